"""The echo speaks Copilot's API, and the gateway lets through to it only what was screened."""

import json
from typing import Any

import httpx
import pytest

from gateway.core.sse import Decoder
from gateway.proxy.echo.copilot import CopilotEcho
from tests.support.inprocess import HIDDEN, MAIL, App
from tests.support.notices import Acknowledging

pytestmark = pytest.mark.anyio

BASE = "/copilot/beta/copilot/conversations"
ID = "0d110e7e-2b7e-4270-a899-fd2af6fde333"
TOKEN = "eyJ0eXAi.user.token"


def user(app: App, tenant: str = "demo", **headers: str) -> httpx.AsyncClient:
    """A client that shows the person's own token, and the gateway's key beside it."""
    given = {"authorization": f"Bearer {TOKEN}", "x-grindvakt-key": app.keys[tenant]}
    return app.client(None, **given | headers)


def ask(text: str) -> dict[str, Any]:
    return {"message": {"text": text}, "locationHint": {"timeZone": "Europe/Stockholm"}}


@pytest.fixture
def app(fresh: App) -> App:
    fresh.upstream.answer = CopilotEcho().handle_async_request
    return fresh


async def test_a_conversation_from_its_beginning_to_its_end(app: App) -> None:
    async with user(app) as client:
        made = await client.post(BASE, json={})
        assert made.status_code == 201
        conversation = f"{BASE}/{made.json()['id']}"
        answer = await client.post(f"{conversation}/chat", json=ask(f"Mejla {MAIL} om mötet"))
        assert answer.headers["x-grindvakt-decision"] == "redact"
        asked, answered = answer.json()["messages"]
        assert asked["text"] == f"Mejla {MAIL} om mötet"
        assert answered["text"].splitlines()[0] == f"Mejla {MAIL} om mötet"
        assert "⟦EMAIL_ADDRESS_1⟧" in answered["text"]
        assert (await client.get(f"{conversation}/messages")).json() == {"value": []}
        assert (await client.get(conversation)).json()["state"] == "active"
        gone = await client.delete(conversation)
        assert (gone.status_code, gone.content) == (204, b"")
    for request in app.upstream.received:
        assert request.headers["authorization"] == f"Bearer {TOKEN}"
        assert "x-grindvakt-key" not in request.headers
        assert MAIL.encode() not in request.content
    assert app.upstream.received[1].url.path.endswith("/chat")


@pytest.mark.parametrize("kind", ["text/event-stream", "application/octet-stream"])
async def test_a_stream_is_restored_whatever_it_calls_itself(app: App, kind: str) -> None:
    async def answer(request: httpx.Request) -> httpx.Response:
        given = await CopilotEcho().handle_async_request(request)
        if request.url.path.endswith("chatOverStream"):
            given.headers["content-type"] = kind
        return given

    app.upstream.answer = answer
    verb = "microsoft.graph.copilot.chatOverStream"
    async with user(app) as client:
        made = (await client.post(BASE, json={})).json()["id"]
        got = await client.post(f"{BASE}/{made}/{verb}", json=ask(f"Mejla {MAIL} om mötet"))
    assert got.headers["content-type"] == kind
    found = [json.loads(e.data or "") for e in Decoder().feed(got.content)]
    assert found[0]["messages"][0]["text"] == f"Mejla {MAIL} om mötet"
    said = [c["messages"][0]["text"] for c in found[1:]]
    assert said[-1].splitlines()[0] == f"Mejla {MAIL} om mötet"
    assert all("[EMAIL" not in text for text in said)


@pytest.mark.parametrize("path", ["/chat", "/chatOverStream"])
async def test_a_block_is_graphs_error(app: App, path: str) -> None:
    async with user(app) as client:
        answer = await client.post(f"{BASE}/{ID}{path}", json=ask(f"Vem är {HIDDEN}?"))
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "invalidRequest")
    assert "personnummer" in error["message"]
    assert answer.headers["x-grindvakt-event"] in error["message"]
    assert app.upstream.received == []


async def test_a_block_as_copilots_turn(app: App) -> None:
    """Linköping's policy answers in the chat."""
    async with user(app, "linkoping") as client:
        answer = await client.post(f"{BASE}/{ID}/chat", json=ask(f"Vem är {HIDDEN}?"))
    assert answer.status_code == 200
    assert "personnummer" in answer.json()["messages"][-1]["text"]
    assert app.upstream.received == []


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"contextualResources": {"files": [{"uri": "https://exempel.sharepoint.com/p.docx"}]}},
         "annan plats"),
        ({"additionalContext": [{"text": f"Om {HIDDEN}"}]}, "personnummer"),
        ({"locationHint": {"latitude": 59.347124, "longitude": 18.073412}}, "koordinat"),
    ],
)  # fmt: skip
async def test_what_comes_along_is_screened(app: App, more: Any, why: str) -> None:
    async with user(app) as client:
        answer = await client.post(f"{BASE}/{ID}/chat", json=ask("Sammanfatta mötet.") | more)
    assert answer.status_code == 400
    assert why in answer.json()["error"]["message"].lower()
    assert app.upstream.received == []


@pytest.mark.parametrize("name", ["retrieval", "search"])
async def test_neighbours_are_screened(app: App, name: str) -> None:
    field = "queryString" if name == "retrieval" else "query"
    async with user(app) as client:
        answer = await client.post(
            f"/copilot/beta/copilot/{name}", json={field: f"Brev till {MAIL}"}
        )
    assert answer.status_code == 200
    assert MAIL in answer.text
    (sent,) = app.upstream.bodies
    assert sent[field] == "Brev till [EMAIL_ADDRESS_1]"


@pytest.mark.parametrize(
    ("tenant", "status"), [("kth", 201), ("linkoping", 201), ("hedemora", 403)]
)
async def test_who_may_use_it(app: App, tenant: str, status: int) -> None:
    """Hedemora's guideline allows Copilot Webb, which this is not."""
    async with user(app, tenant) as client:
        answer = await client.post(BASE, json={}, auth=Acknowledging())
    assert answer.status_code == status
    assert len(app.upstream.received) == (status == 201)


async def test_without_the_persons_own_token_nothing_is_sent(app: App) -> None:
    async with app.client("demo") as client:
        answer = await client.post(BASE, json={})
    assert answer.status_code == 401
    assert "x-grindvakt-key" in answer.json()["error"]["message"]
    assert app.upstream.received == []


async def test_microsofts_401_reaches_the_person_whose_token_it_is(app: App) -> None:
    body = b'{"error":{"code":"InvalidAuthenticationToken","message":"Expired."}}'
    app.upstream.replies(body, 401, {"www-authenticate": 'Bearer error="invalid_token"'})
    async with user(app) as client:
        answer = await client.post(BASE, json={})
    assert (answer.status_code, answer.content) == (401, body)
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


async def test_what_the_echo_does_not_know() -> None:
    async with httpx.AsyncClient(transport=CopilotEcho(), base_url="http://echo") as client:
        assert (await client.post("/beta/me")).status_code == 404
        made = await client.post(f"/beta/copilot/conversations/{ID}/messages", json={"text": "Hej"})
        assert (made.status_code, made.json()["text"]) == (201, "Hej")
        path = "/rest/conversations/microsoft.graph.copilot.deleteByThreadId"
        assert (await client.post(path, json={"threadId": ID})).status_code == 204
