"""The texts of an XML part, whatever its vocabulary: every text node, joined as it is read.

Paragraphs of WordprocessingML, DrawingML and OpenDocument become lines, so that a name split over
runs is one; a table's row becomes a line with tabs between its cells. Where changes are tracked, a
paragraph is two lines: as it is, and as it was. All other text nodes are lines of their own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from gateway.files.collector import Collector
from gateway.files.pieces import Piece, Put, join
from gateway.files.xmltree import Element, attributes, local, walk

_PARAGRAPHS = frozenset({"p", "h", "si", "is"})
_ROWS = frozenset({"tr", "table-row"})
_CELLS = frozenset({"tc", "table-cell", "covered-table-cell"})
_BLOCKS = frozenset(
    {"txbxContent", "txBody", "text-box", "note", "annotation", "tbl", "table", "rPh", "comment"}
)
_MARKS = {
    **{"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "s": " "},
    "noBreakHyphen": "-",
}
"""Elements without text that stand for some."""
_OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:"
_SPACED = frozenset(
    {
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t",
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}delText",
        "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}t",
    }
)
"""Whose white space at the ends counts only where it is said so."""
_DELETED = frozenset({"del", "moveFrom"})
_INSERTED = frozenset({"ins", "moveTo"})
_ASIDE = frozenset({"instrText", "delInstrText"})
_LABELLED = frozenset({"coreProperties", "Properties", "document-meta"})
_EDITABLE = frozenset({"author", "initials", "descr", "title", "alt", "tooltip", "prompt"})

_PROGRAM = re.compile(r"Microsoft (?:Office |Macintosh )?(?:Word|Excel|PowerPoint)")
"""Which program wrote a document is no organisation that it speaks of."""

Line = list[Piece]
_NOW, _BEFORE = 1, 2
_ALWAYS = _NOW | _BEFORE


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that is being read: pieces with the states (now, before) they belong to, and
    the blocks inside, to be read after it."""

    pieces: list[tuple[Piece, int]] = field(default_factory=list)
    blocks: list[Element] = field(default_factory=list)

    def add(self, holder: Element, text: str, put: Put, state: int) -> None:
        """A text node. White space that only lays out the file counts in OpenDocument alone."""
        if text.strip() or "\n" not in text:
            self.pieces.append((Piece(text, put), state))
        elif _OPEN_DOCUMENT in str(holder.tag):
            self.pieces.append((Piece(" "), state))

    def in_state(self, state: int) -> Line:
        """The paragraph as it is, or as it was."""
        return [piece for piece, each in self.pieces if each & state]

    def lines(self) -> list[Line]:
        """The paragraph as it is, and as it was where that differs."""
        if all(state == _ALWAYS for _, state in self.pieces):
            return [self.in_state(_NOW)]
        return [self.in_state(_NOW), self.in_state(_BEFORE)]


