"""A provider for the tests of this folder, and what verifies its tokens."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from gateway.identity.fetch import Fetcher
from gateway.identity.oidc.verifier import Verifier
from gateway.settings import Issuer
from tests.support.oidc import OidcProvider, settings


@dataclass
class Ticks:
    """A clock that the test moves, in seconds."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    with OidcProvider() as started:
        yield started


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


Make = Callable[..., Verifier]


@pytest.fixture
async def make(provider: OidcProvider, ticks: Ticks) -> AsyncIterator[Make]:
    """Makes a verifier with the provider as the issuer of tenant `demo`; keywords change the
    issuer's settings."""
    async with AsyncExitStack() as closing:

        def made(*, seconds: float = 5.0, **changes: Any) -> Verifier:
            fetcher = Fetcher(seconds)
            issuer = Issuer.model_validate(settings(provider, **changes))
            verifier = Verifier({"demo": [issuer]}, fetcher, monotonic=ticks)
            closing.push_async_callback(fetcher.close)
            closing.push_async_callback(verifier.close)
            return verifier

        yield made
