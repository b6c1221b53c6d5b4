"""Placing values back into OpenAI's answers: whole documents and the three kinds of streams."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from gateway.core import jsondoc, sse
from gateway.core.adapter import Restorer, Usage
from gateway.core.events import EventRestorer, with_document
from gateway.core.placeholders import Placeholders
from gateway.core.restore import (
    PassThrough,
    TextRestorer,
    WholeRestorer,
    restore_document,
)

Json = dict[str, Any]
Path = tuple[str | int, ...]

_CONTENT: Path = ("delta", "content")
_PLAIN_CHUNK = re.compile(
    r'\{[^\[\]{}]*"choices": ?\[\{"index": ?([0-9]{1,4}), ?"delta": ?\{"content": ?"([^"\\\[]*)"\}'
    r"[^\[\]{}]*\}\][^\[\]{}]*\}"
)
_LAST = frozenset(
    {
        "error",
        "image_edit.completed",
        "image_generation.completed",
        "response.cancelled",
        "response.completed",
        "response.failed",
        "response.incomplete",
        "speech.audio.done",
    }
)
_CHOICES_END = re.compile(
    rb'(?:^|[\r\n])data: ?(?:\[DONE\]|\{\s*"error":)|(?<!\\)"finish_reason": ?"'
)
_TYPED_END = re.compile(
    rb'(?:^|[\r\n])data: ?(?:\[DONE\]|\{\s*"error":)|(?<!\\)"type": ?"(?:'
    + "|".join(map(re.escape, sorted(_LAST))).encode()
    + rb')"'
)
_FINISHED = ('"finish_reason":"', '"finish_reason": "')
_WHOLE = frozenset({"id", "role", "type", "name", "object", "obfuscation", "context"})
"""Fields of a delta that are not cut into pieces."""
_ONCE = frozenset({"choices", "usage", "prompt_filter_results"})
"""Fields of a chunk that are not repeated in one of our own."""


def read_usage(found: Any, usage: Usage) -> bool:
    """OpenAI's usage object, of Chat Completions or of Responses."""
    if not isinstance(found, dict):
        return False
    before = found.get("prompt_tokens", found.get("input_tokens"))
    after = found.get("completion_tokens", found.get("output_tokens"))
    if not isinstance(before, int):
        return False
    usage.prompt_tokens = before
    usage.completion_tokens = after if isinstance(after, int) else None
    return True


def restorer(stream: bool, typed: bool, placeholders: Placeholders) -> Restorer:
    """The restorer for one answer. `stream`: it is an event stream; `typed`: of events with types,
    as those of Responses, not of chunks with choices."""
    if not placeholders:
        ending = _TYPED_END if typed else _CHOICES_END
        return PassThrough(read_usage, ending if stream else None)
    if not stream:
        return WholeRestorer(placeholders, read_usage)
    return ResponsesStream(placeholders) if typed else ChoicesStream(placeholders)


class ChoicesStream(EventRestorer):
    """Chat Completions and Completions: chunks with choices. One text per choice and field (and
    tool call); what is held back goes out in a chunk of its own before the choice ends."""

    def __init__(self, placeholders: Placeholders) -> None:
        super().__init__(placeholders)
        self._texts: dict[int, dict[Path, TextRestorer]] = {}
        self._template: Json = {}

    def quiet(self, data: str) -> bool:
        """Most events of a chat: one more piece of a text that has begun, with nothing in it that
        could be a placeholder, while nothing is held back."""
        plain = _PLAIN_CHUNK.fullmatch(data)
        texts = self._texts.get(int(plain[1])) if plain else None
        content = texts.get(_CONTENT) if texts else None
        if plain is None or texts is None or content is None:
            return False
        if any(finished in data for finished in _FINISHED):
            return False
        if any(text.holds for text in texts.values()):
            return False
        content.passed(plain[2])
        return True

    def event(self, event: sse.Event, document: Json) -> Iterator[sse.Event]:
        read_usage(document.get("usage"), self.usage)
        choices = document.get("choices")
        if not isinstance(choices, list):
            restored = restore_document(document, self.placeholders)
            yield event if restored == document else with_document(event, restored)
            return
        self._template = {k: v for k, v in document.items() if k not in _ONCE}
        flushed: list[Json] = []
        restored = {**document, "choices": [self._choice(c, flushed) for c in choices]}
        for choice in flushed:
            yield with_document(event, {**self._template, "choices": [choice]})
        yield event if restored == document else with_document(event, restored)

    def _choice(self, choice: Any, flushed: list[Json]) -> Any:
        """The choice restored; what it has to show before it goes to `flushed`."""
        if not isinstance(choice, dict):
            return choice
        index = choice.get("index", 0)
        texts = self._texts.setdefault(index if isinstance(index, int) else 0, {})
        restored = dict(choice)
        if isinstance(choice.get("delta"), dict):
            restored["delta"] = self._delta(choice["delta"], ("delta",), texts)
        elif isinstance(choice.get("text"), str):
            restored["text"] = self._piece(choice["text"], ("text",), texts)
        if choice.get("finish_reason") is None:
            return restored
        self.complete = True
        if any(t.holds for t in texts.values()):
            early = self._finished(restored, texts)
            if early is not None:
                flushed.append(early)
        return restored

    def _delta(self, value: Any, path: Path, texts: dict[Path, TextRestorer]) -> Any:
        if isinstance(value, str):
            return self._piece(value, path, texts)
        if isinstance(value, dict):
            return {
                key: restore_document(child, self.placeholders, key)
                if key in _WHOLE
                else self._delta(child, (*path, key), texts)
                for key, child in value.items()
            }
        if isinstance(value, list):
            return [
                self._delta(child, (*path, _number(child, at)), texts)
                for at, child in enumerate(value)
            ]
        return value

    def _piece(self, text: str, path: Path, texts: dict[Path, TextRestorer]) -> str:
        restorer = texts.get(path)
        if restorer is None:
            is_json = path[-1] == "arguments"
            restorer = texts[path] = TextRestorer(self.placeholders, is_json=is_json)
        return restorer.feed(text)

    def _finished(self, choice: Json, texts: dict[Path, TextRestorer]) -> Json | None:
        """Close the choice's texts: into its own pieces where it has them, else into a choice to
        be sent before it."""
        early: Json = {k: choice[k] for k in ("index", "logprobs") if k in choice}
        early |= {"logprobs": None} if "logprobs" in early else {}
        needed = False
        for path, restorer in texts.items():
            if not restorer.holds:
                continue
            if _append(choice, path, restorer):
                continue
            needed = True
            _put(early, path, restorer.close())
        return {**early, "finish_reason": None} if needed else None

    def flush_all(self) -> Iterator[sse.Event]:
        for index, texts in self._texts.items():
            early: Json = {"index": index}
            held = [(path, text) for path, text in texts.items() if text.holds]
            for path, restorer in held:
                _put(early, path, restorer.close())
            if held:
                chunk = {**self._template, "choices": [{**early, "finish_reason": None}]}
                yield sse.Event(jsondoc.encode_text(chunk))


