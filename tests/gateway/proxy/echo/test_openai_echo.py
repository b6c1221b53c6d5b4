"""The echo model speaks the API: the official SDK reads every answer that it gives."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import openai
import pytest
from openai.types import (
    CreateEmbeddingResponse,
    ImageGenCompletedEvent,
    ImagesResponse,
    Model,
    ModerationCreateResponse,
)
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.completion import Completion
from openai.types.responses import CompactedResponse, ResponseStreamEvent
from openai.types.responses import Response as SdkResponse
from pydantic import TypeAdapter

from gateway.proxy.echo import EchoTransport
from tests.support.inprocess import MAIL, App, chat

pytestmark = pytest.mark.anyio

MESSAGES: Any = [
    {"role": "system", "content": "Svara kort."},
    {"role": "user", "content": "Hej å!"},
]


@pytest.fixture
async def sdk() -> AsyncIterator[openai.AsyncOpenAI]:
    transport = httpx.AsyncClient(transport=EchoTransport(("gpt-5", "echo")))
    async with openai.AsyncOpenAI(
        base_url="http://echo/v1",
        api_key="unused",
        http_client=transport,  # type: ignore[arg-type,unused-ignore]
        max_retries=0,
        _strict_response_validation=True,
    ) as client:
        yield client


def strict(kind: Any, value: Any) -> None:
    """The SDK builds its types without checking; this checks."""
    TypeAdapter(kind).validate_python(value.to_dict())


async def test_chat(sdk: openai.AsyncOpenAI) -> None:
    answer = await sdk.chat.completions.create(model="gpt-5", messages=MESSAGES)
    strict(ChatCompletion, answer)
    assert answer.choices[0].message.content == "Hej å!"
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage is not None
    assert answer.usage.total_tokens > 0


async def test_chat_streamed(sdk: openai.AsyncOpenAI) -> None:
    text = "En längre text än ett enda stycke, med åäö och 🙂."
    stream = await sdk.chat.completions.create(
        model="gpt-5",
        messages=[{"role": "user", "content": text}],
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = [chunk async for chunk in stream]
    for chunk in chunks:
        strict(ChatCompletionChunk, chunk)
    deltas = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
    assert "".join(deltas) == text
    assert len(deltas) > 3
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
    assert chunks[-1].usage is not None


async def test_parts_and_tool_results_are_echoed(sdk: openai.AsyncOpenAI) -> None:
    parts: Any = [
        {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}
    ]
    answer = await sdk.chat.completions.create(model="gpt-5", messages=parts)
    assert answer.choices[0].message.content == "a\nb"


async def test_responses(sdk: openai.AsyncOpenAI) -> None:
    answer = await sdk.responses.create(model="gpt-5", input="Hej å!")
    strict(SdkResponse, answer)
    assert answer.output_text == "Hej å!"
    items: Any = [
        {"role": "user", "content": [{"type": "input_text", "text": "ett"}]},
        {"type": "function_call_output", "call_id": "c", "output": "två"},
    ]
    assert (await sdk.responses.create(model="gpt-5", input=items)).output_text == "två"


async def test_responses_streamed(sdk: openai.AsyncOpenAI) -> None:
    stream = await sdk.responses.create(model="gpt-5", input="En text i flera delar.", stream=True)
    events = [event async for event in stream]
    for event in events:
        strict(ResponseStreamEvent, event)
    assert [event.sequence_number for event in events] == list(range(len(events)))
    deltas = [event.delta for event in events if event.type == "response.output_text.delta"]
    assert "".join(deltas) == "En text i flera delar."
    assert events[-1].type == "response.completed"
    assert events[-1].response.output_text == "En text i flera delar."


async def test_responses_stream_helper(sdk: openai.AsyncOpenAI) -> None:
    async with sdk.responses.stream(model="gpt-5", input="Hej!") as stream:
        final = await stream.get_final_response()
    assert final.output_text == "Hej!"


async def test_input_tokens(sdk: openai.AsyncOpenAI) -> None:
    counted = await sdk.responses.input_tokens.count(model="gpt-5", input="Hej!")
    assert counted.object == "response.input_tokens"
    assert counted.input_tokens > 0


async def test_completions(sdk: openai.AsyncOpenAI) -> None:
    answer = await sdk.completions.create(model="gpt-5", prompt="Hej!")
    strict(Completion, answer)
    assert answer.choices[0].text == "Hej!"


async def test_completions_streamed(sdk: openai.AsyncOpenAI) -> None:
    text = "En text i flera delar."
    # The SDK's own type has no null for the reason of a stream's end that the API sends.
    lenient = sdk.with_options()
    lenient._strict_response_validation = False
    stream = await lenient.completions.create(model="gpt-5", prompt=text, stream=True)
    chunks = [chunk async for chunk in stream]
    assert "".join(chunk.choices[0].text for chunk in chunks) == text
    assert chunks[-1].choices[0].finish_reason == "stop"


@pytest.mark.parametrize("given", ["Hej!", ["ett", "två"]])
async def test_embeddings(sdk: openai.AsyncOpenAI, given: Any) -> None:
    answer = await sdk.embeddings.create(model="gpt-5", input=given, encoding_format="float")
    strict(CreateEmbeddingResponse, answer)
    assert len(answer.data) == (1 if isinstance(given, str) else 2)
    # Without encoding_format the SDK asks for base64 and decodes what it gets.
    plain = await sdk.embeddings.create(model="gpt-5", input=given)
    assert plain.data[0].embedding == answer.data[0].embedding


async def test_moderations(sdk: openai.AsyncOpenAI) -> None:
    answer = await sdk.moderations.create(input="Hej!")
    strict(ModerationCreateResponse, answer)
    assert answer.results[0].flagged is False


async def test_models(sdk: openai.AsyncOpenAI) -> None:
    listed = [model async for model in sdk.models.list()]
    for model in listed:
        strict(Model, model)
    assert [model.id for model in listed] == ["gpt-5", "echo"]
    assert (await sdk.models.retrieve("echo")).id == "echo"


async def test_unknown_operation(sdk: openai.AsyncOpenAI) -> None:
    with pytest.raises(openai.NotFoundError):
        await sdk.post("/images/variations", cast_to=object, body={})


async def test_lone_surrogates_stay_escapes() -> None:
    transport = EchoTransport(())
    body = b'{"messages":[{"role":"user","content":"a\\ud800"}]}'
    whole = await post(transport, body)
    assert json.loads(whole)["choices"][0]["message"]["content"] == "a\ud800"
    events = (await post(transport, body[:-1] + b',"stream":true}')).split("\n\n")
    deltas = [json.loads(event[6:])["choices"][0]["delta"] for event in events[:-2]]
    assert "".join(delta.get("content", "") for delta in deltas) == "a\ud800"


async def post(transport: EchoTransport, body: bytes, operation: str = "chat/completions") -> str:
    """The raw answer."""
    request = httpx.Request("POST", f"http://echo/v1/{operation}", content=body)
    answer = await transport.handle_async_request(request)
    return b"".join([chunk async for chunk in answer.aiter_raw()]).decode()


async def test_answers_are_told_apart() -> None:
    names = iter("abc")
    transport = EchoTransport((), clock=lambda: 1_700_000_000.5, name=lambda: next(names))
    body = b'{"messages":[{"role":"user","content":"x"}],"input":"x"}'
    answers = [json.loads(await post(transport, body)) for _ in range(2)]
    assert [answer["id"] for answer in answers] == ["chatcmpl-a", "chatcmpl-b"]
    assert {answer["created"] for answer in answers} == {1_700_000_000}
    response = json.loads(await post(transport, body, "responses"))
    assert (response["id"], response["created_at"]) == ("resp_c", 1_700_000_000)
    usual = EchoTransport(())
    assert json.loads(await post(usual, body))["id"] != json.loads(await post(usual, body))["id"]


async def test_as_many_choices_as_wanted(sdk: openai.AsyncOpenAI) -> None:
    answer = await sdk.chat.completions.create(model="gpt-5", messages=MESSAGES, n=3)
    assert [(c.index, c.message.content) for c in answer.choices] == [
        (index, "Hej å!") for index in range(3)
    ]
    stream = await sdk.chat.completions.create(model="gpt-5", messages=MESSAGES, n=2, stream=True)
    texts = {0: "", 1: ""}
    async for chunk in stream:
        texts[chunk.choices[0].index] += chunk.choices[0].delta.content or ""
    assert texts == {0: "Hej å!", 1: "Hej å!"}
    completion = await sdk.completions.create(model="gpt-5", prompt="Hej!", n=2)
    assert [(c.index, c.text) for c in completion.choices] == [(0, "Hej!"), (1, "Hej!")]


async def test_moderations_of_several_texts(sdk: openai.AsyncOpenAI) -> None:
    assert len((await sdk.moderations.create(input=["ett", "två"])).results) == 2
    parts: Any = [{"type": "text", "text": "ett"}, {"type": "text", "text": "två"}]
    assert len((await sdk.moderations.create(input=parts)).results) == 1


SHOWN = "Mejla \u27e6EMAIL_ADDRESS_1\u27e7!"
RECEIVED = f"Mejla [EMAIL_ADDRESS_1]!\n\nModellen tog emot / The model received:\n{SHOWN}"
MAILED: Any = {"role": "user", "content": "Mejla [EMAIL_ADDRESS_1]!"}


async def test_placeholders_are_also_shown_as_what_is_not_restored(
    sdk: openai.AsyncOpenAI,
) -> None:
    answer = await sdk.chat.completions.create(model="gpt-5", messages=[MAILED])
    assert answer.choices[0].message.content == RECEIVED
    assert (await sdk.responses.create(model="x", input=MAILED["content"])).output_text == RECEIVED


async def test_what_else_was_received_is_counted(sdk: openai.AsyncOpenAI) -> None:
    tool: Any = {"type": "function", "function": {"name": "f", "parameters": {}}}
    answer = await sdk.chat.completions.create(
        model="gpt-5", messages=[*MESSAGES, MAILED], tools=[tool]
    )
    counted = "Och / And: 2 andra meddelanden / other messages, 1 verktyg / tools"
    assert answer.choices[0].message.content == f"{RECEIVED}\n{counted}"
    response = await sdk.responses.create(model="x", input=MAILED["content"], instructions="Kort.")
    assert response.output_text.endswith("Och / And: 1 andra meddelanden / other messages")


@pytest.mark.parametrize("text", ["[1]", "[x_1]", "[LABEL]", "[LABEL_]", "a [A_1 b", ""])
async def test_other_brackets_are_plain_text(sdk: openai.AsyncOpenAI, text: str) -> None:
    message: Any = {"role": "user", "content": text}
    answer = await sdk.chat.completions.create(model="gpt-5", messages=[*MESSAGES, message])
    assert answer.choices[0].message.content == text


@pytest.mark.parametrize("stream", [False, True])
async def test_redaction_is_visible_through_the_gateway(app: App, stream: bool) -> None:
    answer = await app.post(chat(f"Mejla {MAIL} om mötet", stream=stream))
    assert answer.headers["x-grindvakt-decision"] == "redact"
    if stream:
        events = [json.loads(line[6:]) for line in answer.text.split("\n\n")[:-2]]
        text = "".join(event["choices"][0]["delta"].get("content", "") for event in events)
    else:
        text = answer.json()["choices"][0]["message"]["content"]
    shown = "Mejla \u27e6EMAIL_ADDRESS_1\u27e7 om mötet"
    assert text.splitlines()[0] == f"Mejla {MAIL} om mötet"
    assert text.splitlines()[-1] == shown


async def test_pictures(sdk: openai.AsyncOpenAI) -> None:
    answer = await sdk.images.generate(model="gpt-image-1", prompt="En älg i dimma.", n=2)
    strict(ImagesResponse, answer)
    assert [picture.revised_prompt for picture in answer.data or ()] == ["En älg i dimma."] * 2
    stream = await sdk.images.generate(model="gpt-image-1", prompt="En älg.", stream=True)
    (event,) = [event async for event in stream]
    strict(ImageGenCompletedEvent, event)
    assert event.b64_json == (answer.data or [])[0].b64_json


async def test_sound(sdk: openai.AsyncOpenAI) -> None:
    answer = await sdk.audio.speech.create(model="tts-1", voice="alloy", input="Hej!")
    assert (await answer.aread()).startswith(b"RIFF")


async def test_a_compaction(sdk: openai.AsyncOpenAI) -> None:
    answer = await sdk.responses.compact(model="gpt-5", input="Hej!")
    strict(CompactedResponse, answer)


async def test_responses_and_conversations_are_kept_until_they_are_deleted(
    sdk: openai.AsyncOpenAI,
) -> None:
    made = await sdk.responses.create(model="gpt-5", input="Hej å!")
    strict(SdkResponse, made)
    assert (await sdk.responses.retrieve(made.id)).output_text == "Hej å!"
    async with sdk.responses.stream(model="gpt-5", input="Hej!") as stream:
        streamed = await stream.get_final_response()
    assert (await sdk.responses.retrieve(streamed.id)).output_text == "Hej!"
    await sdk.responses.delete(made.id)
    unkept = await sdk.responses.create(model="gpt-5", input="Hej!", store=False)
    for gone in (made.id, unkept.id):
        with pytest.raises(openai.NotFoundError):
            await sdk.responses.retrieve(gone)
    begun = await sdk.conversations.create(metadata={"kurs": "a1"})
    assert (await sdk.conversations.retrieve(begun.id)).metadata == {"kurs": "a1"}
    assert (await sdk.conversations.delete(begun.id)).deleted


async def test_a_kept_response_is_gone_on_from_and_restored(app: App) -> None:
    app.upstream.answer = EchoTransport(("gpt-5",)).handle_async_request
    first = (await app.post({"model": "gpt-5", "input": f"Mejla {MAIL}"}, "/v1/responses")).json()
    asked = {"model": "gpt-5", "input": "Vem är [EMAIL_ADDRESS_1]?"}
    more = asked | {"previous_response_id": first["id"]}
    said = (await app.post(more, "/v1/responses")).json()["output"][-1]["content"][0]["text"]
    assert said.startswith(f"Vem är {MAIL}?")
    async with app.client() as client:
        held = await client.get(f"/v1/responses/{first['id']}")
    assert f"Mejla {MAIL}" in held.text
