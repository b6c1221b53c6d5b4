"""Sheets of a workbook: rows as lines, cells with tabs between them, so that heads speak.

Cells name their texts by number in a table of shared strings; a number becomes a text where it is
to be replaced. Formulas are texts of their own and cannot be.
"""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from gateway.files.collector import Collector, TooLargeError
from gateway.files.pieces import Piece, Put
from gateway.files.prose import Line, text_of
from gateway.files.xmltree import Element, local

_BREAKS = str.maketrans("\t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029", " " * 11)
_WIDEST = 256
"""Cells further right are joined without the empty ones between."""


class SharedStrings:
    """The texts that cells name by number, and which of them were named."""

    def __init__(self, root: Element | None) -> None:
        self._items = [] if root is None else [e for e in root if local(e) == "si"]
        self._used: set[int] = set()

    def piece(self, number: str) -> Piece:
        """The text of that number. Raises ValueError or IndexError when there is none."""
        index = int(number)
        item = self._items[index]
        self._used.add(index)
        return _piece(item)

    def remaining(self) -> list[Line]:
        """Texts that no cell shows, and how texts are pronounced."""
        unused = (e for index, e in enumerate(self._items) if index not in self._used)
        spoken = (text for item in self._items for text in _spoken(item))
        return [*([_piece(item)] for item in unused), *([Piece(text)] for text in spoken)]


def _piece(item: Element) -> Piece:
    """A text item, its runs together."""
    parts = [t for t in item.iter("{*}t") if local(t.getparent()) != "rPh"]
    text = "".join(t.text or "" for t in parts)
    return Piece(text.translate(_BREAKS), _runs_put(parts) if parts else None)


def _spoken(item: Element) -> Iterator[str]:
    """How the text is pronounced."""
    for holder in item.iter("{*}rPh"):
        yield from (str(text) for text in holder.itertext() if text.strip())


def _runs_put(parts: list[Element]) -> Put:
    def put(text: str) -> None:
        parts[0].text = text
        if text != text.strip():
            parts[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        for other in parts[1:]:
            other.text = ""

    return put


class Sheet:
    """The rows of one sheet, of so many characters at most."""

    def __init__(self, strings: SharedStrings, most: int) -> None:
        self._characters = 0
        self._most = most
        self.lines: list[Line] = []
        self.formulas: list[str] = []
        self._strings = strings

    def row(self, element: Element) -> None:
        """One row."""
        line: Line = []
        at = 0
        for cell in element:
            if local(cell) != "c":
                continue
            column = _column(cell.get("r")) or at + 1
            gap = column - at if at else column - 1
            line += [Piece("\t")] * (gap if gap > 0 and column <= _WIDEST else min(at, 1))
            line.append(self._cell(cell))
            at = column
        self._characters += sum(len(piece.text) for piece in line)
        if self._characters > self._most:
            raise TooLargeError("characters")
        if any(piece.text.strip() for piece in line):
            self.lines.append(line)

    def _cell(self, cell: Element) -> Piece:
        kind = cell.get("t", "n")
        value = formula = inline = None
        for child in cell:
            match local(child):
                case "v":
                    value = child
                case "f":
                    formula = child
                case "is":
                    inline = child
                case _:
                    self.formulas += (str(text) for text in child.itertext() if text.strip())
        if formula is not None and formula.text:
            self.formulas.append(formula.text)
        if inline is not None:
            self.formulas += _spoken(inline)
            return _piece(inline)
        text = (value.text or "") if value is not None else ""
        if kind == "s":
            return self._strings.piece(text)
        if kind == "n":
            text = _number(text)
        return Piece(text.translate(_BREAKS), None if formula is not None else _cell_put(cell))


def _cell_put(cell: Element) -> Put:
    """A number, a date or a result becomes a text of the cell's own."""

    def put(text: str) -> None:
        namespace = cell.tag.rpartition("}")[0] + "}"
        for child in list(cell):
            cell.remove(child)
        cell.set("t", "inlineStr")
        holder = etree.SubElement(cell, f"{namespace}is")
        etree.SubElement(holder, f"{namespace}t").text = text

    return put


def _number(text: str) -> str:
    """A whole number as people write it: some programs write 1.98501012382E11."""
    if "E" not in text and "e" not in text and "." not in text:
        return text
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    whole = value == value.to_integral_value() and abs(value.adjusted()) < 20
    return str(int(value)) if whole else text


def _column(reference: Any) -> int:
    """The column of a cell's reference (`B4` is 2), 0 when it has none."""
    column = 0
    for letter in reference or "":
        if not "A" <= letter <= "Z":
            break
        column = column * 26 + ord(letter) - 64
    return column


def add(root: Element, name: str, strings: SharedStrings, out: Collector) -> None:
    """The cells and formulas of a sheet; the cells are taken out of it unless it is written
    again, and its other texts are left to `prose`."""
    sheet = Sheet(strings, out.limits.characters)
    for row in root.iter("{*}row"):
        sheet.row(row)
    out.add(name, text_of(sheet.lines), editable=True)
    out.add(f"{name}/formulas", "\n".join(sheet.formulas))
