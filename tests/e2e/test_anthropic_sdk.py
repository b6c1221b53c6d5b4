"""The official Anthropic SDK through the gateway, only base_url and api_key changed."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import anthropic
import pytest

from tests.support.anthropic_messages import MODEL, fault, message, repeated, stream, text
from tests.support.gateway import RunningGateway
from tests.support.prompts import ADDRESS, BLOCKED, HARMLESS, NUMBER, PLACEHOLDER, REDACTED
from tests.support.scripted import Asked, ScriptedUpstream, Told

SIGNATURE = "EqQBCkYIBBgCKkDs0mZbK1t3vJb5Qp9LxTn2RwYc8HdGfUaE7iOq4SkMjWz6XhVr3NyP1lCt0uFgIoA9sBe="
TOOL: Any = {
    "name": "skicka",
    "description": "Skickar ett brev",
    "input_schema": {
        "type": "object",
        "properties": {"till": {"type": "string"}},
        "required": ["till"],
    },
}
CALL = {
    "type": "tool_use",
    "id": "toolu_01A09q90qw90lq917835lq9",
    "name": "skicka",
    "input": {"till": PLACEHOLDER},
}
THOUGHT = {"type": "thinking", "thinking": f"Brev till {PLACEHOLDER}.", "signature": SIGNATURE}


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream(repeated) as made:
        yield made


@pytest.fixture(scope="module")
def gateway(
    server: ScriptedUpstream, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningGateway]:
    environment = {
        "GRINDVAKT_SERVICE_ANTHROPIC_BASE_URL": server.url,
        "GRINDVAKT_SERVICE_ANTHROPIC_API_KEY": "sk-ant-service",
    }
    with RunningGateway(tmp_path_factory.mktemp("anthropic"), environment) as running:
        running.read_notices("linkoping", service="openai")
        yield running


@pytest.fixture
def upstream(server: ScriptedUpstream) -> ScriptedUpstream:
    server.clear()
    return server


Client = Callable[..., anthropic.Anthropic]


@pytest.fixture
def client(gateway: RunningGateway) -> Iterator[Client]:
    opened: list[anthropic.Anthropic] = []

    def make(tenant: str = "demo", **options: Any) -> anthropic.Anthropic:
        made = anthropic.Anthropic(
            base_url=f"{gateway.url}/anthropic",
            **{"api_key": gateway.keys[tenant], "max_retries": 0, "timeout": 20, **options},
        )
        opened.append(made)
        return made

    yield make
    for made in opened:
        made.close()


def ask(*texts: str, **fields: Any) -> dict[str, Any]:
    roles = ("user", "assistant")
    messages = [{"role": roles[n % 2], "content": said} for n, said in enumerate(texts)]
    return {"model": MODEL, "max_tokens": 200, "messages": messages, **fields}


def said(answer: Any) -> str:
    return "".join(block.text for block in answer.content if block.type == "text")


def test_a_harmless_prompt_passes(client: Client, upstream: ScriptedUpstream) -> None:
    raw = client().messages.with_raw_response.create(**ask(HARMLESS))
    answer = raw.parse()
    assert said(answer) == HARMLESS
    assert (answer.stop_reason, answer.usage.input_tokens) == ("end_turn", 11)
    assert raw.headers["x-grindvakt-decision"] == "forward"
    (received,) = upstream.received
    assert received.target == "/v1/messages"
    assert received.headers["x-client-request-id"] == raw.headers["x-grindvakt-event"]
    assert received.headers["anthropic-version"]


@pytest.mark.parametrize("header", ["x-api-key", "authorization"])
def test_keys_are_swapped(
    client: Client, gateway: RunningGateway, upstream: ScriptedUpstream, header: str
) -> None:
    key = gateway.keys["demo"]
    sent = {header: f"Bearer {key}" if header == "authorization" else key, "cookie": "a=b"}
    client(default_headers=sent).messages.create(**ask(HARMLESS))
    (received,) = upstream.received
    assert received.headers["x-api-key"] == "sk-ant-service"
    assert key not in json.dumps(received.headers)
    assert not {"authorization", "cookie", "x-stainless-lang"} & received.headers.keys()


def test_betas_pass_and_headers_come_back(client: Client, upstream: ScriptedUpstream) -> None:
    headers = {
        "request-id": "req_9",
        "anthropic-ratelimit-requests-remaining": "7",
        "anthropic-organization-id": "hemlig",
    }
    upstream.answer = lambda _: Told(message(text("Hej")).frames, headers=headers)
    raw = client().beta.messages.with_raw_response.create(
        **ask(HARMLESS),
        betas=["context-1m-2025-08-07", "interleaved-thinking-2025-05-14"],
        extra_query={"beta": "true"},
    )
    (received,) = upstream.received
    assert received.target == "/v1/messages?beta=true"
    assert received.headers["anthropic-beta"] == (
        "context-1m-2025-08-07,interleaved-thinking-2025-05-14"
    )
    assert raw.headers["request-id"] == "req_9"
    assert raw.headers["anthropic-ratelimit-requests-remaining"] == "7"
    assert "anthropic-organization-id" not in raw.headers


def test_a_stream_is_redacted_on_its_way_and_restored(
    client: Client, upstream: ScriptedUpstream
) -> None:
    with client().messages.stream(**ask(REDACTED)) as events:
        pieces = list(events.text_stream)
        final = events.get_final_message()
    assert "".join(pieces) == said(final) == REDACTED
    assert len(pieces) > 5
    assert ADDRESS not in json.dumps(upstream.received[0].body)
    assert PLACEHOLDER in upstream.received[0].body["messages"][0]["content"]


@pytest.mark.parametrize("streamed", [False, True])
def test_a_tool_is_called_with_the_value_and_its_result_is_redacted(
    client: Client, upstream: ScriptedUpstream, streamed: bool
) -> None:
    def answer(asked: Asked) -> Told:
        if len(asked.body["messages"]) > 1:
            return repeated(asked)
        made = stream if asked.body.get("stream") else message
        return made(THOUGHT, CALL, stop="tool_use")

    upstream.answer = answer
    sdk, fields = client(), {"tools": [TOOL], "thinking": {"type": "adaptive"}}
    if streamed:
        with sdk.messages.stream(**ask(REDACTED, **fields)) as events:
            first = events.get_final_message()
    else:
        first = sdk.messages.create(**ask(REDACTED, **fields))
    thought, call = first.content
    assert (thought.type, call.type) == ("thinking", "tool_use")
    assert thought.to_dict()["thinking"] == f"Brev till {ADDRESS}."
    assert call.to_dict()["input"] == {"till": ADDRESS}
    result = {"type": "tool_result", "tool_use_id": CALL["id"], "content": f"Till {ADDRESS}: ok"}
    again = ask(REDACTED, **fields)
    again["messages"] += [
        first.to_param() if hasattr(first, "to_param") else first,
        {"role": "user", "content": [result, {"type": "text", "text": "Tack!"}]},
    ]
    assert said(sdk.messages.create(**again)) == "Tack!"
    sent = upstream.received[-1].body["messages"]
    assert ADDRESS not in json.dumps(sent)
    assert sent[1]["content"][0] == THOUGHT
    assert sent[1]["content"][1]["input"] == {"till": PLACEHOLDER}
    assert sent[2]["content"][0]["content"] == f"Till {PLACEHOLDER}: ok"


def test_structured_output(client: Client, upstream: ScriptedUpstream) -> None:
    upstream.answer = lambda _: message(text(json.dumps({"till": PLACEHOLDER})))
    schema = {"type": "object", "properties": {"till": {"type": "string"}}}
    fields: Any = {"output_config": {"format": {"type": "json_schema", "schema": schema}}}
    answer = client().messages.create(**ask(REDACTED, **fields))
    assert json.loads(said(answer)) == {"till": ADDRESS}
    assert upstream.received[0].body["output_config"] == fields["output_config"]


def test_tokens_are_counted_for_what_would_be_sent(
    client: Client, upstream: ScriptedUpstream
) -> None:
    upstream.answer = lambda _: Told([b'{"input_tokens": 12}'])
    counted = client().messages.count_tokens(model=MODEL, messages=ask(REDACTED)["messages"])
    assert counted.input_tokens == 12
    assert ADDRESS not in json.dumps(upstream.received[0].body)


@pytest.mark.parametrize("streamed", [False, True])
def test_a_block_is_a_bad_request_that_explains(
    client: Client, upstream: ScriptedUpstream, streamed: bool
) -> None:
    with pytest.raises(anthropic.BadRequestError) as caught:
        client(max_retries=2).messages.create(**ask(BLOCKED), stream=streamed)
    body: Any = caught.value.body
    event = caught.value.response.headers["x-grindvakt-event"]
    assert "personnummer" in body["error"]["message"]
    assert event in str(caught.value)
    assert (body["type"], body["request_id"]) == ("error", event)
    assert body["error"]["details"]["error_code"] == "policy_violation"
    assert NUMBER not in str(caught.value)
    assert not upstream.received


@pytest.mark.parametrize("streamed", [False, True])
def test_a_block_as_an_assistant_turn_that_a_conversation_survives(
    client: Client, upstream: ScriptedUpstream, streamed: bool
) -> None:
    """Linköping's policy answers in the chat."""
    sdk = client("linkoping")
    if streamed:
        with sdk.messages.stream(**ask(BLOCKED)) as events:
            answer: Any = events.get_final_message()
    else:
        answer = sdk.messages.create(**ask(BLOCKED))
    assert answer.role == "assistant"
    assert "personnummer" in said(answer)
    assert not upstream.received
    raw = sdk.messages.with_raw_response.create(**ask(BLOCKED, said(answer), HARMLESS))
    assert said(raw.parse()) == HARMLESS
    assert raw.headers["x-grindvakt-withheld"] == "2"
    assert upstream.received[0].body["messages"] == ask(HARMLESS)["messages"]


