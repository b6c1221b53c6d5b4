"""Tables in a text, so that a column's head can speak for the values far below it.

A table is a line of cells without digits over lines with as many cells: CSV, TSV, Markdown.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

_HEADER = re.compile(r"(?P<mark>\|)?[^0-9;|\t,]{0,40}+(?(mark)\||[;|\t,])[^0-9]{1,400}+\Z")
_LONGEST_ROW = 2_000


@dataclass(frozen=True, slots=True)
class _Table:
    start: int
    end: int
    mark: str
    heads: tuple[str, ...] = field(repr=False)


class Tables:
    """The tables of one text."""

    __slots__ = ("_starts", "_tables", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._tables = _tables(text)
        self._starts = [table.start for table in self._tables]

    def head(self, position: int) -> str:
        """The head of the column in which `position` stands; "" outside tables and in rows with
        more or fewer cells than the head."""
        index = bisect_right(self._starts, position) - 1
        if index < 0 or position >= self._tables[index].end:
            return ""
        table = self._tables[index]
        start = self._text.rfind("\n", 0, position) + 1
        end = self._text.find("\n", position, start + _LONGEST_ROW)
        end = len(self._text) if end < 0 else end
        if end - start > _LONGEST_ROW:
            return ""
        if self._text.count(table.mark, start, end) != len(table.heads) - 1:
            return ""
        return table.heads[self._text.count(table.mark, start, position)]


def _tables(text: str) -> list[_Table]:
    """One pass over the lines."""
    tables: list[_Table] = []
    lines = text.split("\n") if "\n" in text else ()
    heads: tuple[str, ...] = ()
    mark = ""
    start = position = 0
    for line in lines:
        if heads and mark not in line:
            tables.append(_Table(start, position, mark, heads))
            heads = ()
        if not heads and _HEADER.match(line):
            mark = max(";\t|,", key=line.count)
            heads = tuple(line.split(mark))
            start = position + len(line) + 1
        position += len(line) + 1
    if heads:
        tables.append(_Table(start, len(text), mark, heads))
    return [table for table in tables if table.end > table.start]
