"""The smallest relays, as floors to compare with: they read the body, parse it, and pass it on.

    UPSTREAM=http://127.0.0.1:9100 uvicorn tests.benchmarks.floors:asgi_aiohttp --port 8105

`asgi_aiohttp` is bare ASGI with aiohttp's client, the fastest that Python offers without writing
a protocol; `fastapi_httpx` is FastAPI with httpx as installed; `fastapi_httpx_aiohttp` the same
with aiohttp's connections under httpx's interface. None of them screens, logs or limits.
"""

import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import httpx
from fastapi import FastAPI, Request
from httpx_aiohttp import AiohttpTransport
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

UPSTREAM = os.environ.get("UPSTREAM", "http://127.0.0.1:9100")
PATH = "/v1/chat/completions"
HEADERS = {"content-type": "application/json", "authorization": "Bearer sk-upstream"}
TIMEOUT = 60.0


class Relay:
    """Bare ASGI: one aiohttp session, whatever bytes are there go on at once."""

    def __init__(self) -> None:
        self.session: aiohttp.ClientSession | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._relay(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as session:
            self.session = session
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def _relay(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        stream = json.loads(body).get("stream", False)
        assert self.session is not None
        async with self.session.post(UPSTREAM + scope["path"], data=body, headers=HEADERS) as got:
            kind = got.headers.get("content-type", "application/json").encode()
            start = {"type": "http.response.start", "status": got.status}
            if not stream:
                whole = await got.read()
                length = str(len(whole)).encode()
                fields = [(b"content-type", kind), (b"content-length", length)]
                await send({**start, "headers": fields})
                await send({"type": "http.response.body", "body": whole})
                return
            await send({**start, "headers": [(b"content-type", kind)]})
            async for data in got.content.iter_any():
                await send({"type": "http.response.body", "body": data, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


def _plain() -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=256)
    return httpx.AsyncClient(limits=limits, timeout=TIMEOUT)


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))


def _over_aiohttp() -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=AiohttpTransport(client=_session), timeout=TIMEOUT)


def relay_app(make: Callable[[], httpx.AsyncClient]) -> FastAPI:
    """FastAPI with one route that relays through the client that `make` builds."""
    clients: list[httpx.AsyncClient] = []

    def live(app: FastAPI) -> AbstractAsyncContextManager[None]:
        @asynccontextmanager
        async def span() -> AsyncIterator[None]:
            async with make() as client:
                clients.append(client)
                yield

        return span()

    app = FastAPI(lifespan=live, docs_url=None, redoc_url=None, openapi_url=None)

    async def chat(request: Request) -> Response:
        body = await request.body()
        ask = clients[0].build_request("POST", UPSTREAM + PATH, content=body, headers=HEADERS)
        if not json.loads(body).get("stream", False):
            got = await clients[0].send(ask)
            return Response(got.content, got.status_code, media_type=_kind(got))
        got = await clients[0].send(ask, stream=True)
        return StreamingResponse(_relayed(got), got.status_code, media_type=_kind(got))

    app.add_api_route(PATH, chat, methods=["POST"], response_model=None)
    return app


def _kind(got: httpx.Response) -> str:
    return str(got.headers.get("content-type", "application/json"))


async def _relayed(got: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for data in got.aiter_raw():
            yield data
    finally:
        await got.aclose()


asgi_aiohttp: Any = Relay()
fastapi_httpx = relay_app(_plain)
fastapi_httpx_aiohttp = relay_app(_over_aiohttp)
