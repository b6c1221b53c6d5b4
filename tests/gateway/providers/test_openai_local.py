"""Servers that speak OpenAI's API and have added to it: vLLM, Ollama, llama.cpp."""

import json
from typing import Any

import pytest

from detectors.types import GapReason
from gateway.core import jsondoc
from gateway.core.adapter import Framing
from gateway.core.placeholders import Placeholders
from gateway.core.segments import Extraction
from gateway.errors import BodyError
from gateway.providers import ADAPTERS

ADAPTER = ADAPTERS["openai"]
CANARY = "189001019802"
SAY = {"model": "Qwen/Qwen3-32B", "messages": [{"role": "user", "content": "Hej!"}]}
OWN_FIELDS: list[dict[str, Any]] = [
    {"guided_json": {"type": "object", "properties": {CANARY: {"type": "string"}}}},
    {"guided_json": json.dumps({"description": CANARY})},
    {"guided_regex": CANARY},
    {"guided_choice": ["ja", CANARY]},
    {"guided_grammar": f'root ::= "{CANARY}"'},
    {"structured_outputs": {"choice": [CANARY]}},
    {"chat_template": f"{{# {CANARY} #}}"},
    {"chat_template_kwargs": {"enable_thinking": False, "namn": CANARY}},
    {"documents": [{"title": "t", "text": CANARY}]},
    {"bad_words": [CANARY]},
    {"mm_processor_kwargs": {"x": [CANARY]}},
    {"grammar": CANARY},
    {"options": {"num_ctx": 8192, "stop": [CANARY]}},
    {"vllm_xargs": {"x": int(CANARY)}},
    {"kv_transfer_params": {"x": {CANARY: 1}}},
    {"messages": [{"role": "assistant", "content": "", "reasoning": CANARY}]},
]


def extract(document: Any, path: str = "/chat/completions") -> Extraction:
    operation = ADAPTER.match("POST", path)
    assert operation is not None
    return ADAPTER.extract(operation, document)


@pytest.mark.parametrize("own", OWN_FIELDS, ids=lambda own: next(iter(own)))
@pytest.mark.parametrize("path", ["/chat/completions", "/completions"])
def test_fields_of_their_own_are_screened(path: str, own: dict[str, Any]) -> None:
    assert any(CANARY in segment.text for segment in extract({**SAY, **own}, path).segments)


def test_a_local_models_name_is_a_models_name() -> None:
    for name in ("qwen3:32b", "Qwen/Qwen3-32B", "hf.co/KBLab/modell-GGUF:Q4_K_M", "gpt-oss:20b"):
        found = extract({**SAY, "model": name})
        assert (found.model, [s.text for s in found.segments]) == (name, ["Hej!"])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"prompt_embeds": "AAEC" * 300}, GapReason.OPAQUE),
        ({"prompt_embeds": ["AAEC" * 300]}, GapReason.OPAQUE),
        ({"prompt": {"prompt_string": "Hej", "multimodal_data": ["AAEC"]}}, GapReason.FILE),
        ({"prompt": [{"prompt_string": "Hej", "multimodal_data": ["AAEC"]}]}, GapReason.FILE),
    ],
)
def test_what_stands_in_the_place_of_text_is_a_gap(body: Any, reason: GapReason) -> None:
    assert [gap.reason for gap in extract({"model": "m", **body}, "/completions").gaps] == [reason]


@pytest.mark.parametrize("kind", ["video_url", "image_embeds", "audio_url"])
def test_parts_that_openai_does_not_have_are_unknown(kind: str) -> None:
    part = {"type": kind, kind: {"url": "https://exempel.se/film.mp4"}}
    found = extract({"model": "m", "messages": [{"role": "user", "content": [part]}]})
    assert [gap.reason for gap in found.gaps] == [GapReason.UNKNOWN_PART]


@pytest.mark.parametrize("prompt", [[1, 2, 3], ["Hej", 12, 34], [["Hej"], [1]]])
def test_token_ids_are_refused(prompt: Any) -> None:
    with pytest.raises(BodyError) as caught:
        extract({"model": "m", "prompt": prompt}, "/completions")
    assert caught.value.code == "token_ids"


@pytest.mark.parametrize("field", ["reasoning", "reasoning_content"])
def test_a_stream_with_reasoning_is_restored_however_it_is_cut(field: str) -> None:
    deltas: list[dict[str, Any]] = [
        {"role": "assistant", "content": ""},
        {field: "Brevet går till [PER"},
        {field: "SON_1]."},
        {"content": "Hej [PERSON_1"},
        {"content": "]!"},
    ]
    choices: list[dict[str, Any]]
    choices = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    choices.append({"index": 0, "delta": {"content": ""}, "finish_reason": "stop"})
    body = b"".join(
        b"data: " + jsondoc.encode({"id": "c", "choices": [{**c, "stop_reason": None}]}) + b"\n\n"
        for c in choices
    )
    body += b"data: [DONE]\n\n"
    operation = ADAPTER.match("POST", "/chat/completions")
    assert operation is not None
    seen = set()
    for at in range(len(body) + 1):
        made = ADAPTER.restorer(operation, Framing.EVENTS, Placeholders({"[PERSON_1]": "Åsa"}))
        seen.add(made.feed(body[:at]) + made.feed(body[at:]) + made.close())
    (whole,) = seen
    lines = [line[6:] for line in whole.decode().split("\n\n") if line.startswith("data: {")]
    said = [json.loads(line)["choices"][0]["delta"] for line in lines]
    assert "".join(delta.get(field, "") for delta in said) == "Brevet går till Åsa."
    assert "".join(delta.get("content", "") for delta in said) == "Hej Åsa!"
