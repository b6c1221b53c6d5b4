"""Placeholders over the turns of a conversation that the service keeps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.types import Finding, Origin, Role, ScanReport, Span, Why
from gateway.core.numbering import NOTHING, Numbering, Value, decode, merged
from gateway.core.redact import Redaction, redact
from gateway.core.segments import Extraction, Link, Segment
from policies.verdict import Operator

NAMES = ["Ada Test", "Bo Prov", "Cia Exempel", "Dan Fejk", "Eva Låtsas"]


def turn(text: str, names: list[str], before: Numbering = NOTHING) -> Redaction:
    """One turn in which these names were found."""
    segment = Segment(text, (Link(("text",)),), "/text", Role.USER, Origin.PROMPT, message=0)
    findings = []
    for name in names:
        start = text.index(name)
        span = Span(0, start, start + len(name))
        findings.append(Finding("PERSON", (span,), 0.9, "test", Why("test")))
    extraction = Extraction((segment,), (), (), "", stream=False, before=before)
    operators = dict.fromkeys(range(len(findings)), Operator.PLACEHOLDER)
    return redact({"text": text}, extraction, ScanReport(tuple(findings)), operators)


def test_a_value_seen_again_has_its_old_number() -> None:
    first = turn("Ada Test och Bo Prov", ["Ada Test", "Bo Prov"])
    second = turn("Cia Exempel, Bo Prov", ["Cia Exempel", "Bo Prov"], first.numbering)
    assert second.document == {"text": "[PERSON_3], [PERSON_2]"}
    assert second.numbering.originals == {
        "[PERSON_1]": "Ada Test",
        "[PERSON_2]": "Bo Prov",
        "[PERSON_3]": "Cia Exempel",
    }
    assert second.used == {"[PERSON_2]", "[PERSON_3]"}


def test_a_value_of_an_earlier_turn_is_replaced_though_nobody_found_it() -> None:
    before = turn("Ada Test", ["Ada Test"]).numbering
    again = turn("tack Ada Test och Ada Testsson", [], before)
    assert again.document == {"text": "tack [PERSON_1] och Ada Testsson"}
    assert again.used == {"[PERSON_1]"}


def test_new_numbers_begin_where_they_are_told() -> None:
    before = turn("Ada Test", ["Ada Test"], Numbering(first=1001)).numbering
    assert before.originals == {"[PERSON_1001]": "Ada Test"}
    again = turn("Bo Prov, Ada Test", ["Bo Prov", "Ada Test"], before)
    assert again.document == {"text": "[PERSON_1], [PERSON_1001]"}


def test_inflection_leads_to_the_old_number() -> None:
    before = turn("Ada Test", ["Ada Test"]).numbering
    again = turn("Ada Tests bil", ["Ada Tests"], before)
    assert again.document == {"text": "[PERSON_1]s bil"}
    assert again.numbering == before


def test_a_number_that_the_client_wrote_is_taken_in_every_later_turn() -> None:
    first = turn("Fyll i [PERSON_1] och PERSON_2.", [])
    assert first.numbering == Numbering({}, frozenset({"PERSON_1", "PERSON_2"}))
    second = turn("Ada Test", ["Ada Test"], first.numbering)
    assert second.document == {"text": "[PERSON_3]"}
    third = turn("[PERSON_3] och Bo Prov", ["Bo Prov"], second.numbering)
    assert third.document == {"text": "[PERSON_3] och [PERSON_4]"}
    assert third.numbering.taken == {"PERSON_1", "PERSON_2"}


def test_what_stands_for_two_things_stands_for_neither() -> None:
    one = turn("Ada Test, Bo Prov", ["Ada Test", "Bo Prov"]).numbering
    two = turn("Cia Exempel", ["Cia Exempel"]).numbering
    both = merged([one, two])
    assert both.originals == {"[PERSON_2]": "Bo Prov"}
    assert turn("Cia Exempel", ["Cia Exempel"], both).document == {"text": "[PERSON_3]"}
    assert merged([both, two]).originals == {"[PERSON_2]": "Bo Prov"}
    assert merged([]) == NOTHING


def test_other_forms_of_one_value_are_one_thing() -> None:
    forms = [Numbering({"[PERSON_1]": Value("PERSON", name)}) for name in ("Ada Test", "ADA TEST")]
    assert merged(forms).originals == {"[PERSON_1]": "Ada Test"}


def test_a_part_keeps_what_is_taken() -> None:
    whole = Numbering(turn("Ada Test, Bo Prov", ["Ada Test", "Bo Prov"]).numbering.values,
                      frozenset({"PERSON_9"}))  # fmt: skip
    part = whole.only({"[PERSON_2]"})
    assert (part.originals, part.taken) == ({"[PERSON_2]": "Bo Prov"}, whole.taken)


@given(
    st.dictionaries(st.text(max_size=9), st.builds(Value, st.text(), st.text()), max_size=4),
    st.frozensets(st.text(max_size=9), max_size=4),
)
def test_what_was_encoded_is_decoded(values: dict[str, Value], taken: frozenset[str]) -> None:
    numbering = Numbering(values, taken)
    assert decode(numbering.encode()) == numbering


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"{", b'{"values":[1],"taken":[]}', b"\xff"])
def test_anything_else_is_no_numbering(body: bytes) -> None:
    with pytest.raises(ValueError, match="no numbering"):
        decode(body)


@given(
    st.lists(st.tuples(st.booleans(), st.lists(st.sampled_from(NAMES), unique=True)), max_size=8)
)
def test_over_random_turns_and_forks_a_placeholder_has_one_meaning(
    turns: list[tuple[bool, list[str]]],
) -> None:
    """A fork goes on from the turn before the last one."""
    history = [NOTHING]
    for forks, names in turns:
        before = history[-2] if forks and len(history) > 1 else history[-1]
        done = turn(" och ".join(names), names, before)
        after = done.numbering
        assert all(name not in done.document["text"] for name in names)
        assert before.originals.items() <= after.originals.items()
        assert len(set(after.originals.values())) == len(after.originals)
        restored = done.document["text"]
        for placeholder, name in after.originals.items():
            restored = restored.replace(placeholder, name)
        assert restored == " och ".join(names)
        history.append(after)
