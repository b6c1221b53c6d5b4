"""What the restorers of event streams share: decoding, encoding, passing on what is not JSON."""

from collections.abc import Iterator
from typing import Any

from gateway.core import jsondoc, sse
from gateway.core.adapter import Usage
from gateway.core.jsondoc import JsonValue
from gateway.core.placeholders import Placeholders

Json = dict[str, Any]


class EventRestorer:
    """Restores a stream of events, each a JSON object. An API says in `event` what it does with
    one, and in `flush_all` what goes out when the stream ends without saying so."""

    def __init__(self, placeholders: Placeholders) -> None:
        self.usage = Usage()
        self.complete = False
        self.placeholders = placeholders
        self._decoder = sse.Decoder()

    def feed(self, chunk: bytes) -> bytes:
        """The restored bytes of the events that this chunk completes."""
        return b"".join(
            sse.encode(out) for event in self._decoder.feed(chunk) for out in self._restore(event)
        )

    def close(self) -> bytes:
        """What was held back, and a last event that was not ended, unless it was cut off."""
        events = [
            out
            for event in self._decoder.close()
            if event.data is None or _document(event.data) is not None or is_done(event.data)
            for out in self._restore(event)
        ]
        return b"".join(sse.encode(event) for event in [*events, *self.flush_all()])

    def _restore(self, event: sse.Event) -> Iterator[sse.Event]:
        reviewed = self.placeholders.review is not None
        if event.data is not None and not reviewed and self.quiet(event.data):
            yield event
            return
        document = None if event.data is None else _document(event.data)
        if document is not None:
            self.complete = self.complete or "error" in document
            yield from self.event(event, document)
            return
        if event.data is not None and is_done(event.data):
            self.complete = True
            yield from self.flush_all()
        yield event

    def quiet(self, data: str) -> bool:
        """Whether the event can pass without being parsed."""
        return False

    def event(self, event: sse.Event, document: Json) -> Iterator[sse.Event]:
        """The events to send in the place of this one."""
        raise NotImplementedError

    def flush_all(self) -> Iterator[sse.Event]:
        """Events with what is held back."""
        raise NotImplementedError


def with_document(event: sse.Event, document: JsonValue) -> sse.Event:
    """The event with another document in it."""
    return sse.Event(jsondoc.encode_text(document), event.name, event.other)


def is_done(data: str) -> bool:
    """Whether an event's data is the end mark of OpenAI's streams."""
    return data.strip() == "[DONE]"


def _document(data: str) -> Json | None:
    try:
        document = jsondoc.parse_answer(data)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None
