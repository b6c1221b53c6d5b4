"""A recognizer that raises, hangs or dies: recorded, nothing forwarded, the next request works."""

import os
import sys
import time
from collections.abc import AsyncIterator, Iterator
from datetime import date

import httpx
import pytest

from detectors.recognizer import Hit, Recognizer
from detectors.scanner import Scanner
from tests.support.inprocess import CHAT, HIDDEN, App, chat, running

pytestmark = pytest.mark.anyio

TENANTS = ("demo", "kth", "linkoping", "hedemora")
HERE = "tests.gateway.proxy.test_fail_closed"


class Foreign(Recognizer):
    """Stands for a third party's recognizer: does what the text asks for."""

    name = "foreign"
    entity_types = ("CUSTOM_TERM",)
    trusted = False

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        if "kasta" in text:
            raise ValueError(text)
        if "avsluta" in text:
            sys.exit(text)
        if "dö" in text:
            os._exit(3)
        if "häng" in text:
            time.sleep(60)
        if "typ" in text:
            yield Hit(0, 3, text, 0.9, "made_up")
        place = text.find("granit")
        if place >= 0:
            yield Hit(place, place + 6, "CUSTOM_TERM", 0.9, "term")


class Broken(Recognizer):
    """One of ours with a bug."""

    name = "broken"
    entity_types = ("CUSTOM_TERM",)

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        if "kasta" in text:
            raise ZeroDivisionError(text)
        yield from ()


@pytest.fixture(scope="module")
async def foreign(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    """A gateway with the third party's recognizer, patient enough for a new worker to start."""
    screening = {
        "extra_recognizers": [f"{HERE}:Foreign"],
        "deadline_seconds": 8.0,
        "inline_characters": 300,
    }
    folder = tmp_path_factory.mktemp("foreign")
    async with running(folder, processes=True, screening=screening) as app:
        yield app


def assert_blocked(app: App, answer: httpx.Response) -> dict[str, object]:
    """Refused by the policy as an incomplete scan; the record."""
    assert answer.headers["x-grindvakt-decision"] == "block", answer.text
    if "choices" not in answer.json():
        assert answer.status_code in (400, 403), answer.text
    assert app.upstream.received == []
    return app.record(answer)


@pytest.mark.parametrize("tenant", TENANTS)
async def test_own_recognizer_that_raises_blocks_under_every_policy(
    app: App, monkeypatch: pytest.MonkeyPatch, tenant: str
) -> None:
    scanner = Scanner((Broken(),), lambda: date(2026, 3, 1), lambda: 0.0)
    examine = Scanner.examine

    def with_broken(self: Scanner, passage: object) -> object:
        return examine(scanner if self is not scanner else self, passage)  # type: ignore[arg-type]

    monkeypatch.setattr(Scanner, "examine", with_broken)
    record = assert_blocked(app, await app.post(chat("kasta"), tenant=tenant))
    assert record["failures"] == [{"recognizer": "broken", "reason": "raised"}]
    monkeypatch.undo()
    answer = await app.post(chat("Hej!"), tenant="demo")
    assert answer.headers["x-grindvakt-decision"] == "forward"
    assert (await app.metrics())[f'grindvakt_incomplete_scans_total{{tenant="{tenant}"}}'] == 1


@pytest.mark.parametrize(
    ("word", "reason", "tenant"),
    [
        *(("kasta", "raised", tenant) for tenant in TENANTS),
        ("häng", "timed_out", "demo"),
        ("häng", "timed_out", "hedemora"),
        ("dö", "crashed", "demo"),
        ("dö", "crashed", "kth"),
        ("avsluta", "crashed", "demo"),
        ("typ", "raised", "demo"),
    ],
)
async def test_foreign_recognizer_that_fails_blocks(
    foreign: App, word: str, reason: str, tenant: str
) -> None:
    foreign.upstream.received.clear()
    answer = await foreign.post(chat(f"{word} hemlighet"), tenant=tenant)
    record = assert_blocked(foreign, answer)
    assert record["failures"] == [{"recognizer": "foreign", "reason": reason}]
    assert "hemlighet" not in foreign.log.read_text("utf-8")
    again = await foreign.post(chat("Hej!"))
    assert again.headers["x-grindvakt-decision"] == "forward", again.text
    assert len(foreign.upstream.received) == 1


async def test_foreign_findings_count(foreign: App) -> None:
    foreign.upstream.received.clear()
    answer = await foreign.post(chat("Vi talar om granit i dag."))
    found = foreign.record(answer)["findings"]
    assert ("CUSTOM_TERM", "/messages/*/content") in [
        (each["entity_type"], each["field"]) for each in found
    ]


async def test_failure_in_a_worker_is_not_cached(foreign: App) -> None:
    foreign.upstream.received.clear()
    body = chat("dö en gång")
    for _ in range(2):
        record = assert_blocked(foreign, await foreign.post(body))
        assert record["failures"]


async def test_long_text_is_scanned_in_the_worker(
    foreign: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def here(self: Scanner, passage: object) -> None:
        raise AssertionError("scanned on the event loop")

    foreign.upstream.received.clear()
    monkeypatch.setattr(Scanner, "examine", here)
    # `combine` joins neighbours by itself; a single message has none.
    answer = await foreign.post(chat(f"{'Lång text. ' * 100} {HIDDEN}"))
    record = assert_blocked(foreign, answer)
    assert record["failures"] == []
    assert record["types"] == {"SE_PERSONNUMMER": 1}


async def test_screen_endpoint_reports_an_incomplete_scan(foreign: App) -> None:
    answer = await foreign.post({"text": "dö"}, path="/api/screen")
    assert answer.status_code == 200
    assert (answer.json()["complete"], answer.json()["decision"]) == (False, "block")
    assert foreign.record(answer)["failures"] == [{"recognizer": "foreign", "reason": "crashed"}]


async def test_bug_before_the_first_byte_is_a_recorded_500(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*_arguments: object) -> None:
        raise ArithmeticError("hemlighet")

    monkeypatch.setattr("gateway.proxy.judging.evaluate", bug)
    answer = await app.post(chat("hemlighet"))
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal_error"
    assert app.upstream.received == []
    assert app.record(answer)["error"] == "internal_error"
    logged = [line for line in app.logged() if line["event"] == "bug"]
    assert logged[-1]["kind"] == "ArithmeticError"
    assert "hemlighet" not in app.log.read_text("utf-8") + answer.text


async def test_bug_in_own_pages_is_a_quiet_500(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*_arguments: object) -> None:
        raise ArithmeticError("hemlighet")

    monkeypatch.setattr("gateway.proxy.screen.evaluate", bug)
    answer = await app.post({"text": "hemlighet"}, path="/api/screen")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal_error")
    assert "hemlighet" not in app.log.read_text("utf-8") + answer.text


@pytest.mark.parametrize("path", [CHAT, "/openai/v1/chat/completions"])
async def test_pool_without_workers_refuses_long_texts(app: App, path: str) -> None:
    answer = await app.post(chat("x" * 20_000), path=path)
    assert answer.status_code == 500
    assert app.upstream.received == []
