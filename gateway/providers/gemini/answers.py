"""Placing values back into Google's answers: whole documents, event streams and array streams.

An answer that is streamed comes as documents of the same form as a whole one. Their texts go on
where the last one ended, so what may be the beginning of a placeholder waits for the next; a
function's arguments come whole, or in pieces that name the place they belong to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gateway.core import jsondoc, sse
from gateway.core.adapter import Framing, Restorer, Usage
from gateway.core.events import EventRestorer, with_document
from gateway.core.jsondoc import JsonValue
from gateway.core.placeholders import Placeholders
from gateway.core.restore import PassThrough, TextRestorer, WholeRestorer
from gateway.providers.gemini.array import Elements
from gateway.providers.gemini.offsets import moved

Json = dict[str, Any]

_USAGE = "usageMetadata"
_TEXT, _THOUGHT = ("text",), ("thought",)
_END = re.compile(
    rb'(?<!\\)"(?:finishReason|blockReason)"\s*:\s*"|(?:^|[\r\n])data: ?\{\s*"error"\s*:'
)


def read_usage(found: Any, usage: Usage) -> bool:
    """Google's usage object. What is thought counts as answered."""
    if not isinstance(found, dict) or not isinstance(found.get("promptTokenCount"), int):
        return False
    usage.prompt_tokens = found["promptTokenCount"]
    after = [found.get("candidatesTokenCount"), found.get("thoughtsTokenCount")]
    known = [count for count in after if isinstance(count, int)]
    usage.completion_tokens = sum(known) if known else None
    return True


def restorer(framing: Framing, placeholders: Placeholders) -> Restorer:
    """The restorer for one answer."""
    match framing:
        case Framing.ARRAY:
            return ArrayRestorer(placeholders)
        case Framing.EVENTS:
            if not placeholders:
                return PassThrough(read_usage, _END, _USAGE)
            return EventStream(placeholders)
    return WholeAnswer(placeholders) if placeholders else PassThrough(read_usage, field=_USAGE)


def restored(value: JsonValue, placeholders: Placeholders) -> JsonValue:
    """A document with every string restored but object keys. No field of Google's holds JSON in a
    string; a text of the model's may be JSON all the same."""
    match value:
        case str():
            return placeholders.whole(value)
        case dict():
            return {key: restored(child, placeholders) for key, child in value.items()}
        case list():
            return [restored(child, placeholders) for child in value]
    return value


@dataclass(slots=True)
class _Piecewise:
    """The texts of one candidate that go on from document to document. `last` is the one that the
    last piece belonged to: a piece of another ends it. `said` is its text as the service wrote it.
    """

    texts: dict[tuple[str, ...], TextRestorer] = field(default_factory=dict)
    last: tuple[str, ...] = ()
    said: list[str] = field(default_factory=list)


