"""The line of reminders in Anthropic's messages: at the end of the last block, if it is a text."""

from collections.abc import Iterator
from typing import Any

from gateway.core import jsondoc, sse
from gateway.core.adapter import Restorer
from gateway.core.reminding import Chained, LineStream, Whole, ending, is_prose

Json = dict[str, Any]

_SAID = frozenset({"end_turn", "max_tokens", "stop_sequence"})


def message(stream: bool, restorer: Restorer, line: str) -> Restorer:
    """Messages, whole or streamed."""
    if stream:
        return Chained(restorer, _Message(line))
    return Whole(restorer, lambda document: _in_message(document, ending(line)))


def _in_message(document: Json, line: str) -> Json:
    content = document.get("content")
    if not isinstance(content, list) or not content or document.get("stop_reason") not in _SAID:
        return document
    last = content[-1]
    text = last.get("text") if isinstance(last, dict) and last.get("type") == "text" else None
    if not isinstance(text, str) or not is_prose(text):
        return document
    return {**document, "content": [*content[:-1], {**last, "text": text + line}]}


class _Message(LineStream):
    """The end of a text block waits until it is known whether the message ends there."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self._index: Any = None
        self._text: str | None = None
        self._stop: sse.Event | None = None

    def event(self, event: sse.Event, document: Json) -> Iterator[sse.Event]:
        kind = document.get("type")
        if kind == "ping":
            yield event
            return
        if kind == "message_delta" and self._ends(document):
            delta = {"type": "text_delta", "text": self.line}
            own = {"type": "content_block_delta", "index": self._index, "delta": delta}
            yield sse.Event(jsondoc.encode_text(own), "content_block_delta")
        yield from self._let_go()
        if kind == "content_block_stop" and self._text is not None:
            self._stop = event
            return
        self._note(kind, document)
        yield event

    def flush_all(self) -> Iterator[sse.Event]:
        yield from self._let_go()

    def _let_go(self) -> Iterator[sse.Event]:
        if self._stop is not None:
            yield self._stop
        self._stop = None

    def _ends(self, document: Json) -> bool:
        delta = document.get("delta")
        reason = delta.get("stop_reason") if isinstance(delta, dict) else None
        return self._stop is not None and is_prose(self._text or "") and reason in _SAID

    def _note(self, kind: Any, document: Json) -> None:
        if kind == "content_block_start":
            block = document.get("content_block")
            is_text = isinstance(block, dict) and block.get("type") == "text"
            self._index, self._text = document.get("index"), "" if is_text else None
        delta = document.get("delta")
        if kind != "content_block_delta" or self._text is None or not isinstance(delta, dict):
            return
        if not self._text.strip():
            self._text += str(delta.get("text") or "")
