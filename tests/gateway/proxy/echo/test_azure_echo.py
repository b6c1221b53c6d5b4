"""The echo at Azure's addresses: the official SDK's Azure client reads every answer."""

from collections.abc import AsyncIterator

import httpx
import openai
import pytest

from gateway.proxy.echo.azure import AzureEcho

pytestmark = pytest.mark.anyio


@pytest.fixture
async def sdk() -> AsyncIterator[openai.AsyncAzureOpenAI]:
    transport = httpx.AsyncClient(transport=AzureEcho(("gpt-4o", "echo")))
    async with openai.AsyncAzureOpenAI(  # type: ignore[call-overload,unused-ignore]
        azure_endpoint="http://echo",
        api_version="2024-10-21",
        api_key="unused",
        http_client=transport,
        max_retries=0,
    ) as client:
        yield client


async def test_answers(sdk: openai.AsyncAzureOpenAI) -> None:
    said = await sdk.chat.completions.create(
        model="gpt-4o", messages=[{"role": "user", "content": "Hej å!"}]
    )
    assert (said.choices[0].message.content, said.model) == ("Hej å!", "gpt-4o")
    stream = await sdk.chat.completions.create(
        model="gpt-4o", messages=[{"role": "user", "content": "Hej å!"}], stream=True
    )
    deltas = [chunk.choices[0].delta.content or "" async for chunk in stream]
    assert "".join(deltas) == "Hej å!"
    assert (await sdk.responses.create(model="gpt-4o", input="Hej!")).output_text == "Hej!"
    assert (await sdk.embeddings.create(model="emb", input="Hej!")).model == "emb"
    assert [model.id async for model in sdk.models.list()] == ["gpt-4o", "echo"]


async def test_v1_and_unknown_addresses() -> None:
    async with httpx.AsyncClient(transport=AzureEcho(()), base_url="http://echo") as client:
        body = {"model": "m", "input": "Hej!"}
        assert (await client.post("/openai/v1/responses", json=body)).json()["model"] == "m"
        assert (await client.post("/openai/v1/x", json=body)).status_code == 404
        assert (await client.post("/x", json=body)).status_code == 404
