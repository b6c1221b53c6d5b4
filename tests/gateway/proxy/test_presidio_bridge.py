"""A third party's Presidio recognizer in the scanner, by configuration, in its own process."""

import os
import warnings
from collections.abc import AsyncIterator

import pytest

from tests.support.inprocess import App, chat, running

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from presidio_analyzer import EntityRecognizer, Pattern, PatternRecognizer, RecognizerResult

pytestmark = pytest.mark.anyio

HERE = "tests.gateway.proxy.test_presidio_bridge"


class Badge(PatternRecognizer):
    """What somebody has for Presidio already."""

    def __init__(self) -> None:
        super().__init__(
            supported_entity="BADGE",
            name="Badge",
            supported_language="sv",
            patterns=[Pattern("badge", r"\bB-\d{4}\b", 0.6)],
        )


class Slow(PatternRecognizer):
    """A pattern that takes for ever on some texts."""

    def __init__(self) -> None:
        super().__init__(
            supported_entity="SLOW", patterns=[Pattern("slow", r"(a|aa)+$", 0.6)], name="Slow"
        )


class Where(EntityRecognizer):
    """Finds a letter when it does not run in the gateway's own process."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["ELSEWHERE"], name="Where")

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text, entities, nlp_artifacts=None):
        here = os.environ.get("GRINDVAKT_TEST_PROCESS") == str(os.getpid())
        place = text.find("*")
        return [] if here or place < 0 else [RecognizerResult("ELSEWHERE", place, place + 1, 0.9)]


@pytest.fixture(scope="module")
async def bridged(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    """A gateway with the three of them and two seconds of patience."""
    os.environ["GRINDVAKT_TEST_PROCESS"] = str(os.getpid())
    names = [f"{HERE}:{name}" for name in ("Badge", "Slow", "Where")]
    screening = {"extra_recognizers": names, "deadline_seconds": 5.0}
    folder = tmp_path_factory.mktemp("bridged")
    async with running(folder, processes=True, screening=screening) as app:
        yield app
    del os.environ["GRINDVAKT_TEST_PROCESS"]


async def test_its_findings_are_findings(bridged: App) -> None:
    answer = await bridged.post({"text": "bricka B-1234 och *"}, "/api/screen")
    found = {f["entity_type"]: f["recognizer"] for f in answer.json()["findings"]}
    assert found == {"BADGE": "presidio_Badge", "ELSEWHERE": "presidio_Where"}


async def test_a_prompt_is_redacted_by_them(bridged: App) -> None:
    bridged.reset()
    await bridged.post(chat("min bricka är B-1234"))
    assert "B-1234" not in str(bridged.upstream.bodies)


async def test_presidios_own_interface_knows_them(bridged: App) -> None:
    asked = {"text": "bricka B-1234", "language": "en", "entities": ["BADGE"]}
    (result,) = (await bridged.post(asked, "/analyze")).json()
    assert (result["entity_type"], result["start"], result["score"]) == ("BADGE", 7, 0.6)
    async with bridged.client() as client:
        assert "presidio_Badge" in (await client.get("/recognizers")).json()
        assert "BADGE" in (await client.get("/supportedentities")).json()


async def test_one_that_does_not_come_back_makes_the_scan_incomplete(bridged: App) -> None:
    asked = {"text": "a" * 60 + "c", "language": "en"}
    answer = await bridged.post(asked, "/analyze")
    assert (answer.status_code, set(answer.json())) == (503, {"error"})
    asked["text"] = "B-1234"
    assert (await bridged.post(asked, "/analyze")).status_code == 200
