"""Screening of answers: held to a sentence's end, judged with what was said before, masked."""

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.types import Finding, Origin, PlainPassage, Role, ScanReport, Span, Why
from gateway.core.placeholders import Placeholders
from gateway.core.restore import TextRestorer, restore_document
from gateway.core.review import LONGEST, AnswerStoppedError, Review
from policies.evaluate import evaluate_answer
from policies.explain import answer_label
from policies.verdict import Action, Verdict
from tests.policies.build import context, opened, rule

LABELLED = {
    "id": "label",
    "answer": {"types": ["LOCATION"]},
    "action": "forward",
    "obligations": ["label"],
    "message": {"sv": "Kontrollera.", "en": "Check."},
}
POLICY = opened(
    rule("redact", "redact", answer={"types": ["PHONE_NUMBER"]}),
    rule("stop", "block", answer={"types": ["HEALTH"]}),
    rule("many", "block", answer={"types": ["PERSON"], "min_count": 3}),
    LABELLED,
)
KINDS = {
    "PHONE_NUMBER": r"\b\d{3}-\d{4}\b",
    "HEALTH": r"\bsjuk\b",
    "PERSON": r"\bPelle\b",
    "LOCATION": r"\bHärnö\b",
}


def judge(passages: Sequence[PlainPassage]) -> tuple[ScanReport, Verdict]:
    assert all((p.role, p.origin) == (Role.ASSISTANT, Origin.ANSWER) for p in passages)
    report = ScanReport(
        tuple(
            Finding(kind, (Span(at, *found.span()),), 0.9, "t", Why("t"), origin=Origin.ANSWER)
            for at, passage in enumerate(passages)
            for kind, pattern in KINDS.items()
            for found in re.finditer(pattern, passage.text)
        )
    )
    return report, evaluate_answer(POLICY, context(), report)


def review(clock: Callable[[], float] = lambda: 0.0) -> Review:
    return Review(judge, lambda report, verdict: answer_label(verdict, report, "sv"), clock)


def shown(*pieces: str, placeholders: dict[str, str] | None = None, is_json: bool = False) -> str:
    restorer = TextRestorer(Placeholders(placeholders or {}, review()), is_json=is_json)
    return "".join(map(restorer.feed, pieces)) + restorer.close()


def test_a_sentence_is_shown_when_it_has_ended() -> None:
    text = review().text()
    assert text.feed("Det här är") == ""
    assert text.feed(" bra. Nästa men") == "Det här är bra. "
    assert text.holds
    assert text.close() == "Nästa men"
    assert not text.holds


def test_a_sentence_without_an_end_is_not_held_for_ever() -> None:
    text = review().text()
    given = "ord " * (LONGEST // 4 + 1)
    assert text.feed(given) + text.close() == given
    unbroken = review().text()
    assert unbroken.feed("x" * LONGEST) == "x" * LONGEST


def test_what_waited_long_is_shown_to_its_last_word() -> None:
    now = [0.0]
    text = review(lambda: now[0]).text()
    assert text.feed("en två") == ""
    now[0] = 0.6
    assert text.feed(" tr") == "en två "


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_value_is_masked_wherever_the_pieces_are_cut(cut: int) -> None:
    text = "Ring [PERSON_1] på 123-4567 nu. Tack så mycket!"
    expected = "Ring Åsa på [PHONE_NUMBER] nu. Tack så mycket!"
    assert shown(text[:cut], text[cut:], placeholders={"[PERSON_1]": "Åsa"}) == expected


def test_a_restored_value_is_not_held_against_anybody() -> None:
    assert shown("Ring [P_1] nu.", placeholders={"[P_1]": "123-4567"}) == "Ring 123-4567 nu."


def test_an_answer_is_stopped_before_the_sentence_is_shown() -> None:
    text = review().text()
    assert text.feed("Hej. Han är") == "Hej. "
    with pytest.raises(AnswerStoppedError) as stopped:
        text.feed(" sjuk. ")
    assert stopped.value.verdict.action is Action.BLOCK
    assert "sjuk" not in repr(stopped.value)


def test_counts_go_over_the_whole_text() -> None:
    text = review().text()
    assert text.feed("Pelle. Pelle. ") == "Pelle. Pelle. "
    with pytest.raises(AnswerStoppedError):
        text.feed("Pelle. ")


def test_the_label_follows_the_text() -> None:
    line = "[Grindvakt: Vi hittade platsnamn i svaret. Kontrollera.]"
    assert shown("Åk till Härnö. ", "Trevlig resa.") == f"Åk till Härnö. Trevlig resa.\n\n{line}"


@pytest.mark.parametrize("text", ['{"ort": "Härnö"}', '["Härnö"]', ' [{"a": "Härnö"}]'])
def test_json_is_not_labelled(text: str) -> None:
    assert shown(text) == text
    assert shown(text, is_json=True) == text


def test_what_is_said_again_as_a_whole_is_masked_again() -> None:
    placeholders = Placeholders({"[PERSON_1]": "Åsa"}, review())
    piece = TextRestorer(placeholders)
    assert piece.feed("Ring 123-4567. ") == "Ring [PHONE_NUMBER]. "
    document = {"id": "resp_1a2b3c4d5e6f7a8b9c0d", "text": "[PERSON_1]: 123-4567x 123-4567"}
    assert restore_document(document, placeholders) == {
        "id": "resp_1a2b3c4d5e6f7a8b9c0d",
        "text": "Åsa: 123-4567x [PHONE_NUMBER]",
    }


def test_the_result_says_what_was_found_where_it_was_said_first() -> None:
    one = review()
    text = one.text()
    text.feed("Ring 123-4567. ")
    text.feed("Sen till Härnö. ")
    assert sorted(found.entity_type for found in one.result.findings) == [
        "LOCATION",
        "PHONE_NUMBER",
    ]
    assert one.result.action is Action.REDACT
    assert one.result.rules == {"label", "redact"}


@given(st.lists(st.sampled_from(["a. ", "b ", "123-", "4567 ", "Härnö ", "\n", "c", "! "])))
def test_nothing_is_lost_and_nothing_slips_through(pieces: list[str]) -> None:
    text = "".join(pieces)
    made = shown(*pieces)
    assert re.search(KINDS["PHONE_NUMBER"], made) is None
    masked = re.sub(KINDS["PHONE_NUMBER"], "[PHONE_NUMBER]", text)
    assert made.startswith(masked)
    assert made.removeprefix(masked) == "" or "Härnö" in text
