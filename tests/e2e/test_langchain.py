"""LangChain through the gateway, only the base URL and the key changed."""

import json
from collections.abc import Callable

import openai
import pytest
from langchain_core.messages import AIMessageChunk, HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI

from tests.support.gateway import RunningGateway
from tests.support.prompts import ADDRESS, BLOCKED, HARMLESS, NUMBER, REDACTED
from tests.support.upstream import FakeUpstream

Chat = Callable[..., ChatOpenAI]


@tool
def send(text: str) -> str:
    """Skicka ett brev."""
    return text


@pytest.fixture
def chat(running: RunningGateway, monkeypatch: pytest.MonkeyPatch) -> Chat:
    """Makes a chat model that only ever speaks with the gateway."""
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "false")

    def make(model: str = "gpt-5") -> ChatOpenAI:
        return ChatOpenAI(
            model=model,
            base_url=f"{running.url}/v1",
            api_key=running.keys["demo"],
            max_retries=0,
            timeout=20,
        )

    return make


def test_chat_with_a_value_that_is_replaced(chat: Chat, upstream: FakeUpstream) -> None:
    answer = chat().invoke(REDACTED)
    assert ADDRESS in str(answer.content)
    (received,) = upstream.received
    assert ADDRESS.encode() not in received.body


def test_stream(chat: Chat, upstream: FakeUpstream) -> None:
    pieces = list(chat().stream(REDACTED))
    assert len(pieces) > 3
    assert ADDRESS in "".join(str(piece.content) for piece in pieces)
    assert ADDRESS.encode() not in upstream.received[0].body


@pytest.mark.parametrize("stream", [False, True])
def test_tool_call(chat: Chat, upstream: FakeUpstream, stream: bool) -> None:
    bound = chat("tool").bind_tools([send])
    if stream:
        whole = AIMessageChunk(content="")
        for piece in bound.stream(REDACTED):
            whole += piece  # type: ignore[assignment]
        calls = whole.tool_calls
    else:
        calls = bound.invoke(REDACTED).tool_calls
    assert ADDRESS in json.dumps(calls[0]["args"])
    assert ADDRESS.encode() not in upstream.received[0].body
    turns = [
        HumanMessage(HARMLESS),
        whole if stream else bound.invoke(REDACTED),
        ToolMessage(f"Skickat till {ADDRESS}", tool_call_id=calls[0]["id"]),
    ]
    chat().invoke(turns)
    assert ADDRESS.encode() not in upstream.received[-1].body


@pytest.mark.parametrize("stream", [False, True])
def test_a_refusal_is_openais_error_with_our_message(
    chat: Chat, upstream: FakeUpstream, stream: bool
) -> None:
    with pytest.raises(openai.BadRequestError, match="personnummer") as caught:
        list(chat().stream(BLOCKED)) if stream else chat().invoke(BLOCKED)
    assert caught.value.response.headers["x-grindvakt-event"] in str(caught.value)
    assert NUMBER not in str(caught.value)
    assert upstream.received == ()


@pytest.mark.anyio
async def test_asynchronously(chat: Chat, upstream: FakeUpstream) -> None:
    answer = await chat().ainvoke(REDACTED)
    assert ADDRESS in str(answer.content)
    assert ADDRESS.encode() not in upstream.received[0].body
