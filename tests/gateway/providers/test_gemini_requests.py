"""Google's bodies: no string escapes, gaps are named, refused turns are left out."""

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
from gateway.providers.gemini.contents import speaker
from gateway.providers.gemini.guide import GUIDE
from gateway.providers.gemini.vocabulary import snake

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "gemini"
ADAPTER = ADAPTERS["gemini"]
VERTEX = ADAPTERS["vertex"]
EVENT = "018f2f6e-7b1c-7c3a-9d2e-0123456789ab"
MARK = Mark(EVENT, "0123456789abcdef")
CANARY = "189001019802"
MODEL = "gemini-2.5-flash"


def operation(verb: str = "generateContent") -> Operation:
    found = ADAPTER.match("POST", f"/v1beta/models/{MODEL}:{verb}")
    assert found is not None
    return found


def extract(document: Any, verb: str = "generateContent") -> Extraction:
    return ADAPTER.extract(operation(verb), document)


def request() -> Any:
    return jsondoc.decode((GOLDEN / "chat.request.json").read_bytes())


def in_snake_case(value: Any) -> Any:
    """The body as clients of the other spelling write it; what a client keyed itself stays."""
    own = {"args", "response", "properties", "labels"}
    if isinstance(value, dict):
        return {
            snake(key): child if key in own else in_snake_case(child)
            for key, child in value.items()
        }
    return [in_snake_case(child) for child in value] if isinstance(value, list) else value


def said(role: str, *texts: str) -> dict[str, Any]:
    return {"role": role, "parts": [{"text": text} for text in texts]}


REFUSED = said("model", f"Stoppad.\n\n{refusal_marker(MARK)}")


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


def bodies() -> list[tuple[str, Any]]:
    counted = {"generateContentRequest": {"model": f"models/{MODEL}", **request()}}
    content = {
        "parts": [{"text": "Hej"}, {"inlineData": {"mimeType": "image/png", "data": "QQ=="}}]
    }
    embedded = {"content": content, "title": "En titel", "taskType": "RETRIEVAL_DOCUMENT"}
    return [
        ("generateContent", request()),
        ("streamGenerateContent", in_snake_case(request())),
        ("countTokens", counted),
        ("embedContent", embedded),
        ("batchEmbedContents", {"requests": [embedded, embedded]}),
    ]


@pytest.mark.parametrize(("verb", "document"), bodies())
@pytest.mark.parametrize("canary", [CANARY, "18900101-9802", "Anna, 18900101-9802"])
def test_a_number_in_any_string_is_seen(verb: str, document: Any, canary: str) -> None:
    for place in positions(document):
        if place[-1] == "model":
            continue
        found = extract(put(document, place, canary), verb)
        assert any(canary in s.text for s in found.segments), place


@pytest.mark.parametrize(("verb", "document"), bodies())
@pytest.mark.parametrize(
    "value", [CANARY, [CANARY], {"x": {"y": [CANARY]}}, {CANARY: 1}, int(CANARY)]
)
def test_a_number_in_a_new_field_is_seen(verb: str, document: Any, value: Any) -> None:
    places: list[tuple[Any, ...]] = [("newField",)]
    if verb == "generateContent":
        places += [
            ("contents", 0, "newField"),
            ("contents", 0, "parts", 0, "newField"),
            ("contents", 1, "parts", 1, "functionCall", "newField"),
            ("tools", 0, "newField"),
            ("generationConfig", "newField"),
        ]
    for place in places:
        found = extract(put(document, place, value), verb)
        assert any(CANARY in s.text for s in found.segments), place


@pytest.mark.parametrize(("verb", "document"), bodies())
def test_every_segment_is_at_its_address_and_edits_land(verb: str, document: Any) -> None:
    found = extract(document, verb)
    edits = []
    for number, segment in enumerate(found.segments):
        assert address.read(document, segment.address) == segment.text
        if segment.editable:
            edits.append((segment.address, f"[X_{number}]"))
    changed = jsondoc.decode(jsondoc.encode(address.write(document, edits)))
    for target, text in edits:
        assert address.read(changed, target) == text


