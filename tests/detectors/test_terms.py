"""A tenant's own words and patterns: found in every spelling, refused when unsafe."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.patterns import (
    LONGEST_MATCH,
    MAX_PATTERN_LENGTH,
    PatternError,
    PatternSet,
    checked,
)
from detectors.recognizer import Hit
from detectors.scanner import Scanner
from detectors.terms import MAX_TERMS, CustomTerms, Entry, TermsError, load_terms, parse_terms
from detectors.types import PlainPassage

TODAY = date(2026, 1, 1)
_LETTERS = st.text("abdefgåäöÅÄÖABD", min_size=2, max_size=8)


def hits(terms: CustomTerms, text: str) -> list[Hit]:
    return list(terms.find(text, "", TODAY))


def values(terms: CustomTerms, text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in hits(terms, text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("om Projekt Granit idag", "Projekt Granit"),
        ("om PROJEKT GRANITS budget", "PROJEKT GRANITS"),
        ("projekt-granit", "projekt-granit"),
        ("filen projekt_granit.docx", "projekt_granit"),
        ("om projekt\n    granit", "projekt\n    granit"),
        ("vid Ärla, sa hon", "Ärla"),
        ("ÄRLAS vägar", "ÄRLAS"),
        ("skriven i C++ nyss", "C++"),
    ],
)
def test_a_term_is_found_as_it_may_be_written(text: str, value: str) -> None:
    assert values(CustomTerms(["Projekt Granit", "ärla", "C++"], ()), text) == [value]


@pytest.mark.parametrize(
    "text", ["Projektgranit", "Projekt om granit", "Arla", "ärlar", "vitamin C", "C# och C", ""]
)
def test_another_text_is_not_a_term(text: str) -> None:
    assert values(CustomTerms(["Projekt Granit", "ärla", "C++"], ()), text) == []


def test_a_label_stands_for_its_entry_and_the_term_never_shows() -> None:
    terms = CustomTerms(
        [Entry("Granit", "Hemliga projekt"), "Skiffer"], [Entry("ABC-[0-9]{3}", "Ritningar")]
    )
    found = hits(terms, "Granit, Skiffer, ABC-123")
    assert [hit.rule for hit in found] == ["Hemliga projekt", "exact", "Ritningar"]
    assert "Granit" not in repr(Entry("Granit", "x"))


def test_signs_tell_terms_apart() -> None:
    assert values(CustomTerms(["C++", "C#"], ()), "C# och C++") == ["C#", "C++"]


@given(st.lists(_LETTERS, min_size=1, max_size=4), st.sampled_from([" ", "-", "_", "  ", "\n"]))
def test_every_listed_phrase_is_found_with_its_span(words: list[str], gap: str) -> None:
    terms = CustomTerms([" ".join(words)], ())
    for written in (gap.join(words), gap.join(words).upper(), gap.join(words).lower()):
        assert written in values(terms, f"zz {written} zz")


@given(st.text("abå ", max_size=40), _LETTERS)
def test_an_unlisted_word_is_not_found(text: str, term: str) -> None:
    spoken = {word.lower() for word in text.split()}
    genitive = {word.removesuffix("s") for word in spoken}
    if term.lower() not in spoken | genitive:
        assert values(CustomTerms([term], ()), text) == []


def test_a_disguised_term_is_found_at_its_original_characters() -> None:
    scanner = Scanner([CustomTerms(["Granitberget"], ())], lambda: TODAY, lambda: 0.0)
    for text in ("Gra\u200bnitberget", "G r a n i t b e r g e t", "ＧＲＡＮＩＴＢＥＲＧＥＴ"):
        (found,) = scanner.scan([PlainPassage(text)]).findings
        assert (found.spans[0].start, found.spans[0].end) == (0, len(text))


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("a*", "matches the empty string"),
        (r"\b", "matches the empty string"),
        ("$", "matches the empty string"),
        ("granit|", "matches the empty string"),
        (".", "matches nearly any text"),
        (r"\w+", "matches nearly any text"),
        ("[a-zåäö]+", "matches nearly any text"),
        ("(", "not a pattern"),
        (r"(a)\1", "not a pattern"),
        (r"a(?=b)", "not a pattern"),
        ("(?:a{1000}){1000}", "not a pattern"),
        (r"(?:\pL{100}){9}", "too large"),
        ("a" * (MAX_PATTERN_LENGTH + 1), "longer than"),
    ],
)
def test_an_unsafe_pattern_is_refused(pattern: str, reason: str) -> None:
    with pytest.raises(PatternError, match=reason):
        checked(pattern)
    with pytest.raises(TermsError, match=r"regex\[1\]: "):
        CustomTerms((), ["ABC", pattern])


@given(st.integers(0, 4_000), st.integers(1, LONGEST_MATCH - 2))
def test_a_match_is_found_whole_wherever_it_stands(before: int, size: int) -> None:
    text = "ö" * before + " " + "7" * size + " " + "ö" * 3_000
    assert list(PatternSet([r"\b7+\b"]).find(text)) == [(0, before + 1, before + 1 + size)]


def test_a_match_longer_than_a_piece_is_covered() -> None:
    assert list(PatternSet(["X+"]).find("å" + "X" * 9_000 + "å")) == [(0, 1, 9_001)]


def test_any_text_can_be_searched() -> None:
    assert values(CustomTerms(["ab"], ["a[0-9]"]), "\ud800 ab a1 \x00İ ab") == ["ab", "ab", "a1"]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("{", "line 1: not JSON"),
        ('{"exact": [],\n"exact"}', "line 2: not JSON"),
        ("[]", "expected"),
        ('{"words": []}', "expected"),
        ('{"exact": "a"}', "exact: expected a list"),
        ('{"exact": ["a", 1]}', r"exact\[1\]: expected text"),
        ('{"exact": ["ok", "..."]}', r"exact\[1\]: has no letters"),
        ('{"exact": [{"term": "x", "label": "a\\nb"}]}', r"exact\[0\].label"),
        ('{"regex": [{"term": "x"}]}', r"regex\[0\]: expected text"),
        ('{"regex": ["a", "b*"]}', r"regex\[1\]: matches the empty string"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(tmp_path: Path, content: str, place: str) -> None:
    path = tmp_path / "terms.json"
    path.write_text(content, "utf-8")
    with pytest.raises(TermsError, match=f"{path}: {place}"):
        load_terms(path)


def test_a_file_that_is_not_utf8_or_absent_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "terms.json"
    path.write_bytes('{"exact":\n["å"]}'.encode("latin-1"))
    with pytest.raises(TermsError, match="line 2: is not UTF-8"):
        load_terms(path)
    with pytest.raises(TermsError, match=r"absent\.json: No such file"):
        load_terms(tmp_path / "absent.json")


def test_a_hundred_thousand_terms_are_held_and_one_more_is_not() -> None:
    listed = [f"ord{number}" for number in range(MAX_TERMS)]
    terms = CustomTerms(parse_terms(json.dumps({"exact": listed}).encode()).exact, ())
    assert values(terms, "ord1 och ord99999s och ord100000") == ["ord1", "ord99999s"]
    with pytest.raises(TermsError, match="exact: more than 100000"):
        parse_terms(json.dumps({"exact": [*listed, "x"]}).encode())
