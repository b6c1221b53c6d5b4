"""References: which gaps a known id takes away; which ids a stream gives, wherever it is cut."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.types import Gap, GapReason, Origin
from gateway.core.pathids import by_method, naming
from gateway.core.references import Created, ObjectKind, Reference, without_known
from gateway.core.segments import Extraction
from gateway.core.sightings import ElementSightings, EventSightings, Sightings
from gateway.errors import ClientError
from gateway.providers.gemini.array import Elements
from gateway.providers.openai import OpenAI

NOTHING = Extraction((), (), (), "", stream=False)
KEPT = Gap("/a", GapReason.SERVER_CONVERSATION)
FILE = Gap("/a", GapReason.FILE)


def test_a_known_id_takes_its_gap_away_and_no_other() -> None:
    gaps = (KEPT, FILE, Gap("/b", GapReason.STORED_FILE))
    references = [Reference("/a", "x"), Reference("/b", "y")]
    assert without_known(gaps, references, {"x": 1}) == gaps[1:]
    assert without_known(gaps, references, {}) == gaps
    assert without_known(gaps, [], {"x": 1}) == gaps


def test_a_place_that_stands_for_several_must_be_known_whole() -> None:
    references = [Reference("/a", "x"), Reference("/a", "y")]
    assert without_known([KEPT, KEPT], references, {"x": 1}) == (KEPT, KEPT)
    assert without_known([KEPT, KEPT], references, {"x": 1, "y": 1}) == ()


def test_an_id_in_a_path_is_a_gap_and_text_where_no_machine_made_it() -> None:
    made = naming(NOTHING, "id", "resp_68a1f0c2e4b8819d9c3e5f7a", GapReason.SERVER_CONVERSATION)
    assert (made.segments, made.gaps) == ((), (Gap("/path/id", GapReason.SERVER_CONVERSATION),))
    typed = naming(NOTHING, "id", "anna", None)
    assert typed.gaps == ()
    assert typed.references == (Reference("/path/id", "anna"),)
    (segment,) = typed.segments
    assert (segment.text, segment.origin, segment.editable) == ("anna", Origin.METADATA, False)


def test_an_operation_by_its_method() -> None:
    known = OpenAI().match("GET", "/models")
    assert known is not None
    assert by_method([known], "GET") is known
    assert by_method([], "GET") is None
    with pytest.raises(ClientError, match="method_not_allowed") as caught:
        by_method([known], "POST")
    assert "GET" in caught.value.sv


def test_a_list_of_everybodys_is_not_shown_and_it_says_so() -> None:
    kept = replace(OpenAI().match("POST", "/files"), keeps=True)
    with pytest.raises(ClientError, match="method_not_allowed") as caught:
        by_method([kept], "GET")
    assert "everybody's" in caught.value.en
    assert "allas" in caught.value.sv


MARKS = re.compile(r'"id"')
DOCUMENTS: list[Any] = [
    {"type": "first", "id": "resp_å1"},
    {"type": "text", "delta": 'one "id" of \\"id\\" none\n'},
    {"type": "last", "id": "resp_2"},
]
EVENTS = b"".join(
    f"event: x\ndata: {json.dumps(d, ensure_ascii=False)}\n\n".encode() for d in DOCUMENTS
)
ARRAY = json.dumps(DOCUMENTS, ensure_ascii=False).encode()
SEEN = [Created(ObjectKind.RESPONSE, "resp_å1"), Created(ObjectKind.RESPONSE, "resp_2")]


def read(document: Any) -> list[Created]:
    return [Created(ObjectKind.RESPONSE, document["id"])] if "id" in document else []


def fed(sightings: Sightings, body: bytes, cuts: list[int]) -> tuple[bytes, list[Created]]:
    """Everything that came out; no id may come out before it was seen."""
    out, seen, begin = b"", list[Created](), 0
    for end in [*sorted(cuts), len(body)]:
        passed, created = sightings.feed(body[begin:end])
        seen += created
        out += passed
        begin = end
        if isinstance(sightings, EventSightings):
            assert [c for c in SEEN if c.id.encode() in out] == seen
    passed, created = sightings.close()
    return out + passed, seen + created


@given(st.lists(st.integers(0, len(EVENTS)), max_size=12))
def test_ids_in_events_are_seen_before_they_pass(cuts: list[int]) -> None:
    assert fed(EventSightings(MARKS, read), EVENTS, cuts) == (EVENTS, SEEN)


@given(st.lists(st.integers(0, len(ARRAY)), max_size=12))
def test_ids_in_an_array_are_seen(cuts: list[int]) -> None:
    sightings = ElementSightings(MARKS, read, Elements().feed)
    assert fed(sightings, ARRAY, cuts) == (ARRAY, SEEN)


def test_an_event_that_was_not_ended_is_seen_and_not_ended() -> None:
    body = EVENTS.rstrip(b"\n")
    assert fed(EventSightings(MARKS, read), body, []) == (body, SEEN)


@pytest.mark.parametrize("data", ['{"id"', '{"id": 1', '["id"', '"id"' + "[" * 9])
def test_what_is_no_document_gives_nothing(data: str) -> None:
    body = f"data: {data}\n\n".encode()
    assert EventSightings(MARKS, read).feed(body) == (body, [])
