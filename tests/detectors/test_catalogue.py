"""Every recognizer's own examples, through the whole scanner."""

from datetime import date

import pytest

from detectors import DETECTORS
from detectors.scanner import Scanner
from detectors.types import LOW_BELOW, PlainPassage

SCANNER = Scanner(DETECTORS, lambda: date(2026, 11, 20), lambda: 0.0)
POSITIVE = [(r, e) for r in DETECTORS for e in r.examples if e.values]
NEGATIVE = [(r, e) for r in DETECTORS for e in r.examples if not e.values]


def name(value):
    return getattr(value, "name", "")


def found(example):
    text = example.text
    report = SCANNER.scan([PlainPassage(text, label=example.label)])
    assert report.complete, report.failures
    return [(text[f.spans[0].start : f.spans[0].end], f) for f in report.findings]


@pytest.mark.parametrize(("recognizer", "example"), POSITIVE, ids=name)
def test_what_a_recognizer_promises_is_found(recognizer, example):
    findings = found(example)
    types = {example.entity_type} if example.entity_type else set(recognizer.entity_types)
    for value in example.values:
        scores = [f.score for text, f in findings if text == value and f.entity_type in types]
        assert scores, (value, findings)
        assert max(scores) >= example.min_score


@pytest.mark.parametrize(("recognizer", "example"), NEGATIVE, ids=name)
def test_what_a_recognizer_leaves_alone_is_not_found(recognizer, example):
    claims = [f for _, f in found(example) if f.recognizer == recognizer.name]
    assert [f for f in claims if f.score >= LOW_BELOW] == []


@pytest.mark.parametrize("recognizer", DETECTORS, ids=name)
def test_every_recognizer_has_examples_enough(recognizer):
    assert sum(bool(example.values) for example in recognizer.examples) >= 5
    assert sum(not example.values for example in recognizer.examples) >= 5


def test_names_and_triggers_are_in_order():
    assert len(SCANNER.names) == len(DETECTORS)
    for recognizer in DETECTORS:
        assert recognizer.name.islower()
        assert recognizer.trusted
        assert recognizer.entity_types
