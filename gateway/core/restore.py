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
from gateway.core.quoting import Quoting

_NAME = r"(?:[A-Z0-9]|\\{0,2}_)+"
_PLACEHOLDER = re.compile(rf"\\{{1,2}}\[{_NAME}\\{{1,2}}\]|\[{_NAME}\]")
"""As it was sent, or as models write it in Markdown: `\\[EMAIL\\_ADDRESS\\_1\\]`, in JSON with each
backslash twice."""

_BACKSLASHES = 2
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
        longest = max(map(len, originals), default=0)
        self._reach = longest * (1 + _BACKSLASHES)

    def __bool__(self) -> bool:
        return bool(self._originals)

    def replace(self, text: str, quoting: Quoting | None) -> str:
        """The text with every placeholder restored. `quoting` has read the text before this one
        and says where a value must be escaped; None: everywhere, the text is JSON."""
        if "[" not in text:
            if quoting is not None:
                quoting.advance(text)
            return text
        parts, end = [], 0
        for found in _PLACEHOLDER.finditer(text):
            key = found[0].replace("\\", "")
            if key not in self._originals:
                continue
            if quoting is not None:
                quoting.advance(text[end : found.start()])
            values = self._escaped if quoting is None or quoting.in_string else self._originals
            parts += [text[end : found.start()], values[key]]
            end = found.end()
            if quoting is not None:
                quoting.advance(found[0])
        if quoting is not None:
            quoting.advance(text[end:])
        return "".join([*parts, text[end:]])

    def held_from(self, text: str) -> int:
        """Where an end of the text begins that may grow into a placeholder; its length if none."""
        start = text.rfind("[")
        if 0 <= len(text) - start <= self._reach and start >= 0:
            tail = text[start:]
            if "\\\\\\" not in tail and tail.replace("\\", "") in self._beginnings:
                return _before_backslashes(text, start)
        return _before_backslashes(text, len(text)) if self._originals else len(text)


def _before_backslashes(text: str, end: int) -> int:
    """Where the backslashes before `end` begin that may belong to a placeholder."""
    start = end
    while start > 0 and end - start < _BACKSLASHES and text[start - 1] == "\\":
        start -= 1
    return start


class TextRestorer:
    """Restores one text that arrives in pieces. `is_json`: the text is JSON as a whole; otherwise
    values are escaped where they stand in a string of JSON, as in structured output."""

    def __init__(self, placeholders: Placeholders, *, is_json: bool = False) -> None:
        self._placeholders = placeholders
        self._quoting = None if is_json else Quoting()
        self._held = ""

    @property
    def holds(self) -> bool:
        """Whether something is held back."""
        return bool(self._held)

    def feed(self, text: str) -> str:
        """What can be shown after this piece."""
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
        """What is still held back: it did not become a placeholder."""
        held, self._held = self._held, ""
        if self._quoting is not None:
            self._quoting.advance(held)
        return held


def restore_document(value: JsonValue, placeholders: Placeholders, name: str = "") -> JsonValue:
    """A document with every string restored. Inside `arguments` and other texts that are JSON
    the values are escaped; object keys are left."""
    match value:
        case str():
            if "[" not in value:
                return value
            return placeholders.replace(value, None if name in _ESCAPED else Quoting())
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
