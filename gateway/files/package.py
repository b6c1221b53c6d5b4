"""Office Open XML (DOCX, XLSX, PPTX) and OpenDocument: every part of the package, none trusted.

Each XML part is read whole; whatever is no XML is a file of its own: pictures, embedded documents,
macros. What is read can be written again, part by part.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from urllib.parse import unquote

from gateway.files import dispatch, prose, sheets, xmltree
from gateway.files.archive import Archive
from gateway.files.collector import (
    Collector,
    EncryptedError,
    Save,
    TooLargeError,
    UnreadableError,
)
from gateway.files.strings import strings_in
from gateway.files.xmltree import Element, local

_USUAL_NAME = re.compile(r"(?!.*\d{6})[\[\]A-Za-z_./-]*\d{0,5}\.?[A-Za-z.]*")
_MANIFEST = "META-INF/manifest.xml"


@dataclass(slots=True)
class _Part:
    """A part of the package: its bytes, or its tree."""

    number: int
    info: zipfile.ZipInfo
    content: bytes = field(default=b"", repr=False)
    tree: Element | None = field(default=None, repr=False)


def read(data: bytes, out: Collector) -> Save:
    """All parts. Raises EncryptedError for an encrypted OpenDocument."""
    archive = Archive(data, out)
    parts = [_Part(number, info) for number, info in enumerate(archive.members)]
    names = {info.filename for info in archive.members}
    unusual = [name for name in names if _USUAL_NAME.fullmatch(name) is None]
    out.add("names", "\n".join(sorted(unusual)))
    out.add("comments", archive.comments)
    for part in parts:
        _guarded(out, part, partial(_load, part, archive))
    trees = [part for part in parts if part.tree is not None]
    strings = sheets.SharedStrings(_first(trees, "sst"))
    for part in trees:
        _guarded(out, part, partial(_add, part, strings, names, out))
    out.add("strings", prose.text_of(strings.remaining()), editable=True)
    for part in parts:
        if part.tree is None and part.content:
            _guarded(out, part, partial(_binary, part, out))
    return lambda: _written(parts)


def _guarded(out: Collector, part: _Part, work: Callable[[], None]) -> None:
    """What goes wrong in one part is a gap there, and the others are read."""
    try:
        work()
    except UnreadableError:
        out.gap("unreadable", f"parts/{part.number}")
    except TooLargeError as large:
        out.gap("too_large", f"parts/{part.number}", large.limit)


def _first(parts: list[_Part], name: str) -> Element | None:
    roots = (part.tree.getroot() for part in parts if part.tree is not None)
    return next((root for root in roots if local(root) == name), None)


def _load(part: _Part, archive: Archive) -> None:
    part.content = archive.read(part.info)
    if not xmltree.looks_like_xml(part.content):
        return
    try:
        part.tree = xmltree.parse(part.content)
    except UnreadableError:
        return  # read as the text that it is
    part.content = b""
    if part.info.filename == _MANIFEST and part.tree.find(".//{*}encryption-data") is not None:
        raise EncryptedError


def _add(part: _Part, strings: sheets.SharedStrings, names: set[str], out: Collector) -> None:
    root = None if part.tree is None else part.tree.getroot()
    name = f"parts/{part.number}"
    match local(root):
        case "Relationships":
            out.add(name, "\n".join(_targets(root, part.info.filename, names)))
        case "sst":
            prose.add(root, name, out, but="si")
        case "worksheet":
            sheets.add(root, f"sheets/{part.number}", strings, out)
            prose.add(root, name, out, but="sheetData")
        case _:
            prose.add(root, name, out)


def _targets(root: Element, place: str, names: set[str]) -> list[str]:
    """Where links lead to outside of the package, which cannot be edited without breaking it."""
    base = posixpath.dirname(posixpath.dirname(place))
    found = []
    for element in root.iter():
        target = element.get("Target", "") if isinstance(element.tag, str) else element.text or ""
        inside = posixpath.normpath(posixpath.join("/", base, target)).lstrip("/")
        if target and inside not in names:
            found.append(unquote(target))
    return found


def _binary(part: _Part, out: Collector) -> None:
    name = part.info.filename
    if name == "mimetype":
        out.add("mimetype", part.content.decode("utf-8", "replace"))
    elif "printerSettings" in name:
        out.add(f"parts/{part.number}", strings_in(part.content))
    else:
        with out.nested(f"parts/{part.number}"):
            dispatch.read(part.content, out, dispatch.Hint(name))


def _written(parts: list[_Part]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part in parts:
            content = part.content if part.tree is None else xmltree.written(part.tree)
            info = zipfile.ZipInfo(part.info.filename, part.info.date_time)
            info.compress_type = part.info.compress_type
            info.external_attr = part.info.external_attr
            archive.writestr(info, content)
    return made.getvalue()
