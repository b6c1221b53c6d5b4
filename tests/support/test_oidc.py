"""The provider on loopback: what a browser and a console would do with it."""

import base64
import hashlib
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from tests.support.oidc import CLIENT_ID, CLIENT_SECRET, OidcProvider


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    with OidcProvider() as started:
        yield started


def code(provider: OidcProvider, verifier: str) -> str:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    asked = {
        "redirect_uri": "http://127.0.0.1/back",
        "state": "the-state",
        "nonce": "the-nonce",
        "code_challenge": challenge.decode(),
    }
    answer = httpx.get(f"{provider.issuer}/authorize", params=asked)
    assert answer.status_code == 302
    given = parse_qs(urlsplit(answer.headers["location"]).query)
    assert given["state"] == ["the-state"]
    return given["code"][0]


def redeem(provider: OidcProvider, given: str, verifier: str) -> httpx.Response:
    form = {
        "grant_type": "authorization_code",
        "code": given,
        "code_verifier": verifier,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }
    return httpx.post(provider.token_url, data=form)


def test_a_browser_signs_in_once(provider: OidcProvider) -> None:
    given = code(provider, "v" * 43)
    answer = redeem(provider, given, "v" * 43)
    claims = jwt.decode(
        answer.json()["id_token"],
        provider.keys[0].private.public_key(),
        algorithms=["RS256"],
        audience=CLIENT_ID,
    )
    assert (claims["nonce"], claims["iss"]) == ("the-nonce", provider.issuer)
    assert "scp" not in claims
    assert redeem(provider, given, "v" * 43).status_code == 400


def test_a_code_is_of_who_asked_for_it(provider: OidcProvider) -> None:
    assert redeem(provider, code(provider, "v" * 43), "w" * 43).status_code == 400
