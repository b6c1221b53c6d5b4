"""Records: canonical bytes, the way to the database and back, counts, event ids."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.types import Finding, Origin, Span, Why
from gateway.audit.record import (
    Acknowledged,
    AcknowledgementRecord,
    AnswerRecord,
    DecisionRecord,
    FoundCount,
    Outcome,
    OutcomeRecord,
    ShadowRecord,
    count_findings,
    decision_from,
    event_id,
    format_time,
)
from gateway.audit.rows import (
    DECISION,
    OUTCOME,
    Batch,
    decision_of,
    decision_rows,
    outcome_from,
    outcome_row,
)
from tests.support.audit import NOON, a_decision, an_outcome

MONTH = timedelta(days=30)
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (hypothesis adds the zone)
LATEST = datetime(2200, 1, 1)  # noqa: DTZ001
_text = st.text(max_size=20)
_name = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), max_size=20)
_count = st.integers(0, 2**60)
_found = st.builds(FoundCount, _text, _text, _text, _text, _count, st.booleans())
_texts = st.lists(_text, max_size=3).map(tuple)
_pairs = st.lists(st.tuples(_text, _text), max_size=3).map(tuple)
_decisions = st.builds(
    DecisionRecord,
    event=_name,
    time=st.datetimes(min_value=EPOCH, max_value=LATEST, timezones=st.just(UTC)),
    tenant=_name,
    subject=_text,
    action=_name,
    roles=_texts,
    service=_name,
    model=_text,
    status=st.none() | st.integers(400, 599),
    rules=_texts,
    determining=_texts,
    obligations=_texts,
    findings=st.lists(_found, max_size=3).map(tuple),
    gaps=_pairs,
    failures=_pairs,
    body_bytes=_count,
    screening_ms=st.integers(0, 10**9).map(lambda us: us / 1000),
    stream=st.booleans(),
)


@given(_decisions)
def test_a_decision_survives_its_canonical_form(record: DecisionRecord) -> None:
    assert decision_from(record.canonical(), {}) == record


def test_canonical_bytes_are_sorted_ascii_and_leave_the_fingerprints_out() -> None:
    record = a_decision(unit="Åre")
    text = record.canonical().decode("ascii")
    document = json.loads(text)
    assert list(document) == sorted(document)
    assert "fingerprints" not in document
    assert "ab" * 16 not in text
    assert (
        record.canonical()
        == a_decision(unit="Åre", event=record.event, time=record.time, fingerprints={}).canonical()
    )
    assert json.loads(record.canonical_fingerprints()) == {
        "key": "1",
        "tokens": {"EMAIL_ADDRESS": ["ab" * 16, "cd" * 16]},
    }


def test_canonical_bytes_do_not_depend_on_the_time_zone() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=2)))
    assert a_decision(time=there, event="e").canonical() == (
        a_decision(time=NOON, event="e").canonical()
    )
    assert format_time(there) == "2026-03-01T12:00:00.000000+00:00"


def test_many_gaps_of_one_kind_are_recorded_once() -> None:
    gaps = tuple((f"/messages/{n}/content/1", "image") for n in range(10_000))
    record = a_decision(gaps=(*gaps, ("/x", "audio")))
    assert record.gaps == (("/messages/*/content/*", "image"), ("/x", "audio"))
    assert len(record.canonical()) < 2000


def test_a_record_without_a_candidate_has_no_word_of_one() -> None:
    assert b"shadow" not in a_decision().canonical()


def test_another_version_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="version"):
        decision_from(b'{"v":2}', {})


@pytest.mark.parametrize(
    "shadow",
    [None, ShadowRecord("d9", "block", True, ("contact", "names"), ("names",), ("notice",))],
)
def test_rows_bring_back_what_they_were_made_of(shadow: ShadowRecord | None) -> None:
    record = a_decision(shadow=shadow)
    rows = decision_rows(record, [b"a" * 32, b"a" * 32, b"b" * 32], MONTH)
    decision = dict(zip(DECISION, rows.decision, strict=True))
    tried = (decision["shadow_digest"], decision["shadow_action"], decision["shadow_differs"])
    assert tried == (("d9", "block", 1) if shadow else (None, None, None))
    tokens = [
        {"entity_type": row[1], "token": row[2], "key_id": row[4]} for row in rows.fingerprints
    ]
    assert decision_of(decision, tokens) == record
    assert [row[0] for row in rows.refused] == [b"a" * 32, b"b" * 32]
    assert rows.refused[0][4] - rows.refused[0][3] == MONTH // timedelta(microseconds=1)


def test_an_outcome_row_brings_back_its_outcome() -> None:
    found = FoundCount("PERSON", "answer", "", "high", 2)
    for record in (
        an_outcome("e"),
        OutcomeRecord(event="e", time=NOON, outcome=Outcome.ERROR),
        an_outcome("e", answer=AnswerRecord("redact", ("a", "b"), (found,))),
    ):
        assert outcome_from(dict(zip(OUTCOME, outcome_row(record), strict=True))) == record


def test_a_services_absurd_numbers_are_dropped() -> None:
    row = outcome_row(an_outcome("e", tokens_in=2**70, tokens_out=-5, upstream_status=2**40))
    assert row[3:6] == (None, None, None)


def test_an_acknowledgement_stands_in_the_record_and_beside_it() -> None:
    asked = AcknowledgementRecord(
        Acknowledged.JUSTIFIED, ("use.copyright",), "rights", "min egen text"
    )
    record = a_decision(acknowledgement=asked)
    rows = decision_rows(record, (), MONTH)
    assert dict(zip(DECISION, rows.decision, strict=True))["acknowledgement"] == "justified"
    assert decision_from(record.canonical(), record.fingerprints).acknowledgement == asked
    assert b"acknowledgement" not in a_decision().canonical()
    spoilt = replace(asked, text="rad\nrad")
    with pytest.raises(ValueError, match="cannot be stored"):
        decision_rows(a_decision(acknowledgement=spoilt), (), MONTH)


@pytest.mark.parametrize(
    "changes",
    [
        {"service": "a\0b"},
        {"tenant": "\ud800"},
        {"action": "x" * 2000},
        {"fingerprints": {"PERSON": ["\n"]}},
        {"time": datetime(2026, 1, 1)},  # noqa: DTZ001
    ],
)
def test_what_a_database_could_not_store_is_refused_first(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"cannot be stored|time zone"):
        decision_rows(a_decision(**changes), (), MONTH)


def test_a_batch_has_each_refused_message_once_and_in_order() -> None:
    one = decision_rows(a_decision(), [b"b" * 32, b"a" * 32], MONTH)
    two = decision_rows(a_decision(event="later"), [b"a" * 32], MONTH)
    batch = Batch.of([one, two], [])
    assert [row[0] for row in batch.refused] == [b"a" * 32, b"b" * 32]
    assert batch.refused[0][2] == "later"
    assert len(batch.decisions) == 2
    assert len(batch.fingerprints) == 4


def test_findings_are_counted_by_kind_and_field() -> None:
    why = Why("pattern")
    spans = (Span(0, 3, 9),), (Span(1, 0, 5),), (Span(2, 0, 5), Span(3, 0, 2))
    found = [
        Finding("PERSON", spans[0], 0.9, "r", why),
        Finding("PERSON", spans[1], 0.8, "r", why),
        Finding("PERSON", spans[2], 0.3, "r", why, origin=Origin.TOOL_RESULT, evasion=True),
        Finding("AGGREGATION", (), 0.5, "r", why),
    ]
    fields = ["/messages/0/content", "/messages/12/content", "/tools/*/x1", "/y"]
    assert count_findings(found, fields) == (
        FoundCount("AGGREGATION", "prompt", "", "medium", 1),
        FoundCount("PERSON", "prompt", "/messages/*/content", "high", 2),
        FoundCount("PERSON", "tool_result", "/tools/*/x1", "low", 1, evasion=True),
    )
    record = a_decision(findings=count_findings(found, fields))
    assert record.types == {"AGGREGATION": 1, "PERSON": 3}
    assert record.fields == {"": 1, "/messages/*/content": 2, "/tools/*/x1": 1}


@given(
    st.datetimes(min_value=EPOCH, timezones=st.just(UTC)),
    st.binary(min_size=10, max_size=10),
)
def test_event_ids_are_uuids_that_sort_by_time(moment: datetime, entropy: bytes) -> None:
    name = event_id(moment, entropy)
    assert UUID(name).version == 7
    assert str(UUID(name)) == name
    if moment.year < 9990:
        assert name < event_id(moment + timedelta(milliseconds=2), bytes(10))


def test_an_event_id_needs_enough_randomness() -> None:
    with pytest.raises(ValueError, match="10 random bytes"):
        event_id(NOON, b"short")
