"""Mistral's bodies: no string escapes, gaps are named, refused turns are left out."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from detectors.types import GapReason, Origin, Role
from gateway.core import address
from gateway.core.adapter import Operation, Refusal
from gateway.core.history import WITHHELD, Answered, find_marker, refused_messages
from gateway.core.segments import Extraction
from gateway.errors import BodyError
from gateway.providers import ADAPTERS

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "mistral"
ADAPTER = ADAPTERS["mistral"]
CANARY = "189001019802"
BODIES = {
    "/v1/chat/completions": "chat",
    "/v1/agents/completions": "chat",
    "/v1/conversations": "conversation",
    "/v1/conversations/conv_06a1b2c3d4e5f6a718293a4b5c6d7e8f": "conversation",
    "/v1/ocr": "ocr",
}


def operation(path: str) -> Operation:
    found = ADAPTER.match("POST", path)
    assert found is not None
    return found


def extract(path: str, document: Any) -> Extraction:
    return ADAPTER.extract(operation(path), document)


def golden(path: str) -> Any:
    return json.loads((GOLDEN / f"{BODIES[path]}.request.json").read_bytes())


def strings(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    match value:
        case str():
            yield path
        case dict():
            for key, child in value.items():
                yield from strings(child, (*path, key))
        case list():
            for index, child in enumerate(value):
                yield from strings(child, (*path, index))


def put(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(document)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return changed


@pytest.mark.parametrize("path", BODIES)
def test_a_number_in_any_string_is_screened(path: str) -> None:
    document = golden(path)
    found = list(strings(document))
    assert len(found) > 8
    for place in found:
        changed = put(document, place, f"nr {CANARY} här")
        try:
            segments = extract(path, changed).segments
        except BodyError:
            continue
        assert any(CANARY in s.text for s in segments), place
        assert all(CANARY not in s.pointer for s in segments), place


@pytest.mark.parametrize("path", BODIES)
def test_a_number_in_any_key_is_screened(path: str) -> None:
    document = golden(path)
    objects = {place[:-1] for place in strings(document) if isinstance(place[-1], str)}
    for place in objects:
        changed = put(document, (*place, CANARY), "x")
        assert any(CANARY in s.text for s in extract(path, changed).segments), place


@pytest.mark.parametrize("path", BODIES)
def test_every_text_can_be_read_at_its_address(path: str) -> None:
    document = golden(path)
    for segment in extract(path, document).segments:
        if segment.address:
            assert address.read(document, segment.address) == segment.text


@pytest.mark.parametrize("path", BODIES)
def test_words_and_names_of_the_api_are_not_screened(path: str) -> None:
    texts = {segment.text for segment in extract(path, golden(path)).segments}
    assert not texts & {"type", "document_url", "text", "thinking", "message.input", "json_schema"}


def test_gaps_of_a_chat() -> None:
    gaps = {(g.pointer, g.reason.value, g.message) for g in extract("/v1/chat/completions", golden(
        "/v1/chat/completions")).gaps}  # fmt: skip
    content = "/messages/1/content"
    assert gaps >= {
        (f"{content}/1/image_url/url", "remote_reference", 1),
        (f"{content}/1", "image", 1),
        (f"{content}/2/image_url", "image", 1),
        (f"{content}/3/document_url", "remote_reference", 1),
        (f"{content}/4/file_id", "stored_file", 1),
        (f"{content}/5/input_audio", "audio", 1),
        ("/tools/1/connector_id", "remote_reference", -1),
    }
    assert len(gaps) == 7


@pytest.mark.parametrize(
    ("chunk", "reasons"),
    [
        ({"type": "hologram", "text": "Hej"}, {GapReason.UNKNOWN_PART}),
        ({"type": "document_url", "document_url": "data:application/pdf;base64,JVBERi0="},
         {GapReason.FILE}),
        ({"type": "document_url", "document_url": "data:text/plain,Hej"}, set()),
        ({"type": "thinking", "thinking": [{"type": "image_url", "image_url": "https://x.se/a"}]},
         {GapReason.IMAGE, GapReason.REMOTE_REFERENCE}),
        ({"type": "thinking", "thinking": [{"type": "text", "text": "x"}]}, set()),
    ],
)  # fmt: skip
def test_gaps_of_chunks(chunk: dict[str, Any], reasons: set[GapReason]) -> None:
    for path, field in (("/v1/chat/completions", "messages"), ("/v1/conversations", "inputs"),
                        ("/v1/chat/moderations", "input")):  # fmt: skip
        item = {"role": "user", "content": [chunk]}
        found = extract(path, {"model": "m", field: [item]})
        assert {gap.reason for gap in found.gaps} == reasons, path


@pytest.mark.parametrize(
    ("document", "reasons"),
    [
        ({"type": "document_url", "document_url": "https://x.se/a.pdf"}, {"remote_reference"}),
        ({"type": "document_url", "document_url": "data:application/pdf;base64,JVBERi0="},
         {"file"}),
        ({"type": "document_url", "document_url": "data:text/plain;base64,SGVq"}, set()),
        ({"type": "image_url", "image_url": "data:image/png;base64,iVBORw0KGgo="}, {"image"}),
        ({"type": "image_url", "image_url": {"url": "https://x.se/a.png"}},
         {"image", "remote_reference"}),
        ({"type": "file", "file_id": "0b1c2d3e-4f5a-6b7c-8d9e-0f1a2b3c4d5e"}, {"stored_file"}),
        ({"type": "new", "new": "x"}, {"unknown_part"}),
    ],
)  # fmt: skip
def test_gaps_of_a_document_to_read(document: Any, reasons: set[str]) -> None:
    found = extract("/v1/ocr", {"model": "mistral-ocr-latest", "document": document})
    assert {gap.reason.value for gap in found.gaps} == reasons


def test_an_agent_that_lies_at_the_service_is_a_gap() -> None:
    body = {"agent_id": "ag_1", "messages": [{"role": "user", "content": "Hej"}]}
    (gap,) = extract("/v1/agents/completions", body).gaps
    assert (gap.pointer, gap.reason) == ("/agent_id", GapReason.REMOTE_REFERENCE)
    (gap,) = extract("/v1/conversations", {"agent_id": "ag_1", "inputs": "Hej"}).gaps
    assert gap.reason is GapReason.REMOTE_REFERENCE


def test_who_says_what_in_a_conversation() -> None:
    found = extract("/v1/conversations", golden("/v1/conversations"))
    said = {s.text: (s.role, s.origin, s.message) for s in found.segments}
    assert said["Svara kort."] == (Role.SYSTEM, Origin.SYSTEM, -1)
    assert said["Vad gäller planen?"] == (Role.USER, Origin.PROMPT, 0)
    assert said["Hej"] == (Role.USER, Origin.ATTACHMENT, 0)
    assert said["plan"] == (Role.ASSISTANT, Origin.TOOL_CALL, 1)
    assert said["en träff"] == (Role.TOOL, Origin.TOOL_RESULT, 1)
    assert said["Umeå"] == (Role.ASSISTANT, Origin.TOOL_CALL, 2)
    assert said["Klar."] == (Role.TOOL, Origin.TOOL_RESULT, 3)
    assert said["Planen gäller."] == (Role.ASSISTANT, Origin.ASSISTANT, 5)
    assert said["Hm."][0] is Role.ASSISTANT
    assert [m.role for m in found.messages if m.current] == [Role.USER]
    assert found.uses_tools
    assert found.model == "mistral-medium-latest"


def test_arguments_are_opened_as_a_string_and_as_an_object() -> None:
    found = extract("/v1/chat/completions", golden("/v1/chat/completions"))
    said = {s.text: s for s in found.segments}
    assert said["Umeå"].origin is said["växeln"].origin is Origin.TOOL_CALL
    assert len(said["Umeå"].address) == 2


@pytest.mark.parametrize("body", [[], {"inputs": 7}, {}, {"inputs": ["x"]}, {"inputs": "x",
                                  "stream": 1}])  # fmt: skip
def test_a_malformed_conversation_is_refused(body: Any) -> None:
    with pytest.raises(BodyError):
        extract("/v1/conversations", body)


def test_token_ids_are_refused() -> None:
    with pytest.raises(BodyError):
        extract("/v1/embeddings", {"model": "mistral-embed", "input": [1, 2]})


@pytest.mark.parametrize(
    "given",
    [
        {"input": ["Hej", CANARY]},
        {"input": [{"role": "user", "content": CANARY}]},
        {"input": [[{"role": "user", "content": [{"type": "text", "text": CANARY}]}]]},
        {"input": {"messages": [{"role": "user", "content": CANARY}]}},
        {"prompt": "def f():", "suffix": CANARY},
    ],
)
@pytest.mark.parametrize("name", ["embeddings", "chat/classifications", "fim/completions"])
def test_texts_of_other_operations(name: str, given: Any) -> None:
    found = extract(f"/v1/{name}", {"model": "mistral-embed", **given})
    assert CANARY in {s.text for s in found.segments}
    assert not found.gaps


def test_a_refused_turn_of_a_stateless_conversation_is_left_out() -> None:
    path = "/v1/conversations"
    call = {"type": "function.call", "tool_call_id": "x1", "name": "f", "arguments": '{"a":"b"}'}
    result = {"type": "function.result", "tool_call_id": "x1", "result": "hemligt"}
    document = {"inputs": [
        {"role": "user", "content": "Ett"}, call, result, {"role": "assistant", "content": "Svar"},
        {"role": "user", "content": "Två"},
    ]}  # fmt: skip
    messages = extract(path, document).messages
    left_out = refused_messages(messages, {0, 2}, Answered())
    kept = ADAPTER.withhold(operation(path), document, left_out)
    assert kept["inputs"] == [call, {**result, "result": WITHHELD}, *document["inputs"][3:]]
    assert ADAPTER.withhold(operation(path), document, {1})["inputs"][1]["arguments"] == "{}"
    assert ADAPTER.withhold(operation(path), {"inputs": "x"}, {0}) == {"inputs": "x"}
    assert ADAPTER.withhold(operation(path), document, {4})["inputs"][-1]["content"] == "Två"


def test_a_refused_turn_of_a_chat_is_left_out() -> None:
    path = "/v1/chat/completions"
    document = {"messages": [{"role": "user", "content": t} for t in ("Ett", "Två")]}
    assert ADAPTER.withhold(operation(path), document, {0})["messages"] == document["messages"][1:]
    assert ADAPTER.withhold(operation("/v1/ocr"), document, {0}) is document


@pytest.mark.parametrize("stream", [False, True])
def test_refusals(stream: bool) -> None:
    event = "018f2f6e-7b1c-7c3a-9d2e-0123456789ab"
    refusal = Refusal(400, "policy_violation", "Stoppad.", event, "0123456789abcdef")
    body = {"model": "m", "stream": stream, "messages": [{"role": "user", "content": "Hej"}]}
    chat = operation("/v1/chat/completions")
    shown = ADAPTER.turn(chat, ADAPTER.extract(chat, body), refusal, 1)
    assert shown.status == 200
    if not stream:
        said = json.loads(shown.body)["choices"][0]["message"]["content"]
        assert find_marker(said) is not None
    kept = operation("/v1/conversations")
    refused = ADAPTER.turn(kept, ADAPTER.extract(kept, {"inputs": "Hej"}), refusal, 1)
    error = json.loads(refused.body)
    assert (refused.status, error["object"], error["code"]) == (400, "error", "policy_violation")
    assert event in error["message"]
    assert json.loads(ADAPTER.error(Refusal(503, "x", "y", event)).body)["type"] == (
        "internal_server_error"
    )
