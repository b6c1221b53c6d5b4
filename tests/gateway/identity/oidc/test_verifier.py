"""Tokens that let somebody in: who that is, with which roles, and for how long."""

import asyncio
import gc
from collections.abc import Callable
from typing import Any

import pytest

from gateway.identity.fetch import Fetcher
from gateway.identity.oidc.rejection import NoRoleError, Reason, TokenRejectedError
from gateway.identity.oidc.verifier import Verifier
from gateway.settings import Issuer
from tests.support.oidc import AUDIENCE, TENANT_ID, OidcProvider, settings

pytestmark = pytest.mark.anyio
Make = Callable[..., Verifier]

KEYCLOAK: dict[str, Any] = {
    "kind": "keycloak",
    "audiences": ["grindvakt"],
    "roles": {"staff": ["employee", "chatgpt"]},
}
OF_KEYCLOAK: dict[str, Any] = {
    "aud": ["account", "grindvakt"],
    "typ": "Bearer",
    "realm_access": {"roles": ["staff", "offline_access"]},
    "scope": "openid profile",
}


async def test_a_token_says_who_is_calling(provider: OidcProvider, make: Make) -> None:
    verifier = make(unit_claim="department")
    token = await verifier.verify(provider.token("user-7", department="Biblioteket"))
    caller = token.caller
    assert caller.tenant == "demo"
    assert caller.subject == f"{TENANT_ID} user-7"
    assert caller.roles == {"employee"}
    assert caller.unit == "Biblioteket"
    assert (caller.key_id, caller.language) == ("127.0.0.1", "")
    assert "user-7" not in repr(token)


@pytest.mark.parametrize(
    ("changes", "claims", "header", "roles"),
    [
        ({}, {"ver": "1.0", "appid": "a-client", "azp": None}, {}, {"employee"}),
        ({}, {"scp": None, "idtyp": "app"}, {}, {"employee"}),
        ({"scopes": ["access_as_user"]}, {"scp": "openid access_as_user"}, {}, {"employee"}),
        ({"scopes": ["access_as_user"]}, {"scp": None, "idtyp": "app"}, {}, {"employee"}),
        (KEYCLOAK, OF_KEYCLOAK, {}, {"employee", "chatgpt"}),
        (
            {"kind": "rfc9068"},
            {"client_id": "x", "jti": "1"},
            {"typ": "application/at+JWT"},
            {"employee"},
        ),
        ({"kind": "scoped"}, {"scope": "chat"}, {}, {"employee"}),
    ],
)
async def test_access_tokens_of_several_makers(
    provider: OidcProvider,
    make: Make,
    changes: dict[str, Any],
    claims: dict[str, Any],
    header: dict[str, Any],
    roles: set[str],
) -> None:
    token = await make(**changes).verify(provider.token(header=header, **claims))
    assert token.caller.roles == roles


@pytest.mark.parametrize(
    ("changes", "claims", "header"),
    [
        (KEYCLOAK, OF_KEYCLOAK | {"typ": "ID"}, {}),
        (KEYCLOAK, OF_KEYCLOAK | {"typ": "Refresh"}, {}),
        ({"kind": "rfc9068"}, {"client_id": "x", "jti": "1"}, {"typ": "JWT"}),
        ({"kind": "rfc9068"}, {"client_id": "x"}, {"typ": "at+jwt"}),
        ({"kind": "scoped"}, {"nonce": "n"}, {}),
        ({"kind": "scoped"}, {"at_hash": "n"}, {}),
    ],
)
async def test_an_id_token_is_no_access_token(
    provider: OidcProvider,
    make: Make,
    changes: dict[str, Any],
    claims: dict[str, Any],
    header: dict[str, Any],
) -> None:
    with pytest.raises(TokenRejectedError) as caught:
        await make(**changes).verify(provider.token(header=header, **claims))
    assert caught.value.reason is Reason.NOT_AN_ACCESS_TOKEN


async def test_a_scope_that_was_not_granted(provider: OidcProvider, make: Make) -> None:
    with pytest.raises(TokenRejectedError) as caught:
        await make(scopes=["access_as_user"]).verify(provider.token(scp="openid"))
    assert caught.value.reason is Reason.SCOPE


