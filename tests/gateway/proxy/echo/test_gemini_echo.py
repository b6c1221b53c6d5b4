"""The echo speaks Google's API: the official SDK reads every answer that it gives."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from google import genai
from google.genai import types
from google.oauth2.credentials import Credentials

from gateway.proxy.echo import ECHOES
from tests.support.inprocess import MAIL, App

pytestmark = pytest.mark.anyio

LONG = "En längre text än ett enda stycke, med åäö och 🙂."


def options(client: httpx.AsyncClient) -> types.HttpOptions:
    return types.HttpOptions(base_url="http://echo", httpx_async_client=client)


@pytest.fixture(params=["gemini", "vertex"])
async def sdk(request: pytest.FixtureRequest) -> AsyncIterator[genai.client.AsyncClient]:
    transport = ECHOES[request.param](("gemini-2.5-flash", "echo"))
    async with httpx.AsyncClient(transport=transport) as client:
        if request.param == "gemini":
            yield genai.Client(api_key="unused", http_options=options(client)).aio
        else:
            yield genai.Client(
                vertexai=True,
                project="kth-ai",
                location="europe-north1",
                credentials=Credentials(token="unused"),  # type: ignore[no-untyped-call]
                http_options=options(client),
            ).aio


async def test_an_answer(sdk: genai.client.AsyncClient) -> None:
    answer = await sdk.models.generate_content(model="gemini-2.5-flash", contents=LONG)
    assert answer.text == LONG
    assert answer.usage_metadata is not None
    assert (answer.usage_metadata.total_token_count or 0) > 0


async def test_an_answer_streamed(sdk: genai.client.AsyncClient) -> None:
    stream = await sdk.models.generate_content_stream(model="gemini-2.5-flash", contents=LONG)
    chunks = [chunk async for chunk in stream]
    assert "".join(chunk.text or "" for chunk in chunks) == LONG
    assert len(chunks) > 3
    last = chunks[-1].candidates
    assert last is not None
    assert last[0].finish_reason is types.FinishReason.STOP


async def test_counts_and_vectors(sdk: genai.client.AsyncClient) -> None:
    counted = await sdk.models.count_tokens(model="gemini-2.5-flash", contents=LONG)
    assert (counted.total_tokens or 0) > 0
    embedded = await sdk.models.embed_content(model="gemini-embedding-001", contents=["a", "b"])
    assert [e.values for e in embedded.embeddings or ()] == [[0.0, 1.0]] * 2


async def test_the_models_are_listed() -> None:
    async with httpx.AsyncClient(transport=ECHOES["gemini"](("gemini-2.5-flash",))) as client:
        sdk = genai.Client(api_key="unused", http_options=options(client)).aio
        names = [model.name async for model in await sdk.models.list()]
        one = await sdk.models.get(model="gemini-2.5-flash")
    assert names == ["models/gemini-2.5-flash"] == [one.name]


async def test_as_one_array() -> None:
    body = {"contents": [{"parts": [{"text": LONG}]}], "generationConfig": {"candidateCount": 2}}
    async with httpx.AsyncClient(transport=ECHOES["gemini"](())) as client:
        path = "http://echo/v1beta/models/echo:streamGenerateContent"
        answer = await client.post(path, json=body)
        tokens = await client.post("http://echo/v1/publishers/echo:computeTokens", json=body)
        unknown = await client.post("http://echo/v1beta/models/echo:tune", json=body)
    texts = [
        candidate["content"]["parts"][0]["text"]
        for document in answer.json()
        for candidate in document["candidates"]
        if candidate["index"] == 1
    ]
    assert "".join(texts) == LONG
    assert len(tokens.json()["tokensInfo"]) == 1
    assert unknown.status_code == 404


@pytest.mark.parametrize("stream", [False, True])
async def test_the_demo_shows_what_the_model_received(app: App, stream: bool) -> None:
    verb = "streamGenerateContent" if stream else "generateContent"
    app.upstream.answer = ECHOES["gemini"](()).handle_async_request
    asked = {"contents": [{"parts": [{"text": f"Skriv till {MAIL}"}]}]}
    answer = await app.post(asked, f"/gemini/v1beta/models/gemini-2.5-flash:{verb}")
    assert answer.status_code == 200, answer.text
    documents = answer.json() if stream else [answer.json()]
    text = "".join(d["candidates"][0]["content"]["parts"][0]["text"] for d in documents)
    assert text.startswith(f"Skriv till {MAIL}\n\nModellen tog emot")
    assert "\u27e6" in text
    assert MAIL not in json.dumps(app.upstream.bodies)
