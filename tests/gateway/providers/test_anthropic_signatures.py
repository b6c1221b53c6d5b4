"""Signed thinking goes back as the service signed it, or not at all."""

import copy
import json
from typing import Any

import pytest

from detectors.types import Finding, ScanReport, Span, Why
from gateway.core import jsondoc
from gateway.core.adapter import Framing, Operation, Refusal
from gateway.core.exchange import Forward, plan
from gateway.core.history import WITHHELD
from gateway.core.placeholders import Placeholders
from gateway.providers import ADAPTERS
from gateway.providers.anthropic import signatures
from policies.verdict import Action, Operator, Verdict

ADAPTER = ADAPTERS["anthropic"]
SIGNATURE = "EqQBCkYIBBgCKkDs0mZbK1t3"
THOUGHT = "Det gäller [PERSON_1]s brev till [PERSON_2]."
NAMES = ("Anna Berg", "Bo Ek")


def operation(path: str = "/v1/messages") -> Operation:
    found = ADAPTER.match("POST", path)
    assert found is not None
    return found


def forwarded(document: Any, names: tuple[str, ...] = NAMES, path: str = "/v1/messages") -> Any:
    """The body that goes out when these names are redacted wherever they stand, and the map."""
    extraction = ADAPTER.extract(operation(path), document)
    findings = tuple(
        Finding("PERSON", (Span(index, at, at + len(name)),), 0.9, "r", Why("r"))
        for index, segment in enumerate(extraction.segments)
        for name in names
        for at in range(len(segment.text))
        if segment.text.startswith(name, at)
    )
    operators = dict.fromkeys(range(len(findings)), Operator.PLACEHOLDER)
    action = Action.REDACT if findings else Action.FORWARD
    verdict = Verdict(action, (), operators, frozenset(), "p", "d")
    refusal, report = Refusal(400, "c", "t", "e"), ScanReport(findings)
    given = copy.deepcopy(document)
    result = plan(
        ADAPTER, operation(path), document, extraction, report, verdict, lambda: refusal, 1
    )
    assert isinstance(result, Forward)
    assert document == given
    return jsondoc.decode(result.body), result.placeholders


def asked(*blocks: Any) -> Any:
    messages: list[Any] = [{"role": "user", "content": "Anna Berg skrev till Bo Ek."}]
    if blocks:
        messages.append({"role": "assistant", "content": list(blocks)})
        messages.append({"role": "user", "content": "Fortsätt."})
    return {"model": "m", "max_tokens": 9, "messages": messages}


def thinking(text: str, signature: str = SIGNATURE) -> Any:
    return {"type": "thinking", "thinking": text, "signature": signature}


TEXT = {"type": "text", "text": "Ja."}


def shown(placeholders: Any, *blocks: Any) -> list[Any]:
    """The blocks as the client gets them."""
    made = ADAPTER.restorer(operation(), Framing.WHOLE, Placeholders(placeholders))
    body = json.dumps({"type": "message", "role": "assistant", "content": list(blocks)})
    return list(json.loads(made.feed(body.encode()) + made.close())["content"])


def test_restored_thinking_goes_back_as_it_was_signed() -> None:
    _, placeholders = forwarded(asked())
    signed = [thinking(THOUGHT), TEXT]
    blocks = shown(placeholders, *signed)
    assert blocks[0]["thinking"] == "Det gäller Anna Bergs brev till Bo Ek."
    assert blocks[0]["signature"] != SIGNATURE
    body, _ = forwarded(asked(*blocks))
    assert body["messages"][1]["content"] == signed


def test_thinking_without_values_goes_back_with_its_signature() -> None:
    _, placeholders = forwarded(asked())
    signed = [thinking("Hm."), TEXT]
    blocks = shown(placeholders, *signed)
    assert blocks == signed
    body, _ = forwarded(asked(*blocks))
    assert body["messages"][1]["content"] == signed


def test_thinking_that_would_read_otherwise_is_left_out() -> None:
    body, _ = forwarded(asked(thinking("Anna Berg?"), TEXT))
    assert body["messages"][1]["content"] == [TEXT]
    body, _ = forwarded(asked(thinking("Anna Berg?")))
    assert body["messages"][1]["content"] == [{"type": "text", "text": WITHHELD}]


def test_thinking_is_left_out_when_other_values_are_replaced_than_then() -> None:
    _, placeholders = forwarded(asked())
    blocks = shown(placeholders, thinking(THOUGHT), TEXT)
    for names in ((), ("Bo Ek",)):
        body, _ = forwarded(asked(*blocks), names)
        assert body["messages"][1]["content"] == [TEXT]


def test_a_seal_never_leaves_even_where_nothing_is_replaced() -> None:
    sealed = thinking("Hm.", signatures.seal(SIGNATURE, "Hm."))
    body, _ = forwarded(asked(sealed, TEXT), ())
    assert body["messages"][1]["content"] == [thinking("Hm."), TEXT]


def test_a_changed_summary_goes_on_without_its_signature() -> None:
    summary = {"type": "compaction", "content": "Om Anna Berg.", "signature": SIGNATURE}
    body, placeholders = forwarded(asked(summary))
    assert body["messages"][1]["content"] == [{"type": "compaction", "content": "Om [PERSON_1]."}]
    given = {**summary, "content": "Om [PERSON_1]."}
    body, _ = forwarded(asked(*shown(placeholders, given)))
    assert body["messages"][1]["content"] == [given]


def test_in_batches_too() -> None:
    sealed = thinking("Hm.", signatures.seal(SIGNATURE, "Hm."))
    batch = {"requests": [{"custom_id": "a", "params": asked(sealed)}]}
    body, _ = forwarded(batch, (), "/v1/messages/batches")
    assert body["requests"][0]["params"]["messages"][1]["content"] == [thinking("Hm.")]


@pytest.mark.parametrize("text", ["", "Åsa", "\ud800"])
def test_a_digest_holds_no_digits(text: str) -> None:
    assert len(signatures.digest(text)) == 16
    assert signatures.digest(text).isalpha()
    assert signatures.digest(text) != signatures.digest(text + "x")
