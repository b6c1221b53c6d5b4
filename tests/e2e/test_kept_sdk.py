"""Conversations that services keep, through the official SDKs and over restarts of the gateway."""

import signal
from collections.abc import Iterator
from pathlib import Path

import openai
import pytest
from google import genai
from google.genai import types

from tests.support.gateway import RunningGateway
from tests.support.keeping import Keeping, KeepingServer

ONE = "eva.test@exempel.se"
TWO = "olle.test@exempel.se"
MODEL = "gemini-2.5-flash"


@pytest.fixture(scope="module")
def server() -> Iterator[KeepingServer]:
    with KeepingServer() as started:
        yield started


def environment(server: KeepingServer) -> dict[str, str]:
    return {
        "GRINDVAKT_SERVICE_OPENAI_BASE_URL": f"{server.url}/v1",
        "GRINDVAKT_SERVICE_OPENAI_API_KEY": "sk-service",
        "GRINDVAKT_SERVICE_GEMINI_BASE_URL": server.url,
        "GRINDVAKT_SERVICE_GEMINI_API_KEY": "AIza-service",
    }


@pytest.fixture(scope="module")
def gateway(
    server: KeepingServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningGateway]:
    with RunningGateway(tmp_path_factory.mktemp("kept"), environment(server)) as started:
        yield started


@pytest.fixture
def keeping(server: KeepingServer) -> Keeping:
    server.keeping.asked.clear()
    return server.keeping


def client(gateway: RunningGateway, tenant: str = "demo") -> openai.OpenAI:
    key = gateway.keys[tenant]
    return openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=key, max_retries=0, timeout=20)


def test_responses_go_on_from_each_other(gateway: RunningGateway, keeping: Keeping) -> None:
    with client(gateway) as asked:
        first = asked.responses.create(model="gpt-5", input=f"Skriv till {ONE}.")
        with asked.responses.stream(
            model="gpt-5", input=f"Kopia till {TWO}.", previous_response_id=first.id
        ) as stream:
            pieces = [e.delta for e in stream if e.type == "response.output_text.delta"]
            second = stream.get_final_response()
        expected = f"Hittills: Skriv till {ONE}. | Kopia till {TWO}."
        assert "".join(pieces) == second.output_text == expected
        assert asked.responses.retrieve(second.id).output_text == expected
        items = asked.responses.input_items.list(second.id).data
        assert [item.content for item in items] == [f"Skriv till {ONE}.", f"Kopia till {TWO}."]
        asked.responses.delete(first.id)
        with pytest.raises(openai.BadRequestError, match=r"Samtalet ligger|conversation is kept"):
            asked.responses.create(model="gpt-5", input="Mer.", previous_response_id=first.id)
        third = asked.responses.create(model="gpt-5", input="Mer.", previous_response_id=second.id)
        assert third.output_text == f"{expected} | Mer."
    assert ONE not in keeping.heard
    assert TWO not in keeping.heard


def test_conversations_are_kept(gateway: RunningGateway, keeping: Keeping) -> None:
    with client(gateway) as asked:
        conversation = asked.conversations.create(
            items=[{"type": "message", "role": "user", "content": f"Jag är {ONE}."}]
        )
        answer = asked.responses.create(
            model="gpt-5", input=f"Hon är {TWO}.", conversation=conversation.id
        )
        assert answer.output_text == f"Hittills: Jag är {ONE}. | Hon är {TWO}."
        items = asked.conversations.items.list(conversation.id).data
        assert [item.content[0].text for item in items] == [f"Jag är {ONE}.", f"Hon är {TWO}."]
        asked.conversations.delete(conversation.id)
        with pytest.raises(openai.BadRequestError):
            asked.conversations.retrieve(conversation.id)
    with client(gateway, "kth") as other, pytest.raises(openai.BadRequestError):
        other.responses.retrieve(answer.id)
    assert ONE not in keeping.heard


def test_caches_are_kept(gateway: RunningGateway, keeping: Keeping) -> None:
    options = types.HttpOptions(base_url=f"{gateway.url}/gemini", timeout=20_000)
    with genai.Client(api_key=gateway.keys["demo"], http_options=options) as asked:
        cache = asked.caches.create(
            model=MODEL,
            config=types.CreateCachedContentConfig(contents=f"Chefen är {ONE}.", ttl="300s"),
        )
        assert cache.name
        config = types.GenerateContentConfig(cached_content=cache.name)
        text = f"Skriv till {TWO}."
        answer = asked.models.generate_content(model=MODEL, contents=text, config=config)
        assert answer.text == f"Hittills: Chefen är {ONE}. | {text}"
        stream = asked.models.generate_content_stream(model=MODEL, contents=text, config=config)
        assert "".join(piece.text or "" for piece in stream) == answer.text
        changed = types.UpdateCachedContentConfig(ttl="600s")
        assert asked.caches.update(name=cache.name, config=changed).name == cache.name
        asked.caches.delete(name=cache.name)
        with pytest.raises(genai.errors.ClientError):
            asked.models.generate_content(model=MODEL, contents=text, config=config)
    assert ONE not in keeping.heard


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_conversation_outlives_the_gateway(
    server: KeepingServer, tmp_path: Path, number: signal.Signals
) -> None:
    gateway = RunningGateway(tmp_path, environment(server))
    with gateway, client(gateway) as asked:
        with asked.responses.stream(model="gpt-5", input=f"Skriv till {ONE}.") as stream:
            name = next(e.response.id for e in stream if e.type == "response.created")
        gateway.stop(number)
    with gateway, client(gateway) as asked:
        later = asked.responses.create(
            model="gpt-5", input=f"Och till {TWO}.", previous_response_id=name
        )
        assert later.output_text == f"Hittills: Skriv till {ONE}. | Och till {TWO}."
        assert server.keeping.said[later.id][-1] == "Och till [EMAIL_ADDRESS_2]."
