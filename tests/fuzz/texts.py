"""Bytes as text for the fuzz targets, and what must hold of every scan."""

from collections.abc import Sequence
from datetime import date

from detectors import DETECTORS
from detectors.overlap import resolve
from detectors.scanner import Scanner
from detectors.types import PlainPassage, ScanReport

TODAY = date(2026, 11, 20)
BACKWARDS_TO = 2_000
"""Texts up to this many characters are scanned a second time with the recognizers reversed."""


def make_scanner(backwards: bool = False) -> Scanner:
    """A scanner of all recognizers with a fixed date."""
    recognizers = tuple(reversed(DETECTORS)) if backwards else DETECTORS
    return Scanner(recognizers, lambda: TODAY, lambda: 0.0)


SCANNER, BACKWARDS = make_scanner(), make_scanner(backwards=True)

SEEDS: tuple[bytes, ...] = tuple(
    example.text.encode("utf-8") for recognizer in DETECTORS for example in recognizer.examples
)


def as_text(data: bytes) -> str:
    """Any bytes as text: UTF-8 with lone surrogates where it is that, else one character a byte."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def check_report(report: ScanReport, texts: Sequence[str]) -> None:
    """No failure but that a text had too many readings, spans inside their text and not empty, no
    character claimed twice by the types that exclude each other."""
    reasons = {failure.reason.value for failure in report.failures}
    assert reasons <= {"too_large"}, report.failures
    for finding in report.findings:
        assert finding.spans
        assert 0.0 < finding.score <= 1.0
        for span in finding.spans:
            assert 0 <= span.start < span.end <= len(texts[span.passage]), finding


def check_scan(texts: Sequence[str]) -> ScanReport:
    """Scan the texts as one user's messages; the same again, and in another order."""
    passages = [PlainPassage(text, message=number) for number, text in enumerate(texts)]
    report = SCANNER.scan(passages)
    check_report(report, texts)
    if sum(map(len, texts)) <= BACKWARDS_TO:
        assert SCANNER.scan(passages).findings == report.findings
        assert BACKWARDS.scan(passages).findings == report.findings
        for passage in passages:
            marks = SCANNER.examine(passage).marks
            assert resolve(marks) == resolve(reversed(marks))
    return report
