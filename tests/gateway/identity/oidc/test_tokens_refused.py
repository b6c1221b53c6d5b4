"""Tokens that must not let anybody in, each for its own reason."""

import base64
import contextlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from gateway.identity.oidc.rejection import Reason, TokenRejectedError
from gateway.identity.oidc.token import MAX_LENGTH, read_token
from gateway.identity.oidc.verifier import Verifier
from tests.support.oidc import AUDIENCE, OidcProvider, SigningKey, forge, new_key, rsa_key

pytestmark = pytest.mark.anyio
Make = Callable[..., Verifier]


async def reason(verifier: Verifier, token: str) -> Reason:
    with pytest.raises(TokenRejectedError) as caught:
        await verifier.verify(token)
    assert (caught.value.status, caught.value.code) == (401, "invalid_token")
    assert 'error="invalid_token"' in caught.value.headers["www-authenticate"]
    return caught.value.reason


def claims_of(provider: OidcProvider) -> dict[str, Any]:
    part = provider.token().split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(part + "==")))


NOW = int(time.time())


@pytest.mark.parametrize(
    ("claims", "without", "expected"),
    [
        ({"aud": "api://another"}, (), Reason.AUDIENCE),
        ({"aud": []}, (), Reason.AUDIENCE),
        ({"aud": [AUDIENCE, 7]}, (), Reason.AUDIENCE),
        ({"aud": AUDIENCE + "/"}, (), Reason.AUDIENCE),
        ({"aud": AUDIENCE.upper()}, (), Reason.AUDIENCE),
        ({}, ("aud",), Reason.AUDIENCE),
        ({"iss": "https://login.example/x"}, (), Reason.ISSUER),
        ({}, ("iss",), Reason.ISSUER),
        ({"exp": NOW - 3600}, (), Reason.EXPIRED),
        ({}, ("exp",), Reason.TIMES),
        ({"exp": str(NOW + 60)}, (), Reason.TIMES),
        ({"exp": True}, (), Reason.TIMES),
        ({}, ("iat",), Reason.TIMES),
        ({"iat": NOW + 3600}, (), Reason.TOO_EARLY),
        ({"nbf": NOW + 3600}, (), Reason.TOO_EARLY),
        ({"nbf": "now"}, (), Reason.TIMES),
        ({"tid": "99999999-2222-3333-4444-555555555555"}, (), Reason.ORGANIZATION),
        ({}, ("tid",), Reason.ORGANIZATION),
        ({}, ("oid",), Reason.SUBJECT),
        ({"oid": ""}, (), Reason.SUBJECT),
        ({"oid": ["a"]}, (), Reason.SUBJECT),
        ({"oid": "a\nb"}, (), Reason.SUBJECT),
        # An ID token of Entra: roles and an audience, but neither scopes nor an application.
        ({"nonce": "n"}, ("scp", "azp"), Reason.NOT_AN_ACCESS_TOKEN),
        ({}, ("azp",), Reason.NOT_AN_ACCESS_TOKEN),
        ({}, ("scp",), Reason.NOT_AN_ACCESS_TOKEN),
        ({"token_use": "id"}, (), Reason.NOT_AN_ACCESS_TOKEN),
        ({"cnf": {"jkt": "x"}}, (), Reason.BOUND),
    ],
)
async def test_wrong_claims(
    provider: OidcProvider,
    make: Make,
    claims: dict[str, Any],
    without: tuple[str, ...],
    expected: Reason,
) -> None:
    verifier = make()
    assert await reason(verifier, provider.token(without=without, **claims)) is expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ({"jku": "https://evil.example/keys"}, Reason.HEADER),
        ({"x5u": "https://evil.example/cert"}, Reason.HEADER),
        ({"jwk": {"kty": "oct", "k": "AA"}}, Reason.HEADER),
        ({"x5c": ["AA"]}, Reason.HEADER),
        ({"crit": ["exp"], "exp": 1}, Reason.HEADER),
        ({"zip": "DEF"}, Reason.HEADER),
        ({"typ": "dpop+jwt"}, Reason.NOT_AN_ACCESS_TOKEN),
        ({"typ": "logout+jwt"}, Reason.NOT_AN_ACCESS_TOKEN),
        ({"nonce": "of-graph"}, Reason.OF_GRAPH),
        ({"kid": "../../etc/passwd"}, Reason.KEY),
        ({"kid": "key-1\x00"}, Reason.KEY),
        ({"kid": "KEY-1"}, Reason.KEY),
        ({"kid": "k" * 600}, Reason.KEY),
    ],
)
async def test_wrong_headers(
    provider: OidcProvider, make: Make, header: dict[str, Any], expected: Reason
) -> None:
    verifier = make()
    assert await reason(verifier, provider.token(header=header)) is expected
    addresses = {asked.path for asked in provider.asked}
    assert not any("evil" in address for address in addresses)


