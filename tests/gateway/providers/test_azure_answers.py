"""Restoring Azure's streams, with their filter's annotations and their sources."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from gateway.core.adapter import Framing, Restorer
from gateway.core.placeholders import Placeholders
from gateway.core.sse import Decoder
from gateway.providers import ADAPTERS

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "azure"
BODY = (GOLDEN / "chat.stream.sse").read_bytes()
ADAPTER = ADAPTERS["azure"]
TRICKY = 'Bo "Bosse" Ek\\\n'
MAP = {
    "[PERSON_1]": "Åsa",
    "[PERSON_12]": TRICKY,
    "[EMAIL_ADDRESS_1]": "asa@exempel.se",
    "[PHONE_NUMBER_1]": "070-174 06 05",
}


def restorer(framing: Framing = Framing.EVENTS, placeholders: dict[str, str] = MAP) -> Restorer:
    operation = ADAPTER.match("POST", "/openai/deployments/gpt-4o/chat/completions")
    assert operation is not None
    return ADAPTER.restorer(operation, framing, Placeholders(placeholders))


def restore(*chunks: bytes) -> bytes:
    made = restorer()
    return b"".join([*map(made.feed, chunks), made.close()])


def events(body: bytes) -> list[dict[str, Any]]:
    found = list(Decoder().feed(body))
    return [json.loads(e.data) for e in found if e.data is not None and e.data != "[DONE]"]


def test_every_cut_gives_the_same_bytes() -> None:
    whole = restore(BODY)
    for at in range(len(BODY) + 1):
        assert restore(BODY[:at], BODY[at:]) == whole
    assert restore(*(BODY[i : i + 1] for i in range(len(BODY)))) == whole
    for line_end in (b"\r\n", b"\r"):
        assert restore(BODY.replace(b"\n", line_end)) == whole


def test_without_placeholders_bytes_are_not_touched() -> None:
    made = restorer(placeholders={})
    pieces = [BODY[i : i + 7] for i in range(0, len(BODY), 7)]
    assert list(map(made.feed, pieces)) == pieces
    assert made.close() == b""
    assert made.complete
    assert (made.usage.prompt_tokens, made.usage.completion_tokens) == (42, 18)


def test_texts_arguments_and_sources_are_restored() -> None:
    texts: dict[Any, str] = defaultdict(str)
    contexts = []
    for event in events(restore(BODY)):
        for choice in event["choices"]:
            delta = choice.get("delta", {})
            texts[choice["index"], "content"] += delta.get("content") or ""
            for call in delta.get("tool_calls", ()):
                texts[choice["index"], "arguments"] += call["function"]["arguments"]
            if "context" in delta:
                contexts.append(delta["context"])
    assert texts[0, "content"] == (
        "Hej Åsa, skriv till asa@exempel.se eller ring 070-174 06 05 [doc1"
    )
    assert json.loads(texts[1, "arguments"]) == {"namn": TRICKY, "till": "asa@exempel.se"}
    (context,) = contexts
    assert context["citations"][0]["content"] == "Åsa nås på asa@exempel.se. ["
    assert context["citations"][0]["title"] == "Kontakt Åsa"
    assert json.loads(context["intent"]) == [f"kontakt {TRICKY}"]


@pytest.mark.parametrize("name", ["prompt_filter_results", "content_filter_offsets"])
def test_the_filters_annotations_pass_once_and_unchanged(name: str) -> None:
    def annotations(body: bytes) -> list[Any]:
        return [
            event if name in event else choice
            for event in events(body)
            for choice in (event["choices"] or [{}])
            if name in event or name in choice
        ]

    assert annotations(restore(BODY)) == annotations(BODY)
    assert annotations(BODY)


def test_what_is_held_back_goes_out_before_its_choice_ends() -> None:
    head, tail = BODY.split(b"] [doc1")
    cut = head.replace(b"[PHONE_NUMBER_1", b"[PHONE_N") + b" " + tail
    body = cut.replace(b'"content":" "', b'"content":null')
    found = [
        (choice.get("delta", {}).get("content"), choice["finish_reason"])
        for event in events(restore(body))
        for choice in event["choices"]
        if choice["index"] == 0
    ]
    said = "".join(text or "" for text, _ in found)
    assert said.endswith("eller ring [PHONE_N")
    assert found[-1] == (None, "stop")
    assert not any("prompt_filter_results" in event for event in events(restore(body))[1:])


def test_a_whole_answer_is_restored_with_its_sources() -> None:
    message = {
        "role": "assistant",
        "content": "[PERSON_1] [doc1]",
        "context": {"citations": [{"content": "Ring [PERSON_1]"}], "intent": '["[PERSON_12]"]'},
    }
    body = {
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": {}}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
    }
    made = restorer(Framing.WHOLE)
    restored = json.loads(made.feed(json.dumps(body).encode()) + made.close())
    assert restored["choices"][0]["message"]["content"] == "Åsa [doc1]"
    context = restored["choices"][0]["message"]["context"]
    assert context["citations"] == [{"content": "Ring Åsa"}]
    assert json.loads(context["intent"]) == [TRICKY]
    assert restored["prompt_filter_results"] == body["prompt_filter_results"]
