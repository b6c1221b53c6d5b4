"""Noticing the ids that a stream gives to what the service keeps, before the client sees them."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from gateway.core import sse
from gateway.core.jsondoc import JsonValue
from gateway.core.references import Created

Read = Callable[[JsonValue], Iterable[Created]]
"""The ids in one document of a stream."""


class Sightings(Protocol):
    """Sans-io: what goes in comes out, in whole events, with the ids that are new in it."""

    def feed(self, chunk: bytes) -> tuple[bytes, list[Created]]: ...

    def close(self) -> tuple[bytes, list[Created]]: ...


class EventSightings:
    """In server-sent events. Only events with one of the `marks` in them are parsed."""

    def __init__(self, marks: re.Pattern[str], read: Read) -> None:
        self._marks = marks
        self._read = read
        self._decoder = sse.Decoder()

    def feed(self, chunk: bytes) -> tuple[bytes, list[Created]]:
        """The events that this chunk completes."""
        events = list(self._decoder.feed(chunk))
        created = [found for event in events for found in self._seen(event)]
        return b"".join(map(sse.encode, events)), created

    def close(self) -> tuple[bytes, list[Created]]:
        """A last event that the service did not end; it is not ended here either."""
        events = list(self._decoder.close())
        created = [found for event in events for found in self._seen(event)]
        return b"".join(map(sse.encode, events)).rstrip(b"\n"), created

    def _seen(self, event: sse.Event) -> Iterator[Created]:
        if event.data is not None and self._marks.search(event.data):
            yield from _created(event.data, self._read)


class ElementSightings:
    """In one JSON array whose elements arrive one by one. `elements` gives those that a chunk
    completes; the restorer of an array passes on whole elements too."""

    def __init__(
        self, marks: re.Pattern[str], read: Read, elements: Callable[[bytes], Iterator[bytes]]
    ) -> None:
        self._marks = marks
        self._read = read
        self._elements = elements

    def feed(self, chunk: bytes) -> tuple[bytes, list[Created]]:
        """The chunk itself."""
        texts = (element.decode("utf-8", "replace") for element in self._elements(chunk))
        marked = (text for text in texts if self._marks.search(text))
        return chunk, [found for text in marked for found in _created(text, self._read)]

    def close(self) -> tuple[bytes, list[Created]]:
        """Nothing more."""
        return b"", []


def _created(text: str, read: Read) -> Iterable[Created]:
    try:
        return read(json.loads(text))
    except (ValueError, RecursionError):
        return ()
