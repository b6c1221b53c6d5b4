"""What the fake upstream answers to a request: content, shape, and the faults a test asks for.

A *mode* is written `reply-manner`, for example `echo`, `fixed-paced`, `tool-reset-mid` or `stall`
(a manner alone goes with echo). It is taken from the header `x-fake-mode`, else from a path that
starts with `/as/MODE/`, else from the model's name, else it is the server's default mode.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from tests.support import shapes
from tests.support.shapes import Content, Json

FIXED_TEXT = (
    "Here is a short summary of the notes, with the open questions first and a suggested "
    "order of work after them. "
) * 7
FIXED_PIECES = tuple(FIXED_TEXT[i : i + 16] for i in range(0, 16 * 48, 16))
HUGE_TEXT = "A long answer goes on and on. " * 300_000
SLOW_SECONDS = 0.25


class Reply(StrEnum):
    """What is answered."""

    ECHO = "echo"
    """The last text that the client sent, in 3-character pieces when streamed."""
    FIXED = "fixed"
    """A constant of about 0.8 KB, 1.2 KB as JSON, 50 events when streamed."""
    TOOL = "tool"
    """A call of the first tool offered, its arguments `{"text": <last text>}`; once the tool's
    result is in the conversation, that result is echoed."""
    HUGE = "huge"
    """9 million characters."""


class Manner(StrEnum):
    """How it is answered."""

    PLAIN = "plain"
    PACED = "paced"
    """One streamed event at a time, with a pause between."""
    SPLIT = "split"
    """Streamed bytes cut every 7 bytes, inside events and inside characters."""
    SLOW = "slow"
    """Nothing for a quarter of a second, then the whole."""
    STALL = "stall"
    """The request is read and never answered."""
    STALL_MID = "stall-mid"
    """Half of the answer, then nothing more."""
    RESET = "reset"
    """The connection is reset before the first byte."""
    RESET_MID = "reset-mid"
    """Half of the answer, then a reset."""
    SHORT = "short"
    """Half of the events, then an orderly end without the closing event."""
    RUBBISH = "rubbish"
    """Bytes that are not HTTP."""
    RUBBISH_BODY = "rubbish-body"
    """Status 200 and the right content type around bytes that are not JSON or events."""
    E400 = "400"
    E401 = "401"
    E404 = "404"
    E429 = "429"
    E500 = "500"
    E503 = "503"


class Fault(StrEnum):
    """What happens to the connection after the bytes of an answer that is cut."""

    NONE = "none"
    STALL = "stall"
    RESET = "reset"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it arrived. Header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def json(self) -> Any:
        """The parsed body; raises ValueError where it is not JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out: `frames` in order, chunked when `streamed`, else as one body.

    `sent` frames go out (None: all), then `fault` happens. `delay` and `pace` are seconds before
    the first byte and between frames. `raw` replaces the whole HTTP answer.
    """

    frames: tuple[bytes, ...]
    status: int = 200
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    streamed: bool = False
    delay: float = 0.0
    pace: float = 0.0
    sent: int | None = None
    fault: Fault = Fault.NONE
    raw: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Mode:
    """A reply and the manner of giving it."""

    reply: Reply = Reply.ECHO
    manner: Manner = Manner.PLAIN

    @classmethod
    def parse(cls, text: str) -> "Mode | None":
        """Read `reply-manner`, `reply` or `manner`; None for any other text."""
        first, _, rest = text.partition("-")
        if first in set(Reply):
            manner = rest or Manner.PLAIN
            return cls(Reply(first), Manner(manner)) if manner in set(Manner) else None
        return cls(manner=Manner(text)) if text in set(Manner) else None


def split_target(path: str) -> tuple[str | None, str]:
    """The mode in `/as/MODE/...`, if there is one, and the path behind it."""
    if not path.startswith("/as/"):
        return None, path
    mode, _, rest = path[4:].partition("/")
    return mode, "/" + rest


def _text(value: Any) -> str:
    """The text of a content value: a string, or a list of parts."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(_text(part.get("text")) for part in value if isinstance(part, dict))
    return ""


def last_text(body: Json) -> tuple[str, bool]:
    """The last text of the user or of a tool, and whether a tool wrote it."""
    if "messages" in body:
        for message in reversed(body["messages"]):
            if message.get("role") in ("user", "tool"):
                return _text(message.get("content")), message["role"] == "tool"
        return "", False
    given = body.get("input", body.get("prompt", ""))
    if isinstance(given, list):
        for item in reversed(given):
            if isinstance(item, str):
                return item, False
            if isinstance(item, dict) and item.get("type") == "function_call_output":
                return _text(item.get("output")), True
            if isinstance(item, dict) and item.get("role") == "user":
                return _text(item.get("content")), False
    return _text(given), False


def _tool_name(body: Json) -> str:
    for tool in body.get("tools") or ():
        name = tool.get("name") or tool.get("function", {}).get("name")
        if name:
            return str(name)
    return "lookup"


def _cut(text: str, size: int = 3) -> tuple[str, ...]:
    return tuple(text[i : i + size] for i in range(0, len(text), size))


