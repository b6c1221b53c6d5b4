"""Refusals in OpenAI's shapes: as an error, and as an assistant's turn, streamed or not.

Ids are made of the event id, so that support can find the decision from what the client logged.
"""

from collections.abc import Iterator
from typing import Any

from gateway.core import jsondoc, sse
from gateway.core.adapter import Refusal, Reply
from gateway.core.history import refusal_id, refusal_marker
from gateway.core.segments import Extraction, Mark

Json = dict[str, Any]

_JSON = "application/json"
_STREAM = "text/event-stream; charset=utf-8"
_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    408: "timeout_error",
    429: "rate_limit_error",
}


def error(refusal: Refusal, **more: Any) -> Reply:
    """OpenAI's error object, with `more` fields. The event id is in the message, because that is
    all that chat clients show."""
    text = refusal.text
    if refusal.event and refusal.event not in text:
        text = f"{text} (Grindvakt · {refusal.event})"
    kind = _TYPES.get(refusal.status)
    if kind is None:
        kind = "server_error" if refusal.status >= 500 else "invalid_request_error"
    fields = {"message": text, "type": kind, "param": None, "code": refusal.code, **more}
    return Reply(refusal.status, _JSON, jsondoc.encode({"error": fields}))


def spoken(refusal: Refusal) -> str:
    """What the assistant says: the refusal, and the line by which we know it again."""
    return f"{refusal.text}\n\n{refusal_marker(Mark(refusal.event, refusal.proof))}"


def _json(body: Json) -> Reply:
    return Reply(200, _JSON, jsondoc.encode(body))


def _chunks(chunks: Iterator[Json]) -> Reply:
    events = [sse.Event(jsondoc.encode_text(chunk)) for chunk in chunks]
    return Reply(200, _STREAM, b"".join(map(sse.encode, [*events, sse.Event("[DONE]")])))


def _tokens() -> Json:
    return {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


def chat_turn(extraction: Extraction, refusal: Refusal, created: int) -> Reply:
    """As a chat completion."""
    head: Json = {
        "id": f"chatcmpl-{refusal.event}",
        "object": "chat.completion",
        "created": created,
        "model": extraction.model,
    }
    message = {"role": "assistant", "content": spoken(refusal), "refusal": None}
    if not extraction.stream:
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return _json({**head, "choices": [choice], "usage": _tokens()})
    head["object"] = "chat.completion.chunk"
    return _chunks(_chat_chunks(head, message["content"] or "", extraction.stream_usage))


def _chat_chunks(head: Json, text: str, with_usage: bool) -> Iterator[Json]:
    usage: Json = {"usage": None} if with_usage else {}
    deltas: tuple[tuple[Json, str | None], ...] = (
        ({"role": "assistant", "content": "", "refusal": None}, None),
        ({"content": text}, None),
        ({}, "stop"),
    )
    for delta, reason in deltas:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        yield {**head, "choices": [choice], **usage}
    if with_usage:
        yield {**head, "choices": [], "usage": _tokens()}


def completion_turn(extraction: Extraction, refusal: Refusal, created: int) -> Reply:
    """As a completion of the old kind."""
    head: Json = {
        "id": f"cmpl-{refusal.event}",
        "object": "text_completion",
        "created": created,
        "model": extraction.model,
    }
    choice: Json = {"text": spoken(refusal), "index": 0, "logprobs": None, "finish_reason": "stop"}
    if not extraction.stream:
        return _json({**head, "choices": [choice], "usage": _tokens()})
    first = {**head, "choices": [{**choice, "finish_reason": None}]}
    last = {**head, "choices": [{**choice, "text": ""}]}
    ending = [{**head, "choices": [], "usage": _tokens()}] if extraction.stream_usage else []
    return _chunks(iter([first, last, *ending]))


def response_turn(extraction: Extraction, refusal: Refusal, created: int) -> Reply:
    """As a response."""
    part = {"type": "output_text", "text": spoken(refusal), "annotations": [], "logprobs": []}
    item = {
        "id": f"msg_{refusal.event}",
        "type": "message",
        "status": "completed",
        "role": "assistant",
        "content": [part],
    }
    response = _response(extraction.model, refusal.event, created)
    finished = {**response, "status": "completed", "output": [item], "usage": _response_tokens()}
    if not extraction.stream:
        return _json(finished)
    events = []
    for number, event in enumerate(_response_events(response, finished, item, part)):
        event["sequence_number"] = number
        events.append(sse.Event(jsondoc.encode_text(event), event["type"]))
    return Reply(200, _STREAM, b"".join(map(sse.encode, events)))


def _response(model: str, event: str, created: int) -> Json:
    return {
        "id": refusal_id("resp", event),
        "object": "response",
        "created_at": created,
        "status": "in_progress",
        "background": False,
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "max_output_tokens": None,
        "metadata": {},
        "model": model,
        "output": [],
        "parallel_tool_calls": True,
        "previous_response_id": None,
        "reasoning": {"effort": None, "summary": None},
        "store": False,
        "temperature": None,
        "text": {"format": {"type": "text"}},
        "tool_choice": "auto",
        "tools": [],
        "top_p": None,
        "truncation": "disabled",
        "usage": None,
        "user": None,
    }


def _response_tokens() -> Json:
    return {
        "input_tokens": 0,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": 0,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 0,
    }


def _response_events(response: Json, finished: Json, item: Json, part: Json) -> Iterator[Json]:
    at_item: Json = {"item_id": item["id"], "output_index": 0}
    at_part: Json = {**at_item, "content_index": 0}
    begun = {**item, "status": "in_progress", "content": []}
    text, empty = part["text"], {**part, "text": ""}
    yield {"type": "response.created", "response": response}
    yield {"type": "response.in_progress", "response": response}
    yield {"type": "response.output_item.added", "output_index": 0, "item": begun}
    yield {"type": "response.content_part.added", **at_part, "part": empty}
    yield {"type": "response.output_text.delta", **at_part, "delta": text, "logprobs": []}
    yield {"type": "response.output_text.done", **at_part, "text": text, "logprobs": []}
    yield {"type": "response.content_part.done", **at_part, "part": part}
    yield {"type": "response.output_item.done", "output_index": 0, "item": item}
    yield {"type": "response.completed", "response": finished}