def test_a_request() -> None:
    found = extract(request())
    texts = {s.text: s for s in found.segments}
    assert {t: (s.role.value, s.origin.value, s.message, s.editable) for t, s in texts.items()} == {
        "Du hjälper handläggare.": ("system", "system", -1, True),
        "slå_upp": ("tool", "tool_result", 2, False),
        "Slår upp en person": ("system", "tool_definition", -1, True),
        "namn": ("assistant", "key", 1, False),
        "Hela namnet": ("system", "tool_definition", -1, True),
        "register": ("system", "tool_definition", -1, True),
        "https://mcp.exempel.se/": ("system", "url", -1, False),
        "authorization": ("system", "key", -1, False),
        "Bearer hemlig": ("system", "tool_definition", -1, True),
        "fileSearchStores/min-samling": ("system", "tool_definition", -1, False),
        "SLUT": ("system", "tool_definition", -1, True),
        "brev": ("system", "tool_definition", -1, True),
        "Vem är det här?": ("user", "prompt", 0, True),
        "iVBORw0KGgo=": ("user", "attachment", 0, False),
        "anna.png": ("user", "file_name", 0, True),
        "JVBERi0xLjcK": ("user", "attachment", 0, False),
        "gs://hink/film.mp4": ("user", "url", 0, False),
        "film.mp4": ("user", "file_name", 0, True),
        "https://generativelanguage.googleapis.com/v1beta/files/a1b2c3": ("user", "url", 0, False),
        "1s": ("user", "prompt", 0, True),
        "Hej från mötet": ("user", "prompt", 0, True),
        "Talare 1": ("user", "prompt", 0, True),
        "Hej": ("user", "prompt", 0, True),
        "Jag slår upp henne.": ("assistant", "assistant", 1, True),
        "Anna": ("assistant", "tool_call", 1, True),
        "kund": ("assistant", "key", 1, False),
        "123456789": ("assistant", "number", 1, False),
        "call_1": ("tool", "metadata", 2, True),
        "ort": ("tool", "key", 2, False),
        "Linköping": ("tool", "tool_result", 2, True),
        "UklGRg==": ("tool", "attachment", 2, False),
        "samtal.wav": ("tool", "file_name", 2, True),
        "Hon bor i Linköping.": ("assistant", "assistant", 3, True),
        "x = 'Anna'": ("assistant", "tool_call", 3, True),
        "Anna igen": ("tool", "tool_result", 3, True),
        "Tack! Skriv ett brev.": ("user", "prompt", 4, True),
        "hologram": ("user", "key", 4, False),
        "x": ("user", "prompt", 4, True),
        "ärende": ("none", "key", -1, False),
        "Dnr 7": ("none", "metadata", -1, True),
        "cachedContents/a1b2c3d4": ("user", "prompt", -1, False),
        "nyttFält": ("user", "key", -1, False),
        "fält": ("user", "key", -1, False),
        "nytt": ("user", "prompt", -1, True),
    }
    assert [(g.pointer, g.reason, g.message) for g in found.gaps] == [
        ("/tools/2/fileSearch/fileSearchStoreNames/0", GapReason.STORED_FILE, -1),
        ("/contents/0/parts/1/inlineData/data", GapReason.IMAGE, 0),
        ("/contents/0/parts/2/inline_data/data", GapReason.FILE, 0),
        ("/contents/0/parts/3/fileData/fileUri", GapReason.REMOTE_REFERENCE, 0),
        ("/contents/0/parts/4/fileData/fileUri", GapReason.STORED_FILE, 0),
        ("/contents/2/parts/0/functionResponse/parts/0/inlineData/data", GapReason.AUDIO, 2),
        ("/cachedContent", GapReason.SERVER_CONVERSATION, -1),
        ("/contents/4/parts/1", GapReason.UNKNOWN_PART, 4),
    ]
    assert (found.model, found.stream, found.uses_tools) == (MODEL, False, True)
    assert extract(request(), "streamGenerateContent").stream
    assert [m.role.value for m in found.messages] == [
        "user", "assistant", "tool", "assistant", "user",
    ]  # fmt: skip
    assert [m.current for m in found.messages] == [False, False, False, False, True]


