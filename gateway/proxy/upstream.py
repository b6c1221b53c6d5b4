"""The way out: one transport and one credential for each service.

The transport is called directly, under httpx's own interface: `httpx.AsyncClient` would keep
cookies and follow redirects, which a proxy for many people must not do. Requests are built from an
allow-list, so nothing that the client sent by itself reaches the service.
"""

import re
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from gateway import __version__
from gateway.core.adapter import Adapter, Operation
from gateway.core.attachments import FilePart
from gateway.core.multipart import Related
from gateway.errors import ClientError, UpstreamError
from gateway.proxy.echo import ECHOES
from gateway.proxy.outgoing import Outgoing
from gateway.proxy.service_credentials import Credential, UserToken
from gateway.settings import Service

_RESPONSE_HEADERS = re.compile(
    r"content-type|retry-after|retry-after-ms|x-should-retry|(?:x-)?request-id|x-ratelimit-[a-z-]+"
)
_QUERY_VALUE = re.compile(r"[A-Za-z0-9._:-]{0,128}")


@dataclass(frozen=True, slots=True)
class Upstream:
    """A service's transport with what goes into every request to it."""

    service: str
    base_url: str
    adapter: Adapter
    transport: httpx.AsyncBaseTransport = field(repr=False)
    credential: Credential = field(repr=False)
    timeouts: Mapping[str, float]
    fixed: Mapping[str, str] = field(default_factory=dict)
    """Headers that the service's settings add to every request."""

    async def open(
        self,
        operation: Operation,
        headers: Mapping[str, str],
        query: Mapping[str, str],
        body: Outgoing,
        event: str,
        user: UserToken | None,
    ) -> httpx.Response:
        """Send the request; the response's head is there, its body is not read. The caller closes
        it. Raises UpstreamError: 502 unreachable or broken, 504 too slow; ClientError when `user`
        has no access to the service."""
        credential = await self.credential.headers(user)
        parameters = "&".join(f"{name}={value}" for name, value in query.items())
        target = f"{operation.upstream_path}?{parameters}" if query else operation.upstream_path
        request = httpx.Request(
            operation.method,
            _url(f"{self.base_url}{target}"),
            headers=self._headers(headers, body, event) | dict(credential),
            content=body.content,
            extensions={"timeout": self.timeouts},
        )
        try:
            response = await self.transport.handle_async_request(request)
        except (httpx.HTTPError, aiohttp.ClientError, OSError) as error:
            raise self._fault(error, unreachable) from None
        if response.status_code == 401:
            self.credential.rejected(user)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise rubbish(self.service)
        return response

    def _headers(self, client: Mapping[str, str], body: Outgoing, event: str) -> dict[str, str]:
        headers = {
            "accept": "application/json, text/event-stream",
            "accept-encoding": "identity",
            **self.own_headers(client, event),
        }
        if body.content_type:
            headers["content-type"] = body.content_type
            headers["content-length"] = str(body.length)
        payload = body.payload
        if isinstance(payload, FilePart | Related):
            file = payload.file if isinstance(payload, Related) else payload
            headers |= self.adapter.file_headers(file)
        return headers

    def own_headers(self, client: Mapping[str, str], event: str) -> dict[str, str]:
        """What every request to the service says of itself, and of the client's headers those
        that go on."""
        headers = {
            "user-agent": f"grindvakt/{__version__}",
            "x-client-request-id": event,
            **self.fixed,
        }
        for name, shape in self.adapter.request_headers.items():
            value = client.get(name)
            if value is not None and shape.fullmatch(value):
                headers[name] = value
        return headers

    def passed_headers(self, response: httpx.Response) -> list[tuple[bytes, bytes]]:
        """The response headers that the client gets."""
        more = self.adapter.response_headers
        return [
            (name.lower(), value)
            for name, value in response.headers.raw
            if _RESPONSE_HEADERS.fullmatch(text := name.decode("latin-1").lower())
            or (more is not None and more.fullmatch(text))
        ]

    async def chunks(self, response: httpx.Response) -> AsyncIterator[bytes]:
        """The response's body, pieces that arrived together joined. Raises UpstreamError."""
        try:
            async for chunk in response.aiter_raw():
                yield chunk
        except (httpx.HTTPError, aiohttp.ClientError, OSError) as error:
            raise self._fault(error, broken) from None

    def _fault(self, error: Exception, otherwise: Callable[[str], UpstreamError]) -> UpstreamError:
        """The transport reports every lost connection as a time-out; its cause tells the truth."""
        cause = error.__cause__ or error
        if isinstance(cause, TimeoutError | httpx.TimeoutException):
            return too_slow(self.service)
        return otherwise(self.service)


