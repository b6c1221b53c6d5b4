"""A person signs in at their organization's provider, and the service gets what is meant for it."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.support.inprocess import CHAT, HIDDEN, ROOT, SERVICE_KEY, App, chat, running
from tests.support.oidc import AUDIENCE, CLIENT_ID, CLIENT_SECRET, OidcProvider, settings

pytestmark = pytest.mark.anyio

TURN = "/copilot/beta/copilot/retrieval"
HITS = b'{"retrievalHits": []}'
SECRET = "GATEWAY_CLIENT_SECRET"
GRAPH = "https://graph.microsoft.com/.default"
OBO = {"on_behalf_of": {"scope": GRAPH}}


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    with OidcProvider() as started:
        yield started


def demo(section: str, name: str) -> dict[str, Any]:
    """An entry of the demo's configuration."""
    document = yaml.safe_load((ROOT / "deploy/demo.yaml").read_text("utf-8"))
    return dict(document[section][name])


@asynccontextmanager
async def signing_in(
    folder: Path, provider: OidcProvider, copilot: dict[str, Any] | None = None, **issuer: Any
) -> AsyncIterator[App]:
    """A gateway whose tenant `demo` has the provider."""
    client = {"id": CLIENT_ID, "secret": SECRET}
    tenant = demo("tenants", "demo") | {"issuers": [settings(provider, client=client, **issuer)]}
    service = (
        demo("services", "copilot") | {"echo": "never"} | (OBO if copilot is None else copilot)
    )
    async with running(
        folder,
        environment={SECRET: CLIENT_SECRET},
        tenants={"demo": tenant},
        services={"copilot": service},
    ) as app:
        yield app


@pytest.fixture
async def app(tmp_path: Path, provider: OidcProvider) -> AsyncIterator[App]:
    async with signing_in(tmp_path, provider) as started:
        yield started


def code(answer: httpx.Response) -> str:
    """The gateway's own code in an error of Graph's form."""
    return str(answer.json()["error"]["innerError"]["code"])


def ask(text: str) -> dict[str, Any]:
    return {"queryString": text, "dataSource": "sharePoint"}


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def test_a_sign_in_stands_in_for_a_key(app: App, provider: OidcProvider) -> None:
    token = provider.token("user-1", department="x")
    async with app.client(None, **bearer(token)) as client:
        answer = await client.post(CHAT, json=chat("Hej"))
    assert answer.status_code == 200
    (request,) = app.upstream.received
    assert request.headers["authorization"] == f"Bearer {SERVICE_KEY}"
    record = app.record(answer)
    assert record["tenant"] == "demo"
    assert record["roles"] == ["employee"]
    assert record["key_id"] == "127.0.0.1"
    assert record["subject"].startswith("s_")
    assert "user-1" not in json.dumps(app.records())
    assert token not in app.log.read_text("utf-8")


async def test_who_may_not_is_told_in_the_services_own_form(
    app: App, provider: OidcProvider
) -> None:
    for token, status, code in (
        (provider.token(exp=1), 401, "invalid_token"),
        (provider.token(roles=[]), 403, "no_role"),
        (provider.token(aud="api://another"), 401, "invalid_token"),
    ):
        async with app.client(None, **bearer(token)) as client:
            answer = await client.post(CHAT, json=chat("Hej"))
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
        assert ("www-authenticate" in answer.headers) == (status == 401)
    assert app.upstream.received == []


async def test_without_keys_of_the_provider_nothing_passes(
    app: App, provider: OidcProvider
) -> None:
    provider.faults["keys"] = (500, {})
    async with app.client(None, **bearer(provider.token())) as client:
        answer = await client.post(CHAT, json=chat("Hej"))
        key = await client.post(CHAT, json=chat("Hej"), headers=bearer(app.keys["demo"]))
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "identity_unavailable")
    assert key.status_code == 200


