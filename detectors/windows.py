"""Which patterns can match near digits only.

Most identifiers hold a digit and are short, most text holds no digits.
"""

import re._parser as parser  # type: ignore[import-not-found]  # the only way to ask what a pattern needs
from collections.abc import Iterator
from typing import Any

from detectors.reading import MARGIN, REACHES


def digit_reach(regex: str, flags: int = 0) -> int:
    """How far from an ASCII digit a match can extend, rounded up to one of `REACHES`; 0 when a
    match need not hold a digit (in a normalised text), is too long or looks far ahead."""
    parsed = parser.parse(regex, flags)
    if not _holds_digit(parsed) or any(width > MARGIN for width in _looks_ahead(parsed)):
        return 0
    longest = parsed.getwidth()[1]
    return next((reach for reach in REACHES if longest <= reach), 0)


def _holds_digit(parsed: Any) -> bool:
    return any(_is_digit(str(op), argument) for op, argument in parsed)


def _is_digit(op: str, argument: Any) -> bool:
    match op:
        case "LITERAL":
            return bool(ord("0") <= argument <= ord("9"))
        case "IN":
            return all(_only_digits(str(kind), what) for kind, what in argument)
        case "SUBPATTERN":
            return _holds_digit(argument[3])
        case "ATOMIC_GROUP":
            return _holds_digit(argument)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return bool(argument[0] >= 1) and _holds_digit(argument[2])
        case "BRANCH":
            return all(_holds_digit(branch) for branch in argument[1])
    return False


def _only_digits(kind: str, what: Any) -> bool:
    match kind:
        case "LITERAL":
            return bool(ord("0") <= what <= ord("9"))
        case "RANGE":
            return bool(ord("0") <= what[0] and what[1] <= ord("9"))
        case "CATEGORY":
            return str(what) == "CATEGORY_DIGIT"
    return False


def _looks_ahead(parsed: Any) -> Iterator[int]:
    """The widths of all look-aheads, at any depth."""
    for op, argument in parsed:
        if str(op) in ("ASSERT", "ASSERT_NOT") and argument[0] > 0:
            yield argument[1].getwidth()[1]
        yield from _looks_inside(argument)


def _looks_inside(argument: Any) -> Iterator[int]:
    if isinstance(argument, parser.SubPattern):
        yield from _looks_ahead(argument)
    elif isinstance(argument, tuple | list):
        for part in argument:
            yield from _looks_inside(part)