@lru_cache(maxsize=1024)
def _url(text: str) -> httpx.URL:
    return httpx.URL(text)


def open_upstream(
    name: str, service: Service, adapter: Adapter, credential: Credential
) -> Upstream:
    """The upstream of a service. Needs a running event loop only at its first request."""
    transport: httpx.AsyncBaseTransport
    if service.echo == "always":
        base_url, transport = f"http://echo{adapter.mount}", ECHOES[adapter.name](service.models)
    else:
        base_url, transport = str(service.base_url).rstrip("/"), _network_transport(service)
    timeouts = service.timeouts.model_dump()
    fixed = fixed_headers(service)
    return Upstream(name, base_url, adapter, transport, credential, timeouts, fixed)


def fixed_headers(service: Service) -> dict[str, str]:
    """The headers that a service's settings add to every request."""
    project = service.user_project
    return {"x-goog-user-project": project} if project else {}


def _network_transport(service: Service) -> httpx.AsyncBaseTransport:
    """aiohttp under httpx's interface: several times cheaper than httpx's own pool. The session
    keeps no cookies, since one user's must not travel with another's request."""

    def session() -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=service.max_connections, ssl=ssl.create_default_context()
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
            trust_env=False,
        )

    return AiohttpTransport(client=session)


def outgoing_query(
    operation: Operation, given: tuple[tuple[str, str], ...], stripped: frozenset[str]
) -> dict[str, str]:
    """The query parameters that may be passed on; `stripped` ones held credentials. Raises
    ClientError for a parameter that the operation does not have."""
    query = [(name, value) for name, value in given if name not in stripped]
    if len({name for name, _ in query}) < len(query) or not all(
        name in operation.query and _QUERY_VALUE.fullmatch(value) for name, value in query
    ):
        raise ClientError(
            400,
            "unknown_query_parameter",
            "Adressen har en frågeparameter som inte känns igen eller förekommer två gånger.",
            "The address has a query parameter that is unknown or sent twice.",
        )
    return dict(query)


def unreachable(service: str) -> UpstreamError:
    return UpstreamError(
        502,
        "upstream_unreachable",
        f"AI-tjänsten {service} går inte att nå just nu. Försök igen om en stund.",
        f"The AI service {service} cannot be reached right now. Try again in a while.",
    )


def broken(service: str) -> UpstreamError:
    return UpstreamError(
        502,
        "upstream_broken",
        f"Svaret från AI-tjänsten {service} avbröts. Försök igen.",
        f"The answer from the AI service {service} was cut off. Try again.",
    )


def rubbish(service: str) -> UpstreamError:
    return UpstreamError(
        502,
        "upstream_invalid",
        f"Svaret från AI-tjänsten {service} gick inte att tolka. Försök igen.",
        f"The answer from the AI service {service} could not be read. Try again.",
    )


def too_slow(service: str) -> UpstreamError:
    return UpstreamError(
        504,
        "upstream_timeout",
        f"AI-tjänsten {service} svarade inte i tid. Försök igen.",
        f"The AI service {service} did not answer in time. Try again.",
    )
