"""From a request's bytes to its texts: the body in whatever form it comes, and the files in it.

What lies on disk meanwhile is deleted with the slot that the request was given.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from detectors.types import Gap, GapReason
from gateway.core import jsondoc
from gateway.core.adapter import Adapter, Body, Operation
from gateway.core.address import Address
from gateway.core.attachments import content_at, with_readings
from gateway.core.filegaps import NOT_BASE64
from gateway.core.jsondoc import JsonValue
from gateway.core.multipart import boundary_of
from gateway.core.redact import Redaction
from gateway.core.segments import Attachment, Extraction
from gateway.core.uploads import METADATA, RAW, Step
from gateway.files.pool import FilePool
from gateway.files.reading import FAILED, FileReading, NotRewritableError
from gateway.files.turns import Asker
from gateway.proxy import inbound
from gateway.proxy.aside import aside
from gateway.proxy.batches import read_rows
from gateway.proxy.forms import IN_MEMORY_BYTES, FileSink, FormReader
from gateway.proxy.inbound import Inbound, Receive
from gateway.proxy.readings import Readings
from gateway.proxy.related import RelatedReader
from gateway.proxy.spool import Slot
from gateway.settings import Limits

MAX_FILES = 100
"""Files of one request that are read; more of them stay the gaps that they are."""

_CHUNK = 256 * 1024
_TELLING = 12
_PICTURES = frozenset({"image", "picture"})


class UnwritableError(Exception):
    """A file cannot be given the texts that it should have. `address` leads to it."""

    def __init__(self, address: Address) -> None:
        super().__init__("a file that cannot be changed")
        self.address = address


@dataclass(slots=True)
class Received:
    """A request's body. `size` is in bytes, decompressed; `operation` is what the body made of
    it."""

    operation: Operation
    document: JsonValue = field(repr=False)
    size: int = 0


@dataclass(slots=True)
class Intake:
    """Takes in one request, of `asker`. `slot` is where its files lie."""

    limits: Limits
    files: FilePool
    readings: Readings
    slot: Slot
    asker: Asker
    _found: dict[Address, FileReading] = field(default_factory=dict, repr=False)

    async def receive(
        self, head: Inbound, receive: Receive, adapter: Adapter, operation: Operation
    ) -> Received:
        """The whole body, read strictly. Raises ClientError."""
        limits = self.limits
        kind = head.headers.get("content-type", "").lower()
        if operation.form and kind.startswith("multipart/"):
            operation = replace(operation, body=Body.FORM)
        match operation.body:
            case Body.NONE:
                await inbound.expect_no_body(head, receive, limits.body_seconds)
                return Received(operation, None)
            case Body.JSON:
                body = await inbound.read_json_body(
                    head, receive, limits.body_bytes, limits.body_seconds
                )
                document = await aside(
                    len(body), jsondoc.decode, body, limits.json_depth, limits.json_leaves
                )
                return Received(operation, document, len(body))
            case Body.FORM:
                return await self._form(head, receive, adapter, operation)
            case Body.RAW:
                return await self._raw(head, receive, adapter, operation)
            case Body.UPLOAD:
                return await self._upload(head, receive, adapter, operation)

    async def read(self, document: JsonValue, extraction: Extraction) -> Extraction:
        """The extraction with what could be read in its files."""
        found: dict[int, FileReading] = {}
        decoded: list[int] = []
        for number, attachment in enumerate(extraction.attachments[:MAX_FILES]):
            content = await asyncio.to_thread(content_at, document, attachment.address)
            if content is None:
                gap = Gap("", attachment.reason, detail=NOT_BASE64)
                found[number] = FileReading(FAILED, gaps=(gap,))
                continue
            reading = _with_picture(await self._reading(content, attachment))
            self._found[attachment.address] = found[number] = reading
            if isinstance(content, bytes) and _is_text(content):
                decoded.append(number)
        return with_readings(extraction, found, decoded)

    async def rewrite(
        self, document: JsonValue, redaction: Redaction
    ) -> Mapping[Address, bytes | Path]:
        """New content for the files that the redaction changes. Raises UnwritableError,
        UnavailableError."""
        contents: dict[Address, bytes | Path] = {}
        for file in redaction.files:
            content = content_at(document, file.address)
            if content is None:
                raise RuntimeError("a file that was read is gone")
            if isinstance(content, Path):
                self.slot.take(content.stat().st_size)
            try:
                contents[file.address] = await self.files.rewrite(
                    content,
                    reading=self._found[file.address],
                    edits=file.texts,
                    asker=self.asker,
                )
            except NotRewritableError:
                raise UnwritableError(file.address) from None
        return contents

    async def _reading(self, content: bytes | Path, attachment: Attachment) -> FileReading:
        said = {"name": attachment.name, "media_type": attachment.media_type}
        if isinstance(content, Path):
            return await self.files.read(content, **said, asker=self.asker)
        name = await asyncio.to_thread(self.readings.name, self.asker.tenant, content, **said)
        known = self.readings.get(name)
        if known is None:
            known = await self.files.read(content, **said, asker=self.asker)
            if _is_whole(known):
                self.readings.put(name, known)
        return known

    async def _form(
        self, head: Inbound, receive: Receive, adapter: Adapter, operation: Operation
    ) -> Received:
        boundary = boundary_of(head.headers.get("content-type", ""))
        reader = FormReader(boundary, self.slot)
        try:
            size = await self._pour(head, receive, reader.feed)
            document = reader.finish()
        finally:
            reader.close()
        return await self.settled(adapter, operation, document, size)

    async def settled(
        self, adapter: Adapter, operation: Operation, document: dict[str, JsonValue], size: int
    ) -> Received:
        """A form, or a file with what is said of it, as the operation that it makes. Raises
        BodyError."""
        operation = adapter.settled(operation, document)
        if operation.rows:
            rows = await asyncio.to_thread(read_rows, document[operation.rows], self.limits)
            document[operation.rows] = rows
        return Received(operation, document, size)

    async def append(self, head: Inbound, receive: Receive, sink: FileSink, received: int) -> int:
        """One more piece of a file of which so many bytes are there; its size. Raises
        ClientError."""
        return await self._pour(head, receive, sink.write, received)

    async def _raw(
        self, head: Inbound, receive: Receive, adapter: Adapter, operation: Operation
    ) -> Received:
        name, media_type = adapter.said_of_file(head.headers)
        sink = FileSink(self.slot)
        try:
            size = await self._pour(head, receive, sink.write)
        finally:
            sink.close()
        return Received(operation, {RAW: sink.part(name, media_type)}, size)

    async def _upload(
        self, head: Inbound, receive: Receive, adapter: Adapter, operation: Operation
    ) -> Received:
        """A file in one request, with what is said of it where something is."""
        upload = adapter.upload(operation, head.headers)
        if upload.step is Step.WHOLE:
            sink = FileSink(self.slot)
            try:
                size = await self._pour(head, receive, sink.write)
            finally:
                sink.close()
            document = {METADATA: {}, RAW: sink.part("", upload.media_type)}
            return await self.settled(adapter, operation, document, size)
        reader = RelatedReader(head.headers.get("content-type", ""), self.slot)
        try:
            size = await self._pour(head, receive, reader.feed)
            text, part = reader.finished()
        finally:
            reader.close()
        said = jsondoc.decode(text, self.limits.json_depth, self.limits.json_leaves)
        return await self.settled(adapter, operation, {METADATA: said, RAW: part}, size)

    async def _pour(
        self, head: Inbound, receive: Receive, sink: Callable[[bytes], None], received: int = 0
    ) -> int:
        """Everything of the body into the sink, in a thread; its size. So much of the file has been
        `received` before."""
        inbound.check_plain(head)
        limit = self.limits.upload_bytes - received
        declared = inbound.declared_length(head, limit)
        if declared > IN_MEMORY_BYTES:
            self.slot.expect(declared)
        held, size = bytearray(), 0
        async for chunk in inbound.pieces(head, receive, limit, self.limits.upload_seconds):
            held += chunk
            size += len(chunk)
            if len(held) >= _CHUNK:
                await asyncio.to_thread(sink, bytes(held))
                held.clear()
        await asyncio.to_thread(sink, bytes(held))
        return size


def _is_whole(reading: FileReading) -> bool:
    """Whether the file would be read the same way another time."""
    late = any(gap.reason is GapReason.TIMED_OUT for gap in reading.gaps)
    return reading.kind != FAILED and not late


def _with_picture(reading: FileReading) -> FileReading:
    """A picture is still a picture: it can show people, whether text was seen in it or not."""
    if reading.pictures:
        seen = (Gap(pointer, GapReason.READ_IMAGE) for pointer in reading.pictures)
        return replace(reading, gaps=(*reading.gaps, *seen))
    if reading.kind in _PICTURES and not reading.texts and not reading.gaps:
        return replace(reading, gaps=(Gap("", GapReason.IMAGE),))
    return reading


def _is_text(content: bytes) -> bool:
    """Whether bytes are what a name or a number in the place of base64 never decodes to."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(content) >= _TELLING and text.replace("\n", "").replace("\r", "").isprintable()
