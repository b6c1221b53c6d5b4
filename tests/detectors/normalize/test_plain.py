import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.normalize import fold, hides_something
from detectors.normalize.offsets import SENTINEL

ANYTHING = st.text(alphabet=st.characters(), max_size=80)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("８５０１０１－２３８２", "850101-2382"),
        ("٨٥٠١٠١-٢٣٨٢", "850101-2382"),
        ("⁸⁵⁰¹⁰¹-²³⁸²", "850101-2382"),
        ("\U0001d7d6\U0001d7d3\U0001d7ce", "850"),
        ("⓪⑦❶", "071"),
        ("85\u200b01\xad01\u2060", "850101"),
        ("8️⃣5️⃣", "85"),
        ("8\u03325\u0332", "85"),
        ("a\u00a0b\u2009c\u2028d", "a b c\nd"),
        ("1–2—3−4‑5", "1-2-3-4-5"),
        ("fo\u0308delsenummer A\u030angstro\u0308m", "födelsenummer Ångström"),
        ("\u0435va.test@exempel.se", "eva.test@exempel.se"),
        ("85\u043e1", "85o1"),
        ("\ufb01l \u3392", "fil MHz"),
        ("nul\x00l", "null"),
        ("\U000e0038\U000e0035", "85"),
        ("\ud83d", "\ufffd"),
    ],
)
def test_what_a_person_sees(text, plain):
    assert fold(text)[0] == plain


@pytest.mark.parametrize(
    "text",
    ["Åsa Öberg – nej", "“citat” … 5 € · 3 °C", "Привет, мир", "日本語のテキスト", "½ av m² och µ"],
)
def test_ordinary_letters_stay(text):
    assert fold(text)[0] == text.replace("–", "-").replace("²", "2")


@pytest.mark.parametrize("text", ["Åsa Öberg", "plain ASCII\n\t", "“citat” …", ""])
def test_ordinary_text_is_returned_itself(text):
    plain, offsets = fold(text)
    assert plain is text
    assert offsets is None


@given(ANYTHING)
def test_any_text_folds_once_and_for_all(text):
    plain, _ = fold(text.replace(SENTINEL, ""))
    assert not any(unicodedata.category(c) in ("Cs", "Cf") for c in plain)
    assert not any(c.isdecimal() and not c.isascii() for c in plain)


@pytest.mark.parametrize(
    ("value", "hidden"),
    [
        ("85\u200b0101-2382", True),
        ("85\u043e101", True),
        ("\U0001d7d6\U0001d7d3", True),
        ("8\u03325", True),
        ("850101–2382", False),
        ("850101\u00a02382", False),
        ("Иван", False),
        ("Bjo\u0308rn", False),
        ("Björn", False),
        ("８５", False),
    ],
)
def test_hidden_characters_are_told_from_typography(value, hidden):
    assert hides_something(value) is hidden