def _number(child: Any, position: int) -> int:
    """An element of an array of deltas says itself which one it continues."""
    index = child.get("index") if isinstance(child, dict) else None
    return index if isinstance(index, int) else position


def _append(choice: Json, path: Path, restorer: TextRestorer) -> bool:
    """Add what is held back to the piece that the choice has for this text, if it has one."""
    holder: Any = choice
    for step in path[:-1]:
        if isinstance(holder, list):
            holder = next((c for at, c in enumerate(holder) if _number(c, at) == step), None)
        else:
            holder = holder.get(step) if isinstance(holder, dict) else None
    if not isinstance(holder, dict) or not isinstance(holder.get(str(path[-1])), str):
        return False
    holder[str(path[-1])] += restorer.close()
    return True


def _put(choice: Json, path: Path, text: str) -> None:
    """Make the smallest choice that carries one piece of text."""
    holder: Any = choice
    for step, following in pairwise(path):
        if isinstance(following, int):
            holder = holder.setdefault(step, [])
        elif isinstance(step, int):
            found = next((c for c in holder if c["index"] == step), None)
            if found is None:
                holder.append(found := {"index": step})
            holder = found
        else:
            holder = holder.setdefault(step, {})
    holder[path[-1]] = text


class ResponsesStream(EventRestorer):
    """Responses: deltas, then events that repeat the whole. What a delta held back goes out in a
    delta of its own before them, and later sequence numbers move up."""

    def __init__(self, placeholders: Placeholders) -> None:
        super().__init__(placeholders)
        self._texts: dict[tuple[Any, ...], tuple[TextRestorer, Json]] = {}
        self._shift = 0

    def event(self, event: sse.Event, document: Json) -> Iterator[sse.Event]:
        kind = str(document.get("type", event.name))
        if kind.endswith(".delta") and isinstance(document.get("delta"), str):
            restored = self._delta(kind, document)
        else:
            self.complete = self.complete or kind in _LAST
            if kind.endswith(".done") or kind in _LAST:
                yield from self._flush(document)
            restored = restore_document(document, self.placeholders)
            response = document.get("response")
            if isinstance(response, dict):
                read_usage(response.get("usage"), self.usage)
        number = document.get("sequence_number")
        if self._shift and isinstance(number, int):
            restored = {**restored, "sequence_number": number + self._shift}
        yield event if restored == document else with_document(event, restored)

    def _delta(self, kind: str, document: Json) -> Json:
        place = _place(document)
        key = (kind, *place)
        if key not in self._texts:
            restorer = TextRestorer(self.placeholders, is_json="arguments" in kind)
            self._texts[key] = (restorer, {})
        restorer = self._texts[key][0]
        bare = {k: v for k, v in document.items() if k not in ("obfuscation", "logprobs")}
        if "logprobs" in document:
            bare["logprobs"] = []
        self._texts[key] = (restorer, bare)
        return {**document, "delta": restorer.feed(document["delta"])}

    def _flush(self, document: Json) -> Iterator[sse.Event]:
        """Before an event that may repeat or end what was held back: all of it goes out, of this
        place or, for an event without a place, of every place."""
        item = document.get("item_id")
        if item is None and isinstance(document.get("item"), dict):
            item = document["item"].get("id")
        number = document.get("sequence_number")
        for restorer, template in self._texts.values():
            if restorer.holds and (item is None or template.get("item_id") in (None, item)):
                delta = {**template, "delta": restorer.close()}
                if isinstance(number, int):
                    delta["sequence_number"] = number + self._shift
                    self._shift += 1
                yield sse.Event(jsondoc.encode_text(delta), str(template.get("type", "")))

    def flush_all(self) -> Iterator[sse.Event]:
        last = [t.get("sequence_number") for _, t in self._texts.values()]
        numbers = [n for n in last if isinstance(n, int)]
        follows: Json = {"sequence_number": max(numbers) + 1} if numbers else {}
        yield from self._flush(follows)


def _place(document: Json) -> tuple[Any, ...]:
    """What text a delta continues."""
    return tuple(
        document.get(name) for name in ("item_id", "output_index", "content_index", "summary_index")
    )
