"""A fast fake of the OpenAI API on loopback, for tests and benchmarks.

In a test, `with FakeUpstream() as upstream:` runs it in a thread with a loop of its own;
`python -m tests.support.upstream --port N` runs it alone. `answers` says what it answers.
What arrived can be read in the process (`received`) or through `GET /__log`, and forgotten with
`clear()` or `DELETE /__log`.
"""

import argparse
import asyncio
import json
import re
import socket
import struct
import threading
from collections import deque
from collections.abc import Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Any, cast

import httptools
import uvloop

from tests.support.answers import Answer, Fault, Mode, Received, Reply, answer

RESET_AFTER = 0.02
"""Seconds between the last byte sent and a reset, so that the peer reads what was sent."""

_MODEL = re.compile(rb'"model"\s*:\s*"([^"\\]{0,60})"')
_STREAM = re.compile(rb'"stream"\s*:\s*true')


class Recorder:
    """What arrived, readable from other threads, at most `keep` requests."""

    def __init__(self, keep: int) -> None:
        self._entries: deque[Received] = deque(maxlen=keep)
        self._changed = threading.Condition()
        self._count = 0
        self._abandoned = 0
        self.keeps = keep > 0

    def add(self, request: Received) -> None:
        with self._changed:
            self._entries.append(request)
            self._count += 1
            self._changed.notify_all()

    def abandon(self) -> None:
        """Note that a client left before its answer was complete."""
        with self._changed:
            self._abandoned += 1
            self._changed.notify_all()

    def clear(self) -> None:
        with self._changed:
            self._entries.clear()
            self._count = self._abandoned = 0

    @property
    def entries(self) -> tuple[Received, ...]:
        with self._changed:
            return tuple(self._entries)

    @property
    def abandoned(self) -> int:
        with self._changed:
            return self._abandoned

    def wait(self, requests: int, abandoned: int, timeout: float) -> bool:
        """Wait until so many requests came and so many were abandoned; False at the timeout."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._count >= requests and self._abandoned >= abandoned, timeout
            )


class State:
    """What the connections of one server share."""

    def __init__(self, mode: Mode, pace: float, keep: int) -> None:
        self.mode = mode
        self.pace = pace
        self.recorder = Recorder(keep)
        self.connections: set[Connection] = set()
        self.ready: dict[tuple[bytes, bytes, bool, bool], bytes] = {}


def _head(given: Answer) -> bytes:
    lines = [f"HTTP/1.1 {given.status} {HTTPStatus(given.status).phrase}"]
    fields = {"content-type": given.content_type, "x-request-id": "req_0a1b2c3d4e5f"}
    if given.streamed:
        fields |= {"cache-control": "no-cache", "transfer-encoding": "chunked"}
    else:
        fields["content-length"] = str(sum(map(len, given.frames)))
    fields |= dict(given.headers)
    lines += [f"{name}: {value}" for name, value in fields.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def _frame(given: Answer, data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data) if given.streamed else data


def wire(given: Answer) -> bytes:
    """The whole of an answer that comes at once."""
    body = b"".join(_frame(given, data) for data in given.frames)
    return _head(given) + body + (b"0\r\n\r\n" if given.streamed else b"")


class Connection(asyncio.Protocol):
    """One client connection: reads requests, performs answers, one after the other."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.loop = asyncio.get_running_loop()
        self.parser = httptools.HttpRequestParser(self)
        self.waiting: deque[Received] = deque()
        self.busy = False
        self.timer: asyncio.TimerHandle | None = None
        self.url = b""
        self.headers: dict[str, str] = {}
        self.parts: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.state.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.state.connections.discard(self)
        if self.timer is not None:
            self.timer.cancel()
        if self.busy:
            self.state.recorder.abandon()

    def data_received(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.transport.close()
        except httptools.HttpParserError:
            self.transport.write(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
            self.transport.close()

    def on_message_begin(self) -> None:
        self.url, self.headers, self.parts = b"", {}, []

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self.parts.append(body)

    def on_message_complete(self) -> None:
        method = self.parser.get_method().decode()
        body = b"".join(self.parts)
        request = Received(method, self.url.decode("latin-1"), self.headers, body)
        if self.busy:
            self.waiting.append(request)
        else:
            self._take(request)

    def _take(self, request: Received) -> None:
        if request.path == "/__log":
            self._log(request)
            return
        if self.state.recorder.keeps:
            self.state.recorder.add(request)
        ready = self._ready(request)
        if ready is not None:
            self.transport.write(ready)
            return
        self._perform(answer(request, self.state.mode, self.state.pace))

    def _ready(self, request: Received) -> bytes | None:
        """The bytes of a fixed answer that were made before, without parsing the body."""
        named = _MODEL.search(request.body)
        if named is None or "x-fake-mode" in request.headers or request.path[:4] == "/as/":
            return None
        name = named.group(1)
        mode = Mode.parse(name.decode("latin-1")) or self.state.mode
        if mode != Mode(Reply.FIXED):
            return None
        stream = _STREAM.search(request.body) is not None
        key = (self.url, name, stream, b'"include_usage"' in request.body)
        if key not in self.state.ready:
            if len(self.state.ready) >= 64:
                return None
            self.state.ready[key] = wire(answer(request, mode, 0.0))
        return self.state.ready[key]

    def _log(self, request: Received) -> None:
        entries = self.state.recorder.entries
        if request.method == "DELETE":
            self.state.recorder.clear()
        value = [_entry(entry) for entry in entries]
        self.transport.write(wire(Answer((json.dumps(value).encode(),))))

    def _perform(self, given: Answer) -> None:
        self.busy = True
        if given.delay:
            self.timer = self.loop.call_later(given.delay, self._begin, given)
        else:
            self._begin(given)

    def _begin(self, given: Answer) -> None:
        if given.raw is not None:
            self.transport.write(given.raw)
            self._fail(given.fault)
        elif given.pace:
            self.transport.write(_head(given))
            self._step(given, 0)
        elif given.sent is not None:
            frames = (_frame(given, data) for data in given.frames[: given.sent])
            self.transport.write(_head(given) + b"".join(frames))
            self._fail(given.fault)
        else:
            self.transport.write(wire(given))
            self._finish()

    def _step(self, given: Answer, index: int) -> None:
        self.transport.write(_frame(given, given.frames[index]))
        if index + 1 < len(given.frames):
            self.timer = self.loop.call_later(given.pace, self._step, given, index + 1)
            return
        if given.streamed:
            self.transport.write(b"0\r\n\r\n")
        self._finish()

    def _fail(self, fault: Fault) -> None:
        match fault:
            case Fault.RESET:
                self.timer = self.loop.call_later(RESET_AFTER, self._reset)
            case Fault.CLOSE:
                self.busy = False
                self.transport.close()
            case Fault.STALL | Fault.NONE:
                self.timer = None

    def _reset(self) -> None:
        self.busy = False
        sock = self.transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def _finish(self) -> None:
        self.busy = False
        self.timer = None
        if self.waiting:
            self._take(self.waiting.popleft())


def _entry(request: Received) -> dict[str, Any]:
    headers: Mapping[str, str] = dict(request.headers)
    body = request.body.decode("utf-8", "replace")
    return {
        "method": request.method,
        "path": request.target,
        "headers": headers,
        "body": body,
    }


class FakeUpstream:
    """The server in a thread of its own, on a free port of 127.0.0.1.

    `mode` is the default mode (see `answers`) and may be changed between requests; `pace` is the
    pause between events of a paced stream, in seconds.
    """

    def __init__(self, mode: str = "echo", pace: float = 0.002, keep: int = 1000) -> None:
        self._state = State(_mode(mode), pace, keep)
        self._loop = uvloop.new_event_loop()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="fake-upstream")
        self.port = 0

    def __enter__(self) -> "FakeUpstream":
        self._server = self._loop.run_until_complete(_listen(self._state, 0))
        self.port = self._server.sockets[0].getsockname()[1]
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(self._close())
        self._loop.close()

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        for connection in tuple(self._state.connections):
            connection.transport.abort()
        await self._server.wait_closed()
        await asyncio.sleep(0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """What an OpenAI SDK takes as its base URL."""
        return self.url + "/v1"

    @property
    def mode(self) -> str:
        return f"{self._state.mode.reply}-{self._state.mode.manner}"

    @mode.setter
    def mode(self, text: str) -> None:
        self._state.mode = _mode(text)

    @property
    def received(self) -> tuple[Received, ...]:
        """The requests that came, oldest first."""
        return self._state.recorder.entries

    @property
    def abandoned(self) -> int:
        """How many clients left before their answer was complete."""
        return self._state.recorder.abandoned

    def clear(self) -> None:
        """Forget what came."""
        self._state.recorder.clear()

    def wait(self, requests: int = 0, abandoned: int = 0, timeout: float = 5.0) -> bool:
        """Wait until so many requests came and so many were abandoned; False at the timeout."""
        return self._state.recorder.wait(requests, abandoned, timeout)


def _mode(text: str) -> Mode:
    mode = Mode.parse(text)
    if mode is None:
        raise ValueError(f"unknown mode {text!r}")
    return mode


async def _listen(state: State, port: int) -> asyncio.Server:
    def make() -> Connection:
        return Connection(state)

    return await asyncio.get_running_loop().create_server(make, "127.0.0.1", port, backlog=1024)


async def _serve(state: State, port: int) -> None:
    server = await _listen(state, port)
    print(f"fake upstream on http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


def main() -> None:
    """Run alone until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--mode", default="echo", help="default mode, such as fixed or echo-paced")
    parser.add_argument("--pace", type=float, default=0.002, help="seconds between paced events")
    parser.add_argument("--keep", type=int, default=1000, help="requests kept for GET /__log")
    given = parser.parse_args()
    state = State(_mode(given.mode), given.pace, given.keep)
    uvloop.run(_serve(state, given.port))


if __name__ == "__main__":
    main()
