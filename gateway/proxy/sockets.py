"""WebSockets on both sides: the client's, as ASGI hands it over, and the service's."""

import asyncio
import ssl
from collections.abc import Collection, Mapping
from typing import Protocol

import aiohttp

from gateway.core.adapter import Reply
from gateway.errors import UpstreamError
from gateway.proxy.inbound import ClientDisconnectedError, Receive, Send
from gateway.proxy.upstream import broken, too_slow, unreachable

NORMAL, POLICY, TOO_BIG, BROKEN = 1000, 1008, 1009, 1011
"""Why a connection is closed (RFC 6455)."""

_HEARTBEAT = 20.0
_ENDED = (None, NORMAL, 1001, 1005)
"""How a connection ends that is not broken."""


class Connection(Protocol):
    """The connection to a service. A frame is text, or the bytes of a text."""

    async def send(self, frame: str) -> None: ...

    async def receive(self) -> str | bytes | None:
        """The next frame; None when the service has closed. Raises UpstreamError."""
        ...

    async def close(self) -> None: ...


class ServiceSocket:
    """A connection over the network, with a session of its own, so that it shares nothing."""

    def __init__(
        self, session: aiohttp.ClientSession, socket: aiohttp.ClientWebSocketResponse, service: str
    ) -> None:
        self._session = session
        self._socket = socket
        self._service = service

    async def send(self, frame: str) -> None:
        """Send a frame. Raises UpstreamError when the connection is gone."""
        try:
            await self._socket.send_str(frame)
        except (aiohttp.ClientError, OSError):
            raise unreachable(self._service) from None

    async def receive(self) -> str | bytes | None:
        """The next frame; None when the service has closed. Raises UpstreamError for a connection
        that breaks off."""
        message = await self._socket.receive()
        match message.type:
            case aiohttp.WSMsgType.TEXT:
                text: str = message.data
                return text
            case aiohttp.WSMsgType.BINARY:
                held: bytes = message.data
                return held
        if message.type is aiohttp.WSMsgType.ERROR or self._socket.close_code not in _ENDED:
            raise broken(self._service)
        return None

    async def close(self) -> None:
        """Close the connection."""
        await self._socket.close()
        await self._session.close()


async def connect(
    service: str,
    url: str,
    headers: Mapping[str, str],
    protocols: Collection[str],
    limit: int,
    seconds: float,
) -> ServiceSocket:
    """Open a connection within `seconds`; a frame over `limit` bytes ends it. Raises
    UpstreamError."""
    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(ssl=ssl.create_default_context()),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    )
    try:
        async with asyncio.timeout(seconds):
            socket = await session.ws_connect(
                url,
                headers=headers,
                protocols=sorted(protocols),
                max_msg_size=limit,
                heartbeat=_HEARTBEAT,
                compress=0,
            )
    except TimeoutError:
        await session.close()
        raise too_slow(service) from None
    except aiohttp.WSServerHandshakeError as refused:
        await session.close()
        raise _not_opened(service, refused.status) from None
    except (aiohttp.ClientError, OSError):
        await session.close()
        raise unreachable(service) from None
    return ServiceSocket(session, socket, service)


class ClientSocket:
    """The client's side."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self.accepted = False

    async def accept(self, protocol: str | None, headers: Mapping[str, str]) -> None:
        """Take the connection."""
        await self._send(
            {
                "type": "websocket.accept",
                "subprotocol": protocol,
                "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            }
        )
        self.accepted = True

    async def deny(self, reply: Reply, headers: Mapping[str, str]) -> None:
        """Answer the request to connect with an HTTP response."""
        given = {
            "content-type": reply.content_type,
            "content-length": str(len(reply.body)),
            **headers,
        }
        encoded = [(name.encode(), value.encode("latin-1")) for name, value in given.items()]
        await self._send(
            {
                "type": "websocket.http.response.start",
                "status": reply.status,
                "headers": encoded,
            }
        )
        await self._send({"type": "websocket.http.response.body", "body": reply.body})

    async def receive(self) -> bytes:
        """The next frame's text. Raises ClientDisconnectedError."""
        event = await self._receive()
        if event["type"] != "websocket.receive":
            raise ClientDisconnectedError
        text: str | None = event.get("text")
        if text is not None:
            return text.encode("utf-8", "surrogatepass")
        held: bytes = event.get("bytes") or b""
        return held

    async def send(self, frame: str | bytes) -> None:
        """Send a frame, as text or as bytes."""
        kind = "text" if isinstance(frame, str) else "bytes"
        await self._send({"type": "websocket.send", kind: frame})

    async def close(self, code: int) -> None:
        """End the connection."""
        await self._send({"type": "websocket.close", "code": code})


def _not_opened(service: str, status: int) -> UpstreamError:
    return UpstreamError(
        502,
        "upstream_refused",
        f"AI-tjänsten {service} tog inte emot samtalet (HTTP {status}). Kontrollera modellen, "
        "eller kontakta din IT-avdelning.",
        f"The AI service {service} did not accept the session (HTTP {status}). Check the model, "
        "or contact your IT support.",
    )