@pytest.mark.parametrize("key_id", [None, 1, "", ["key-1"], {"a": 1}])
async def test_a_key_must_be_named_as_text(
    provider: OidcProvider, make: Make, key_id: object
) -> None:
    header = {"alg": "RS256", "kid": key_id}
    token = forge(header, claims_of(provider), lambda _: b"signature")
    assert await reason(make(), token) is Reason.KEY


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "", "HS256", "dir", 1, None])
async def test_without_a_signature_nobody_comes_in(
    provider: OidcProvider, make: Make, algorithm: object
) -> None:
    for signature in (b"", b"x"):
        header = {"alg": algorithm, "kid": "key-1", "typ": "JWT"}
        token = forge(header, claims_of(provider), lambda _, made=signature: made)
        assert await reason(make(), token) is Reason.ALGORITHM


@pytest.mark.parametrize("algorithm", ["HS256", "RS256"])
async def test_the_public_key_is_no_secret(
    provider: OidcProvider, make: Make, algorithm: str
) -> None:
    public = provider.keys[0].private.public_key()
    secrets = [
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        json.dumps(provider.keys[0].public()).encode(),
    ]
    for secret in secrets:
        token = forge(
            {"alg": algorithm, "kid": "key-1"},
            claims_of(provider),
            lambda data, key=secret: hmac.digest(key, data, "sha256"),
        )
        assert await reason(make(), token) in {Reason.ALGORITHM, Reason.SIGNATURE}


async def test_symmetric_keys_of_the_provider_do_not_count(
    provider: OidcProvider, make: Make
) -> None:
    secret = base64.urlsafe_b64encode(b"s" * 32).rstrip(b"=").decode()
    provider.published = [
        {"kty": "oct", "kid": "shared", "k": secret, "alg": alg, "use": "sig"}
        for alg in ("HS256", "RS256")
    ] + [provider.keys[0].public()]
    for algorithm, expected in (("HS256", Reason.ALGORITHM), ("RS256", Reason.KEY)):
        token = forge(
            {"alg": algorithm, "kid": "shared"},
            claims_of(provider),
            lambda data: hmac.digest(b"s" * 32, data, "sha256"),
        )
        assert await reason(make(), token) is expected


async def test_another_key_under_a_known_name(provider: OidcProvider, make: Make) -> None:
    stranger = new_key("key-1", "ES256")
    assert await reason(make(), provider.token(key=stranger)) is Reason.KEY
    other = SigningKey("key-1", "RS256", rsa_key(99))
    assert await reason(make(), provider.token(key=other)) is Reason.SIGNATURE


async def test_two_keys_of_one_name_are_no_key(provider: OidcProvider, make: Make) -> None:
    double = SigningKey("key-1", "RS256", rsa_key(99))
    sound = new_key("sound", "ES256")
    provider.published = [provider.keys[0].public(), double.public(), sound.public()]
    verifier = make()
    assert await reason(verifier, provider.token()) is Reason.KEY
    assert (await verifier.verify(provider.token(key=sound))).caller.tenant == "demo"


