"""The official OpenAI SDK through the gateway, only base_url and api_key changed."""

import json

import openai
import pytest

from tests.e2e.conftest import Client
from tests.support.gateway import RunningGateway
from tests.support.prompts import ADDRESS, BLOCKED, HARMLESS, NUMBER, REDACTED
from tests.support.upstream import FakeUpstream


def say(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def chunks_text(stream: object) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)


def test_harmless_prompt_passes(client: Client, upstream: FakeUpstream) -> None:
    raw = client().chat.completions.with_raw_response.create(
        model="gpt-4o-mini", messages=say(HARMLESS)
    )
    answer = raw.parse()
    assert answer.choices[0].message.content == HARMLESS
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage is not None
    assert raw.headers["x-grindvakt-decision"] == "forward"
    assert raw.headers["x-request-id"]
    (received,) = upstream.received
    assert received.headers["x-client-request-id"] == raw.headers["x-grindvakt-event"]


def test_harmless_stream_passes(client: Client, upstream: FakeUpstream) -> None:
    stream = client().chat.completions.create(
        model="gpt-4o-mini",
        messages=say(HARMLESS),
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)
    assert chunks_text(chunks) == HARMLESS
    assert len(chunks) > 3
    assert chunks[-1].usage is not None
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"


@pytest.mark.parametrize("path", ["/v1", "/openai/v1"])
def test_both_addresses_serve_the_same(client: Client, upstream: FakeUpstream, path: str) -> None:
    answer = client(path=path).chat.completions.create(model="gpt-5", messages=say(HARMLESS))
    assert answer.choices[0].message.content == HARMLESS
    assert upstream.received[0].path == "/v1/chat/completions"


def test_credentials_are_swapped(
    running: RunningGateway, upstream_server: FakeUpstream, tmp_path: object
) -> None:
    key = running.keys["demo"]
    upstream_server.clear()
    openai.OpenAI(base_url=f"{running.url}/v1", api_key=key).chat.completions.create(
        model="gpt-5", messages=say(HARMLESS), extra_headers={"x-api-key": key, "cookie": "a=b"}
    )
    (received,) = upstream_server.received
    assert key not in json.dumps([dict(received.headers), received.target])
    assert "cookie" not in received.headers


def test_block_is_a_bad_request_that_explains(client: Client, upstream: FakeUpstream) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        client().chat.completions.create(model="gpt-5", messages=say(BLOCKED))
    message = caught.value.body["message"]
    event = caught.value.response.headers["x-grindvakt-event"]
    assert "personnummer" in message
    assert event in message
    assert "identity.number" in message
    assert NUMBER not in message
    assert caught.value.code == "policy_violation"
    assert upstream.received == ()


def test_explanation_follows_the_prompt_language(client: Client, upstream: FakeUpstream) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        client().chat.completions.create(
            model="gpt-5", messages=say(f"Please tell me who has identity number {NUMBER}.")
        )
    assert "identity number" in caught.value.body["message"]
    assert "What to do" in caught.value.body["message"]


def test_streamed_block_is_an_error_too(client: Client, upstream: FakeUpstream) -> None:
    with pytest.raises(openai.BadRequestError, match="personnummer"):
        client().chat.completions.create(model="gpt-5", messages=say(BLOCKED), stream=True)
    assert upstream.received == ()


def test_block_as_an_assistant_turn(client: Client, upstream: FakeUpstream) -> None:
    answer = client("linkoping").chat.completions.create(model="gpt-5", messages=say(BLOCKED))
    assert "personnummer" in answer.choices[0].message.content
    assert answer.choices[0].message.role == "assistant"
    assert answer.choices[0].finish_reason == "stop"
    assert upstream.received == ()


def test_block_as_a_streamed_assistant_turn(client: Client, upstream: FakeUpstream) -> None:
    stream = client("linkoping").chat.completions.create(
        model="gpt-5", messages=say(BLOCKED), stream=True
    )
    text = chunks_text(stream)
    assert "personnummer" in text
    assert NUMBER not in text
    assert upstream.received == ()


def test_responses_block_as_a_turn_whole_and_streamed(
    client: Client, upstream: FakeUpstream
) -> None:
    whole = client("linkoping").responses.create(model="gpt-5", input=BLOCKED)
    assert "personnummer" in whole.output_text
    with client("linkoping").responses.stream(model="gpt-5", input=BLOCKED) as stream:
        final = stream.get_final_response()
    assert "personnummer" in final.output_text
    assert upstream.received == ()


def test_service_that_is_not_approved_is_forbidden(client: Client, upstream: FakeUpstream) -> None:
    with pytest.raises(openai.PermissionDeniedError):
        client("hedemora").chat.completions.create(model="gpt-5", messages=say(HARMLESS))
    assert upstream.received == ()


@pytest.mark.parametrize("model", ["gpt-4o-mini", "echo-split"])
@pytest.mark.parametrize("stream", [False, True])
def test_redacted_values_come_back(
    client: Client, upstream: FakeUpstream, model: str, stream: bool
) -> None:
    answer = client().chat.completions.create(model=model, messages=say(REDACTED), stream=stream)
    text = chunks_text(answer) if stream else answer.choices[0].message.content
    assert text == REDACTED
    sent = upstream.received[0].json["messages"][0]["content"]
    assert ADDRESS not in sent
    assert "[EMAIL_ADDRESS_1]" in sent


