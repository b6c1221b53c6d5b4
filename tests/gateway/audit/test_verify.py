"""What was done to the log shows, and verify says where."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from gateway.audit.acts import record_act
from gateway.audit.checkpoints import Checkpointer
from gateway.audit.notes import Signer
from gateway.audit.rows import Batch, decision_rows, outcome_row
from gateway.audit.sealed import sealed_lines
from gateway.audit.store import AuditStore
from gateway.audit.verify.check import Report, verify
from gateway.audit.verify.sources import ExportSource, LiveSource
from gateway.storage.engine import Database, open_database
from tests.support.audit import NOON, a_decision, an_outcome

SIGNER = Signer(bytes(range(32)))


class Written:
    """A log in a database, and the checkpoints that were sent elsewhere."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.store = AuditStore(database)
        self.notes: list[str] = []
        self.checkpoints = Checkpointer(self.store, database, SIGNER, [self.notes.append])
        self.events: list[str] = []

    def write(self, count: int) -> None:
        """A decision and its outcome, so many times, and a checkpoint."""
        for _ in range(count):
            decision = a_decision()
            rows = decision_rows(decision, (), timedelta(days=1))
            self.store.append(Batch.of([rows], [outcome_row(an_outcome(decision.event))]))
            self.events.append(decision.event)
        self.checkpoints.make()

    def verify(self, *, elsewhere: bool = True) -> Report:
        notes = self.notes if elsewhere else []
        return verify(LiveSource(self.database, SIGNER.public_key), notes=notes)

    def run(self, statement: str, **values: object) -> None:
        with self.database.write() as connection:
            assert connection.execute(text(statement), values).rowcount


@pytest.fixture
def log(database: Database) -> Written:
    written = Written(database)
    written.write(10)
    written.write(5)
    return written


def position(log: Written, event: str) -> int:
    with log.database.read() as connection:
        statement = text("SELECT min(position) FROM audit_leaf WHERE event = :e")
        return int(connection.execute(statement, {"e": event}).scalar_one())


def test_an_untouched_log_is_sound(log: Written) -> None:
    report = log.verify()
    assert report.problems == []
    assert report.sound
    assert (report.logs, report.leaves, report.checkpoints) == (1, 31, 2)
    assert report.counts == {"act": 1, "decision": 15, "outcome": 15}


ALTERATIONS = {
    "body": "UPDATE audit_decision SET body = replace(body, '\"redact\"', '\"forward\"')",
    "action": "UPDATE audit_decision SET action = 'forward'",
    "tenant": "UPDATE audit_decision SET tenant = 'other'",
    "filled": "UPDATE audit_decision SET acknowledgement = 'held'",
    "outcome": "UPDATE audit_outcome SET outcome = 'refused'",
    "tokens_in": "UPDATE audit_outcome SET tokens_in = 11",
    "emptied": "UPDATE audit_outcome SET tokens_in = NULL",
    "salt": "UPDATE audit_leaf SET salt = hash",
    "kind": "UPDATE audit_leaf SET tokens = NULL",
}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_an_altered_record_is_named(log: Written, name: str) -> None:
    event = log.events[7]
    log.run(f"{ALTERATIONS[name]} WHERE event = :e", e=event)
    report = log.verify()
    assert not report.sound
    assert {problem.event for problem in report.problems} == {event}
    assert report.problems[0].position in {15, 16}


def test_altered_and_added_tokens_are_named(log: Written) -> None:
    log.run(
        "UPDATE audit_fingerprint SET token = 'ef' WHERE event = :e AND token LIKE 'ab%'",
        e=log.events[2],
    )
    (problem,) = log.verify().problems
    assert (problem.event, problem.what) == (log.events[2], "its tokens were altered")


def test_tokens_that_were_let_go_of_are_counted(log: Written) -> None:
    log.run("DELETE FROM audit_fingerprint WHERE event = :e", e=log.events[2])
    assert not log.verify().sound
    log.run("UPDATE audit_leaf SET tokens_salt = NULL WHERE event = :e", e=log.events[2])
    report = log.verify()
    assert report.sound
    assert report.counts["released"] == 2 - 1


def test_a_rewritten_leaf_leads_to_another_root(log: Written) -> None:
    log.run("UPDATE audit_leaf SET hash = :h WHERE position = 9", h=b"h" * 32)
    report = log.verify()
    assert any("altered" in problem.what for problem in report.problems)
    assert any("forked or rewritten" in problem.what for problem in report.problems)
    assert any("root that is kept" in problem.what for problem in report.problems)


@pytest.mark.parametrize("table", ["audit_decision", "audit_outcome"])
def test_a_deleted_record_is_named(log: Written, table: str) -> None:
    event = log.events[4]
    log.run(f"DELETE FROM {table} WHERE event = :e", e=event)  # noqa: S608
    (problem,) = log.verify().problems
    assert problem.event == event
    assert problem.what.endswith("is gone")
    assert problem.position in {position(log, event), position(log, event) + 1}


