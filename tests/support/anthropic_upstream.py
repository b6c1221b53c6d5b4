"""A fake of the Anthropic API on loopback, which answers what a test tells it to."""

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

MODEL = "claude-sonnet-5"


@dataclass(frozen=True)
class Asked:
    """A request as it arrived. Header names are lower-case."""

    method: str
    target: str
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Told:
    """An answer. `frames` go out one by one."""

    frames: Iterable[bytes]
    status: int = 200
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


def message(*blocks: dict[str, Any], stop: str = "end_turn") -> Told:
    """A whole message."""
    body = _message(list(blocks)) | {"stop_reason": stop}
    return Told([json.dumps(body, ensure_ascii=False).encode()])


def text(said: str) -> dict[str, Any]:
    return {"type": "text", "text": said, "citations": None}


def stream(*blocks: dict[str, Any], stop: str = "end_turn", cut: int = 3) -> Told:
    """A message as a stream; texts come in pieces of `cut` characters."""
    frames = [_frame(event) for event in _events(list(blocks), stop, cut)]
    return Told(frames, content_type="text/event-stream; charset=utf-8")


def fault(status: int, kind: str, **headers: str) -> Told:
    """An error of the service's."""
    body = {"type": "error", "error": {"type": kind, "message": "No."}, "request_id": "req_1"}
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return Told([json.dumps(body).encode()], status, headers=sent)


def _message(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": "msg_01Aq9w938a90dw8qXyZ1b2c3",
        "type": "message",
        "role": "assistant",
        "model": MODEL,
        "content": blocks,
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 11, "output_tokens": 7},
    }


def _events(blocks: list[dict[str, Any]], stop: str, cut: int) -> Iterable[dict[str, Any]]:
    yield {"type": "message_start", "message": _message([])}
    yield {"type": "ping"}
    for index, block in enumerate(blocks):
        at = {"index": index}
        begun, deltas = _pieces(block, cut)
        yield {"type": "content_block_start", **at, "content_block": begun}
        for delta in deltas:
            yield {"type": "content_block_delta", **at, "delta": delta}
        yield {"type": "content_block_stop", **at}
    ended = {"stop_reason": stop, "stop_sequence": None}
    yield {"type": "message_delta", "delta": ended, "usage": {"output_tokens": 7}}
    yield {"type": "message_stop"}


def _pieces(block: dict[str, Any], cut: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A block as it begins, and the deltas that complete it."""

    def parts(kind: str, name: str, whole: str) -> list[dict[str, Any]]:
        return [{"type": kind, name: whole[i : i + cut]} for i in range(0, len(whole), cut)]

    match block["type"]:
        case "text":
            return block | {"text": ""}, parts("text_delta", "text", block["text"])
        case "thinking":
            deltas = parts("thinking_delta", "thinking", block["thinking"])
            deltas.append({"type": "signature_delta", "signature": block["signature"]})
            return block | {"thinking": "", "signature": ""}, deltas
        case "tool_use":
            whole = json.dumps(block["input"], ensure_ascii=False)
            return block | {"input": {}}, parts("input_json_delta", "partial_json", whole)
    return block, []


def _frame(event: dict[str, Any]) -> bytes:
    return f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


class AnthropicUpstream:
    """The server in a thread of its own, on a free port of 127.0.0.1. `answer` says what comes
    back; `received` holds what came."""

    def __init__(self) -> None:
        self.received: list[Asked] = []
        self.answer: Callable[[Asked], Told] = self.echo
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever)

    @staticmethod
    def echo(asked: Asked) -> Told:
        """Says the last text again."""
        content = asked.body["messages"][-1]["content"]
        said = content if isinstance(content, str) else content[-1].get("text", "")
        return (stream if asked.body.get("stream") else message)(text(said))

    def clear(self) -> None:
        self.received.clear()
        self.answer = self.echo

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "AnthropicUpstream":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        upstream = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                raw = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, self.path, headers, json.loads(raw) if raw else None)
                upstream.received.append(asked)
                told = upstream.answer(asked)
                self.send_response(told.status)
                self.send_header("content-type", told.content_type)
                for name, value in told.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for frame in told.frames:
                    self.wfile.write(frame)
                    self.wfile.flush()

            do_POST = do_GET  # noqa: N815 - the name that the server looks for

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler
