"""A service on loopback, which answers what a test tells it to."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

import httpx


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


Answer = Callable[[Asked], Told]


def echoing(transport: httpx.AsyncBaseTransport) -> Answer:
    """What one of the built-in echoes answers."""

    async def echoed(asked: Asked) -> Told:
        request = httpx.Request(asked.method, f"http://echo{asked.target}", json=asked.body)
        given = await transport.handle_async_request(request)
        frames = [chunk async for chunk in given.aiter_raw()]
        return Told(frames, given.status_code, given.headers["content-type"])

    return lambda asked: asyncio.run(echoed(asked))


class ScriptedUpstream:
    """The server in a thread of its own, on a free port of 127.0.0.1. `answer` says what comes
    back, `usual` unless a test sets it; `received` holds what came."""

    def __init__(self, usual: Answer) -> None:
        self.received: list[Asked] = []
        self.answer = self._usual = usual
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever)

    def clear(self) -> None:
        self.received.clear()
        self.answer = self._usual

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "ScriptedUpstream":
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
