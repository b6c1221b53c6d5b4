"""Every recognizer's pattern is bounded by its form: no repeat is without an upper bound and a
match has a longest length, so the work at each start is bounded and grows with the text only."""

import re
import re._parser as parser
from collections.abc import Iterator
from typing import Any

import pytest

from detectors import RECOGNIZERS
from detectors.recognizer import Pattern, PatternRecognizer

PATTERNS = [
    pytest.param(pattern, id=f"{recognizer.name}-{pattern.name}")
    for recognizer in RECOGNIZERS
    if isinstance(recognizer, PatternRecognizer)
    for pattern in recognizer.patterns
]
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT"}
_LONGEST = 25_000
"""Characters that one match may span: work at each start is at most that."""


def parts(parsed: Any) -> Iterator[tuple[str, Any]]:
    for op, argument in parsed:
        yield str(op), argument


def inside(argument: Any) -> Iterator[Any]:
    if isinstance(argument, parser.SubPattern):
        yield argument
    elif isinstance(argument, tuple | list):
        for each in argument:
            yield from inside(each)


def unbounded(parsed: Any, nested: bool = False) -> Iterator[str]:
    """Repeats without an upper bound, wherever backtracking could multiply them."""
    for op, argument in parts(parsed):
        repeats = op in _REPEATS
        if repeats and argument[1] is parser.MAXREPEAT:
            yield "nested" if nested else "open"
        for child in inside(argument):
            yield from unbounded(child, nested or (repeats and argument[1] > 1))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_repeat_is_without_bound(pattern: Pattern) -> None:
    parsed = parser.parse(pattern.regex, pattern.flags)
    assert list(unbounded(parsed)) == []


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_match_has_a_longest_length(pattern: Pattern) -> None:
    assert parser.parse(pattern.regex, pattern.flags).getwidth()[1] <= _LONGEST


def test_the_check_sees_what_it_should() -> None:
    for bad in (r"(a+)+b", r"(?:a*)*", r"(?:x[0-9]+ ?){2,9}", r"a+b"):
        assert list(unbounded(parser.parse(bad)))
    assert not list(unbounded(parser.parse(r"(?:[0-9]{1,4}[ -]?){2,5}")))
    assert re.compile(r"a{1,20000}")
