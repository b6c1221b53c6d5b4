"""Anthropic's bodies: no string escapes, gaps are named, refused turns are left out."""

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from detectors.types import GapReason, Origin, Role
from gateway.core import address, jsondoc
from gateway.core.adapter import Operation
from gateway.core.history import WITHHELD, refusal_id, refusal_marker
from gateway.core.segments import Extraction, Mark
from gateway.errors import BodyError
from gateway.providers import ADAPTERS
from gateway.providers.anthropic.requests import speaker

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "anthropic"
ADAPTER = ADAPTERS["anthropic"]
EVENT = "018f2f6e-7b1c-7c3a-9d2e-0123456789ab"
MARK = Mark(EVENT, "0123456789abcdef")
CANARY = "Canary 189001019802"
MESSAGES, BATCHES = "/v1/messages", "/v1/messages/batches"
REFUSED = {"role": "assistant", "content": f"Stoppad.\n\n{refusal_marker(MARK)}"}
TOOL = "toolu_01A09q90qw90lq917835lq9"


def operation(path: str = MESSAGES) -> Operation:
    found = ADAPTER.match("POST", path)
    assert found is not None
    return found


def extract(document: Any, path: str = MESSAGES) -> Extraction:
    return ADAPTER.extract(operation(path), document)


def golden() -> Any:
    return jsondoc.decode((GOLDEN / "messages.request.json").read_bytes())


def batch(*requests: Any) -> Any:
    rows = [{"custom_id": f"rad-{n}", "params": params} for n, params in enumerate(requests)]
    return {"requests": rows}


def unstreamed() -> Any:
    return golden() | {"stream": False}


def say(role: str, *content: Any) -> dict[str, Any]:
    return {"role": role, "content": content[0] if len(content) == 1 else list(content)}


def asked(*messages: Any) -> dict[str, Any]:
    return {"model": "claude-sonnet-5", "max_tokens": 9, "messages": list(messages)}


