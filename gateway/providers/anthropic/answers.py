"""Placing values back into Anthropic's answers: messages whole and streamed, and batches."""

import re
from collections.abc import Iterator
from typing import Any

from gateway.core import jsondoc, sse
from gateway.core.adapter import Restorer, Usage
from gateway.core.events import EventRestorer, with_document
from gateway.core.file_restorer import FileRestorer
from gateway.core.jsondoc import JsonValue
from gateway.core.placeholders import Placeholders
from gateway.core.restore import (
    PassThrough,
    TextRestorer,
    WholeRestorer,
    restore_document,
    sniff_usage,
)
from gateway.providers.anthropic.signatures import seal, seal_block, seal_message

Json = dict[str, Any]

_PIECES = {"text_delta": "text", "thinking_delta": "thinking", "input_json_delta": "partial_json"}
"""The deltas that bring a text piece by piece, each with its field; every other is whole."""

_DELTAS = {field: kind for kind, field in _PIECES.items()}
_INPUT = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
_END = re.compile(
    rb'(?:^|[\r\n])(?:event: ?(?:message_stop|error)\b|data: ?\{"type": ?"(?:message_stop|error)")'
)
_PLAIN_DELTA = re.compile(
    r'\{"type": ?"content_block_delta", ?"index": ?([0-9]{1,4}), ?"delta": ?'
    r'\{"type": ?"text_delta", ?"text": ?"([^"\\\[]*)"\}\s*\}'
)
_HEAD = 16 * 1024
"""So far into a stream its first event is looked for, which tells the tokens read."""


def read_usage(found: Any, usage: Usage) -> bool:
    """Anthropic's usage object; what was read from the cache or written to it counts as input.
    The last event of a stream may leave the input out."""
    if not isinstance(found, dict):
        return False
    counts = [found[name] for name in _INPUT if isinstance(found.get(name), int)]
    if isinstance(found.get("output_tokens"), int):
        usage.completion_tokens = found["output_tokens"]
    if isinstance(found.get("input_tokens"), int):
        usage.prompt_tokens = sum(counts)
    return isinstance(found.get("input_tokens"), int)


def _look_back(found: Any, usage: Usage) -> bool:
    """The same, read from the end of a stream: what a later event told holds."""
    earlier = Usage()
    known = read_usage(found, earlier)
    if usage.completion_tokens is None:
        usage.completion_tokens = earlier.completion_tokens
    usage.prompt_tokens = earlier.prompt_tokens
    return known


def message_restorer(stream: bool, placeholders: Placeholders) -> Restorer:
    """The restorer for the answer to a request."""
    if not placeholders:
        return _Untouched() if stream else PassThrough(read_usage)
    return MessageStream(placeholders) if stream else _Message(placeholders, read_usage)


def batch_restorer() -> Restorer:
    """The restorer for a batch as such, in which there is nothing to put back."""
    return _Batch(Placeholders({}), read_usage)


def results_restorer(placeholders: Placeholders) -> Restorer:
    """What a batch's results go through, a line for each."""
    return _Results(placeholders) if placeholders else PassThrough(read_usage)


class _Message(WholeRestorer):
    """A message that comes whole."""

    def restored(self, document: JsonValue) -> JsonValue:
        return seal_message(document, super().restored(document))


class _Results(FileRestorer):
    """Results: a message in each that has one."""

    def restored(self, document: JsonValue) -> JsonValue:
        restored = super().restored(document)
        result = document.get("result") if isinstance(document, dict) else None
        given = result.get("message") if isinstance(result, dict) else None
        if not isinstance(given, dict):
            return restored
        message = seal_message(given, restored["result"]["message"])
        return {**restored, "result": {**restored["result"], "message": message}}


class _Batch(WholeRestorer):
    """A batch. The address of its results leads past the gateway, so its path alone is kept,
    which SDKs ask the host for that they speak with."""

    def restored(self, document: JsonValue) -> JsonValue:
        given = document.get("results_url") if isinstance(document, dict) else None
        if not isinstance(given, str):
            return document
        return {**document, "results_url": f"/v1/messages/batches/{document['id']}/results"}


