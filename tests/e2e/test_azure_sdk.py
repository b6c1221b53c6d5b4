"""The official SDK's Azure client through the gateway, only the endpoint and the key changed."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openai
import pytest

from gateway.proxy.echo.azure import AzureEcho
from tests.support.gateway import RunningGateway
from tests.support.prompts import ADDRESS, BLOCKED, HARMLESS, NUMBER, PLACEHOLDER, REDACTED
from tests.support.scripted import Asked, ScriptedUpstream, Told, echoing

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "azure"
MODEL = "gpt-4o"
VERSION = "2024-10-21"
CHAT = f"/openai/deployments/{MODEL}/chat/completions?api-version={VERSION}"
KEY = "Qz7uN2wK9tXc4vBm8LpR6sYd1hGf3jEa0iOoUuZzWwSsAzSeBq"
FILTERED = {"content_filter_results": {"hate": {"filtered": False, "severity": "safe"}}}
ECHO = echoing(AzureEcho((MODEL,)))


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream(ECHO) as made:
        yield made


@pytest.fixture(scope="module")
def gateway(
    server: ScriptedUpstream, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningGateway]:
    environment = {
        "GRINDVAKT_SERVICE_AZURE_BASE_URL": server.url,
        "GRINDVAKT_SERVICE_AZURE_API_KEY": "service-key",
    }
    with RunningGateway(tmp_path_factory.mktemp("azure"), environment) as running:
        yield running


@pytest.fixture
def upstream(server: ScriptedUpstream) -> ScriptedUpstream:
    server.clear()
    return server


Client = Callable[..., openai.AzureOpenAI]


@pytest.fixture
def client(gateway: RunningGateway) -> Iterator[Client]:
    opened: list[openai.AzureOpenAI] = []

    def make(tenant: str = "demo", **options: Any) -> openai.AzureOpenAI:
        fields = {"api_key": gateway.keys[tenant], "api_version": VERSION, **options}
        endpoint = f"{gateway.url}/azure"
        made = openai.AzureOpenAI(azure_endpoint=endpoint, max_retries=0, timeout=20, **fields)
        opened.append(made)
        return made

    yield make
    for made in opened:
        made.close()


def ask(text: str, **fields: Any) -> dict[str, Any]:
    return {"model": MODEL, "messages": [{"role": "user", "content": text}], **fields}


def sent(upstream: ScriptedUpstream) -> Asked:
    return upstream.received[-1]


@pytest.mark.parametrize("given", ["api_key", "azure_ad_token"])
@pytest.mark.parametrize("deployment", [None, MODEL])
def test_a_harmless_prompt_passes_with_the_services_key(
    client: Client,
    gateway: RunningGateway,
    upstream: ScriptedUpstream,
    given: str,
    deployment: str | None,
) -> None:
    key = gateway.keys["demo"]
    sdk = client(**{"api_key": None, given: key}, azure_deployment=deployment)
    raw = sdk.chat.completions.with_raw_response.create(**ask(HARMLESS))
    assert raw.parse().choices[0].message.content == HARMLESS
    received = sent(upstream)
    assert received.target == CHAT
    assert received.headers["api-key"] == "service-key"
    assert "authorization" not in received.headers
    assert key not in json.dumps([received.headers, received.body])
    assert gateway.wait_for_outcome(raw.headers["x-grindvakt-event"])["model"] == MODEL


@pytest.mark.parametrize("streamed", [False, True])
def test_values_are_redacted_on_their_way_and_restored(
    client: Client, upstream: ScriptedUpstream, streamed: bool
) -> None:
    answer = client().chat.completions.create(**ask(REDACTED, stream=streamed))
    if streamed:
        text = "".join(c.choices[0].delta.content or "" for c in answer if c.choices)
    else:
        text = answer.choices[0].message.content
    assert text.splitlines()[0] == REDACTED
    assert ADDRESS not in json.dumps(sent(upstream).body)
    assert PLACEHOLDER in sent(upstream).body["messages"][0]["content"]


def test_a_filtered_stream_of_azures_is_read_by_the_sdk(
    client: Client, upstream: ScriptedUpstream
) -> None:
    body = (GOLDEN / "chat.stream.sse").read_bytes()
    frames = [body[at : at + 5] for at in range(0, len(body), 5)]
    upstream.answer = lambda _: Told(frames, content_type="text/event-stream; charset=utf-8")
    chunks = list(client().chat.completions.create(**ask(REDACTED, stream=True)))
    assert chunks[0].choices == []
    assert chunks[0].prompt_filter_results[0]["content_filter_results"]
    said = "".join(
        choice.delta.content or ""
        for chunk in chunks
        for choice in chunk.choices
        if choice.index == 0 and choice.delta
    )
    assert f"skriv till {ADDRESS} eller" in said
    assert chunks[-1].usage.prompt_tokens == 42


def test_a_tool_is_called_with_the_value_and_its_result_is_redacted(
    client: Client, upstream: ScriptedUpstream
) -> None:
    function = {"name": "mejla", "arguments": json.dumps({"till": PLACEHOLDER})}
    call = {"id": "call_1", "type": "function", "function": function}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls", **FILTERED}
    body = {"id": "c", "object": "chat.completion", "created": 1, "model": MODEL}
    upstream.answer = lambda _: Told([json.dumps({**body, "choices": [choice]}).encode()])
    parameters = {"type": "object", "properties": {"till": {"type": "string"}}}
    tool = {"type": "function", "function": {"name": "mejla", "parameters": parameters}}
    sdk = client()
    made = sdk.chat.completions.create(**ask(REDACTED, tools=[tool])).choices[0].message
    assert json.loads(made.tool_calls[0].function.arguments) == {"till": ADDRESS}
    upstream.answer = ECHO
    again = ask(REDACTED, tools=[tool])
    result = {"role": "tool", "tool_call_id": "call_1", "content": f"Till {ADDRESS}: ok"}
    again["messages"] += [made.model_dump(exclude_none=True), result]
    sdk.chat.completions.create(**again)
    messages = sent(upstream).body["messages"]
    assert ADDRESS not in json.dumps(messages)
    assert json.loads(messages[1]["tool_calls"][0]["function"]["arguments"]) == {
        "till": PLACEHOLDER
    }
    assert messages[2]["content"] == f"Till {PLACEHOLDER}: ok"


@pytest.mark.parametrize("streamed", [False, True])
def test_a_block_is_a_bad_request_that_explains(
    client: Client, upstream: ScriptedUpstream, streamed: bool
) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        client().chat.completions.create(**ask(BLOCKED, stream=streamed))
    error = caught.value
    body: Any = error.body
    assert "personnummer" in body["message"]
    assert error.response.headers["x-grindvakt-event"] in body["message"]
    assert (error.code, body["status"]) == ("policy_violation", 400)
    assert NUMBER not in error.response.text
    assert not upstream.received


def test_a_key_in_a_data_source_stays_here(client: Client, upstream: ScriptedUpstream) -> None:
    authentication = {"type": "api_key", "key": KEY}
    parameters = {
        "endpoint": "https://sok.exempel.se",
        "index_name": "kontakter",
        "authentication": authentication,
    }
    source = {"type": "azure_search", "parameters": parameters}
    with pytest.raises(openai.BadRequestError) as caught:
        client().chat.completions.create(**ask(HARMLESS), extra_body={"data_sources": [source]})
    assert "secrets." in caught.value.message
    assert not upstream.received


def test_a_role_that_may_not_use_azure_is_forbidden(
    client: Client, upstream: ScriptedUpstream
) -> None:
    with pytest.raises(openai.PermissionDeniedError, match="Azure OpenAI"):
        client("kth").chat.completions.create(**ask(HARMLESS))
    assert not upstream.received


def test_the_other_operations(client: Client, upstream: ScriptedUpstream) -> None:
    sdk = client(api_version="2025-04-01-preview")
    assert sdk.responses.create(model=MODEL, input=REDACTED).output_text.startswith(REDACTED)
    assert sent(upstream).target == "/openai/responses?api-version=2025-04-01-preview"
    with sdk.responses.stream(model=MODEL, input=REDACTED) as stream:
        assert stream.get_final_response().output_text.startswith(REDACTED)
    assert sdk.embeddings.create(model="inbaddning", input=HARMLESS).data
    assert sent(upstream).target.startswith("/openai/deployments/inbaddning/embeddings?")
    assert sdk.completions.create(model=MODEL, prompt=HARMLESS).choices[0].text == HARMLESS
    assert sdk.images.generate(model="bild", prompt=HARMLESS).data
    assert sdk.audio.speech.create(model="tal", voice="alloy", input="Hej!").content
    assert [model.id for model in sdk.models.list()] == [MODEL]
    count = len(upstream.received)
    with pytest.raises(openai.APIStatusError, match="allas"):
        sdk.files.list()
    with pytest.raises(openai.PermissionDeniedError, match="realtime"):
        sdk.post("/realtime/sessions", cast_to=object, body={})
    with pytest.raises(openai.BadRequestError, match="api-version"):
        client(api_version="yesterday").chat.completions.create(**ask(HARMLESS))
    assert len(upstream.received) == count


def test_the_plain_client_speaks_to_v1(gateway: RunningGateway, upstream: ScriptedUpstream) -> None:
    key = gateway.keys["demo"]
    with openai.OpenAI(base_url=f"{gateway.url}/azure/openai/v1/", api_key=key) as sdk:
        answer = sdk.chat.completions.create(**ask(REDACTED))
        assert answer.choices[0].message.content.startswith(REDACTED)
        assert sent(upstream).target == "/openai/v1/chat/completions"
        assert sent(upstream).headers["api-key"] == "service-key"
        assert "authorization" not in sent(upstream).headers
        stream = sdk.responses.create(model=MODEL, input=REDACTED, stream=True)
        deltas = [e.delta for e in stream if e.type == "response.output_text.delta"]
        assert "".join(deltas).startswith(REDACTED)
        preview = sdk.with_options(default_query={"api-version": "preview"})
        preview.responses.create(model=MODEL, input=HARMLESS)
        assert sent(upstream).target == "/openai/v1/responses?api-version=preview"


def test_the_asynchronous_client(gateway: RunningGateway, upstream: ScriptedUpstream) -> None:
    async def run() -> tuple[str, str]:
        async with openai.AsyncAzureOpenAI(
            azure_endpoint=f"{gateway.url}/azure",
            api_key=gateway.keys["demo"],
            api_version=VERSION,
        ) as sdk:
            whole = await sdk.chat.completions.create(**ask(REDACTED))
            stream = await sdk.chat.completions.create(**ask(REDACTED, stream=True))
            pieces = [c.choices[0].delta.content or "" async for c in stream if c.choices]
            return whole.choices[0].message.content or "", "".join(pieces)

    for text in asyncio.run(run()):
        assert text.startswith(REDACTED)
    assert all(ADDRESS not in json.dumps(asked.body) for asked in upstream.received)
