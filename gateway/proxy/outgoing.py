"""What goes out: JSON as it is, forms written anew, files from disk piece by piece."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from gateway.core.attachments import FilePart
from gateway.core.multipart import (
    OCTETS,
    RELATED,
    Form,
    Payload,
    Related,
    written_head,
    written_related_head,
)

_PIECE = 256 * 1024
_BOUNDARY_BYTES = 16

Source = bytes | Path


class Outgoing:
    """A body to be sent once. `length` is in bytes."""

    def __init__(self, payload: Payload, entropy: Callable[[int], bytes]) -> None:
        self.payload = payload
        if isinstance(payload, bytes):
            self.content_type = "application/json" if payload else ""
            self._sources: list[Source] = [payload]
        elif isinstance(payload, Form | Related):
            # Random, so that no content can hold it.
            boundary = b"grindvakt-" + entropy(_BOUNDARY_BYTES).hex().encode()
            if isinstance(payload, Form):
                kind, sources = "multipart/form-data", _sources(payload, boundary)
            else:
                kind, sources = RELATED, _related(payload, boundary)
            self.content_type = f"{kind}; boundary={boundary.decode()}"
            self._sources = list(sources)
        else:
            self.content_type = payload.media_type or OCTETS
            self._sources = [payload.content]
        self.length = sum(map(_size, self._sources))

    @property
    def content(self) -> bytes | AsyncIterator[bytes]:
        """The bytes, or their pieces where some lie on disk."""
        if any(isinstance(source, Path) for source in self._sources):
            return self._pieces()
        return b"".join(source for source in self._sources if isinstance(source, bytes))

    async def _pieces(self) -> AsyncIterator[bytes]:
        for source in self._sources:
            if isinstance(source, bytes):
                yield source
                continue
            with ExitStack() as closing:
                file = await asyncio.to_thread(_opened, closing, source)
                while piece := await asyncio.to_thread(file.read, _PIECE):
                    yield piece


def _sources(form: Form, boundary: bytes) -> Iterator[Source]:
    for name, value in form.fields:
        yield written_head(name, value, boundary)
        yield value.content if isinstance(value, FilePart) else value.encode()
        yield b"\r\n"
    yield b"--" + boundary + b"--\r\n"


def _related(payload: Related, boundary: bytes) -> Iterator[Source]:
    yield written_related_head("application/json; charset=utf-8", boundary)
    yield payload.said
    yield b"\r\n" + written_related_head(payload.file.media_type or OCTETS, boundary)
    yield payload.file.content
    yield b"\r\n--" + boundary + b"--\r\n"


def _size(source: Source) -> int:
    return len(source) if isinstance(source, bytes) else source.stat().st_size


def _opened(closing: ExitStack, path: Path) -> BinaryIO:
    return closing.enter_context(path.open("rb"))
