"""Placing values back into Mistral's answers.

Chat streams are OpenAI's, but a delta's content may be a list of chunks, and thinking comes as
such. Conversations stream events of their own.
"""

import re
from collections.abc import Iterator
from typing import Any

from gateway.core import jsondoc, sse
from gateway.core.adapter import Restorer
from gateway.core.events import EventRestorer, with_document
from gateway.core.placeholders import Placeholders
from gateway.core.restore import (
    PassThrough,
    TextRestorer,
    restore_document,
)
from gateway.providers.openai.answers import ChoicesStream, Path, read_usage
from gateway.providers.openai.answers import restorer as openai_restorer

Json = dict[str, Any]

_CONTENT: Path = ("delta", "content")
_CONVERSATION_END = re.compile(rb'(?<!\\)"type": ?"conversation\.response\.(?:done|error)"')
_LAST = frozenset({"conversation.response.done", "conversation.response.error"})


def restorer(stream: bool, conversation: bool, placeholders: Placeholders) -> Restorer:
    """The restorer for one answer. `stream`: it is an event stream; `conversation`: of a
    conversation."""
    if not stream or (not placeholders and not conversation):
        return openai_restorer(stream, False, placeholders)
    if not placeholders:
        return PassThrough(read_usage, _CONVERSATION_END)
    return ConversationStream(placeholders) if conversation else ChatStream(placeholders)


class ChatStream(ChoicesStream):
    """Chat, agents and fill-in-the-middle. What is thought is a text of its own, which ends where
    the answer begins."""

    def __init__(self, placeholders: Placeholders) -> None:
        super().__init__(placeholders)
        self._thoughts: dict[int, TextRestorer] = {}

    def quiet(self, data: str) -> bool:
        """As OpenAI's, unless a thought waits to be shown."""
        return not any(t.holds for t in self._thoughts.values()) and super().quiet(data)

    def event(self, event: sse.Event, document: Json) -> Iterator[sse.Event]:
        self.complete = self.complete or document.get("object") == "error"
        yield from super().event(event, document)

    def _choice(self, choice: Any, flushed: list[Json]) -> Any:
        delta = choice.get("delta") if isinstance(choice, dict) else None
        if not isinstance(delta, dict):
            return super()._choice(choice, flushed)
        index, content = choice.get("index", 0), delta.get("content")
        ends = choice.get("finish_reason") is not None
        thought = self._thoughts.get(index)
        if not isinstance(content, list):
            if thought is not None and thought.holds and (content or ends):
                flushed.append(_thinking_choice(index, thought.close()))
            return super()._choice(choice, flushed)
        texts = self._texts.setdefault(index, {})
        chunks = list(self._chunks([*content, *([None] if ends else [])], index, texts))
        bare = {key: value for key, value in delta.items() if key != "content"}
        made = super()._choice({**choice, "delta": bare}, flushed)
        content = [chunk for chunk in chunks if chunk is not None]
        return {**made, "delta": {**made["delta"], "content": content}}

    def _delta(self, value: Any, path: Path, texts: dict[Path, TextRestorer]) -> Any:
        if path[-1] == "arguments" and not isinstance(value, str):
            return restore_document(value, self.placeholders)
        return super()._delta(value, path, texts)

    def _chunks(
        self, chunks: list[Any], index: int, texts: dict[Path, TextRestorer]
    ) -> Iterator[Any]:
        """The chunks restored. What one kind of text held back goes out before another begins,
        and before None, which stands for the end."""
        for chunk in chunks:
            kind = chunk.get("type") if isinstance(chunk, dict) else None
            thought = self._thoughts.get(index)
            said = texts.get(_CONTENT)
            if kind != "thinking" and thought is not None and thought.holds:
                yield _thinking(thought.close())
            if kind != "text" and said is not None and said.holds:
                yield from _text(said.close())
            if kind == "text" and isinstance(chunk.get("text"), str):
                yield {**chunk, "text": self._piece(chunk["text"], _CONTENT, texts)}
            elif kind == "thinking" and isinstance(chunk.get("thinking"), list):
                yield {**chunk, "thinking": list(self._thought(chunk["thinking"], index))}
            else:
                yield restore_document(chunk, self.placeholders)

    def _thought(self, chunks: list[Any], index: int) -> Iterator[Any]:
        for chunk in chunks:
            if not isinstance(chunk, dict) or not isinstance(chunk.get("text"), str):
                yield restore_document(chunk, self.placeholders)
                continue
            if index not in self._thoughts:
                self._thoughts[index] = TextRestorer(self.placeholders)
            yield {**chunk, "text": self._thoughts[index].feed(chunk["text"])}

    def flush_all(self) -> Iterator[sse.Event]:
        for index, thought in self._thoughts.items():
            if thought.holds:
                choice = _thinking_choice(index, thought.close())
                yield sse.Event(jsondoc.encode_text({**self._template, "choices": [choice]}))
        yield from super().flush_all()


