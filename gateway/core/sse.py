"""Server-sent events, read and written. Sans-io: feed bytes cut anywhere, get whole events.

Lines end in CR, LF or CRLF on the way in and in LF on the way out. Bytes that are not UTF-8 come
out as they went in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from gateway.errors import UpstreamError

MAX_EVENT = 64 * 1024 * 1024
"""In bytes. A generated picture comes as one event."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `data` is None when the block held no data (a comment that keeps the connection
    alive); `other` holds its comments and other fields, line by line. `raw` is a
    plain one as it arrived, so that writing it back costs nothing."""

    data: str | None = field(repr=False)
    name: str = ""
    other: tuple[str, ...] = field(default=(), repr=False)
    raw: bytes | None = field(default=None, repr=False, compare=False)


class Decoder:
    """Bytes in, events out. Raises UpstreamError for an event past all reason."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._searched = 0
        self._after_cr = False
        self._begun = False

    def feed(self, chunk: bytes) -> Iterator[Event]:
        """The events that are complete with this chunk."""
        self._take(chunk)
        return self._events()

    def close(self) -> Iterator[Event]:
        """The last event, when the service did not end it with an empty line."""
        rest = bytes(self._buffer).strip(b"\n")
        self._buffer.clear()
        if rest:
            yield _parse(rest)

    def _take(self, chunk: bytes) -> None:
        if self._after_cr and chunk:
            chunk = chunk.removeprefix(b"\n")
            self._after_cr = False
        if b"\r" in chunk:
            self._after_cr = chunk.endswith(b"\r")
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        self._buffer += chunk
        if len(self._buffer) > MAX_EVENT:
            raise UpstreamError(
                502,
                "upstream_event_too_large",
                "AI-tjänsten skickade en orimligt stor händelse.",
                "The AI service sent an unreasonably large event.",
            )

    def _events(self) -> Iterator[Event]:
        buffer = self._buffer
        if not self._begun and len(buffer) >= 3:
            self._begun = True
            if buffer.startswith(b"\xef\xbb\xbf"):
                del buffer[:3]
        if buffer.find(b"\n\n", self._searched) >= 0:
            *blocks, rest = bytes(buffer).split(b"\n\n")
            self._buffer = buffer = bytearray(rest)
            for block in blocks:
                stripped = block.strip(b"\n")
                if stripped:
                    yield _parse(stripped)
        self._searched = max(0, len(buffer) - 1)


def _parse(block: bytes) -> Event:
    if block.startswith(b"data: ") and b"\n" not in block:
        return Event(block[6:].decode("utf-8", "surrogateescape"), raw=block)
    name, data, other = "", [], []
    for line in block.decode("utf-8", "surrogateescape").split("\n"):
        label, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if label == "data":
            data.append(value)
        elif label == "event":
            name = value
        else:
            other.append(line)
    return Event("\n".join(data) if data else None, name, tuple(other))


def encode(event: Event) -> bytes:
    """The event as bytes, with the empty line that ends it."""
    if event.raw is not None:
        return event.raw + b"\n\n"
    lines = [f"event: {event.name}"] if event.name else []
    lines += event.other
    if event.data is not None:
        lines += [f"data: {line}" for line in event.data.split("\n")]
    return ("\n".join(lines) + "\n\n").encode("utf-8", "surrogateescape")
