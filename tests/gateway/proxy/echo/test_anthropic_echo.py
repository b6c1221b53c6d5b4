"""The echo model speaks the API: the official SDK reads every answer that it gives."""

import json
from collections.abc import AsyncIterator
from typing import Any

import anthropic
import httpx
import httpx2
import pytest
from anthropic.types import Message, ModelInfo
from pydantic import TypeAdapter

from gateway.core.sse import Decoder
from gateway.proxy.echo import common
from gateway.proxy.echo.anthropic import AnthropicEcho
from tests.support.inprocess import MAIL, App

pytestmark = pytest.mark.anyio

ASKED: dict[str, Any] = {
    "model": "claude-sonnet-5",
    "max_tokens": 99,
    "messages": [{"role": "user", "content": "En längre text än ett stycke, med åäö och 🙂."}],
}


class _Bridge(httpx2.AsyncBaseTransport):
    """The echo, which speaks httpx, for the SDK, which speaks httpx2."""

    def __init__(self) -> None:
        self._echo = AnthropicEcho(("claude-sonnet-5", "echo"), lambda: 1_780_000_000.0)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        sent = httpx.Request(request.method, str(request.url), content=await request.aread())
        given = await self._echo.handle_async_request(sent)
        headers = {"content-type": given.headers["content-type"]}
        return httpx2.Response(given.status_code, headers=headers, content=await given.aread())


@pytest.fixture
async def sdk() -> AsyncIterator[anthropic.AsyncAnthropic]:
    async with anthropic.AsyncAnthropic(
        base_url="http://echo",
        api_key="unused",
        http_client=httpx2.AsyncClient(transport=_Bridge()),
        max_retries=0,
    ) as client:
        yield client


def strict(kind: Any, value: Any) -> None:
    """The SDK builds its types without checking; this checks."""
    TypeAdapter(kind).validate_python(value.to_dict())


async def test_a_message(sdk: anthropic.AsyncAnthropic) -> None:
    answer = await sdk.messages.create(**ASKED)
    strict(Message, answer)
    assert answer.content[0].to_dict()["text"] == ASKED["messages"][0]["content"]
    assert (answer.stop_reason, answer.model) == ("end_turn", "claude-sonnet-5")
    assert answer.usage.output_tokens > 0


async def test_a_streamed_message(sdk: anthropic.AsyncAnthropic) -> None:
    async with sdk.messages.stream(**ASKED) as stream:
        pieces = [piece async for piece in stream.text_stream]
        final = await stream.get_final_message()
    strict(Message, final)
    assert len(pieces) > 3
    assert "".join(pieces) == ASKED["messages"][0]["content"]


async def test_blocks_and_tool_results_are_shown(sdk: anthropic.AsyncAnthropic) -> None:
    result = {"type": "tool_result", "tool_use_id": "t", "content": "Svar"}
    content: Any = [result, {"type": "text", "text": "Text"}]
    messages: Any = [{"role": "user", "content": content}]
    answer = await sdk.messages.create(**ASKED | {"messages": messages})
    assert answer.content[0].to_dict()["text"] == "Svar\nText"


async def test_tokens_and_models(sdk: anthropic.AsyncAnthropic) -> None:
    counted = await sdk.messages.count_tokens(model="echo", messages=ASKED["messages"])
    assert counted.input_tokens > 0
    models = [model async for model in sdk.models.list()]
    assert [model.id for model in models] == ["claude-sonnet-5", "echo"]
    strict(ModelInfo, await sdk.models.retrieve("echo"))
    with pytest.raises(anthropic.NotFoundError):
        await sdk.models.retrieve("other")
    with pytest.raises(anthropic.NotFoundError):
        await sdk.messages.batches.create(requests=[])


def test_placeholders_are_shown_as_they_were_received() -> None:
    assert common.reply(iter(["Hej"]), 3, []) == "Hej"
    text = common.reply(iter(["Hej [PERSON_1]", "du"]), 2, [{}])
    assert text.startswith("Hej [PERSON_1]\ndu\n")
    assert "Hej ⟦PERSON_1⟧\ndu" in text
    assert "2 andra meddelanden" in text
    assert "1 verktyg" in text


@pytest.mark.parametrize("stream", [False, True])
async def test_redaction_is_visible_through_the_gateway(fresh: App, stream: bool) -> None:
    fresh.upstream.answer = AnthropicEcho(("echo",)).handle_async_request
    messages = [{"role": "user", "content": f"Mejla {MAIL} om mötet"}]
    body = ASKED | {"messages": messages, "stream": stream}
    answer = await fresh.post(body, "/anthropic/v1/messages")
    assert answer.headers["x-grindvakt-decision"] == "redact"
    if stream:
        events = [json.loads(e.data or "") for e in Decoder().feed(answer.content)]
        text = "".join(e["delta"].get("text", "") for e in events if "delta" in e)
    else:
        text = answer.json()["content"][0]["text"]
    assert text.splitlines()[0] == f"Mejla {MAIL} om mötet"
    assert text.splitlines()[-1] == "Mejla \u27e6EMAIL_ADDRESS_1\u27e7 om mötet"
