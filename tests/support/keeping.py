"""Services that keep what they are told, so that later turns go on from it.

The model's answer repeats everything that was said to it so far: what was replaced in one turn
comes back in every later one.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_hex
from threading import Lock, Thread
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.support.inprocess import answered

Json = dict[str, Any]
EVENTS = "text/event-stream"


@dataclass(frozen=True)
class Reply:
    """What a service answers: JSON, or a stream of events."""

    document: Any = None
    status: int = 200
    events: tuple[Json, ...] = ()

    @property
    def content_type(self) -> str:
        return EVENTS if self.events else "application/json"

    @property
    def body(self) -> bytes:
        if not self.events:
            return b"" if self.document is None else json.dumps(self.document).encode()
        return b"".join(
            f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()
            if "type" in event
            else f"data: {json.dumps(event)}\n\n".encode()
            for event in self.events
        )


@dataclass
class Keeping:
    """Several services in one. `asked` holds every request: method, path, body. `said` is what was
    said in every conversation, by id; `answers` what was answered."""

    asked: list[tuple[str, str, Json]] = field(default_factory=list)
    said: dict[str, list[str]] = field(default_factory=dict)
    answers: dict[str, Json] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    failing: bool = False

    def handle(self, method: str, path: str, body: Json) -> Reply:
        """Answer one request."""
        with self.lock:
            self.asked.append((method, path, body))
            for prefix, service in _SERVICES.items():
                if path.startswith(prefix):
                    return service(self, method, path.removeprefix(prefix), body)
        return _missing()

    async def transported(self, request: httpx.Request) -> httpx.Response:
        """As a transport's answer."""
        body = json.loads(request.content) if request.content else {}
        reply = self.handle(request.method, request.url.path, body)
        return answered(reply.body, reply.status, {"content-type": reply.content_type})

    @property
    def heard(self) -> str:
        """Everything that reached the services."""
        return json.dumps(self.asked, ensure_ascii=False)

    def tell(self, name: str, before: list[str], texts: list[str]) -> str:
        """Add to a conversation; the model's answer."""
        self.said[name] = [*before, *texts]
        return "Hittills: " + " | ".join(self.said[name])


def _missing() -> Reply:
    return Reply({"error": {"message": "No such object.", "code": "not_found"}}, 404)


