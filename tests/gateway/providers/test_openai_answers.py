"""Restoring OpenAI's streams: every cut, every field, every event that repeats the whole."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from gateway.core.adapter import Framing, Operation, Restorer, Usage
from gateway.core.placeholders import Placeholders
from gateway.core.sse import Decoder
from gateway.providers import ADAPTERS
from gateway.providers.openai.answers import read_usage

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "openai"
ADAPTER = ADAPTERS["openai"]
TRICKY = 'Bo "Bosse" Ek\\\n'
MAP = {
    "[PERSON_1]": "Åsa",
    "[PERSON_12]": TRICKY,
    "[EMAIL_ADDRESS_1]": "asa@exempel.se",
    "[PHONE_NUMBER_1]": "070-174 06 05",
}
STREAMS = {
    "chat": "/chat/completions",
    "completions": "/completions",
    "responses": "/responses",
}


def operation(path: str) -> Operation:
    found = ADAPTER.match("POST", path)
    assert found is not None
    return found


def restorer(
    path: str, stream: bool = True, placeholders: dict[str, str] | None = None
) -> Restorer:
    framing = Framing.EVENTS if stream else Framing.WHOLE
    return ADAPTER.restorer(
        operation(path), framing, Placeholders(MAP if placeholders is None else placeholders)
    )


def golden(name: str) -> bytes:
    return (GOLDEN / f"{name}.stream.sse").read_bytes()


def restore(name: str, *chunks: bytes) -> bytes:
    made = restorer(STREAMS[name])
    return b"".join([*map(made.feed, chunks), made.close()])


def events(body: bytes) -> list[dict[str, Any]]:
    found = list(Decoder().feed(body))
    return [json.loads(e.data) for e in found if e.data is not None and e.data != "[DONE]"]


def chat_texts(body: bytes) -> dict[Any, str]:
    texts: dict[Any, str] = defaultdict(str)
    finished = set()
    for event in events(body):
        for choice in event["choices"]:
            index, delta = choice["index"], choice["delta"]
            assert index not in finished
            for call in delta.get("tool_calls", ()):
                for kind, field in (("function", "arguments"), ("custom", "input")):
                    texts[index, call["index"]] += call.get(kind, {}).get(field, "")
            for name in ("content", "reasoning_content", "refusal"):
                texts[index, name] += delta.get(name) or ""
            if choice["finish_reason"]:
                finished.add(index)
    assert finished == {0, 1, 2}
    return {key: text for key, text in texts.items() if text}


@pytest.mark.parametrize("name", STREAMS)
def test_every_cut_gives_the_same_bytes(name: str) -> None:
    body = golden(name)
    whole = restore(name, body)
    for at in range(len(body) + 1):
        assert restore(name, body[:at], body[at:]) == whole
    assert restore(name, *(body[i : i + 1] for i in range(len(body)))) == whole


@pytest.mark.parametrize("name", STREAMS)
def test_other_line_ends_give_the_same_bytes(name: str) -> None:
    body = golden(name)
    for line_end in (b"\r\n", b"\r"):
        assert restore(name, body.replace(b"\n", line_end)) == restore(name, body)


@pytest.mark.parametrize("name", STREAMS)
def test_without_placeholders_bytes_are_not_touched(name: str) -> None:
    body = golden(name)
    made = restorer(STREAMS[name], placeholders={})
    assert [made.feed(body[i : i + 7]) for i in range(0, len(body), 7)] == [
        body[i : i + 7] for i in range(0, len(body), 7)
    ]
    assert made.close() == b""


def test_placeholders_of_somebody_else_are_left() -> None:
    made = restorer("/chat/completions", placeholders={"[LOCATION_1]": "Hedemora"})
    assert chat_texts(made.feed(golden("chat")) + made.close()) == chat_texts(golden("chat"))


@pytest.mark.parametrize(
    ("name", "tokens"), [("chat", (11, 7)), ("completions", (3, 4)), ("responses", (21, 9))]
)
@pytest.mark.parametrize("placeholders", [{}, MAP])
def test_the_tokens_are_read(
    name: str, tokens: tuple[int, int], placeholders: dict[str, str]
) -> None:
    made = restorer(STREAMS[name], placeholders=placeholders)
    made.feed(golden(name))
    made.close()
    assert (made.usage.prompt_tokens, made.usage.completion_tokens) == tokens


def test_chat_restores_every_field_and_flushes_before_the_end_of_its_choice() -> None:
    texts = chat_texts(restore("chat", golden("chat")))
    assert texts.pop((2, "content")) == json.dumps({"namn": TRICKY}, separators=(",", ":"))
    assert texts.pop((0, 0)) == (
        json.dumps({"till": "asa@exempel.se", "om": TRICKY}, separators=(",", ":")) + " [PERSON_1"
    )
    assert texts == {
        (0, "content"): f"Hej Åsa, du heter Åsa och inte [PERSONAL] eller [PERSON_9]. {TRICKY} [",
        (0, "reasoning_content"): "Tänker på Åsa",
        (0, 1): "Åsa; [PE",
        (1, "content"): "PERSON_1",
        (1, "refusal"): "Nej, Åsa [",
    }


def test_completions_flush_what_was_held_back() -> None:
    body = restore("completions", golden("completions"))
    texts = [c["text"] for e in events(body) for c in e["choices"]]
    assert "".join(texts) == "Hej Åsa, [PERSON_1"
    assert body.endswith(b"data: [DONE]\n\n")


def test_responses_restore_deltas_and_every_event_that_repeats_the_whole() -> None:
    found = events(restore("responses", golden("responses")))
    deltas: dict[str, str] = defaultdict(str)
    done: dict[str, str] = {}
    for event in found:
        kind = event["type"]
        if kind.endswith(".delta"):
            deltas[kind.removesuffix(".delta")] += event["delta"]
            assert kind.removesuffix(".delta") not in done
        elif kind.endswith("_text.done") or kind.endswith("arguments.done"):
            done[kind.removesuffix(".done")] = event.get("text", event.get("arguments"))
    assert deltas == done
    text = "Hej Åsa, ring [PHONE_NUMBER_1"
    assert done["response.output_text"] == text
    assert json.loads(done["response.function_call_arguments"])["om"] == TRICKY
    reasoning, message, call = found[-1]["response"]["output"]
    assert reasoning["summary"][0]["text"] == "Undrar vem Åsa är"
    assert message["content"][0]["text"] == text
    assert json.loads(call["arguments"]) == {"till": "asa@exempel.se", "om": TRICKY}
    assert found[0]["response"]["instructions"] == "Svara Åsa vänligt"


def test_the_sequence_numbers_stay_in_order_without_holes() -> None:
    found = events(restore("responses", golden("responses")))
    numbers = [e["sequence_number"] for e in found if e["type"] != "keepalive"]
    assert numbers == list(range(len(numbers)))
    assert len(found) == len(events(golden("responses"))) + 1


def test_text_is_shown_at_once_but_for_a_possible_placeholder() -> None:
    made = restorer("/chat/completions")
    head = '{"id":"x","choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":null}]}'

    def show(text: str) -> str:
        (event,) = events(made.feed(f"data: {head % text}\n\n".encode()))
        return str(event["choices"][0]["delta"]["content"])

    assert [show(t) for t in ("Hej", " [x", "] [PERSON", "_1", "] och", " [PERSON_2")] == [
        "Hej", " [x", "] ", "", "Åsa och", " [PERSON_2",
    ]  # fmt: skip


def test_a_stream_that_breaks_off_shows_what_was_held_back_but_no_half_event() -> None:
    body = golden("chat")
    cut = body.index(b'PERSON"')
    texts = restore("chat", body[: cut + 3])
    assert [c["delta"].get("content") for e in events(texts) for c in e["choices"]] == [
        "", "Hej ", "", "[",
    ]  # fmt: skip
    assert texts.endswith(b"\n\n")
    responses = golden("responses")
    made = restore("responses", responses[: responses.index(b"event: keepalive")])
    last = events(made)[-1]
    assert (last["type"], last["delta"]) == ("response.output_text.delta", "[PHONE_NUM")


@pytest.mark.parametrize(
    "data",
    ["{", "[1]", "null", "text [PERSON_1]", '{"choices":7}', '{"choices":[7,{"delta":null}]}'],
)
@pytest.mark.parametrize("name", STREAMS)
def test_an_event_of_another_form_passes(name: str, data: str) -> None:
    body = f"data: {data}\n\n".encode()
    assert restore(name, body) == body


@pytest.mark.parametrize("path", ["/chat/completions", "/embeddings", "/responses"])
def test_errors_and_whole_answers_are_restored(path: str) -> None:
    made = restorer(path, stream=False)
    body = b'{"error":{"message":"Bad name: [PERSON_1]","code":null}}'
    assert made.feed(body[:20]) + made.feed(body[20:]) + made.close() == body.replace(
        b"[PERSON_1]", "Åsa".encode()
    )


def test_an_error_inside_a_stream_is_restored() -> None:
    body = b'data: {"error":{"message":"[PERSON_1]"}}\n\n'
    assert restore("chat", body) == body.replace(b"[PERSON_1]", "Åsa".encode())


@pytest.mark.parametrize("found", [None, 7, {}, {"prompt_tokens": "7"}])
def test_what_is_no_usage_is_not_read(found: Any) -> None:
    assert not read_usage(found, Usage())


CHUNK = '{"id":"x","choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":%s}]}'
ENDS = {
    "chat": ["[DONE]", '{"error":{"message":"x"}}', CHUNK % ("", '"stop"')],
    "completions": ["[DONE]"],
    "responses": [
        '{"type":"response.completed","response":{}}',
        '{"type": "response.incomplete", "response": {}}',
        '{"type":"error","message":"x"}',
        json.dumps({"type": "response.completed", "response": {"x": "y" * 300_000}}),
    ],
}


@pytest.mark.parametrize("placeholders", [{}, MAP])
@pytest.mark.parametrize("name", STREAMS)
def test_whether_the_stream_reached_its_end_is_known(
    name: str, placeholders: dict[str, str]
) -> None:
    begun = CHUNK % (r"\"finish_reason\": \"stop\" data: [DONE] \"type\":\"error\"", "null")
    begun += "\n\ndata: " + CHUNK % ("mer", "null")
    if name == "responses":
        begun = '{"type":"response.output_text.delta","delta":"\\"type\\":\\"error\\""}'
    for end in ["", *(f"data: {end}\n\n" for end in ENDS[name])]:
        body = f"data: {begun}\n\n{end}".encode()
        for size in (7, len(body)):
            made = restorer(STREAMS[name], placeholders=placeholders)
            for at in range(0, len(body), size):
                made.feed(body[at : at + size])
            made.close()
            assert made.complete is bool(end), end


@pytest.mark.parametrize("placeholders", [{}, MAP])
def test_a_piece_that_also_ends_its_text_completes_the_stream(placeholders: Any) -> None:
    made = restorer("/chat/completions", placeholders=placeholders)
    for text, reason in (("Hej", "null"), (" du", '"stop"')):
        made.feed(f"data: {CHUNK % (text, reason)}\n\n".encode())
    made.close()
    assert made.complete
    whole = restorer("/chat/completions", stream=False, placeholders=placeholders)
    whole.feed(b"{}")
    whole.close()
    assert whole.complete


def test_pieces_that_pass_unparsed_are_read_for_what_follows() -> None:
    made = restorer("/chat/completions")
    pieces = ["{", '"namn"', ":", " ", '"', "Till ", "[PERSON_12]", '"}']
    body = b"".join(
        b"data: " + (CHUNK % (json.dumps(piece)[1:-1], "null")).encode() + b"\n\n"
        for piece in pieces
    )
    shown = events(made.feed(body) + made.close())
    text = "".join(event["choices"][0]["delta"]["content"] for event in shown)
    assert json.loads(text) == {"namn": f"Till {TRICKY}"}
