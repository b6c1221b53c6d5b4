"""Tables and lists in a text, so that a heading can speak for the values far below it.

A table is a line of cells without digits over lines with as many cells: CSV, TSV, Markdown. A list
is what follows a line that ends with a colon or begins with a number sign, to the next blank line.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

_HEADER = re.compile(r"(?P<mark>\|)?[^0-9;|\t,]{0,40}+(?(mark)\||[;|\t,])[^0-9]{1,400}+\Z")
_LONGEST_ROW = 2_000
_LONGEST_HEADING = 120
_DECORATION = " \t\r*_"


@dataclass(frozen=True, slots=True)
class _Table:
    start: int
    end: int
    mark: str
    heads: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _List:
    start: int
    end: int
    heading: str = field(repr=False)


class Tables:
    """The tables and lists of one text."""

    __slots__ = ("_list_starts", "_lists", "_starts", "_tables", "_text")

    def __init__(self, text: str) -> None:
        lines = text.split("\n") if "\n" in text else []
        self._text = text
        self._tables = _tables(text, lines)
        self._starts = [table.start for table in self._tables]
        self._lists = _lists(lines)
        self._list_starts = [each.start for each in self._lists]

    def head(self, position: int) -> str:
        """The head of the column in which `position` stands, else the heading of its list; ""
        outside both and in rows with more or fewer cells than the table's head."""
        return self._column(position) or self._heading(position)

    def _column(self, position: int) -> str:
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

    def _heading(self, position: int) -> str:
        index = bisect_right(self._list_starts, position) - 1
        if index < 0 or position >= self._lists[index].end:
            return ""
        return self._lists[index].heading


def _lists(lines: list[str]) -> list[_List]:
    """One pass over the lines. A blank line straight under a heading does not end its list."""
    lists: list[_List] = []
    heading = ""
    start = position = 0
    for line in lines:
        end = position + len(line) + 1
        opens = line[:1] == "#" or line.rstrip(_DECORATION)[-1:] == ":"
        closes = not line or line.isspace()
        if heading and (opens or (closes and position > start)):
            lists.append(_List(start, position, heading))
            heading = ""
        if opens:
            heading, start = line[-_LONGEST_HEADING:], end
        elif heading and closes:
            start = end
        position = end
    if heading:
        lists.append(_List(start, position, heading))
    return lists


def _tables(text: str, lines: list[str]) -> list[_Table]:
    """One pass over the lines."""
    tables: list[_Table] = []
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
