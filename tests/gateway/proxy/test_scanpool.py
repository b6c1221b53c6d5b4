"""The scan pool: the cache follows new text, tenants share nothing, failures are not kept."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from detectors.recognizer import Hit, Recognizer
from detectors.scanner import Scanner
from detectors.types import FailureReason, Passage, PlainPassage, Role
from gateway.errors import ConfigError
from gateway.proxy import scanpool
from gateway.proxy.scanners import load_extra
from gateway.proxy.scanpool import ScanPool
from gateway.settings import Screening
from tests.support.inprocess import HIDDEN, App, chat

pytestmark = pytest.mark.anyio


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that any scanner examines, in order."""
    texts: list[str] = []
    examine = Scanner.examine

    def counting(self: Scanner, passage: Passage) -> Any:
        texts.append(passage.text)
        return examine(self, passage)

    monkeypatch.setattr(Scanner, "examine", counting)
    return texts


def pool(**settings: Any) -> ScanPool:
    return ScanPool(Screening(**settings), lambda tenant: tenant.encode().ljust(32, b"."))


async def test_conversation_of_fifty_turns_examines_only_new_text(
    app: App, examined: list[str]
) -> None:
    history: list[str] = []
    for turn in range(50):
        question = f"Fråga nummer {turn}: varför är himlen blå över skolan?"
        history.append(question)
        examined.clear()
        answer = await app.post(chat(*history))
        assert answer.headers["x-grindvakt-decision"] == "forward"
        new = {text for text in examined if text in history}
        assert new == set(history[-2:]), turn  # the answer before, and the question
        # Whatever else is looked at (joins over borders) does not grow with the conversation.
        assert len(examined) <= 6, turn
        history.append(f"Svar nummer {turn}: för att luften sprider ljuset.")


async def test_identical_request_examines_nothing(examined: list[str]) -> None:
    scans = pool()
    passage = PlainPassage(f"Mitt nummer är {HIDDEN}.")
    first = await scans.scan("demo", [passage])
    assert examined == [passage.text]
    second = await scans.scan("demo", [passage])
    assert examined == [passage.text]
    assert second.findings == first.findings != ()


async def test_tenants_share_no_entries(examined: list[str]) -> None:
    scans = pool()
    passage = PlainPassage("samma text")
    for tenant in ("a", "b", "a", "b"):
        await scans.scan(tenant, [passage])
    assert len(examined) == 2


async def test_role_origin_and_label_are_part_of_the_key(examined: list[str]) -> None:
    scans = pool()
    for passage in (
        PlainPassage("19850101"),
        PlainPassage("19850101", role=Role.ASSISTANT),
        PlainPassage("19850101", label="personnummer"),
    ):
        await scans.scan("a", [passage])
    assert len(examined) == 3


async def test_evidence_is_of_its_day(examined: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    scans = pool()
    for day in (date(2026, 3, 1), date(2026, 3, 1), date(2026, 3, 2)):
        monkeypatch.setattr(scanpool, "today", lambda day=day: day)
        await scans.scan("a", [PlainPassage("text")])
    assert len(examined) == 2


async def test_cache_keeps_the_newest(examined: list[str]) -> None:
    scans = pool(cache_entries=2)
    for text in ("ett", "två", "ett", "tre", "ett", "två"):
        await scans.scan("a", [PlainPassage(text)])
    assert examined == ["ett", "två", "tre", "två"]


async def test_no_cache(examined: list[str]) -> None:
    scans = pool(cache_entries=0)
    for _ in range(2):
        await scans.scan("a", [PlainPassage("ett")])
    assert examined == ["ett", "ett"]
    assert not scans._cache


class Flaky(Recognizer):
    """Raises as long as `broken`."""

    name = "flaky"
    entity_types = ("CUSTOM_TERM",)
    broken = True

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        if self.broken:
            raise ValueError(text)
        yield Hit(0, 3, "CUSTOM_TERM", 0.9, "flaky")


async def test_incomplete_scans_are_not_cached() -> None:
    scans, flaky = pool(), Flaky()
    scans._scanner = Scanner((flaky,), lambda: date(2026, 3, 1), lambda: 0.0)
    for _ in range(2):
        report = await scans.scan("a", [PlainPassage("ett två")])
        assert [(f.recognizer, f.reason) for f in report.failures] == [
            ("flaky", FailureReason.RAISED)
        ]
        assert not report.complete
    flaky.broken = False
    report = await scans.scan("a", [PlainPassage("ett två")])
    assert report.complete
    assert [found.entity_type for found in report.findings] == ["CUSTOM_TERM"]


async def test_cache_holds_no_text() -> None:
    scans = pool()
    await scans.scan("a", [PlainPassage(f"kanariefågel {HIDDEN}")])
    assert scans._cache
    assert "kanarie" not in repr(scans._cache)
    assert HIDDEN not in repr(scans._cache)


async def test_lone_surrogates_can_be_scanned() -> None:
    report = await pool().scan("a", [PlainPassage(f"\ud800 {HIDDEN}")])
    assert [found.entity_type for found in report.findings] == ["SE_PERSONNUMMER"]


async def test_digest_names_the_recognizers(monkeypatch: pytest.MonkeyPatch) -> None:
    extra = pool(extra_recognizers=(f"{__name__}:Flaky",))
    assert extra.digest != pool().digest == pool().digest
    assert [each.name for each in extra._extra] == ["flaky"]
    report = extra._scanner.scan([PlainPassage("x")])
    assert "flaky" not in report.recognizers_run


@pytest.mark.parametrize(
    "name",
    ["nowhere.at.all:X", f"{__name__}:Nothing", "json:dumps", "nocolon", f"{__name__}:pool"],
)
def test_what_is_no_recognizer_is_a_configuration_error(name: str) -> None:
    with pytest.raises(ConfigError, match=name):
        load_extra([name])


def test_label_and_text_cannot_pass_for_one_another() -> None:
    pool = ScanPool(Screening(), lambda _: b"k" * 32)
    first = PlainPassage("b\0c", label="a")
    second = PlainPassage("c", label="a\0b")
    one, two = pool._keys("demo", [first, second], "")
    assert one != two