def _text(text: str) -> list[Json]:
    return [{"type": "text", "text": text}] if text else []


def _thinking(text: str) -> Json:
    return {"type": "thinking", "thinking": [{"type": "text", "text": text}]}


def _thinking_choice(index: int, text: str) -> Json:
    return {"index": index, "delta": {"content": [_thinking(text)]}, "finish_reason": None}


class ConversationStream(EventRestorer):
    """Conversations: deltas of outputs that come one after the other. What a delta held back goes
    out in a delta of its own before the next output or the end."""

    def __init__(self, placeholders: Placeholders) -> None:
        super().__init__(placeholders)
        self._texts: dict[tuple[Any, ...], TextRestorer] = {}
        self._last: tuple[Any, ...] = ()
        self._template: Json = {}

    def event(self, event: sse.Event, document: Json) -> Iterator[sse.Event]:
        kind = str(document.get("type", event.name))
        field, text = _piece_of(kind, document)
        place = (kind, field, *(document.get(k) for k in ("id", "output_index", "content_index")))
        if self._last != place:
            yield from self.flush_all()
        if text is not None:
            if place not in self._texts:
                is_json = field == "arguments"
                self._texts[place] = TextRestorer(self.placeholders, is_json=is_json)
            self._last, self._template = place, document
            made = _with_piece(document, field, self._texts[place].feed(text))
        else:
            self.complete = self.complete or kind in _LAST
            read_usage(document.get("usage"), self.usage)
            made = restore_document(document, self.placeholders)
        yield event if made == document else with_document(event, made)

    def flush_all(self) -> Iterator[sse.Event]:
        text = self._texts.get(self._last)
        if text is not None and text.holds:
            kind, field = self._last[:2]
            made = _with_piece(self._template, field, text.close())
            yield sse.Event(jsondoc.encode_text(made), kind)
        self._last = ()


def _piece_of(kind: str, document: Json) -> tuple[str, str | None]:
    """The field of a delta that holds a piece of a text, and the piece."""
    if not kind.endswith(".delta"):
        return "", None
    content = document.get("content")
    if isinstance(content, dict) and content.get("type") == "text":
        return "text", content["text"] if isinstance(content.get("text"), str) else None
    if isinstance(content, dict) and content.get("type") == "thinking":
        inner = content.get("thinking")
        first = inner[0] if isinstance(inner, list) and len(inner) == 1 else None
        text = first.get("text") if isinstance(first, dict) else None
        return "thinking", text if isinstance(text, str) else None
    for field in ("content", "arguments"):
        if isinstance(document.get(field), str):
            return field, document[field]
    return "", None


def _with_piece(document: Json, field: str, text: str) -> Json:
    """The delta with another piece in the place of its own."""
    content = document.get("content")
    match field:
        case "text":
            return {**document, "content": {**(content or {}), "text": text}}
        case "thinking":
            inner = [{**(content or {})["thinking"][0], "text": text}]
            return {**document, "content": {**(content or {}), "thinking": inner}}
    return {**document, field: text}
