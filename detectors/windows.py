"""Which patterns can match near digits only.

Most identifiers hold a digit and are short, most text holds no digits. What a pattern needs is read
off the pattern; of one written in a way that is not known here, nothing is known.
"""

import re
from math import inf
from typing import NamedTuple

from detectors.reading import MARGIN, REACHES


def digit_reach(regex: str, flags: int = 0) -> int:
    """How far from an ASCII digit a match can extend, rounded up to one of `REACHES`; 0 when a
    match need not hold a digit (in a normalised text), is too long or looks too far ahead, or when
    the pattern is not understood. `regex` is one that `re` compiles."""
    if flags & re.VERBOSE:
        return 0
    try:
        shape = _Reader(regex).read()
    except _UnknownError:
        return 0
    if not shape.digit:
        return 0
    longest = max(shape.longest, shape.longest + shape.ahead - MARGIN)
    return next((reach for reach in REACHES if longest <= reach), 0)


def needs_digit(regex: str) -> bool:
    """Whether every match of a pattern holds an ASCII digit, as far as the pattern is understood.
    `regex` is one that RE2 compiles."""
    try:
        return _Reader(regex).read().digit
    except _UnknownError:
        return False


class _Shape(NamedTuple):
    """What all matches of a part of a pattern have in common: the most characters, whether a digit
    is among them, and how many characters behind itself it looks at."""

    longest: float
    digit: bool = False
    ahead: float = 0

    def then(self, other: "_Shape") -> "_Shape":
        ahead = max(self.ahead, other.ahead)
        return _Shape(self.longest + other.longest, self.digit or other.digit, ahead)

    def instead(self, other: "_Shape") -> "_Shape":
        ahead = max(self.ahead, other.ahead)
        return _Shape(max(self.longest, other.longest), self.digit and other.digit, ahead)

    def repeated(self, least: int, most: float) -> "_Shape":
        longest = self.longest * most if self.longest else 0
        return _Shape(longest, self.digit and least > 0, self.ahead)


_NOTHING = _Shape(0)
_TOKEN = re.compile(
    r"(?P<edge>\\[AZbB]|[$^])"
    r"|(?P<digit>\\d|[0-9]|\[(?:\\d|[0-9](?:-[0-9])?)+\])"
    r"|(?P<one>\[\^?\]?(?:[^]\\]|\\.)*\]"
    r"|\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[DSW]|[^A-Z0-9xu])"
    r"|[^][()\\|*+?$^])"
    r"|(?P<again>\(\?P=(?P<known>\w+)\))"
    r"|(?P<open>\((?:\?(?:P<(?P<name>\w+)>|(?P<look><?[=!])|>|[aimsu]*(?:-[ims]+)?:)|(?!\?)))"
    r"|(?P<or>\|)"
    r"|(?P<close>\))",
    re.DOTALL,
)
_REPEAT = re.compile(
    r"(?:(?P<sign>[*+?])|\{(?!\})(?P<least>[0-9]*)(?P<range>,(?P<most>[0-9]*))?\})[+?]?"
)


class _UnknownError(Exception):
    """A part of a pattern that is not understood."""


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, regex: str) -> None:
        self._regex = regex
        self._at = 0
        self._named: dict[str, _Shape] = {}

    def read(self) -> _Shape:
        """The shape of the alternatives that begin here, to the end of their group."""
        whole: _Shape | None = None
        branch = _NOTHING
        while self._at < len(self._regex):
            token = _TOKEN.match(self._regex, self._at)
            if token is None:
                raise _UnknownError
            self._at = token.end()
            if token["close"]:
                break
            if token["or"]:
                whole = branch if whole is None else whole.instead(branch)
                branch = _NOTHING
            else:
                branch = branch.then(self._repeated(self._part(token)))
        return branch if whole is None else whole.instead(branch)

    def _part(self, token: re.Match[str]) -> _Shape:
        if token["edge"]:
            return _NOTHING
        if token["known"]:
            return self._named[token["known"]]
        if not token["open"]:
            return _Shape(1, bool(token["digit"]))
        inside = self.read()
        look = token["look"]
        if look:
            ahead = 0 if "<" in look else inside.longest
            return _Shape(0, ahead=max(ahead, inside.ahead))
        if token["name"]:
            self._named[token["name"]] = inside
        return inside

    def _repeated(self, part: _Shape) -> _Shape:
        repeat = _REPEAT.match(self._regex, self._at)
        if repeat is None:
            return part
        self._at = repeat.end()
        if repeat["sign"]:
            return part.repeated(*_SIGNS[repeat["sign"]])
        least = int(repeat["least"] or 0)
        most = float(repeat["most"] or inf) if repeat["range"] else least
        return part.repeated(least, most)


_SIGNS = {"*": (0, inf), "+": (1, inf), "?": (0, 1)}
