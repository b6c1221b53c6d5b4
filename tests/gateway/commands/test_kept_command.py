"""`grindvakt kept erase`: a person is forgotten by command, and only one of a known tenant."""

import asyncio
from pathlib import Path

import pytest

from gateway.cli import main
from gateway.core.numbering import NOTHING
from gateway.core.references import Created, ObjectKind
from gateway.entropy import Entropy
from gateway.proxy.kept.opening import open_registry, open_store
from gateway.proxy.kept.sealing import Owner
from gateway.settings import Configuration
from gateway.state import State, open_state
from tests.support.inprocess import configuration

ANNA = Owner("kth", "openai", "Anna Test")


def known(given: Configuration, state: State) -> list[str]:
    """Which of her conversations are known."""

    async def find() -> list[str]:
        store = open_store(given.settings, state.database)
        registry = open_registry(store, given.settings, state.root_key, Entropy())
        found = await registry.find(ANNA, ["conv_1"])
        if not found:
            await registry.add(ANNA, [Created(ObjectKind.CONVERSATION, "conv_1")], NOTHING)
        return list(found)

    return asyncio.run(find())


def test_a_person_is_forgotten(tmp_path: Path, capsys: pytest.CaptureFixture[str],
                               monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    given = configuration(tmp_path, {})
    monkeypatch.setenv("GRINDVAKT_DATA_DIR", str(tmp_path / "data"))
    state = open_state(given)
    assert known(given, state) == []
    assert known(given, state) == ["conv_1"]
    erase = ["--config", str(tmp_path / "grindvakt.yaml"), "kept", "erase", "--tenant"]
    assert main([*erase, "hedemora", "--subject", "anna test"]) == 0
    assert known(given, state) == ["conv_1"]
    assert main([*erase, "kth", "--subject", "anna test"]) == 0
    assert capsys.readouterr().out.splitlines() == ["forgotten: 0", "forgotten: 1"]
    assert known(given, state) == []
    state.database.close()
    assert main([*erase, "nowhere", "--subject", "anna"]) == 2
