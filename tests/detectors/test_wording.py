"""How a phrase stands: in a question, in a statement, as a heading."""

import pytest

from detectors.wording import is_asked_about, is_question, sentence, stands_as_heading


def place(text: str, phrase: str) -> tuple[int, int]:
    start = text.index(phrase)
    return start, start + len(phrase)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kort. Planen är HEMLIG. Slut.", "Planen är HEMLIG."),
        ("Enligt 5 kap. 5 § är den HEMLIG. Slut.", "Enligt 5 kap. 5 § är den HEMLIG."),
        ("Rubrik\nHEMLIG\nText", "HEMLIG\n"),
        ('Rätta: "Planen är HEMLIG."', '"Planen är HEMLIG."'),
    ],
)
def test_a_sentence_ends_at_its_stop_its_line_or_its_quotation(text: str, expected: str) -> None:
    first, last = sentence(text, *place(text, "HEMLIG"))
    assert text[first:last].strip() == expected.strip()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Vad betyder HEMLIG?", True),
        ("vad betyder HEMLIG", True),
        ("Hej! Kan någon förklara vad HEMLIG betyder?", True),
        ("Förklara klassen HEMLIG.", True),
        ("Skriv en rutin för märkningen HEMLIG.", True),
        ("Is HEMLIG the same as SECRET?", True),
        ("Vad är kvar? Planen är HEMLIG.", False),
        ("Kan du korta bilagan som är HEMLIG?", False),
        ("Förklara detta: HEMLIG. Mast 3.", False),
        ("HEMLIG\nVad betyder rad 3?", False),
    ],
)
def test_a_question_about_a_phrase_is_told_from_a_statement(text: str, asked: bool) -> None:
    assert is_asked_about(text, *place(text, "HEMLIG")) is asked


def test_a_request_for_a_general_text_is_no_question() -> None:
    text = "Skriv en rutin för märkningen HEMLIG."
    assert not is_question(text, *place(text, "HEMLIG"))


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("HEMLIG", True),
        ("# HEMLIG\nText", True),
        ("*HEMLIG* - bilaga", True),
        ('Korta: "HEMLIG. Mast 3."', True),
        ("Bilagan är HEMLIG.", False),
        ("HEMLIG gäst på festen", False),
    ],
)
def test_a_heading_has_its_line_or_a_sign_to_itself(text: str, heading: bool) -> None:
    assert stands_as_heading(text, *place(text, "HEMLIG")) is heading
