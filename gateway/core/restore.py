"""Placing the original values back into what the service answers.

A placeholder may be cut anywhere between two pieces of a stream, so the end of a piece is held
back, but only when it may be the beginning of a placeholder that is really in the map.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from gateway.core import jsondoc
from gateway.core.adapter import JsonValue, Usage

_PLACEHOLDER = re.compile(r"\[[A-Z0-9_]+\]")
_TAIL = 128 * 1024
_ESCAPED = frozenset({"arguments"})
"""Fields whose text is JSON, so that a restored value must be escaped in it."""


class Placeholders:
    """A placeholder map, ready for use. Shared by all restorers of one response."""

    def __init__(self, originals: Mapping[str, str]) -> None:
        self._originals = dict(originals)
        self._escaped = {key: jsondoc.escape(text) for key, text in originals.items()}
        self._beginnings = frozenset(
            placeholder[:end] for placeholder in originals for end in range(1, len(placeholder))
        )

    def __bool__(self) -> bool:
        return bool(self._originals)

    def replace(self, text: str, *, escaped: bool = False) -> str:
        """The text with every placeholder restored; `escaped` where it stands in a JSON string."""
        if "[" not in text:
            return text
        values = self._escaped if escaped else self._originals
        return _PLACEHOLDER.sub(lambda found: values.get(found[0], found[0]), text)

    def held_from(self, text: str) -> int:
        """Where an end of the text begins that may grow into a placeholder; its length if none."""
        start = text.rfind("[")
        return start if start >= 0 and text[start:] in self._beginnings else len(text)


class TextRestorer:
    """Restores one text that arrives in pieces. `escaped`: the text is itself JSON; None: it is
    when it begins with a brace, as structured output does."""

    def __init__(self, placeholders: Placeholders, escaped: bool | None = False) -> None:
        self._placeholders = placeholders
        self._escaped = escaped
        self._held = ""

    @property
    def holds(self) -> bool:
        """Whether something is held back."""
        return bool(self._held)

    @property
    def begun(self) -> bool:
        """Whether it is known how values are put into this text."""
        return self._escaped is not None

    def feed(self, text: str) -> str:
        """What can be shown after this piece."""
        if self._escaped is None and (opening := text.lstrip()[:1]):
            self._escaped = opening == "{"
        text = self._held + text
        end = self._placeholders.held_from(text)
        self._held = text[end:]
        return self._placeholders.replace(text[:end], escaped=bool(self._escaped))

    def close(self) -> str:
        """What is still held back: it did not become a placeholder."""
        held, self._held = self._held, ""
        return held


def restore_document(value: JsonValue, placeholders: Placeholders, name: str = "") -> JsonValue:
    """A document with every string restored. Inside `arguments` and other texts that are JSON
    the values are escaped; object keys are left."""
    match value:
        case str():
            if "[" not in value:
                return value
            escaped = name in _ESCAPED or value.lstrip()[:1] == "{"
            return placeholders.replace(value, escaped=escaped)
        case dict():
            return {key: restore_document(child, placeholders, key) for key, child in value.items()}
        case list():
            return [restore_document(child, placeholders, name) for child in value]
    return value


ReadUsage = Callable[[Any, Usage], bool]
"""Puts the tokens of a service's usage object into Usage; False when it is none."""


class PassThrough:
    """Nothing to restore: bytes pass untouched, and the tokens are read from their end. `ending` is
    what a stream must have in it to be complete."""

    def __init__(self, read_usage: ReadUsage, ending: re.Pattern[bytes] | None = None) -> None:
        self.usage = Usage()
        self.complete = ending is None
        self._read_usage = read_usage
        self._ending = ending
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
        sniff_usage(bytes(self._tail), self._read_usage, self.usage)
        self._tail.clear()
        return b""

    def _look(self) -> None:
        if self._ending is not None and not self.complete:
            self.complete = self._ending.search(self._tail) is not None


def sniff_usage(tail: bytes, read_usage: ReadUsage, usage: Usage) -> None:
    """Find the last usage object near the end of a response without parsing all of it."""
    text = tail.decode("utf-8", "replace")
    end = len(text)
    while (start := text.rfind('"usage"', 0, end)) >= 0:
        end = start
        opening = text.find("{", start, start + 24)
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
        restored = restore_document(document, self._placeholders)
        return body if restored == document else jsondoc.encode(restored)
