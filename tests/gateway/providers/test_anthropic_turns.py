"""Refusals as the official SDK sees them: its own exceptions, its own objects, its own streams."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import anthropic
import httpx2
import pytest

from gateway.core.adapter import Framing, Refusal, Reply
from gateway.core.history import find_marker, is_refusal_id
from gateway.core.segments import Mark
from gateway.providers import ADAPTERS
from gateway.providers.anthropic import turns

EVENT = "018f2f6e-7b1c-7c3a-9d2e-0123456789ab"
PROOF = "0123456789abcdef"
REFUSAL = Refusal(400, "policy_violation", "Frågan stoppades.", EVENT, PROOF)
ADAPTER = ADAPTERS["anthropic"]
ASKED: dict[str, Any] = {
    "model": "claude-sonnet-5",
    "max_tokens": 9,
    "messages": [{"role": "user", "content": "Hej"}],
}


@contextmanager
def client(answer: Callable[[str, dict[str, Any]], Reply]) -> Iterator[anthropic.Anthropic]:
    def handle(request: httpx2.Request) -> httpx2.Response:
        reply = answer(request.url.path, json.loads(request.content))
        headers = {"content-type": reply.content_type}
        return httpx2.Response(reply.status, headers=headers, content=reply.body)

    with (
        httpx2.Client(transport=httpx2.MockTransport(handle)) as transport,
        anthropic.Anthropic(
            api_key="x", base_url="http://localhost", http_client=transport, max_retries=0
        ) as made,
    ):
        yield made


def turn(path: str, body: dict[str, Any]) -> Reply:
    operation = ADAPTER.match("POST", path)
    assert operation is not None
    return ADAPTER.turn(operation, ADAPTER.extract(operation, body), REFUSAL, 1_780_000_000)


def is_ours(message: anthropic.types.Message) -> bool:
    (block,) = message.content
    assert block.type == "text"
    assert (message.stop_reason, message.model) == ("end_turn", "claude-sonnet-5")
    assert message.usage.input_tokens == message.usage.output_tokens == 0
    assert is_refusal_id(message.id)
    marked = find_marker(block.text) == Mark(EVENT, PROOF)
    return marked and block.text.startswith("Frågan stoppades.")


def test_a_turn() -> None:
    with client(turn) as sdk:
        assert is_ours(sdk.messages.create(**ASKED))


def test_a_beta_turn() -> None:
    with client(turn) as sdk:
        answer: Any = sdk.beta.messages.create(**ASKED, betas=["context-1m-2025-08-07"])
    assert is_ours(answer)


def test_a_streamed_turn() -> None:
    with client(turn) as sdk:
        events = list(sdk.messages.create(**ASKED, stream=True))
    assert [event.type for event in events] == [
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]


def test_a_streamed_turn_through_the_sdks_own_accumulator() -> None:
    with client(turn) as sdk, sdk.messages.stream(**ASKED) as stream:
        assert is_ours(stream.get_final_message())


ERRORS = [
    (400, anthropic.BadRequestError, "invalid_request_error"),
    (401, anthropic.AuthenticationError, "authentication_error"),
    (403, anthropic.PermissionDeniedError, "permission_error"),
    (404, anthropic.NotFoundError, "not_found_error"),
    (405, anthropic.APIStatusError, "invalid_request_error"),
    (408, anthropic.APIStatusError, "timeout_error"),
    (413, anthropic.APIStatusError, "invalid_request_error"),
    (428, anthropic.APIStatusError, "invalid_request_error"),
    (429, anthropic.RateLimitError, "rate_limit_error"),
    (503, anthropic.APIStatusError, "api_error"),
    (504, anthropic.APIStatusError, "timeout_error"),
]


@pytest.mark.parametrize(("status", "exception", "kind"), ERRORS)
def test_an_error_is_the_sdks_own_exception_with_our_text(
    status: int, exception: type[anthropic.APIStatusError], kind: str
) -> None:
    refusal = Refusal(status, "en_kod", "Frågan stoppades.", EVENT, PROOF)
    with client(lambda *_: ADAPTER.error(refusal)) as sdk, pytest.raises(exception) as caught:
        sdk.messages.create(**ASKED)
    assert "Frågan stoppades." in caught.value.message
    assert EVENT in caught.value.message
    body: Any = caught.value.body
    assert (body["type"], body["error"]["type"], body["request_id"]) == ("error", kind, EVENT)
    assert body["error"]["details"] == {"error_code": "en_kod"}


def test_a_stream_that_breaks_off_raises_the_sdks_own_exception() -> None:
    operation = ADAPTER.match("POST", "/v1/messages")
    assert operation is not None
    refusal = Refusal(502, "upstream_incomplete", "Svaret avbröts.", EVENT)
    begun = turn("/v1/messages", {**ASKED, "stream": True}).body.partition(b"event: content")[0]
    body = begun + ADAPTER.broken_stream(operation, Framing.EVENTS, refusal)
    with (
        client(lambda *_: Reply(200, "text/event-stream", body)) as sdk,
        pytest.raises(anthropic.APIStatusError, match="Svaret avbröts") as caught,
    ):
        list(sdk.messages.create(**ASKED, stream=True))
    assert EVENT in str(caught.value)


def test_an_event_id_that_the_text_has_is_not_repeated() -> None:
    message = json.loads(turns.error(Refusal(400, "c", f"Se {EVENT}.", EVENT)).body)["error"]
    assert message["message"] == f"Se {EVENT}."


def test_where_there_is_no_conversation_a_turn_is_an_error() -> None:
    asked: Any = {k: v for k, v in ASKED.items() if k != "max_tokens"}
    with client(turn) as sdk, pytest.raises(anthropic.BadRequestError):
        sdk.messages.count_tokens(**asked)
    with client(turn) as sdk, pytest.raises(anthropic.BadRequestError):
        sdk.messages.batches.create(requests=[{"custom_id": "a", "params": asked}])
