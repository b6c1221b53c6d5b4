"""Restoring Google's answers: every cut of every stream, in events and in arrays, every field."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from gateway.core.adapter import Framing, Operation, Refusal, Restorer, Usage
from gateway.core.placeholders import Placeholders
from gateway.core.sse import Decoder
from gateway.errors import UpstreamError
from gateway.providers import ADAPTERS
from gateway.providers.gemini import array
from gateway.providers.gemini.answers import read_usage
from gateway.providers.gemini.array import Elements

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "gemini"
ADAPTER = ADAPTERS["gemini"]
TRICKY = 'Bo "Bosse" Ek\\\n'
MAP = {
    "[PERSON_1]": "Åsa",
    "[PERSON_12]": TRICKY,
    "[EMAIL_ADDRESS_1]": "asa@exempel.se",
}
STREAMS = [(n, f) for n in ("chat", "calls") for f in (Framing.EVENTS, Framing.ARRAY)]
SUFFIX = {Framing.EVENTS: "sse", Framing.ARRAY: "json"}


def operation(verb: str = "streamGenerateContent") -> Operation:
    found = ADAPTER.match("POST", f"/v1beta/models/gemini-2.5-flash:{verb}")
    assert found is not None
    return found


def restorer(framing: Framing, placeholders: dict[str, str] | None = None) -> Restorer:
    return ADAPTER.restorer(
        operation(), framing, Placeholders(MAP if placeholders is None else placeholders)
    )


def golden(name: str, framing: Framing) -> bytes:
    return (GOLDEN / f"{name}.stream.{SUFFIX[framing]}").read_bytes()


def restore(framing: Framing, *chunks: bytes) -> bytes:
    made = restorer(framing)
    return b"".join([*map(made.feed, chunks), made.close()])


def documents(framing: Framing, body: bytes) -> list[dict[str, Any]]:
    if framing is Framing.ARRAY:
        found = json.loads(body)
        assert isinstance(found, list)
        return found
    return [json.loads(e.data) for e in Decoder().feed(body) if e.data is not None]


def parts(framing: Framing, body: bytes, candidate: int = 0) -> list[dict[str, Any]]:
    found, finished = [], False
    for document in documents(framing, body):
        for given in document["candidates"]:
            if given.get("index", 0) == candidate:
                assert not finished
                found += given["content"]["parts"]
                finished = "finishReason" in given
    assert finished
    return found


def said(given: list[dict[str, Any]], *, thought: bool = False) -> str:
    return "".join(p.get("text", "") for p in given if p.get("thought", False) is thought)


def arguments(given: list[dict[str, Any]]) -> dict[str, str]:
    texts: dict[str, str] = defaultdict(str)
    for call in (part["functionCall"] for part in given if "functionCall" in part):
        for argument in call.get("partialArgs", ()):
            texts[argument["jsonPath"]] += argument.get("stringValue", "")
    return texts


@pytest.mark.parametrize(("name", "framing"), STREAMS)
def test_every_cut_gives_the_same_bytes(name: str, framing: Framing) -> None:
    body = golden(name, framing)
    whole = restore(framing, body)
    for at in range(len(body) + 1):
        assert restore(framing, body[:at], body[at:]) == whole
    assert restore(framing, *(body[i : i + 1] for i in range(len(body)))) == whole


@pytest.mark.parametrize("name", ["chat", "calls"])
def test_both_framings_carry_the_same_documents(name: str) -> None:
    events, elements = (
        documents(framing, restore(framing, golden(name, framing)))
        for framing in (Framing.EVENTS, Framing.ARRAY)
    )
    assert events == elements


@pytest.mark.parametrize("framing", [Framing.EVENTS, Framing.ARRAY])
def test_a_chat_is_restored_in_every_field(framing: Framing) -> None:
    body = restore(framing, golden("chat", framing))
    first = parts(framing, body)
    assert said(first, thought=True) == "Undrar vem Åsa äroch [PERSON_1"
    assert said(first) == (
        f"Hej Åsa, inte [PERSONAL] eller [PERSON_9]. {TRICKY} [EMAIL_ADDRESS_1] klart [PERSON_1"
    )
    assert json.loads(said(parts(framing, body, 1))) == {"namn": TRICKY}
    rest = {key: part[key] for part in first for key in part if key != "text"}
    assert rest["executableCode"]["code"] == "print('Åsa')"
    assert rest["codeExecutionResult"]["output"] == "Åsa\n"
    assert rest["functionCall"]["args"] == {
        "till": "asa@exempel.se",
        "om": [TRICKY, {"[PERSON_1]": 1}],
        "arguments": f"Hej {TRICKY}",
    }
    last = documents(framing, body)[-1]["candidates"][0]["groundingMetadata"]
    assert last["webSearchQueries"] == ["vem är Åsa"]
    segment = last["groundingSupports"][0]["segment"]
    assert segment["text"] == "Hej Åsa"
    assert said(first).encode()[: segment["endIndex"]].decode() == "Hej Åsa"


@pytest.mark.parametrize(("name", "framing"), STREAMS)
def test_signatures_and_documents_stay_as_they_are(name: str, framing: Framing) -> None:
    before = documents(framing, golden(name, framing))
    after = documents(framing, restore(framing, golden(name, framing)))
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        assert new["usageMetadata"] == old["usageMetadata"]
        signed = [
            [part.get("thoughtSignature") for c in document["candidates"]
             for part in c["content"]["parts"] if "thoughtSignature" in part]
            for document in (old, new)
        ]  # fmt: skip
        assert signed[0] == signed[1]


def test_what_one_text_held_back_stands_before_the_next_kind_of_part() -> None:
    body = restore(Framing.EVENTS, golden("chat", Framing.EVENTS))
    kinds = [
        "thought" if part.get("thought") else next(key for key in part)
        for part in parts(Framing.EVENTS, body)
        if part.get("text") != ""
    ]
    at = kinds.index("executableCode")
    assert kinds[:3] == ["thought"] * 3
    assert kinds[at - 1] == "text"
    assert all(kind != "thought" for kind in kinds[kinds.index("text") :])


@pytest.mark.parametrize("framing", [Framing.EVENTS, Framing.ARRAY])
def test_arguments_in_pieces_are_restored(framing: Framing) -> None:
    given = parts(framing, restore(framing, golden("calls", framing)))
    assert said(given) == "Jag mejlar [PERSON"
    assert arguments(given) == {
        "$.till": "asa@exempel.se",
        "$.antal": "",
        "$.om": f"Till {TRICKY} nu [PER",
        "$.namn": "[PERSON_1",
        "$.x": "Åsa",
    }
    names = [part["functionCall"].get("name") for part in given if "functionCall" in part]
    assert [name for name in names if name] == ["mejla", "slut"]
    ends = [not p["functionCall"].get("willContinue") for p in given if "functionCall" in p]
    assert ends.count(True) == 2


@pytest.mark.parametrize(("name", "framing"), STREAMS)
@pytest.mark.parametrize("placeholders", [{}, MAP])
def test_the_tokens_are_read(name: str, framing: Framing, placeholders: dict[str, str]) -> None:
    made = restorer(framing, placeholders)
    made.feed(golden(name, framing))
    made.close()
    assert made.complete
    thoughts = 6 if name == "chat" else 0
    assert (made.usage.prompt_tokens, made.usage.completion_tokens) == (21, 9 + thoughts)


@pytest.mark.parametrize("found", [None, 7, {}, {"promptTokenCount": "7"}])
def test_what_is_no_usage_is_not_read(found: Any) -> None:
    assert not read_usage(found, Usage())


@pytest.mark.parametrize("name", ["chat", "calls"])
def test_without_placeholders_events_are_not_touched_and_elements_say_the_same(name: str) -> None:
    body = golden(name, Framing.EVENTS)
    made = restorer(Framing.EVENTS, {})
    assert made.feed(body[:99]) + made.feed(body[99:]) + made.close() == body
    array = golden(name, Framing.ARRAY)
    other = restorer(Framing.ARRAY, {})
    assert json.loads(other.feed(array) + other.close()) == json.loads(array)


@pytest.mark.parametrize("placeholders", [{}, MAP])
def test_whether_an_event_stream_reached_its_end_is_known(placeholders: dict[str, str]) -> None:
    begun = json.dumps(
        {"candidates": [{"content": {"parts": [{"text": '"finishReason": "STOP"'}]}}]}
    )
    for end in (
        "",
        '{"candidates":[{"finishReason":"STOP"}]}',
        '{"candidates":[{"finishReason": "MAX_TOKENS","index":1}]}',
        '{"promptFeedback":{"blockReason":"SAFETY"}}',
        '{"error":{"code":500}}',
    ):
        made = restorer(Framing.EVENTS, placeholders)
        body = f"data: {begun}\n\n" + (f"data: {end}\n\n" if end else "")
        for byte in body.encode():
            made.feed(bytes([byte]))
        made.close()
        assert made.complete is bool(end), end


@pytest.mark.parametrize("framing", [Framing.EVENTS, Framing.ARRAY])
def test_a_stream_that_breaks_off_shows_what_was_held_back_and_can_end_in_an_error(
    framing: Framing,
) -> None:
    body = golden("chat", framing)
    made = restorer(framing)
    shown = made.feed(body[: body.index(b"_1]", body.index(b'"PERSON"'))]) + made.close()
    assert not made.complete
    refusal = Refusal(502, "upstream_incomplete", "Avbröts.", "event-1")
    shown += ADAPTER.broken_stream(operation(), framing, refusal)
    found = documents(framing, shown)
    assert found[-1]["error"]["code"] == 502
    assert found[-2]["candidates"][0]["content"]["parts"] == [{"text": "[PERSON"}]


def test_an_array_that_broke_off_before_its_first_element_shows_nothing() -> None:
    made = restorer(Framing.ARRAY)
    assert made.feed(b'[{"candidates": [') + made.close() == b""
    assert not made.complete


@pytest.mark.parametrize(
    "body", [b"[]", b" [ ] ", b'[1, "[PERSON_1]", {"candidates": 7}]', b'[{"candidates":[7]}]']
)
def test_arrays_of_another_form_pass(body: bytes) -> None:
    made = restorer(Framing.ARRAY)
    assert json.loads(made.feed(body) + made.close()) == json.loads(body)
    assert made.complete


def test_elements_are_cut_where_they_end_whatever_stands_in_their_strings() -> None:
    body = b' [ {"a":"]}\\"[,\\\\","b":[1,{"c":2}]}\r\n,\r\n{"x":1}, "str,", 5 ] tail'
    for at in range(len(body) + 1):
        elements = Elements()
        assert [*elements.feed(body[:at]), *elements.feed(body[at:])] == [
            b'{"a":"]}\\"[,\\\\","b":[1,{"c":2}]}', b'{"x":1}', b'"str,"', b"5",
        ]  # fmt: skip
        assert elements.ended


def test_an_element_past_all_reason_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array, "MAX_EVENT", 10)
    with pytest.raises(UpstreamError):
        list(Elements().feed(b'["' + b"x" * 10))


@pytest.mark.parametrize("data", ["{", "[1]", "null", '{"candidates":7}', '{"candidates":[7]}'])
def test_an_event_of_another_form_passes(data: str) -> None:
    body = f"data: {data}\n\n".encode()
    assert restore(Framing.EVENTS, body) == body


@pytest.mark.parametrize("verb", ["generateContent", "embedContent", "countTokens"])
def test_whole_answers_and_errors_are_restored(verb: str) -> None:
    made = ADAPTER.restorer(operation(verb), Framing.WHOLE, Placeholders(MAP))
    body = b'{"error":{"message":"Bad [PERSON_1]"},"usageMetadata":{"promptTokenCount":3}}'
    shown = made.feed(body[:20]) + made.feed(body[20:]) + made.close()
    assert shown == body.replace(b"[PERSON_1]", "Åsa".encode())
    assert (made.usage.prompt_tokens, made.usage.completion_tokens) == (3, None)
    untouched = ADAPTER.restorer(operation(verb), Framing.WHOLE, Placeholders({}))
    assert untouched.feed(body) + untouched.close() == body
    assert untouched.usage.prompt_tokens == 3


def test_sources_and_citations_point_where_they_pointed() -> None:
    before = ["Å [PERSON_1] bor", " här, säger [EMAIL_ADDRESS_1]."]
    after = ["Å Åsa bor", " här, säger asa@exempel.se."]

    def candidate(texts: list[str]) -> dict[str, Any]:
        first, second = ({"text": text} for text in texts)
        whole = len(texts[0].encode())
        name = len(texts[0].removesuffix(" bor").encode())
        source = {"startIndex": 3, "endIndex": name}
        other = {"partIndex": 1, "startIndex": 6, "endIndex": len(texts[1].encode()) - 1}
        return {
            "content": {"parts": [first, second], "role": "model"},
            "groundingMetadata": {"groundingSupports": [{"segment": source}, {"segment": other}]},
            "citationMetadata": {"citations": [{"endIndex": whole}, {"endIndex": whole + 5}]},
        }

    made = ADAPTER.restorer(operation("generateContent"), Framing.WHOLE, Placeholders(MAP))
    made.feed(json.dumps({"candidates": [candidate(before), 7]}).encode())
    assert json.loads(made.close()) == {"candidates": [candidate(after), 7]}


@pytest.mark.parametrize(
    ("verb", "content_type", "framing"),
    [
        ("streamGenerateContent", "text/event-stream", Framing.EVENTS),
        ("streamGenerateContent", "application/json", Framing.ARRAY),
        ("generateContent", "application/json", Framing.WHOLE),
        ("generateContent", "text/event-stream", Framing.EVENTS),
    ],
)
def test_the_framing_follows_the_answer(verb: str, content_type: str, framing: Framing) -> None:
    assert ADAPTER.framing(operation(verb), content_type) is framing


def test_text_is_shown_at_once_but_for_a_possible_placeholder() -> None:
    made = restorer(Framing.EVENTS)

    def show(text: str) -> str:
        document = {"candidates": [{"content": {"parts": [{"text": text}], "role": "model"}}]}
        (found,) = documents(
            Framing.EVENTS, made.feed(f"data: {json.dumps(document)}\n\n".encode())
        )
        return str(found["candidates"][0]["content"]["parts"][0]["text"])

    assert [show(t) for t in ("Hej", " [x", "] [PERSON", "_1", "] och", " [PERSON_2")] == [
        "Hej", " [x", "] ", "", "Åsa och", " [PERSON_2",
    ]  # fmt: skip
