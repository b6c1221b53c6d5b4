"""There and back: what goes out holds no value, what comes back is what the user wrote."""

import json
import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.types import Finding, ScanReport, Span, Why
from gateway.core import jsondoc
from gateway.core.adapter import Framing, Operation, Refusal
from gateway.core.exchange import Forward, plan
from gateway.core.placeholders import Placeholders
from gateway.core.sse import Decoder
from gateway.providers import ADAPTERS
from policies.verdict import Action, Operator, Verdict

ADAPTER = ADAPTERS["gemini"]
VALUES = {
    "Anna Berg": "PERSON",
    "Anna": "PERSON",
    'Bo "B" Ek': "PERSON",
    "189001019802": "SE_PERSONNUMMER",
    "anna@exempel.se": "EMAIL_ADDRESS",
}
TYPED = ("[PERSON_1]", "[PERSON_2]", "[PERSONNUMMER_1]", "[PERSON_", "1]", "[", "]", "{}", "åäö")
TEXTS = st.lists(st.sampled_from([*VALUES, *TYPED]), max_size=10).map(" ".join)
CUTS = st.lists(st.integers(0, 150))


def operation() -> Operation:
    found = ADAPTER.match("POST", "/v1beta/models/gemini-2.5-flash:streamGenerateContent")
    assert found is not None
    return found


def forwarded(texts: list[str]) -> Forward:
    contents: list[Any] = [{"role": "user", "parts": [{"text": text}]} for text in texts]
    call = {"functionCall": {"name": "f", "args": {"till": [texts[-1]]}}}
    contents.append({"role": "model", "parts": [call]})
    document = {"contents": contents, "system_instruction": {"parts": {"text": texts[0]}}}
    extraction = ADAPTER.extract(operation(), document)
    findings = tuple(
        Finding(kind, (Span(index, match.start(), match.end()),), 0.9, "r", Why("r"))
        for index, segment in enumerate(extraction.segments)
        if segment.editable
        for value, kind in VALUES.items()
        for match in re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", segment.text)
    )
    operators = dict.fromkeys(range(len(findings)), Operator.PLACEHOLDER)
    action = Action.REDACT if findings else Action.FORWARD
    verdict = Verdict(action, (), operators, frozenset(), "p", "d")
    refusal = Refusal(400, "c", "t", "e")
    report = ScanReport(findings)
    result = plan(ADAPTER, operation(), document, extraction, report, verdict, lambda: refusal, 1)
    assert isinstance(result, Forward)
    return result


def echoed(plan: Forward, framing: Framing, text: str, cuts: list[int], size: int) -> str:
    """What the client sees when the service says `text` in pieces, `size` bytes at a time."""
    edges = [0, *sorted(c for c in cuts if c < len(text)), len(text)]
    documents: list[Any] = [
        {"candidates": [{"content": {"parts": [{"text": text[a:b]}], "role": "model"}}]}
        for a, b in pairwise(edges)
    ]
    documents[-1]["candidates"][0]["finishReason"] = "STOP"
    if framing is Framing.ARRAY:
        body = jsondoc.encode(documents)
    else:
        body = b"".join(b"data: " + jsondoc.encode(d) + b"\r\n\r\n" for d in documents)
    restorer = ADAPTER.restorer(operation(), framing, Placeholders(plan.placeholders))
    shown = b"".join(restorer.feed(body[at : at + size]) for at in range(0, len(body), size))
    shown += restorer.close()
    assert restorer.complete
    if framing is Framing.ARRAY:
        found = json.loads(shown)
    else:
        found = [json.loads(event.data or "") for event in Decoder().feed(shown)]
    parts = [part for d in found for part in d["candidates"][0]["content"]["parts"]]
    return "".join(part["text"] for part in parts)


@pytest.mark.parametrize("framing", [Framing.EVENTS, Framing.ARRAY])
@given(st.lists(TEXTS, min_size=1, max_size=3), CUTS, st.integers(1, 200))
def test_an_echo_shows_what_was_written(
    framing: Framing, texts: list[str], cuts: list[int], size: int
) -> None:
    result = forwarded(texts)
    sent = jsondoc.decode(result.body)
    for value in VALUES:
        assert value not in re.sub(r"\\(.)", r"\1", json.dumps(sent, ensure_ascii=False))
    for text, content in zip(texts, sent["contents"], strict=False):
        if not text.startswith("{"):
            assert echoed(result, framing, content["parts"][0]["text"], cuts, size) == text


@given(TEXTS)
def test_what_the_client_typed_is_never_restored(text: str) -> None:
    result = forwarded([text, "Anna och 189001019802"])
    for typed in re.findall(r"\[?[A-Z]+_\d\]?", text):
        assert echoed(result, Framing.EVENTS, typed, [], 1000) == typed
