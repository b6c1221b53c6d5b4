"""The echo speaks Mistral's API: the official SDK's types take every answer that it gives."""

import json
from typing import Any

import httpx
import pytest
from mistralai.client import models
from mistralai.client.models import ConversationEventsData
from pydantic import TypeAdapter

from gateway.core.sse import Decoder
from gateway.proxy.echo.mistral import MistralEcho
from tests.support.inprocess import MAIL, App

pytestmark = pytest.mark.anyio

LONG = "En längre text än ett enda stycke, med åäö och 🙂."
MESSAGES = [{"role": "user", "content": LONG}]


async def ask(path: str, body: Any = None) -> httpx.Response:
    echo = MistralEcho(("mistral-small-latest", "echo"), lambda: 1_780_000_000.0)
    async with httpx.AsyncClient(transport=echo, base_url="http://echo") as client:
        return await client.request("POST" if body else "GET", path, json=body)


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("chat/completions", {"messages": MESSAGES}, models.ChatCompletionResponse),
        ("agents/completions", {"messages": MESSAGES}, models.ChatCompletionResponse),
        ("fim/completions", {"prompt": "def f(", "suffix": "):"}, models.FIMCompletionResponse),
        ("embeddings", {"input": ["a", "b"]}, models.EmbeddingResponse),
        ("moderations", {"input": ["a", "b"]}, models.ModerationResponse),
        ("chat/moderations", {"input": MESSAGES}, models.ModerationResponse),
        ("classifications", {"input": ["a", "b"]}, models.ClassificationResponse),
        ("chat/classifications", {"input": {"messages": []}}, models.ClassificationResponse),
        ("ocr", {"document": {"document_name": "plan.pdf"}}, models.OCRResponse),
        ("conversations", {"inputs": [{"role": "user", "content": LONG}]},
         models.ConversationResponse),
        ("conversations/conv_1", {"inputs": LONG}, models.ConversationResponse),
    ],
)  # fmt: skip
async def test_answers(path: str, body: Any, kind: Any) -> None:
    answer = await ask(f"/v1/{path}", {"model": "echo", **body})
    TypeAdapter(kind).validate_python(answer.json())
    if LONG in json.dumps(body, ensure_ascii=False) and path != "chat/moderations":
        assert LONG in answer.text


async def test_streams() -> None:
    chat = await ask("/v1/chat/completions", {"messages": MESSAGES, "stream": True})
    *chunks, done = [event.data for event in Decoder().feed(chat.content)]
    assert done == "[DONE]"
    for chunk in chunks:
        TypeAdapter(models.CompletionChunk).validate_json(chunk or "")
    conversation = await ask("/v1/conversations", {"inputs": LONG, "stream": True})
    events = [json.loads(event.data or "") for event in Decoder().feed(conversation.content)]
    for event in events:
        TypeAdapter(ConversationEventsData).validate_python(event)
    assert "".join(event.get("content", "") for event in events) == LONG
    assert len(events) > 5


async def test_models_and_what_there_is_not() -> None:
    listing = TypeAdapter(models.ModelList).validate_python((await ask("/v1/models")).json())
    assert [card.id for card in listing.data or ()] == ["mistral-small-latest", "echo"]
    assert (await ask("/v1/models/echo")).json()["id"] == "echo"
    assert (await ask("/v1/models/other")).status_code == 404
    assert (await ask("/v1/audio/speech", {"input": "x"})).status_code == 404


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("path", ["/mistral/v1/chat/completions", "/mistral/v1/conversations"])
async def test_redaction_is_visible_through_the_gateway(
    fresh: App, path: str, stream: bool
) -> None:
    fresh.upstream.answer = MistralEcho(("echo",)).handle_async_request
    field = "inputs" if path.endswith("conversations") else "messages"
    messages = [{"role": "user", "content": f"Mejla {MAIL} om mötet"}]
    answer = await fresh.post({"model": "echo", field: messages, "stream": stream}, path)
    assert answer.headers["x-grindvakt-decision"] == "redact"
    if stream:
        found = [json.loads(e.data or "") for e in Decoder().feed(answer.content)
                 if e.data != "[DONE]"]  # fmt: skip
        text = "".join(
            e.get("content") or "".join(c["delta"].get("content", "") for c in e.get("choices", ()))
            for e in found
        )
    else:
        whole = answer.json()
        text = (whole.get("outputs") or [whole["choices"][0]["message"]])[0]["content"]
    assert text.splitlines()[0] == f"Mejla {MAIL} om mötet"
    assert text.splitlines()[-1] == "Mejla \u27e6EMAIL_ADDRESS_1\u27e7 om mötet"
    (sent,) = fresh.upstream.bodies
    assert MAIL not in json.dumps(sent)