@pytest.mark.parametrize("stream", [False, True])
def test_values_in_tool_arguments_come_back(
    client: Client, upstream: FakeUpstream, stream: bool
) -> None:
    text = f'Boka "{ADDRESS}" på måndag'
    tools = [
        {
            "type": "function",
            "function": {
                "name": "book",
                "parameters": {"type": "object", "properties": {"text": {"type": "string"}}},
            },
        }
    ]
    given = client().chat.completions.create(
        model="tool", messages=say(text), tools=tools, stream=stream
    )
    if stream:
        arguments = "".join(
            call.function.arguments or ""
            for chunk in given
            if chunk.choices
            for call in chunk.choices[0].delta.tool_calls or ()
        )
    else:
        arguments = given.choices[0].message.tool_calls[0].function.arguments
    assert json.loads(arguments)["text"] == text
    assert ADDRESS.encode() not in upstream.received[0].body


def test_responses_redact_and_restore(client: Client, upstream: FakeUpstream) -> None:
    assert client().responses.create(model="gpt-5", input=REDACTED).output_text == REDACTED
    with client().responses.stream(model="gpt-5", input=REDACTED) as stream:
        deltas = "".join(e.delta for e in stream if e.type == "response.output_text.delta")
        final = stream.get_final_response()
    assert deltas == REDACTED
    assert final.output_text == REDACTED
    assert all(ADDRESS.encode() not in received.body for received in upstream.received)


def test_the_other_operations(client: Client, upstream: FakeUpstream) -> None:
    sdk = client()
    assert sdk.completions.create(model="gpt-5", prompt=HARMLESS).choices[0].text == HARMLESS
    assert sdk.embeddings.create(model="text-embedding-3-small", input=[HARMLESS, "b"]).data
    assert sdk.moderations.create(input=HARMLESS).results
    models = [model.id for model in sdk.models.list()]
    assert models
    assert sdk.models.retrieve(models[0]).id == models[0]
    with pytest.raises(openai.BadRequestError):
        sdk.embeddings.create(model="text-embedding-3-small", input=BLOCKED)
    with pytest.raises(openai.BadRequestError):
        sdk.moderations.create(input=BLOCKED)
    with pytest.raises(openai.BadRequestError):
        sdk.completions.create(model="gpt-5", prompt=BLOCKED)


@pytest.mark.parametrize("tenant", ["demo", "linkoping"])
def test_refused_turn_is_withheld_over_five_later_turns(
    client: Client, upstream: FakeUpstream, tenant: str
) -> None:
    sdk = client(tenant, path="/v1" if tenant == "demo" else "/echo/v1")
    number = "199001012385" if tenant == "demo" else "200001012384"
    history = say(f"Hjälp mig med ärendet för personnummer {number} och adressen {ADDRESS}")
    if tenant == "demo":
        with pytest.raises(openai.BadRequestError):
            sdk.chat.completions.create(model="gpt-5", messages=history)
    else:
        sdk = client(tenant)
        refusal = sdk.chat.completions.create(model="gpt-5", messages=history)
        history.append({"role": "assistant", "content": refusal.choices[0].message.content})
    upstream.clear()
    for turn in range(5):
        question = f"Fråga {turn}: hur skriver man en bra ansökan?"
        history.append({"role": "user", "content": question})
        answer = sdk.chat.completions.create(model="gpt-5", messages=history)
        assert answer.choices[0].message.content == question
        history.append({"role": "assistant", "content": question})
    assert len(upstream.received) == 5
    for turn, received in enumerate(upstream.received):
        texts = [message["content"] for message in received.json["messages"]]
        assert len(texts) == 2 * turn + 1
        assert number not in "".join(texts)
        assert "Grindvakt" not in "".join(texts)


def test_same_refused_text_sent_again_is_refused_again(
    client: Client, upstream: FakeUpstream
) -> None:
    for _ in range(2):
        with pytest.raises(openai.BadRequestError):
            client().chat.completions.create(model="gpt-5", messages=say(BLOCKED))
    assert upstream.received == ()


def test_every_decision_is_in_the_audit_log_without_text(
    running: RunningGateway, client: Client, upstream: FakeUpstream
) -> None:
    raw = client().chat.completions.with_raw_response.create(
        model="gpt-4o-mini", messages=say(REDACTED)
    )
    with pytest.raises(openai.BadRequestError) as caught:
        client().chat.completions.create(model="hemlig-modell", messages=say(BLOCKED))
    running.wait_for_outcome(raw.headers["x-grindvakt-event"])
    records = {record["event"]: record for record in running.records()}
    redacted = records[raw.headers["x-grindvakt-event"]]
    assert redacted["action"] == "redact"
    assert redacted["findings"][0]["entity_type"] == "EMAIL_ADDRESS"
    assert redacted["outcome"]["outcome"] == "completed"
    assert redacted["outcome"]["tokens_in"] is not None
    blocked = records[caught.value.response.headers["x-grindvakt-event"]]
    assert blocked["action"] == "block"
    assert blocked["status"] == 400
    assert blocked["rules"]
    everything = json.dumps(list(records.values())) + running.log_path.read_text()
    for secret in (NUMBER, ADDRESS, "hemlig-modell", "Vad vet du", running.keys["demo"]):
        assert secret not in everything
