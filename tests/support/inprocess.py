"""A gateway inside the test's own process: no sockets, a transport that the test answers for."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

import anyio
import httpx
import yaml

import gateway.app as wiring
from gateway.app import Gateway
from gateway.audit.export import export_jsonl
from gateway.audit.store import AuditStore, Query
from gateway.audit.writer import AuditWriter, WriterLimits
from gateway.core.adapter import Adapter
from gateway.proxy.echo import EchoTransport
from gateway.proxy.scanpool import ScanPool
from gateway.proxy.service_credentials import Credential
from gateway.proxy.upstream import Upstream, fixed_headers, open_upstream
from gateway.settings import Configuration, Service, load
from gateway.storage.engine import open_database
from tests.support import notices
from tests.support.audit import FaultyStore

ROOT = Path(__file__).resolve().parents[2]
CHAT = "/v1/chat/completions"
SERVICE_KEY = "sk-service-credential"
HIDDEN = "850101-2382"
"""A published test number: blocked by every shipped policy."""
MAIL = "eva.test@exempel.se"
"""Redacted for the demo tenant."""

_WRITER = WriterLimits()

Answer = Callable[[httpx.Request], Awaitable[httpx.Response]]


def chat(*texts: str, **fields: Any) -> dict[str, Any]:
    """A chat request: the texts are the user's and the assistant's in turn."""
    roles = ("user", "assistant")
    messages = [{"role": roles[n % 2], "content": text} for n, text in enumerate(texts)]
    return {"model": "gpt-5", "messages": messages, **fields}


def answered(
    body: bytes, status: int = 200, headers: Mapping[str, str] | None = None
) -> httpx.Response:
    """A response as a transport hands it over: its body not read yet."""
    given = {"content-type": "application/json"} | dict(headers or {})
    return httpx.Response(status, headers=given, stream=httpx.ByteStream(body))


class Pieces(httpx.AsyncByteStream):
    """A body that comes in pieces and may break; `closed` tells that it was let go."""

    def __init__(self, pieces: Sequence[bytes], error: Exception | None = None) -> None:
        self._pieces, self._error, self.closed = pieces, error, False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece
        if self._error is not None:
            raise self._error

    async def aclose(self) -> None:
        self.closed = True


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds that other threads bring about, at most ten seconds."""
    with anyio.fail_after(10):
        while not holds():  # noqa: ASYNC110 - what is waited for has no event
            await anyio.sleep(0.02)


class FakeTransport(httpx.AsyncBaseTransport):
    """Stands where the network would. `received` holds every request; `answer` may be replaced."""

    def __init__(self) -> None:
        self.received: list[httpx.Request] = []
        self.answer: Answer = EchoTransport(("gpt-5",)).handle_async_request

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.received.append(request)
        return await self.answer(request)

    def replies(
        self, body: bytes, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        """Answer this from now on."""

        async def answer(_request: httpx.Request) -> httpx.Response:
            return answered(body, status, headers)

        self.answer = answer

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(request.content) for request in self.received if request.content]