def test_a_deleted_leaf_is_named(log: Written) -> None:
    log.run("DELETE FROM audit_leaf WHERE position = 12")
    report = log.verify()
    assert any(p.position == 12 and "gone" in p.what for p in report.problems)
    assert any("stands in no log" in p.what for p in report.problems)


def test_swapped_leaves_are_found(log: Written) -> None:
    for old, new in ((3, 1003), (5, 3), (1003, 5)):
        log.run("UPDATE audit_leaf SET position = :n WHERE position = :o", n=new, o=old)
    report = log.verify()
    assert any("forked or rewritten" in p.what for p in report.problems)
    assert any("positions 0 and 20" in p.what for p in report.problems)


def test_swapped_contents_are_found(log: Written) -> None:
    one, other = log.events[:2]
    for event, new in ((one, "x"), (other, one), ("x", other)):
        log.run("UPDATE audit_decision SET event = :n WHERE event = :e", e=event, n=new)
    assert {problem.event for problem in log.verify().problems} >= {one, other}


def test_a_cut_tail_is_found(log: Written) -> None:
    log.run("DELETE FROM audit_leaf WHERE position >= 25")
    log.run("DELETE FROM audit_decision WHERE event IN (:a, :b, :c)", **tail(log))
    log.run("DELETE FROM audit_outcome WHERE event IN (:a, :b, :c)", **tail(log))
    report = log.verify()
    assert any(p.position == 25 and "25 to 30 are gone" in p.what for p in report.problems)


def tail(log: Written) -> dict[str, str]:
    return dict(zip("abc", log.events[-3:], strict=True))


def forge_earlier_state(log: Written) -> None:
    """What somebody does who knows the format and can write everything but sign."""
    from gateway.audit.merkle import Frontier

    log.run("DELETE FROM audit_leaf WHERE position >= 21")
    log.run("DELETE FROM audit_checkpoint WHERE size > 21")
    for event in log.events[10:]:
        for table in ("audit_decision", "audit_outcome", "audit_fingerprint"):
            log.run(f"DELETE FROM {table} WHERE event = :e", e=event)  # noqa: S608
    hashes = LiveSource(log.database, None).hashes(log.store.head.writer, 21)  # type: ignore[union-attr]
    frontier = Frontier().append(hashes)
    log.run("UPDATE audit_log SET size = 21, frontier = :f", f=frontier.pack())


def test_a_well_cut_tail_needs_a_checkpoint_from_elsewhere(log: Written) -> None:
    forge_earlier_state(log)
    assert log.verify(elsewhere=False).sound
    (problem,) = log.verify().problems
    assert "cut off: it has 21 leaves" in problem.what
    assert problem.position == 21


def test_a_successor_shows_that_the_tail_was_cut(log: Written) -> None:
    later = Written(log.database)
    later.write(1)
    assert log.verify().sound
    log.run("DELETE FROM audit_checkpoint")
    with log.database.write() as connection:
        connection.execute(text("DELETE FROM audit_log WHERE size = 31"))
        connection.execute(
            text("DELETE FROM audit_leaf WHERE writer = :w"),
            {"w": log.store.head.writer},  # type: ignore[union-attr]
        )
    problems = log.verify(elsewhere=False).problems
    assert any("names it with 31 leaves, but it is gone" in p.what for p in problems)


def test_a_forked_log_is_found(log: Written) -> None:
    forge_earlier_state(log)
    with pytest.raises(OSError, match="left"):
        log.write(1)
    log.write(3)
    problems = log.verify().problems
    assert any("cut off" in problem.what for problem in problems)


def test_a_database_of_yesterday_is_found(tmp_path: Path) -> None:
    from gateway.storage.migrate import migrate

    path, copy = tmp_path / "a.db", tmp_path / "yesterday.db"
    database = open_database(f"sqlite:///{path}")
    migrate(database)
    log = Written(database)
    log.write(10)
    with database.write() as connection:
        connection.execute(text("SELECT 1"))
    database.close()
    shutil.copy(path, copy)
    log.write(5)
    log.database.close()
    shutil.copy(copy, path)
    for beside in ("a.db-wal", "a.db-shm"):
        (tmp_path / beside).unlink(missing_ok=True)
    log.database = open_database(f"sqlite:///{path}")
    assert log.verify(elsewhere=False).sound
    assert any("cut off" in problem.what for problem in log.verify().problems)
    log.database.close()


def test_a_record_from_nowhere_is_found(log: Written) -> None:
    log.run(
        "INSERT INTO audit_decision (event, time_us, tenant, action, service, body)"
        " SELECT 'made-up', time_us, tenant, action, service, body FROM audit_decision"
        " WHERE event = :e",
        e=log.events[0],
    )
    (problem,) = log.verify().problems
    assert (problem.event, problem.what) == ("made-up", "a decision stands in no log")


