"""Where things stand in a text, for quick questions."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Protocol


class Placed(Protocol):
    """What stands at code points `start` to `end`."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Ranges:
    """Ranges of a text, which may overlap."""

    __slots__ = ("_reach", "_starts")

    def __init__(self, placed: Iterable[Placed]) -> None:
        ranges = sorted((each.start, each.end) for each in placed)
        self._starts = [start for start, _ in ranges]
        self._reach = list(accumulate((end for _, end in ranges), max))

    def touch(self, start: int, end: int) -> bool:
        """Whether one shares a character with the range."""
        index = bisect_left(self._starts, end) - 1
        return index >= 0 and self._reach[index] > start

    def cover(self, start: int, end: int) -> bool:
        """Whether those that begin at or before `start` reach its `end`."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and self._reach[index] >= end
