"""One scanner, and how the tests of this folder ask it."""

from datetime import date

from detectors import DETECTORS
from detectors.matters import DETECTORS as MATTERS
from detectors.scanner import Scanner
from detectors.types import LOW_BELOW, Finding, PlainPassage, Role

ALL = tuple({each.name: each for each in (*DETECTORS, *MATTERS)}.values())
SCANNER = Scanner(ALL, lambda: date(2026, 11, 20), lambda: 0.0)
NAMES = {each.name for each in MATTERS}


def findings(*texts: str, role: Role = Role.USER) -> list[Finding]:
    """What is said of people in messages that follow each other."""
    passages = [PlainPassage(text, role, message=number) for number, text in enumerate(texts)]
    report = SCANNER.scan(passages)
    assert report.complete, report.failures
    return [each for each in report.findings if each.recognizer in NAMES]


def types(*texts: str) -> set[str]:
    """The types that are not low."""
    return {each.entity_type for each in findings(*texts) if each.score >= LOW_BELOW}
