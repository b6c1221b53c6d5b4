"""What passes the gateway and what does not: headers, keys, queries, answers, limits."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from gateway.identity.keys import KeyGrant, KeyRing, KeyStore
from gateway.storage.engine import open_database
from tests.support.inprocess import (
    CHAT,
    HIDDEN,
    MAIL,
    SERVICE_KEY,
    App,
    Pieces,
    answered,
    chat,
    running,
)

pytestmark = pytest.mark.anyio

OK = b'{"id":"x","object":"chat.completion","choices":[],"usage":null}'


async def test_only_listed_headers_reach_the_service(app: App) -> None:
    unwanted = {
        "cookie": "session=hemlig",
        "x-forwarded-for": "198.51.100.7",
        "x-real-ip": "198.51.100.7",
        "forwarded": "for=198.51.100.7",
        "x-stainless-os": "Linux",
        "x-stainless-retry-count": "0",
        "openai-organization": "org-hemlig",
        "openai-project": "proj-hemlig",
        "referer": "https://intranet.exempel.se/arende/hemlig",
        "origin": "https://intranet.exempel.se",
        "user-agent": "OpenAI/Python hemlig",
        "x-client-request-id": "hemlig",
        "idempotency-key": "hemlig",
        "traceparent": "00-hemlig",
        "x-grindvakt-key": "",
        "proxy-authorization": "Basic hemlig",
    }
    async with app.client(**unwanted) as client:
        answer = await client.post(CHAT, json=chat("Hej!"))
    assert answer.status_code == 200
    (request,) = app.upstream.received
    assert dict(request.headers) == {
        "host": "upstream.test",
        "accept": "application/json, text/event-stream",
        "accept-encoding": "identity",
        "user-agent": request.headers["user-agent"],
        "x-client-request-id": answer.headers["x-grindvakt-event"],
        "content-type": "application/json",
        "content-length": str(len(request.content)),
        "authorization": f"Bearer {SERVICE_KEY}",
    }
    assert request.headers["user-agent"].startswith("grindvakt/")
    assert str(request.url) == "https://upstream.test/v1/chat/completions"


@pytest.mark.parametrize(
    ("value", "passes"),
    [
        ("assistants=v2", True),
        ("assistants=v2, responses=v1", True),
        ("responses_websockets=2026-02-06", True),
        (f"note={HIDDEN}", False),
        ("Patienten heter Eva", False),
        ("a=v1;b", False),
    ],
)
async def test_beta_header_carries_names_and_versions_only(
    app: App, value: str, passes: bool
) -> None:
    async with app.client(**{"openai-beta": value}) as client:
        await client.post(CHAT, json=chat("Hej!"))
    (request,) = app.upstream.received
    assert ("openai-beta" in request.headers) is passes


async def test_only_listed_headers_reach_the_client(app: App) -> None:
    passed = {
        "retry-after": "3",
        "x-request-id": "req_1",
        "openai-version": "2020-10-01",
        "openai-processing-ms": "12",
        "x-ratelimit-remaining-tokens": "7",
    }
    kept = {
        "set-cookie": "__cf_bm=hemlig",
        "server": "cloudflare",
        "openai-organization": "org-hemlig",
        "openai-project": "proj-hemlig",
        "cf-ray": "hemlig",
        "location": "https://hemlig.test/",
        "strict-transport-security": "max-age=1",
        "x-grindvakt-decision": "forged",
        "x-grindvakt-event": "forged",
        "access-control-allow-origin": "*",
        "www-authenticate": "Bearer",
        "authorization": "hemlig",
        "connection": "close",
    }
    app.upstream.replies(OK, headers=passed | kept)
    answer = await app.post(chat("Hej!"))
    assert answer.status_code == 200
    assert "forged" not in str(answer.headers)
    assert set(answer.headers) == {
        *passed,
        "content-type",
        "content-length",
        "x-grindvakt-decision",
        "x-grindvakt-event",
    }
    assert answer.headers["x-grindvakt-decision"] == "forward"


async def test_every_answer_names_decision_and_event(fresh: App) -> None:
    async with fresh.client() as client:
        answers = [
            (await client.post(CHAT, json=chat("Hej!")), "forward"),
            (await client.post(CHAT, json=chat("Hej!", stream=True)), "forward"),
            (await client.post(CHAT, json=chat(MAIL)), "redact"),
            (await client.post(CHAT, json=chat(HIDDEN)), "block"),
            (await client.post(CHAT, json=chat(HIDDEN, stream=True)), "block"),
            (await client.get("/v1/models"), "forward"),
            (await client.get("/v1/models?a=b"), "refused"),
            (await client.post("/v1/nothing", json={}), "refused"),
            (await client.get(CHAT), "refused"),
            (await client.post(CHAT, content=b"{"), "refused"),
            (await client.post("/api/screen", json={"text": HIDDEN}), "block"),
            (await client.post("/api/screen", json={}), "refused"),
        ]
    async with fresh.client(None) as client:
        answers.append((await client.post(CHAT, json=chat("Hej!")), "refused"))
        answers.append((await client.post("/api/screen", json={"text": "Hej!"}), "refused"))
    seen = set()
    for answer, decision in answers:
        assert answer.headers["x-grindvakt-decision"] == decision, answer.text
        seen.add(answer.headers["x-grindvakt-event"])
    assert len(seen) == len(answers)
    recorded = {record["event"] for record in fresh.records()}
    assert recorded == {a.headers["x-grindvakt-event"] for a, _ in answers[:-2]}


@pytest.mark.parametrize(
    "name", ["authorization", "api-key", "x-api-key", "x-goog-api-key", "x-grindvakt-key"]
)
async def test_key_in_each_header(app: App, name: str) -> None:
    key = app.keys["demo"]
    value = f"Bearer {key}" if name == "authorization" else key
    async with app.client(None, **{name: value}) as client:
        assert (await client.post(CHAT, json=chat("Hej!"))).status_code == 200
    (request,) = app.upstream.received
    assert key not in str(request.headers.raw)
    assert request.headers["authorization"] == f"Bearer {SERVICE_KEY}"


async def test_users_own_token_does_not_travel(app: App) -> None:
    headers = {"authorization": "Bearer sk-the-users-own", "x-grindvakt-key": app.keys["demo"]}
    async with app.client(None, **headers) as client:
        assert (await client.post(CHAT, json=chat("Hej!"))).status_code == 200
    assert app.upstream.received[0].headers["authorization"] == f"Bearer {SERVICE_KEY}"


async def test_conflicting_keys(app: App) -> None:
    async with app.client("demo", **{"x-api-key": app.keys["kth"]}) as client:
        answer = await client.post(CHAT, json=chat("Hej!"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "conflicting_keys")
    assert app.upstream.received == []


async def test_key_in_the_query_is_not_passed_on(app: App) -> None:
    async with app.client(None) as client:
        answer = await client.post(f"{CHAT}?key={app.keys['demo']}", json=chat("Hej!"))
    assert answer.status_code == 200
    assert app.upstream.received[0].url.query == b""


async def test_key_of_a_tenant_that_is_not_configured(app: App) -> None:
    database = open_database(f"sqlite:///{app.folder / 'data/grindvakt.db'}")
    issued = KeyStore(database).create(KeyGrant("borta", frozenset({"employee"})))
    ring = KeyRing(database)
    ring.load()
    assert ring.authenticate(issued.text) is not None
    database.close()
    for path, body in ((CHAT, chat("Hej!")), ("/api/screen", {"text": "Hej!"})):
        async with app.client(None, authorization=f"Bearer {issued.text}") as client:
            answer = await client.post(path, json=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid_api_key")
    assert app.upstream.received == []


async def test_records_and_policies_are_the_keys_tenants(app: App) -> None:
    answers = {t: await app.post(chat("Hej!"), tenant=t) for t in ("demo", "kth")}
    for tenant, answer in answers.items():
        record = app.record(answer)
        assert (record["tenant"], record["policy"]) == (tenant, tenant)


async def test_more_requests_at_once_than_the_limit(tmp_path: Path) -> None:
    async with running(tmp_path, limits={"concurrent_requests": 2}) as app:
        reached, opened = asyncio.Semaphore(0), asyncio.Event()
        echo = app.upstream.answer

        async def wait(request: httpx.Request) -> httpx.Response:
            reached.release()
            await opened.wait()
            return await echo(request)

        app.upstream.answer = wait
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(app.post(chat(f"Hej {n}!"))) for n in range(2)]
            for _ in tasks:
                await reached.acquire()
            for path, body in ((CHAT, chat("Hej!")), ("/api/screen", {"text": "Hej!"})):
                answer = await app.post(body, path=path)
                assert (answer.status_code, answer.json()["error"]["code"]) == (503, "overloaded")
                assert app.record(answer)["error"] == "overloaded"
            assert (await app.metrics())["grindvakt_requests_in_flight"] == 2
            opened.set()
        assert [task.result().status_code for task in tasks] == [200, 200]
        assert len(app.upstream.received) == 2
        assert (await app.post(chat("Hej!"))).status_code == 200
        assert "grindvakt_requests_in_flight" not in await app.metrics()


@pytest.fixture(scope="module")
async def bounded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    """A gateway that takes answers of at most 4096 bytes."""
    limits = {"response_bytes": 4096}
    async with running(tmp_path_factory.mktemp("bounded"), limits=limits) as app:
        yield app


EVENTS = {"content-type": "text/event-stream"}
BAD_ANSWERS: dict[str, tuple[bytes, int, dict[str, str], str]] = {
    "html": (b"<html>hemlig</html>", 200, {"content-type": "text/html"}, "upstream_invalid"),
    "not json": (b"hemlig", 200, {}, "upstream_invalid"),
    "empty": (b"", 200, {}, "upstream_invalid"),
    "html error": (b"<html>hemlig</html>", 500, {}, "upstream_invalid"),
    "redirect": (b"{}", 302, {"location": "http://hemlig.test/"}, "upstream_invalid"),
    "redirect as events": (
        b"data: {}\n\n",
        307,
        EVENTS | {"location": "http://hemlig.test/"},
        "upstream_invalid",
    ),
    "not modified": (b"", 304, {}, "upstream_invalid"),
    "credential": (b'{"error":{"message":"key sk-hemlig"}}', 401, {}, "upstream_credential"),
    "credential as events": (
        b'data: {"error":{"message":"key sk-hemlig"}}\n\n',
        401,
        EVENTS,
        "upstream_credential",
    ),
    "compressed": (
        gzip.compress(OK),
        200,
        {"content-encoding": "gzip"},
        "upstream_invalid",
    ),
    "compressed events": (
        gzip.compress(b"data: {}\n\n"),
        200,
        EVENTS | {"content-encoding": "br"},
        "upstream_invalid",
    ),
    "rubbish events": (b"<html>hemlig</html>", 200, EVENTS, "upstream_invalid"),
    "no events": (b"", 200, EVENTS, "upstream_invalid"),
    "too large": (b'{"a":"' + b"x" * 5000 + b'"}', 200, {}, "upstream_invalid"),
}


@pytest.mark.parametrize("name", BAD_ANSWERS)
async def test_bad_answers_of_the_service(bounded: App, name: str) -> None:
    body, status, headers, code = BAD_ANSWERS[name]
    app, series = bounded, f'grindvakt_errors_total{{code="{code}"}}'
    app.upstream.received.clear()
    app.upstream.replies(body, status, headers)
    before = (await app.metrics()).get(series, 0)
    answer = await app.post(chat("Hej!"))
    assert answer.status_code == 502, answer.text
    assert answer.json()["error"]["code"] == code
    assert "hemlig" not in answer.text
    assert "location" not in answer.headers
    assert len(app.upstream.received) == 1
    record = await app.finished(answer)
    assert (record["action"], record["outcome"]["outcome"]) == ("forward", "upstream_error")
    assert (await app.metrics())[series] == before + 1


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (httpx.ConnectError("hemlig"), 502, "upstream_unreachable"),
        (httpx.ConnectTimeout("hemlig"), 504, "upstream_timeout"),
        (httpx.PoolTimeout("hemlig"), 504, "upstream_timeout"),
        (ConnectionResetError("hemlig"), 502, "upstream_unreachable"),
        (httpx.RemoteProtocolError("hemlig"), 502, "upstream_unreachable"),
    ],
)
async def test_transport_errors(app: App, error: Exception, status: int, code: str) -> None:
    async def fail(_request: httpx.Request) -> httpx.Response:
        raise error

    app.upstream.answer = fail
    answer = await app.post(chat("Hej!"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert "hemlig" not in answer.text + app.log.read_text("utf-8")
    outcome = (await app.finished(answer))["outcome"]["outcome"]
    assert outcome == ("upstream_timeout" if status == 504 else "upstream_error")


async def stream(app: App, pieces: Pieces) -> httpx.Response:
    async def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers=EVENTS, stream=pieces)

    app.upstream.answer = answer
    return await app.post(chat(MAIL, stream=True))


def event(text: str) -> bytes:
    delta = {"choices": [{"index": 0, "delta": {"content": text}}]}
    return f"data: {json.dumps(delta)}\n\n".encode()


def shown(answer: httpx.Response) -> str:
    lines = [line[6:] for line in answer.text.splitlines() if line.startswith("data: {")]
    choices = [choice for line in lines for choice in json.loads(line).get("choices", [])]
    return "".join(choice["delta"].get("content") or "" for choice in choices)


async def test_stream_is_restored_however_it_is_cut(app: App) -> None:
    whole = event("Skriv till [E-POST") + event("ADRESS_1] nu") + b"data: [DONE]\n\n"
    sent = None
    for size in (1, 2, 3, 7, len(whole)):
        pieces = Pieces([whole[n : n + size] for n in range(0, len(whole), size)])
        answer = await stream(app, pieces)
        sent = app.upstream.bodies[-1]["messages"][0]["content"]
        assert MAIL not in sent
        assert answer.text.rstrip().endswith("[DONE]")
        assert pieces.closed
        text = shown(answer)
        assert text.startswith("Skriv till ")
        assert text.endswith(" nu")
        if sent == "[E-POSTADRESS_1]":
            assert text == f"Skriv till {MAIL} nu"
    assert sent is not None


async def test_stream_that_breaks_ends_in_an_error_event(app: App) -> None:
    pieces = Pieces([event("Hej")], httpx.ReadError("hemlig"))
    answer = await stream(app, pieces)
    assert answer.status_code == 200
    last = answer.text.rstrip().rsplit("data: ", 1)[1]
    assert json.loads(last)["error"]["code"] == "upstream_broken"
    assert "hemlig" not in answer.text
    assert pieces.closed
    assert (await app.finished(answer))["outcome"]["outcome"] == "upstream_error"


@pytest.mark.parametrize("prompt", [MAIL, "Hej!"])
async def test_stream_that_ends_before_its_end_ends_in_an_error_event(
    app: App, prompt: str
) -> None:
    async def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers=EVENTS, stream=Pieces([event("Hej"), event(" [")]))

    app.upstream.answer = answer
    got = await app.post(chat(prompt, stream=True))
    assert got.status_code == 200
    assert shown(got) == "Hej ["
    last = got.text.rstrip().rsplit("data: ", 1)[1]
    assert json.loads(last)["error"]["code"] == "upstream_incomplete"
    assert (await app.finished(got))["outcome"]["outcome"] == "upstream_error"


async def test_response_is_let_go_after_an_error(app: App) -> None:
    pieces = Pieces([b"<html>"])
    assert (await stream(app, pieces)).status_code == 502
    assert pieces.closed


async def test_lone_surrogate_passes_as_it_came(app: App) -> None:
    raw = b'{"model":"gpt-5","messages":[{"role":"user","content":"a\\ud800b"}]}'
    app.upstream.replies(OK)
    async with app.client(**{"content-type": "application/json"}) as client:
        answer = await client.post(CHAT, content=raw)
        hidden = await client.post(CHAT, content=raw.replace(b"a\\", f"{HIDDEN} \\".encode()))
        mailed = await client.post(CHAT, content=raw.replace(b"a\\", f"{MAIL} \\".encode()))
    assert answer.status_code == 200, answer.text
    assert hidden.headers["x-grindvakt-decision"] == "block"
    assert mailed.headers["x-grindvakt-decision"] == "redact"
    assert [body["messages"][0]["content"][-2:] for body in app.upstream.bodies] == ["\ud800b"] * 2


async def test_answer_with_a_lone_surrogate(app: App) -> None:
    content = b'{"choices":[{"index":0,"message":{"role":"assistant","content":"\\udc00 [X_1]"}}]}'
    app.upstream.replies(content)
    answer = await app.post(chat(MAIL))
    assert answer.status_code == 200
    assert answer.json()["choices"][0]["message"]["content"] == "\udc00 [X_1]"


async def test_unknown_first_segment_is_not_a_service(app: App) -> None:
    async with app.client() as client:
        assert (await client.post("/nothing/v1/chat/completions", json={})).status_code == 404
        assert (await client.post("/openai/chat/completions", json={})).status_code == 404
    assert app.upstream.received == []


async def test_echo_service_is_not_the_network(app: App) -> None:
    answer = await app.post(chat("Hej!"), path="/echo/v1/chat/completions")
    assert answer.json()["choices"][0]["message"]["content"] == "Hej!"
    assert app.upstream.received == []
    assert answered(OK).headers["content-type"] == "application/json"
