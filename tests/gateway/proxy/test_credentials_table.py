"""Every service, every place where a client may put its credential: what reaches the service."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.support.inprocess import App, running

pytestmark = pytest.mark.anyio

CHAT = {"model": "m", "messages": [{"role": "user", "content": "Hej"}]}
CONTENTS = {"contents": [{"role": "user", "parts": [{"text": "Hej"}]}]}
DISCOVERY = "v1alpha/projects/1/locations/eu"
VERTEX = "v1/projects/p/locations/europe-north1/publishers/google/models/gemini-2.5-flash"

# Service, path, body, the header that carries the service's own credential, and that.
SERVICES: tuple[tuple[str, str, dict[str, Any], tuple[str, str]], ...] = (
    ("openai", "/openai/v1/chat/completions", CHAT, ("authorization", "Bearer own-openai")),
    ("local", "/local/v1/chat/completions", CHAT, ("authorization", "Bearer own-local")),
    ("azure", "/azure/openai/v1/chat/completions", CHAT, ("api-key", "own-azure")),
    (
        "azure",
        "/azure/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
        CHAT,
        ("api-key", "own-azure"),
    ),
    ("anthropic", "/anthropic/v1/messages", CHAT | {"max_tokens": 9}, ("x-api-key", "own-claude")),
    (
        "gemini",
        "/gemini/v1beta/models/gemini-2.5-flash:generateContent",
        CONTENTS,
        ("x-goog-api-key", "own-gemini"),
    ),
    ("vertex", f"/vertex/{VERTEX}:generateContent", CONTENTS, ("authorization", "Bearer own-gcp")),
    ("mistral", "/mistral/v1/chat/completions", CHAT, ("authorization", "Bearer own-mistral")),
)
# Services that answer a person: what the person's own token looks like at them.
OF_PERSONS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("copilot", "/copilot/beta/copilot/retrieval", {"queryString": "Hej", "dataSource": "x"}),
    ("notebooklm", f"/notebooklm/{DISCOVERY}/notebooks", {"title": "Hej"}),
)
ENVIRONMENT = {
    "GRINDVAKT_SERVICE_OPENAI_API_KEY": "own-openai",
    "LOCAL_API_KEY": "own-local",
    "AZURE_OPENAI_API_KEY": "own-azure",
    "ANTHROPIC_API_KEY": "own-claude",
    "GEMINI_API_KEY": "own-gemini",
    "VERTEX_ACCESS_TOKEN": "own-gcp",
    "MISTRAL_API_KEY": "own-mistral",
    "GRINDVAKT_SERVICE_COPILOT_BASE_URL": "https://copilot.test",
    "GRINDVAKT_SERVICE_NOTEBOOKLM_BASE_URL": "https://notebooklm.test",
}
FORMS = (
    "authorization: Bearer KEY",
    "authorization: bearer KEY",
    "authorization: Token KEY",
    "api-key: KEY",
    "x-api-key: KEY",
    "x-goog-api-key: KEY",
    "x-grindvakt-key: KEY",
    "sec-websocket-protocol: realtime, openai-insecure-api-key.KEY",
    "?key=KEY",
)
STRAY = {
    "cookie": "session=canary-cookie",
    "proxy-authorization": "Basic canary-proxy",
    "x-forwarded-for": "192.0.2.77",
    "x-real-ip": "192.0.2.77",
    "x-ms-client-principal": "canary-principal",
    "openai-organization": "canary organization",
    "referer": "https://canary.example",
}


@pytest.fixture(scope="module")
async def module_app(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    async with running(tmp_path_factory.mktemp("table"), environment=ENVIRONMENT) as started:
        yield started


@pytest.fixture
def app(module_app: App) -> App:
    module_app.reset()
    module_app.upstream.replies(b"{}")
    return module_app


def placed(form: str, key: str, path: str) -> tuple[dict[str, str], str]:
    """The header, or the address, with the key where the form has it."""
    if form.startswith("?"):
        joint = "&" if "?" in path else "?"
        return {}, f"{path}{joint}{form[1:].replace('KEY', key)}"
    name, _, value = form.partition(": ")
    return {name: value.replace("KEY", key)}, path


def everything(request: httpx.Request) -> str:
    """All that a service can see of a request."""
    headers = " ".join(f"{name}: {value}" for name, value in request.headers.multi_items())
    return f"{request.url} {headers} {request.content.decode()}"


def credentials(request: httpx.Request) -> dict[str, str]:
    """What of a request's headers lets somebody in."""
    names = ("authorization", "api-key", "x-api-key", "x-goog-api-key", "cookie")
    return {name: request.headers[name] for name in names if name in request.headers}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("service", "path", "body", "own"), SERVICES, ids=lambda v: str(v)[:40])
async def test_only_the_services_own_credential_arrives(
    app: App, service: str, path: str, body: dict[str, Any], own: tuple[str, str], form: str
) -> None:
    key = app.keys["demo"]
    headers, address = placed(form, key, path)
    async with app.client(None) as client:
        answer = await client.post(address, json=body, headers=STRAY | headers)
    assert answer.status_code == 200, answer.text
    (request,) = app.upstream.received
    assert credentials(request) == dict([own])
    seen = everything(request)
    assert key not in seen
    assert "canary" not in seen
    assert "192.0.2.77" not in seen
    assert "openai-insecure" not in seen
    logged = app.log.read_text("utf-8")
    assert key not in logged
    assert "canary" not in logged


