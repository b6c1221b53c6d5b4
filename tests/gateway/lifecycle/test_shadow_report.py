"""The report on a trial: how many would change, by action, rule, service and unit."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from gateway.audit.record import DecisionRecord, ShadowRecord
from gateway.audit.rows import Batch, decision_rows
from gateway.audit.store import AuditStore
from gateway.lifecycle import report as reporting
from gateway.lifecycle.report import ShadowReport, shadow_report
from gateway.storage.engine import Database
from tests.support.audit import NOON, a_decision

MONTH = timedelta(days=30)


def record(number: int, live: str, shadow: ShadowRecord | None, **more: object) -> DecisionRecord:
    moment = NOON + timedelta(seconds=number // 3)  # some at the same time
    return a_decision(
        event=f"e{number:04}", time=moment, action=live, rules=("base", live), shadow=shadow, **more
    )


def tried(action: str, *, differs: bool, digest: str = "d9") -> ShadowRecord:
    return ShadowRecord(digest, action, differs, ("base", f"new_{action}"))


def records() -> Iterator[DecisionRecord]:
    for number in range(40):
        if number % 4 == 0:
            shadow = tried("block", differs=True)
            yield record(number, "redact", shadow, unit="Skola", service="openai")
        elif number % 4 == 1:
            shadow = tried("forward", differs=True)
            yield record(number, "redact", shadow, unit="", service="azure")
        elif number % 4 == 2:
            yield record(number, "redact", tried("redact", differs=False))
        else:
            yield record(number, "redact", None)
    yield record(40, "redact", tried("block", differs=True, digest="another"))
    yield record(41, "redact", tried("block", differs=True), tenant="another")


@pytest.fixture
def filled(database: Database) -> Database:
    rows = [decision_rows(each, [], MONTH) for each in records()]
    AuditStore(database).append(Batch.of(rows, []))
    return database


@pytest.mark.parametrize("chunk", [1, 3, 7, 500])
def test_the_report_counts_what_would_change(
    filled: Database, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "_CHUNK", chunk)
    report = shadow_report(filled, "demo", "d9")
    assert (report.compared, report.differing) == (30, 20)
    assert report.actions == {("redact", "block"): 10, ("redact", "forward"): 10}
    assert report.gained == {"new_block": 10, "new_forward": 10}
    assert report.lost == {"redact": 20}
    assert report.services == {"openai": 10, "azure": 10}
    assert report.units == {"Skola": 10, "": 10}
    assert report.examples == [f"e{n:04}" for n in range(40) if n % 4 < 2][-10:]


def test_the_report_may_begin_later(filled: Database) -> None:
    report = shadow_report(filled, "demo", "d9", NOON + timedelta(seconds=10))
    assert (report.compared, report.differing) == (7, 4)
    assert shadow_report(filled, "demo", "nobody") == ShadowReport()


def test_the_report_as_json(filled: Database) -> None:
    document = shadow_report(filled, "demo", "d9").document()
    assert (document["compared"], document["differing"]) == (30, 20)
    assert {"live": "redact", "candidate": "block", "count": 10} in document["actions"]
    assert document["gained"] == {"new_block": 10, "new_forward": 10}
