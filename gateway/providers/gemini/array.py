"""Cutting a JSON array that arrives in pieces into its elements. Sans-io."""

import re
from collections.abc import Iterator

from gateway.core.sse import MAX_EVENT
from gateway.errors import UpstreamError

_STRUCTURE = re.compile(rb'["\[\]{},]')
_STRING = re.compile(rb'["\\]')


class Elements:
    """Bytes of one array in, the bytes of each whole element out, without the white space around
    it. `ended`: the closing bracket has come; what follows is left out. Raises UpstreamError for
    an element past all reason."""

    def __init__(self) -> None:
        self.ended = False
        self._buffer = bytearray()
        self._searched = 0
        self._depth = 0
        self._in_string = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The elements that are whole with this chunk."""
        self._buffer += chunk
        if len(self._buffer) > MAX_EVENT:
            raise UpstreamError(
                502,
                "upstream_event_too_large",
                "AI-tjänsten skickade en orimligt stor händelse.",
                "The AI service sent an unreasonably large event.",
            )
        while not self.ended:
            pattern = _STRING if self._in_string else _STRUCTURE
            found = pattern.search(self._buffer, self._searched)
            if found is None:
                self._searched = len(self._buffer)
                return
            mark, at = found[0], found.start()
            if mark == b"\\":
                if at + 1 == len(self._buffer):
                    self._searched = at
                    return
                self._searched = at + 2
                continue
            self._searched = at + 1
            yield from self._passed(mark, at)

    def _passed(self, mark: bytes, at: int) -> Iterator[bytes]:
        """Take note of a bracket, a comma or a quote at this place."""
        if mark == b'"':
            self._in_string = not self._in_string
        elif mark in b"[{":
            self._depth += 1
            if self._depth == 1:
                self._cut(at)
        elif mark in b"]}":
            self._depth -= 1
            if self._depth == 0:
                self.ended = True
                yield from filter(None, [self._cut(at)])
            elif self._depth == 1:
                yield from filter(None, [self._cut(at + 1, keep=True)])
        elif self._depth == 1:
            yield from filter(None, [self._cut(at)])

    def _cut(self, at: int, *, keep: bool = False) -> bytes:
        """What stands before a place, which is then forgotten, with the mark that stands there
        unless it was the element's own (`keep`)."""
        element = bytes(self._buffer[:at]).strip()
        del self._buffer[: at if keep else at + 1]
        self._searched = 0
        return element
