"""CSV and TSV: rows as lines, cells with tabs between them, so that heads speak for columns."""

import re
from dataclasses import dataclass, field

from gateway.files import plain
from gateway.files.charset import Decoded
from gateway.files.collector import Collector, Save
from gateway.files.pieces import Piece, replaced

_DELIMITERS = ",;\t|"
_BREAKS = str.maketrans("\t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029", " " * 11)
_SAMPLED_LINES = 50


@dataclass(slots=True)
class _Cell:
    """A cell and its stretch of the file, quotes included."""

    text: str = field(repr=False)
    start: int
    end: int
    quoted: bool
    new: str | None = field(default=None, repr=False)

    def put(self, text: str) -> None:
        self.new = text


def read(source: Decoded, out: Collector) -> Save:
    """The table as one text, editable cell by cell; plain text where no delimiter is seen."""
    delimiter = _delimiter(source.text)
    if delimiter is None:
        return plain.read(source, out)
    cells: list[_Cell] = []
    pieces: list[Piece] = []
    for cell, separator in _cells(source.text, delimiter):
        cells.append(cell)
        pieces.append(Piece(cell.text.translate(_BREAKS), cell.put))
        pieces.append(Piece(separator))
    out.add("document", pieces, editable=True)

    def save() -> bytes:
        changed = [
            (cell.start, cell.end, _written(cell, delimiter))
            for cell in cells
            if cell.new is not None
        ]
        return source.encode(replaced(source.text, changed))

    return save


def _delimiter(text: str) -> str | None:
    """The delimiter that the first lines have most evenly."""
    lines = [line for line in text.split("\n", _SAMPLED_LINES)[:_SAMPLED_LINES] if line.strip()]
    counts = {mark: [line.count(mark) for line in lines] for mark in _DELIMITERS}
    found = [mark for mark, each in counts.items() if any(each)]
    return max(found, key=lambda mark: (min(counts[mark]), counts[mark][0]), default=None)


def _cells(text: str, delimiter: str) -> list[tuple[_Cell, str]]:
    """Each cell with what follows it in the joined text: a tab or a line end."""
    pattern = re.compile(
        rf'(?:"(?P<quoted>(?:[^"]|"")*+)"(?P<rest>[^{re.escape(delimiter)}\r\n]*)'
        rf"|(?P<bare>[^{re.escape(delimiter)}\r\n]*))(?P<mark>{re.escape(delimiter)}|\r\n|\r|\n|\Z)"
    )
    found: list[tuple[_Cell, str]] = []
    at = 0
    while at < len(text):
        match = pattern.match(text, at)
        if match is None:  # an opening quote that nothing closes: the line as it stands
            end = min(e for e in (text.find("\n", at), len(text)) if e >= 0)
            found.append((_Cell(text[at:end], at, end, quoted=False), "\n"))
            at = end + 1
            continue
        quoted = match["quoted"] is not None
        inner = match["quoted"].replace('""', '"') + match["rest"] if quoted else match["bare"]
        cell = _Cell(inner, match.start(), match.start("mark"), quoted)
        found.append((cell, "\t" if match["mark"] == delimiter else "\n"))
        at = match.end()
        if match.start() == at:
            break
    return found


def _written(cell: _Cell, delimiter: str) -> str:
    new = cell.new or ""
    if cell.quoted or any(mark in new for mark in (delimiter, '"', "\n", "\r")):
        return '"' + new.replace('"', '""') + '"'
    return new
