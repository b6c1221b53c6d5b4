"""Every check and every rewriting has its words in both languages."""

from datetime import date

import pytest

from detectors import DETECTORS
from detectors.normalize import REWRITERS
from detectors.reasons import CHECKS, VIEWS
from detectors.scanner import Scanner
from detectors.types import PlainPassage


def test_every_check_that_the_examples_reach_has_a_sentence() -> None:
    scanner = Scanner(DETECTORS, today=lambda: date(2026, 3, 1), clock=lambda: 0.0)
    explains = {each.name: each.explains for each in DETECTORS}
    reached = {
        found.why.validation
        for detector in DETECTORS
        for example in detector.examples
        for found in scanner.scan([PlainPassage(example.text, label=example.label)]).findings
        if found.why.rule not in explains[found.recognizer]
    }
    assert len(reached) > 30
    assert reached - {""} <= CHECKS.keys()


@pytest.mark.parametrize("code", CHECKS)
def test_a_checks_sentence_is_whole_in_both_languages(code: str) -> None:
    for sentence in CHECKS[code]:
        assert sentence[0].isupper()
        assert sentence.endswith(".")


def test_every_rewriting_has_a_phrase() -> None:
    assert {rewriter.name for rewriter in REWRITERS} == VIEWS.keys()
