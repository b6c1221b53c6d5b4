"""Refusals as the official SDK sees them: its own exceptions, its own objects, its own streams."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import openai
import pytest

from gateway.core.adapter import Refusal, Reply
from gateway.core.history import find_marker
from gateway.core.segments import Mark
from gateway.providers import ADAPTERS
from gateway.providers.openai import turns

EVENT = "018f2f6e-7b1c-7c3a-9d2e-0123456789ab"
PROOF = "0123456789abcdef"
REFUSAL = Refusal(400, "policy_violation", "Frågan stoppades.", EVENT, PROOF)
ADAPTER = ADAPTERS["openai"]
ASKED: dict[str, Any] = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Hej"}]}


@contextmanager
def client(answer: Callable[[str, dict[str, Any]], Reply]) -> Iterator[openai.OpenAI]:
    def handle(request: httpx2.Request) -> httpx2.Response:
        path = request.url.path.removeprefix("/v1")
        reply = answer(path, json.loads(request.content))
        headers = {"content-type": reply.content_type}
        return httpx2.Response(reply.status, headers=headers, content=reply.body)

    with (
        httpx2.Client(transport=httpx2.MockTransport(handle)) as transport,
        openai.OpenAI(
            api_key="x", base_url="http://localhost/v1", http_client=transport, max_retries=0
        ) as made,
    ):
        yield made


def turn(path: str, body: dict[str, Any]) -> Reply:
    operation = ADAPTER.match("POST", path)
    assert operation is not None
    return ADAPTER.turn(operation, ADAPTER.extract(operation, body), REFUSAL, 1_780_000_000)


def is_ours(text: str | None) -> bool:
    return (
        text is not None
        and text.startswith("Frågan stoppades.")
        and find_marker(text) == Mark(EVENT, PROOF)
    )


def test_a_chat_turn() -> None:
    with client(turn) as sdk:
        answer = sdk.chat.completions.create(**ASKED)
    assert is_ours(answer.choices[0].message.content)
    assert (answer.choices[0].finish_reason, answer.model) == ("stop", "gpt-4o")
    assert answer.usage is not None
    assert answer.usage.total_tokens == 0


@pytest.mark.parametrize("usage", [True, False])
def test_a_streamed_chat_turn(usage: bool) -> None:
    options: Any = {"stream_options": {"include_usage": True}} if usage else {}
    with client(turn) as sdk:
        chunks = list(sdk.chat.completions.create(**ASKED, stream=True, **options))
    assert is_ours("".join(c.choices[0].delta.content or "" for c in chunks if c.choices))
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [c.choices[0].finish_reason for c in chunks if c.choices] == [None, None, "stop"]
    assert (chunks[-1].usage is not None) is usage
    assert {c.id for c in chunks} == {f"chatcmpl-{EVENT}"}


def test_a_streamed_chat_turn_through_the_sdks_own_accumulator() -> None:
    with client(turn) as sdk, sdk.chat.completions.stream(**ASKED) as stream:
        final = stream.get_final_completion()
    assert is_ours(final.choices[0].message.content)


def test_a_response_turn() -> None:
    with client(turn) as sdk:
        answer = sdk.responses.create(model="gpt-4o", input="Hej")
    assert is_ours(answer.output_text)
    assert (answer.status, answer.id) == ("completed", f"resp_grindvakt_{EVENT}")


def test_a_streamed_response_turn() -> None:
    with client(turn) as sdk:
        events = list(sdk.responses.create(model="gpt-4o", input="Hej", stream=True))
    assert [e.type for e in events] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    assert [e.sequence_number for e in events] == list(range(9))
    completed: Any = events[-1]
    assert is_ours(completed.response.output_text)


def test_a_streamed_response_turn_through_the_sdks_own_accumulator() -> None:
    with client(turn) as sdk, sdk.responses.stream(model="gpt-4o", input="Hej") as stream:
        final = stream.get_final_response()
    assert is_ours(final.output_text)


@pytest.mark.parametrize("stream", [True, False])
def test_a_completion_turn(stream: bool) -> None:
    with client(turn) as sdk:
        answer: Any = sdk.completions.create(model="m", prompt="Hej", stream=stream)
        chunks = list(answer) if stream else [answer]
    assert is_ours("".join(c.choices[0].text for c in chunks))
    assert chunks[-1].choices[0].finish_reason == "stop"


@pytest.mark.parametrize(
    ("status", "exception", "kind"),
    [
        (400, openai.BadRequestError, "invalid_request_error"),
        (401, openai.AuthenticationError, "authentication_error"),
        (403, openai.PermissionDeniedError, "permission_error"),
        (404, openai.NotFoundError, "invalid_request_error"),
        (429, openai.RateLimitError, "rate_limit_error"),
        (503, openai.InternalServerError, "server_error"),
    ],
)
def test_an_error_is_the_sdks_own_exception_with_our_text(
    status: int, exception: type[openai.APIStatusError], kind: str
) -> None:
    refusal = Refusal(status, "en_kod", "Frågan stoppades.", EVENT, PROOF)
    with client(lambda *_: ADAPTER.error(refusal)) as sdk, pytest.raises(exception) as caught:
        sdk.chat.completions.create(**ASKED)
    assert "Frågan stoppades." in caught.value.message
    assert EVENT in caught.value.message
    assert (caught.value.code, caught.value.type, caught.value.param) == ("en_kod", kind, None)


def test_an_event_id_that_the_text_has_is_not_repeated() -> None:
    body = turns.error(Refusal(400, "c", f"Se {EVENT}.", EVENT)).body
    assert body.count(EVENT.encode()) == 1


def test_where_there_is_no_conversation_a_turn_is_an_error() -> None:
    with client(turn) as sdk, pytest.raises(openai.BadRequestError):
        sdk.embeddings.create(model="m", input="Hej")
