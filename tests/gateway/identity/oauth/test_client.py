"""Tokens for the gateway itself: how they are asked for, renewed, shared and refused."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.errors import ConfigError
from gateway.identity.fetch import Fetcher
from gateway.identity.oauth import grants
from gateway.identity.oauth.client import GrantError, own_token, token_request
from gateway.identity.oauth.files import read_service_account
from gateway.identity.oauth.grants import AccessToken, GrantRefusal, read_answer
from gateway.settings import Configuration, load
from tests.support.inprocess import until
from tests.support.oidc import (
    CLIENT_ID,
    CLIENT_SECRET,
    SERVICE_ACCOUNT,
    OidcProvider,
    pem,
    rsa_key,
)

pytestmark = pytest.mark.anyio

FILE = """\
services:
  vertex:
    adapter: vertex
    base_url: https://aiplatform.test
    oauth: OAUTH
default_service: vertex
tenants:
  demo: {title: Demo, policy: builtin:demo}
"""


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    with OidcProvider() as started:
        yield started


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    made = Fetcher()
    yield made
    await made.close()


def configured(folder: Path, oauth: dict[str, Any]) -> Configuration:
    path = folder / "grindvakt.yaml"
    path.write_text(FILE.replace("OAUTH", json.dumps(oauth)), "utf-8")
    return load(path, {"THE_SECRET": CLIENT_SECRET})


def key_file(folder: Path, provider: OidcProvider, mode: int = 0o600, **changes: Any) -> Path:
    document = {
        "type": "service_account",
        "client_email": SERVICE_ACCOUNT,
        "private_key_id": "the-key",
        "private_key": pem(rsa_key(7)),
        "token_uri": provider.token_url,
    }
    path = folder / "key.json"
    path.write_text(json.dumps(document | changes), "utf-8")
    path.chmod(mode)
    return path


def grant(kind: str, folder: Path, provider: OidcProvider) -> dict[str, Any]:
    """A service's settings for a grant, with the files that they name."""
    (folder / "statement").write_text("a-signed-statement\n")
    (folder / "workload").write_text(f"{provider.token('workload')}\n")
    scope = {"scope": "everything"}
    secret = {"id": CLIENT_ID, "secret": "THE_SECRET"}
    if kind == "service_account":
        key_file(folder, provider)
        return scope | {"grant": kind, "key_file": "key.json"}
    if kind == "token_exchange":
        url = {"token_url": provider.token_url, "audience": "pool"}
        return scope | {"grant": kind, "subject_token_file": "workload"} | url
    client = secret if kind == "secret" else {"id": CLIENT_ID, "assertion_file": "statement"}
    return scope | {
        "grant": "client_credentials",
        "token_url": provider.token_url,
        "client": client,
    }


@pytest.mark.parametrize(
    ("kind", "owner", "form"),
    [
        ("service_account", SERVICE_ACCOUNT, {"grant_type": grants.JWT_BEARER}),
        ("secret", CLIENT_ID, {"grant_type": "client_credentials", "client_secret": CLIENT_SECRET}),
        ("statement", CLIENT_ID, {"client_assertion": "a-signed-statement"}),
        ("token_exchange", "workload", {"grant_type": grants.TOKEN_EXCHANGE, "audience": "pool"}),
    ],
)
async def test_each_grant_gets_a_token(
    tmp_path: Path,
    provider: OidcProvider,
    fetcher: Fetcher,
    kind: str,
    owner: str,
    form: dict[str, str],
) -> None:
    given = configured(tmp_path, grant(kind, tmp_path, provider))
    oauth = given.settings.services["vertex"].oauth
    assert oauth is not None
    token = own_token("x", token_request(given, oauth), fetcher)
    assert await token.get() == f"issued-1-for-{owner}"
    (asked,) = provider.asked
    assert form.items() <= asked.form.items()
    if kind == "service_account":
        (claims,) = provider.assertions
        assert claims["scope"] == "everything"
        assert claims["exp"] - claims["iat"] == 3600
        assert abs(claims["iat"] - time.time()) < 600
    else:
        assert asked.form["scope"] == "everything"


