"""Placing values back into Copilot's answers: whole conversations, and streams of them.

Every event of a stream is a conversation with the messages so far. A message's text comes as a
whole that grows or, where the client asked for it, piece by piece; nothing in an event says which.
"""

from collections.abc import Iterator
from typing import Any

from gateway.core import jsondoc, sse
from gateway.core.adapter import Restorer, Usage
from gateway.core.events import EventRestorer, with_document
from gateway.core.jsondoc import JsonValue
from gateway.core.placeholders import Placeholders
from gateway.core.restore import PassThrough, TextRestorer, WholeRestorer

Json = dict[str, Any]


def no_usage(_found: Any, _usage: Usage) -> bool:
    """Copilot reports no tokens."""
    return False


def restorer(stream: bool, placeholders: Placeholders) -> Restorer:
    """The restorer for one answer. `stream`: it is an event stream."""
    if not placeholders:
        return PassThrough(no_usage)
    return ConversationStream(placeholders) if stream else WholeConversation(placeholders)


def restored(value: JsonValue, placeholders: Placeholders) -> JsonValue:
    """A document with every string restored but object keys; cards may be JSON in strings."""
    match value:
        case str():
            return placeholders.whole(value)
        case dict():
            return {key: restored(child, placeholders) for key, child in value.items()}
        case list():
            return [restored(child, placeholders) for child in value]
    return value


class WholeConversation(WholeRestorer):
    """An answer that is one JSON document."""

    def __init__(self, placeholders: Placeholders) -> None:
        super().__init__(placeholders, no_usage)
        self._originals = placeholders

    def restored(self, document: JsonValue) -> JsonValue:
        """The document as the client gets it."""
        return restored(document, self._originals)


class _Growing:
    """One message's text over the events. As long as each event repeats the one before it, it is a
    whole that grows; the first that does not shows that all of them were pieces."""

    def __init__(self, placeholders: Placeholders) -> None:
        self._placeholders = placeholders
        self._grown = TextRestorer(placeholders)
        self._given: list[str] = []
        self._sent: list[str] = []
        self.in_pieces = False

    def feed(self, text: str) -> str:
        """The text of the next event as the client gets it."""
        if self.in_pieces:
            return self._grown.feed(text)
        last = self._given[-1] if self._given else ""
        if text.startswith(last):
            self._given.append(text)
            self._sent.append(self._whole() + self._grown.feed(text[len(last) :]))
            return self._whole()
        self.in_pieces = True
        self._grown = TextRestorer(self._placeholders)
        before = self._grown.feed("".join(self._given))
        piece = self._grown.feed(text)
        sent, in_all = "".join(self._sent), before + piece
        self._given.clear()
        self._sent.clear()
        return in_all.removeprefix(sent) if in_all.startswith(sent) else piece

    def held(self) -> str | None:
        """The text of one more event with what was held back; None when nothing was."""
        rest = self._grown.close()
        if self.in_pieces:
            return rest or None
        return self._whole() + rest if rest else None

    def _whole(self) -> str:
        return self._sent[-1] if self._sent else ""


class ConversationStream(EventRestorer):
    """A stream of conversations. The API has no mark of its end: what closes is complete, once
    there was something."""

    def __init__(self, placeholders: Placeholders) -> None:
        super().__init__(placeholders)
        self._texts: dict[str, _Growing] = {}
        self._head: Json = {}
        self._messages: dict[str, Json] = {}

    def event(self, event: sse.Event, document: Json) -> Iterator[sse.Event]:
        self.complete = True
        if "error" in document:
            yield from self.flush_all()
        messages = document.get("messages")
        rest = {key: value for key, value in document.items() if key != "messages"}
        made = restored(rest, self.placeholders)
        if "messages" in document:
            self._head = made
            if isinstance(messages, list):
                messages = [self._message(message, at) for at, message in enumerate(messages)]
            made = {key: messages if key == "messages" else made[key] for key in document}
        yield event if made == document else with_document(event, made)

    def _message(self, message: JsonValue, position: int) -> JsonValue:
        if not isinstance(message, dict) or not isinstance(message.get("text"), str):
            return restored(message, self.placeholders)
        name = str(message.get("id", position))
        if name not in self._texts:
            self._texts[name] = _Growing(self.placeholders)
        rest = {key: value for key, value in message.items() if key != "text"}
        self._messages[name] = made = restored(rest, self.placeholders)
        text = self._texts[name].feed(message["text"])
        return {key: text if key == "text" else made[key] for key in message}

    def flush_all(self) -> Iterator[sse.Event]:
        held = [
            {**self._messages[name], "text": text}
            for name, growing in self._texts.items()
            if (text := growing.held()) is not None
        ]
        self._texts.clear()
        if held:
            yield sse.Event(jsondoc.encode_text({**self._head, "messages": held}))