def texts_of(value: Any) -> list[str]:
    """The texts of an input, an item or a list of them."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for item in value for text in texts_of(item)]
    if isinstance(value, dict):
        below = (value.get(key) for key in ("text", "content", "parts", "contents"))
        return [text for item in below if item is not None for text in texts_of(item)]
    return []


def _responses(keeping: Keeping, method: str, rest: str, body: Json) -> Reply:
    name = rest.strip("/").partition("/")[0]
    if name and name not in keeping.answers:
        return _missing()
    if rest.endswith("/input_items"):
        items = [
            {"id": f"msg_{token_hex(24)}", "type": "message", "role": "user", "content": text}
            for text in keeping.said[name]
        ]
        return Reply({"object": "list", "data": items, "has_more": False})
    match method:
        case "GET":
            return Reply(keeping.answers[name])
        case "DELETE":
            del keeping.answers[name]
            return Reply({"id": name, "object": "response", "deleted": True})
    before: list[str] = []
    holder = body.get("conversation")
    holder = holder.get("id") if isinstance(holder, dict) else holder
    for known in (body.get("previous_response_id"), holder):
        if known is not None and known not in keeping.said:
            return _missing()
        before += keeping.said.get(known, []) if known else []
    made = f"resp_{token_hex(24)}"
    text = keeping.tell(made, before, texts_of(body.get("input", "")))
    if holder:
        keeping.said[holder] = keeping.said[made]
    response = _response(made, text, body)
    if body.get("store") is not False:
        keeping.answers[made] = response
    if body.get("stream"):
        return Reply(events=tuple(_response_events(response, text)))
    return Reply(response)


def _response(name: str, text: str, body: Json) -> Json:
    part = {"type": "output_text", "text": text, "annotations": []}
    message = {
        "id": f"msg_{token_hex(24)}",
        "type": "message",
        "role": "assistant",
        "status": "completed",
        "content": [part],
    }
    return {
        "id": name,
        "object": "response",
        "created_at": 1,
        "status": "completed",
        "model": body.get("model", "gpt-5"),
        "store": body.get("store", True),
        "output": [message],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2},
    }


def _response_events(response: Json, text: str) -> Iterator[Json]:
    item = response["output"][0]
    at = {"item_id": item["id"], "output_index": 0, "content_index": 0}
    begun = {**response, "status": "in_progress", "output": []}
    events: list[Json] = [
        {"type": "response.created", "response": begun},
        {"type": "response.output_item.added", "output_index": 0, "item": {**item, "content": []}},
        {"type": "response.content_part.added", **at, "part": {**item["content"][0], "text": ""}},
    ]
    pieces = [text[n : n + 5] for n in range(0, len(text), 5)]
    events += [{"type": "response.output_text.delta", **at, "delta": piece} for piece in pieces]
    events += [
        {"type": "response.output_text.done", **at, "text": text},
        {"type": "response.content_part.done", **at, "part": item["content"][0]},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": response},
    ]
    for number, event in enumerate(events):
        yield {**event, "sequence_number": number}


def _conversations(keeping: Keeping, method: str, rest: str, body: Json) -> Reply:
    name, _, below = rest.strip("/").partition("/")
    if not name:
        made = f"conv_{token_hex(24)}"
        keeping.said[made] = texts_of(body.get("items") or [])
        return Reply({"id": made, "object": "conversation", "created_at": 1, "metadata": {}})
    if name not in keeping.said:
        return _missing()
    if below == "items" and method == "POST":
        keeping.said[name] = keeping.said[name] + texts_of(body.get("items") or [])
    if below == "items":
        items = [
            {"id": f"msg_{n}", "type": "message", "role": "user", "status": "completed",
             "content": [{"type": "input_text", "text": text}]}
            for n, text in enumerate(keeping.said[name])
        ]  # fmt: skip
        page = {"object": "list", "data": items, "has_more": False}
        return Reply({**page, "first_id": None, "last_id": None})
    if method == "DELETE":
        del keeping.said[name]
        return Reply({"id": name, "object": "conversation.deleted", "deleted": True})
    return Reply({"id": name, "object": "conversation", "created_at": 1, "metadata": {}})


def _gemini(keeping: Keeping, method: str, rest: str, body: Json) -> Reply:
    name = rest.removeprefix("/")
    if rest == "/cachedContents":
        made = f"cachedContents/{token_hex(12)}"
        keeping.said[made] = texts_of(body)
        keeping.answers[made] = {"name": made, "model": body["model"], "displayName": ""}
        return Reply(keeping.answers[made])
    if name.startswith("cachedContents/"):
        if name not in keeping.answers:
            return _missing()
        if method == "DELETE":
            del keeping.answers[name]
            return Reply({})
        return Reply(keeping.answers[name])
    cached = body.get("cachedContent")
    if cached is not None and cached not in keeping.answers:
        return _missing()
    text = keeping.tell("", keeping.said.get(cached, []), texts_of(body.get("contents", [])))
    finished = {"index": 0, "finishReason": "STOP"}
    if "streamGenerateContent" not in rest:
        content = {"role": "model", "parts": [{"text": text}]}
        return Reply({"candidates": [{"content": content, **finished}]})
    pieces = [text[n : n + 5] for n in range(0, len(text), 5)]
    events = [
        {"candidates": [{"content": {"role": "model", "parts": [{"text": piece}]}, "index": 0}]}
        for piece in pieces
    ]
    last = {"content": {"role": "model", "parts": [{"text": ""}]}, **finished}
    return Reply(events=(*events, {"candidates": [last]}))


def _copilot(keeping: Keeping, method: str, rest: str, body: Json) -> Reply:
    name, _, verb = rest.strip("/").partition("/")
    if not name:
        made = f"{token_hex(4)}-{token_hex(2)}-{token_hex(2)}-{token_hex(2)}-{token_hex(6)}"
        keeping.said[made] = []
        return Reply(_copilot_conversation(made, []), 201)
    if name not in keeping.said:
        return _missing()
    if method == "DELETE":
        del keeping.said[name]
        return Reply(None, 204)
    if method == "GET":
        return Reply(_copilot_conversation(name, keeping.said[name]))
    asked = body["message"]["text"]
    text = keeping.tell(name, keeping.said[name], [asked])
    if not verb.endswith("chatOverStream"):
        return Reply(_copilot_conversation(name, [asked, text]))
    growing = [text[:end] for end in range(5, len(text) + 5, 5)]
    return Reply(events=tuple(_copilot_conversation(name, [piece]) for piece in growing))


def _copilot_conversation(name: str, texts: list[str]) -> Json:
    messages = [
        {"id": f"m{len(text) if len(texts) > 1 else 0}", "text": text, "adaptiveCards": []}
        for text in texts
    ]
    return {"id": name, "displayName": "", "state": "active", "messages": messages}


def _mistral(keeping: Keeping, method: str, rest: str, body: Json) -> Reply:
    name, _, below = rest.strip("/").partition("/")
    if name and name not in keeping.said:
        return _missing()
    if method == "DELETE":
        del keeping.said[name]
        return Reply(None, 204)
    if method == "GET":
        entries = [{"type": "message.input", "content": text} for text in keeping.said[name]]
        return Reply(
            {"object": "conversation.history", "conversation_id": name, "entries": entries}
        )
    made = name if name and below != "restart" else f"conv_{token_hex(16)}"
    text = keeping.tell(made, keeping.said.get(name, []), texts_of(body.get("inputs", "")))
    output = {"type": "message.output", "role": "assistant", "content": text, "object": "entry"}
    whole = {"object": "conversation.response", "conversation_id": made, "outputs": [output]}
    if not body.get("stream"):
        return Reply({**whole, "usage": {"prompt_tokens": 1, "completion_tokens": 1}})
    pieces = [text[n : n + 5] for n in range(0, len(text), 5)]
    events: list[Json] = [{"type": "conversation.response.started", "conversation_id": made}]
    events += [
        {"type": "message.output.delta", "output_index": 0, "id": "msg_1", "content": piece}
        for piece in pieces
    ]
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return Reply(events=(*events, {"type": "conversation.response.done", "usage": usage}))


def _below(
    prefix: str, keeping: Keeping, method: str, rest: str, body: Json
) -> tuple[Keeping, str, str, Json]:
    """A request to the newer of Google's two versions."""
    return keeping, method, prefix + rest, body


_SERVICES: dict[str, Callable[[Keeping, str, str, Json], Reply]] = {
    "/v1/responses": _responses,
    "/v1/conversations": _conversations,
    "/v1beta": _gemini,
    "/v1/cachedContents": lambda *asked: _gemini(*_below("/cachedContents", *asked)),
    "/v1/models": lambda *asked: _gemini(*_below("/models", *asked)),
    "/beta/copilot/conversations": _copilot,
    "/mistral/v1/conversations": _mistral,
}


class KeepingServer:
    """The services on loopback. Use with `with`; `url` is where."""

    def __init__(self) -> None:
        self.keeping = Keeping()
        keeping = self.keeping

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                raw = self.rfile.read(length)
                path = urlsplit(self.path).path
                reply = keeping.handle(self.command, path, json.loads(raw) if raw else {})
                body = reply.body
                self.send_response(reply.status)
                self.send_header("content-type", reply.content_type)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_DELETE = do_PATCH = _answer  # noqa: N815

            def log_message(self, *_arguments: object) -> None:
                """Nothing is logged."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "KeepingServer":
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