def test_a_refused_message_is_withheld_from_what_follows(
    client: Client, upstream: ScriptedUpstream
) -> None:
    with pytest.raises(anthropic.BadRequestError):
        client().messages.create(**ask(BLOCKED))
    again = ask(HARMLESS)
    cached = {"type": "text", "text": BLOCKED, "cache_control": {"type": "ephemeral"}}
    again["messages"].insert(0, {"role": "user", "content": [cached]})
    raw = client().messages.with_raw_response.create(**again)
    assert said(raw.parse()) == HARMLESS
    assert raw.headers["x-grindvakt-withheld"] == "1"
    assert upstream.received[0].body["messages"] == ask(HARMLESS)["messages"]


PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def document(**source: str) -> Any:
    return {"type": "document", "title": "brev", "source": source}


def test_text_in_documents_is_redacted(client: Client, upstream: ScriptedUpstream) -> None:
    source = {"type": "text", "media_type": "text/plain", "data": f"Från {ADDRESS}"}
    asked = ask(HARMLESS)
    asked["messages"][0]["content"] = [document(**source), text("Sammanfatta.")]
    client().messages.create(**asked)
    sent = upstream.received[0].body["messages"][0]["content"][0]
    assert sent == document(**source | {"data": f"Från {PLACEHOLDER}"})


