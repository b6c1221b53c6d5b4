"""A real gateway process before a fake upstream, and the official SDK before both."""

from collections.abc import Callable, Iterator

import openai
import pytest

from tests.support.gateway import RunningGateway
from tests.support.upstream import FakeUpstream


@pytest.fixture(scope="session")
def upstream_server() -> Iterator[FakeUpstream]:
    with FakeUpstream() as server:
        yield server


@pytest.fixture(scope="session")
def running(
    upstream_server: FakeUpstream, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningGateway]:
    environment = {"GRINDVAKT_SERVICE_OPENAI_BASE_URL": f"{upstream_server.url}/v1"}
    with RunningGateway(tmp_path_factory.mktemp("gateway"), environment) as gateway:
        gateway.read_notices("linkoping", service="openai")
        yield gateway


@pytest.fixture
def upstream(upstream_server: FakeUpstream) -> FakeUpstream:
    """The fake upstream, with nothing received yet."""
    upstream_server.clear()
    return upstream_server


Client = Callable[..., openai.OpenAI]


@pytest.fixture
def client(running: RunningGateway) -> Iterator[Client]:
    """Makes an SDK client for a tenant; only base_url and api_key differ from the usual."""
    opened: list[openai.OpenAI] = []

    def make(tenant: str = "demo", path: str = "/v1", **options: object) -> openai.OpenAI:
        made = openai.OpenAI(
            base_url=f"{running.url}{path}",
            api_key=running.keys[tenant],
            max_retries=0,
            timeout=20,
            **options,
        )
        opened.append(made)
        return made

    yield make
    for made in opened:
        made.close()