class Documents:
    """The documents of one stream, in order."""

    def __init__(self, placeholders: Placeholders) -> None:
        self.usage = Usage()
        self.ended = False
        self._placeholders = placeholders
        self._candidates: dict[int, _Piecewise] = {}
        self._head: Json = {}

    def restore(self, document: Json) -> Json:
        """The document restored, but for what may go on in the next."""
        read_usage(document.get(_USAGE), self.usage)
        feedback = document.get("promptFeedback")
        blocked = isinstance(feedback, dict) and "blockReason" in feedback
        self.ended = self.ended or blocked or "error" in document
        candidates = document.get("candidates")
        rest = {key: value for key, value in document.items() if key != "candidates"}
        self._head = {k: v for k, v in rest.items() if k in ("modelVersion", "responseId")}
        result: Json = restored(rest, self._placeholders)
        if candidates is None:
            return result
        if isinstance(candidates, list):
            candidates = [self._candidate(candidate) for candidate in candidates]
        return {key: candidates if key == "candidates" else result[key] for key in document}

    def held(self) -> Json | None:
        """A document with everything that still waits, when something does."""
        candidates = []
        for index, pieces in self._candidates.items():
            parts = self._ended(pieces)
            if parts:
                content = {"parts": parts, "role": "model"}
                candidates.append({"content": content, "index": index})
        return {"candidates": candidates, **self._head} if candidates else None

    def _candidate(self, candidate: JsonValue) -> JsonValue:
        if not isinstance(candidate, dict):
            return restored(candidate, self._placeholders)
        index = candidate.get("index", 0)
        pieces = self._candidates.setdefault(index if isinstance(index, int) else 0, _Piecewise())
        content = candidate.get("content")
        parts = content.get("parts") if isinstance(content, dict) else None
        given = parts if isinstance(parts, list) else [parts] if isinstance(parts, dict) else []
        made = [made for part in given for made in self._part(part, pieces)]
        if candidate.get("finishReason") is not None:
            self.ended = True
            made += self._ended(pieces)
        result: Json = {
            key: restored(value, self._placeholders)
            for key, value in candidate.items()
            if key != "content"
        }
        result = moved(result, ["".join(pieces.said)], self._placeholders)
        if not isinstance(content, dict):
            said = {"parts": made, "role": "model"} if made else content
        else:
            said = {k: restored(v, self._placeholders) for k, v in content.items() if k != "parts"}
            said = {"parts": made, **said} if made or "parts" in content else said
        return {"content": said, **result} if made or "content" in candidate else result

    def _part(self, part: JsonValue, pieces: _Piecewise) -> Iterator[JsonValue]:
        """The part, after what the one before held back where this one does not go on with it."""
        if not isinstance(part, dict):
            yield from self._ended(pieces)
            yield restored(part, self._placeholders)
            return
        result = dict(part)
        call = part.get("functionCall")
        partial = isinstance(call, dict) and (
            bool(call.get("partialArgs")) or (pieces.last[:1] == ("args",) and not call.get("name"))
        )
        if isinstance(part.get("text"), str):
            place = _THOUGHT if part.get("thought") is True else _TEXT
            if pieces.last != place:
                yield from self._ended(pieces)
            result = restored(
                {key: value for key, value in part.items() if key != "text"}, self._placeholders
            )
            if place == _TEXT:
                pieces.said.append(part["text"])
            text = self._piece(part["text"], place, pieces)
            yield {key: text if key == "text" else result[key] for key in part}
            return
        if isinstance(call, dict) and partial:
            if pieces.last[:1] != ("args",):
                yield from self._ended(pieces)
            yield {**result, "functionCall": self._call(call, pieces)}
            return
        yield from self._ended(pieces)
        yield restored(part, self._placeholders)

    def _call(self, call: Json, pieces: _Piecewise) -> Json:
        """A function call some of whose arguments come in pieces."""
        made: list[JsonValue] = []
        given = call.get("partialArgs")
        for argument in given if isinstance(given, list) else []:
            if not isinstance(argument, dict) or not isinstance(argument.get("stringValue"), str):
                made.append(restored(argument, self._placeholders))
                continue
            place = ("args", str(argument.get("jsonPath")))
            if pieces.last != place:
                made += self._rest_of_argument(pieces)
                pieces.texts.pop(place, None)
            text = self._piece(argument["stringValue"], place, pieces)
            if argument.get("willContinue") is not True:
                text += pieces.texts[place].close()
                pieces.last = ("args", "")
            made.append({**argument, "stringValue": text})
        if call.get("willContinue") is not True:
            made += self._rest_of_argument(pieces)
            pieces.last = ()
        rest = {key: value for key, value in call.items() if key != "partialArgs"}
        result: Json = restored(rest, self._placeholders)
        return {**result, "partialArgs": made} if made or "partialArgs" in call else result

    def _piece(self, text: str, place: tuple[str, ...], pieces: _Piecewise) -> str:
        pieces.last = place
        if place not in pieces.texts:
            pieces.texts[place] = TextRestorer(self._placeholders)
        return pieces.texts[place].feed(text)

    def _rest_of_argument(self, pieces: _Piecewise) -> list[JsonValue]:
        """What was held back of the argument that the last piece belonged to."""
        text = pieces.texts.get(pieces.last)
        if text is None or not text.holds or pieces.last[:1] != ("args",):
            return []
        return [{"jsonPath": pieces.last[1], "stringValue": text.close()}]

    def _ended(self, pieces: _Piecewise) -> list[JsonValue]:
        """What was held back of the text that the last piece belonged to, as parts."""
        place, pieces.last = pieces.last, ()
        text = pieces.texts.get(place)
        if text is None or not text.holds:
            return []
        if place[0] == "args":
            argument = {"jsonPath": place[1], "stringValue": text.close()}
            return [{"functionCall": {"partialArgs": [argument], "willContinue": True}}]
        more = {"thought": True} if place == _THOUGHT else {}
        return [{"text": text.close(), **more}]


