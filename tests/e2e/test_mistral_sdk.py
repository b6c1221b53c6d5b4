"""The official Mistral SDK through the gateway, only server_url and api_key changed."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from mistralai.client import Mistral
from mistralai.client.errors import MistralError, SDKError

from gateway.proxy.echo.mistral import MistralEcho
from tests.support.gateway import RunningGateway
from tests.support.prompts import ADDRESS, BLOCKED, HARMLESS, NUMBER, PLACEHOLDER, REDACTED
from tests.support.scripted import Asked, ScriptedUpstream, Told, echoing

MODEL = "mistral-small-latest"
ECHO = echoing(MistralEcho((MODEL,)))


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream(ECHO) as made:
        yield made


@pytest.fixture(scope="module")
def gateway(
    server: ScriptedUpstream, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningGateway]:
    environment = {
        "GRINDVAKT_SERVICE_MISTRAL_BASE_URL": server.url,
        "GRINDVAKT_SERVICE_MISTRAL_API_KEY": "service-key",
    }
    with RunningGateway(tmp_path_factory.mktemp("mistral"), environment) as running:
        running.read_notices("linkoping", service="openai")
        yield running


@pytest.fixture
def upstream(server: ScriptedUpstream) -> ScriptedUpstream:
    server.clear()
    return server


Client = Callable[..., Mistral]


@pytest.fixture
def client(gateway: RunningGateway) -> Iterator[Client]:
    opened: list[Mistral] = []

    def make(tenant: str = "demo", key: str = "") -> Mistral:
        made = Mistral(
            api_key=key or gateway.keys[tenant],
            server_url=f"{gateway.url}/mistral",
            timeout_ms=20_000,
        )
        opened.append(made.__enter__())
        return made

    yield make
    for made in opened:
        made.__exit__(None, None, None)


def ask(text: str, **fields: Any) -> dict[str, Any]:
    return {"model": MODEL, "messages": [{"role": "user", "content": text}], **fields}


def test_a_harmless_prompt_passes_with_the_services_key(
    client: Client, gateway: RunningGateway, upstream: ScriptedUpstream
) -> None:
    answer = client().chat.complete(**ask(HARMLESS))
    assert answer.choices[0].message.content == HARMLESS
    (received,) = upstream.received
    assert received.target == "/v1/chat/completions"
    assert received.headers["authorization"] == "Bearer service-key"
    assert gateway.keys["demo"] not in json.dumps(received.headers)


def test_a_stream_is_redacted_on_its_way_and_restored(
    client: Client, upstream: ScriptedUpstream
) -> None:
    with client().chat.stream(**ask(REDACTED)) as events:
        pieces = [str(event.data.choices[0].delta.content or "") for event in events]
    assert "".join(pieces).splitlines()[0] == REDACTED
    assert len(pieces) > 5
    (received,) = upstream.received
    assert ADDRESS not in json.dumps(received.body)
    assert PLACEHOLDER in received.body["messages"][0]["content"]


def test_a_tool_is_called_with_the_value_and_its_result_is_redacted(
    client: Client, upstream: ScriptedUpstream
) -> None:
    arguments = json.dumps({"till": PLACEHOLDER})
    call = {"id": "D681PevKs", "function": {"name": "mejla", "arguments": arguments}}
    message = {"role": "assistant", "content": "", "tool_calls": [call]}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    body = {"id": "c", "object": "chat.completion", "created": 1, "model": MODEL, "usage": usage}
    upstream.answer = lambda _: Told([json.dumps({**body, "choices": [choice]}).encode()])
    sdk, parameters = client(), {"type": "object", "properties": {"till": {"type": "string"}}}
    tool = {"type": "function", "function": {"name": "mejla", "parameters": parameters}}
    first = sdk.chat.complete(**ask(REDACTED, tools=[tool]))
    made = first.choices[0].message
    assert json.loads(made.tool_calls[0].function.arguments) == {"till": ADDRESS}
    upstream.answer = ECHO
    again = ask(REDACTED, tools=[tool])
    result = {"role": "tool", "tool_call_id": "D681PevKs", "content": f"Till {ADDRESS}: ok"}
    again["messages"] += [made, result]
    sdk.chat.complete(**again)
    sent = upstream.received[-1].body["messages"]
    assert ADDRESS not in json.dumps(sent)
    assert json.loads(sent[1]["tool_calls"][0]["function"]["arguments"]) == {"till": PLACEHOLDER}
    assert sent[2]["content"] == f"Till {PLACEHOLDER}: ok"


@pytest.mark.parametrize("streamed", [False, True])
def test_a_block_is_a_bad_request_that_explains(
    client: Client, upstream: ScriptedUpstream, streamed: bool
) -> None:
    chat = client().chat
    with pytest.raises(SDKError) as caught:
        (chat.stream if streamed else chat.complete)(**ask(BLOCKED))
    body = json.loads(caught.value.body)
    assert caught.value.status_code == 400
    assert "personnummer" in body["message"]
    assert caught.value.headers["x-grindvakt-event"] in str(caught.value)
    assert body["code"] == "policy_violation"
    assert NUMBER not in str(caught.value)
    assert not upstream.received


def test_a_block_as_an_assistant_turn_that_a_conversation_survives(
    client: Client, upstream: ScriptedUpstream
) -> None:
    """Linköping's policy answers in the chat."""
    sdk = client("linkoping")
    refused = sdk.chat.complete(**ask(BLOCKED)).choices[0].message
    assert "personnummer" in refused.content
    with sdk.chat.stream(**ask(BLOCKED)) as events:
        assert "personnummer" in "".join(str(e.data.choices[0].delta.content) for e in events)
    again = ask(BLOCKED)
    again["messages"] += [refused, {"role": "user", "content": HARMLESS}]
    assert sdk.chat.complete(**again).choices[0].message.content == HARMLESS
    assert [len(received.body["messages"]) for received in upstream.received] == [1]