async def test_copilot_is_asked_on_behalf_of_the_person(app: App, provider: OidcProvider) -> None:
    app.upstream.replies(HITS)
    async with app.client(None, **bearer(provider.token("user-1"))) as client:
        for _ in range(3):
            assert (await client.post(TURN, json=ask("Hej"))).status_code == 200
        blocked = await client.post(TURN, json=ask(f"Vem är {HIDDEN}?"))
    assert blocked.headers["x-grindvakt-decision"] == "block"
    given = {request.headers["authorization"] for request in app.upstream.received}
    assert given == {"Bearer issued-1-for-user-1"}
    (exchange,) = [asked.form for asked in provider.asked if asked.path.endswith("/token")]
    assert exchange["requested_token_use"] == "on_behalf_of"
    assert (exchange["scope"], exchange["client_id"]) == (GRAPH, CLIENT_ID)


async def test_no_ones_token_is_used_for_another(app: App, provider: OidcProvider) -> None:
    app.upstream.replies(HITS)
    people = [f"user-{number}" for number in range(30)]
    tokens = {name: provider.token(name) for name in people}

    async def turn(name: str) -> None:
        async with app.client(None, **bearer(tokens[name])) as client:
            answer = await client.post(TURN, json=ask(f"Jag heter {name}"))
        assert answer.status_code == 200

    await asyncio.gather(*(turn(name) for name in people for _ in range(3)))
    for request in app.upstream.received:
        name = json.loads(request.content)["queryString"].removeprefix("Jag heter ")
        assert request.headers["authorization"].endswith(f"-for-{name}")
    assert provider.times_asked("/token") == len(people)


async def test_a_token_that_the_service_rejects_is_not_used_again(
    app: App, provider: OidcProvider
) -> None:
    challenge = {"www-authenticate": 'Bearer error="insufficient_claims", claims="e30="'}
    app.upstream.replies(b'{"error": {"code": "InvalidAuthenticationToken"}}', 401, challenge)
    async with app.client(None, **bearer(provider.token())) as client:
        first = await client.post(TURN, json=ask("Hej"))
        await client.post(TURN, json=ask("Hej"))
    assert first.status_code == 401
    assert first.headers["www-authenticate"] == challenge["www-authenticate"]
    given = [request.headers["authorization"] for request in app.upstream.received]
    assert given == ["Bearer issued-1-for-user-1", "Bearer issued-2-for-user-1"]


CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'


@pytest.mark.parametrize(
    ("refusal", "status", "expected", "challenge"),
    [
        (
            {"error": "invalid_grant", "error_codes": [65001], "suberror": "consent_required"},
            403,
            "consent_missing",
            None,
        ),
        (
            {"error": "interaction_required", "error_codes": [50076], "claims": CLAIMS},
            401,
            "sign_in_interactively",
            base64.b64encode(CLAIMS.encode()).decode(),
        ),
        (
            {"error": "interaction_required", "claims": "x\r\nset-cookie: a=b" * 1000},
            401,
            "sign_in_interactively",
            "interaction_required",
        ),
        ({"error": "invalid_grant", "error_codes": [50013]}, 401, "sign_in_again", "invalid_token"),
        ({"error": "invalid_client", "error_codes": [7000215]}, 502, "upstream_exchange", None),
        ({"error": "temporarily_unavailable"}, 502, "upstream_exchange", None),
        ({"error": 7}, 502, "upstream_exchange", None),
    ],
)
async def test_what_the_exchange_asks_for_is_told(
    app: App,
    provider: OidcProvider,
    refusal: dict[str, Any],
    status: int,
    expected: str,
    challenge: str | None,
) -> None:
    provider.refusals.append((400, refusal | {"error_description": "AADSTS: hemligt om Eva"}))
    async with app.client(None, **bearer(provider.token())) as client:
        answer = await client.post(TURN, json=ask("Hej"))
    assert (answer.status_code, code(answer)) == (status, expected)
    assert (challenge is None) == ("www-authenticate" not in answer.headers)
    assert challenge is None or challenge in answer.headers["www-authenticate"]
    assert "Eva" not in answer.text
    assert "hemligt" not in app.log.read_text("utf-8")
    assert app.upstream.received == []
    expected_outcome = "refused" if status < 500 else "upstream_error"
    assert (await app.finished(answer))["outcome"]["outcome"] == expected_outcome


