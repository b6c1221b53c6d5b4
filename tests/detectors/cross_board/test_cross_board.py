"""Person data of several boards, on sentences of our own: `+` holds such, `-` does not."""

from datetime import date
from pathlib import Path

import pytest

from detectors import RECOGNIZERS
from detectors.cross_board import DETECTORS
from detectors.cross_board.cross_board import EXAMPLES, CrossBoard
from detectors.scanner import Scanner
from detectors.types import LOW_BELOW, Origin, PlainPassage

LINES = (Path(__file__).with_name("sentences") / "cross_board.txt").read_text("utf-8").splitlines()
SCANNER = Scanner((*RECOGNIZERS, *DETECTORS), lambda: date(2026, 11, 20), lambda: 0.0)


def scan(*texts, origin=Origin.PROMPT):
    report = SCANNER.scan(
        [PlainPassage(text, origin=origin, message=number) for number, text in enumerate(texts)]
    )
    assert report.complete, report.failures
    return [f for f in report.findings if f.entity_type == "CROSS_BOARD" and f.score >= LOW_BELOW]


@pytest.mark.parametrize("line", [line for line in LINES if line[0] == "-"])
def test_boards_without_data_about_people_are_left_alone(line):
    assert scan(line[2:].replace("\\n", "\n")) == []


def test_most_combinations_are_found():
    texts = [line[2:].replace("\\n", "\n") for line in LINES if line[0] == "+"]
    missed = [text for text in texts if not scan(text)]
    assert len(missed) <= len(texts) // 10, missed


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.text)
def test_examples(example):
    assert bool(scan(example.text)) == bool(example.values)


def test_boards_of_different_messages_count_together():
    first = "Enligt Treserva har Kim Testsson bistånd."
    second = "Enligt Unikum är han borta från skolan."
    assert scan(first) == []
    (finding,) = scan(first, second)
    assert {span.passage for span in finding.spans} == {0, 1}
    assert finding.why.validation == "2"
    assert finding.score > 0.75


def test_a_system_of_the_social_board_is_not_another_board():
    assert scan("Socialnämndens beslut om Kim Testsson finns i Treserva.") == []


def test_putting_together_weighs_more():
    apart = "Miljökontorets ärende om Bo Testsson. Socialtjänstens utredning om honom."
    (one,) = scan(apart)
    (two,) = scan(f"{apart} Jämför Socialtjänstens utredning om honom med miljökontorets ärende.")
    assert (one.why.rule, two.why.rule) == ("records", "combined")
    assert two.score > one.score


def test_definitions_of_tools_are_not_read():
    text = "Ärende SN 2031/118 och BUN 2031/221 gäller båda Alva Testdotter."
    assert scan(text)
    assert scan(text, origin=Origin.TOOL_DEFINITION) == []


def test_rules_explain_themselves():
    for swedish, english in CrossBoard.explains.values():
        assert "2" in swedish.format(validation="2")
        assert "2" in english.format(validation="2")