def test_conversations_begin_and_are_not_continued_unseen(
    client: Client, upstream: ScriptedUpstream
) -> None:
    conversations = client().beta.conversations
    answer = conversations.start(inputs=REDACTED, model=MODEL, store=False)
    assert answer.outputs[0].content.splitlines()[0] == REDACTED
    with conversations.start_stream(inputs=REDACTED, model=MODEL) as events:
        said = [e.data.content for e in events if e.data.type == "message.output.delta"]
    assert "".join(said).splitlines()[0] == REDACTED
    with pytest.raises(SDKError, match=r"ligger|kept"):
        conversations.append(conversation_id=f"{answer.conversation_id[:-4]}a1b2", inputs=HARMLESS)
    assert len(upstream.received) == 2


def test_a_conversation_that_breaks_off_ends_in_the_error_event(
    client: Client, upstream: ScriptedUpstream
) -> None:
    def cut(asked: Asked) -> Told:
        whole = ECHO(asked)
        return Told(list(whole.frames)[:-1], content_type=whole.content_type)

    upstream.answer = cut
    with client().beta.conversations.start_stream(inputs=REDACTED, model=MODEL) as events:
        last = list(events)[-1].data
    assert last.type == "conversation.response.error"
    assert last.code == 502


def test_a_chat_that_breaks_off_is_an_error(client: Client, upstream: ScriptedUpstream) -> None:
    def cut(asked: Asked) -> Told:
        whole = ECHO(asked)
        return Told(list(whole.frames)[:-2], content_type=whole.content_type)

    upstream.answer = cut
    with client().chat.stream(**ask(REDACTED)) as events, pytest.raises(MistralError) as caught:
        list(events)
    assert "upstream_incomplete" in str(caught.value.__cause__.errors())


def test_other_operations(client: Client, upstream: ScriptedUpstream) -> None:
    sdk = client()
    assert sdk.embeddings.create(model="mistral-embed", inputs=[REDACTED]).data
    assert sdk.classifiers.moderate(model="mistral-moderation-latest", inputs=[REDACTED]).results
    chat = [{"role": "user", "content": REDACTED}]
    assert sdk.classifiers.moderate_chat(model="mistral-moderation-latest", inputs=chat).results
    assert sdk.fim.complete(model="codestral-latest", prompt="def f(", suffix="):").choices
    assert [card.id for card in sdk.models.list().data or ()] == [MODEL]
    assert ADDRESS not in json.dumps([received.body for received in upstream.received])


@pytest.mark.parametrize(
    "document",
    [
        {"type": "document_url", "document_url": "https://exempel.se/plan.pdf"},
        {"type": "document_url", "document_url": "data:application/pdf;base64,JVBERi0="},
        {"type": "file", "file_id": "0b1c2d3e-4f5a-6b7c-8d9e-0f1a2b3c4d5e"},
    ],
)
def test_a_document_that_cannot_be_read_is_not_sent(
    client: Client, upstream: ScriptedUpstream, document: Any
) -> None:
    with pytest.raises(SDKError, match=r"granska|checked"):
        client().ocr.process(model="mistral-ocr-latest", document=document)
    assert not upstream.received


def test_who_may_not(client: Client, upstream: ScriptedUpstream) -> None:
    for made, status in ((client(key="fel"), 401), (client("kth"), 403), (client("hedemora"), 403)):
        with pytest.raises(SDKError) as caught:
            made.chat.complete(**ask(HARMLESS))
        assert caught.value.status_code == status
    with pytest.raises(SDKError) as caught:
        client().files.list()
    assert caught.value.status_code == 405
    assert not upstream.received


@pytest.mark.anyio
async def test_async(gateway: RunningGateway, upstream: ScriptedUpstream) -> None:
    url = f"{gateway.url}/mistral"
    async with Mistral(api_key=gateway.keys["demo"], server_url=url) as sdk:
        answer = await sdk.chat.complete_async(**ask(REDACTED))
        assert answer.choices[0].message.content.splitlines()[0] == REDACTED
        async with await sdk.chat.stream_async(**ask(REDACTED)) as events:
            text = "".join([str(e.data.choices[0].delta.content or "") async for e in events])
    assert text.splitlines()[0] == REDACTED
    assert ADDRESS not in str([received.body for received in upstream.received])