@pytest.mark.parametrize(("service", "path", "body"), OF_PERSONS, ids=lambda v: str(v)[:40])
async def test_a_person_shows_two_credentials_and_one_goes_on(
    app: App, service: str, path: str, body: dict[str, Any]
) -> None:
    key = app.keys["demo"]
    two = {"authorization": "Bearer the-persons-own", "x-grindvakt-key": key}
    async with app.client(None) as client:
        answer = await client.post(path, json=body, headers=STRAY | two)
    assert answer.status_code == 200, answer.text
    (request,) = app.upstream.received
    assert credentials(request) == {"authorization": "Bearer the-persons-own"}
    assert key not in everything(request)
    assert "canary" not in everything(request)


@pytest.mark.parametrize("form", [form for form in FORMS if "x-grindvakt-key" not in form])
@pytest.mark.parametrize(("service", "path", "body"), OF_PERSONS, ids=lambda v: str(v)[:40])
async def test_a_key_alone_is_no_person(
    app: App, service: str, path: str, body: dict[str, Any], form: str
) -> None:
    headers, address = placed(form, app.keys["demo"], path)
    async with app.client(None) as client:
        answer = await client.post(address, json=body, headers=headers)
    assert answer.status_code == 401
    assert app.upstream.received == []


@pytest.mark.parametrize("first", [form for form in FORMS if "x-grindvakt-key" not in form])
@pytest.mark.parametrize("second", ["sk-another", "eyJhbGciOiJSUzI1NiJ9.e30.x", "gv_another"])
async def test_two_places_with_different_credentials_are_refused(
    app: App, first: str, second: str
) -> None:
    """Who is asking must not depend on which of them somebody reads."""
    other = "api-key" if not first.startswith("api-key") else "x-api-key"
    _, path, body, _ = SERVICES[5] if first.startswith("?") else SERVICES[0]
    headers, address = placed(first, app.keys["demo"], path)
    async with app.client(None) as client:
        answer = await client.post(address, json=body, headers=headers | {other: second})
    assert answer.status_code == 400, answer.text
    assert app.keys["demo"] not in answer.text
    assert app.upstream.received == []


@pytest.mark.parametrize("name", ["api-key", "apikey", "access_token", "api_key", "Access-Token"])
@pytest.mark.parametrize(("service", "path", "body", "own"), SERVICES, ids=lambda v: str(v)[:40])
async def test_credentials_in_other_parameters_are_refused(
    app: App, service: str, path: str, body: dict[str, Any], own: tuple[str, str], name: str
) -> None:
    joint = "&" if "?" in path else "?"
    async with app.client("demo") as client:
        answer = await client.post(f"{path}{joint}{name}=canary-secret", json=body)
    assert answer.status_code == 400
    assert "canary" not in answer.text
    assert app.upstream.received == []


MCP = {"type": "mcp", "server_label": "x", "server_url": "https://mcp.example/x"}
TURN = {"model": "m", "input": "Hej"}
IN_BODIES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/openai/v1/responses", TURN | {"tools": [MCP | {"authorization": "KEY"}]}),
    ("/openai/v1/responses", TURN | {"tools": [MCP | {"headers": {"Authorization": "KEY"}}]}),
    ("/azure/openai/v1/responses", TURN | {"tools": [MCP | {"authorization": "KEY"}]}),
    (
        "/anthropic/v1/messages",
        CHAT
        | {
            "max_tokens": 9,
            "mcp_servers": [
                {
                    "type": "url",
                    "name": "x",
                    "url": "https://mcp.example",
                    "authorization_token": "KEY",
                }
            ],
        },
    ),
    (
        "/gemini/v1beta/models/gemini-2.5-flash:generateContent",
        CONTENTS
        | {
            "tools": [
                {
                    "mcpServers": [
                        {
                            "name": "x",
                            "streamableHttpTransport": {
                                "url": "https://mcp.example",
                                "headers": {"Authorization": "KEY"},
                            },
                        }
                    ]
                }
            ]
        },
    ),
    (
        "/mistral/v1/conversations",
        {
            "inputs": "Hej",
            "model": "m",
            "store": False,
            "tools": [
                {
                    "type": "connector",
                    "connector_id": "x",
                    "authorization": {"type": "oauth2-token", "value": "KEY"},
                }
            ],
        },
    ),
    (
        "/azure/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
        CHAT
        | {
            "data_sources": [
                {
                    "type": "azure_search",
                    "parameters": {
                        "endpoint": "https://x.search.windows.net",
                        "index_name": "x",
                        "authentication": {"type": "api_key", "key": "KEY"},
                    },
                }
            ]
        },
    ),
    ("/openai/v1/realtime/client_secrets", {"session": {"type": "realtime", "model": "KEY"}}),
)


def filled(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return {name: filled(inner, key) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, key) for inner in value]
    return key if value == "KEY" else value


@pytest.mark.parametrize(("path", "body"), IN_BODIES, ids=lambda value: str(value)[:40])
async def test_a_credential_in_a_body_does_not_arrive(
    app: App, path: str, body: dict[str, Any]
) -> None:
    """Bodies may name a service of a third party with what lets one in there. The gateway's own
    key, put there by mistake or not, must not get out."""
    key = app.keys["demo"]
    async with app.client("demo") as client:
        answer = await client.post(path, json=filled(body, key))
    assert answer.status_code in {400, 403, 404}
    assert app.upstream.received == []
    assert key not in answer.text
