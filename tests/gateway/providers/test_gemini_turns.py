"""Refusals as Google's own SDK sees them: its own exceptions, its own objects, its own streams."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2
import pytest
from google import genai
from google.genai import errors, types

from gateway.core.adapter import Operation, Refusal, Reply
from gateway.core.history import find_marker
from gateway.core.segments import Mark
from gateway.providers import ADAPTERS

EVENT = "018f2f6e-7b1c-7c3a-9d2e-0123456789ab"
PROOF = "0123456789abcdef"
REFUSAL = Refusal(400, "policy_violation", "Frågan stoppades.", EVENT, PROOF)
ADAPTER = ADAPTERS["gemini"]
MODEL = "gemini-2.5-flash"
Answer = Callable[[Operation, bytes], Reply]


@contextmanager
def client(answer: Answer) -> Iterator[genai.Client]:
    def handle(request: httpx2.Request) -> httpx2.Response:
        found = ADAPTER.match(request.method, request.url.path)
        assert found is not None
        asked = ADAPTER.asked(found, dict(request.url.params))
        reply = answer(asked, request.content)
        headers = {"content-type": reply.content_type}
        return httpx2.Response(reply.status, headers=headers, content=reply.body)

    with httpx2.Client(transport=httpx2.MockTransport(handle)) as transport:
        options = types.HttpOptions(base_url="http://localhost", httpx_client=transport)
        yield genai.Client(api_key="x", http_options=options)


def turn(operation: Operation, body: bytes) -> Reply:
    extraction = ADAPTER.extract(operation, json.loads(body))
    return ADAPTER.turn(operation, extraction, REFUSAL, 1_780_000_000)


def is_ours(text: str | None) -> bool:
    return (
        text is not None
        and text.startswith("Frågan stoppades.")
        and find_marker(text) == Mark(EVENT, PROOF)
    )


def test_a_turn() -> None:
    with client(turn) as sdk:
        answer = sdk.models.generate_content(model=MODEL, contents="Hej")
    assert is_ours(answer.text)
    assert answer.candidates is not None
    assert answer.candidates[0].finish_reason is types.FinishReason.STOP
    assert (answer.model_version, answer.response_id) == (MODEL, f"resp_grindvakt_{EVENT}")
    assert answer.usage_metadata is not None
    assert answer.usage_metadata.total_token_count == 0


def test_a_streamed_turn_is_kept_in_the_sdks_history() -> None:
    with client(turn) as sdk:
        chat = sdk.chats.create(model=MODEL)
        chunks = list(chat.send_message_stream("Hej"))
        history = chat.get_history(curated=True)
    assert is_ours("".join(chunk.text or "" for chunk in chunks))
    assert [content.role for content in history] == ["user", "model"]


def test_a_turn_as_an_array() -> None:
    operation = ADAPTER.match("POST", f"/v1beta/models/{MODEL}:streamGenerateContent")
    assert operation is not None
    reply = turn(operation, b'{"contents":[]}')
    (answer,) = json.loads(reply.body)
    assert reply.content_type.startswith("application/json")
    assert is_ours(answer["candidates"][0]["content"]["parts"][0]["text"])


@pytest.mark.parametrize(
    ("status", "kind", "word"),
    [
        (400, errors.ClientError, "INVALID_ARGUMENT"),
        (401, errors.ClientError, "UNAUTHENTICATED"),
        (403, errors.ClientError, "PERMISSION_DENIED"),
        (404, errors.ClientError, "NOT_FOUND"),
        (413, errors.ClientError, "INVALID_ARGUMENT"),
        (428, errors.ClientError, "FAILED_PRECONDITION"),
        (429, errors.ClientError, "RESOURCE_EXHAUSTED"),
        (500, errors.ServerError, "INTERNAL"),
        (502, errors.ServerError, "UNAVAILABLE"),
        (504, errors.ServerError, "DEADLINE_EXCEEDED"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_an_error_is_the_sdks_own_exception_with_our_text(
    status: int, kind: type[errors.APIError], word: str, stream: bool
) -> None:
    refusal = Refusal(status, "en_kod", "Frågan stoppades.", EVENT, PROOF)
    with client(lambda *_: ADAPTER.error(refusal)) as sdk:
        ask = sdk.models.generate_content_stream if stream else sdk.models.generate_content
        with pytest.raises(kind) as caught:
            list(ask(model=MODEL, contents="Hej"))
    assert (caught.value.code, caught.value.status) == (status, word)
    assert caught.value.message == f"Frågan stoppades. (Grindvakt · {EVENT})"
    (info,) = caught.value.details["error"]["details"]
    assert (info["reason"], info["metadata"]) == ("EN_KOD", {"event": EVENT})


def test_an_event_id_that_the_text_has_is_not_repeated() -> None:
    body = ADAPTER.error(Refusal(400, "c", f"Se {EVENT}.", EVENT)).body
    assert json.loads(body)["error"]["message"] == f"Se {EVENT}."


def test_an_error_inside_a_stream_is_the_sdks_own_exception() -> None:
    def broken(operation: Operation, body: bytes) -> Reply:
        whole = turn(operation, body)
        refusal = Refusal(502, "upstream_incomplete", "Svaret avbröts.", EVENT)
        ending = ADAPTER.broken_stream(operation, operation.framing, refusal)
        return Reply(200, whole.content_type, whole.body + ending)

    with client(broken) as sdk:
        stream = sdk.models.generate_content_stream(model=MODEL, contents="Hej")
        assert is_ours(next(stream).text)
        with pytest.raises(errors.ServerError, match="Svaret avbröts"):
            next(stream)


def test_where_there_is_no_conversation_a_turn_is_an_error() -> None:
    with client(turn) as sdk, pytest.raises(errors.ClientError):
        sdk.models.count_tokens(model=MODEL, contents="Hej")
