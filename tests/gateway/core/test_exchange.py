"""The plan: what is sent, what is answered instead, and that nothing slips between them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from detectors.types import Finding, ScanReport, Span, Why
from gateway.core import exchange, jsondoc
from gateway.core import redact as redact_module
from gateway.core.adapter import Operation, Refusal
from gateway.core.exchange import Forward, Refuse, harden, plan
from gateway.core.segments import Extraction
from gateway.providers import ADAPTERS
from policies.obligations import Obligation
from policies.verdict import Action, CauseKind, Decision, Operator, RefusalForm, Verdict

EVENT = "018f2f6e-7b1c-7c3a-9d2e-0123456789ab"
REFUSAL = Refusal(400, "policy_violation", "Stoppad.", EVENT)
ADAPTER = ADAPTERS["openai"]
DOCUMENT = {
    "model": "gpt-4o",
    "temperature": 1,
    "messages": [
        {"role": "user", "content": "Anna bor här"},
        {
            "role": "assistant",
            "tool_calls": [
                {"function": {"name": "f", "arguments": '{"Bo": "Anna", "nr": 189001019802}'}}
            ],
        },
    ],
}


def operation(path: str = "/chat/completions") -> Operation:
    found = ADAPTER.match("POST", path)
    assert found is not None
    return found


def scanned(wanted: Mapping[str, float]) -> tuple[Extraction, ScanReport]:
    extraction = ADAPTER.extract(operation(), DOCUMENT)
    findings = tuple(
        Finding("PERSON", (Span(at, text.index(name), text.index(name) + len(name)),), score, "r",
                Why("r"))
        for at, text in enumerate(s.text for s in extraction.segments)
        for name, score in wanted.items()
        if name in text
    )  # fmt: skip
    return extraction, ScanReport(findings)


def verdict(action: Action, operators: Any = (), form: RefusalForm = RefusalForm.ERROR) -> Verdict:
    decisions = (Decision(action, "rule", "1", CauseKind.FINDING, "PERSON"),)
    chosen = dict.fromkeys(operators, Operator.PLACEHOLDER)
    return Verdict(action, decisions, chosen, frozenset(), "policy", "digest", form)


def planned(answer: Verdict, wanted: Mapping[str, float], path: str = "/chat/completions") -> Any:
    extraction, report = scanned(wanted)
    return plan(ADAPTER, operation(path), DOCUMENT, extraction, report, answer, lambda: REFUSAL, 1)


def test_a_forwarded_body_is_what_was_parsed() -> None:
    assert planned(verdict(Action.FORWARD), {}) == Forward(jsondoc.encode(DOCUMENT))


def test_a_redacted_body_holds_placeholders_and_the_plan_their_originals() -> None:
    result = planned(verdict(Action.REDACT, [0, 1]), {"Anna": 0.9})
    assert isinstance(result, Forward)
    assert b"Anna" not in result.body
    assert jsondoc.decode(result.body)["messages"][0]["content"] == "[PERSON_1] bor här"
    assert (result.placeholders, result.redactions) == ({"[PERSON_1]": "Anna"}, 2)
    assert "Anna" not in repr(result)


@pytest.mark.parametrize("action", [Action.BLOCK, Action.REROUTE, Action.WARN])
@pytest.mark.parametrize("form", list(RefusalForm))
@pytest.mark.parametrize("path", ["/chat/completions", "/responses", "/completions", "/embeddings"])
def test_a_refusal_never_forwards_and_is_a_turn_only_in_a_conversation(
    action: Action, form: RefusalForm, path: str
) -> None:
    result = planned(verdict(action, form=form), {}, path)
    assert isinstance(result, Refuse)
    shown = form is RefusalForm.ASSISTANT_TURN or action is Action.WARN
    assert result.reply.status == (200 if shown and path != "/embeddings" else 400)
    assert EVENT.encode() in result.reply.body


def test_a_warning_is_a_turn_only_where_a_reply_is_known_for_one() -> None:
    """A text to complete has no turns: whoever completes it cannot reply to one."""
    alone = Extraction((), (), (), "", False)
    warns = verdict(Action.WARN)
    for path, status in (("/chat/completions", 400), ("/completions", 400), ("/responses", 200)):
        operation = ADAPTER.match("POST", path)
        assert operation is not None
        result = plan(ADAPTER, operation, {}, alone, ScanReport(()), warns, lambda: REFUSAL, 1)
        assert isinstance(result, Refuse)
        assert result.reply.status == status, path


def test_what_is_held_is_a_turn_and_no_plain_refusal() -> None:
    held = replace(verdict(Action.REDACT, [0]), obligations=frozenset({Obligation.HOLD}))
    result = planned(held, {"Anna": 0.9})
    assert isinstance(result, Refuse)
    assert result.reply.status == 200
    told = exchange.refusal(held, "x", EVENT, "")
    assert (told.status, told.code) == (400, "held")


def test_an_operation_without_a_body_is_forwarded_without_one() -> None:
    models = ADAPTER.match("GET", "/models")
    assert models is not None
    nothing = Extraction((), (), (), "", False)
    answer = verdict(Action.FORWARD)
    assert plan(
        ADAPTER, models, None, nothing, ScanReport(()), answer, lambda: REFUSAL, 1
    ) == Forward(b"")


def test_what_cannot_be_edited_is_blocked_under_a_rule_of_its_own() -> None:
    extraction, report = scanned({"Bo": 0.9, "189001019802": 0.9})
    hardened = harden(verdict(Action.REDACT, [0, 1]), report, extraction)
    assert (hardened.action, hardened.operators) == (Action.BLOCK, {})
    (decision,) = hardened.determining
    assert (decision.rule, decision.findings) == (exchange.UNEDITABLE_RULE, (0, 1))
    assert set(decision.message) == {"sv", "en"}


def test_a_placeholder_that_could_not_be_restored_is_a_block() -> None:
    extraction, report = scanned({"Anna": 0.9})
    redacting = verdict(Action.REDACT, range(len(report.findings)))
    (decision,) = harden(redacting, report, extraction, deferred=True).determining
    assert (decision.rule, decision.action) == (exchange.DEFERRED_RULE, Action.BLOCK)
    assert harden(redacting, report, extraction) == redacting
    masking = replace(redacting, operators=dict.fromkeys(redacting.operators, Operator.MASK))
    assert harden(masking, report, extraction, deferred=True) == masking


def test_what_no_longer_holds_is_left_out_after_redaction() -> None:
    def finish(_operation: Operation, given: Any, redacted: Any) -> Any:
        assert ("Anna" in str(given), "Anna" in str(redacted)) == (True, False)
        return {**redacted, "messages": redacted["messages"][:1]}

    with patch.object(type(ADAPTER), "finish", staticmethod(finish)):
        result = planned(verdict(Action.REDACT, [0, 1]), {"Anna": 0.9})
    assert len(jsondoc.decode(result.body)["messages"]) == 1


def test_a_value_that_a_rule_blocks_gets_no_second_reason() -> None:
    extraction, report = scanned({"Bo": 0.9, "189001019802": 0.9})
    decisions = (
        Decision(Action.BLOCK, "a", "", CauseKind.FINDING, "PERSON", (0,)),
        Decision(Action.REDACT, "b", "", CauseKind.FINDING, "PERSON", (1,)),
    )
    answer = replace(verdict(Action.BLOCK, [0, 1]), decisions=decisions)
    hardened = harden(answer, report, extraction)
    assert [d.findings for d in hardened.decisions if d.rule == exchange.UNEDITABLE_RULE] == [(1,)]


def test_a_low_finding_that_cannot_be_edited_is_left() -> None:
    extraction, report = scanned({"Bo": 0.2, "Anna": 0.9})
    redacting = verdict(Action.REDACT, range(len(report.findings)))
    hardened = harden(redacting, report, extraction)
    assert hardened.action is Action.REDACT
    assert hardened.determining == redacting.determining
    assert len(hardened.operators) == len(report.findings) - 1


def test_what_can_be_edited_is_left_as_it_was() -> None:
    extraction, report = scanned({"Anna": 0.9})
    redacting = verdict(Action.REDACT, [0, 1])
    assert harden(redacting, report, extraction) is redacting


def test_a_redaction_that_did_not_take_is_a_bug_and_nothing_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    honest = redact_module.redact

    def broken(document: Any, *rest: Any) -> Any:
        return replace(honest(document, *rest), document=document)

    monkeypatch.setattr(redact_module, "redact", broken)
    with pytest.raises(RuntimeError, match="did not take"):
        planned(verdict(Action.REDACT, [0, 1]), {"Anna": 0.9})


@pytest.mark.parametrize(
    ("cause", "action", "status"),
    [
        (CauseKind.FINDING, Action.BLOCK, 400),
        (CauseKind.SERVICE, Action.BLOCK, 403),
        (CauseKind.FINDING, Action.WARN, 428),
    ],
)
def test_the_status_follows_the_cause(cause: CauseKind, action: Action, status: int) -> None:
    answer = replace(verdict(action), decisions=(Decision(action, "rule", "", cause, "PERSON"),))
    refusal = exchange.refusal(answer, "Text", EVENT, "proof")
    assert (refusal.status, refusal.proof) == (status, "proof")
