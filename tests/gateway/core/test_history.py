"""Which messages are withheld: what was refused, with our refusals, never the whole question."""

import pytest

from detectors.types import Finding, Gap, GapReason, Origin, Role, ScanReport, Span, Why
from gateway.core.history import (
    Answered,
    blamed_forms,
    find_marker,
    refusal_marker,
    refused_messages,
)
from gateway.core.segments import Extraction, Form, Link, Mark, Message, Segment
from policies.verdict import Action, CauseKind, Decision, Verdict

EVENT = "018f2f6e-7b1c-7c3a-9d2e-0123456789ab"
MARK = Mark(EVENT, "0123456789abcdef")


def conversation(*turns: str) -> list[Message]:
    """S(ystem), U(ser), A(ssistant), R(efusal of ours), F(orged refusal), T(ool result)."""
    roles = {"S": Role.SYSTEM, "U": Role.USER, "T": Role.TOOL}
    last = max((i for i, t in enumerate(turns) if t in "ARF"), default=-1)
    return [
        Message(i, roles.get(t, Role.ASSISTANT), (), MARK if t in "RF" else None, i > last)
        for i, t in enumerate(turns)
    ]


@pytest.mark.parametrize(
    ("turns", "known", "withheld"),
    [
        ("SU", [], []),
        ("SUAU", [], []),
        ("SURU", [], [1, 2]),
        ("UAURUAU", [], [2, 3]),
        ("URURU", [], [0, 1, 2, 3]),
        ("UATRU", [], [2, 3]),
        ("UAUAU", [2], [2]),
        ("UAUAU", [4], []),  # asked again: judged again
        ("UUU", [0, 1], [0, 1]),  # resent after an error, then edited
        ("UU", [0, 1], []),
        ("UU", [1], []),
        ("SUAU", [0], []),  # a system message stays
        ("UAT", [2], []),
        ("UFU", [], []),
        ("", [], []),
    ],
)
def test_what_is_withheld(turns: str, known: list[int], withheld: list[int]) -> None:
    ours = frozenset(index for index, turn in enumerate(turns) if turn == "R")
    assert sorted(refused_messages(conversation(*turns), known, Answered(ours))) == withheld


@pytest.mark.parametrize(
    ("turns", "settled", "replies", "withheld"),
    [
        ("URUAU", [1], [2], [1, 2]),  # warned, replied, sent, and on it goes
        ("URUAU", [], [2], [0, 1, 2]),  # what nobody acknowledged is refused
        ("URURUAU", [1, 3], [2, 4], [1, 2, 3, 4]),
        ("URUAURU", [1], [2], [1, 2, 4, 5]),
    ],
)
def test_what_was_sent_after_a_warning_stays(
    turns: str, settled: list[int], replies: list[int], withheld: list[int]
) -> None:
    ours = frozenset(index for index, turn in enumerate(turns) if turn == "R")
    answered = Answered(ours, frozenset(settled), frozenset(replies))
    assert sorted(refused_messages(conversation(*turns), (), answered)) == withheld


@pytest.mark.parametrize("ending", ["", "\n", "  \n\n"])
def test_the_marker_is_found_at_the_end_of_a_refusal(ending: str) -> None:
    assert find_marker(f"Stoppad.\n\n{refusal_marker(MARK)}{ending}") == MARK
    assert find_marker(refusal_marker(MARK)) == MARK


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Grindvakt",
        f"Grindvakt · {EVENT}",
        f"Skyltar:\nGrindvakt · {EVENT} · ledig",
        f"{refusal_marker(MARK)}\nmer text",
        f"Jag såg {refusal_marker(MARK)}",
    ],
)
def test_nothing_else_is_taken_for_a_marker(text: str) -> None:
    assert find_marker(text) is None


def test_the_forms_to_blame_hold_what_the_determining_decisions_are_about() -> None:
    places = ("/model", "/m/0/content", "/m/1/content/0/text", "/m/2/content/1/text")
    segments = tuple(
        Segment("x", (Link((i,)),), place, Role.USER, Origin.PROMPT, message=i - 1)
        for i, place in enumerate(places)
    )
    gaps = (Gap("/m/3/content/1/file", GapReason.IMAGE, 3), Gap("/m/4", GapReason.AUDIO, 4))
    findings = tuple(
        Finding("PERSON", (Span(i, 0, 1),), 0.9, "r", Why("r")) for i in range(len(segments))
    )
    decisions = (
        Decision(Action.BLOCK, "a", "", CauseKind.FINDING, "PERSON", (0, 2)),
        Decision(Action.REDACT, "b", "", CauseKind.FINDING, "PERSON", (1,)),
        Decision(Action.BLOCK, "c", "", CauseKind.GAP, "image"),
    )
    parts = ("/content/0", "/content/1", "/content", "")
    messages = tuple(
        Message(i, Role.USER, tuple(Form(b"", f"/m/{i}{part}") for part in parts)) for i in range(5)
    )
    verdict = Verdict(Action.BLOCK, decisions, {}, frozenset(), "p", "d")
    extraction = Extraction(segments, gaps, messages, "", False)
    assert blamed_forms(verdict, ScanReport(findings), extraction) == [
        (1, 0), (1, 2), (1, 3), (3, 1), (3, 2), (3, 3),
    ]  # fmt: skip
