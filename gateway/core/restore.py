"""Placing the original values back into what the service answers.

A placeholder may be cut anywhere between two pieces of a stream, so the end of a piece is held
back, but only when it may be the beginning of a placeholder that is really in the map.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from gateway.core import jsondoc
from gateway.core.adapter import Usage
from gateway.core.jsondoc import JsonValue
from gateway.core.placeholders import Placeholders
from gateway.core.quoting import Quoting
from gateway.core.review import TextReview

_TAIL = 128 * 1024
_ESCAPED = frozenset({"arguments"})
"""Fields whose text is JSON, so that a restored value must be escaped in it."""


class TextRestorer:
    """Restores one text that arrives in pieces. `is_json`: the text is JSON as a whole; otherwise
    values are escaped where they stand in a string of JSON, as in structured output."""

    def __init__(self, placeholders: Placeholders, *, is_json: bool = False) -> None:
        self._placeholders = placeholders
        self._review = _reviewed(placeholders, is_json=is_json)
        self._quoting = None if is_json else Quoting()
        self._held = ""

    @property
    def holds(self) -> bool:
        """Whether something is held back."""
        return bool(self._held) or (self._review is not None and self._review.holds)

    def feed(self, text: str) -> str:
        """What can be shown after this piece."""
        return self._restored(text if self._review is None else self._review.feed(text))

    def _restored(self, text: str) -> str:
        text = self._held + text
        end = self._placeholders.held_from(text)
        self._held = text[end:]
        return self._placeholders.replace(text[:end], self._quoting)

    def passed(self, text: str) -> None:
        """Take note of a piece without a bracket or a backslash that was shown as it came, while
        nothing was held back."""
        if self._quoting is not None:
            self._quoting.advance(text)

    def close(self) -> str:
        """What is still held back, reviewed: the end of it did not become a placeholder."""
        rest = "" if self._review is None else self._restored(self._review.close())
        held, self._held = self._held, ""
        if self._quoting is not None:
            self._quoting.advance(held)
        return rest + held


def _reviewed(placeholders: Placeholders, *, is_json: bool) -> TextReview | None:
    review = placeholders.review
    return None if review is None else review.text(is_json=is_json)


def restore_document(value: JsonValue, placeholders: Placeholders, name: str = "") -> JsonValue:
    """A document with every string restored. Inside `arguments` and other texts that are JSON
    the values are escaped; object keys are left."""
    match value:
        case str():
            return placeholders.whole(value, is_json=name in _ESCAPED)
        case dict():
            return {key: restore_document(child, placeholders, key) for key, child in value.items()}
        case list():
            return [restore_document(child, placeholders, name) for child in value]
    return value


ReadUsage = Callable[[Any, Usage], bool]
"""Puts the tokens of a service's usage object into Usage; False when it is none."""


class PassThrough:
    """Nothing to restore: bytes pass untouched, and the tokens are read from their end. `ending` is
    what a stream must have in it to be complete, `field` where the API reports the tokens."""

    def __init__(
        self,
        read_usage: ReadUsage,
        ending: re.Pattern[bytes] | None = None,
        field: str = "usage",
    ) -> None:
        self.usage = Usage()
        self.complete = ending is None
        self._read_usage = read_usage
        self._ending = ending
        self._field = field
        self._tail = bytearray()

    def feed(self, chunk: bytes) -> bytes:
        """The chunk itself."""
        self._tail += chunk
        if len(self._tail) > 2 * _TAIL:
            self._look()
            del self._tail[:-_TAIL]
        return chunk

    def close(self) -> bytes:
        """Nothing more; `usage` is known from here on."""
        self._look()
        sniff_usage(bytes(self._tail), self._read_usage, self.usage, self._field)
        self._tail.clear()
        return b""

    def _look(self) -> None:
        if self._ending is not None and not self.complete:
            self.complete = self._ending.search(self._tail) is not None


def sniff_usage(tail: bytes, read_usage: ReadUsage, usage: Usage, field: str = "usage") -> None:
    """Find the last usage object near the end of a response without parsing all of it."""
    name = f'"{field}"'
    text = tail.decode("utf-8", "replace")
    end = len(text)
    while (start := text.rfind(name, 0, end)) >= 0:
        end = start
        opening = text.find("{", start, start + len(name) + 17)
        if opening < 0 or text[start - 1 : start] == "\\":
            continue
        try:
            found, _ = json.JSONDecoder().raw_decode(text, opening)
        except (ValueError, RecursionError):
            continue
        if read_usage(found, usage):
            return


class WholeRestorer:
    """A response that is one JSON document: collected, restored, given out at the end. What is
    not JSON passes as it is."""

    def __init__(self, placeholders: Placeholders, read_usage: ReadUsage) -> None:
        self.usage = Usage()
        self.complete = True
        self._placeholders = placeholders
        self._read_usage = read_usage
        self._body = bytearray()

    def feed(self, chunk: bytes) -> bytes:
        """Nothing yet."""
        self._body += chunk
        return b""

    def close(self) -> bytes:
        """The whole restored document."""
        body = bytes(self._body)
        self._body.clear()
        try:
            document = jsondoc.parse_answer(body.decode("utf-8"))
        except ValueError:
            return body
        if isinstance(document, dict):
            self._read_usage(document.get("usage"), self.usage)
        restored = self.restored(document)
        return body if restored == document else jsondoc.encode(restored)

    def restored(self, document: JsonValue) -> JsonValue:
        """The document as the client gets it."""
        return restore_document(document, self._placeholders)
