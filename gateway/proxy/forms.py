"""Reading a form part by part as it arrives: texts into memory, files to disk."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError

from gateway.core.attachments import FilePart
from gateway.core.jsondoc import JsonValue
from gateway.core.multipart import Head, malformed, read_head
from gateway.errors import BodyError
from gateway.proxy.spool import Slot

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_PARTS = 64
MAX_TEXT_BYTES = 1024 * 1024
IN_MEMORY_BYTES = 1024 * 1024
"""A file up to this size is not written to disk."""

logging.getLogger("python_multipart").disabled = True
logging.getLogger("python_multipart.multipart").disabled = True
"""What it says of a form may quote the form."""


class FileSink:
    """Bytes of a file as they arrive: in memory while there are few, then on disk."""

    def __init__(self, slot: Slot) -> None:
        self._slot = slot
        self._held = bytearray()
        self._file: BinaryIO | None = None
        self._path: Path | None = None

    def write(self, data: bytes) -> None:
        """More of the file."""
        if self._file is None and len(self._held) + len(data) <= IN_MEMORY_BYTES:
            self._held += data
            return
        self._slot.take(len(data) + len(self._held))
        if self._file is None:
            self._path, self._file = self._slot.create()
            self._file.write(self._held)
            self._held.clear()
        self._file.write(data)

    def part(self, name: str, media_type: str) -> FilePart:
        """The whole file."""
        self.close()
        return FilePart(name, media_type, self._path or bytes(self._held))

    def close(self) -> None:
        """No more will come."""
        if self._file is not None:
            self._file.close()


class FormReader:
    """Feed the bytes, then `finish`. Both raise BodyError; `close` after either."""

    def __init__(self, boundary: bytes, slot: Slot) -> None:
        self._slot = slot
        self._end = b"--" + boundary + b"--"
        self._tail = b""
        self._parts = 0
        self._text_bytes = 0
        self._headers: list[tuple[bytes, bytes]] = []
        self._name = b""
        self._value = b""
        self._head: Head | None = None
        self._text = bytearray()
        self._sink: FileSink | None = None
        self._single: dict[str, str | FilePart] = {}
        self._many: dict[str, list[str | FilePart]] = {}
        callbacks: MultipartCallbacks = {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_end,
            "on_part_data": self._data,
            "on_part_end": self._part_end,
        }
        self._parser = MultipartParser(boundary, callbacks)

    def feed(self, chunk: bytes) -> None:
        """The next bytes of the body."""
        try:
            self._parser.write(chunk)
        except FormParserError:
            raise malformed("det är trasigt", "it is damaged") from None
        self._tail = (self._tail + chunk)[-len(self._end) - 2 :]

    def finish(self) -> dict[str, JsonValue]:
        """The form as a document: lists where the client sent `name[]`."""
        if not self._tail.removesuffix(b"\r\n").endswith(self._end):
            raise malformed(
                "det är avkortat eller följs av något mer", "it is cut short, or more follows"
            )
        if self._single.keys() & self._many.keys():
            raise _twice()
        return {**self._single, **self._many}

    def close(self) -> None:
        """Close the file that was being written."""
        if self._sink is not None:
            self._sink.close()

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise BodyError(
                "too_many_parts",
                f"Formuläret har för många delar; gränsen är {MAX_PARTS}.",
                f"The form has too many parts; the limit is {MAX_PARTS}.",
                status=413,
            )
        self._headers, self._text, self._sink = [], bytearray(), None

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers.append((self._name, self._value))
        self._name = self._value = b""

    def _headers_end(self) -> None:
        self._head = read_head(self._headers)
        if self._head.filename is not None:
            self._sink = FileSink(self._slot)

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._sink is not None:
            self._sink.write(data[start:end])
            return
        self._text_bytes += end - start
        if self._text_bytes > MAX_TEXT_BYTES:
            raise BodyError(
                "text_fields_too_large",
                "Formulärets textfält är för stora; gränsen är 1 MiB.",
                "The form's text fields are too large; the limit is 1 MiB.",
                status=413,
            )
        self._text += data[start:end]

    def _part_end(self) -> None:
        head = cast(Head, self._head)
        value: str | FilePart
        if self._sink is not None:
            value = self._sink.part(head.filename or "", head.media_type)
        else:
            try:
                value = self._text.decode("utf-8")
            except UnicodeDecodeError:
                raise malformed("ett textfält är inte UTF-8", "a text field is not UTF-8") from None
        if head.many:
            self._many.setdefault(head.name, []).append(value)
        elif head.name in self._single:
            raise _twice()
        else:
            self._single[head.name] = value


def _twice() -> BodyError:
    return malformed("ett fält förekommer två gånger", "a field stands in it twice")