def test_both_spellings_say_the_same() -> None:
    document = {key: value for key, value in request().items() if key != "nyttFält"}
    ours, theirs = extract(document), extract(in_snake_case(document))

    def seen(found: Extraction) -> list[Any]:
        return [
            (s.text, s.role, s.origin, s.message, s.editable, s.pointer.count("*"))
            for s in found.segments
        ]

    assert seen(ours) == seen(theirs)
    assert [(g.reason, g.message) for g in ours.gaps] == [
        (g.reason, g.message) for g in theirs.gaps
    ]
    assert [m.role for m in ours.messages] == [m.role for m in theirs.messages]


@pytest.mark.parametrize(
    "document",
    [
        {"systemInstruction": {}, "system_instruction": {}, "contents": []},
        {"contents": [{"parts": [{"inlineData": {}, "inline_data": {}}]}]},
        {"contents": [{"parts": [{"text": "a", "TEXT": "b"}]}]},
        {"contents": [], "Contents": []},
        {"contents": [], "generationConfig": {"stopSequences": [], "stop_sequences": []}},
    ],
)
def test_a_field_in_two_spellings_is_refused(document: Any) -> None:
    with pytest.raises(BodyError) as caught:
        extract(document)
    assert caught.value.code == "duplicate_key"


@pytest.mark.parametrize("name", ["INLINEDATA", "InlineData", "Inline_Data", "inlinedata", "_text"])
def test_a_third_spelling_is_refused(name: str) -> None:
    with pytest.raises(BodyError) as caught:
        extract({"contents": [{"parts": [{name: {"data": "QQ=="}}]}]})
    assert caught.value.code == "misspelled_field"


def test_keys_of_the_clients_own_may_differ_in_spelling_alone() -> None:
    call = {"functionCall": {"name": "f", "args": {"kundNr": "a", "kund_nr": "b"}}}
    found = extract({"contents": [{"role": "model", "parts": [call]}]})
    assert {"a", "b", "kundNr", "kund_nr"} <= {s.text for s in found.segments}


@pytest.mark.parametrize(
    "contents",
    [said("user", "Hej"), [said("user", "Hej")], {"role": "user", "parts": {"text": "Hej"}}],
)
def test_a_single_element_stands_for_an_array_of_one(contents: Any) -> None:
    found = extract({"contents": contents})
    assert [(s.text, s.role, s.message) for s in found.segments] == [("Hej", Role.USER, 0)]
    assert [(m.role, m.current) for m in found.messages] == [(Role.USER, True)]
    (form,) = found.messages[0].forms
    assert found.segments[0].pointer.startswith(f"{form.pointer}/")
    alone = {"contents": {"parts": {"inline_data": {"mime_type": "video/mp4", "data": "AAAA"}}}}
    assert [g.reason for g in extract(alone).gaps] == [GapReason.VIDEO]