def test_what_was_there_before_the_log_is_told_apart(database: Database) -> None:
    old = decision_rows(a_decision(time=NOON), (), timedelta(days=1)).decision
    insert = (
        "INSERT INTO audit_decision (event, time_us, tenant, action, service, body)"
        " VALUES (:e, :t, 'demo', 'block', 's', '{}')"
    )
    with database.write() as connection:
        for number in range(3):
            connection.execute(text(insert), {"e": f"old{number}", "t": old[1] - number})
    log = Written(database)
    log.write(2)
    report = log.verify()
    assert report.sound
    assert report.before == 3
    log.run(insert, e="late", t=old[1] - 9)
    assert "1 decisions were added before" in log.verify().problems[0].what


def test_thinning_needs_an_act(log: Written) -> None:
    event = log.events[3]
    for table in ("audit_decision", "audit_outcome", "audit_fingerprint"):
        log.run(f"DELETE FROM {table} WHERE event = :e", e=event)  # noqa: S608
    log.run("UPDATE audit_leaf SET salt = NULL, tokens_salt = NULL WHERE event = :e", e=event)
    (problem,) = log.verify().problems
    assert "no act about thinning" in problem.what
    detail = {"decisions": "2999-01-01T00:00:00+00:00"}
    record_act(log.store, "anna", "prune.start", "p1", "D 1", detail=detail)
    report = log.verify()
    assert report.sound
    assert report.counts["thinned"] == 2


def test_two_writers_with_one_name(log: Written) -> None:
    twin = Written(log.database)
    twin.store._log._head = log.store.head
    log.write(1)
    with pytest.raises(OSError, match="left"):
        twin.write(1)
    twin.write(2)
    report = log.verify()
    assert report.sound
    assert report.logs == 2
    assert report.counts["decision"] == 18


def test_a_position_is_taken_once(log: Written) -> None:
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        log.run("INSERT INTO audit_leaf SELECT * FROM audit_leaf WHERE position = 4")


def test_a_clock_that_jumps_back_changes_nothing(database: Database) -> None:
    moments = iter([NOON, NOON - timedelta(days=2), NOON - timedelta(days=1)] * 5)
    log = Written(database)
    log.checkpoints = Checkpointer(
        log.store, database, SIGNER, [log.notes.append], lambda: next(moments)
    )
    for _ in range(3):
        moment = next(moments)
        decision = a_decision(time=moment)
        rows = decision_rows(decision, (), timedelta(days=1))
        log.store.append(Batch.of([rows], []))
        log.checkpoints.make()
    report = log.verify()
    assert report.sound
    assert report.checkpoints == 3


def test_false_checkpoints_are_named(log: Written) -> None:
    other = Signer(b"o" * 32)
    report = verify(LiveSource(log.database, other.public_key))
    assert all("not signed with this key" in p.what for p in report.problems)
    log.notes[0] = log.notes[0].replace("\n21\n", "\n22\n")
    assert "false" in log.verify().problems[0].what


# An export, alone.


def export(log: Written, path: Path, change: Callable[[list[str]], list[str]]) -> Report:
    lines = list(sealed_lines(log.database, SIGNER.public_key, tokens=True))
    path.write_text("".join(f"{line}\n" for line in change(lines)))
    source = ExportSource(path)
    try:
        return verify(source, SIGNER.public_key, log.notes)
    finally:
        source.close()


def test_an_export_is_verified_alone(log: Written, tmp_path: Path) -> None:
    Written(log.database).write(3)
    report = export(log, tmp_path / "e", lambda lines: lines)
    assert report.problems == []
    assert (report.logs, report.leaves) == (2, 38)
    assert report.counts["decision"] == 18


def test_an_export_of_one_tenant_has_the_others_hashes(log: Written, tmp_path: Path) -> None:
    log.store.append(Batch.of([decision_rows(a_decision(tenant="kth"), (), timedelta(days=1))], []))
    path = tmp_path / "e"
    lines = list(sealed_lines(log.database, SIGNER.public_key, tenant="kth"))
    path.write_text("".join(f"{line}\n" for line in lines))
    assert '"tenant":"demo"' not in path.read_text()
    source = ExportSource(path)
    report = verify(source)
    source.close()
    assert report.problems == []
    assert report.counts == {"act": 1, "decision": 1, "sealed": 30}


def altered(lines: list[str]) -> list[str]:
    return [line.replace("redact", "forward") for line in lines]


def shortened(lines: list[str]) -> list[str]:
    return lines[:-3]


def without_one(lines: list[str]) -> list[str]:
    return lines[:-9] + lines[-8:]


def reordered(lines: list[str]) -> list[str]:
    return [*lines[:-2], lines[-1], lines[-2]]


def renumbered(lines: list[str]) -> list[str]:
    one, other = json.loads(lines[-1]), json.loads(lines[-3])
    one["position"], other["position"] = other["position"], one["position"]
    return [*lines[:-3], json.dumps(one), lines[-2], json.dumps(other)]


@pytest.mark.parametrize("change", [altered, shortened, without_one, reordered, renumbered])
def test_a_changed_export_is_found(
    log: Written, tmp_path: Path, change: Callable[[list[str]], list[str]]
) -> None:
    assert not export(log, tmp_path / "e", change).sound


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "e"
    path.write_text('{"type":"leaf"}\n')
    with pytest.raises(ValueError, match="not a verifiable export"):
        ExportSource(path)