@pytest.mark.parametrize(
    "part",
    [
        document(type="base64", media_type="application/pdf", data="JVBERi0xLjcK" * 60),
        document(type="url", url="https://exempel.se/brev.pdf"),
        document(type="file", file_id="file_011CNha8iCJcU1wXNR6q4V8w"),
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": PNG}},
    ],
)
def test_what_cannot_be_read_is_refused(
    client: Client, upstream: ScriptedUpstream, part: Any
) -> None:
    asked = ask(HARMLESS)
    asked["messages"][0]["content"] = [part, text("Sammanfatta.")]
    with pytest.raises(anthropic.BadRequestError, match="granska"):
        client().messages.create(**asked)
    assert not upstream.received


@pytest.mark.parametrize("tenant", ["kth", "hedemora"])
def test_a_service_that_is_not_approved_is_refused(
    client: Client, upstream: ScriptedUpstream, tenant: str
) -> None:
    """Claude is under evaluation at KTH, and is not Hedemora's Copilot."""
    with pytest.raises(anthropic.PermissionDeniedError):
        client(tenant).messages.create(**ask(HARMLESS))
    assert not upstream.received


def test_a_wrong_key_is_an_authentication_error(client: Client, upstream: ScriptedUpstream) -> None:
    with pytest.raises(anthropic.AuthenticationError):
        client(api_key="sk-ant-mine").messages.create(**ask(HARMLESS))
    assert not upstream.received


def test_paths_that_are_not_screened_do_not_exist(
    client: Client, upstream: ScriptedUpstream
) -> None:
    with pytest.raises(anthropic.APIStatusError, match="method_not_allowed"):
        client().files.list()
    with pytest.raises(anthropic.APIStatusError, match="method_not_allowed"):
        client().messages.batches.list()
    assert not upstream.received


def test_the_services_errors_are_the_sdks_and_are_retried(
    client: Client, upstream: ScriptedUpstream
) -> None:
    answers = iter(
        [fault(529, "overloaded_error", retry_after="0"), fault(429, "rate_limit_error")]
    )
    upstream.answer = lambda asked: next(answers, None) or repeated(asked)
    assert said(client(max_retries=2).messages.create(**ask(HARMLESS))) == HARMLESS
    assert len(upstream.received) == 3
    upstream.answer = lambda _: fault(429, "rate_limit_error", retry_after="3")
    with pytest.raises(anthropic.RateLimitError) as caught:
        client().messages.create(**ask(HARMLESS))
    assert caught.value.response.headers["retry-after"] == "3"


def test_a_stream_that_breaks_off_is_an_error(client: Client, upstream: ScriptedUpstream) -> None:
    whole = list(stream(text(HARMLESS)).frames)
    upstream.answer = lambda _: Told(whole[:-1], content_type="text/event-stream")
    with pytest.raises(anthropic.APIStatusError, match=r"bröt|broke"):
        list(client().messages.create(**ask(HARMLESS), stream=True))