async def test_short_and_encrypting_keys_do_not_count(provider: OidcProvider, make: Make) -> None:
    short = SigningKey("short", "RS256", rsa_key(1, 1024))
    encrypting = {**new_key("encrypting").public(), "use": "enc"}
    provider.published = [short.public(), encrypting, new_key("sound", "ES256").public()]
    verifier = make()
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        token = provider.token(key=short)
    assert await reason(verifier, token) is Reason.KEY
    assert await reason(verifier, provider.token(key=new_key("encrypting"))) is Reason.KEY


async def test_an_algorithm_that_the_operator_did_not_choose(
    provider: OidcProvider, make: Make
) -> None:
    assert await reason(make(algorithms=["ES256"]), provider.token()) is Reason.ALGORITHM


async def test_a_claim_given_twice(provider: OidcProvider, make: Make) -> None:
    genuine = provider.token()
    head, _, _ = genuine.split(".")
    body = b'{"iss":"https://other.example","iss":"' + provider.issuer.encode() + b'"}'
    token = f"{head}.{base64.urlsafe_b64encode(body).rstrip(b'=').decode()}.AAAA"
    assert await reason(make(), token) is Reason.MALFORMED


@pytest.mark.parametrize(
    "issuer",
    ["ｈttp://127.0.0.1/x", "http://127.0.0.1\u200b", "http://127.0.0.1@evil.example", "\ud800"],
)
async def test_an_issuer_that_only_looks_like_ours(
    provider: OidcProvider, make: Make, issuer: str
) -> None:
    near = issuer.replace("127.0.0.1", provider.origin.removeprefix("http://"))
    token = forge({"alg": "RS256", "kid": "key-1"}, {"iss": near, "aud": AUDIENCE}, lambda _: b"x")
    assert await reason(make(), token) in {Reason.ISSUER, Reason.MALFORMED}
    assert provider.asked == []


async def test_a_token_past_all_measure_is_not_even_read(
    provider: OidcProvider, make: Make
) -> None:
    assert await reason(make(), provider.token(pad="x" * MAX_LENGTH)) is Reason.TOO_LONG
    deep = forge({"alg": "RS256", "kid": "key-1"}, {}, lambda _: b"")
    head = deep.split(".")[0]
    nested = base64.urlsafe_b64encode(b"[" * 9000).rstrip(b"=").decode()
    assert await reason(make(), f"{head}.{nested}.AAAA") is Reason.MALFORMED


async def test_another_spelling_of_a_genuine_token(provider: OidcProvider, make: Make) -> None:
    verifier, genuine = make(), provider.token()
    await verifier.verify(genuine)
    head, body, signature = genuine.split(".")
    for text in (
        f"{head}.{body}.{signature}=",
        f" {genuine}",
        f"{genuine}.",
        f"{head}.{body}.{signature}\n",
        f"{head}.{body}",
        f"{head}..{signature}",
    ):
        with pytest.raises(TokenRejectedError):
            await verifier.verify(text)


async def test_a_genuine_signature_is_for_one_body(provider: OidcProvider, make: Make) -> None:
    verifier = make()
    head, _, signature = provider.token("user-1").split(".")
    body = provider.token("user-2").split(".")[1]
    assert await reason(verifier, f"{head}.{body}.{signature}") is Reason.SIGNATURE


@given(
    st.one_of(
        st.text(max_size=60),
        st.binary(max_size=90).map(
            lambda raw: ".".join(
                base64.urlsafe_b64encode(raw[at::3]).rstrip(b"=").decode() for at in range(3)
            )
        ),
    )
)
def test_any_text_is_read_or_rejected(text: str) -> None:
    with contextlib.suppress(TokenRejectedError):
        read_token(text)