def call(value: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": TOOL, "name": "f", "input": value}


def result(value: Any) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": TOOL, "content": value}


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


CASES = [(MESSAGES, golden()), (BATCHES, batch(unstreamed(), unstreamed()))]


@pytest.mark.parametrize(("path", "document"), CASES)
def test_every_string_is_a_segment_wherever_it_stands(path: str, document: Any) -> None:
    for place in positions(document):
        changed = put(document, place, CANARY)
        texts = [s.text for s in extract(changed, path).segments]
        assert any(CANARY in text for text in texts), place


@pytest.mark.parametrize(("path", "document"), CASES)
def test_every_key_and_number_is_a_segment_wherever_it_stands(path: str, document: Any) -> None:
    holders = {place[:end] for place in positions(document) for end in range(len(place) + 1)}
    for place in holders:
        holder = document
        for step in place:
            holder = holder[step]
        if isinstance(holder, dict):
            changed = put({"": document}, ("", *place, "ny 189001019802"), 189001019802)[""]
            found = [s for s in extract(changed, path).segments if "189001019802" in s.text]
            assert {s.origin for s in found} == {Origin.KEY, Origin.NUMBER}, place
            assert not any(s.editable for s in found)


def test_the_texts_and_no_words_of_the_api_are_segments() -> None:
    extraction = extract(golden())
    texts = [s.text for s in extraction.segments]
    numbered = sorted(found for text in texts for found in re.findall(r"T\d\d", text))
    assert numbered == [f"T{n:02}" for n in range(1, 65)]
    others = {text for text in texts if not re.search(r"T\d\d", text)}
    keys = {"till", "query", "fråga", "flera", "nytt_falt", "nyckel", "prefill"}
    assert others == keys | {"web_search"}


def test_segments_stand_where_their_address_says() -> None:
    document = golden()
    for segment in extract(document).segments:
        assert address.read(document, segment.address) == segment.text


@pytest.mark.parametrize(
    ("text", "role", "origin", "editable"),
    [
        ("T01", Role.SYSTEM, Origin.SYSTEM, True),
        ("T02", Role.SYSTEM, Origin.TOOL_DEFINITION, False),
        ("T03", Role.SYSTEM, Origin.TOOL_DEFINITION, True),
        ("T14", Role.SYSTEM, Origin.TOOL_DEFINITION, True),
        ("T16", Role.USER, Origin.PROMPT, True),
        ("T17", Role.ASSISTANT, Origin.ASSISTANT, True),
        ("T18", Role.ASSISTANT, Origin.ASSISTANT, True),
        ("T24", Role.ASSISTANT, Origin.TOOL_CALL, True),
        ("T28", Role.TOOL, Origin.TOOL_RESULT, True),
        ("T33", Role.TOOL, Origin.FILE_NAME, True),
        ("T34", Role.TOOL, Origin.ATTACHMENT, True),
        ("T41", Role.ASSISTANT, Origin.TOOL_CALL, True),
        ("T44", Role.TOOL, Origin.TOOL_RESULT, True),
        ("T48", Role.USER, Origin.FILE_NAME, True),
        ("T50", Role.USER, Origin.ATTACHMENT, True),
        ("T55", Role.SYSTEM, Origin.SYSTEM, True),
        ("T59", Role.NONE, Origin.METADATA, True),
    ],
)
def test_a_text_is_read_as_what_it_is(
    text: str, role: Role, origin: Origin, editable: bool
) -> None:
    (found,) = [s for s in extract(golden()).segments if s.text == text]
    assert (found.role, found.origin, found.editable) == (role, origin, editable)


def test_what_cannot_be_read_is_a_gap() -> None:
    gaps = [(gap.pointer, gap.reason) for gap in extract(golden()).gaps]
    last = "/messages/2/content"
    assert gaps == [
        ("/messages/1/content/1/data", GapReason.OPAQUE),
        ("/messages/1/content/2/citations/1/encrypted_index", GapReason.OPAQUE),
        ("/messages/1/content/4/content/0/encrypted_content", GapReason.OPAQUE),
        (f"{last}/0/content/1/source/data", GapReason.IMAGE),
        (f"{last}/1/source/content/1/source/url", GapReason.REMOTE_REFERENCE),
        (f"{last}/1/source/content/1", GapReason.IMAGE),
        (f"{last}/3/source/data", GapReason.FILE),
        (f"{last}/4/source/url", GapReason.REMOTE_REFERENCE),
        (f"{last}/5/source/file_id", GapReason.STORED_FILE),
        (f"{last}/6/file_id", GapReason.STORED_FILE),
        ("/container/id", GapReason.STORED_FILE),
        ("/container/skills/0/skill_id", GapReason.STORED_FILE),
        ("/thread/previous_message_id", GapReason.SERVER_CONVERSATION),
    ]


@pytest.mark.parametrize(
    "part",
    [
        {"type": "hologram", "text": "Bo"},
        {"text": "Bo"},
        {"type": "image", "source": {"type": "hologram", "data": "aGVq"}},
        {"type": "document", "source": {"type": "hologram"}},
        result([{"type": "hologram"}]),
        {"type": "web_fetch_tool_result", "tool_use_id": TOOL, "content": {"type": "hologram"}},
    ],
)
def test_an_unknown_kind_of_part_is_a_gap(part: Any) -> None:
    reasons = {gap.reason for gap in extract(asked(say("user", part, part))).gaps}
    assert GapReason.UNKNOWN_PART in reasons


def test_rows_of_a_batch_are_requests_of_their_own() -> None:
    one, two = asked(say("user", "ett"), say("assistant", "två")), asked(say("user", "tre"))
    extraction = extract(batch(one, two), BATCHES)
    found = [(s.pointer, s.role, s.text, s.message) for s in extraction.segments]
    assert found == [
        ("/requests/0/custom_id", Role.NONE, "rad-0", -1),
        ("/requests/0/params/messages/0/content", Role.USER, "ett", 0),
        ("/requests/0/params/messages/1/content", Role.ASSISTANT, "två", 1),
        ("/requests/1/custom_id", Role.NONE, "rad-1", -1),
        ("/requests/1/params/messages/0/content", Role.USER, "tre", 3),
    ]
    assert (extraction.model, extraction.messages) == ("claude-sonnet-5", ())
    assert extract(batch(one, two | {"model": "claude-opus-5"}), BATCHES).model == ""
    tools = {"tools": [{"name": "f", "input_schema": {}}]}
    assert extract(batch(one, two | tools), BATCHES).uses_tools
    assert not extraction.uses_tools


@pytest.mark.parametrize(
    ("path", "document", "code"),
    [
        (MESSAGES, [], "not_an_object"),
        (MESSAGES, {"model": "m"}, "malformed_field"),
        (MESSAGES, asked("Hej"), "malformed_field"),
        (MESSAGES, asked() | {"model": 5}, "malformed_field"),
        (MESSAGES, asked() | {"stream": "true"}, "malformed_field"),
        (BATCHES, {"requests": {}}, "malformed_field"),
        (BATCHES, {"requests": [{"custom_id": "a"}]}, "malformed_field"),
        (BATCHES, batch(asked() | {"stream": True}), "malformed_field"),
        (BATCHES, batch({"messages": "Hej"}), "malformed_field"),
    ],
)
def test_a_body_of_another_form_is_refused(path: str, document: Any, code: str) -> None:
    with pytest.raises(BodyError) as caught:
        extract(document, path)
    assert caught.value.code == code


def test_the_head_of_a_request() -> None:
    extraction = extract(golden())
    assert (extraction.model, extraction.stream, extraction.uses_tools) == (
        "claude-sonnet-5",
        True,
        True,
    )
    plain = extract(asked(say("user", "Hej")))
    assert (plain.stream, plain.uses_tools, plain.after_refusal) == (False, False, False)


@pytest.mark.parametrize(
    ("item", "role"),
    [
        (say("user", "Hej"), Role.USER),
        (say("assistant", "Hej"), Role.ASSISTANT),
        (say("system", "Hej"), Role.SYSTEM),
        ({"content": "Hej"}, Role.USER),
        (say("user", result("a"), result("b")), Role.TOOL),
        (say("user", result("a"), {"type": "text", "text": "b"}), Role.USER),
    ],
)
def test_who_speaks(item: Any, role: Role) -> None:
    assert speaker(item) is role


def test_a_message_is_known_again_however_it_is_resent() -> None:
    def forms(item: Any) -> set[bytes]:
        (message,) = extract(asked(item)).messages
        return {form.canonical for form in message.forms}

    plain = forms(say("user", "Hej du"))
    mark = {"cache_control": {"type": "ephemeral"}}
    text = {"type": "text", "text": " Hej\ndu "}
    image = {"type": "image", "source": {"type": "url", "url": "https://exempel.se/a"}}
    for again in ([text], [text | mark], [text | {"citations": None}], [text | mark, image]):
        assert plain & forms({"role": "user", "content": again})
    before = {"role": "user", "content": [result("a"), text | mark]}
    after = {"role": "user", "content": [result("a") | mark, text]}
    assert forms(before) == forms(after)
    assert not plain & forms(say("assistant", "Hej du"))


def test_our_refusals_are_known_by_their_mark() -> None:
    messages = extract(asked(say("user", "Hej"), REFUSED, say("user", "Hej"))).messages
    assert [message.mark for message in messages] == [None, MARK, None]
    assert [message.current for message in messages] == [False, False, True]


def withheld(left_out: set[int], *messages: Any) -> Any:
    return ADAPTER.withhold(operation(), asked(*messages), left_out)["messages"]


def test_withheld_messages_are_left_out() -> None:
    bad, good = say("user", "bad"), say("user", "good")
    assert withheld({0, 1}, bad, REFUSED, good) == [good]
    assert withheld({0}, bad, REFUSED, good) == [good]
    assert withheld({1}, good, bad, say("assistant", "ja"), good) == [
        good,
        say("assistant", "ja"),
        good,
    ]
    assert withheld({0}, bad) == [bad]
    assert withheld(set(), bad) == [bad]


def test_a_conversation_still_begins_with_the_user() -> None:
    rest = [say("assistant", "ja"), say("user", "good")]
    assert withheld({0}, say("user", "bad"), *rest) == [say("user", WITHHELD), *rest]


def test_tool_calls_and_results_keep_their_place() -> None:
    thinking = {"type": "thinking", "thinking": "bad", "signature": "x"}
    text = {"type": "text", "text": "bad"}
    good = say("user", "good")
    calling, answering = (
        say("assistant", thinking, text, call("bad")),
        say("user", result("bad"), text),
    )
    assert withheld({1, 2}, good, calling, answering, say("assistant", "ja"), good) == [
        good,
        {"role": "assistant", "content": [call({})]},
        {"role": "user", "content": [result(WITHHELD)]},
        say("assistant", "ja"),
        good,
    ]


def test_a_kept_conversation_does_not_continue_a_refusal_of_ours() -> None:
    thread = {"type": "continue", "previous_message_id": refusal_id("msg", EVENT)}
    document = asked(say("user", "Hej")) | {"thread": thread}
    assert extract(document).after_refusal
    kept = ADAPTER.withhold(operation(), document, ())
    assert kept == document | {"thread": {"type": "create"}}
    assert not extract(kept).gaps


def test_batches_withhold_nothing() -> None:
    document = batch(asked(say("user", "Hej")))
    assert ADAPTER.withhold(operation(BATCHES), document, {0}) is document


def test_placeholders_are_numbered_in_the_order_of_the_conversation() -> None:
    document = {"metadata": {"user_id": "sist"}, **asked(say("user", "tre")), "tools": [
        {"name": "f", "description": "två"}], "system": "ett"}  # fmt: skip
    texts = [s.text for s in extract(document).segments if s.text in ("ett", "två", "tre", "sist")]
    assert texts == ["ett", "två", "tre", "sist"]
