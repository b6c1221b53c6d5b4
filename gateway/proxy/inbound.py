"""Reading a request within bounds: path, content type, compression, size, time.

Whatever cannot be read to its end in a known form is refused here; nothing past this file sees
bytes that it could misread.
"""

import asyncio
import re
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from gateway.errors import BodyError, ClientError

Scope = MutableMapping[str, Any]
Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]

_JSON = re.compile(r"application/json\s*(;\s*charset\s*=\s*\"?utf-?8\"?\s*)?", re.IGNORECASE)
_PATH = re.compile(rb"/[A-Za-z0-9._~:/\-]*")
_EMPTY = b"{}"
_WINDOW_BITS = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


@dataclass(frozen=True, slots=True)
class Inbound:
    """A request's head. Header names are lower-case; `pairs` has every header, `headers` the last
    of each name, `repeated` the names sent twice."""

    method: str
    path: str = field(repr=False)
    pairs: tuple[tuple[str, str], ...] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    repeated: frozenset[str]
    query: tuple[tuple[str, str], ...] = field(repr=False)


def read_head(scope: Scope) -> Inbound:
    """The head of an ASGI request. Raises ClientError for a path or header that servers read in
    different ways."""
    pairs = tuple(
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, value in scope["headers"]
    )
    headers = dict(pairs)
    repeated: frozenset[str] = frozenset()
    if len(headers) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = frozenset(name for name in headers if names.count(name) > 1)
    try:
        query = parse_qsl(
            scope["query_string"].decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(scope["query_string"]),
            errors="strict",
            max_num_fields=32,
        )
    except ValueError:
        raise ClientError(
            400,
            "invalid_query",
            "Adressens frågedel går inte att tolka.",
            "The query string cannot be read.",
        ) from None
    return Inbound(scope["method"], scope["path"], pairs, headers, repeated, tuple(query))


def check_head(inbound: Inbound, raw_path: bytes) -> None:
    """Refuse upgrades, encoded or climbing paths, and headers given twice that decide how the
    body is read. Raises ClientError."""
    if "upgrade" in inbound.headers or inbound.method in {"CONNECT", "TRACE"}:
        raise ClientError(
            400,
            "upgrade_refused",
            "Protokollbyte (till exempel WebSocket) tas inte emot på den här adressen.",
            "Protocol upgrades (such as WebSocket) are not accepted at this address.",
        )
    segments = inbound.path.split("/")
    if not _PATH.fullmatch(raw_path) or ".." in segments or "." in segments or "//" in inbound.path:
        raise ClientError(
            400,
            "invalid_path",
            "Sökvägen får bara innehålla vanliga tecken, utan procentkodning och punktled.",
            "The path may hold plain characters only, no percent-encoding and no dot segments.",
        )
    decisive = {"content-type", "content-length", "content-encoding", "transfer-encoding", "host"}
    if inbound.repeated & decisive:
        raise ClientError(
            400,
            "repeated_header",
            "Ett huvudfält som styr hur anropet läses förekommer två gånger.",
            "A header that decides how the request is read was sent twice.",
        )


async def read_json_body(inbound: Inbound, receive: Receive, limit: int, seconds: float) -> bytes:
    """The decompressed body, at most `limit` bytes, received within `seconds`. Raises
    ClientError: 415 for another content type or encoding, 413 too large, 408 too slow."""
    if not _JSON.fullmatch(inbound.headers.get("content-type", "")):
        raise ClientError(
            415,
            "unsupported_content_type",
            "Anropet måste ha innehållstypen application/json i UTF-8.",
            "The request's content type must be application/json in UTF-8.",
        )
    encoding = inbound.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", *_WINDOW_BITS}:
        raise ClientError(
            415,
            "unsupported_content_encoding",
            "Innehållet får vara okomprimerat eller komprimerat med gzip eller deflate.",
            "The body may be uncompressed, gzip or deflate.",
        )
    raw = await _read(inbound, receive, limit, seconds)
    return raw if encoding == "identity" else _decompress(raw, _WINDOW_BITS[encoding], limit)


