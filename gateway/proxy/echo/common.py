"""What the echoes of all wire APIs share: what they say, and how a transport hands it over."""

import json
import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import httpx

_CHUNK = 12
# Writes a lone surrogate, which UTF-8 cannot carry, as the escape that JSON has for it.
_SURROGATES = "backslashreplace"
_FILE_NAME = re.compile(rb'name="file"; filename="([^"\r\n]*)"')
_PURPOSE = re.compile(rb'name="purpose"\r\n\r\n([a-z_-]+)\r\n')
_MOST_KEPT = 256
_PLACEHOLDER = re.compile(r"\[([A-Z][A-Z0-9_]*_[0-9]+)\]")


def reply(texts: Iterator[str], others: int, tools: Any) -> str:
    """The received text; where it holds placeholders, also as it would be without restoring, with
    how many `others` messages and which `tools` came along."""
    text = "\n".join(texts)
    shown = _PLACEHOLDER.sub("\u27e6\\1\u27e7", text)
    if shown == text:
        return text
    lines = [text, "", "Modellen tog emot / The model received:", shown]
    counts = [
        f"{count} {words}"
        for count, words in (
            (others, "andra meddelanden / other messages"),
            (len(tools) if isinstance(tools, list) else 0, "verktyg / tools"),
        )
        if count
    ]
    if counts:
        lines.append(f"Och / And: {', '.join(counts)}")
    return "\n".join(lines)


class Kept:
    """What an echo remembers, by id: the last few things, in memory."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Any] = OrderedDict()

    def __getitem__(self, name: str) -> Any:
        return self._held.get(name)

    def __setitem__(self, name: str, value: Any) -> None:
        self._held[name] = value
        self._held.move_to_end(name)
        if len(self._held) > _MOST_KEPT:
            self._held.popitem(last=False)

    def forget(self, name: str) -> None:
        """It is gone, if it was there."""
        self._held.pop(name, None)


def is_form(request: httpx.Request) -> bool:
    """Whether a request carries a form."""
    kind: str = request.headers.get("content-type", "")
    return kind.startswith("multipart/form-data")


def file_card(form: bytes, name: str, created: int) -> dict[str, Any]:
    """What OpenAI's and Mistral's APIs answer an uploaded file with, which the echo does not keep.
    `name` makes its id its own, `created` is in seconds."""
    said, purpose = _FILE_NAME.search(form), _PURPOSE.search(form)
    return {
        "id": f"file-{name}",
        "object": "file",
        "bytes": len(form),
        "created_at": created,
        "filename": said[1].decode("utf-8", "replace") if said else "",
        "purpose": purpose[1].decode() if purpose else "user_data",
        "status": "processed",
        "sample_type": "ocr_input",
        "source": "upload",
    }


def pieces(text: str) -> Sequence[str]:
    """The text as it is streamed."""
    return [text[i : i + _CHUNK] for i in range(0, len(text), _CHUNK)]


def whole(value: dict[str, Any] | list[dict[str, Any]], status: int = 200) -> httpx.Response:
    """A JSON answer."""
    # As a stream, because that is how a transport hands over a body.
    body = httpx.ByteStream(json.dumps(value, ensure_ascii=False).encode("utf-8", _SURROGATES))
    return httpx.Response(status, headers={"content-type": "application/json"}, stream=body)


def streamed(events: Iterator[dict[str, Any] | str]) -> httpx.Response:
    """An answer as server-sent events; one with a type has it as its name."""
    return httpx.Response(
        200, headers={"content-type": "text/event-stream"}, stream=_EventStream(events)
    )


class _EventStream(httpx.AsyncByteStream):
    def __init__(self, events: Iterator[dict[str, Any] | str]) -> None:
        self._events = events

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for event in self._events:
            name = ""
            if isinstance(event, dict) and "type" in event:
                name = f"event: {event['type']}\n"
            data = event if isinstance(event, str) else json.dumps(event, ensure_ascii=False)
            yield f"{name}data: {data}\n\n".encode("utf-8", _SURROGATES)