def content_of(reply: Reply, body: Json) -> Content:
    """What the model says to `body`."""
    text, from_tool = last_text(body)
    match reply:
        case Reply.FIXED:
            return Content(FIXED_PIECES)
        case Reply.HUGE:
            return Content(_cut(HUGE_TEXT, 30_000))
        case Reply.TOOL if not from_tool:
            arguments = json.dumps({"text": text}, ensure_ascii=False)
            return Content(_cut(arguments), _tool_name(body))
        case Reply.TOOL | Reply.ECHO:
            return Content(_cut(text))


def _json(value: Json, status: int = 200, **more: Any) -> Answer:
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer((data,), status, **more)


def _events(frames: list[bytes]) -> Answer:
    return Answer(tuple(frames), content_type="text/event-stream; charset=utf-8", streamed=True)


def _inputs(body: Json) -> int:
    given = body.get("input")
    several = isinstance(given, list) and not any(isinstance(x, int) for x in given)
    return len(given) if several and given else 1


def _shaped(endpoint: str, body: Json, content: Content) -> Answer:
    """The answer of one endpoint in its vendor's shape; 404 for an unknown endpoint."""
    model = str(body.get("model", "unnamed"))
    choices = body.get("n") or 1
    if body.get("stream") is True:
        return _streamed(endpoint, body, content, model)
    match endpoint:
        case "chat/completions":
            return _json(shapes.chat(content, model, choices))
        case "completions":
            return _json(shapes.completion([content.whole] * choices, model))
        case "responses":
            return _json(shapes.response(content, model))
        case "embeddings":
            encoded = body.get("encoding_format") == "base64"
            return _json(shapes.embeddings(_inputs(body), model, encoded))
        case "moderations":
            return _json(shapes.moderation(_inputs(body), model))
        case _:
            return _json(shapes.error(404), 404)


def _streamed(endpoint: str, body: Json, content: Content, model: str) -> Answer:
    usage = bool((body.get("stream_options") or {}).get("include_usage"))
    match endpoint:
        case "chat/completions":
            return _events(shapes.chat_events(content, model, body.get("n") or 1, usage))
        case "completions":
            return _events(shapes.completion_events(content, model, usage))
        case "responses":
            return _events(shapes.response_events(content, model))
        case _:
            return _json(shapes.error(404), 404)


def _half(answer: Answer, fault: Fault) -> Answer:
    frames = answer.frames
    if not answer.streamed:
        body = frames[0]
        frames = (body[: len(body) // 2], body[len(body) // 2 :])
    return replace(answer, frames=frames, sent=max(1, len(frames) // 2), fault=fault)


def _split(answer: Answer) -> Answer:
    data = b"".join(answer.frames)
    return replace(answer, frames=tuple(data[i : i + 7] for i in range(0, len(data), 7)))


def _in_manner(answer: Answer, manner: Manner, pace: float) -> Answer:
    match manner:
        case Manner.PACED:
            return replace(answer, pace=pace)
        case Manner.SPLIT if answer.streamed:
            return _split(answer)
        case Manner.SLOW:
            return replace(answer, delay=SLOW_SECONDS)
        case Manner.PLAIN | Manner.SPLIT:
            return answer
        case _ if manner.isdigit():
            headers = (("retry-after", "2"),) if manner is Manner.E429 else ()
            return _json(shapes.error(int(manner)), int(manner), headers=headers)
        case _:
            return _broken(answer, manner)


def _broken(answer: Answer, manner: Manner) -> Answer:
    match manner:
        case Manner.STALL:
            return replace(answer, raw=b"", fault=Fault.STALL)
        case Manner.STALL_MID:
            return _half(answer, Fault.STALL)
        case Manner.RESET:
            return replace(answer, raw=b"", fault=Fault.RESET)
        case Manner.RESET_MID:
            return _half(answer, Fault.RESET)
        case Manner.SHORT:
            return replace(answer, frames=answer.frames[: max(1, len(answer.frames) // 2)])
        case Manner.RUBBISH:
            return replace(answer, raw=b"\x00\xff\x13 no protocol \r\n\r\n", fault=Fault.CLOSE)
        case _:
            return replace(answer, frames=(b"data: {\xff\xfe not json\n\n",) * 2)


def answer(request: Received, default: Mode, pace: float) -> Answer:
    """The answer to a request; a body that is not a JSON object gets the vendor's 400."""
    prefix, path = split_target(request.path)
    endpoint = path.removeprefix("/v1").strip("/")
    if request.method == "GET":
        return _get(endpoint)
    try:
        body = request.json
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return _json(shapes.error(400), 400)
    mode = (
        Mode.parse(request.headers.get("x-fake-mode", ""))
        or Mode.parse(prefix or "")
        or Mode.parse(str(body.get("model", "")))
        or default
    )
    shaped = _shaped(endpoint, body, content_of(mode.reply, body))
    return _in_manner(shaped, mode.manner, pace)


def _get(endpoint: str) -> Answer:
    if endpoint == "models":
        return _json(shapes.models())
    name = endpoint.removeprefix("models/")
    if name in shapes.MODELS and endpoint != name:
        return _json(shapes.model(name))
    return _json(shapes.error(404), 404)