@pytest.mark.parametrize("document", [[], "Hej", {"contents": "Hej"}, {"contents": ["Hej"]}])
def test_a_body_of_another_form_is_refused(document: Any) -> None:
    with pytest.raises(BodyError):
        extract(document)


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("generateContent", {"contents": [{"parts": "Anna"}]}),
        ("generateContent", {"contents": [{"parts": ["Anna"]}]}),
        ("generateContent", {"contents": [], "systemInstruction": "Anna"}),
        ("generateContent", {"contents": [], "tools": "Anna"}),
        ("embedContent", {"content": "Anna"}),
        ("embedContent", {"content": {"parts": [7, "Anna"]}}),
    ],
)
def test_texts_in_odd_places_are_screened_all_the_same(verb: str, body: Any) -> None:
    assert [s.text for s in extract(body, verb).segments].count("Anna") == 1


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("countTokens", {"model": "models/gemini-2.5-pro", "contents": []}),
        ("countTokens", {"generateContentRequest": {"model": "models/gemini-2.5-pro"}}),
        ("batchEmbedContents", {"requests": [{"model": "models/other"}]}),
        ("generateContent", {"model": 7, "contents": []}),
    ],
)
def test_a_body_that_names_another_model_is_refused(verb: str, body: Any) -> None:
    with pytest.raises(BodyError) as caught:
        extract(body, verb)
    assert caught.value.code == "model_mismatch"


def test_what_the_client_chose_in_the_path_is_screened() -> None:
    place = f"/v1/projects/anna-{CANARY}/locations/europe-north1"
    for end, names in (
        (f"publishers/google/models/{MODEL}", ["project"]),
        (f"endpoints/{CANARY}", ["project", "model"]),
    ):
        found = VERTEX.match("POST", f"{place}/{end}:generateContent")
        assert found is not None
        segments = VERTEX.extract(found, {"contents": []}).segments
        assert [s.pointer for s in segments] == [f"/path/{name}" for name in names]
        assert all(CANARY in s.text and not s.editable for s in segments)


def test_the_order_is_that_of_the_conversation_whatever_the_order_of_the_keys() -> None:
    document = {
        "labels": {"a": "e"},
        "contents": [said("user", "c"), said("model", "d")],
        "tools": [{"functionDeclarations": [{"description": "b"}]}],
        "systemInstruction": {"parts": [{"text": "a"}]},
    }
    texts = [s.text for s in extract(document).segments if s.origin is not Origin.KEY]
    assert texts == ["a", "b", "c", "d", "e"]


def known(content: Any) -> set[bytes]:
    return {form.canonical for form in extract({"contents": [content]}).messages[0].forms}


IMAGE = {"inlineData": {"mimeType": "image/png", "data": "QQ=="}}


@pytest.mark.parametrize(
    "again",
    [
        said("user", "  Hej  på\ndig "),
        said("user", "Sammanfatta:", "Hej på dig"),
        said("user", "Hej på", "dig"),
        {"parts": [{"text": "Hej på dig"}, IMAGE]},
        {"role": "user", "parts": {"text": "Hej på dig"}},
        said("user", "Hej pa\u030a dig"),
    ],
)
def test_a_text_is_known_again_in_another_form(again: Any) -> None:
    assert not known(said("user", "Hej på dig")).isdisjoint(known(again))


def test_contents_that_differ_share_no_form() -> None:
    given = [
        said("user", "Hej"),
        said("user", "Hej du"),
        said("model", "Hej"),
        {"parts": [IMAGE]},
        {"parts": []},
        {"role": "model", "parts": [{"functionCall": {"name": "f", "args": {}}}]},
    ]
    forms = [form for content in given for form in known(content)]
    assert len(forms) == len(set(forms))


def conversation(contents: list[Any], verb: str = "generateContent") -> tuple[list[Any], Any]:
    """What is left after withholding what our refusals mark."""
    nested = verb == "countTokens"
    inner = {"contents": contents}
    document = {"generateContentRequest": inner} if nested else inner
    found = extract(document, verb).messages
    ours = {message.index for message in found if message.mark}
    left_out = refused_messages(found, (), Answered(frozenset(ours)))
    before = copy.deepcopy(document)
    result = ADAPTER.withhold(operation(verb), document, left_out)
    assert document == before
    return (result["generateContentRequest"] if nested else result)["contents"], left_out