def check_plain(inbound: Inbound) -> None:
    """Refuse a compressed body where only plain ones are read. Raises ClientError 415."""
    if inbound.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise ClientError(
            415,
            "unsupported_content_encoding",
            "Filer och formulär tas bara emot okomprimerade.",
            "Files and forms are accepted uncompressed only.",
        )


async def pieces(
    inbound: Inbound, receive: Receive, limit: int, seconds: float
) -> AsyncIterator[bytes]:
    """The body as it arrives, at most `limit` bytes within `seconds`. Raises ClientError."""
    declared_length(inbound, limit)
    deadline, size = asyncio.get_running_loop().time() + seconds, 0
    more = True
    while more:
        event = await _receive(receive, deadline - asyncio.get_running_loop().time())
        chunk: bytes = event.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        more = bool(event.get("more_body"))
        yield chunk


async def expect_no_body(inbound: Inbound, receive: Receive, seconds: float) -> None:
    """Refuse a body where the operation has none. An empty object, as some SDKs send it, says no
    more than nothing. Raises ClientError."""
    try:
        body = await _read(inbound, receive, len(_EMPTY), seconds)
    except ClientError as error:
        raise too_large(0) if error.status == 413 else error from None
    if body not in (b"", _EMPTY):
        raise too_large(0)


async def _read(inbound: Inbound, receive: Receive, limit: int, seconds: float) -> bytes:
    declared_length(inbound, limit)
    event = await _receive(receive, seconds)
    body: bytes = event.get("body", b"")
    if event.get("more_body"):
        body = await _read_rest(body, receive, limit, seconds)
    if len(body) > limit:
        raise too_large(limit)
    return body


def declared_length(inbound: Inbound, limit: int) -> int:
    """How many bytes the head says that the body has, 0 where it does not say. Raises
    ClientError."""
    declared = inbound.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdigit():
        raise ClientError(
            400,
            "invalid_content_length",
            "Content-Length är inget tal.",
            "Content-Length is no number.",
        )
    length = int(declared[:20])
    if length > limit:
        raise too_large(limit)
    return length


async def _read_rest(first: bytes, receive: Receive, limit: int, seconds: float) -> bytes:
    chunks, size = [first], len(first)
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        event = await _receive(receive, deadline - asyncio.get_running_loop().time())
        chunk: bytes = event.get("body", b"")
        chunks.append(chunk)
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        if not event.get("more_body"):
            return b"".join(chunks)


async def _receive(receive: Receive, seconds: float) -> Event:
    try:
        async with asyncio.timeout(seconds):
            event = await receive()
    except TimeoutError:
        raise ClientError(
            408,
            "body_timeout",
            "Anropets innehåll kom inte fram i tid.",
            "The request's body did not arrive in time.",
        ) from None
    if event["type"] == "http.disconnect":
        raise ClientDisconnectedError
    return event


class ClientDisconnectedError(ConnectionError):
    """The client went away before its request was read."""


def _decompress(raw: bytes, window_bits: int, limit: int) -> bytes:
    decompressor = zlib.decompressobj(window_bits)
    try:
        body = decompressor.decompress(raw, limit + 1)
    except zlib.error:
        body = b""
    if len(body) > limit:
        raise too_large(limit)
    if not decompressor.eof or decompressor.unused_data:
        raise BodyError(
            "invalid_compression",
            "Det komprimerade innehållet är trasigt eller avkortat.",
            "The compressed body is damaged or cut short.",
        )
    return body


def too_large(limit: int) -> ClientError:
    """A body of more than `limit` bytes, or any where there should be none (0)."""
    if limit == 0:
        return ClientError(
            400, "unexpected_body", "Anropet ska inte ha något innehåll.", "No body is expected."
        )
    mib = limit / 1024 / 1024
    return ClientError(
        413,
        "body_too_large",
        f"Innehållet är för stort; gränsen är {mib:.1f} MiB.",
        f"The body is too large; the limit is {mib:.1f} MiB.",
    )