class EventStream(EventRestorer):
    """Server-sent events, each with one document."""

    def __init__(self, placeholders: Placeholders) -> None:
        super().__init__(placeholders)
        self._documents = Documents(placeholders)
        self.usage = self._documents.usage

    def event(self, event: sse.Event, document: Json) -> Iterator[sse.Event]:
        """The same event with its document restored."""
        made = self._documents.restore(document)
        self.complete = self._documents.ended
        yield event if made == document else with_document(event, made)

    def flush_all(self) -> Iterator[sse.Event]:
        held = self._documents.held()
        if held is not None:
            yield sse.Event(jsondoc.encode_text(held))


class ArrayRestorer:
    """One JSON array whose elements arrive one by one, each a document. An element goes out as
    soon as it is whole, so that what has been sent can always be followed by an error."""

    def __init__(self, placeholders: Placeholders) -> None:
        self.complete = False
        self._placeholders = placeholders
        self._documents = Documents(placeholders)
        self._elements = Elements()
        self._begun = False
        self.usage = self._documents.usage

    def feed(self, chunk: bytes) -> bytes:
        """The restored elements that this chunk completes."""
        out = b"".join(self._sent(raw) for raw in self._elements.feed(chunk))
        if self._elements.ended and not self.complete:
            self.complete = True
            out += self._rest() + (b"]" if self._begun else b"[]")
        return out

    def close(self) -> bytes:
        """What still waits, when the array was cut off."""
        return b"" if self.complete else self._rest()

    def _rest(self) -> bytes:
        held = self._documents.held()
        return b"" if held is None else self._element(jsondoc.encode(held))

    def _sent(self, raw: bytes) -> bytes:
        try:
            document = jsondoc.parse_answer(raw.decode("utf-8"))
        except ValueError:
            return self._element(raw)
        made = self._documents.restore(document) if isinstance(document, dict) else document
        return self._element(raw if made == document else jsondoc.encode(made))

    def _element(self, raw: bytes) -> bytes:
        separator = b",\r\n" if self._begun else b"["
        self._begun = True
        return separator + raw


class WholeAnswer(WholeRestorer):
    """An answer that is one JSON document."""

    def __init__(self, placeholders: Placeholders) -> None:
        super().__init__(placeholders, read_usage)
        self._originals = placeholders

    def restored(self, document: JsonValue) -> JsonValue:
        """The document as the client gets it."""
        if isinstance(document, dict):
            read_usage(document.get(_USAGE), self.usage)
        made = restored(document, self._originals)
        if isinstance(document, dict) and isinstance(document.get("candidates"), list):
            pairs = zip(document["candidates"], made["candidates"], strict=True)
            made["candidates"] = [self._moved(*pair) for pair in pairs]
        return made

    def _moved(self, given: JsonValue, made: JsonValue) -> JsonValue:
        if not isinstance(given, dict):
            return made
        content = given.get("content")
        parts = content.get("parts") if isinstance(content, dict) else None
        texts = [part.get("text") if isinstance(part, dict) else "" for part in parts or ()]
        return moved(made, [t if isinstance(t, str) else "" for t in texts], self._originals)
