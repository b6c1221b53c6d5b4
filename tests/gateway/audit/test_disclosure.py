"""Disclosure: grounds are suggested for each record, what they cover is masked, all is decided."""

import csv
import io
import json

import pytest
from sqlalchemy import select

from gateway.audit.disclosure import COLUMNS, Disclosures
from gateway.audit.papers import as_pdf
from gateway.audit.record import FoundCount
from gateway.audit.secrecy import GROUNDS, masked, suggested
from gateway.audit.store import Query
from gateway.storage.casework import audit_disclosure
from gateway.storage.engine import Database
from tests.support.acting import NOW, Acts, store_records

DEMO = Query(tenant="demo")


def found(entity_type: str) -> tuple[FoundCount, ...]:
    return (FoundCount(entity_type, "prompt", "/messages/*/content", "high", 1),)


@pytest.mark.parametrize(
    ("entity_type", "ground"),
    [
        ("HEALTH", "health"),
        ("HEALTH", "staff"),
        ("SOCIAL_SITUATION", "social_services"),
        ("PROTECTED_IDENTITY", "protected_identity"),
        ("SECURITY_CLASSIFICATION", "defence"),
        ("CREDENTIAL", "credentials"),
    ],
)
def test_grounds_follow_what_was_found(entity_type: str, ground: str) -> None:
    record = {"types": {entity_type: 1}, "subject": "s_x", "rules": ["a"]}
    names = [each.id for each in suggested(record)]
    assert ground in names
    assert names[-1] == "security_measures"


def test_a_plain_record_without_person_or_rules_is_open() -> None:
    assert suggested({"types": {}, "subject": "", "key_id": "", "unit": "", "rules": []}) == ()


def test_every_ground_says_why_in_both_languages() -> None:
    for ground in GROUNDS.values():
        assert ground.provision.startswith("OSL ")
        assert ground.sv.endswith(".")
        assert ground.en.endswith(".")
        assert ground.whole or ground.fields


def test_a_whole_record_leaves_its_id() -> None:
    record = {"event": "e1", "types": {"SECURITY_CLASSIFICATION": 1}, "time": "2026"}
    shown = masked(record, suggested(record))
    assert shown["event"] == "e1"
    assert {shown["types"], shown["time"]} == {"[sekretess: OSL 15 kap. 2 §]"}


def test_a_masked_copy_and_its_decision(database: Database) -> None:
    events = store_records(database, 2, findings=found("HEALTH"), unit="=cmd|' /C calc'!A0")
    acts = Acts()
    desk = Disclosures(database, acts, lambda: NOW)
    review = desk.propose(DEMO, actor="anna", reason="dnr 7")
    assert [row["event"] for row in review] == events
    assert all(row["grounds"] and len(row["why"]) == len(row["grounds"]) for row in review)
    review[1]["grounds"] = []
    copy = desk.disclose(DEMO, review, request="dnr 7", decision="beslut 8", actor="anna")
    first, second = csv.DictReader(io.StringIO(copy.csv()))
    assert first["subject"] == "[sekretess: OSL 21 kap. 7 §]"
    assert first["types"].startswith("[sekretess: OSL 21 kap. 1 §")
    assert (second["subject"], second["types"]) == ("s_abc", "HEALTH: 1")
    assert second["unit"].startswith("'=")
    title, parts = copy.sections("beslut 8")
    assert as_pdf(title, parts).startswith(b"%PDF")
    with database.read() as connection:
        (row,) = connection.execute(select(audit_disclosure))
    assert (row.decision, row.request, row.records, row.masked) == ("beslut 8", "dnr 7", 2, 1)
    assert json.loads(row.review)[1] == {"event": events[1], "grounds": []}
    assert acts.actions == ["disclosure.propose", "disclosure.select", "disclosure.decide"]
    assert acts.told[-1]["detail"]["sha256"] == row.digest
    assert len(COLUMNS) == len(first)


def test_the_suggestions_stand_where_nobody_reviewed(database: Database) -> None:
    store_records(database, 1)
    desk = Disclosures(database, Acts(), lambda: NOW)
    copy = desk.disclose(DEMO, None, request="dnr 7", decision="beslut 8", actor="anna")
    assert copy.masked == 1
    assert "s_abc" not in copy.csv()


def test_what_cannot_be_disclosed(database: Database) -> None:
    (event,) = store_records(database, 1)
    desk = Disclosures(database, Acts(), lambda: NOW)

    def disclose(review, decision="b", query=DEMO):
        desk.disclose(query, review, request="r", decision=decision, actor="anna")

    with pytest.raises(ValueError, match="without a decision"):
        disclose(None, " ")
    with pytest.raises(ValueError, match="one tenant"):
        disclose(None, query=Query())
    with pytest.raises(ValueError, match="no such grounds: x"):
        disclose([{"event": event, "grounds": ["x"]}])
    with pytest.raises(ValueError, match="not of these records"):
        disclose([])
    with pytest.raises(ValueError, match="a list of records"):
        disclose([{"event": event}])
    with database.read() as connection:
        assert connection.execute(select(audit_disclosure)).first() is None
