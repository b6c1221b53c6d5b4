"""The recognizers' own examples, the triggers and what a registry needs."""

from datetime import date

import pytest
import re2

from detectors.intl import RECOGNIZERS
from detectors.recognizer import Example, Recognizer
from detectors.taxonomy import ENTITY_TYPES

TODAY = date(2026, 11, 20)
CASES = [(r, e) for r in RECOGNIZERS for e in r.examples]


def found(recognizer: Recognizer, text: str) -> dict[str, float]:
    """The values found and the best score of each."""
    best: dict[str, float] = {}
    for hit in recognizer.find(text, "", TODAY):
        value = text[hit.start : hit.end]
        best[value] = max(hit.score, best.get(value, 0.0))
    return best


@pytest.mark.parametrize(("recognizer", "example"), CASES, ids=lambda v: getattr(v, "name", ""))
def test_every_example_holds(recognizer: Recognizer, example: Example) -> None:
    hits = found(recognizer, example.text)
    assert set(hits) == set(example.values)
    assert all(hits[value] >= example.min_score for value in example.values)


@pytest.mark.parametrize(("recognizer", "example"), CASES, ids=lambda v: getattr(v, "name", ""))
def test_triggers_match_wherever_something_is_found(
    recognizer: Recognizer, example: Example
) -> None:
    options = re2.Options()
    options.case_sensitive = False
    if found(recognizer, example.text):
        assert any(re2.search(t, example.text, options) for t in recognizer.triggers)


@pytest.mark.parametrize("recognizer", RECOGNIZERS, ids=lambda r: r.name)
def test_each_recognizer_is_complete(recognizer: Recognizer) -> None:
    positives = sum(bool(example.values) for example in recognizer.examples)
    assert positives >= 6
    assert len(recognizer.examples) - positives >= 6
    assert recognizer.source
    assert set(recognizer.entity_types) <= set(ENTITY_TYPES)


def test_names_are_unique() -> None:
    names = [recognizer.name for recognizer in RECOGNIZERS]
    assert len(names) == len(set(names))
