"""A proof that a record stands in the log holds by itself, and for that record alone."""

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from gateway.audit.checkpoints import Checkpointer
from gateway.audit.notes import Signer, open_note
from gateway.audit.rows import Batch, decision_rows
from gateway.audit.sealed import leaf_line
from gateway.audit.store import AuditStore
from gateway.audit.verify.proof import FORMAT, check_proof, path_to
from gateway.audit.verify.sources import LiveSource
from gateway.storage.engine import Database
from tests.support.audit import a_decision

SIGNER = Signer(bytes(range(32)))
OTHER = Signer(bytes(range(1, 33)))


class Log:
    """A log in a database, with the signed checkpoints of its two writings."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.source = LiveSource(database, SIGNER.public_key)
        self.events: list[str] = []
        self.store = store = AuditStore(database)
        checkpoints = Checkpointer(store, database, SIGNER, [])
        for count in (5, 3):
            for _ in range(count):
                decision = a_decision()
                store.append(Batch.of([decision_rows(decision, (), timedelta(days=1))], []))
                self.events.append(decision.event)
            checkpoints.make()

    def path(self, event: str) -> tuple[str, int, list[bytes]] | None:
        ((writer, leaf),) = self.source.of_event(event)
        notes = [(open_note(note, SIGNER.public_key), note) for note in self.source.notes()]
        own = [(point.size, note) for point, note in notes if point.writer == writer]
        return path_to(self.source, writer, leaf.position, own)

    def proof(self, event: str) -> dict[str, Any]:
        ((writer, leaf),) = self.source.of_event(event)
        found = self.path(event)
        assert found is not None
        note, size, path = found
        document = {
            "format": FORMAT,
            "leaf": leaf_line(writer, leaf, given=True, tokens=False),
            "checkpoint": note,
            "size": size,
            "path": [step.hex() for step in path],
            "key": b64encode(SIGNER.public_key).decode(),
        }
        return dict(json.loads(json.dumps(document)))


@pytest.fixture
def log(database: Database) -> Log:
    return Log(database)


def test_every_record_is_proved_by_the_first_checkpoint_that_covers_it(log: Log) -> None:
    proofs = [log.proof(event) for event in log.events]
    assert [check_proof(proof) for proof in proofs] == [[]] * 8
    assert [check_proof(proof, SIGNER.public_key) for proof in proofs] == [[]] * 8
    sizes = [proof["size"] for proof in proofs]
    assert sizes == [sizes[0]] * 5 + [sizes[-1]] * 3
    assert sizes[0] < sizes[-1]


def test_a_proof_under_another_key_does_not_hold(log: Log) -> None:
    assert check_proof(log.proof(log.events[2]), OTHER.public_key) != []


def swapped(proof: dict[str, Any], other: dict[str, Any]) -> None:
    proof["leaf"] = other["leaf"]


def altered(proof: dict[str, Any], _other: dict[str, Any]) -> None:
    plain = json.dumps(proof["leaf"])
    proof["leaf"] = json.loads(plain.replace("forward", "block").replace("redact", "forward"))
    assert json.dumps(proof["leaf"]) != plain


def bent(proof: dict[str, Any], _other: dict[str, Any]) -> None:
    proof["path"][0] = "00" * 32


def short(proof: dict[str, Any], _other: dict[str, Any]) -> None:
    proof["path"].pop()


def elsewhere(proof: dict[str, Any], _other: dict[str, Any]) -> None:
    proof["leaf"]["writer"] = "another"


def unreadable(proof: dict[str, Any], _other: dict[str, Any]) -> None:
    del proof["checkpoint"]


def foreign(proof: dict[str, Any], _other: dict[str, Any]) -> None:
    proof["format"] = "grindvakt-proof/0"


@pytest.mark.parametrize("change", [swapped, altered, bent, short, elsewhere, unreadable, foreign])
def test_what_was_changed_does_not_hold(
    log: Log, change: Callable[[dict[str, Any], dict[str, Any]], None]
) -> None:
    proof = log.proof(log.events[2])
    change(proof, log.proof(log.events[3]))
    assert check_proof(proof) != []


def test_before_a_checkpoint_there_is_no_proof(log: Log) -> None:
    decision = a_decision()
    log.store.append(Batch.of([decision_rows(decision, (), timedelta(days=1))], []))
    assert log.path(decision.event) is None


def test_leaves_that_do_not_lead_to_the_checkpoint_prove_nothing(log: Log) -> None:
    with log.database.write() as connection:
        statement = text("UPDATE audit_leaf SET hash = salt WHERE event = :e")
        connection.execute(statement, {"e": log.events[0]})
    with pytest.raises(ValueError, match="does not lead to its checkpoint"):
        log.path(log.events[2])
