"""Interpreters and reasoners in the scanner, shown with small ones."""

from collections.abc import Iterable, Sequence
from datetime import date

from detectors import DETECTORS
from detectors.detector import Hit
from detectors.evidence import Clue, Joined, Mark
from detectors.interpreter import Interpreter, Reasoner
from detectors.scanner import Scanner
from detectors.types import FailureReason, PlainPassage, Role, Span, Why


class Contacted(Interpreter):
    """An e-mail address after "ring": stands for any reading of what was found."""

    name = "contacted"
    entity_types = ("HEALTH",)
    triggers = ("ring",)

    def read(self, reading, marks: Sequence[Mark]) -> Iterable[Hit | Clue]:
        at = reading.text.lower().index("ring")
        for mark in marks:
            if mark.entity_type == "EMAIL_ADDRESS":
                yield Hit(at, mark.end, "HEALTH", 0.9, f"said_by_{reading.role}")
                return
        yield Clue(at, at + 4, "call")


class Calls(Reasoner):
    """Joins every call to the addresses of earlier passages."""

    name = "calls"
    entity_types = ("SOCIAL_SITUATION",)

    def conclude(self, passages, marks, clues) -> Iterable[Joined]:
        known: list[Span] = []
        for number in range(len(passages)):
            for clue in clues[number]:
                spans = (*known, Span(number, clue.start, clue.end))
                mark = Mark(clue.start, clue.end, "SOCIAL_SITUATION", 0.8, self.name, Why("called"))
                if known:
                    yield Joined(mark, spans)
            known += [
                Span(number, mark.start, mark.end)
                for mark in marks[number]
                if mark.entity_type == "EMAIL_ADDRESS"
            ]


class Broken(Calls):
    name = "broken"

    def conclude(self, passages, marks, clues) -> Iterable[Joined]:
        raise LookupError


CALLS = (Contacted(), Calls())


def scan(*texts, detectors=CALLS):
    scanner = Scanner((*DETECTORS, *detectors), lambda: date(2026, 11, 20), lambda: 0.0)
    passages = [PlainPassage(text, Role.USER, message=number) for number, text in enumerate(texts)]
    report = scanner.scan(passages)
    return report, {
        (f.entity_type, tuple(texts[s.passage][s.start : s.end] for s in f.spans))
        for f in report.findings
    }


def test_an_interpreter_sees_what_the_recognizers_found():
    report, found = scan("Ring eva.test@exempel.se nu")
    assert ("HEALTH", ("Ring eva.test@exempel.se",)) in found
    assert ("EMAIL_ADDRESS", ("eva.test@exempel.se",)) in found
    assert {f.why.rule for f in report.findings if f.entity_type == "HEALTH"} == {"said_by_user"}


def test_offsets_lead_back_to_the_original_text():
    _, found = scan("Ri\u200bng eva.test@exempel.se nu")
    assert ("HEALTH", ("Ri\u200bng eva.test@exempel.se",)) in found


def test_a_clue_counts_with_what_stood_in_an_earlier_message():
    _, found = scan("Det gäller eva.test@exempel.se", "Ring upp i dag")
    assert ("SOCIAL_SITUATION", ("eva.test@exempel.se", "Ring")) in found
    assert scan("Ring upp i dag", "Det gäller eva.test@exempel.se")[1] == {
        ("EMAIL_ADDRESS", ("eva.test@exempel.se",))
    }


def test_a_reasoner_that_raises_is_a_failure_of_its_own():
    report, found = scan(
        "Det gäller eva.test@exempel.se", "Ring", detectors=(Contacted(), Broken())
    )
    assert [(f.recognizer, f.reason, f.detail) for f in report.failures] == [
        ("broken", FailureReason.RAISED, "LookupError")
    ]
    assert ("EMAIL_ADDRESS", ("eva.test@exempel.se",)) in found


def test_the_digest_names_the_data_that_a_detector_works_by():
    other = Calls()
    other.version = "2"
    one, two = (
        Scanner((each,), lambda: date(2026, 11, 20), lambda: 0.0) for each in (Calls(), other)
    )
    assert one.digest != two.digest
