"""OpenAI's bodies: no string escapes, gaps are named, refused turns are left out."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from detectors.types import GapReason, Origin, Role
from gateway.core import address, jsondoc
from gateway.core.adapter import Operation
from gateway.core.history import Answered, refusal_marker, refused_messages
from gateway.core.segments import Extraction, Mark
from gateway.errors import BodyError
from gateway.providers import ADAPTERS
from gateway.providers.openai.guide import CHAT as CHAT_GUIDE
from gateway.providers.openai.guide import RESPONSES
from gateway.providers.openai.requests import speaker

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "openai"
ADAPTER = ADAPTERS["openai"]
EVENT = "018f2f6e-7b1c-7c3a-9d2e-0123456789ab"
MARK = Mark(EVENT, "0123456789abcdef")
CANARY = "189001019802"
CHAT = "/chat/completions"
REQUESTS = {CHAT: "chat", "/responses": "responses", "/responses/input_tokens": "responses"}
REFUSED = {"role": "assistant", "content": f"Stoppad.\n\n{refusal_marker(MARK)}"}


def operation(path: str) -> Operation:
    found = ADAPTER.match("POST", path)
    assert found is not None
    return found


def extract(path: str, document: Any) -> Extraction:
    return ADAPTER.extract(operation(path), document)


def request(path: str) -> Any:
    return jsondoc.decode((GOLDEN / f"{REQUESTS[path]}.request.json").read_bytes())


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def positions(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    match value:
        case str():
            yield path
        case dict():
            for key, child in value.items():
                yield from positions(child, (*path, key))
        case list():
            for index, child in enumerate(value):
                yield from positions(child, (*path, index))


def put(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = holder = copy.deepcopy(document)
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return changed


@pytest.mark.parametrize("path", REQUESTS)
@pytest.mark.parametrize("canary", [CANARY, "18900101-9802", "Anna, 18900101-9802"])
def test_a_number_in_any_string_is_seen(path: str, canary: str) -> None:
    document = request(path)
    for place in positions(document):
        found = extract(path, put(document, place, canary))
        assert any(canary in s.text for s in found.segments), place


@pytest.mark.parametrize("path", [*REQUESTS, "/completions", "/embeddings", "/moderations"])
@pytest.mark.parametrize(
    "value", [CANARY, [CANARY], {"x": {"y": [CANARY]}}, {CANARY: 1}, int(CANARY)]
)
def test_a_number_in_a_new_field_is_seen(path: str, value: Any) -> None:
    document = request(path) if path in REQUESTS else {"model": "m", "input": "Hej"}
    places: list[tuple[Any, ...]] = [("new_field",)]
    if path == CHAT:
        places += [
            ("messages", 1, "new"),
            ("messages", 1, "content", 0, "new"),
            ("tools", 0, "new"),
        ]
    elif path in REQUESTS:
        places += [("input", 0, "new"), ("input", 5, "content", 0, "new"), ("text", "new")]
    for place in places:
        found = extract(path, put(document, place, value))
        assert any(CANARY in s.text for s in found.segments), place


@pytest.mark.parametrize("path", REQUESTS)
def test_every_segment_is_at_its_address_and_edits_land(path: str) -> None:
    document = request(path)
    found = extract(path, document)
    edits = []
    for number, segment in enumerate(found.segments):
        assert address.read(document, segment.address) == segment.text
        if segment.editable:
            edits.append((segment.address, f"[X_{number}]"))
    changed = jsondoc.decode(jsondoc.encode(address.write(document, edits)))
    for target, text in edits:
        assert address.read(changed, target) == text


def by_text(found: Extraction) -> dict[str, Any]:
    return {s.text: s for s in found.segments}


def test_a_chat_request() -> None:
    found = extract(CHAT, request(CHAT))
    texts = by_text(found)
    assert {t: (s.role.value, s.origin.value, s.message, s.editable) for t, s in texts.items()} == {
        "Du hjälper handläggare.": ("system", "system", 0, True),
        "slå_upp": ("assistant", "tool_call", 2, False),
        "Slår upp en person": ("system", "tool_definition", -1, True),
        "Hela namnet": ("system", "tool_definition", -1, True),
        "brev": ("system", "tool_definition", -1, True),
        "handlaggare_7": ("user", "prompt", 1, True),
        "Vem är det här?": ("user", "prompt", 1, True),
        "data:image/png;base64,iVBORw0KGgo=": ("user", "attachment", 1, False),
        "UklGRg==": ("user", "attachment", 1, False),
        "lista.csv": ("user", "file_name", 1, True),
        "namn;nr.\nAnna;7": ("user", "attachment", 1, True),
        "namn": ("assistant", "key", 2, False),
        "Anna": ("assistant", "tool_call", 2, True),
        "kund": ("assistant", "key", 2, False),
        "123456789": ("assistant", "number", 2, False),
        "ort": ("tool", "key", 3, False),
        "Linköping": ("tool", "tool_result", 3, True),
        "Hon bor i Linköping.": ("assistant", "assistant", 4, True),
        "Tack! Skriv ett brev.": ("user", "prompt", 5, True),
        "anna@exempel.se": ("none", "metadata", -1, True),
        "ärende": ("none", "key", -1, False),
        "Dnr 7": ("none", "metadata", -1, True),
        "x_new": ("user", "key", -1, False),
        "fält": ("user", "key", -1, False),
        "nytt": ("user", "prompt", -1, True),
    }
    assert [(g.pointer, g.reason, g.message) for g in found.gaps] == [
        ("/messages/1/content/1/image_url/url", GapReason.IMAGE, 1),
        ("/messages/1/content/3/input_audio/data", GapReason.AUDIO, 1),
    ]
    assert (found.model, found.stream, found.stream_usage) == ("gpt-4o-mini", True, True)
    assert found.uses_tools


def test_a_responses_request() -> None:
    found = extract("/responses", request("/responses"))
    assert [(g.pointer, g.reason) for g in found.gaps] == [
        ("/prompt/id", GapReason.REMOTE_REFERENCE),
        ("/prompt/variables/*/image_url", GapReason.IMAGE),
        ("/tools/0/vector_store_ids/0", GapReason.STORED_FILE),
        ("/input/1/encrypted_content", GapReason.OPAQUE),
        ("/input/4", GapReason.REMOTE_REFERENCE),
        ("/input/5/content/1/image_url", GapReason.REMOTE_REFERENCE),
        ("/input/5/content/1", GapReason.IMAGE),
        ("/input/5/content/2/file_id", GapReason.STORED_FILE),
        ("/input/5/content/3", GapReason.UNKNOWN_PART),
        ("/previous_response_id", GapReason.SERVER_CONVERSATION),
    ]
    texts = by_text(found)
    assert texts['{"tel":"070-174 06 05"}'].origin is Origin.TOOL_RESULT
    assert texts["Anna i vardagsrummet"].message == 5
    assert texts["Bearer hemlig"].origin is Origin.TOOL_DEFINITION
    assert (texts["Svara kort."].role, texts["Bo"].label) == (Role.SYSTEM, "kund")
    assert [m.role.value for m in found.messages] == [
        "user", "assistant", "assistant", "tool", "user", "user",
    ]  # fmt: skip
    assert [m.current for m in found.messages] == [False, False, False, True, True, True]


def test_a_text_as_input_is_one_message() -> None:
    found = extract("/responses", {"model": "m", "input": "Hej"})
    assert [(s.text, s.message) for s in found.segments] == [("Hej", 0)]
    assert [(m.role, m.current) for m in found.messages] == [(Role.USER, True)]


def test_the_order_is_that_of_the_conversation_whatever_the_order_of_the_keys() -> None:
    document = {
        "user": "e",
        "messages": [user("c"), {"role": "assistant", "content": "d"}],
        "tools": [{"type": "function", "function": {"description": "b"}}],
    }
    document["messages"].insert(0, {"role": "developer", "content": "a"})  # type: ignore[attr-defined]
    assert [s.text for s in extract(CHAT, document).segments] == ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/embeddings", {"input": [1, 2]}),
        ("/embeddings", {"input": ["Hej", [1, 2]]}),
        ("/embeddings", {"input": [[1.5]]}),
        ("/completions", {"prompt": [[15339, 1917]]}),
        ("/moderations", {"input": [7]}),
    ],
)
def test_token_ids_are_refused(path: str, body: Any) -> None:
    with pytest.raises(BodyError) as caught:
        extract(path, {"model": "m", **body})
    assert caught.value.code == "token_ids"


def test_plain_texts_stand_each_by_itself() -> None:
    found = extract("/embeddings", {"model": "m", "input": ["Hej", "då"]})
    assert [(s.text, s.message) for s in found.segments] == [("Hej", -1), ("då", -1)]
    assert found.messages == ()
    image = {"type": "image_url", "image_url": {"url": "https://exempel.se/a.png"}}
    found = extract("/moderations", {"input": [{"type": "text", "text": "Hej"}, image]})
    assert {g.reason for g in found.gaps} == {GapReason.IMAGE, GapReason.REMOTE_REFERENCE}


@pytest.mark.parametrize("body", [None, [], "x", 1])
@pytest.mark.parametrize("path", [CHAT, "/responses", "/embeddings"])
def test_a_body_must_be_an_object(path: str, body: Any) -> None:
    with pytest.raises(BodyError) as caught:
        extract(path, body)
    assert caught.value.code == "not_an_object"


@pytest.mark.parametrize(
    ("path", "field", "body"),
    [
        (CHAT, "messages", {"model": "m"}),
        (CHAT, "messages", {"messages": None}),
        (CHAT, "messages", {"messages": "Anna"}),
        (CHAT, "messages", {"messages": {"role": "Anna"}}),
        (CHAT, "messages[1]", {"messages": [user("a"), "Anna"]}),
        (CHAT, "messages[0]", {"messages": [["Anna"]]}),
        (CHAT, "model", {"messages": [user("a")], "model": {"x": "Anna"}}),
        (CHAT, "stream", {"messages": [user("a")], "stream": "Anna"}),
        (CHAT, "stream", {"messages": [user("a")], "stream": 1}),
        ("/responses", "input", {"model": "m"}),
        ("/responses", "input", {"input": None}),
        ("/responses", "input", {"input": {"text": "Anna"}}),
        ("/responses", "input", {"input": 7}),
        ("/responses", "input[0]", {"input": ["Anna"]}),
        ("/responses", "model", {"input": "a", "model": 7}),
        ("/embeddings", "model", {"input": "a", "model": ["Anna"]}),
        ("/completions", "stream", {"prompt": "a", "stream": []}),
    ],
)
def test_a_malformed_field_is_refused_by_name(path: str, field: str, body: Any) -> None:
    with pytest.raises(BodyError) as caught:
        extract(path, body)
    assert (caught.value.status, caught.value.code) == (400, "malformed_field")
    for language in ("sv", "en"):
        assert f" {field} " in caught.value.text(language)
        assert "Anna" not in caught.value.text(language)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (CHAT, {"messages": [{"role": 7, "content": {"text": "Anna"}}]}),
        (CHAT, {"messages": [{"content": [["Anna"]]}], "stream": None, "stream_options": "Anna"}),
        ("/responses", {"input": [{"content": [["Anna"]]}], "model": None}),
        ("/responses", {"prompt": {"id": "x", "variables": {"a": "Anna"}}}),
        ("/responses", {"input": [], "instructions": ["Anna"]}),
    ],
)
def test_a_body_of_another_form_is_screened_all_the_same(path: str, body: Any) -> None:
    found = extract(path, body)
    assert [s.text for s in found.segments].count("Anna") == json.dumps(body).count("Anna")
    ADAPTER.withhold(operation(path), {"messages": [], "input": [], **body}, [])


def parts(*texts: str, kind: str = "text") -> dict[str, Any]:
    return {"role": "user", "content": [{"type": kind, "text": text} for text in texts]}


def known(message: Any) -> set[bytes]:
    return {form.canonical for form in extract(CHAT, {"messages": [message]}).messages[0].forms}


IMAGE = {"type": "image_url", "image_url": {"url": "https://exempel.se/a.png"}}


@pytest.mark.parametrize(
    "again",
    [
        parts("Hej på dig"),
        parts("Hej på dig", kind="input_text"),
        parts("Sammanfatta:", "Hej på dig"),
        parts("Hej på", "dig"),
        {"role": "user", "content": ["Hej på dig", "och du"]},
        {"role": "user", "content": [{"type": "text", "text": "Hej på dig", "x": 1}, IMAGE]},
        {"type": "message", "role": "user", "id": "msg_1", "content": "Hej på dig"},
        {"role": "user", "content": "Hej på dig", "name": "bo"},
        user("  Hej på dig\n"),
        user("Hej  på\r\ndig"),
        user("Hej pa\u030a dig"),
    ],
)
def test_a_text_is_known_again_in_another_form(again: Any) -> None:
    assert not known(user("Hej på dig")).isdisjoint(known(again))


def test_messages_that_differ_share_no_form() -> None:
    messages = [
        user("Hej"),
        user("Hej du"),
        user(""),
        {"role": "system", "content": "Hej"},
        {"role": "user", "content": [IMAGE]},
        {"role": "assistant", "content": None, "tool_calls": [{"id": "a"}]},
        {"role": "user", "name": "bo"},
    ]
    forms = [form for message in messages for form in known(message)]
    assert len(forms) == len(set(forms))


def test_each_form_stands_for_its_own_part() -> None:
    def places(message: Any) -> list[str]:
        found = extract(CHAT, {"messages": [user("a"), message]})
        return [form.pointer for form in found.messages[1].forms]

    assert places(user("Hej")) == ["/messages/1/content"]
    assert places(parts("a", "b")) == [
        "/messages/1/content/0", "/messages/1/content/1", "/messages/1/content",
    ]  # fmt: skip
    assert places({"role": "user", "content": [*parts("a")["content"], IMAGE]}) == [
        "/messages/1/content/0", "/messages/1",
    ]  # fmt: skip
    (message,) = extract("/responses", {"input": "Hej"}).messages
    assert [form.pointer for form in message.forms] == ["/input"]


def conversation(messages: list[Any], path: str = CHAT) -> tuple[list[Any], Any]:
    """What is left after withholding what our refusals mark."""
    field = "messages" if path == CHAT else "input"
    document = {"model": "m", field: messages}
    found = extract(path, document).messages
    ours = {message.index for message in found if message.mark}
    left_out = refused_messages(found, (), Answered(frozenset(ours)))
    before = copy.deepcopy(document)
    result = ADAPTER.withhold(operation(path), document, left_out)
    assert document == before
    return result[field], left_out


@pytest.mark.parametrize("path", [CHAT, "/responses"])
def test_a_refused_turn_is_left_out_over_five_later_turns(path: str) -> None:
    messages: list[Any] = [{"role": "system", "content": "s"}, user("hemligt"), REFUSED]
    for turn in range(5):
        messages.append(user(f"fråga {turn}"))
        left, withheld = conversation(messages, path)
        assert sorted(withheld) == [1, 2]
        assert left == [messages[0], *messages[3:]]
        messages.append({"role": "assistant", "content": f"svar {turn}"})


def test_a_refusal_is_known_in_every_form_that_clients_resend() -> None:
    text = REFUSED["content"]
    for content in (
        text,
        [{"type": "text", "text": text}],
        [{"type": "output_text", "text": text}],
    ):
        item = {"role": "assistant", "content": content}
        assert extract(CHAT, {"messages": [item]}).messages[0].mark == MARK
    assert extract(CHAT, {"messages": [user(text)]}).messages[0].mark is None


def test_a_refused_tool_result_keeps_its_place() -> None:
    call = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": '{"a":1}'}}
    asked = {"role": "assistant", "content": None, "tool_calls": [call]}
    result = {"role": "tool", "tool_call_id": "call_1", "content": "hemligt"}
    left, _ = conversation([user("a"), asked, result, REFUSED, user("b")])
    assert left == [user("a"), asked, {**result, "content": "[Grindvakt]"}, user("b")]


def test_a_refused_function_output_keeps_its_place() -> None:
    call = {"type": "function_call", "call_id": "c", "name": "f", "arguments": '{"a":1}'}
    output = {"type": "function_call_output", "call_id": "c", "output": "hemligt"}
    left, _ = conversation([user("a"), call, output, REFUSED, user("b")], "/responses")
    assert left == [user("a"), call, {**output, "output": "[Grindvakt]"}, user("b")]


def test_a_withheld_call_keeps_its_place_without_its_arguments() -> None:
    calls = [
        {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a":1}'}},
        {"id": "2", "type": "custom", "custom": {"name": "g", "input": "hemligt"}},
    ]
    said = {"role": "assistant", "content": "hemligt", "tool_calls": calls}
    document = {"messages": [user("a"), said, user("b")]}
    left = ADAPTER.withhold(operation(CHAT), document, [1])["messages"]
    assert "hemligt" not in json.dumps(left)
    assert [c["id"] for c in left[1]["tool_calls"]] == ["1", "2"]
    item = {"type": "custom_tool_call", "call_id": "c", "name": "g", "input": "hemligt"}
    left = ADAPTER.withhold(operation("/responses"), {"input": [item, user("b")]}, [0])["input"]
    assert left == [{**item, "input": ""}, user("b")]


def test_a_refusal_after_a_withheld_message_goes_with_it() -> None:
    document = {"messages": [user("a"), REFUSED, user("b")]}
    assert ADAPTER.withhold(operation(CHAT), document, [0])["messages"] == [user("b")]


@pytest.mark.parametrize("path", [CHAT, "/responses"])
def test_the_question_itself_is_never_left_out(path: str) -> None:
    field = "messages" if path == CHAT else "input"
    document = {field: [user("a"), REFUSED, user("b")]}
    assert ADAPTER.withhold(operation(path), document, [0, 1, 2])[field] == [user("b")]
    assert ADAPTER.withhold(operation(path), document, [2])[field] == document[field]
    assert ADAPTER.withhold(operation("/responses"), {"input": "a"}, [0]) == {"input": "a"}


def test_the_beginning_of_an_answer_is_part_of_the_turn_being_asked() -> None:
    messages = [user("a"), {"role": "assistant", "content": "b"}, user("c")]
    found = extract(CHAT, {"messages": [*messages, {"role": "assistant", "content": "{"}]})
    assert [m.current for m in found.messages] == [False, False, True, True]


@pytest.mark.parametrize(
    ("item", "role"),
    [
        ({"role": "developer"}, Role.SYSTEM),
        ({"type": "web_search_call"}, Role.ASSISTANT),
        ({"type": "reasoning"}, Role.ASSISTANT),
        ({"type": "shell_call_output"}, Role.TOOL),
        ({"type": "something_new"}, Role.USER),
        ({"role": "something_new"}, Role.USER),
        ({}, Role.USER),
    ],
)
def test_who_speaks(item: Any, role: Role) -> None:
    assert speaker(item) is role


@pytest.mark.parametrize("guide", [CHAT_GUIDE, RESPONSES])
def test_no_word_of_the_api_holds_a_number_of_somebody(guide: Any) -> None:
    assert not [w for w in guide.words | guide.fields if sum(c.isdigit() for c in w) > 8]


@pytest.mark.parametrize("reference", ["resp_0123456789abcdef0123", f"resp_{EVENT}", 7])
def test_only_a_reference_to_a_refusal_of_ours_is_taken_away(reference: Any) -> None:
    asked = {"model": "m", "input": "Hej", "previous_response_id": f"resp_grindvakt_{EVENT}"}
    assert extract("/responses", asked).after_refusal
    left = ADAPTER.withhold(operation("/responses"), asked, [])
    assert left == {"model": "m", "input": "Hej"}
    other = {**asked, "previous_response_id": reference}
    assert not extract("/responses", other).after_refusal
    assert ADAPTER.withhold(operation("/responses"), other, []) == other


def test_pictures_to_edit_are_gaps_and_what_is_to_be_drawn_or_said_is_read() -> None:
    picture = "data:image/png;base64,iVBORw0KGgo" + "A" * 600
    edit = {
        "model": "gpt-image-1",
        "prompt": "Byt bakgrund bakom Anna",
        "images": [{"image_url": picture}, {"file_id": "file-1"}],
        "mask": {"image_url": "https://exempel.se/mask.png"},
        "size": "1024x1024",
    }
    found = extract("/images/edits", edit)
    assert [(gap.pointer, gap.reason) for gap in found.gaps] == [
        ("/images/0/image_url", GapReason.IMAGE),
        ("/images/1/file_id", GapReason.STORED_FILE),
        ("/mask/image_url", GapReason.REMOTE_REFERENCE),
    ]
    assert by_text(found)["Byt bakgrund bakom Anna"].editable
    speech = {"model": "tts-1", "input": "Hej Anna", "instructions": "Som Bo", "voice": "alloy"}
    assert list(by_text(extract("/audio/speech", speech))) == ["Hej Anna", "Som Bo"]
