"""Where large bodies lie: for their owner alone, and never longer than their request."""

import stat
from pathlib import Path

import pytest

from gateway.proxy.spool import Spool


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != "lock"]


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    made = Spool(tmp_path / "spool", size=1 << 30, spare=0)
    made.start()
    return made


def test_files_are_the_owners_and_go_with_the_request(spool: Spool, tmp_path: Path) -> None:
    with spool.slot("kth") as slot:
        for _ in range(2):
            path, file = slot.create()
            with file:
                file.write(b"Anna")
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert files(tmp_path) == []
    spool.stop()
    assert list((tmp_path / "spool").iterdir()) == []


def test_what_the_dead_left_is_deleted_and_what_the_living_have_is_not(
    spool: Spool, tmp_path: Path
) -> None:
    dead = tmp_path / "spool/dead"
    dead.mkdir()
    (dead / "lock").touch()
    (dead / "1").write_bytes(b"Anna")
    with spool.slot("kth") as slot:
        living, file = slot.create()
        file.close()
        other = Spool(tmp_path / "spool", size=1 << 30, spare=0)
        other.start()
        assert not dead.exists()
        assert living.exists()
        other.stop()
    spool.stop()
