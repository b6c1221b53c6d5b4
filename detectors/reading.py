"""One reading of a passage, and what all recognizers that look at it share.

What is derived from the text is made when it is first asked for, once, and goes with the reading.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from detectors.context import fold
from detectors.tables import Tables
from detectors.types import Origin, Role

T = TypeVar("T")

REACHES = (48, 160, 224)
"""Longest matches for which there are windows; a longer pattern is tried everywhere."""

MARGIN = 32
"""How far behind its match a pattern that is tried in windows may look."""

_WORTH_IT = 400
_DIGITS = re.compile("[0-9]+")


class Reading:
    """A view's text, the key that the passage stood under, the day that bounds dates, and who
    speaks where."""

    __slots__ = (
        "_derived",
        "_folded",
        "_runs",
        "_tables",
        "_windows",
        "label",
        "origin",
        "role",
        "text",
        "today",
    )

    def __init__(
        self,
        text: str,
        label: str,
        today: date,
        role: Role = Role.USER,
        origin: Origin = Origin.PROMPT,
    ) -> None:
        self.text = text
        self.label = label
        self.today = today
        self.role = role
        self.origin = origin
        self._runs: list[tuple[int, int]] | None = None
        self._folded: str | None = None
        self._derived: dict[object, Any] = {}
        self._tables: Tables | None = None
        self._windows: dict[int, list[tuple[int, int]]] = {}

    @property
    def digit_runs(self) -> list[tuple[int, int]]:
        """Start and end of every run of ASCII digits."""
        if self._runs is None:
            self._runs = [run.span() for run in _DIGITS.finditer(self.text)]
        return self._runs

    @property
    def folded(self) -> str:
        """The text without case, character for character."""
        if self._folded is None:
            self._folded = fold(self.text)
        return self._folded

    def derived(self, make: Callable[[str], T]) -> T:
        """What `make` makes of the text, made once."""
        if make not in self._derived:
            self._derived[make] = make(self.text)
        made: T = self._derived[make]
        return made

    def names_of(self, position: int) -> str:
        """What the text at `position` stands under: the passage's label and, in a table, the head
        of the column, on a line of its own."""
        if self._tables is None:
            self._tables = Tables(self.text)
        head = self._tables.head(position)
        return f"{self.label}\n{head}" if head else self.label

    def windows(self, reach: int) -> list[tuple[int, int]]:
        """Disjoint ranges that hold every match, with the text it looks ahead at, of every pattern
        with that `reach`. For 0 the whole text."""
        known = self._windows.get(reach)
        if known is None:
            known = self._windows[reach] = self._near_digits(reach)
        return known

    def _near_digits(self, reach: int) -> list[tuple[int, int]]:
        length = len(self.text)
        if reach == 0 or length < _WORTH_IT:
            return [(0, length)]
        windows: list[tuple[int, int]] = []
        begin = finish = -1
        for start, end in self.digit_runs:
            if begin >= 0 and start - reach <= finish:
                finish = end + reach + MARGIN
                continue
            if begin >= 0:
                windows.append((begin, finish))
            begin, finish = max(0, start - reach), end + reach + MARGIN
        if begin >= 0:
            windows.append((begin, min(finish, length)))
        return windows