@pytest.mark.parametrize(
    ("changes", "claims", "roles"),
    [
        ({}, {"roles": ["Employee", "Unknown"]}, {"employee"}),
        ({}, {"roles": "Employee"}, {"employee"}),
        ({}, {"roles": [["Employee"], 7, "Employee"]}, {"employee"}),
        ({"roles": {"a-group": ["x", "y"]}}, {"groups": ["a-group"]}, {"x", "y"}),
        ({"default_roles": ["guest"]}, {"roles": []}, {"guest"}),
        ({"default_roles": ["guest"]}, {}, {"employee"}),
        ({"roles": {}, "default_roles": "guest"}, {}, {"guest"}),
        (
            {"role_claims": ["https://example.org/roles", "a.b"], "roles": {"r": "x", "s": "y"}},
            {"https://example.org/roles": ["r"], "a": {"b": ["s"]}},
            {"x", "y"},
        ),
        # More groups than a token holds: none of them counts, whatever stands there.
        (
            {"roles": {"a-group": "x"}, "default_roles": ["guest"]},
            {"groups": ["a-group"], "_claim_names": {"groups": "src1"}},
            {"guest"},
        ),
        (
            {"roles": {"a-group": "x"}, "default_roles": ["guest"]},
            {"groups": ["a-group"], "hasgroups": True},
            {"guest"},
        ),
    ],
)
async def test_roles_come_from_claims(
    provider: OidcProvider,
    make: Make,
    changes: dict[str, Any],
    claims: dict[str, Any],
    roles: set[str],
) -> None:
    assert (await make(**changes).verify(provider.token(**claims))).caller.roles == roles


@pytest.mark.parametrize(
    "claims",
    [{"roles": []}, {"roles": ["Unknown"]}, {"roles": {"Employee": True}}, {"roles": None}],
)
async def test_without_a_role_nobody_comes_in(
    provider: OidcProvider, make: Make, claims: dict[str, Any]
) -> None:
    with pytest.raises(NoRoleError) as caught:
        await make().verify(provider.token(**claims))
    assert (caught.value.status, caught.value.code) == (403, "no_role")


async def test_a_token_is_remembered_until_it_ends(provider: OidcProvider, ticks: Any) -> None:
    fetcher = Fetcher()
    now = 2_000_000_000.0
    issuer = Issuer.model_validate(settings(provider))

    def wall() -> float:
        return now

    verifier = Verifier({"demo": [issuer]}, fetcher, clock=wall, monotonic=ticks)
    text = provider.token(iat=int(now), nbf=int(now), exp=int(now) + 600)
    first = await verifier.verify(text)
    assert await verifier.verify(text) is first
    now += 600 + 59
    assert await verifier.verify(text) is first  # within the leeway
    now += 1
    with pytest.raises(TokenRejectedError) as caught:
        await verifier.verify(text)
    assert caught.value.reason is Reason.EXPIRED
    await verifier.close()
    await fetcher.close()


async def test_what_is_remembered_is_bounded_and_holds_no_token(provider: OidcProvider) -> None:
    fetcher = Fetcher()
    issuer = Issuer.model_validate(settings(provider))
    verifier = Verifier({"demo": [issuer]}, fetcher, remembered=3)
    first = await verifier.verify(provider.token("user-0"))
    for number in range(1, 6):
        await verifier.verify(provider.token(f"user-{number}"))
    assert len(verifier._known) == 3
    again = await verifier.verify(provider.token("user-0"))
    assert again is not first
    text = provider.token("user-held")
    await verifier.verify(text)
    held = [
        found
        for found in gc.get_objects()
        if type(found).__name__ in {"VerifiedToken", "_Remembered"} and text in str(vars_of(found))
    ]
    assert held == []
    await verifier.close()
    await fetcher.close()


def vars_of(found: Any) -> list[Any]:
    return [getattr(found, name, None) for name in type(found).__slots__]


async def test_many_at_once_are_each_themselves(provider: OidcProvider, make: Make) -> None:
    verifier = make()
    people = [f"user-{number}" for number in range(40)]
    tokens = await asyncio.gather(*(verifier.verify(provider.token(name)) for name in people))
    assert [token.caller.subject for token in tokens] == [f"{TENANT_ID} {n}" for n in people]
    assert provider.times_asked("/keys") == 1


async def test_two_organizations_at_one_issuer(provider: OidcProvider) -> None:
    fetcher = Fetcher()
    issuers = {
        name: [Issuer.model_validate(settings(provider, audiences=[f"api://{name}"]))]
        for name in ("north", "south")
    }
    verifier = Verifier(issuers, fetcher)
    for name in issuers:
        token = await verifier.verify(provider.token(aud=f"api://{name}"))
        assert token.caller.tenant == name
        assert len(verifier.providers(name)) == 1
    with pytest.raises(TokenRejectedError) as caught:
        await verifier.verify(provider.token(aud=["api://north", "api://south"]))
    assert caught.value.reason is Reason.AUDIENCE
    await verifier.close()
    await fetcher.close()


async def test_what_is_not_for_us_is_left_alone(provider: OidcProvider, make: Make) -> None:
    verifier = make()
    assert await verifier.verify_if_ours("opaque") is None
    assert await verifier.verify_if_ours("eyJhbGciOiJub25lIn0.e30.x") is None
    assert await verifier.verify_if_ours(provider.token(aud="https://graph.example")) is None
    assert await verifier.verify_if_ours(provider.token(header={"nonce": "n"})) is None
    ours = await verifier.verify_if_ours(provider.token(aud=[AUDIENCE, "another"]))
    assert ours is not None
    assert ours.audiences == {AUDIENCE, "another"}
    with pytest.raises(TokenRejectedError):
        await verifier.verify_if_ours(provider.token(exp=1))
