"""From records to what a policy can be asked about them."""

import json
from datetime import UTC, datetime

import pytest

from gateway.audit.export import entry_document
from gateway.audit.metadata import document_of, kind_of
from gateway.audit.record import FoundCount
from gateway.audit.store import Entry
from policies.simulation.replay import FoundAlike, Kind
from tests.support.audit import a_decision

TIME = datetime(2026, 3, 1, 12, 34, 56, tzinfo=UTC)
KIND = Kind(
    service="openai",
    action="redact",
    determining=("names",),
    policy_digest="d1",
    roles=("employee", "teacher"),
    unit="IT",
    model="gpt-5.4",
    operation="chat_completions",
    findings=(
        FoundAlike("EMAIL_ADDRESS", "prompt", "low", 1, public=True),
        FoundAlike("PERSON", "prompt", "high", 2),
    ),
    gaps=("image",),
    failures=(("person", "timed_out"),),
)


def kind(timed: bool = False, **changes: object) -> Kind | None:
    return kind_of(document_of(a_decision(determining=("names",), **changes).canonical()), timed)


def test_as_stored_and_as_exported() -> None:
    decision = a_decision(determining=("names",))
    exported = json.dumps(entry_document(Entry(decision, None)))
    assert kind_of(document_of(decision.canonical()), timed=False) == KIND
    assert kind_of(document_of(exported), timed=False) == KIND


def test_fields_are_added_up() -> None:
    rows = [FoundCount("PERSON", "prompt", place, "high", 2) for place in ("/a", "/b")]
    found = kind(findings=tuple(rows))
    assert found is not None
    assert found.findings == (FoundAlike("PERSON", "prompt", "high", 4),)


def test_the_hour_is_there_only_where_it_is_asked_for() -> None:
    timed, untimed = kind(timed=True, time=TIME), kind(time=TIME)
    assert timed is not None
    assert timed.moment == "2026-03-01T12:00:00+00:00"
    assert untimed == KIND


@pytest.mark.parametrize(
    ("action", "obligations", "word"),
    [
        ("block", ("hold", "acknowledge"), "block"),
        ("warn", ("hold",), "hold"),
        ("redact", ("acknowledge",), "warn"),
        ("redact", ("note",), "redact"),
    ],
)
def test_what_was_done_first(action: str, obligations: tuple[str, ...], word: str) -> None:
    found = kind(action=action, obligations=obligations)
    assert found is not None
    assert found.action == word


def test_what_the_gateway_itself_added() -> None:
    fixed = kind(rules=("names", "grindvakt.uneditable"))
    nobody = kind(subject="", key_id="")
    assert fixed is not None
    assert nobody is not None
    assert (fixed.fixed, nobody.anonymous) == ("grindvakt.uneditable", True)


def test_a_request_that_reached_no_policy_is_left_out() -> None:
    assert kind(action="refused", error="bad_json") is None


@pytest.mark.parametrize("line", ["", "[]", "{}", '{"v": 99}', "x", "1"])
def test_what_is_no_record(line: str) -> None:
    with pytest.raises(ValueError, match="not a record"):
        document_of(line)


def test_a_record_without_its_keys() -> None:
    with pytest.raises(ValueError, match="not a record"):
        kind_of({"v": 1, "action": "block", "rules": []}, timed=False)
