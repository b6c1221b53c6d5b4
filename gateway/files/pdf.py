"""PDF: the text of its pages, everything that its objects say in words, and pictures on pages.

PDFium reads the pages, as programs for people do. pypdf walks every object that the file holds,
also those that no page shows: metadata, annotations, form fields, outlines, alternative texts,
scripts, embedded files. Where a page shows pictures, or letters of which nobody knows what they
mean, what is left of it without its text is recognised as a picture.
"""

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from gateway.files import dispatch, picture
from gateway.files.collector import (
    Collector,
    EncryptedError,
    TooLargeError,
    UnreadableError,
)

_DOTS_PER_INCH = 200
_LEAST_PICTURE = 24.0
"""Points: smaller pictures on a page hold no readable text."""
_OBJECTS = 300_000
_DEPTH = 60
_TRAILING = 1024
_UNREADABLE_SHARE = 0.1
_LONG_TEXTS = frozenset({"/JS", "/XFA", "/RC", "/RV", "/V", "/DV"})
_SILENT_KEYS = frozenset(
    {"/CheckSum", "/DA", "/ID", "/O", "/OE", "/Ordering", "/Perms", "/Registry", "/U", "/UE"}
)
_DATE = re.compile(r"D:\d{4,14}[-+Z]?[\d']{0,6}")


def read(data: bytes, out: Collector) -> None:
    """All of a PDF. Raises EncryptedError, UnreadableError, TooLargeError."""
    _pages(data, out)
    _objects(data, out)
    if len(data) - data.rfind(b"%%EOF") > _TRAILING:
        out.gap("file", "trailing")


def _pages(data: bytes, out: Collector) -> None:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise EncryptedError from None
        raise UnreadableError from None
    try:
        if len(document) > out.limits.pages:
            raise TooLargeError("pages")
        for number in range(len(document)):
            name = f"pages/{number + 1}"
            try:
                page = document[number]
            except pypdfium2.PdfiumError:
                out.gap("unreadable", name)
                continue
            _page(page, name, out)
            page.close()
    finally:
        document.close()


def _page(page: Any, name: str, out: Collector) -> None:
    text_page = page.get_textpage()
    count = text_page.count_chars()
    text = text_page.get_text_range() if count else ""
    unknown = sum(
        pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1 for index in range(count)
    )
    text_page.close()
    unknown += sum(text.count(mark) for mark in "\ufffd\ufffe") + sum(map(_is_private, text))
    out.add(name, text.replace("\ufffe", "").replace("\r\n", "\n"))
    strange = unknown > max(3, _UNREADABLE_SHARE * count)
    shapes = _shapes(page)
    has_pictures = any(_is_picture(shape) for shape in shapes)
    if strange or has_pictures or (not text.strip() and shapes):
        _recognise(page, name, out, keep_text=strange)


def _is_private(character: str) -> bool:
    return "\ue000" <= character <= "\uf8ff"


def _shapes(page: Any) -> list[Any]:
    """Everything on the page but text."""
    return [
        each for each in page.get_objects(max_depth=15) if each.type != pdfium.FPDF_PAGEOBJ_TEXT
    ]


def _is_picture(shape: Any) -> bool:
    if shape.type == pdfium.FPDF_PAGEOBJ_IMAGE:
        left, bottom, right, top = shape.get_bounds()
        return bool(right - left >= _LEAST_PICTURE and top - bottom >= _LEAST_PICTURE)
    return bool(shape.type == pdfium.FPDF_PAGEOBJ_SHADING)


def _recognise(page: Any, name: str, out: Collector, *, keep_text: bool) -> None:
    """The page as a picture, without the text that is known already."""
    if not keep_text:
        for each in list(page.get_objects(max_depth=1)):
            if each.type == pdfium.FPDF_PAGEOBJ_TEXT:
                page.remove_obj(each)
    width, height = page.get_size()
    scale = _DOTS_PER_INCH / 72
    too_many = width * height * scale * scale / out.limits.pixels
    if too_many > 1:
        scale /= too_many**0.5
    bitmap = page.render(scale=scale, grayscale=True)
    picture.recognise(bitmap.to_pil(), out, f"{name}/picture")
    bitmap.close()


def _objects(data: bytes, out: Collector) -> None:
    """What the objects of the file say."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedError
        walk = _Walk(reader, out)
        walk.all()
    except (PyPdfError, zlib.error, ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise UnreadableError from None


class _Walk:
    """Visits every object once."""

    def __init__(self, reader: PdfReader, out: Collector) -> None:
        self._reader = reader
        self._out = out
        self._texts: dict[str, None] = {}
        self._files = 0
        self._visited = 0

    def all(self) -> None:
        """Every object of the file, whether something refers to it or not."""
        self._value(self._reader.trailer, "", 0)
        for number, generation in sorted(self._references()):
            found = self._reader.get_object(IndirectObject(number, generation, self._reader))
            if found is not None:
                self._value(found, "", 0)
        self._out.add("objects", "\n".join(self._texts))

    def _references(self) -> Iterator[tuple[int, int]]:
        for generation, objects in self._reader.xref.items():
            yield from ((number, generation) for number in objects)
        yield from ((number, 0) for number in self._reader.xref_objStm)

    def _value(self, value: Any, key: str, depth: int) -> None:
        self._visited += 1
        if self._visited > _OBJECTS or depth > _DEPTH:
            raise TooLargeError("objects")
        match value:
            case IndirectObject() | NameObject():
                return
            case TextStringObject() | ByteStringObject():
                self._text(value, key)
            case StreamObject():
                self._dictionary(value, depth)
                self._stream(value)
            case DictionaryObject():
                self._dictionary(value, depth)
            case ArrayObject():
                for each in value:
                    self._value(each, key, depth + 1)

    def _dictionary(self, value: DictionaryObject, depth: int) -> None:
        signature = "/ByteRange" in value
        for key, inner in value.items():
            if key in _LONG_TEXTS:
                self._referred(inner)
            if key not in _SILENT_KEYS and not (signature and key == "/Contents"):
                self._value(inner, str(key), depth + 1)

    def _text(self, value: Any, key: str) -> None:
        text = value if isinstance(value, str) else value.decode("latin-1")
        printable = sum(map(str.isprintable, text))
        if text.strip() and printable > len(text) // 2 and _DATE.fullmatch(text) is None:
            self._texts.setdefault(f"{key.lstrip('/')}: {text}" if key else text)

    def _stream(self, value: StreamObject) -> None:
        if value.get("/Type") == "/Metadata" or value.get("/Subtype") == "/XML":
            self._file(value, "metadata")
        elif value.get("/Type") == "/EmbeddedFile":
            self._file(value, "files")

    def _referred(self, value: Any) -> None:
        """Texts that are so long that they are streams: scripts, rich text, XFA forms."""
        for each in value if isinstance(value, ArrayObject) else [value]:
            found = each.get_object() if isinstance(each, IndirectObject) else each
            if isinstance(found, StreamObject):
                self._file(found, "texts")

    def _file(self, value: StreamObject, name: str) -> None:
        content = self._decoded(value)
        with self._out.nested(f"{name}/{self._files}"):
            self._files += 1
            dispatch.read(content, self._out)

    def _decoded(self, value: StreamObject) -> bytes:
        content = value.get_data()
        self._out.unpacked(len(content))
        return content
