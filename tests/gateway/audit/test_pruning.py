"""Thinning out: only under a decision, never what is held, in batches that go on, proofs whole."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from gateway.audit.holds import Class, Holds
from gateway.audit.pruning import Pruning
from gateway.audit.review import Review, Reviews, Status
from gateway.audit.store import AuditStore, Query
from gateway.storage.casework import audit_pruning
from gateway.storage.engine import Database
from gateway.storage.tables import audit_fingerprint, audit_leaf, audit_outcome, policy_version
from tests.support.acting import NOW, Acts, store_records

LATER = {Class.DECISIONS: NOW - timedelta(days=4)}


def pruning(database: Database, acts: Acts, batch: int = 3) -> Pruning:
    return Pruning(database, acts, clock=lambda: NOW, batch=batch)


def left(database: Database, tenant: str = "demo") -> set[str]:
    return {e.decision.event for e in AuditStore(database).iterate(Query(tenant=tenant))}


def rows(database: Database, table) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_what_is_old_goes_and_the_rest_stays(database: Database) -> None:
    events, acts = store_records(database, 12), Acts()
    others = store_records(database, 12, tenant="kth")
    work = pruning(database, acts)
    leaves = rows(database, audit_leaf)
    assert work.count("demo", LATER) == {Class.DECISIONS: 8}
    assert left(database) == set(events)
    (protocol,) = work.run("demo", work.start("demo", LATER, "GD 2026:1", "anna"))
    assert (protocol.count, protocol.decision, protocol.actor) == (8, "GD 2026:1", "anna")
    assert protocol.ended == NOW
    assert left(database) == set(events[8:])
    assert left(database, "kth") == set(others)
    assert rows(database, audit_outcome) == 16
    assert rows(database, audit_fingerprint) == 2 * 16
    assert acts.actions == ["prune.start", "prune.end"]
    with database.read() as connection:
        statement = select(audit_leaf.c.event, audit_leaf.c.salt, audit_leaf.c.tokens_salt)
        salts = {row.event: (row.salt, row.tokens_salt) for row in connection.execute(statement)}
    assert rows(database, audit_leaf) == leaves
    assert all(salts[event] == (None, None) for event in events[:8])
    assert all(salts[event][0] is not None for event in events[8:])


def test_nothing_goes_without_a_decision(database: Database) -> None:
    work = pruning(database, Acts())
    with pytest.raises(ValueError, match="without a decision"):
        work.start("demo", LATER, " ", "anna")
    with pytest.raises(ValueError, match="has been"):
        work.start("demo", {Class.TOKENS: NOW + timedelta(days=1)}, "GD 2026:1", "anna")
    assert work.protocols("demo") == ()


def test_nothing_goes_where_it_cannot_be_recorded(database: Database) -> None:
    events = store_records(database, 6)
    with pytest.raises(OSError, match="written"):
        pruning(database, Acts(failing=True)).start("demo", LATER, "GD 2026:1", "anna")
    assert left(database) == set(events)
    assert rows(database, audit_pruning) == 0


def test_what_was_broken_off_goes_on(database: Database) -> None:
    store_records(database, 20)
    stopped = Pruning(database, Acts(), clock=lambda: NOW, batch=3, pause=_stop)
    started = stopped.start("demo", LATER, "GD 2026:1", "anna")
    with pytest.raises(KeyboardInterrupt):
        stopped.run("demo", started)
    (half,) = stopped.protocols("demo", started)
    assert (half.count, half.ended) == (3, None)
    work = pruning(database, Acts())
    (whole,) = work.run("demo", started)
    assert (whole.count, whole.ended) == (16, NOW)
    assert work.run("demo", started) == (whole,)
    assert len(left(database)) == 4
    with pytest.raises(ValueError, match="no protocol"):
        work.run("kth", started)


def _stop() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("kind", [Class.ALL, Class.DECISIONS])
def test_what_is_held_stays_until_released(database: Database, kind: Class) -> None:
    events, acts = store_records(database, 12), Acts()
    holds, work = Holds(database, acts, clock=lambda: NOW), pruning(database, acts)
    one = holds.add("demo", kind, "mål T 1-26", "anna", event=events[0])
    some = holds.add(
        "demo",
        kind,
        "tillsyn",
        "anna",
        since=NOW - timedelta(days=11, hours=1),
        until=NOW - timedelta(days=9),
    )
    holds.add("demo", Class.TOKENS, "något annat", "anna")
    holds.add("kth", kind, "en annans", "bo")
    assert work.count("demo", LATER) == {Class.DECISIONS: 5}
    work.run("demo", work.start("demo", LATER, "GD 2026:1", "anna"))
    assert left(database) == {*events[:3], *events[8:]}
    assert not holds.release("kth", one.id, "fel", "bo")
    assert holds.release("demo", one.id, "avgjort", "anna")
    assert not holds.release("demo", one.id, "avgjort", "anna")
    assert some.id in {hold.id for hold in holds.list("demo")}
    work.run("demo", work.start("demo", LATER, "GD 2026:1", "anna"))
    assert left(database) == {*events[1:3], *events[8:]}
    assert {h.released_by for h in holds.list("demo", released=True)} == {"anna", ""}


def test_an_open_review_keeps_its_record(database: Database) -> None:
    events, acts = store_records(database, 6), Acts()
    reviews = Reviews(database, acts, lambda _: True, clock=lambda: NOW)
    reviews.save(Review(events[0], "demo", Status.STARTED), "anna")
    work = pruning(database, acts)
    work.run("demo", work.start("demo", LATER, "GD 2026:1", "anna"))
    assert left(database) == {events[0], *events[2:]}


def test_tokens_go_and_their_records_stay(database: Database) -> None:
    events, work = store_records(database, 10), pruning(database, Acts())
    before = {Class.TOKENS: NOW - timedelta(days=4)}
    assert work.count("demo", before) == {Class.TOKENS: 6}
    (protocol,) = work.run("demo", work.start("demo", before, "GD 2026:2", "anna"))
    assert protocol.count == 6
    assert left(database) == set(events)
    with database.read() as connection:
        kept = set(connection.execute(select(audit_fingerprint.c.event)).scalars())
        unsalted = select(audit_leaf.c.event, audit_leaf.c.salt).where(
            audit_leaf.c.tokens.is_not(None), audit_leaf.c.tokens_salt.is_(None)
        )
        gone = {row.event: row.salt for row in connection.execute(unsalted)}
    assert kept == set(events[6:])
    assert set(gone) == set(events[:6])
    assert None not in gone.values()


def test_every_class_can_be_thinned_out_and_policies_are_none_of_them(database: Database) -> None:
    work = pruning(database, Acts())
    all_of_them = {kind: NOW for kind in Class if kind is not Class.ALL}
    done = work.run("demo", work.start("demo", all_of_them, "GD 2026:3", "anna"))
    assert [(p.kind, p.count) for p in done] == sorted((str(kind), 0) for kind in all_of_them)
    assert rows(database, policy_version) == 0
    assert "policies" not in set(Class)