class _Untouched(PassThrough):
    """A stream with nothing to restore. It tells the tokens at both of its ends."""

    def __init__(self) -> None:
        super().__init__(_look_back, _END)
        self._head = bytearray()

    def feed(self, chunk: bytes) -> bytes:
        """The chunk itself."""
        if len(self._head) < _HEAD:
            self._head += chunk[:_HEAD]
        return super().feed(chunk)

    def close(self) -> bytes:
        """Nothing more; `usage` is known from here on."""
        head, last = Usage(), super().close()
        sniff_usage(bytes(self._head), read_usage, head)
        if self.usage.prompt_tokens is None:
            self.usage.prompt_tokens = head.prompt_tokens
        return last


class MessageStream(EventRestorer):
    """A message as a stream: blocks that begin, grow and end. What a block holds back goes out in
    a delta of its own before the block ends."""

    def __init__(self, placeholders: Placeholders) -> None:
        super().__init__(placeholders)
        self._texts: dict[tuple[Any, str], TextRestorer] = {}
        self._thinking: dict[Any, tuple[list[str], list[str]]] = {}

    def quiet(self, data: str) -> bool:
        """Most events: one more piece of a text that has begun, with nothing in it that could be a
        placeholder, while nothing is held back."""
        plain = _PLAIN_DELTA.fullmatch(data)
        text = self._texts.get((int(plain[1]), "text")) if plain else None
        if plain is None or text is None or text.holds:
            return False
        text.passed(plain[2])
        return True

    def event(self, event: sse.Event, document: Json) -> Iterator[sse.Event]:
        kind = str(document.get("type", event.name))
        self._read_usage(document)
        if kind == "content_block_delta" and isinstance(document.get("delta"), dict):
            yield from self._delta(event, document)
            return
        if kind == "content_block_stop":
            yield from self._flush(document.get("index"))
        elif kind in ("message_delta", "message_stop", "error"):
            yield from self.flush_all()
        self.complete = self.complete or kind == "message_stop"
        restored = restore_document(document, self.placeholders)
        if isinstance(document.get("content_block"), dict):
            block = seal_block(document["content_block"], restored["content_block"])
            restored = {**restored, "content_block": block}
        yield event if restored == document else with_document(event, restored)

    def _read_usage(self, document: Json) -> None:
        message = document.get("message")
        for holder in (message, document):
            if isinstance(holder, dict):
                read_usage(holder.get("usage"), self.usage)

    def _delta(self, event: sse.Event, document: Json) -> Iterator[sse.Event]:
        index, delta = document.get("index"), document["delta"]
        field = _PIECES.get(str(delta.get("type")))
        if field is not None and isinstance(delta.get(field), str):
            restored = {**delta, field: self._piece(index, field, delta[field])}
        else:
            restored = restore_document(delta, self.placeholders)
            if delta.get("type") == "signature_delta":
                yield from self._flush(index)
                restored = self._signed(index, delta)
        yield event if restored == delta else with_document(event, {**document, "delta": restored})

    def _piece(self, index: Any, field: str, text: str) -> str:
        key = (index, field)
        if key not in self._texts:
            is_json = field == "partial_json"
            self._texts[key] = TextRestorer(self.placeholders, is_json=is_json)
        shown = self._texts[key].feed(text)
        if field == "thinking":
            signed, seen = self._thinking.setdefault(index, ([], []))
            signed.append(text)
            seen.append(shown)
        return shown

    def _signed(self, index: Any, delta: Json) -> Json:
        """The signature, sealed where the thinking before it reads otherwise than it was signed."""
        signed, seen = map("".join, self._thinking.get(index, ((), ())))
        signature = delta.get("signature")
        if signed == seen or not isinstance(signature, str):
            return delta
        return {**delta, "signature": seal(signature, signed)}

    def _flush(self, index: Any) -> Iterator[sse.Event]:
        """What is held back of a block."""
        for (block, field), text in self._texts.items():
            if block != index or not text.holds:
                continue
            rest = text.close()
            if field == "thinking":
                self._thinking[block][1].append(rest)
            delta = {"type": _DELTAS[field], field: rest}
            document = {"type": "content_block_delta", "index": block, "delta": delta}
            yield sse.Event(jsondoc.encode_text(document), "content_block_delta")

    def flush_all(self) -> Iterator[sse.Event]:
        for index in dict.fromkeys(block for block, _ in self._texts):
            yield from self._flush(index)
