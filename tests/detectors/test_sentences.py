"""Sentences: where they begin and end, what stands near, whether they ask."""

import re
from collections.abc import Callable

import pytest

from detectors.rare import Rare
from detectors.sentences import LONGEST, Sentences


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
    found = Sentences(text).at(text.index("HEMLIG"))
    assert found.text.strip() == expected.strip()
    assert text[found.start : found.end] == found.text


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
    start = text.index("HEMLIG")
    assert Sentences(text).at(start).is_asked_about(start, start + 6) is asked


def test_a_request_for_a_general_text_is_no_question() -> None:
    text = "Skriv en rutin för märkningen HEMLIG."
    start = text.index("HEMLIG")
    assert not Sentences(text).at(start).is_question(start, start + 6)


def test_all_sentences_together_are_the_text() -> None:
    text = 'Ett. Två!\nTre "fyra fem" ' + "ord " * LONGEST + ". Sex"
    sentences = list(Sentences(text).all())
    assert "".join(each.text for each in sentences) == text
    assert max(len(each.text) for each in sentences) <= LONGEST


def test_an_empty_text_has_one_empty_sentence() -> None:
    assert [each.text for each in Sentences("").all()] == [""]
    assert not Sentences("").near(re.compile("a"), -5, 5)


@pytest.mark.parametrize("position", [0, 100, 508, 511, 512, 1030])
def test_what_stands_near_is_found_wherever_it_begins(position: int) -> None:
    text = " " * position + "pris 40" + " " * 600
    sentences, price = Sentences(text), re.compile(r"pris [0-9]+")
    assert sentences.near(price, position, position + 1)
    assert not sentences.near(price, position + 1, position + 400)
    assert list(sentences.found(price, 0, len(text))) == ["pris 40"]


@pytest.mark.parametrize("kind", [re.compile, Rare])
def test_a_sentence_and_its_neighbours_are_asked_for_a_pattern(
    kind: type[Rare] | Callable[[str], re.Pattern[str]],
) -> None:
    text = "Ett pris. Hemligt. Slut. Sist."
    sentences, price = Sentences(text), kind(r"(?<!\w)pris")
    found = [sentences.beside_has(price, text.index(each)) for each in ("Ett", "Hemligt", "Slut")]
    assert found == [True, True, False]
    assert sentences.at(0).has(price)
    assert not sentences.at(len(text) - 1).has(price)
