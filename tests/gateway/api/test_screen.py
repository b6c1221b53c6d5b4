"""`POST /api/screen`: its shape, its errors in both languages, and that it stores no text."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.api import screen
from tests.support.inprocess import HIDDEN, MAIL, App, running

pytestmark = pytest.mark.anyio

PATH = "/api/screen"


async def ask(app: App, tenant: str = "demo", **body: Any) -> httpx.Response:
    return await app.post(body, path=PATH, tenant=tenant)


async def ask_raw(app: App, content: bytes, tenant: str = "demo", **headers: str) -> httpx.Response:
    given = {"content-type": "application/json"} | headers
    async with app.client(tenant, **given) as client:
        return await client.post(PATH, content=content)


async def test_redacted_text(app: App) -> None:
    text = f"Mejla {MAIL} om mötet."
    answer = await ask(app, text=text)
    assert answer.status_code == 200
    document = answer.json()
    assert list(document) == [
        *("decision", "findings", "redacted_text", "reasons", "complete"),
        *("information_class", "class_name", "notices", "target"),
    ]
    assert (document["information_class"], document["class_name"]) == (1, "K1")
    assert (document["notices"], document["target"]) == ([], "")
    assert document["decision"] == "redact"
    assert document["complete"] is True
    (found,) = document["findings"]
    assert set(found) == {
        "entity_type",
        "start",
        "end",
        "score",
        "recognizer",
        "explanation",
    }
    assert found["entity_type"] == "EMAIL_ADDRESS"
    assert text[found["start"] : found["end"]] == MAIL
    assert found["score"] > 0.75
    assert MAIL not in str(document)
    assert document["redacted_text"].startswith("Mejla [")
    assert document["redacted_text"].endswith("] om mötet.")
    assert all(set(each) == {"rule", "clause", "message"} for each in document["reasons"])
    assert document["reasons"]


async def test_blocked_text_shows_what_stops_it_replaced(app: App) -> None:
    document = (await ask(app, text=f"Personnummer {HIDDEN} gäller")).json()
    assert document["decision"] == "block"
    assert HIDDEN not in str(document)
    assert document["redacted_text"].endswith("gäller")
    assert [each["entity_type"] for each in document["findings"]] == ["SE_PERSONNUMMER"]


async def test_harmless_and_empty_texts(app: App) -> None:
    for text in ("Hur kokar man ägg?", "", " \n"):
        document = (await ask(app, text=text)).json()
        assert (document["decision"], document["findings"]) == ("forward", [])
        assert document["redacted_text"] == text


async def test_explanations_follow_the_texts_language(app: App) -> None:
    swedish = (
        await ask(app, text=f"Hej, mitt personnummer är {HIDDEN}, kan du hjälpa mig?")
    ).json()
    english = (await ask(app, text=f"Hello, my number is {HIDDEN}, can you please help me?")).json()
    assert swedish["reasons"][0]["rule"] == english["reasons"][0]["rule"]
    assert swedish["reasons"][0]["message"] != english["reasons"][0]["message"]
    assert "kontrollsiffran stämmer" in swedish["findings"][0]["explanation"]
    assert "check digit holds" in english["findings"][0]["explanation"]


async def test_offsets_are_code_points(app: App) -> None:
    text = f"🙂🙂 é {MAIL}"
    (found,) = (await ask(app, text=text)).json()["findings"]
    assert text[found["start"] : found["end"]] == MAIL


async def test_recorded_without_text(app: App) -> None:
    text = f"kanariefågel {HIDDEN} {MAIL}"
    answer = await ask(app, text=text)
    record = await app.finished(answer)
    assert record["operation"] == "screen"
    assert record["action"] == "block"
    assert record["text_characters"] == len(text)
    assert record["types"] == {"EMAIL_ADDRESS": 1, "SE_PERSONNUMMER": 1}
    assert record["outcome"]["outcome"] == "completed"
    everything = str(app.records()) + app.log.read_text("utf-8")
    assert not any(part in everything for part in ("kanarie", HIDDEN, MAIL))
    assert app.upstream.received == []


async def test_service_is_the_one_asked_for(app: App) -> None:
    assert app.record(await ask(app, text="Hej!"))["service"] == "openai"
    assert app.record(await ask(app, text="Hej!", service="echo"))["service"] == "echo"
    own = await ask(app, text="Hej!", policy="demo")
    assert own.status_code == 200


MESSAGES: dict[str, tuple[bytes, int, str]] = {
    "unknown service": (b'{"text":"x","service":"borta"}', 400, "unknown_service"),
    "another tenant's policy": (b'{"text":"x","policy":"linkoping"}', 403, "unknown_policy"),
    "no text": (b"{}", 400, "invalid_request"),
    "no object": (b'["x"]', 400, "invalid_request"),
    "text is a number": (b'{"text":19850101}', 400, "invalid_request"),
    "service is a list": (b'{"text":"x","service":["hemlig"]}', 400, "invalid_request"),
    "unknown field": (b'{"text":"x","hemlig":"hemlig"}', 400, "invalid_request"),
    "not json": (b'{"text": hemlig}', 400, "invalid_json"),
    "empty": (b"", 400, ""),
    "duplicate key": (b'{"text":"hemlig","text":"x"}', 400, "duplicate_key"),
    "invalid utf-8": (b'{"text":"\xff"}', 400, ""),
    "deep": (b'{"text":' + b"[" * 40_000, 400, ""),
}


@pytest.mark.parametrize("name", MESSAGES)
async def test_errors_in_both_languages(app: App, name: str) -> None:
    body, status, code = MESSAGES[name]
    texts = set()
    for tenant in ("demo", "kth"):  # Swedish and English
        answer = await ask_raw(app, body, tenant)
        assert answer.status_code == status, answer.text
        error = answer.json()["error"]
        assert set(error) == {"code", "message"}
        assert error["code"] == code or not code
        assert "hemlig" not in answer.text
        texts.add(error["message"])
        record = app.record(answer)
        assert (record["action"], record["error"]) == ("refused", error["code"])
        assert (record["tenant"], record["operation"]) == (tenant, "screen")
    assert len(texts) == 2


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{}", "The field text is missing."),
        (b'{"text":5}', "The field text must be text."),
        (b'{"text":"x","service":1}', "The field service must be text."),
        (b'{"text":"x","policy":[]}', "The field policy must be text."),
    ],
)
async def test_errors_name_the_field(app: App, body: bytes, message: str) -> None:
    answer = await ask_raw(app, body, "kth")
    assert answer.json()["error"]["message"] == message


async def test_too_long_text(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    assert screen.MAX_CHARACTERS == 1_000_000
    monkeypatch.setattr(screen, "MAX_CHARACTERS", 10)
    assert (await ask(app, text="0123456789")).status_code == 200
    answer = await ask(app, text="hemlighet!!")
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "text_too_long")
    assert "hemlighet" not in answer.text


async def test_body_is_bounded(tmp_path: Path) -> None:
    async with running(tmp_path, limits={"body_bytes": 1024}) as app:
        answer = await ask(app, text="x" * 2000)
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "body_too_large")


async def test_other_content_types(app: App) -> None:
    answer = await ask_raw(app, b'{"text":"x"}', **{"content-type": "text/plain"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "unsupported_content_type")


@pytest.mark.parametrize("header", ["", "Bearer nope", "Bearer gv_0000000000_nope"])
async def test_without_a_valid_key(fresh: App, header: str) -> None:
    async with fresh.client(None, authorization=header) as client:
        answer = await client.post(PATH, json={"text": "hemlig"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid_api_key")
    assert fresh.records() == []
    assert (await fresh.metrics())['grindvakt_refused_requests_total{code="invalid_api_key"}'] == 1


async def test_key_is_accepted_where_the_proxy_takes_it(app: App) -> None:
    async with app.client(None, **{"x-api-key": app.keys["kth"]}) as client:
        answer = await client.post(PATH, json={"text": "Hej!"})
    assert app.record(answer)["tenant"] == "kth"


async def test_conflicting_keys(app: App) -> None:
    async with app.client("demo", **{"x-api-key": app.keys["kth"]}) as client:
        answer = await client.post(PATH, json={"text": "Hej!"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "conflicting_keys")


async def test_lone_surrogates(app: App) -> None:
    answer = await ask_raw(app, f'{{"text":"a\\ud800 {HIDDEN} \\udfff"}}'.encode())
    assert answer.status_code == 200, answer.text
    document = answer.json()
    assert document["decision"] == "block"
    assert document["redacted_text"].startswith("a\ud800 [")
    assert document["redacted_text"].endswith("] \udfff")
    for field in ("service", "policy"):
        odd = await ask_raw(app, f'{{"text":"x","{field}":"\\ud800"}}'.encode())
        assert odd.status_code in (400, 403)
    key = await ask_raw(app, b'{"text":"x","\\ud800":1}')
    assert key.status_code == 400


async def test_described_but_not_to_everybody(app: App) -> None:
    async with app.client() as client:
        for path in ("/openapi.json", "/docs", "/redoc"):
            assert (await client.get(path)).status_code == 404
    own = app.gateway._own
    assert own is not None
    operation = own.openapi()["paths"][PATH]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert set(schema["properties"]) == {"text", "service", "policy"}
    assert "200" in operation["responses"]