@pytest.mark.parametrize("verb", ["generateContent", "countTokens"])
def test_a_refused_turn_is_left_out_over_five_later_turns(verb: str) -> None:
    contents: list[Any] = [said("user", "a"), said("model", "b"), said("user", "hemligt"), REFUSED]
    for turn in range(5):
        contents.append(said("user", f"fråga {turn}"))
        left, withheld = conversation(contents, verb)
        assert sorted(withheld) == [2, 3]
        assert left == [*contents[:2], *contents[4:]]
        contents.append(said("model", f"svar {turn}"))


def test_a_refused_function_result_keeps_its_place() -> None:
    call = {"functionCall": {"id": "c", "name": "f", "args": {"a": 1}}, "thoughtSignature": "QUJD"}
    asked = {"role": "model", "parts": [call]}
    response = {"functionResponse": {"id": "c", "name": "f", "response": {"x": "hemligt"}}}
    result = {"role": "user", "parts": [response]}
    left, _ = conversation([said("user", "a"), asked, result, REFUSED, said("user", "b")])
    bare = {"id": "c", "name": "f", "response": {"output": "[Grindvakt]"}}
    kept = {"role": "user", "parts": [{"functionResponse": bare}]}
    assert left == [said("user", "a"), asked, kept, said("user", "b")]


def test_a_withheld_call_keeps_its_place_without_its_arguments() -> None:
    call = {"functionCall": {"name": "f", "args": {"a": "hemligt"}}, "thoughtSignature": "QUJD"}
    model = {"role": "model", "parts": [{"text": "hemligt"}, call]}
    document = {"contents": [said("user", "a"), model, said("user", "b")]}
    left = ADAPTER.withhold(operation(), document, [1])["contents"]
    bare = {"functionCall": {"name": "f", "args": {}}, "thoughtSignature": "QUJD"}
    assert left[1] == {"role": "model", "parts": [bare]}
    assert "hemligt" not in json.dumps(left)


def test_the_question_itself_is_never_left_out() -> None:
    document = {"contents": [said("user", "a"), REFUSED, said("user", "b")]}
    assert ADAPTER.withhold(operation(), document, [0, 1, 2])["contents"] == [said("user", "b")]
    assert ADAPTER.withhold(operation(), document, [0])["contents"] == [said("user", "b")]
    assert ADAPTER.withhold(operation(), document, [2]) == document
    alone = {"contents": said("user", "a")}
    assert ADAPTER.withhold(operation(), alone, [0]) == alone


@pytest.mark.parametrize(
    ("content", "role"),
    [
        ({"role": "model"}, Role.ASSISTANT),
        ({"role": "system"}, Role.SYSTEM),
        ({"role": "function"}, Role.TOOL),
        ({"role": "user", "parts": [{"functionResponse": {}}]}, Role.TOOL),
        ({"role": "user", "parts": [{"functionResponse": {}}, {"text": "a"}]}, Role.USER),
        ({"role": "something_new"}, Role.USER),
        ({}, Role.USER),
    ],
)
def test_who_speaks(content: Any, role: Role) -> None:
    assert speaker(content) is role


def test_a_thoughts_signature_is_no_gap_but_text_in_its_place_is_screened() -> None:
    signature = request()["contents"][1]["parts"][1]["thoughtSignature"]
    part = {"text": "Hm", "thought": True, "thoughtSignature": signature}
    found = extract({"contents": [{"role": "model", "parts": [part]}]})
    assert (found.gaps, [s.text for s in found.segments]) == ((), ["Hm"])
    part["thoughtSignature"] = "Anna Andersson"
    found = extract({"contents": [{"role": "model", "parts": [part]}]})
    assert "Anna Andersson" in [s.text for s in found.segments]


def test_no_word_of_the_api_holds_a_number_of_somebody() -> None:
    assert not [w for w in GUIDE.words | GUIDE.fields if sum(c.isdigit() for c in w) > 8]
