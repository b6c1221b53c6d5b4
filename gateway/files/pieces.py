"""Texts as rows of pieces, and how an edited text goes back into the pieces.

A text that is read together often stands in several places of its file: runs of a paragraph, cells
of a row. Each piece knows how to put another text in its place; what only separates or explains
(tabs, line ends, labels) has no place and stays.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import accumulate

Put = Callable[[str], None]
Change = tuple[int, int, str]
"""Start and end in the original text, and what stands there instead."""

_TOKEN = re.compile(r"\w+|\s|[^\w\s]")
_SAME = 4
_FAR = 120
"""Tokens: a removed value and its placeholder together are shorter than this."""


class CannotPutError(Exception):
    """A change lies where nothing can be put."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `put` is None where it cannot be changed."""

    text: str = field(repr=False)
    put: Put | None = field(default=None, repr=False)


def join(pieces: Sequence[Piece]) -> str:
    """The text that the pieces make up."""
    return "".join(piece.text for piece in pieces)


def spread(pieces: Sequence[Piece], wanted: str) -> dict[int, str]:
    """The pieces (by index) that must change, and their new texts, so that all together become
    `wanted`. A change that reaches over several pieces goes into the first that has a place; white
    space without a place stays. Raises CannotPutError for a change of other text without one."""
    text = join(pieces)
    starts = [0, *accumulate(len(piece.text) for piece in pieces)]
    local: dict[int, list[Change]] = {}
    for start, end, new in changes(text, wanted):
        places = []
        for index in _touched(starts, start, end):
            inside = (max(start, starts[index]), min(end, starts[index + 1]))
            if pieces[index].put is not None:
                places.append((index, *inside))
            elif text[inside[0] : inside[1]].strip():
                raise CannotPutError
        if not places:
            raise CannotPutError
        for index, first, last in places:
            put = new if index == places[0][0] else ""
            begin = starts[index]
            local.setdefault(index, []).append((first - begin, last - begin, put))
    return {index: replaced(pieces[index].text, found) for index, found in local.items()}


def _touched(starts: Sequence[int], start: int, end: int) -> range:
    """The pieces that hold a part of the stretch; for an insertion those that border on it."""
    if start == end:
        last = min(bisect_right(starts, start), len(starts) - 1)
        return range(max(bisect_left(starts, start) - 1, 0), last)
    return range(bisect_right(starts, start) - 1, bisect_left(starts, end))


def replaced(text: str, found: Sequence[Change]) -> str:
    """The text with the changes made."""
    parts, at = [], 0
    for start, end, new in found:
        parts += [text[at:start], new]
        at = end
    return "".join((*parts, text[at:]))


def changes(original: str, wanted: str) -> Iterator[Change]:
    """What has to be replaced in `original` to make `wanted`: in order, without overlaps, small."""
    old, new = original.splitlines(keepends=True), wanted.splitlines(keepends=True)
    at = 0
    if len(old) == len(new):
        for before, after in zip(old, new, strict=True):
            if before != after:
                yield from _in_cells(before, after, at)
            at += len(before)
        return
    starts = [0, *accumulate(map(len, old))]
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if kind != "equal":
            yield from _in_cells("".join(old[a:b]), "".join(new[c:d]), starts[a])


def _in_cells(before: str, after: str, offset: int) -> Iterator[Change]:
    """Cell by cell, so that neighbours are not replaced together."""
    old, new = before.split("\t"), after.split("\t")
    if len(old) != len(new):
        yield from _in_line(before, after, offset)
        return
    for was, becomes in zip(old, new, strict=True):
        yield from _in_line(was, becomes, offset)
        offset += len(was) + 1


def _in_line(before: str, after: str, offset: int) -> Iterator[Change]:
    """Both are walked together; where they part, the nearest place is sought where they are the
    same again for a few tokens. Linear but for that search, unlike a longest common part."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    starts = [offset, *accumulate(map(len, old), initial=offset)][1:]
    a = c = 0
    while a < len(old) or c < len(new):
        if a < len(old) and c < len(new) and old[a] == new[c]:
            a, c = a + 1, c + 1
            continue
        b, d = _together_again(old, new, a, c)
        yield starts[a], starts[b], "".join(new[c:d])
        a, c = b, d


def _together_again(old: list[str], new: list[str], a: int, c: int) -> tuple[int, int]:
    """Where two rows of tokens that part at `a` and `c` are the same again; their ends when that
    is far away."""
    for distance in range(1, _FAR):
        for over in range(distance + 1):
            b, d = a + distance - over, c + over
            if b <= len(old) and d <= len(new) and old[b : b + _SAME] == new[d : d + _SAME]:
                return b, d
    return len(old), len(new)