class Prose:
    """Collects the lines of one part. No text node is left out: what no rule reached is read at
    the end."""

    def __init__(self, *, labelled: bool = False, but: str = "") -> None:
        """`labelled`: texts stand under the names of their elements. `but`: elements of that name
        are left to another reader."""
        self.lines: list[Line] = []
        self._labelled = labelled
        self._but = but
        self._seen: set[tuple[Element, bool]] = set()

    def whole(self, root: Element) -> None:
        """Everything at and below the root, and the comments beside it."""
        self.read(root)
        for element in walk(root, self._but):
            self._text(element)
            if element is not root:
                self._tail(element)
        for beside in (*root.itersiblings(preceding=True), *root.itersiblings()):
            self._text(beside)

    def read(self, element: Element) -> None:
        """Everything below the element."""
        name = local(element)
        if name in _PARAGRAPHS and name != self._but:
            found = _Paragraph()
            self._inline(element, found, _ALWAYS)
            self.lines += found.lines()
            self._all(found.blocks)
        elif name in _ROWS:
            self._row(element)
        elif not self._but or name != self._but:
            self._text(element)
            for child in element:
                self.read(child)
                self._tail(child)

    def _all(self, elements: Iterable[Element]) -> None:
        for element in elements:
            self.read(element)

    def _text(self, element: Element) -> None:
        text = self._new_text(element)
        if text.strip() and _PROGRAM.fullmatch(text) is None:
            label = [Piece(f"{local(element)}: ")] if self._labelled else []
            self.lines.append([*label, Piece(text, _text_put(element))])

    def _tail(self, element: Element) -> None:
        text = self._new_tail(element)
        if text.strip():
            self.lines.append([Piece(text, _tail_put(element))])

    def _new_text(self, element: Element) -> str:
        """The text of an element that was not read before."""
        text = element.text
        if not isinstance(text, str) or not text or (element, False) in self._seen:
            return ""
        self._seen.add((element, False))
        return text

    def _new_tail(self, element: Element) -> str:
        text = element.tail
        if not text or (element, True) in self._seen:
            return ""
        self._seen.add((element, True))
        return str(text)

    def _inline(self, element: Element, found: _Paragraph, state: int) -> None:
        """The text nodes of a paragraph, in order."""
        found.add(element, self._new_text(element), _text_put(element), state)
        for child in element:
            name = local(child)
            if name in _MARKS:
                found.pieces.append((Piece(_MARKS[name]), state))
            elif name in _PARAGRAPHS or name in _BLOCKS or name in _ASIDE or not name:
                found.blocks.append(child)
            elif name in _DELETED:
                self._inline(child, found, state & _BEFORE)
            elif name in _INSERTED:
                self._inline(child, found, state & _NOW)
            else:
                self._inline(child, found, state)
            found.add(element, self._new_tail(child), _tail_put(child), state)

    def _row(self, element: Element) -> None:
        """One line; what stands inside the cells in blocks of its own follows."""
        now: Line = []
        before: Line = []
        rest: list[Element] = []
        for child in element:
            if local(child) not in _CELLS:
                rest.append(child)
                continue
            paragraphs = list(self._cell(child, rest))
            for line, state in ((now, _NOW), (before, _BEFORE)):
                cell = _joined((found.in_state(state) for found in paragraphs), " ")
                line.extend([Piece("\t"), *cell] if line else cell or [Piece("")])
        self.lines.append(now)
        if join(now) != join(before):
            self.lines.append(before)
        self._all(rest)

    def _cell(self, cell: Element, rest: list[Element]) -> Iterator[_Paragraph]:
        """The paragraphs of a cell; the blocks in it are added to `rest`."""
        stack = list(reversed(cell))
        while stack:
            element = stack.pop()
            name = local(element)
            if name in _PARAGRAPHS:
                found = _Paragraph()
                self._inline(element, found, _ALWAYS)
                rest += found.blocks
                yield found
            elif name in _BLOCKS and name != "txBody":
                rest.append(element)
            else:
                stack += reversed(element)


def _text_put(element: Element) -> Put:
    def put(text: str) -> None:
        element.text = text
        if text != text.strip() and element.tag in _SPACED:
            element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    return put


def _tail_put(element: Element) -> Put:
    def put(text: str) -> None:
        element.tail = text

    return put


def _joined(lines: Iterable[Line], mark: str) -> Line:
    between = [Piece(mark)]
    parts = list(chain.from_iterable((between, line) for line in lines if line))
    return list(chain.from_iterable(parts[1:]))


def text_of(lines: Iterable[Line]) -> Line:
    """Lines as one text."""
    return [piece for line in lines for piece in (*line, Piece("\n"))]


def add(root: Element, name: str, out: Collector, but: str = "") -> None:
    """The texts of a part: what it says (`but` for what elements of one name say), and what its
    attributes say."""
    prose = Prose(labelled=local(root) in _LABELLED, but=but)
    prose.whole(root)
    out.add(name, text_of(prose.lines), editable=True)
    out.add(f"{name}/attributes", text_of(_attribute_lines(root, but)), editable=True)


def _attribute_lines(root: Element, but: str) -> Iterable[Line]:
    """Each value once."""
    holders: dict[tuple[str, str], list[Element]] = {}
    for element, name, value in attributes(root, but):
        if value.strip():
            holders.setdefault((name, value), []).append(element)
    for (name, value), elements in holders.items():
        short = name.rpartition("}")[2]
        put = _attribute_put(elements, name) if short.lower() in _EDITABLE else None
        yield [Piece(f"{short}: "), Piece(value.replace("\n", " "), put)]


def _attribute_put(elements: list[Element], name: str) -> Put:
    def put(text: str) -> None:
        for element in elements:
            element.set(name, text)

    return put
