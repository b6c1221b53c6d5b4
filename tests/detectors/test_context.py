import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import RECOGNIZERS
from detectors.context import AFTER, BEFORE, ContextWords

WORDS = ("tel", "telefon", "mobil", "lån", "bank", "bankkonto", "person-id", "ab")


def near(text, value, label="", words=WORDS):
    start = text.index(value)
    return ContextWords(words).near(text, label, start, start + len(value))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tel 12345", ("tel",)),
        ("hotel 12345", ()),
        ("TELEFONNUMMER: 12345, mobilen", ("mobil", "telefon")),
        ("12345 är mitt bankkonto", ("bankkonto",)),
        ("tel_12345", ()),
        ("Exempel AB (12345)", ("ab",)),
        ("\u0130 b\u0130l, mob\u0131l 12345", ("mobil",)),
        ("telefon" + "." * BEFORE + "12345" + "." * AFTER + "telefon", ()),
    ],
)
def test_short_words_stand_alone_and_long_ones_may_be_part_of_another(text, found):
    assert near(text, "12345") == found


def test_the_label_counts_and_the_value_does_not():
    assert near("12345", "12345", "bankkonto") == ("bankkonto",)
    assert near("x mobil x", "mobil") == ()


LISTS = [recognizer.context for recognizer in RECOGNIZERS if recognizer.context]
ALL = sorted({word for words in LISTS for word in words})


@given(
    st.lists(st.sampled_from([*ALL, " ", ". ", "\n", "s", "_", "-", "É", "ı"]), max_size=12),
    st.sampled_from(LISTS),
    st.booleans(),
)
def test_it_agrees_with_one_pattern_of_all_words(pieces, words, upper):
    text = "".join(pieces).upper() if upper else "".join(pieces)
    parts = [
        rf"(?<!\w){re.escape(word)}(?!\w)" if len(word) <= 4 else re.escape(word)
        for word in sorted(words, key=len, reverse=True)
    ]
    pattern = re.compile("|".join(parts), re.IGNORECASE)
    expected = {m.group().casefold().replace("ı", "i") for m in pattern.finditer(text[-BEFORE:])}
    found = ContextWords(words).near(text, "", len(text), len(text))
    assert set(found) == {word.casefold() for word in expected}
