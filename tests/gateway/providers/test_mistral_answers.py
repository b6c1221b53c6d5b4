"""Restoring Mistral's answers: every cut of every stream, every field, as the SDK reads them."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mistralai.client.models import CompletionChunk, ConversationEventsData
from pydantic import TypeAdapter

from gateway.core.adapter import Framing, Operation, Restorer
from gateway.core.placeholders import Placeholders
from gateway.core.sse import Decoder
from gateway.providers import ADAPTERS

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "mistral"
ADAPTER = ADAPTERS["mistral"]
TRICKY = 'Bo "Bosse" Ek\\\n'
MAP = {
    "[PERSON_1]": "Åsa",
    "[PERSON_12]": TRICKY,
    "[EMAIL_ADDRESS_1]": "asa@exempel.se",
}
PATHS = {"chat": "/v1/chat/completions", "conversation": "/v1/conversations"}


def operation(name: str) -> Operation:
    found = ADAPTER.match("POST", PATHS[name])
    assert found is not None
    return found


def golden(name: str) -> bytes:
    return (GOLDEN / f"{name}.stream.sse").read_bytes()


def restorer(name: str, placeholders: dict[str, str] | None = None) -> Restorer:
    given = MAP if placeholders is None else placeholders
    return ADAPTER.restorer(operation(name), Framing.EVENTS, Placeholders(given))


def restore(name: str, *chunks: bytes) -> bytes:
    made = restorer(name)
    return b"".join([*map(made.feed, chunks), made.close()])


def events(body: bytes) -> list[Any]:
    """Every event as an object; each is what the official SDK expects."""
    found = [e for e in Decoder().feed(body) if e.data not in (None, "[DONE]")]
    documents = [json.loads(e.data or "") for e in found]
    for document in documents:
        if document.get("object") == "chat.completion.chunk":
            TypeAdapter(CompletionChunk).validate_python(document)
        elif str(document.get("type")).partition(".")[0] != "x":
            TypeAdapter(ConversationEventsData).validate_python(document)
    return documents


def chunk(delta: dict[str, Any], reason: str | None = None, index: int = 0) -> bytes:
    choice = {"index": index, "delta": delta, "finish_reason": reason}
    head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    return f"data: {json.dumps({**head, 'choices': [choice]})}\n\n".encode()


def pieces(body: bytes, index: int = 0) -> Iterator[tuple[str, Any]]:
    """What a choice says, in order: the kind of a text and its piece, or a chunk of another
    kind. Nothing comes after its end."""
    ended = False
    for choice in (c for event in events(body) for c in event["choices"] if c["index"] == index):
        assert not ended
        ended = choice["finish_reason"] is not None
        content = choice["delta"].get("content") or []
        for part in [{"type": "text", "text": content}] if isinstance(content, str) else content:
            if part["type"] == "thinking":
                yield from (("thinking", inner.get("text", inner)) for inner in part["thinking"])
            else:
                yield (part["type"], part.get("text", part))
        yield from (("call", call) for call in choice["delta"].get("tool_calls", ()))
    assert ended


def said(body: bytes, kind: str, index: int = 0) -> str:
    return "".join(p for k, p in pieces(body, index) if k == kind and isinstance(p, str))


@pytest.mark.parametrize("name", PATHS)
def test_every_cut_gives_the_same_bytes(name: str) -> None:
    body = golden(name)
    whole = restore(name, body)
    for at in range(len(body) + 1):
        assert restore(name, body[:at], body[at:]) == whole
    assert restore(name, *(body[i : i + 1] for i in range(len(body)))) == whole


@pytest.mark.parametrize("name", PATHS)
def test_without_placeholders_bytes_are_not_touched(name: str) -> None:
    body, made = golden(name), restorer(name, {})
    assert made.feed(body[:99]) + made.feed(body[99:]) + made.close() == body
    assert made.complete
    assert (made.usage.prompt_tokens, made.usage.completion_tokens) == (21, 9)


def test_a_chat_is_restored_in_every_field() -> None:
    body = restore("chat", golden("chat"))
    assert said(body, "thinking") == "Undrar vem Åsa är och [PER"
    assert said(body, "text") == (
        f"Hej Åsa, inte [PERSONAL] eller [PERSON_9]. {TRICKY} asa@exempel.se [PERS klart [PERSON_"
    )
    calls: dict[int, Any] = defaultdict(str)
    for call in (c for kind, c in pieces(body) if kind == "call"):
        given = call["function"]["arguments"]
        calls[call["index"]] = given if isinstance(given, dict) else calls[call["index"]] + given
    assert json.loads(calls[0]) == {"till": "asa@exempel.se", "om": TRICKY}
    assert calls[1] == {"vem": TRICKY}
    (reference,) = (p for kind, p in pieces(body) if kind == "tool_reference")
    assert reference["title"] == "Om Åsa"
    assert said(body, "text", 1) == json.dumps({"namn": TRICKY}) + "["


def test_a_thought_ends_before_the_answer_begins() -> None:
    kinds = [kind for kind, piece in pieces(restore("chat", golden("chat"))) if piece != ""]
    first = kinds.index("text")
    assert "thinking" not in kinds[first:]
    assert "thinking" in kinds[:first]


def test_what_is_held_back_goes_out_in_order_when_a_choice_ends() -> None:
    thinking = {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "x ["}]}]}
    text = {"content": [{"type": "text", "text": "y [P"}]}
    for ending, expected in (
        (chunk(thinking, "stop"), [("thinking", "x "), ("thinking", "[")]),
        (chunk(text, "stop"), [("text", "y "), ("text", "[P")]),
        (chunk(thinking) + chunk({}, "stop"), [("thinking", "x "), ("thinking", "[")]),
        (chunk(text) + chunk(thinking) + chunk({"content": ""}, "length"),
         [("text", "y "), ("text", "[P"), ("thinking", "x "), ("thinking", "[")]),
        (chunk({"content": "z ["}) + chunk(text, "stop"),
         [("text", "z "), ("text", "[y "), ("text", "[P")]),
    ):  # fmt: skip
        assert [p for p in pieces(restore("chat", ending)) if p[1]] == expected


def test_a_stream_that_breaks_off_shows_what_was_held_back() -> None:
    thinking = {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "x ["}]}]}
    for delta, kind in ((thinking, "thinking"), ({"content": "x ["}, "text")):
        made = restorer("chat")
        body = made.feed(chunk(delta)) + made.close() + chunk({}, "stop")
        assert said(body, kind) == "x ["
        assert not made.complete
    made = restorer("conversation")
    cut = golden("conversation").index(b"12], ")
    shown = made.feed(golden("conversation")[:cut]) + made.close()
    assert events(shown)[-1]["content"] == "[PERSON_"
    assert not made.complete


@pytest.mark.parametrize(
    "delta",
    [
        {"content": 7},
        {"content": None, "tool_calls": None},
        {"content": [7, {"type": "thinking", "thinking": "x"}, {"type": "text"}]},
        {"content": [{"type": "thinking", "thinking": [7, {"type": "reference"}]}]},
    ],
)
def test_a_delta_of_another_form_passes(delta: Any) -> None:
    body = chunk(delta)
    assert [json.loads(e.data or "") for e in Decoder().feed(restore("chat", body))] == [
        json.loads(e.data or "") for e in Decoder().feed(body)
    ]


def test_choices_of_another_form_pass() -> None:
    for choices in ([7], [{"index": 0}], [{"index": 0, "delta": None}], 7):
        body = f"data: {json.dumps({'choices': choices})}\n\n".encode()
        assert restore("chat", body) == body


def test_an_error_ends_a_chat() -> None:
    made = restorer("chat")
    made.feed(b'data: {"object":"error","message":"[PERSON_1]"}\n\n')
    assert made.complete


def test_pieces_pass_unparsed_only_while_nothing_waits() -> None:
    made = restorer("chat")
    made.feed(chunk({"content": "Hej"}))
    odd = chunk({"content": "du"}).replace(b'"c"', b'"c" ')
    assert made.feed(odd) == odd
    thinking = {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "x ["}]}]}
    shown = made.feed(chunk(thinking) + chunk({"content": "du"}) + chunk({}, "stop"))
    assert [p for p in pieces(shown) if p[1]] == [
        ("thinking", "x "), ("thinking", "["), ("text", "du"),
    ]  # fmt: skip


def test_a_conversation_is_restored_in_every_event() -> None:
    found = events(restore("conversation", golden("conversation")))
    texts: dict[str, str] = defaultdict(str)
    order = []
    for event in found:
        content = event.get("content")
        if isinstance(content, dict) and content["type"] == "thinking":
            kind, text = "thinking", content["thinking"][0]["text"]
        elif isinstance(content, dict):
            kind, text = content["type"], content.get("text", "")
        else:
            kind, text = event["type"], content or event.get("arguments", "")
        texts["text" if kind == "message.output.delta" else kind] += text
        order.append(kind)
    assert texts["thinking"] == "Vem är Åsa? ["
    assert texts["text"] == f"Hej {TRICKY}, hör [PERSONAL] eller [PERSON_1"
    assert json.loads(texts["tool.execution.delta"]) == {"query": TRICKY}
    assert json.loads(texts["function.call.delta"]) == {"till": "asa@exempel.se", "x": "[PERSON_9"}
    by_type = {event["type"]: event for event in found}
    assert json.loads(by_type["tool.execution.started"]["arguments"]) == {"query": TRICKY}
    assert by_type["tool.execution.done"]["info"] == {"svar": "Åsa"}
    (reference,) = (e for e in found if isinstance(e.get("content"), dict)
                    and e["content"]["type"] == "tool_reference")  # fmt: skip
    assert reference["content"]["title"] == "Om Åsa"
    assert order.index("tool.execution.started") > max(
        at for at, kind in enumerate(order) if kind in ("text", "message.output.delta")
    )
    assert order[-1] == "conversation.response.done"


@pytest.mark.parametrize("placeholders", [{}, MAP])
@pytest.mark.parametrize("name", PATHS)
def test_whether_a_stream_reached_its_end_is_known(name: str, placeholders: Any) -> None:
    body = golden(name)
    begins = {"chat": b'"stop"', "conversation": b"event: conversation.response.done"}[name]
    unfinished = body[: body.rindex(b"\n\n", 0, body.index(begins))]
    for given, complete in ((body, True), (unfinished, False)):
        made = restorer(name, placeholders)
        for byte in given:
            made.feed(bytes([byte]))
        made.close()
        assert made.complete is complete


@pytest.mark.parametrize("data", ["{", "[1]", '{"type":"x.delta","content":7}', '{"type":7}',
                                  '{"type":"x.delta","content":{"type":"thinking"}}',
                                  '{"type":"x.delta","content":{"type":"text"}}'])  # fmt: skip
def test_an_event_of_another_form_passes(data: str) -> None:
    body = f"data: {data}\n\n".encode()
    assert restore("conversation", body) == body


@pytest.mark.parametrize("name", PATHS)
def test_whole_answers_are_restored(name: str) -> None:
    thinking = [{"type": "thinking", "thinking": [{"type": "text", "text": "[PERSON_1]"}]}]
    call = {"function": {"name": "f", "arguments": '{"a":"[PERSON_12]"}'}}
    body = {
        "choices": [{"message": {"content": thinking, "tool_calls": [call]}}],
        "outputs": [{"content": "[PERSON_1]", "arguments": {"a": "[PERSON_12]"}}],
        "usage": {"prompt_tokens": 3, "completion_tokens": 4},
    }
    made = ADAPTER.restorer(operation(name), Framing.WHOLE, Placeholders(MAP))
    assert made.feed(json.dumps(body).encode()) == b""
    shown = json.loads(made.close())
    message = shown["choices"][0]["message"]
    assert message["content"][0]["thinking"][0]["text"] == "Åsa"
    assert json.loads(message["tool_calls"][0]["function"]["arguments"]) == {"a": TRICKY}
    assert shown["outputs"] == [{"content": "Åsa", "arguments": {"a": TRICKY}}]
    assert (made.usage.prompt_tokens, made.usage.completion_tokens) == (3, 4)
