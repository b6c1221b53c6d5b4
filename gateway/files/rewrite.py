"""A file with other texts in it, proven by reading it again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from gateway.files import dispatch
from gateway.files.collector import Collector, Passage
from gateway.files.dispatch import NO_HINT, Hint
from gateway.files.limits import Limits
from gateway.files.pieces import CannotPutError, Piece, changes, spread

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_SHORT = 4
"""A removed value shorter than this may well stand elsewhere with another meaning."""


class RefusedError(Exception):
    """The file cannot be given these texts."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What a text was when it was read, and what it is to be."""

    original: str = field(repr=False)
    wanted: str = field(repr=False)


def rewrite(data: bytes, edits: Mapping[str, Edit], limits: Limits, hint: Hint = NO_HINT) -> bytes:
    """The file with the edits (pointer -> Edit) made. Raises RefusedError when it cannot be done,
    or when the result, read again, is not exactly what was wanted."""
    out = Collector(limits, keep=True)
    kind, save = dispatch.read(data, out, hint)
    if save is None:
        raise RefusedError
    before = {passage.pointer: passage for passage in out.passages}
    try:
        expected = _put(before, edits)
        made = save()
    except (CannotPutError, UnicodeEncodeError, LookupError, ValueError):
        raise RefusedError from None
    _prove(made, kind, out, expected, edits, hint)
    return made


def _put(before: Mapping[str, Passage], edits: Mapping[str, Edit]) -> dict[str, str]:
    """Make the edits; returns what every text must be afterwards."""
    expected = {pointer: passage.text for pointer, passage in before.items()}
    for pointer, edit in edits.items():
        passage = before.get(pointer)
        if passage is None or not passage.editable or passage.text != edit.original:
            raise RefusedError
        new = spread(passage.pieces, edit.wanted)
        texts = [new.get(index, piece.text) for index, piece in enumerate(passage.pieces)]
        for index, text in new.items():
            _place(passage.pieces[index], text)
        expected[pointer] = "".join(texts)
    return expected


def _place(piece: Piece, text: str) -> None:
    if piece.put is None:
        raise RefusedError
    piece.put(text)


def _prove(
    made: bytes,
    kind: str,
    before: Collector,
    expected: Mapping[str, str],
    edits: Mapping[str, Edit],
    hint: Hint,
) -> None:
    again = Collector(before.limits)
    found_kind, _ = dispatch.read(made, again, hint)
    texts = {passage.pointer: passage.text for passage in again.passages}
    wanted = {pointer: text for pointer, text in expected.items() if text.strip()}
    if found_kind != kind or texts != wanted or again.gaps != before.gaps:
        raise RefusedError
    for value in _removed(edits):
        allowed = sum(edit.wanted.count(value) for edit in edits.values())
        if sum(text.count(value) for text in texts.values()) > allowed:
            raise RefusedError


def _removed(edits: Mapping[str, Edit]) -> set[str]:
    """The values that must be gone, each by itself."""
    gone: set[str] = set()
    for edit in edits.values():
        for start, end, new in changes(edit.original, edit.wanted):
            gone.update(_lost(edit.original[start:end], new))
    return {value for value in gone if len(value) >= _SHORT}


def _lost(old: str, new: str) -> Iterator[str]:
    """What of a stretch does not stand in what replaces it: two values and the comma between them
    may have been replaced together."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    for kind, a, b, _, _ in SequenceMatcher(str.isspace, before, after).get_opcodes():
        if kind in ("replace", "delete"):
            yield "".join(before[a:b]).strip()