async def test_a_token_is_renewed_in_time_once_for_all(
    tmp_path: Path, provider: OidcProvider, fetcher: Fetcher, caplog: pytest.LogCaptureFixture
) -> None:
    given = configured(tmp_path, grant("secret", tmp_path, provider))
    oauth = given.settings.services["vertex"].oauth
    assert oauth is not None
    now = 0.0
    token = own_token("token of x", token_request(given, oauth), fetcher, lambda: now)
    first = await asyncio.gather(*(token.get() for _ in range(20)))
    assert set(first) == {f"issued-1-for-{CLIENT_ID}"}
    now = 3269
    assert await token.get() == f"issued-1-for-{CLIENT_ID}"
    assert len(provider.asked) == 1
    now = 3271  # five minutes before it would not be used any more
    assert await token.get() == f"issued-1-for-{CLIENT_ID}"
    await until(lambda: token._task is None)
    assert await token.get() == f"issued-2-for-{CLIENT_ID}"
    provider.faults["token"] = (500, {"error": "server_error"})
    now += 3500
    with caplog.at_level(logging.WARNING):
        assert await token.get() == f"issued-2-for-{CLIENT_ID}"
        await until(lambda: token._task is None)
    assert CLIENT_SECRET not in caplog.text
    now += 71
    with pytest.raises(GrantError, match="server_error"):
        await token.get()
    del provider.faults["token"]
    now += 5
    assert await token.get() == f"issued-3-for-{CLIENT_ID}"
    token.forget()
    assert await token.get() == f"issued-4-for-{CLIENT_ID}"
    await token.close()


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o660, 0o606, 0o666])
def test_a_key_that_others_can_read_is_refused(
    tmp_path: Path, provider: OidcProvider, mode: int
) -> None:
    with pytest.raises(ConfigError, match="others may read or write it"):
        read_service_account(key_file(tmp_path, provider, mode))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"type": "authorized_user"}, "no key of a service account"),
        ({"client_email": ""}, "client_email is missing"),
        ({"private_key": "hemlig-nyckel"}, "private_key is no RSA key"),
        ({"token_uri": "http://evil.example/token"}, "must be https"),
        ({"token_uri": "https://169.254.169.254/token"}, "metadata address"),
    ],
)
def test_a_key_that_cannot_be_used(
    tmp_path: Path, provider: OidcProvider, changes: dict[str, Any], expected: str
) -> None:
    with pytest.raises(ConfigError, match=expected) as caught:
        read_service_account(key_file(tmp_path, provider, **changes))
    assert "hemlig" not in str(caught.value)


def test_a_key_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        read_service_account(tmp_path / "key.json")


@pytest.mark.parametrize(
    ("status", "document", "expected"),
    [
        (200, {"access_token": "a", "token_type": "bearer"}, AccessToken("a", 300)),
        (
            200,
            {"access_token": "a", "token_type": "Bearer", "expires_in": "3599"},
            AccessToken("a", 3599),
        ),
        (
            200,
            {"access_token": "a", "token_type": "Bearer", "expires_in": -5},
            AccessToken("a", 0),
        ),
        (
            200,
            {"access_token": "a", "token_type": "Bearer", "expires_in": 10**12},
            AccessToken("a", 86_400),
        ),
    ],
)
def test_answers_that_hold_a_token(
    status: int, document: dict[str, Any], expected: AccessToken
) -> None:
    assert read_answer(status, document) == expected


@pytest.mark.parametrize(
    ("status", "document"),
    [
        (400, {"access_token": "a", "token_type": "Bearer"}),
        (200, {"access_token": "a"}),
        (200, {"access_token": "a", "token_type": "DPoP"}),
        (200, {"access_token": "", "token_type": "Bearer"}),
        (200, {"access_token": "a b", "token_type": "Bearer"}),
        (200, {"access_token": "a\r\nx: y", "token_type": "Bearer"}),
        (200, {"access_token": "å", "token_type": "Bearer"}),
        (200, {"access_token": "a" * 20_000, "token_type": "Bearer"}),
        (200, {"access_token": {"a": 1}, "token_type": "Bearer"}),
        (200, {}),
    ],
)
def test_answers_that_hold_none(status: int, document: dict[str, Any]) -> None:
    assert isinstance(read_answer(status, document), GrantRefusal)
