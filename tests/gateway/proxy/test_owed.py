"""What rules ask for beside their action reaches the service, the client and the record."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from gateway.proxy.echo import ECHOES
from tests.support.chatting import APIS, Api
from tests.support.inprocess import HIDDEN, MAIL, App, chat
from tests.support.owing import GOOD, owing, policy

pytestmark = pytest.mark.anyio

TOOL = {"type": "function", "function": {"name": "look_up", "parameters": {"type": "object"}}}


@pytest.fixture(scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    async with owing(tmp_path_factory.mktemp("owed")) as started:
        yield started


async def ask(app: App, api: Api, text: str, stream: bool) -> httpx.Response:
    app.upstream.answer = ECHOES[api.echo](("gpt-5",)).handle_async_request
    return await app.post(api.body([text], stream), api.address(stream))


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
async def test_answers_carry_reminders_and_the_class(app: App, api: Api, stream: bool) -> None:
    answer = await ask(app, api, f"{GOOD} {MAIL}", stream)
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-grindvakt-reminder"] == "verify, draft, ai_generated"
    assert answer.headers["x-grindvakt-class"] == "1"
    assert answer.headers["x-grindvakt-class-name"] == "K1"
    assert "x-grindvakt-media" not in answer.headers
    assert app.record(answer)["information_class"] == 1
    assert (await ask(app, api, GOOD, stream)).headers["x-grindvakt-class"] == "0"


async def test_a_refusal_tells_the_class_and_reminds_of_nothing(app: App) -> None:
    answer = await app.post(chat(HIDDEN))
    assert answer.status_code == 400
    assert answer.headers["x-grindvakt-class"] == "2"
    assert "x-grindvakt-reminder" not in answer.headers


async def test_an_error_of_the_service_s_reminds_of_nothing(app: App) -> None:
    app.upstream.replies(b'{"error": {"message": "busy"}}', 429)
    answer = await app.post(chat(GOOD))
    assert answer.status_code == 429
    assert "x-grindvakt-reminder" not in answer.headers


async def test_the_request_goes_without_its_tools(app: App) -> None:
    answer = await app.post(chat(GOOD, tools=[TOOL], tool_choice="auto", temperature=0))
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-grindvakt-stripped"] == "tools"
    assert set(app.upstream.bodies[0]) == {"model", "messages", "temperature"}
    assert app.record(answer)["stripped"] is True
    redacted = await app.post(chat(f"{GOOD} {MAIL}", tools=[TOOL]))
    assert redacted.headers["x-grindvakt-stripped"] == "tools"
    assert "tools" not in app.upstream.bodies[1]
    plain = await app.post(chat(GOOD))
    assert "x-grindvakt-stripped" not in plain.headers
    assert "stripped" not in app.record(plain)


async def declares(app: App, said: str) -> httpx.Response:
    async with app.client(**{"x-grindvakt-class": said}) as client:
        return await client.post("/v1/chat/completions", json=chat(GOOD))


async def test_a_declared_class_can_only_raise(app: App) -> None:
    answer = await declares(app, "3")
    assert answer.headers["x-grindvakt-class"] == "3"
    record = app.record(answer)
    assert (record["information_class"], record["declared_class"]) == (3, 3)
    assert (await declares(app, "k3")).headers["x-grindvakt-class"] == "3"
    async with app.client(**{"x-grindvakt-class": "0"}) as client:
        lower = await client.post("/v1/chat/completions", json=chat(f"{GOOD} {MAIL}"))
    assert lower.headers["x-grindvakt-class"] == "1"
    record = app.record(lower)
    assert (record["information_class"], record["declared_class"]) == (1, 0), "the conflict"
    assert "x-grindvakt-class" not in app.upstream.received[-1].headers


@pytest.mark.parametrize("said", ["5", "-1", "hemlig", "", "1.5", "٣"])
async def test_a_class_that_is_none_is_refused(app: App, said: str) -> None:
    header = said.encode()
    async with app.client() as client:
        answer = await client.post(
            "/v1/chat/completions", json=chat(GOOD), headers=[(b"x-grindvakt-class", header)]
        )
    assert answer.status_code == 400
    assert "0-4, K0, K1, K2, K3, K4" in answer.text
    assert app.upstream.received == []


async def test_the_policy_s_own_names_are_understood(tmp_path: Path) -> None:
    scale = "information_classes: {scale: kth}\n"
    async with owing(tmp_path, policy(more=scale)) as app, app.client() as client:
        for said in ("Känsliga personuppgifter", "sensitive personal data"):
            answer = await client.post(
                "/v1/chat/completions",
                json=chat(GOOD),
                headers=[(b"x-grindvakt-class", said.encode())],
            )
            assert answer.headers["x-grindvakt-class"] == "2"
            assert answer.headers["x-grindvakt-class-name"] == "Sensitive personal data"


PICTURE = b"\x89PNG\r\n\x1a\nc2pa:jumb"


async def test_pictures_are_labelled_and_untouched(app: App) -> None:
    encoded = base64.b64encode(PICTURE).decode()
    body = f'{{"created": 1, "data": [{{"b64_json": "{encoded}"}}]}}'.encode()
    app.upstream.replies(body)
    asked = {"model": "gpt-image-1", "prompt": "Ett hus i en skog"}
    answer = await app.post(asked, "/v1/images/generations")
    assert answer.headers["x-grindvakt-media"] == "ai-generated"
    assert answer.content == body
    assert (await app.finished(answer))["outcome"]["answer"]["media"] is True


async def test_sound_is_labelled_and_untouched(app: App) -> None:
    app.upstream.replies(PICTURE, headers={"content-type": "audio/mpeg"})
    asked = {"model": "tts-1", "input": GOOD, "voice": "alloy"}
    answer = await app.post(asked, "/v1/audio/speech")
    assert answer.headers["x-grindvakt-media"] == "ai-generated"
    assert answer.content == PICTURE


async def test_a_picture_among_the_parts_is_labelled(app: App) -> None:
    part = '{"inlineData": {"mimeType": "image/png", "data": "iVBORw0K"}}'
    body = f'{{"candidates": [{{"content": {{"parts": [{part}]}}, "finishReason": "STOP"}}]}}'
    app.upstream.replies(body.encode())
    (gemini,) = [api for api in APIS if api.name == "gemini"]
    answer = await app.post(gemini.body([GOOD], False), gemini.path)
    assert answer.headers["x-grindvakt-media"] == "ai-generated"


async def test_nothing_is_told_where_no_rule_asks(tmp_path: Path) -> None:
    async with owing(tmp_path, policy("note")) as app:
        answer = await app.post(chat(f"{GOOD} {MAIL}", tools=[TOOL]))
        told = {name for name in answer.headers if name.startswith("x-grindvakt-")}
        assert told == {
            "x-grindvakt-decision",
            "x-grindvakt-event",
            "x-grindvakt-redactions",
        }
        assert app.upstream.bodies[0]["tools"] == [TOOL]
