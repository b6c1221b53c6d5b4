"""Evidence keeps what it worked out, for every place in a request."""

from detectors.evidence import Evidence, Mark
from detectors.types import Origin, PlainPassage, Role, Span, Why


def mark(start: int, end: int, entity_type: str, score: float = 0.9) -> Mark:
    return Mark(start, end, entity_type, score, "test", Why("rule"))


SPOKEN = PlainPassage("any text")


def test_the_marks_that_stand_are_those_without_overlaps():
    better, worse = mark(3, 9, "SE_PERSONNUMMER"), mark(0, 5, "PHONE_NUMBER")
    evidence = Evidence((worse, better))
    assert evidence.standing == (better,)
    assert evidence == Evidence((worse, better))


def test_findings_follow_the_passage_to_another_place():
    evidence = Evidence((mark(5, 9, "IBAN_CODE"), mark(0, 4, "AGE")))
    first = evidence.findings(SPOKEN, 0)
    assert [found.spans for found in first] == [(Span(0, 0, 4),), (Span(0, 5, 9),)]
    assert evidence.findings(SPOKEN, 0) is first
    assert [found.spans[0].passage for found in evidence.findings(SPOKEN, 7)] == [7, 7]
    tool = PlainPassage(SPOKEN.text, Role.TOOL, Origin.TOOL_RESULT)
    assert {(f.role, f.origin) for f in evidence.findings(tool, 7)} == {
        (Role.TOOL, Origin.TOOL_RESULT)
    }
    assert evidence.findings(SPOKEN, 0) == first
