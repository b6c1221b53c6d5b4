"""Google's API through the gateway: arrays that break off, headers, what is recorded."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.proxy.echo import ECHOES
from tests.support.inprocess import HIDDEN, MAIL, App, Pieces, running

pytestmark = pytest.mark.anyio

MODEL = "/gemini/v1beta/models/gemini-2.5-flash"
STREAM = f"{MODEL}:streamGenerateContent"
GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "gemini"
ARRAY = {"content-type": "application/json; charset=UTF-8"}
EVENTS = {"content-type": "text/event-stream"}


def asked(text: str) -> dict[str, Any]:
    return {"contents": [{"role": "user", "parts": [{"text": text}]}]}


def element(text: str) -> bytes:
    return json.dumps({"candidates": [{"content": {"parts": [{"text": text}]}}]}).encode()


async def answered(
    app: App, pieces: Pieces, headers: dict[str, str], path: str = STREAM, text: str = "Hej!"
) -> httpx.Response:
    async def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers=headers, stream=pieces)

    app.upstream.answer = answer
    return await app.post(asked(text), path)


@pytest.mark.parametrize("size", [1, 7, 10_000_000])
async def test_an_array_arrives_however_it_is_cut(app: App, size: int) -> None:
    body = (GOLDEN / "chat.stream.json").read_bytes()
    pieces = Pieces([body[at : at + size] for at in range(0, len(body), size)])
    answer = await answered(app, pieces, ARRAY)
    assert answer.status_code == 200
    assert answer.json() == json.loads(body)
    record = await app.finished(answer)
    assert record["operation"] == "stream_generate_content"
    assert (record["outcome"]["tokens_in"], record["outcome"]["tokens_out"]) == (21, 15)


@pytest.mark.parametrize(
    ("pieces", "code"),
    [
        (Pieces([b"["], httpx.ReadError("x")), "UPSTREAM_BROKEN"),
        (Pieces([b"[" + element("Hej")[:-1]], httpx.ReadError("x")), "UPSTREAM_BROKEN"),
        (Pieces([b"[{"]), "UPSTREAM_INCOMPLETE"),
        (Pieces([b"<html>"]), "UPSTREAM_INVALID"),
        (Pieces([b'{"candidates":[]}']), "UPSTREAM_INVALID"),
        (Pieces([b"  "]), "UPSTREAM_INVALID"),
        (Pieces([]), "UPSTREAM_INVALID"),
    ],
)
async def test_an_array_without_an_element_is_a_proper_error(
    app: App, pieces: Pieces, code: str
) -> None:
    answer = await answered(app, pieces, ARRAY)
    assert answer.status_code == 502
    assert answer.json()["error"]["details"][0]["reason"] == code


@pytest.mark.parametrize("error", [None, httpx.ReadError("hemlig")])
async def test_an_array_that_breaks_off_ends_in_an_error(app: App, error: Exception | None) -> None:
    pieces = Pieces([b"[" + element("Hej"), b",\r\n" + element("du")[:-3]], error)
    answer = await answered(app, pieces, ARRAY)
    assert answer.status_code == 200
    first, last = answer.json()
    assert first["candidates"][0]["content"]["parts"] == [{"text": "Hej"}]
    assert last["error"]["status"] == "UNAVAILABLE"
    assert "hemlig" not in answer.text
    assert (await app.finished(answer))["outcome"]["outcome"] == "upstream_error"


async def test_events_that_break_off_before_the_first_are_a_proper_error(app: App) -> None:
    pieces = Pieces([b"data: " + element("Hej")], httpx.ReadError("x"))
    answer = await answered(app, pieces, EVENTS, f"{STREAM}?alt=sse", MAIL)
    assert answer.status_code == 502
    assert answer.json()["error"]["details"][0]["reason"] == "UPSTREAM_BROKEN"


async def test_only_listed_headers_and_parameters_go_on(app: App) -> None:
    app.upstream.answer = ECHOES["gemini"](()).handle_async_request
    key = app.keys["demo"]
    given = {
        "x-goog-api-client": "genai/3 hemlig",
        "x-server-timeout": "20",
        "x-goog-user-project": "eva-test",
        "x-goog-api-key": key,
    }
    async with app.client(None, **given) as client:
        path = f"{MODEL}:generateContent?key={key}&alt=json"
        answer = await client.post(path, json=asked("Hej!"))
        odd = await client.post(f"{MODEL}:generateContent?alt={HIDDEN}", json=asked("Hej!"))
        other = await client.post(f"{MODEL}:generateContent?fields=x", json=asked("Hej!"))
    assert answer.status_code == 200
    (request,) = app.upstream.received
    assert request.url.query == b"alt=json"
    names = {name for name in request.headers if name.startswith("x-")}
    assert names == {"x-client-request-id"}
    assert key not in str(request.headers)
    assert (odd.status_code, other.status_code) == (400, 400)


async def test_the_project_to_bill_is_the_services_own(tmp_path: Path) -> None:
    service = {"adapter": "gemini", "base_url": "https://upstream.test", "user_project": "kth-ai"}
    async with running(tmp_path, services={"gemini": service}) as app:
        app.upstream.answer = ECHOES["gemini"](()).handle_async_request
        async with app.client(**{"x-goog-user-project": "eva-test"}) as client:
            answer = await client.post(f"{MODEL}:generateContent", json=asked("Hej!"))
        assert answer.status_code == 200
        (request,) = app.upstream.received
        assert request.headers.get_list("x-goog-user-project") == ["kth-ai"]


@pytest.mark.parametrize(
    "path",
    [
        "/gemini/v1beta/interactions", "/gemini/upload/v1beta/corpora", "/gemini/v1beta/corpora",
        f"{MODEL}:predict", f"{MODEL}:generateVideos",
        "/vertex/v1/projects/p/locations/eu/publishers/anthropic/models/claude:rawPredict",
    ],
)  # fmt: skip
async def test_what_is_not_listed_is_refused_in_googles_shape(app: App, path: str) -> None:
    answer = await app.post(asked("Hej!"), path)
    assert answer.status_code == 404
    error = answer.json()["error"]
    assert (error["status"], error["details"][0]["reason"]) == ("NOT_FOUND", "UNKNOWN_OPERATION")
    assert app.upstream.received == []


async def test_a_project_that_holds_a_number_of_somebody_is_blocked(app: App) -> None:
    place = (
        f"projects/anna-{HIDDEN}/locations/europe-north1/publishers/google/models/gemini-2.5-pro"
    )
    answer = await app.post(asked("Hej!"), f"/vertex/v1/{place}:generateContent")
    assert answer.headers["x-grindvakt-decision"] == "block"
    assert app.upstream.received == []
    assert "/path/project" in json.dumps(app.record(answer))


@pytest.mark.parametrize("stream", [False, True])
async def test_a_refusal_as_a_turn_comes_as_it_was_asked_for(app: App, stream: bool) -> None:
    path = STREAM if stream else f"{MODEL}:generateContent"
    body = asked(f"Patienten {HIDDEN} har HIV")
    answer = await app.post(body, path, "linkoping")
    assert answer.status_code == 200
    (document,) = answer.json() if stream else [answer.json()]
    assert "Grindvakt" in document["candidates"][0]["content"]["parts"][0]["text"]
    events = await app.post(body, f"{path}?alt=sse", "linkoping")
    assert events.headers["content-type"].startswith("text/event-stream") is stream
    assert app.upstream.received == []


@pytest.mark.parametrize("tenant", ["kth", "linkoping", "hedemora"])
async def test_vertex_is_only_for_whom_a_policy_lets(app: App, tenant: str) -> None:
    path = "/vertex/v1/publishers/google/models/gemini-2.5-pro:generateContent"
    answer = await app.post(asked("Hej!"), path, tenant)
    assert answer.headers["x-grindvakt-decision"] == "block"
    assert app.upstream.received == []
