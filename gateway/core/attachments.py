"""Files inside a request: where they stand, what was read in them, and how they are put back.

A file is either an encoded string in a JSON document or a part of a form. Reading one is not pure
and happens elsewhere; what a reader found takes the place of the gap that the file was.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from detectors.types import Gap, Origin
from gateway.core import address, dataurl
from gateway.core.segments import Attachment, Extraction, Link, Segment

FILE = "file"
"""The decoder of a link into a file; its path is the number of the text in the reading."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file as a part of a form, or as a whole body: a leaf of the document. `content` is where
    it lies on disk, or the bytes themselves."""

    name: str = field(repr=False)
    media_type: str = field(repr=False)
    content: bytes | Path = field(repr=False)


@dataclass(frozen=True, slots=True)
class RowsPart:
    """A file of a batch as a part of a form: one JSON value to a line. A leaf too."""

    name: str = field(repr=False)
    media_type: str = field(repr=False)
    rows: list[Any] = field(repr=False)


class ReadText(Protocol):
    """One text of a file. `pointer` is made of numbers and the format's own words."""

    @property
    def text(self) -> str: ...
    @property
    def pointer(self) -> str: ...
    @property
    def editable(self) -> bool: ...


class Reading(Protocol):
    """What a reader made of a file. The gaps' pointers are below the file; `pictures` are pointers
    of texts that were recognised in one."""

    @property
    def texts(self) -> Sequence[ReadText]: ...
    @property
    def gaps(self) -> Sequence[Gap]: ...
    @property
    def pictures(self) -> Collection[str]: ...


@dataclass(frozen=True, slots=True)
class FileEdits:
    """What is to be changed in a file: number of the text in its reading -> the new text."""

    address: tuple[Link, ...] = field(repr=False)
    texts: Mapping[int, str] = field(repr=False)


def with_readings(
    extraction: Extraction, readings: Mapping[int, Reading], decoded: Collection[int] = ()
) -> Extraction:
    """The extraction with the files that were read (number of the attachment -> reading) as texts
    and gaps in the place of the one gap that each of them was. `decoded` are those whose encoded
    form says nothing by itself, as a short one might, and need not be screened besides."""
    gaps = list(extraction.gaps)
    segments: list[Segment] = []
    begin = 0
    in_order = sorted(readings, key=lambda number: extraction.attachments[number].position)
    for number in in_order:
        attachment, reading = extraction.attachments[number], readings[number]
        gaps.remove(Gap(attachment.pointer, attachment.reason, attachment.message))
        gaps += (_below(attachment, gap) for gap in reading.gaps)
        segments += extraction.segments[begin : attachment.position]
        segments += (
            _segment(attachment, at, text, seen=text.pointer in reading.pictures)
            for at, text in enumerate(reading.texts)
        )
        begin = max(begin, attachment.position)
    segments += extraction.segments[begin:]
    encoded = {extraction.attachments[number].address for number in decoded}
    if encoded:
        segments = [segment for segment in segments if segment.address not in encoded]
    return replace(extraction, segments=tuple(segments), gaps=tuple(gaps))


def in_file(segment: Segment) -> bool:
    """Whether a segment is a text of a file that was read."""
    return bool(segment.address) and segment.address[-1].decoder == FILE


def edits_of_files(edits: Iterable[tuple[tuple[Link, ...], str]]) -> tuple[FileEdits, ...]:
    """New texts at addresses in files that were read, by file."""
    files: dict[tuple[Link, ...], dict[int, str]] = {}
    for at, text in edits:
        files.setdefault(at[:-1], {})[int(at[-1].path[0])] = text
    return tuple(FileEdits(at, texts) for at, texts in files.items())


def written(document: Any, contents: Mapping[tuple[Link, ...], bytes | Path]) -> Any:
    """A copy of the document with other content in these files."""
    edits = [(at, holding(document, at, content)) for at, content in contents.items()]
    return address.write(document, edits) if edits else document


def read_only(extraction: Extraction, files: Iterable[tuple[Link, ...]]) -> Extraction:
    """The extraction with nothing to edit in these files."""
    fixed = set(files)
    segments = tuple(
        replace(s, editable=False) if in_file(s) and s.address[:-1] in fixed else s
        for s in extraction.segments
    )
    return replace(extraction, segments=segments)


def content_at(document: Any, at: tuple[Link, ...]) -> bytes | Path | None:
    """The bytes of a file of the document, or where they lie; None when they are not encoded as
    they should be."""
    held = address.value_at(document, at)
    return held.content if isinstance(held, FilePart) else dataurl.content_of(held)


def holding(document: Any, at: tuple[Link, ...], content: bytes | Path) -> Any:
    """What stands in the place of a file of the document, holding other content. A string holds
    bytes only."""
    held = address.value_at(document, at)
    if isinstance(held, FilePart):
        return replace(held, content=content)
    if not isinstance(content, bytes):
        raise TypeError("a file on disk cannot be put into a string")
    return dataurl.with_content(held, content)


def _below(attachment: Attachment, gap: Gap) -> Gap:
    pointer = f"{attachment.pointer}/{gap.pointer}".rstrip("/")
    return Gap(pointer, gap.reason, attachment.message, gap.detail)


def _segment(attachment: Attachment, number: int, found: ReadText, *, seen: bool) -> Segment:
    return Segment(
        text=found.text,
        address=(*attachment.address, Link((number,), FILE)),
        pointer=f"{attachment.pointer}/{found.pointer}",
        role=attachment.role,
        origin=Origin.IMAGE if seen else Origin.ATTACHMENT,
        message=attachment.message,
        editable=found.editable and attachment.editable,
    )
