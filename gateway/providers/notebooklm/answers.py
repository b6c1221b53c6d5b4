"""Placing values back into Discovery Engine's answers: whole documents and the assistant's stream.

The assistant's stream is one array, or events, of answers with the next replies each.
"""

from collections.abc import Iterator
from typing import Any

from gateway.core.adapter import Framing, Restorer, Usage
from gateway.core.jsondoc import JsonValue
from gateway.core.placeholders import Placeholders
from gateway.core.restore import PassThrough, TextRestorer
from gateway.providers.gemini.answers import (
    ArrayRestorer,
    Documents,
    EventStream,
    WholeAnswer,
    restored,
)

Json = dict[str, Any]

_SPOKEN = "groundedContent"


def no_usage(_found: Any, _usage: Usage) -> bool:
    """Discovery Engine reports no tokens."""
    return False


def restorer(framing: Framing, placeholders: Placeholders) -> Restorer:
    """The restorer for one answer."""
    match framing:
        case Framing.ARRAY:
            return AssistArray(placeholders)
        case Framing.EVENTS if placeholders:
            return AssistEvents(placeholders)
    return WholeAnswer(placeholders) if placeholders else PassThrough(no_usage)


class Replies(Documents):
    """The answers of one stream, in order. What is thought and what is answered are two texts; the
    first piece of one ends the other."""

    def __init__(self, placeholders: Placeholders) -> None:
        super().__init__(placeholders)
        self._texts = {True: TextRestorer(placeholders), False: TextRestorer(placeholders)}
        self._spoken: Json = {}

    def restore(self, document: Json) -> Json:
        """The document restored, but for what may go on in the next."""
        self.ended = True
        answer = document.get("answer")
        replies = answer.get("replies") if isinstance(answer, dict) else None
        if not isinstance(answer, dict) or not isinstance(replies, list):
            made: Json = restored(document, self._placeholders)
            return made
        rest = {key: value for key, value in answer.items() if key != "replies"}
        rest = restored(rest, self._placeholders)
        said = [made for reply in replies for made in self._reply(reply)]
        answer = {key: said if key == "replies" else rest[key] for key in answer}
        others = restored(
            {key: value for key, value in document.items() if key != "answer"}, self._placeholders
        )
        return {key: answer if key == "answer" else others[key] for key in document}

    def held(self) -> Json | None:
        """A document with what still waits, when something does."""
        replies = list(self._closed())
        return {"answer": {"replies": replies}} if replies else None

    def _reply(self, reply: JsonValue) -> Iterator[JsonValue]:
        spoken = reply.get(_SPOKEN) if isinstance(reply, dict) else None
        content = spoken.get("content") if isinstance(spoken, dict) else None
        if (
            not isinstance(reply, dict)
            or not isinstance(spoken, dict)
            or not isinstance(content, dict)
            or not isinstance(content.get("text"), str)
        ):
            yield from self._closed()
            yield restored(reply, self._placeholders)
            return
        thought = content.get("thought") is True
        yield from self._closed(except_=thought)
        text = self._texts[thought].feed(content["text"])
        made = restored(
            {
                **reply,
                _SPOKEN: {**spoken, "content": {k: v for k, v in content.items() if k != "text"}},
            },
            self._placeholders,
        )
        kept = made[_SPOKEN]["content"]
        made[_SPOKEN]["content"] = {k: text if k == "text" else kept[k] for k in content}
        yield made

    def _closed(self, *, except_: bool | None = None) -> Iterator[Json]:
        """Replies with what was held back, but for what may still go on."""
        for thought, text in self._texts.items():
            if text.holds and thought is not except_:
                content: Json = {"role": "model", "text": text.close()}
                content |= {"thought": True} if thought else {}
                yield {_SPOKEN: {"content": content}}


class AssistArray(ArrayRestorer):
    """One JSON array whose elements arrive one by one."""

    def __init__(self, placeholders: Placeholders) -> None:
        super().__init__(placeholders)
        self._documents = Replies(placeholders)


class AssistEvents(EventStream):
    """Server-sent events. The API has no mark of their end: what closes is complete, once there was
    something."""

    def __init__(self, placeholders: Placeholders) -> None:
        super().__init__(placeholders)
        self._documents = Replies(placeholders)
