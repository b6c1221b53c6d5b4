from detectors.marks import Mark
from detectors.types import Finding, Origin, PlainPassage, Role, Span, Why


def test_a_mark_becomes_a_finding_where_its_passage_stands():
    why = Why("rule", "check", ("word",))
    mark = Mark(2, 8, "IBAN_CODE", 0.8, "iban", why, "digits", True, True, True, True)
    passage = PlainPassage("x" * 9, Role.SYSTEM, Origin.SYSTEM)
    spans = (Span(3, 2, 8),)
    assert mark.finding(passage, spans) == Finding(
        "IBAN_CODE",
        spans,
        0.8,
        "iban",
        why,
        Role.SYSTEM,
        Origin.SYSTEM,
        "digits",
        True,
        True,
        True,
    )
