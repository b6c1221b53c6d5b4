"""The work for a text grows no faster than its length, whatever it repeats."""

import sys
from datetime import date
from types import FrameType

import pytest

from detectors import DETECTORS
from detectors.scanner import Scanner
from detectors.types import PlainPassage

SCANNER = Scanner(DETECTORS, lambda: date(2026, 11, 20), lambda: 0.0)
LEAST, MOST = 1_800, 5_400
"""Characters; the shorter text fills several of the sentences that long ones are cut into."""
ALLOWED = 1.25
"""How much more work a character of the longer text may be."""


def calls(text: str) -> int:
    """How many functions are called for a text."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        report = SCANNER.scan([PlainPassage(text)])
    finally:
        sys.setprofile(None)
    assert report.complete
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "jag är sjuk ",
        "Anna är sjuk. ",
        "hon har cancer och ",
        "eleverna är sjuka ",
        "070-174 06 05 ",
        "hemligt, ",
        "smitta av entusiasm ",
    ],
)
def test_repeating_a_trigger_costs_each_time_the_same(unit: str) -> None:
    short, long = ((unit * MOST)[:size] for size in (LEAST, MOST))
    calls(short)
    assert calls(long) / MOST <= ALLOWED * calls(short) / LEAST
