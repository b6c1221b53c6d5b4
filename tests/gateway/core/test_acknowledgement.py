"""What is asked about, thing by thing, and the verdict when some of it is acknowledged."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.types import Finding, Gap, GapReason, ScanReport, Span, Why
from gateway.core.acknowledgement import (
    asking,
    maskable,
    matters,
    packed,
    prompt_digest,
    settled,
)
from gateway.core.segments import Extraction
from gateway.providers import ADAPTERS
from policies.obligations import Obligation
from policies.verdict import Action, CauseKind, Decision, Operator, Verdict

ADAPTER = ADAPTERS["openai"]
CHAT = ADAPTER.match("POST", "/chat/completions")
ASK = frozenset({Obligation.ACKNOWLEDGE})
BOTH = ASK | {Obligation.JUSTIFY}


def read(*texts: str, system: str = "") -> Extraction:
    assert CHAT is not None
    roles = ("user", "assistant")
    messages: list[Any] = [{"role": "system", "content": system}] if system else []
    messages += [{"role": roles[n % 2], "content": text} for n, text in enumerate(texts)]
    return ADAPTER.extract(CHAT, {"model": "m", "messages": messages})


def found(extraction: Extraction, *words: str, kind: str = "LOCATION") -> ScanReport:
    findings = []
    for at, segment in enumerate(extraction.segments):
        for word in words:
            if word in segment.text:
                start = segment.text.index(word)
                span = Span(at, start, start + len(word))
                findings.append(Finding(kind, (span,), 0.9, "r", Why("r")))
    return ScanReport(tuple(findings))


def decision(*findings: int, rule: str = "place", **fields: Any) -> Decision:
    given = {"action": Action.WARN, "obligations": ASK, "subject": "LOCATION"} | fields
    cause = fields.pop("cause", CauseKind.FINDING)
    return Decision(rule=rule, clause="", findings=findings, **{"cause": cause, **given})


def verdict(*decisions: Decision, operators: Sequence[int] = ()) -> Verdict:
    return Verdict(
        action=max(d.action for d in decisions),
        decisions=decisions,
        operators=dict.fromkeys(operators, Operator.MASK),
        obligations=frozenset().union(*(d.obligations for d in decisions)),
        policy="p",
        policy_digest="d",
    )


def names(extraction: Extraction, words: Sequence[str], **fields: Any) -> list[tuple[bytes, bool]]:
    report = found(extraction, *words)
    asked = verdict(decision(*range(len(report.findings)), **fields))
    return [(m.canonical, m.current) for m in matters(asked, report, extraction)]


def test_a_text_is_known_again_in_the_history_and_asked_about_as_the_newest_turn() -> None:
    ((first, current),) = names(read("Mötet i Lund."), ["Lund"])
    assert current
    later = read("Mötet  i Lund. ", "Ja.", "Och sedan?", system="Var kort.")
    assert names(later, ["Lund"]) == [(first, False)]
    again = read("Mötet i Lund.", "Ja.", "Mötet i Lund.")
    assert sorted(names(again, ["Lund"])) == sorted([(first, False), (first, True)])


def test_another_text_rule_or_need_of_a_reason_is_another_thing() -> None:
    same = names(read("Mötet i Lund."), ["Lund"])
    for others in (
        names(read("Mötet är i Lund."), ["Lund"]),
        names(read("Mötet i Lund."), ["Lund"], rule="town"),
        names(read("Mötet i Lund."), ["Lund"], obligations=BOTH),
    ):
        assert others != same


def test_without_messages_everything_is_the_newest_turn() -> None:
    operation = ADAPTER.match("POST", "/embeddings")
    assert operation is not None
    extraction = ADAPTER.extract(operation, {"model": "m", "input": "Mötet i Lund."})
    assert [current for _, current in names(extraction, ["Lund"])] == [True]


def test_what_is_refused_or_held_asks_nothing() -> None:
    extraction = read("Mötet i Lund.")
    report = found(extraction, "Lund")
    held = verdict(decision(0), decision(0, obligations=frozenset({Obligation.HOLD})))
    blocked = verdict(decision(0), decision(0, action=Action.BLOCK, obligations=frozenset()))
    assert matters(held, report, extraction) == matters(blocked, report, extraction) == ()


def test_what_could_not_be_read_is_known_by_its_message() -> None:
    gap = Gap("/messages/0/content/1", GapReason.IMAGE, 0)
    asked = verdict(decision(cause=CauseKind.GAP, subject="image"))
    extraction = replace(read("En bild."), gaps=(gap,))
    (first,) = matters(asked, ScanReport(()), extraction)
    later = replace(read("En bild.", "Ja.", "Mer."), gaps=(gap,))
    (again,) = matters(asked, ScanReport(()), later)
    assert (first.current, again.current) == (True, False)
    assert first.canonical == again.canonical
    nowhere = replace(extraction, gaps=(Gap("/image", GapReason.IMAGE),))
    assert [m.current for m in matters(asked, ScanReport(()), nowhere)] == [True]


def test_a_service_is_asked_about_once_in_a_conversation() -> None:
    asked = verdict(decision(cause=CauseKind.SERVICE, subject="openai"))
    (first,) = matters(asked, ScanReport(()), read("Hej."))
    (later,) = matters(asked, ScanReport(()), read("Hej.", "Hej!", "Mer."))
    (other,) = matters(asked, ScanReport(()), read("Tjena.", "Hej!", "Mer."))
    assert (first.current, later.current) == (True, False)
    assert first.canonical == later.canonical != other.canonical


def test_what_is_acknowledged_goes_on() -> None:
    asked = verdict(decision(0, obligations=BOTH | {Obligation.NOTE}))
    sent = settled(asked, {0})
    assert (sent.outcome, sent.asks, sent.operators) == ("forward", False, {})
    assert sent.obligations == {Obligation.NOTE}
    assert settled(asked, ()) is asked


def test_what_is_acknowledged_is_redacted_where_a_rule_redacts() -> None:
    redacts = decision(0, rule="mail", action=Action.REDACT, obligations=frozenset())
    asked = verdict(decision(0), redacts, operators=[0])
    assert asked.outcome == "warn"
    assert settled(asked, {0}).outcome == "redact"


def test_masked_values_are_replaced_and_others_are_not() -> None:
    asked = verdict(decision(0, 1))
    sent = settled(asked, {0}, masked={1})
    assert (sent.outcome, sent.operators) == ("redact", {1: Operator.PLACEHOLDER})
    stricter = verdict(decision(0, 1), operators=[1])
    assert settled(stricter, {0}, masked={0, 1}).operators == {
        0: Operator.PLACEHOLDER,
        1: Operator.MASK,
    }


def test_as_long_as_one_thing_is_open_the_verdict_asks() -> None:
    asked = verdict(decision(0), decision(1, rule="other"))
    assert settled(asked, {0}).asks
    assert [d.rule for d in asking(settled(asked, {0}))] == ["other"]
    assert not settled(asked, {0, 1}).asks


def test_only_values_can_be_masked() -> None:
    assert maskable([decision(0)])
    assert maskable([decision(0, subject="SE_CASE_NUMBER"), decision(1, subject="PERSON")])
    for other in ("COPYRIGHT_NOTICE", "HEALTH", "AGGREGATION", "SOMETHING_NEW"):
        assert not maskable([decision(0), decision(0, subject=other)])
    assert not maskable([decision(cause=CauseKind.SERVICE, subject="openai")])


def test_the_prompt_is_what_users_and_tools_say() -> None:
    digest = prompt_digest(read("Hej.", "Hej!", "Mer.").messages)
    assert (
        prompt_digest(read("Hej. ", "Ett annat svar", "Mer.", system="Kl. 12").messages) == digest
    )
    assert prompt_digest(read("Hej.", "Hej!", "Mera.").messages) != digest
    assert prompt_digest(read("Mer.").messages) != digest


@given(st.lists(st.binary(max_size=12)), st.lists(st.binary(max_size=12)))
def test_packed_parts_are_told_apart(one: list[bytes], other: list[bytes]) -> None:
    assert (packed(*one) == packed(*other)) is (one == other)


@pytest.mark.parametrize("action", [Action.WARN, Action.REDACT])
def test_the_strictest_of_the_rest_is_what_happens(action: Action) -> None:
    rest = decision(1, rule="mail", action=action, obligations=frozenset())
    assert settled(verdict(decision(0), rest), {0}).action is action
