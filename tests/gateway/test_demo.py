"""The demo's keys: private, stable over restarts, replaced where they no longer work."""

import json
from pathlib import Path

import pytest

from gateway import demo
from gateway.errors import ConfigError
from gateway.state import open_state
from tests.support.inprocess import configuration


def made(folder: Path) -> demo.DemoAccess:
    given = configuration(folder, {})
    state = open_state(given)
    try:
        return demo.access(given.settings, given.settings.storage.data_dir, state.keys, state.users)
    finally:
        state.database.close()


def test_keys_are_the_same_after_a_restart(tmp_path: Path) -> None:
    first, second = made(tmp_path), made(tmp_path)
    assert first.keys == second.keys
    assert first.password == second.password
    assert set(first.keys) == {"demo", "kth", "linkoping", "hedemora"}
    assert "gv_" not in repr(first)
    assert first.password not in repr(first)


def test_files_are_the_owners_alone(tmp_path: Path) -> None:
    made(tmp_path)
    folder = tmp_path / "data"
    assert folder.stat().st_mode & 0o777 == 0o700
    for name in (demo.KEYS_FILE, demo.ROOT_KEY_FILE):
        assert (folder / name).stat().st_mode & 0o777 == 0o600


def test_wide_permissions_are_narrowed(tmp_path: Path) -> None:
    made(tmp_path)
    (tmp_path / "data" / demo.KEYS_FILE).chmod(0o644)
    made(tmp_path)
    assert (tmp_path / "data" / demo.KEYS_FILE).stat().st_mode & 0o777 == 0o600


def test_a_revoked_key_is_replaced(tmp_path: Path) -> None:
    first = made(tmp_path)
    state = open_state(configuration(tmp_path, {}))
    (info,) = state.keys.list("kth")
    assert state.keys.revoke(info.id)
    state.database.close()
    second = made(tmp_path)
    assert second.keys["kth"] != first.keys["kth"]
    assert second.keys["demo"] == first.keys["demo"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"keys": 5}', '{"keys": {"demo": "x"}}'])
def test_a_damaged_file_is_made_anew(tmp_path: Path, content: str) -> None:
    first = made(tmp_path)
    path = tmp_path / "data" / demo.KEYS_FILE
    path.write_text(content)
    second = made(tmp_path)
    assert set(second.keys) == set(first.keys)
    assert second.keys["demo"].startswith("gv_")
    assert second.password
    assert json.loads(path.read_text())["keys"] == second.keys


def test_a_folder_that_cannot_be_used_is_a_configuration_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(ConfigError, match="data"):
        demo.root_key(tmp_path / "data" / "x")
    with pytest.raises(ConfigError, match=r"storage\.data_dir"):
        open_state(configuration(tmp_path, {}))