@pytest.mark.parametrize(
    "fault", [b"no json", (200, {"access_token": "a\r\nb", "token_type": "Bearer"})]
)
async def test_an_exchange_that_makes_no_sense(
    app: App, provider: OidcProvider, fault: Any
) -> None:
    provider.faults["token"] = fault
    async with app.client(None, **bearer(provider.token())) as client:
        answer = await client.post(TURN, json=ask("Hej"))
    assert (answer.status_code, code(answer)) == (502, "upstream_exchange")
    assert app.upstream.received == []


async def test_beside_our_header_a_foreign_token_goes_on(app: App, provider: OidcProvider) -> None:
    app.upstream.replies(HITS)
    graph = provider.token(aud=GRAPH, header={"nonce": "n"})
    for own in (app.keys["demo"], provider.token("user-1")):
        async with app.client(None, **bearer(graph), **{"x-grindvakt-key": own}) as client:
            assert (await client.post(TURN, json=ask("Hej"))).status_code == 200
    assert {r.headers["authorization"] for r in app.upstream.received} == {f"Bearer {graph}"}
    assert provider.times_asked("/token") == 0


async def test_two_sign_ins_are_of_one_person(app: App, provider: OidcProvider) -> None:
    app.upstream.replies(HITS)
    other = bearer(provider.token("user-2"))
    async with app.client(None, **other, **{"x-grindvakt-key": provider.token("user-1")}) as client:
        answer = await client.post(TURN, json=ask("Hej"))
    assert (answer.status_code, code(answer)) == (400, "conflicting_identities")
    async with app.client(None, **other, **{"x-grindvakt-key": app.keys["demo"]}) as client:
        assert (await client.post(TURN, json=ask("Hej"))).status_code == 200
    async with app.client(None, **other, **{"x-grindvakt-key": app.keys["kth"]}) as client:
        assert (await client.post(TURN, json=ask("Hej"))).status_code == 400
    (request,) = app.upstream.received
    assert request.headers["authorization"].endswith("-for-user-2")


async def test_an_expired_token_for_us_never_goes_on(app: App, provider: OidcProvider) -> None:
    expired = bearer(provider.token(exp=1))
    async with app.client(None, **expired, **{"x-grindvakt-key": app.keys["demo"]}) as client:
        assert (await client.post(TURN, json=ask("Hej"))).status_code == 401
    assert app.upstream.received == []


async def test_one_token_for_both_needs_both_audiences(
    tmp_path: Path, provider: OidcProvider
) -> None:
    workiq = "api://workiq.example"
    async with signing_in(tmp_path, provider, {"token_audience": workiq}) as app:
        app.upstream.replies(HITS)
        for audience, status in ((AUDIENCE, 401), ([AUDIENCE, workiq], 200), (workiq, 401)):
            token = provider.token(aud=audience)
            async with app.client(None, **bearer(token)) as client:
                answer = await client.post(TURN, json=ask("Hej"))
            assert answer.status_code == status
        (request,) = app.upstream.received
        assert workiq in json.dumps(decoded(request.headers["authorization"]))


def decoded(header: str) -> Any:
    part = header.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


async def test_another_exchange_needs_no_client(tmp_path: Path, provider: OidcProvider) -> None:
    exchange = {
        "scope": "https://www.googleapis.com/auth/cloud-platform",
        "token_url": provider.token_url,
        "audience": "//iam.googleapis.com/locations/global/workforcePools/p/providers/x",
    }
    async with signing_in(tmp_path, provider, {"on_behalf_of": exchange}) as app:
        app.upstream.replies(HITS)
        async with app.client(None, **bearer(provider.token("user-3"))) as client:
            assert (await client.post(TURN, json=ask("Hej"))).status_code == 200
        (request,) = app.upstream.received
        assert request.headers["authorization"] == "Bearer issued-1-for-user-3"
    (form,) = [asked.form for asked in provider.asked if asked.path.endswith("/token")]
    assert form["audience"] == exchange["audience"]
    assert form["subject_token_type"].endswith(":jwt")
    assert "client_id" not in form


async def test_a_key_alone_is_nobody_for_copilot(app: App) -> None:
    async with app.client("demo") as client:
        answer = await client.post(TURN, json=ask("Hej"))
    assert (answer.status_code, code(answer)) == (401, "user_token_missing")
