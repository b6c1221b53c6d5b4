"""Passwords in a table: the column under a heading that names them (CSV, Markdown, cells)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from detectors.recognizer import Example, Hit, Recognizer
from detectors.secrets.strength import password_score

_HEADING = re.compile(
    r"(?:(?:nytt|new|temp|tillfälligt|initial)[ _]?)?"
    r"(?:lösenord|losenord|lösen|engångslösen(?:ord)?|password|passwd|passwort|pwd|pw|psw)"
    r"(?: ?\(?[a-zåäö]{1,12}\)?)?",
    re.IGNORECASE,
)
_MARKS = "|\t;,"
_RULE = re.compile(r"[|:\s+-]*\Z")
_DECORATION = " \t\"'`*_"
_LEAST, _SURE = 0.5, 0.8


@dataclass(frozen=True, slots=True)
class _Column:
    """The column that a heading opened: its number and what parts the cells."""

    mark: str
    number: int


class PasswordColumn(Recognizer):
    """Every cell below a heading, to the first line that has no such cell."""

    name = "password_column"
    entity_types = ("CREDENTIAL",)
    triggers = (r"(?:lösen|losen|passw|pwd|\bpw|\bpsw)[^|\t;,\n]{0,40}[|\t;,\n\r]",)
    source = "wording of account lists"
    examples = (
        Example("konto;lösenord;roll\neva;Sommar2024!;admin", ("Sommar2024!",), min_score=0.76),
        Example("| user | password |\n|---|---|\n| app | f4keF4ke |", ("f4keF4ke",)),
        Example("namn\tpw\nEva\tEk0rre#12\nNils\tGurka77", ("Ek0rre#12", "Gurka77")),
        Example('"user","password"\r\n"eva","Blå7bär!"\r\n', ("Blå7bär!",)),
        Example("| **Lösenord** | Konto |\n| Vinter2023 | db |", ("Vinter2023",)),
        Example("rum;pwd\nA1;Grankotte9\nB2;-\nC3;Fiskmås77", ("Grankotte9", "Fiskmås77")),
        Example("konto;lösenord\neva;********"),
        Example("konto;lösenord\neva;<fylls i>"),
        Example("konto,lösenord,roll\n\neva,Sommar2024!,admin"),
        Example("Skriv konto, lösenord\nDet finns 2 sorters konton att välja på"),
        Example("| lösenord | krav |\n|---|---|\n| måste | 12 tecken |"),
        Example("lösenordspolicy;version\nlängd;12"),
    )

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        column: _Column | None = None
        start = 0
        for line in text.split("\n"):
            opened = _heading(line)
            if opened is not None:
                column = opened
            elif column is not None:
                hit = None if _RULE.match(line) else _cell(line, column, start)
                if hit is not None:
                    yield hit
                if not line.strip() or line.count(column.mark) < column.number:
                    column = None
            start += len(line) + 1


def _heading(line: str) -> _Column | None:
    """The column of a heading line, if it is one."""
    if len(line) > 2_000:
        return None
    for mark in _MARKS:
        if mark in line:
            for number, cell in enumerate(line.split(mark)):
                if _HEADING.fullmatch(cell.strip(_DECORATION + "\r")):
                    return _Column(mark, number)
    return None


def _cell(line: str, column: _Column, start: int) -> Hit | None:
    """The value in the column of a line that starts at `start`, if it looks like a password."""
    cells = line.split(column.mark, column.number + 1)
    if len(cells) <= column.number:
        return None
    before = start + sum(len(cell) + 1 for cell in cells[: column.number])
    cell = cells[column.number].rstrip("\r")
    value = cell.strip(_DECORATION)
    if " " in value or password_score(value) < _LEAST:
        return None
    begin = before + cell.index(value)
    score = 0.85 if password_score(value) >= _SURE else 0.6
    return Hit(begin, begin + len(value), "CREDENTIAL", score, "column", "strength")


RECOGNIZER = PasswordColumn()
