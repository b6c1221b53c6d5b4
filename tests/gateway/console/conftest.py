"""A fresh console and clients that are signed in to it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from tests.support.console import PASSWORD, Console, make_console

ORIGIN = "http://127.0.0.1:8080"
SignIn = Callable[[str], Awaitable[httpx.AsyncClient]]


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    made = make_console(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
async def sign_in(console: Console) -> AsyncIterator[SignIn]:
    """Makes a client for an account; "" is no account."""
    async with AsyncExitStack() as stack:

        async def make(name: str) -> httpx.AsyncClient:
            client = await stack.enter_async_context(
                httpx.AsyncClient(
                    transport=httpx.ASGITransport(console.app),
                    base_url=ORIGIN,
                    headers={"accept-language": "en"},
                )
            )
            if name:
                form = {"name": name, "password": PASSWORD}
                answer = await client.post("/console/login", data=form)
                assert answer.status_code == 303
            return client

        yield make
