"""Where keys come from, how often they are asked for, and what happens when they cannot be had."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from gateway.errors import UnavailableError
from gateway.identity.fetch import FetchError
from gateway.identity.oidc.provider import UNKNOWN_KEY_SPACING
from gateway.identity.oidc.rejection import Reason, TokenRejectedError
from gateway.identity.oidc.verifier import Verifier
from tests.support.inprocess import until
from tests.support.oidc import OidcProvider, new_key

pytestmark = pytest.mark.anyio
Make = Callable[..., Verifier]
QUARTER, DAY = 900, 86_400


def idle(verifier: Verifier) -> bool:
    """Whether nothing is being fetched."""
    return verifier.providers("demo")[0]._published._task is None


async def rejected(verifier: Verifier, token: str) -> Reason:
    with pytest.raises(TokenRejectedError) as caught:
        await verifier.verify(token)
    return caught.value.reason


async def test_a_new_key_is_asked_for(provider: OidcProvider, make: Make, ticks: Any) -> None:
    verifier = make()
    await verifier.verify(provider.token())
    provider.rotate("key-2")
    ticks.now += UNKNOWN_KEY_SPACING
    assert (await verifier.verify(provider.token())).caller.tenant == "demo"
    assert provider.times_asked("/keys") == 2


async def test_unknown_keys_do_not_make_us_ask_often(
    provider: OidcProvider, make: Make, ticks: Any
) -> None:
    verifier = make()
    await verifier.verify(provider.token())
    strangers = [new_key(f"stranger-{number}") for number in range(20)]
    for _ in range(3):
        ticks.now += UNKNOWN_KEY_SPACING
        found = await asyncio.gather(
            *(rejected(verifier, provider.token(key=stranger)) for stranger in strangers)
        )
        assert set(found) == {Reason.KEY}
    assert provider.times_asked("/keys") == 4


async def test_a_key_that_was_withdrawn_ends_its_tokens(
    provider: OidcProvider, make: Make, ticks: Any
) -> None:
    verifier, text = make(), provider.token()
    first = await verifier.verify(text)
    provider.rotate("key-2")
    ticks.now += QUARTER
    assert await verifier.verify(text) is first  # the old keys serve while new ones are fetched
    await verifier.providers("demo")[0].keys()
    ticks.now += UNKNOWN_KEY_SPACING
    await verifier.verify(provider.token())
    assert await rejected(verifier, text) is Reason.KEY


async def test_keys_serve_for_a_day_without_the_provider(
    provider: OidcProvider, make: Make, ticks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    verifier = make()
    await verifier.verify(provider.token())
    provider.faults["discovery"] = (500, {"error": "down"})
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            ticks.now += DAY / 6
            await verifier.verify(provider.token())
            await until(lambda: idle(verifier))
    assert [record.levelname for record in caplog.records].count("WARNING") == 1
    ticks.now += DAY / 5
    with pytest.raises(UnavailableError) as caught:
        await verifier.verify(provider.token())
    assert (caught.value.status, caught.value.code) == (503, "identity_unavailable")
    del provider.faults["discovery"]
    ticks.now += 5
    await verifier.verify(provider.token())


async def test_a_provider_that_is_down_is_not_asked_by_everybody(
    provider: OidcProvider, make: Make, ticks: Any
) -> None:
    provider.faults["keys"] = (503, {})
    verifier = make()

    async def attempt() -> None:
        with pytest.raises(UnavailableError):
            await verifier.verify(provider.token())

    await asyncio.gather(*(attempt() for _ in range(20)))
    await attempt()
    assert provider.times_asked("/keys") == 1
    ticks.now += 5
    del provider.faults["keys"]
    await verifier.verify(provider.token())


def discovery(provider: OidcProvider, **changes: Any) -> tuple[int, dict[str, Any]]:
    own = {"issuer": provider.issuer, "jwks_uri": f"{provider.issuer}/keys"}
    return 200, own | changes


@pytest.mark.parametrize(
    ("endpoint", "fault", "expected"),
    [
        ("discovery", {"issuer": "https://other.example"}, "another issuer"),
        ("discovery", {"jwks_uri": "https://other.example/keys"}, "on another host; set keys_url"),
        ("discovery", {"jwks_uri": "http://localhost:1/keys"}, "on another host"),
        ("discovery", {"jwks_uri": "file:///etc/keys"}, "on another host"),
        ("discovery", {"jwks_uri": None}, "no jwks_uri"),
        ("discovery", {"token_endpoint": "http://169.254.169.254/token"}, "set token_url"),
        ("discovery", (302, {"location": "http://127.0.0.1:1/x"}), "redirect"),
        ("discovery", (404, {}), "status 404"),
        ("discovery", b"<html>", "no JSON object"),
        ("discovery", b'{"issuer": "a", "issuer": "b"}', "no JSON object"),
        ("discovery", b"[" * 5000, "no JSON object"),
        ("keys", b" " * (600 * 1024), "more than 512 KiB"),
        ("keys", (200, {"keys": []}), "no usable key"),
        ("keys", (200, {"keys": "none"}), "no usable key"),
        ("keys", (200, {"keys": [1, {"kty": "RSA"}, {"kty": "RSA", "kid": "x", "n": "AQ"}]}), "no"),
    ],
)
async def test_faults_are_named(
    provider: OidcProvider, make: Make, endpoint: str, fault: Any, expected: str
) -> None:
    provider.faults[endpoint] = discovery(provider, **fault) if isinstance(fault, dict) else fault
    verifier = make()
    with pytest.raises(FetchError, match=expected):
        await verifier.providers("demo")[0].look()
    with pytest.raises(UnavailableError):
        await verifier.verify(provider.token())


async def test_a_provider_that_does_not_answer(provider: OidcProvider, make: Make) -> None:
    provider.gate.clear()
    with pytest.raises(FetchError, match=r"no answer within 0\.05 seconds"):
        await make(seconds=0.05).providers("demo")[0].look()


async def test_a_provider_that_is_not_there(make: Make) -> None:
    with pytest.raises(FetchError, match="cannot be reached"):
        await make(issuer="http://127.0.0.1:9/x", kind="scoped").providers("demo")[0].look()


async def test_keys_from_an_address_of_the_operators_choice(
    provider: OidcProvider, make: Make
) -> None:
    verifier = make(
        issuer="https://sts.example/issuer", kind="scoped", keys_url=f"{provider.issuer}/keys"
    )
    await verifier.verify(provider.token(iss="https://sts.example/issuer"))
    assert [asked.path.rsplit("/", 1)[-1] for asked in provider.asked] == ["keys"]


async def test_what_a_provider_says_of_itself(provider: OidcProvider, make: Make) -> None:
    found = await make().providers("demo")[0].look()
    assert found.token_url == provider.token_url
    assert found.keys.ids == {"key-1"}
