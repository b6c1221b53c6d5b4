"""Replacing parts of a text while keeping the way back to it.

A map costs memory per replacement, not per character; a text in which every replacement is one
character for one needs none.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Edit = tuple[int, int, str]
"""Start and end in the source, and what stands there instead. Edits are sorted and disjoint."""

SENTINEL = "\ufdd0"
"""A noncharacter that marks left-out text in a windowed rewriting; no view has it otherwise."""

_LEFT_OUT = "\n" * 90 + SENTINEL + "\n" * 40
"""As long as a context window, so that no context word is seen across left-out text."""

_BEFORE = 128
_AFTER = 64


@dataclass(frozen=True, slots=True)
class Offsets:
    """The replaced pieces of one rewriting: where each stands in the result and in the source."""

    result_starts: Sequence[int]
    result_ends: Sequence[int]
    source_starts: Sequence[int]
    source_ends: Sequence[int]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The source characters behind the non-empty range `start` to `end` of the result. A
        piece that is touched counts in full; text removed at an edge does not."""
        first = bisect_right(self.result_starts, start) - 1
        last = bisect_right(self.result_starts, end - 1) - 1
        if first < 0:
            begin = start
        elif self.result_ends[first] > start:
            begin = self.source_starts[first]
        else:
            begin = start - self.result_ends[first] + self.source_ends[first]
        if last < 0:
            finish = end
        elif self.result_ends[last] >= end:
            finish = self.source_ends[last]
        else:
            finish = end - self.result_ends[last] + self.source_ends[last]
        return begin, finish


def rewrite(text: str, edits: Iterable[Edit]) -> tuple[str, Offsets | None]:
    """The text with the edits made, and the map back (None: every position is its own)."""
    parts: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    position = 0
    length = 0
    for start, end, replacement in edits:
        parts.append(text[position:start])
        parts.append(replacement)
        length += start - position
        if end - start != 1 or len(replacement) != 1:
            pieces.append((length, length + len(replacement), start, end))
        length += len(replacement)
        position = end
    parts.append(text[position:])
    if not pieces:
        return "".join(parts), None
    columns = [array("q", column) for column in zip(*pieces, strict=True)]
    return "".join(parts), Offsets(*columns)


def rewrite_near(text: str, edits: list[Edit]) -> tuple[str, Offsets | None]:
    """As `rewrite`, but what lies far from every edit is left out when that is most of the text:
    it has been looked at already."""
    windows = list(_windows(edits, len(text)))
    kept = sum(end - start for start, end in windows)
    if kept + len(_LEFT_OUT) * (len(windows) + 1) > len(text) // 2:
        return rewrite(text, edits)
    borders = [(0, 0), *windows, (len(text), len(text))]
    gaps = [(a[1], b[0], _LEFT_OUT) for a, b in pairwise(borders) if b[0] > a[1]]
    return rewrite(text, sorted([*edits, *gaps]))


def _windows(edits: list[Edit], length: int) -> Iterator[tuple[int, int]]:
    begin, finish = -1, -1
    for start, end, _ in edits:
        if begin < 0:
            begin, finish = max(0, start - _BEFORE), end + _AFTER
        elif start - _BEFORE - len(_LEFT_OUT) <= finish:
            finish = end + _AFTER
        else:
            yield begin, finish
            begin, finish = start - _BEFORE, end + _AFTER
    if begin >= 0:
        yield begin, min(finish, length)
