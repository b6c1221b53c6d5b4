"""Reminders below answers: in every chat API, whole and streamed, and never back to the model."""

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
import pytest

from gateway.proxy.echo import ECHOES
from tests.support.chatting import APIS, Api
from tests.support.inprocess import MAIL, App, chat
from tests.support.owing import GOOD, owing, policy

pytestmark = pytest.mark.anyio

OWN = "reminders:\n  verify: {sv: Läs svaret med egna ögon., en: Read it with your own eyes.}\n"
LINE = "\n\n[Grindvakt: Läs svaret med egna ögon. Svaret är skapat av en AI-tjänst.]"
ENGLISH = "\n\n[Grindvakt: Read it with your own eyes. The answer was made by an AI service.]"
JSON_MODE = {"type": "json_object"}


@pytest.fixture(scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    source = policy("verify, ai_generated", more=OWN)
    folder = tmp_path_factory.mktemp("reminding")
    async with owing(folder, source, {"reminders_in_answers": True}) as started:
        yield started


async def ask(app: App, api: Api, history: Sequence[str], stream: bool) -> httpx.Response:
    app.upstream.answer = ECHOES[api.echo](("gpt-5",)).handle_async_request
    return await app.post(api.body(history, stream), api.address(stream))


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
async def test_the_line_stands_below_and_is_taken_out_again(
    app: App, api: Api, stream: bool
) -> None:
    asked = f"{GOOD} {MAIL}"
    answer = await ask(app, api, [asked], stream)
    assert answer.status_code == 200, answer.text
    reply = api.read(answer.text, stream)
    assert reply.endswith(LINE), reply
    assert reply.count("Grindvakt") == 1
    assert MAIL in reply
    later = await ask(app, api, [asked, reply, GOOD], stream)
    assert later.status_code == 200, later.text
    assert "Grindvakt" not in str(app.upstream.bodies[-1])
    assert "egna ögon" not in str(app.upstream.bodies[-1])
    assert (await app.finished(later))["outcome"]["outcome"] == "completed"


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
async def test_the_line_is_in_the_prompt_s_language(app: App, stream: bool) -> None:
    english = "Please write an invitation to the meeting on Friday."
    answer = await ask(app, APIS[0], [english], stream)
    assert APIS[0].read(answer.text, stream).endswith(ENGLISH)


def responded(content: Any, **choice: Any) -> bytes:
    message = {"role": "assistant", "content": content, **choice.pop("message", {})}
    whole = {"index": 0, "finish_reason": "stop", "message": message, **choice}
    return json.dumps({"id": "c", "object": "chat.completion", "choices": [whole]}).encode()


CALL = {"tool_calls": [{"id": "a", "type": "function", "function": {"name": "f"}}]}


@pytest.mark.parametrize(
    "body",
    [
        responded('{"a": 1}'),
        responded("Jag slår upp det.", message=CALL, finish_reason="tool_calls"),
        responded(None),
        responded("Hej", finish_reason="content_filter"),
    ],
)
async def test_nothing_is_put_into_json_or_behind_a_call(app: App, body: bytes) -> None:
    app.upstream.replies(body)
    answer = await app.post(chat(GOOD))
    assert answer.headers["x-grindvakt-reminder"] == "verify, ai_generated"
    assert "Grindvakt" not in answer.text


async def test_a_program_that_asks_for_json_gets_what_it_asked_for(app: App) -> None:
    app.upstream.replies(responded("true"))
    answer = await app.post(chat(GOOD, response_format=JSON_MODE))
    assert answer.json()["choices"][0]["message"]["content"] == "true"


async def test_a_responses_stream_says_the_same_everywhere(app: App) -> None:
    (api,) = [api for api in APIS if api.name == "responses"]
    answer = await ask(app, api, [GOOD], True)
    events = [json.loads(x[5:]) for x in answer.text.splitlines() if x.startswith("data:")]
    numbers = [event["sequence_number"] for event in events]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    said = "".join(e["delta"] for e in events if e["type"] == "response.output_text.delta")
    (done,) = [e["text"] for e in events if e["type"] == "response.output_text.done"]
    (item,) = [e["item"] for e in events if e["type"] == "response.output_item.done"]
    final = events[-1]["response"]["output"][-1]["content"][-1]["text"]
    assert said == done == final == item["content"][-1]["text"]
    assert said.endswith(LINE)


async def test_the_sdk_reads_it(app: App) -> None:
    openai = pytest.importorskip("openai")
    app.upstream.answer = ECHOES["openai"](("gpt-5",)).handle_async_request
    async with app.client() as http:
        client = openai.AsyncOpenAI(
            api_key=app.keys["demo"], base_url="http://grindvakt.test/v1", http_client=http
        )
        messages = [{"role": "user", "content": GOOD}]
        whole = await client.chat.completions.create(model="gpt-5", messages=messages)
        assert (whole.choices[0].message.content or "").endswith(LINE)
        stream = await client.chat.completions.create(model="gpt-5", messages=messages, stream=True)
        text = "".join([c.choices[0].delta.content or "" async for c in stream if c.choices])
        assert text.endswith(LINE)
        async with client.responses.stream(model="gpt-5", input=GOOD, store=False) as events:
            response = await events.get_final_response()
        assert response.output_text.endswith(LINE)