@dataclass
class App:
    """A started gateway with what tests look at."""

    gateway: Gateway
    folder: Path
    upstream: FakeTransport
    stores: list[FaultyStore] = field(default_factory=list)
    log: Path = Path()

    def reset(self) -> None:
        """Forget what the transport was told and got, and mend the store."""
        self.upstream.received.clear()
        self.upstream.answer = EchoTransport(("gpt-5",)).handle_async_request
        self.store.before = self.store.after = lambda: None
        self.gateway.draining = False

    @property
    def store(self) -> FaultyStore:
        """What the audit writer writes to."""
        return self.stores[-1]

    @property
    def keys(self) -> dict[str, str]:
        access = self.gateway.demo_access
        assert access is not None
        return access.keys

    def client(self, tenant: str | None = "demo", **headers: str) -> httpx.AsyncClient:
        """A client with the tenant's key (none for None)."""
        own = {"authorization": f"Bearer {self.keys[tenant]}"} if tenant else {}
        # An exception that reaches the server is answered by it; tests look at the answer.
        transport = httpx.ASGITransport(self.gateway, raise_app_exceptions=False)
        return httpx.AsyncClient(
            transport=transport, base_url="http://grindvakt.test", headers=own | headers
        )

    async def post(self, body: Any, path: str = CHAT, tenant: str = "demo") -> httpx.Response:
        """Post JSON with a tenant's key."""
        async with self.client(tenant) as client:
            return await client.post(path, json=body)

    async def read_notices(self, *tenants: str, service: str = "echo") -> None:
        """Acknowledge, for the tenants' keys, what they show at first use of the service."""
        for tenant in tenants:
            async with self.client(tenant) as client:
                answer = await client.post(
                    notices.path(service), json=notices.ASKED, auth=notices.Acknowledging()
                )
                answer.raise_for_status()

    def records(self) -> list[dict[str, Any]]:
        """The audit log as it stands, as `audit export` gives it."""
        database = open_database(f"sqlite:///{self.folder / 'data/grindvakt.db'}")
        try:
            lines = export_jsonl(AuditStore(database), Query(), fingerprints=True)
            return [json.loads(line) for line in lines]
        finally:
            database.close()

    def record(self, answer: httpx.Response) -> dict[str, Any]:
        """The record of an answered request."""
        event = answer.headers["x-grindvakt-event"]
        (found,) = [record for record in self.records() if record["event"] == event]
        return found

    async def finished(self, answer: httpx.Response) -> dict[str, Any]:
        """The record of an answered request once its outcome, which comes later, is there."""
        await until(lambda: self.record(answer)["outcome"] is not None)
        return self.record(answer)

    def logged(self) -> list[dict[str, Any]]:
        """The lines of the gateway's log."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]

    async def metrics(self) -> dict[str, float]:
        """The samples that are not 0, by series with their labels."""
        async with self.client(None) as client:
            text = (await client.get("/metrics")).text
        samples = [line.rsplit(" ", 1) for line in text.splitlines() if line[:1] not in "#"]
        return {name: float(value) for name, value in samples if float(value)}


def configuration(
    folder: Path, changes: Mapping[str, Any], more: Mapping[str, str] = MappingProxyType({})
) -> Configuration:
    """The demo's configuration with its data in `folder`, the sections in `changes` merged in, and
    `more` variables in its environment."""
    document = yaml.safe_load((ROOT / "deploy/demo.yaml").read_text(encoding="utf-8"))
    for section, values in changes.items():
        document[section] = document.get(section, {}) | values
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "grindvakt.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    environment = {
        "GRINDVAKT_DATA_DIR": str(folder / "data"),
        "GRINDVAKT_SERVICE_OPENAI_BASE_URL": "https://upstream.test/v1",
        "GRINDVAKT_SERVICE_OPENAI_API_KEY": SERVICE_KEY,
    }
    return load(path, environment | dict(more))


@asynccontextmanager
async def running(
    folder: Path,
    *,
    processes: bool = False,
    writer: WriterLimits = _WRITER,
    environment: Mapping[str, str] = MappingProxyType({}),
    **changes: Mapping[str, Any],
) -> AsyncIterator[App]:
    """A started gateway. Without `processes` the scan pool has no workers, which starts faster."""
    gateway = Gateway(configuration(folder, changes, environment))
    app = App(gateway, folder, FakeTransport(), log=folder / "gateway.log")

    def upstream(name: str, service: Service, adapter: Adapter, credential: Credential) -> Upstream:
        if service.base_url is None:
            return open_upstream(name, service, adapter, credential)
        return Upstream(name, service.base_url, adapter, app.upstream, credential, {},
                        fixed_headers(service))  # fmt: skip

    def audit(store: AuditStore, **options: Any) -> AuditWriter:
        app.stores.append(FaultyStore(store))
        return AuditWriter(app.store, limits=writer, **options)

    with app.log.open("a", encoding="utf-8") as stream:
        gateway.log = replace(gateway.log, stream=stream)
        with ExitStack() as patched:
            patched.enter_context(patch.object(wiring, "open_upstream", upstream))
            patched.enter_context(patch.object(wiring, "AuditWriter", audit))
            if not processes:
                patched.enter_context(patch.object(ScanPool, "start", lambda _self: None))
            await gateway.start()
        try:
            yield app
        finally:
            await gateway.stop()
