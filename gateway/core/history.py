"""Refused turns that a client resends: which messages to leave out, and how to know our refusals.

A refusal shown as an assistant turn ends in a line that names the gateway and the event, with a
proof that the gateway wrote it: an answer that merely ends alike is no refusal.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from detectors.types import Role, ScanReport
from gateway.core.segments import Extraction, Mark, Message
from policies.verdict import CauseKind, Verdict

_MARKER = re.compile(r"(?:^|\n)Grindvakt · ([0-9A-Za-z-]{8,64}) · ([0-9a-f]{16})\s*\Z")

_MARKER_LENGTH = 128
_OWN_ID = "grindvakt"
_REFUSAL_ID = re.compile(rf"[a-z]+_{_OWN_ID}_[0-9A-Za-z-]{{8,64}}")

WITHHELD = "[Grindvakt]"
"""What stands in place of a withheld tool result, whose place the conversation needs."""


def refusal_marker(mark: Mark) -> str:
    """The last line of a refusal shown as an assistant turn. The proof has 16 hex digits."""
    return f"Grindvakt · {mark.event} · {mark.proof}"


def refusal_id(prefix: str, event: str) -> str:
    """The id of a refusal shown as an assistant turn, where the API gives turns ids."""
    return f"{prefix}_{_OWN_ID}_{event}"


def is_refusal_id(text: str) -> bool:
    """Whether an id is of the form that `refusal_id` makes."""
    return _REFUSAL_ID.fullmatch(text) is not None


def find_marker(text: str) -> Mark | None:
    """The mark in a text that ends like one of our refusals, else None."""
    end = text[-_MARKER_LENGTH:]
    if "Grindvakt" not in end:
        return None
    found = _MARKER.search(end)
    return Mark(found[1], found[2]) if found else None


@dataclass(frozen=True, slots=True)
class Answered:
    """What we answered in a conversation, as indexes of its messages: `ours`, whose mark is
    proved; those of them that are `settled`, warnings whose turns were sent afterwards; and past
    `replies` of the user's to ours."""

    ours: frozenset[int] = frozenset()
    settled: frozenset[int] = frozenset()
    replies: frozenset[int] = frozenset()


def refused_messages(
    messages: Sequence[Message], known: Collection[int], answered: Answered
) -> frozenset[int]:
    """The indexes of the messages to withhold: what we answered, the turns that it refused, what
    was replied to it, and the messages that are `known` to have been refused. The turn being asked
    now is kept, but for a known message in it that a newer user message follows: a client that
    resent it after an error. System messages are never withheld."""
    withheld = set(answered.replies)
    turn: list[int] = []
    for message in messages:
        if message.role is Role.ASSISTANT:
            if message.index in answered.ours:
                withheld.add(message.index)
                withheld.update(turn if message.index not in answered.settled else ())
            turn = []
        elif message.role is not Role.SYSTEM:
            turn.append(message.index)
    fresh = max((m.index for m in messages if _asks(m) and m.index not in known), default=-1)
    for message in messages:
        past = not message.current or message.index < fresh
        if past and message.index in known and message.role is not Role.SYSTEM:
            withheld.add(message.index)
    return frozenset(withheld)


def _asks(message: Message) -> bool:
    return message.current and message.role is Role.USER


def blamed_forms(
    verdict: Verdict, report: ScanReport, extraction: Extraction
) -> list[tuple[int, int]]:
    """The messages' forms, as (position in `messages`, position in `forms`), that hold what the
    verdict's determining decisions are about. A harmless text beside it in the same message is
    none of them: other messages may have that text too."""
    blamed: dict[int, set[str]] = {}
    for decision in verdict.determining:
        for index in decision.findings:
            for span in report.findings[index].spans:
                segment = extraction.segments[span.passage]
                blamed.setdefault(segment.message, set()).add(segment.pointer)
        if decision.cause is CauseKind.GAP:
            for gap in extraction.gaps:
                if gap.reason.value == decision.subject:
                    blamed.setdefault(gap.message, set()).add(gap.pointer)
    return [
        (at, number)
        for at, message in enumerate(extraction.messages)
        if message.index in blamed
        for number, form in enumerate(message.forms)
        if any(f"{place}/".startswith(f"{form.pointer}/") for place in blamed[message.index])
    ]
