"""The line of reminders at the end of an assistant's text: put there, and taken out again when the
client resends the conversation, so that no model reads it.

Each API says in `append` where the line goes. It never goes into JSON, and never behind a call of a
tool.
"""

import copy
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from detectors.types import Role
from gateway.core import jsondoc
from gateway.core.adapter import Restorer
from gateway.core.events import EventRestorer
from gateway.core.jsondoc import JsonValue
from gateway.core.placeholders import Placeholders
from gateway.core.segments import Extraction, PathStep

Json = dict[str, Any]
Append = Callable[[Json], Json]

_BEFORE = "\n\n"
_MARK = "[Grindvakt: "


def line_of(texts: Sequence[str]) -> str:
    """The line that these reminders make; "" for none."""
    return f"{_MARK}{' '.join(texts)}]" if texts else ""


def ending(line: str) -> str:
    """The line as it is appended to a text."""
    return _BEFORE + line


def is_prose(text: str) -> bool:
    """Whether a text can take the line: it says something, and is not JSON."""
    begin = text.lstrip()[:1]
    return bool(begin) and begin not in "{["


def asks_for_json(document: JsonValue) -> bool:
    """Whether a request asks for an answer that a program reads, in the words of any API."""
    if not isinstance(document, dict):
        return False
    said = document.get("text")
    formats = [
        document.get("response_format"),
        said.get("format") if isinstance(said, dict) else None,
    ]
    if any(isinstance(f, dict) and f.get("type") not in (None, "text") for f in formats):
        return True
    settings = document.get("generationConfig") or document.get("generation_config")
    if isinstance(settings, dict):
        kinds = (settings.get("responseMimeType"), settings.get("response_mime_type"))
        if any(kind not in (None, "text/plain") for kind in kinds):
            return True
    output = document.get("output_config")
    return "output_format" in document or (isinstance(output, dict) and "format" in output)


class Whole:
    """An answer that is one JSON document, with the line."""

    def __init__(self, first: Restorer, append: Append) -> None:
        self._first = first
        self._append = append
        self._body = bytearray()
        self.usage = first.usage
        self.complete = True

    def feed(self, chunk: bytes) -> bytes:
        """Nothing yet."""
        self._body += self._first.feed(chunk)
        return b""

    def close(self) -> bytes:
        """The whole answer."""
        body = bytes(self._body) + self._first.close()
        self._body.clear()
        try:
            document = jsondoc.parse_answer(body.decode("utf-8"))
        except ValueError:
            return body
        if not isinstance(document, dict):
            return body
        made = self._append(document)
        return body if made == document else jsondoc.encode(made)


class Chained:
    """A restored stream that goes through another restorer, which puts the line in."""

    def __init__(self, first: Restorer, second: Restorer) -> None:
        self._first = first
        self._second = second
        self.usage = first.usage

    @property
    def complete(self) -> bool:
        """Whether the service's stream reached its end."""
        return self._first.complete

    @complete.setter
    def complete(self, value: bool) -> None:
        self._first.complete = value

    def feed(self, chunk: bytes) -> bytes:
        """What can be shown after this chunk."""
        return self._second.feed(self._first.feed(chunk))

    def close(self) -> bytes:
        """The rest."""
        return self._second.feed(self._first.close()) + self._second.close()


class LineStream(EventRestorer):
    """A stream of events that gets the line."""

    def __init__(self, line: str) -> None:
        super().__init__(Placeholders({}))
        self.line = ending(line)

    def flush_all(self) -> Iterator[Any]:
        yield from ()


def without_lines(document: JsonValue, extraction: Extraction, lines: Collection[str]) -> JsonValue:
    """The document without these lines at the end of assistants' texts; the same object where
    there is none."""
    found: list[tuple[tuple[PathStep, ...], str]] = []
    for segment in extraction.segments:
        if segment.role is not Role.ASSISTANT or _MARK not in segment.text:
            continue
        text = segment.text.rstrip()
        for line in lines:
            if text.endswith(line) and len(segment.address) == 1:
                found.append((segment.address[0].path, text.removesuffix(line).rstrip()))
                break
    if not found:
        return document
    document = copy.deepcopy(document)
    for path, text in reversed(found):
        _put(document, path, text)
    return document


def _put(document: JsonValue, path: tuple[PathStep, ...], text: str) -> None:
    """The text at a path; where none is left, nothing: APIs do not take an empty part."""
    holders = [document]
    for step in path[:-1]:
        holders.append(holders[-1][step])
    if text:
        holders[-1][path[-1]] = text
        return
    for depth in range(len(path) - 1, -1, -1):
        step, holder = path[depth], holders[depth]
        if isinstance(holder, list) and isinstance(step, int) and (len(holder) > 1 or depth <= 1):
            del holder[step]
            return
