"""Answers in the Anthropic API's shape."""

import json
from collections.abc import Iterable
from typing import Any

from tests.support.scripted import Asked, Told

MODEL = "claude-sonnet-5"


def message(*blocks: dict[str, Any], stop: str = "end_turn") -> Told:
    """A whole message."""
    body = _message(list(blocks)) | {"stop_reason": stop}
    return Told([json.dumps(body, ensure_ascii=False).encode()])


def text(said: str) -> dict[str, Any]:
    return {"type": "text", "text": said, "citations": None}


def stream(*blocks: dict[str, Any], stop: str = "end_turn", cut: int = 3) -> Told:
    """A message as a stream; texts come in pieces of `cut` characters."""
    frames = [_frame(event) for event in _events(list(blocks), stop, cut)]
    return Told(frames, content_type="text/event-stream; charset=utf-8")


def fault(status: int, kind: str, **headers: str) -> Told:
    """An error of the service's."""
    body = {"type": "error", "error": {"type": kind, "message": "No."}, "request_id": "req_1"}
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return Told([json.dumps(body).encode()], status, headers=sent)


def _message(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": "msg_01Aq9w938a90dw8qXyZ1b2c3",
        "type": "message",
        "role": "assistant",
        "model": MODEL,
        "content": blocks,
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 11, "output_tokens": 7},
    }


def _events(blocks: list[dict[str, Any]], stop: str, cut: int) -> Iterable[dict[str, Any]]:
    yield {"type": "message_start", "message": _message([])}
    yield {"type": "ping"}
    for index, block in enumerate(blocks):
        at = {"index": index}
        begun, deltas = _pieces(block, cut)
        yield {"type": "content_block_start", **at, "content_block": begun}
        for delta in deltas:
            yield {"type": "content_block_delta", **at, "delta": delta}
        yield {"type": "content_block_stop", **at}
    ended = {"stop_reason": stop, "stop_sequence": None}
    yield {"type": "message_delta", "delta": ended, "usage": {"output_tokens": 7}}
    yield {"type": "message_stop"}


def _pieces(block: dict[str, Any], cut: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A block as it begins, and the deltas that complete it."""

    def parts(kind: str, name: str, whole: str) -> list[dict[str, Any]]:
        return [{"type": kind, name: whole[i : i + cut]} for i in range(0, len(whole), cut)]

    match block["type"]:
        case "text":
            return block | {"text": ""}, parts("text_delta", "text", block["text"])
        case "thinking":
            deltas = parts("thinking_delta", "thinking", block["thinking"])
            deltas.append({"type": "signature_delta", "signature": block["signature"]})
            return block | {"thinking": "", "signature": ""}, deltas
        case "tool_use":
            whole = json.dumps(block["input"], ensure_ascii=False)
            return block | {"input": {}}, parts("input_json_delta", "partial_json", whole)
    return block, []


def _frame(event: dict[str, Any]) -> bytes:
    return f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


def repeated(asked: Asked) -> Told:
    """The last text again."""
    content = asked.body["messages"][-1]["content"]
    said = content if isinstance(content, str) else content[-1].get("text", "")
    return (stream if asked.body.get("stream") else message)(text(said))
