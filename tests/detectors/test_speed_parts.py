"""The means by which recognizers are quick find what the plain ones find."""

import re
from datetime import date

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from detectors import RECOGNIZERS, labels
from detectors.edges import any_of, first
from detectors.intl import age, geo_coordinate, ip_address, phone
from detectors.rare import Rare
from detectors.reading import Reading
from detectors.recognizer import PatternRecognizer
from detectors.sv import addresses, bank_account, case_number, street_address

TODAY = date(2026, 11, 20)
LETTERS = st.text(alphabet="abc", max_size=4)


@given(st.sets(LETTERS.filter(bool), min_size=1, max_size=8), LETTERS)
def test_a_tree_of_words_matches_the_words(words, text):
    assert (re.fullmatch(any_of(words), text) is not None) == (text in words)


def test_a_tree_holds_the_endings_of_streets():
    pattern = re.compile(any_of(addresses.STRONG_ENDINGS.split("|")))
    assert all(pattern.fullmatch(ending) for ending in addresses.STRONG_ENDINGS.split("|"))


@given(st.text(alphabet="a1.- ", max_size=20))
def test_looking_back_after_the_first_character_changes_nothing(text):
    quick = re.compile(first("0-9", r"[\w.]", "a-") + "[0-9]?")
    plain = re.compile(r"(?<![\w.])(?<!a-)[0-9][0-9]?")
    assert [m.span() for m in quick.finditer(text)] == [m.span() for m in plain.finditer(text)]


RARE = [
    value
    for module in (
        labels,
        age,
        geo_coordinate,
        ip_address,
        phone,
        bank_account,
        case_number,
        street_address,
    )
    for value in vars(module).values()
    if isinstance(value, Rare)
]
EXAMPLES = [example.text for recognizer in RECOGNIZERS for example in recognizer.examples]
WORDS = sorted({word for text in EXAMPLES for word in re.findall(r"\w{2,}|[^\w\s]", text)})


@pytest.mark.parametrize("rare", RARE)
def test_the_quick_look_misses_nothing(rare):
    texts = [text[:end] for text in EXAMPLES for end in (len(text) // 2, len(text))]
    texts += [f"{word}{end}" for word in WORDS for end in ("", " ", ": ", "-nr ", " 1")]
    for text in texts:
        assert (rare.search(text) is None) == (rare.exact.search(text) is None), text


PARTS = [
    pytest.param(recognizer, pattern, triggers, id=f"{recognizer.name}-{pattern.name}")
    for recognizer in RECOGNIZERS
    if isinstance(recognizer, PatternRecognizer)
    for pattern, triggers in zip(recognizer.patterns, recognizer.parts, strict=True)
    if pattern.triggers
]


@pytest.mark.parametrize(("recognizer", "pattern", "triggers"), PARTS)
def test_a_pattern_finds_only_where_one_of_its_own_triggers_does(recognizer, pattern, triggers):
    part = recognizer.patterns.index(pattern)
    automata = [re2.compile(f"(?i){trigger}") for trigger in triggers]
    texts = [example.text for example in recognizer.examples]
    for text in [*texts, *EXAMPLES, *(f"({text})" for text in texts)]:
        if list(recognizer.read(Reading(text, "", TODAY), [part])):
            assert any(automaton.search(text) for automaton in automata), text