def test_an_error_inside_a_stream_is_the_sdks(client: Client, upstream: ScriptedUpstream) -> None:
    error = {"type": "error", "error": {"type": "overloaded_error", "message": "No."}}
    frames = [*list(stream(text(REDACTED)).frames)[:6]]
    frames.append(f"event: error\ndata: {json.dumps(error)}\n\n".encode())
    upstream.answer = lambda _: Told(frames, content_type="text/event-stream")
    with pytest.raises(anthropic.APIStatusError, match="overloaded_error"):
        list(client().messages.create(**ask(REDACTED), stream=True))


@pytest.mark.anyio
async def test_async_streams_and_messages(
    gateway: RunningGateway, upstream: ScriptedUpstream
) -> None:
    async with anthropic.AsyncAnthropic(
        base_url=f"{gateway.url}/anthropic", api_key=gateway.keys["demo"], max_retries=0
    ) as sdk:
        assert said(await sdk.messages.create(**ask(REDACTED))) == REDACTED
        async with sdk.messages.stream(**ask(REDACTED)) as events:
            assert said(await events.get_final_message()) == REDACTED
    assert ADDRESS not in str([received.body for received in upstream.received])


def batch(*texts: str) -> Any:
    return [{"custom_id": f"rad-{n}", "params": ask(said)} for n, said in enumerate(texts)]


def test_a_batch_and_its_results(client: Client, upstream: ScriptedUpstream) -> None:
    name = "msgbatch_013Zva2CMHLNnXjNJJKqJ2EF"
    path = f"/v1/messages/batches/{name}"
    counts = {"processing": 0, "succeeded": 1, "errored": 0, "canceled": 0, "expired": 0}
    made = {
        "id": name,
        "type": "message_batch",
        "processing_status": "ended",
        "request_counts": counts,
        "created_at": "2026-01-01T00:00:00Z",
        "expires_at": "2026-01-02T00:00:00Z",
        "results_url": f"https://api.anthropic.com{path}/results",
    }
    (inner,) = message(text("Höst.")).frames
    row = {"custom_id": "rad-0", "result": {"type": "succeeded", "message": json.loads(inner)}}

    def answer(asked: Asked) -> Told:
        results = asked.target.endswith("/results")
        kind = "application/x-jsonl" if results else "application/json"
        return Told([json.dumps(row if results else made).encode() + b"\n"], content_type=kind)

    upstream.answer = answer
    sdk = client()
    assert sdk.messages.batches.create(requests=batch(HARMLESS)).id == name
    results: Any = list(sdk.messages.batches.results(name))
    assert said(results[0].result.message) == "Höst."
    assert sdk.messages.batches.cancel(name).id == name
    assert [(asked.method, asked.target) for asked in upstream.received] == [
        ("POST", "/v1/messages/batches"),
        ("GET", path),
        ("GET", f"{path}/results"),
        ("POST", f"{path}/cancel"),
    ]


def test_values_in_a_batch_are_put_back_into_its_results(
    client: Client, upstream: ScriptedUpstream
) -> None:
    name = "msgbatch_01REDACTEDxxxNnXjNJJKqJ2EF"
    made = {
        "id": name,
        "type": "message_batch",
        "processing_status": "ended",
        "request_counts": {
            "processing": 0, "succeeded": 1, "errored": 0, "canceled": 0, "expired": 0,
        },
        "created_at": "2026-01-01T00:00:00Z",
        "expires_at": "2026-01-02T00:00:00Z",
        "results_url": f"https://api.anthropic.com/v1/messages/batches/{name}/results",
    }  # fmt: skip
    (inner,) = message(text("Mejla [EMAIL_ADDRESS_1].")).frames
    row = {"custom_id": "rad-0", "result": {"type": "succeeded", "message": json.loads(inner)}}

    def answer(asked: Asked) -> Told:
        results = asked.target.endswith("/results")
        kind = "application/x-jsonl" if results else "application/json"
        return Told([json.dumps(row if results else made).encode() + b"\n"], content_type=kind)

    upstream.answer = answer
    sdk = client()
    assert sdk.messages.batches.create(requests=batch(HARMLESS, REDACTED)).id == name
    assert ADDRESS not in str(upstream.received[0].body)
    results: Any = list(sdk.messages.batches.results(name))
    assert said(results[0].result.message) == f"Mejla {ADDRESS}."
    with pytest.raises(anthropic.BadRequestError):
        sdk.messages.batches.cancel("msgbatch_01SOMEBODYxELSESxxNnXjN")


def test_a_batch_with_a_refused_row_is_refused_with_the_reason(
    client: Client, upstream: ScriptedUpstream
) -> None:
    with pytest.raises(anthropic.BadRequestError, match="personnummer"):
        client().messages.batches.create(requests=batch(HARMLESS, BLOCKED))
    assert not upstream.received
