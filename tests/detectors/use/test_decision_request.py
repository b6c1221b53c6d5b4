"""Requests to decide in somebody's case, on sentences of our own: `+` asks, `-` does not."""

from datetime import date
from pathlib import Path

import pytest

from detectors import RECOGNIZERS
from detectors.names import RECOGNIZERS as NAMES
from detectors.scanner import Scanner
from detectors.types import LOW_BELOW, PlainPassage, Role
from detectors.use.decision_request import EXAMPLES, RECOGNIZER, DecisionRequest

SENTENCES = Path(__file__).with_name("sentences") / "decision_request.txt"


def sentences():
    for line in SENTENCES.read_text("utf-8").splitlines():
        yield line[0] == "+", line[2:].replace("\\n", "\n")


@pytest.fixture(scope="module")
def scanner():
    others = [each for each in RECOGNIZERS if each.name not in {"names", RECOGNIZER.name}]
    return Scanner((*others, *NAMES, DecisionRequest()), lambda: date(2026, 11, 20), lambda: 0.0)


def asked(scanner, text, role=Role.USER):
    report = scanner.scan([PlainPassage(text, role)])
    assert report.complete, report.failures
    return [
        text[f.spans[0].start : f.spans[0].end]
        for f in report.findings
        if f.entity_type == "DECISION_REQUEST" and f.score >= LOW_BELOW
    ]


def test_most_requests_are_found_and_few_other_sentences(scanner):
    found = [(wanted, bool(asked(scanner, text))) for wanted, text in sentences()]
    hits = found.count((True, True))
    assert hits / (hits + found.count((False, True))) >= 0.95
    assert hits / (hits + found.count((True, False))) >= 0.95


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.text)
def test_examples(scanner, example):
    assert tuple(asked(scanner, example.text)) == example.values


def test_every_sentence_that_fires_sets_off_a_trigger(scanner):
    everything = DecisionRequest()
    everything.triggers = ()
    others = [each for each in RECOGNIZERS if each.name not in {"names", RECOGNIZER.name}]
    always = Scanner((*others, *NAMES, everything), lambda: date(2026, 11, 20), lambda: 0.0)
    for _, text in sentences():
        assert asked(scanner, text) == asked(always, text)


def test_an_answer_asks_for_nothing(scanner):
    text = "Ska vi anställa henne trots luckorna?"
    assert asked(scanner, text)
    assert asked(scanner, text, Role.ASSISTANT) == []


def test_facts_that_are_handed_over_make_a_case(scanner):
    facts = "Huset är 9 meter högt och grannen klagar på skuggan."
    assert asked(scanner, f"Kan bygglov beviljas?\n{facts}")
    assert asked(scanner, "Kan bygglov beviljas?") == []


def test_a_question_about_how_it_is_done_is_none(scanner):
    assert asked(scanner, "Vilka krav ska en sökande uppfylla för att få bygglov?") == []
    assert asked(scanner, "How do we decide whether the applicant is eligible?") == []


def test_each_rule_explains_itself():
    assert set(RECOGNIZER.explains) == {"outcome", "judgement"}
    for swedish, english in RECOGNIZER.explains.values():
        assert swedish.endswith(".")
        assert english.endswith(".")
