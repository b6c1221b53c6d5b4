"""The audit tables on both databases: appending, reading, paging, exporting."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError

from gateway.audit.export import export_jsonl
from gateway.audit.record import DecisionRecord, OutcomeRecord
from gateway.audit.rows import Batch, decision_rows, outcome_row
from gateway.audit.store import AuditStore, Query
from gateway.storage.engine import Database
from tests.support.audit import NOON, a_decision, an_outcome

MONTH = timedelta(days=30)


@pytest.fixture
def store(database: Database) -> AuditStore:
    return AuditStore(database)


def batch(
    *decisions: DecisionRecord, outcomes: tuple[OutcomeRecord, ...] = (), refused: bytes = b""
) -> Batch:
    keys = [refused] if refused else []
    return Batch.of(
        [decision_rows(d, keys, MONTH) for d in decisions], [outcome_row(o) for o in outcomes]
    )


def count(database: Database, table: str) -> int:
    with database.read() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608


def test_a_decision_comes_back_as_it_was(store: AuditStore) -> None:
    decision = a_decision(unit="Åre ✓", status=400, error="blocked")
    outcome = an_outcome(decision.event, tokens_out=None)
    store.append(batch(decision, outcomes=(outcome,)))
    entry = store.get("demo", decision.event)
    assert entry is not None
    assert entry.decision == decision
    assert entry.outcome == outcome
    assert store.get("kth", decision.event) is None
    assert store.get(None, decision.event) == entry
    assert store.get("demo", "unknown") is None


@pytest.mark.parametrize("parts", range(16))
def test_any_mix_of_tables_is_one_append(store: AuditStore, database: Database, parts: int) -> None:
    whole = batch(a_decision(), outcomes=(an_outcome("e"),), refused=b"h" * 32)
    store.append(
        Batch(
            decisions=whole.decisions if parts & 1 else (),
            outcomes=whole.outcomes if parts & 2 else (),
            fingerprints=whole.fingerprints if parts & 4 else (),
            refused=whole.refused if parts & 8 else (),
        )
    )
    assert count(database, "audit_decision") == bool(parts & 1)
    assert count(database, "audit_outcome") == bool(parts & 2)
    assert count(database, "audit_fingerprint") == 2 * bool(parts & 4)
    assert count(database, "refused_message") == bool(parts & 8)


def test_an_append_is_all_or_nothing(store: AuditStore, database: Database) -> None:
    good = batch(a_decision(), outcomes=(an_outcome("e"),))
    bad_rows = [(*row[:-1], None) for row in good.fingerprints]
    with pytest.raises(SQLAlchemyError):
        store.append(Batch(good.decisions, good.outcomes, bad_rows, ()))
    for table in ("audit_decision", "audit_outcome", "audit_fingerprint"):
        assert count(database, table) == 0
    store.append(good)
    assert count(database, "audit_decision") == 1


def test_an_append_may_be_repeated(store: AuditStore, database: Database) -> None:
    whole = batch(a_decision(), outcomes=(an_outcome("e"),), refused=b"h" * 32)
    store.append(whole)
    store.append(whole)
    for table, rows in (("audit_decision", 1), ("audit_outcome", 1), ("audit_fingerprint", 2)):
        assert count(database, table) == rows


def test_a_postgres_append_is_one_round_trip(postgres: str, database: Database) -> None:
    if database.sqlite:
        pytest.skip("SQLite makes no round trips")
    store, statements = AuditStore(database), []
    store.begin()
    event.listen(database.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    event.listen(database.engine, "begin", lambda _: statements.append("BEGIN"))
    store.append(batch(a_decision(), a_decision(), outcomes=(an_outcome("e"),)))
    assert len([statement for statement in statements if statement != "BEGIN"]) == 1
    assert count(database, "audit_decision") == 2


def test_the_latest_outcome_counts(store: AuditStore) -> None:
    decision = a_decision()
    late, early = (
        an_outcome(decision.event, time=NOON + timedelta(seconds=n), upstream_status=200 + n)
        for n in (5, 1)
    )
    store.append(batch(decision, outcomes=(late, early)))
    entry = store.get("demo", decision.event)
    assert entry is not None
    assert entry.outcome == late


def filled(store: AuditStore, number: int) -> list[DecisionRecord]:
    """Decisions in order of time; some share a microsecond."""
    decisions = [
        a_decision(
            event=f"e{n:05d}",
            time=NOON + timedelta(seconds=n // 3),
            tenant=("demo", "kth")[n % 2],
            action=("block", "forward", "redact")[n % 3],
            service=("openai", "anthropic")[n % 5 == 0],
            fingerprints={"PERSON": (f"{n:032x}",)} if n % 4 == 0 else {},
        )
        for n in range(number)
    ]
    for start in range(0, number, 100):
        store.append(batch(*decisions[start : start + 100]))
    return decisions


@pytest.mark.parametrize("limit", [1, 7, 60, 100])
def test_pages_show_everything_once_newest_first(store: AuditStore, limit: int) -> None:
    expected = [d for d in filled(store, 60) if d.tenant == "demo"][::-1]
    seen: list[DecisionRecord] = []
    cursor: str | None = None
    while True:
        page = store.page(Query(tenant="demo"), limit=limit, before=cursor)
        assert len(page.entries) <= limit
        seen += [entry.decision for entry in page.entries]
        cursor = page.next
        if cursor is None:
            break
    assert seen == expected


def test_new_records_do_not_shift_later_pages(store: AuditStore) -> None:
    decisions = filled(store, 20)
    first = store.page(Query(), limit=5)
    store.append(batch(a_decision(time=NOON + timedelta(days=1))))
    second = store.page(Query(), limit=5, before=first.next)
    assert [e.decision for e in second.entries] == decisions[::-1][5:10]


@pytest.mark.parametrize(
    "query",
    [
        Query(),
        Query(tenant="kth"),
        Query(action="block"),
        Query(service="anthropic", tenant="demo"),
        Query(since=NOON + timedelta(seconds=3)),
        Query(until=NOON + timedelta(seconds=3)),
        Query(since=NOON + timedelta(seconds=3), until=NOON + timedelta(seconds=6), action="block"),
        Query(event="e00007"),
        Query(tenant="nobody"),
    ],
)
def test_filters_mean_what_they_say(store: AuditStore, query: Query) -> None:
    def wanted(d: DecisionRecord) -> bool:
        return (
            query.tenant in (None, d.tenant)
            and query.action in (None, d.action)
            and query.service in (None, d.service)
            and query.event in (None, d.event)
            and (query.since is None or d.time >= query.since)
            and (query.until is None or d.time < query.until)
        )

    expected = [d for d in filled(store, 40) if wanted(d)]
    assert [e.decision for e in store.iterate(query)] == expected
    assert [e.decision for e in store.page(query, limit=100).entries] == expected[::-1]


def test_iteration_goes_on_over_chunks(store: AuditStore) -> None:
    decisions = filled(store, 1203)
    assert [e.decision for e in store.iterate(Query())] == decisions


def test_bodies_come_in_the_same_order_over_chunks(
    store: AuditStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.audit.store._BODIES", 7)
    decisions = filled(store, 21)
    assert list(store.bodies(Query())) == [d.canonical().decode("ascii") for d in decisions]
    late = Query(since=decisions[5].time)
    expected = [d.canonical().decode("ascii") for d in decisions if d.time >= decisions[5].time]
    assert list(store.bodies(late)) == expected
    assert store.count(late) == len(expected)
    assert (store.count(Query(tenant="nobody")), list(store.bodies(Query(tenant="nobody")))) == (
        0,
        [],
    )


def test_writing_goes_on_while_an_export_is_read(store: AuditStore) -> None:
    filled(store, 510)
    reading = store.iterate(Query())
    next(reading)
    late = a_decision(time=NOON + timedelta(days=1))
    store.append(batch(late))
    assert [e.decision for e in reading][-1] == late


@pytest.mark.parametrize("cursor", ["", "x", "1", "x.e", "1" * 30 + ".e", "-1.e", "¹.e"])
def test_a_false_cursor_is_refused(store: AuditStore, cursor: str) -> None:
    with pytest.raises(ValueError, match="cursor"):
        store.page(Query(), before=cursor)


def test_an_export_is_one_json_object_a_line(store: AuditStore) -> None:
    one, two = a_decision(time=NOON), a_decision(time=NOON + timedelta(seconds=1), tenant="kth")
    store.append(batch(one, two, outcomes=(an_outcome(one.event),)))
    lines = list(export_jsonl(store, Query()))
    assert not [line for line in lines if "\n" in line]
    first, second = (json.loads(line) for line in lines)
    assert first["event"] == one.event
    assert first["outcome"]["outcome"] == "completed"
    assert first["outcome"]["latency_ms"] == 812.25
    assert first["types"] == {"EMAIL_ADDRESS": 1, "PERSON": 2}
    assert first["findings"][0] == {
        "entity_type": "PERSON",
        "origin": "prompt",
        "field": "/messages/*/content",
        "confidence": "high",
        "count": 2,
        "public": False,
        "evasion": False,
        "test_number": False,
    }
    assert first["gaps"] == [{"field": "/messages/*/content/*", "reason": "image"}]
    assert first["failures"] == [{"recognizer": "person", "reason": "timed_out"}]
    assert second["outcome"] is None
    assert "fingerprints" not in first
    assert len(list(export_jsonl(store, Query(tenant="kth")))) == 1
    asked = json.loads(next(export_jsonl(store, Query(), fingerprints=True)))
    assert asked["fingerprints"] == {"EMAIL_ADDRESS": ["ab" * 16, "cd" * 16]}
