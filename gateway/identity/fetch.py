"""Asking an identity provider: bounded in time and size, no redirects, no cookies, no proxies.

Addresses come from the configuration, or from a document on a configured host; never from a token.
"""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

import httpx

from gateway import __version__
from gateway.core import jsondoc
from gateway.errors import BodyError, GrindvaktError

_SECONDS = 5.0
_MAX_BYTES = 512 * 1024


class FetchError(GrindvaktError):
    """No usable answer. `str()` is for the operator; it names no value of the answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON object that came with a status."""

    status: int
    document: Mapping[str, Any] = field(repr=False)


class Fetch(Protocol):
    """Gets a JSON object; with a form it is posted. Raises FetchError."""

    async def __call__(self, url: str, form: Mapping[str, str] | None = None) -> Answer: ...


class Fetcher:
    """Asks over the network. The transport is called directly: a client would keep cookies, and
    one person's must not travel with another's request."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        self._transport = httpx.AsyncHTTPTransport(
            verify=ssl.create_default_context(), trust_env=False
        )

    async def __call__(self, url: str, form: Mapping[str, str] | None = None) -> Answer:
        """A JSON object. Raises FetchError."""
        try:
            async with asyncio.timeout(self._seconds):
                response = await self._transport.handle_async_request(_request(url, form))
                try:
                    body = await _read(response)
                finally:
                    await response.aclose()
        except TimeoutError:
            raise FetchError(f"no answer within {self._seconds:g} seconds") from None
        except (httpx.HTTPError, OSError) as error:
            raise FetchError(f"cannot be reached ({type(error).__name__})") from None
        return _answer(response, body)

    async def close(self) -> None:
        """Closes what is open."""
        await self._transport.aclose()


def _request(url: str, form: Mapping[str, str] | None) -> httpx.Request:
    headers = {
        "accept": "application/json",
        "accept-encoding": "identity",
        "user-agent": f"grindvakt/{__version__}",
    }
    if form is None:
        return httpx.Request("GET", url, headers=headers)
    headers["content-type"] = "application/x-www-form-urlencoded"
    return httpx.Request("POST", url, headers=headers, content=urlencode(form).encode())


async def _read(response: httpx.Response) -> bytes:
    received = b""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise FetchError("answered in an encoding that was not asked for")
    async for chunk in response.aiter_raw():
        received += chunk
        if len(received) > _MAX_BYTES:
            raise FetchError(f"answered with more than {_MAX_BYTES // 1024} KiB")
    return received


def _answer(response: httpx.Response, body: bytes) -> Answer:
    if 300 <= response.status_code < 400:
        raise FetchError("answered with a redirect, which is not followed")
    try:
        document = jsondoc.decode(body, max_depth=32, max_leaves=20_000)
    except BodyError:
        document = None
    if not isinstance(document, dict):
        raise FetchError(f"answered with status {response.status_code} and no JSON object")
    return Answer(response.status_code, document)
