"""There and back: what goes out holds no value, what comes back is what the user wrote."""

import json
import re
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from detectors.types import Finding, ScanReport, Span, Why
from gateway.core import jsondoc
from gateway.core.adapter import Framing, Operation, Refusal
from gateway.core.exchange import Forward, plan
from gateway.core.placeholders import Placeholders
from gateway.core.sse import Decoder
from gateway.providers.openai.adapter import OpenAI
from policies.verdict import Action, Operator, Verdict

ADAPTER = OpenAI()
VALUES = {
    "Anna Berg": "PERSON",
    "Anna": "PERSON",
    'Bo "B" Ek': "PERSON",
    "189001019802": "SE_PERSONNUMMER",
    "anna@exempel.se": "EMAIL_ADDRESS",
    "070-174 06 05": "PHONE_NUMBER",
}
TYPED = ("[PERSON_1]", "[PERSON_2]", "[PERSONNUMMER_1]", "PERSON_3", "[PERSON_", "1]", "[", "åäö")
TEXTS = st.lists(st.sampled_from([*VALUES, *TYPED]), max_size=10).map(" ".join)


def operation() -> Operation:
    found = ADAPTER.match("POST", "/chat/completions")
    assert found is not None
    return found


def forwarded(texts: list[str]) -> Forward:
    arguments = json.dumps({"till": texts[-1]})
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": arguments}}
    document: Any = {"model": "m", "messages": [{"role": "user", "content": t} for t in texts]}
    document["messages"].append({"role": "assistant", "tool_calls": [call]})
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


def echoed(plan: Forward, text: str, cuts: list[int]) -> str:
    """What the client sees when the service says `text`, a chunk at a time."""
    edges = [0, *sorted(c for c in cuts if c < len(text)), len(text)]
    chunks = [
        {"choices": [{"index": 0, "delta": {"content": text[a:b]}, "finish_reason": None}]}
        for a, b in pairwise(edges)
    ]
    chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    restorer = ADAPTER.restorer(operation(), Framing.EVENTS, Placeholders(plan.placeholders))
    body = b"".join(restorer.feed(b"data: " + jsondoc.encode(chunk) + b"\n\n") for chunk in chunks)
    events = Decoder().feed(body + restorer.close())
    choices = [json.loads(e.data or "")["choices"][0] for e in events]
    return "".join(c["delta"].get("content", "") for c in choices)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.lists(st.integers(0, 150)))
def test_an_echo_shows_what_was_written(texts: list[str], cuts: list[int]) -> None:
    result = forwarded(texts)
    sent = jsondoc.decode(result.body)["messages"]
    for value in VALUES:
        assert value not in json.dumps([m.get("content") for m in sent], ensure_ascii=False)
        assert value not in sent[-1]["tool_calls"][0]["function"]["arguments"]
    for text, message in zip(texts, sent, strict=False):
        if not text.startswith("{"):
            assert echoed(result, message["content"], cuts) == text


@given(TEXTS)
def test_what_the_client_typed_is_never_restored(text: str) -> None:
    result = forwarded([text, "Anna och 189001019802"])
    for typed in re.findall(r"\[?[A-Z]+_\d\]?", text):
        assert echoed(result, typed, []) == typed
