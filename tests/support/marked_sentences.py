"""Sentences marked by hand: `+` must be found, `-` must not; a line break is written as `\\n`."""

from datetime import date
from pathlib import Path

from detectors.recognizer import Recognizer
from detectors.scanner import Scanner
from detectors.types import PlainPassage

TODAY = date(2026, 11, 20)


def marked(file: Path) -> list[tuple[bool, str]]:
    """The sentences of a file, each with whether it must be found."""
    lines = file.read_text("utf-8").splitlines()
    return [(line[0] == "+", line[2:].replace("\\n", "\n")) for line in lines if line]


def best(recognizers: tuple[Recognizer, ...], entity_type: str, text: str) -> float:
    """The highest score that the type gets in the text, through the whole scanner."""
    report = Scanner(recognizers, lambda: TODAY, lambda: 0.0).scan([PlainPassage(text)])
    assert report.complete, report.failures
    return max((f.score for f in report.findings if f.entity_type == entity_type), default=0.0)
