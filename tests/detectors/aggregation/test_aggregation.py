"""Details of one person over a request: the bits, the conversation, what is left alone."""

from datetime import date
from pathlib import Path

import pytest

from detectors import RECOGNIZERS
from detectors.aggregation import DETECTORS
from detectors.aggregation.aggregation import Aggregation
from detectors.aggregation.examples import EXAMPLES
from detectors.detector import Example
from detectors.evidence import Clue
from detectors.interpreter import Interpreter
from detectors.scanner import Scanner
from detectors.types import LOW_BELOW, PlainPassage, Role

LINES = (Path(__file__).with_name("sentences") / "aggregation.txt").read_text("utf-8").splitlines()


class Sick(Interpreter):
    """Leaves what a reader of sensitive matters leaves."""

    name = "sick"
    entity_types = ("HEALTH",)
    examples = (Example("sjukskriven"),)

    def read(self, reading, marks):
        at = reading.text.find("sjukskriven")
        if at >= 0:
            yield Clue(at, at + 11, "matter", "pronoun", "HEALTH", 0.9)


SCANNER = Scanner((*RECOGNIZERS, *DETECTORS, Sick()), lambda: date(2026, 11, 20), lambda: 0.0)


def scan(*texts, roles=()):
    passages = [
        PlainPassage(text, roles[n] if roles else Role.USER, message=n)
        for n, text in enumerate(texts)
    ]
    report = SCANNER.scan(passages)
    assert report.complete, report.failures
    return [
        each
        for each in report.findings
        if each.entity_type == "AGGREGATION" and each.score >= LOW_BELOW
    ]


@pytest.mark.parametrize("line", [line for line in LINES if line[0] == "-"])
def test_ordinary_text_is_left_alone(line):
    assert scan(line[2:].replace("\\n", "\n")) == []


def test_people_are_singled_out():
    texts = [line[2:].replace("\\n", "\n") for line in LINES if line[0] == "+"]
    missed = [text for text in texts if not scan(text)]
    assert len(missed) <= len(texts) // 20, missed


@pytest.mark.parametrize("example", [e for e in EXAMPLES if not e.values], ids=lambda e: e.text)
def test_negative_examples(example):
    assert scan(example.text) == []


def test_a_conversation_adds_up_until_it_singles_somebody_out():
    first, second = "Anna bor i Hedemora.", "Hon är 47."
    third = "Hon är sjukskriven sedan i maj."
    assert [f.score for f in scan(first) if f.score > 0.6] == []
    (finding,) = scan(first, second)
    assert finding.why.rule == "one_person"
    assert {span.passage for span in finding.spans} == {0, 1}
    (finding,) = scan(first, second, third)
    assert finding.why.rule == "one_person_with_matter"
    assert finding.score >= 0.85
    assert {span.passage for span in finding.spans} == {0, 1, 2}


def test_many_people_stay_many():
    first, second = "Anna bor i Stockholm.", "Hon är 47."
    assert scan(first) == []
    assert [f.score for f in scan(first, second)] == [0.5]
    assert [f.score for f in scan(first, second, "Hon är sjukskriven.")] == [0.9]


def test_the_answer_counts_too():
    asked = "Vem kan det vara? En kvinna, 47 år, född i Eritrea."
    answer = "Kvinnan bor i Hedemora."
    assert scan(asked) == []
    (finding,) = scan(asked, answer, roles=(Role.USER, Role.ASSISTANT))
    assert finding.why.validation in {"1", "2"}


def test_somebody_else_is_not_mixed_in():
    assert scan("En kvinna, 47 år, född i Eritrea.", "En man bor i Hedemora.") == []


def test_the_same_detail_said_twice_counts_once():
    assert scan("En kvinna, 47 år, från Eritrea.", "Kvinnan är 47 år och från Eritrea.") == []


def test_a_name_and_a_title_are_no_aggregation():
    assert scan("Hälsa Anna Andersson, enhetschef i Hedemora, att mötet är flyttat.") == []


def test_what_remains_without_the_name():
    text = "Fatima Alvarez, 58 år, född i Chile, bor i Jokkmokk, tvåbarnsmamma, har ledarhund."
    (finding,) = scan(text)
    assert finding.why.rule == "beyond_name"
    assert all(text[s.start : s.end] not in {"Fatima", "Alvarez"} for s in finding.spans)


def test_a_list_of_people():
    rows = [("Anna", 41), ("Björn", 52), ("Cecilia", 38), ("David", 29), ("Elin", 64)]
    text = "\n".join(f"{name}, {age} år, bor i Säter." for name, age in rows)
    assert "list" in {f.why.rule for f in scan(text)}


_GIVEN_TEXT = (
    "Anna Björn Cecilia David Elin Fredrik Gunilla Hassan Ingrid Johan Karin Lars Maria Nils Olga"
    " Per Qamar Rita Sven Tove Ulla Viktor Wilma Ylva Zara Åke Ärla Örjan"
)
GIVEN = _GIVEN_TEXT.split()


def test_many_rows_with_a_person_are_a_register():
    rows = [f"{name} Andersson;ja" for name in GIVEN]
    (finding,) = scan("namn;kommer\n" + "\n".join(rows))
    assert finding.why.rule == "register"
    assert scan("namn;kommer\n" + "\n".join(rows[:12])) == []


def test_a_text_that_is_called_made_up_is_read_all_the_same():
    said = "En kvinna, 47 år, född i Eritrea, bor i Hedemora, trebarnsmamma."
    assert scan(said)
    assert scan(f"Det här är fiktivt. {said}")
    assert scan(f"Skriv en novell om en fiktiv person. {said}") == []


def test_in_a_list_each_person_weighs_more():
    people = [("Anna", 41), ("Björn", 52), ("Cecilia", 38), ("David", 29), ("Elin", 64)]
    rows = [f"{name}, {age} år, bor i Stockholm." for name, age in people]
    alone = max((f.score for row in rows for f in scan(row)), default=0.0)
    listed = [f.score for f in scan("\n".join(rows)) if f.why.rule != "list"]
    assert max(listed) > alone


def test_rules_explain_themselves():
    for swedish, english in Aggregation.explains.values():
        assert swedish.format(validation="12").endswith(".")
        assert english.format(validation="12").endswith(".")
