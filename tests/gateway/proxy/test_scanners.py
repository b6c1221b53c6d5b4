"""Which detectors scan, and names by another model than ours, from the setting to the answer."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import spacy

from detectors import DETECTORS, names
from detectors.types import PlainPassage
from gateway.errors import ConfigError
from gateway.proxy.scanners import needed_modules, own_detectors, own_scanner, third_party
from gateway.proxy.scanpool import ScanPool
from gateway.settings import Screening
from tests.support.inprocess import App, chat, running

TEXT = "Vi ska ringa Lejla Hadzic i Borlänge."


def tiny_pipeline(folder: Path) -> str:
    """The setting for a pipeline that knows one word, which no other model takes for a name."""
    nlp = spacy.blank("sv")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PRS", "pattern": "ringa"}])
    nlp.meta["name"] = "tiny"
    nlp.to_disk(folder)
    return f"spacy:{folder}"


def types(scanner, text: str) -> list[str]:
    return [found.entity_type for found in scanner.scan([PlainPassage(text)]).findings]


def digest(chosen: str) -> str:
    return ScanPool(Screening(names=chosen), lambda _: b"k" * 32).digest


def test_the_builtin_model_is_on_unless_it_is_off() -> None:
    assert types(own_scanner(), TEXT) == ["PERSON", "LOCATION"]
    assert types(own_scanner("off"), TEXT) == []
    assert set(DETECTORS) - set(own_detectors("off")) == set(names.DETECTORS)
    assert types(own_scanner("off"), "eva.test@exempel.se") == ["EMAIL_ADDRESS"]


def test_the_choice_and_the_model_are_part_of_the_digest(tmp_path: Path) -> None:
    tiny = tiny_pipeline(tmp_path / "tiny")
    before = digest(tiny)
    assert len({digest("builtin"), digest("off"), before}) == 3
    meta = tmp_path / "tiny" / "meta.json"
    meta.write_text(meta.read_text("utf-8").replace("0.0.0", "0.0.1"), "utf-8")
    assert digest(tiny) != before


def test_another_model_is_known_without_being_loaded(tmp_path: Path) -> None:
    tiny = tiny_pipeline(tmp_path / "tiny")
    (tmp_path / "tiny" / "config.cfg").unlink()
    (recognizer,) = third_party(Screening(names=tiny))
    assert (recognizer.name, recognizer.trusted) == ("spacy_sv_tiny", False)
    assert recognizer.entity_types == ("LOCATION", "ORGANIZATION", "PERSON")
    with pytest.raises(ValueError, match="tiny"):
        recognizer.warm()


def test_a_model_that_is_not_there_is_a_configuration_error() -> None:
    with pytest.raises(ConfigError, match=r"screening\.names: .*no_such_pipeline"):
        third_party(Screening(names="spacy:no_such_pipeline"))


@pytest.mark.parametrize(
    ("chosen", "module"),
    [("builtin", "detectors.names.preload"), ("spacy:sv_x", "spacy"), ("off", None)],
)
def test_what_workers_need_is_there_before_them(chosen: str, module: str | None) -> None:
    settings = Screening(names=chosen, extra_recognizers=("json:loads",))
    assert needed_modules(settings) == sorted(
        {"detectors.matters.preload", "json", module} - {None}
    )


@pytest.fixture(scope="module")
async def tiny(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    """A gateway whose names come from the tiny pipeline."""
    folder = tmp_path_factory.mktemp("names")
    screening = {"names": tiny_pipeline(folder / "tiny")}
    async with running(folder, processes=True, screening=screening) as app:
        yield app


@pytest.mark.anyio
async def test_names_come_from_the_configured_pipeline(tiny: App) -> None:
    answer = await tiny.post(chat(TEXT))
    assert answer.headers["x-grindvakt-decision"] == "redact"
    record = tiny.record(answer)
    assert record["types"] == {"PERSON": 1}
    (body,) = tiny.upstream.bodies
    assert body["messages"][0]["content"] == "Vi ska [PERSON_1] Lejla Hadzic i Borlänge."
