"""What a verdict asks to be acknowledged, thing by thing, and the verdict once that is done.

Each thing is a rule and a place: a text of the request, a part that could not be read, what was
answered in the conversation, or the conversation as a whole. Whoever has acknowledged it is not
asked again when the place comes back in the conversation's history; as the newest turn it is asked
about each time. With a rule acknowledged, the answers are: they repeat what was said.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from detectors.taxonomy import ENTITY_TYPES, Group
from detectors.types import Role, ScanReport
from gateway.core.conversation import normal, said
from gateway.core.segments import Extraction, Message
from policies.obligations import Obligation
from policies.verdict import Action, CauseKind, Decision, Operator, Verdict, join

_OWED = frozenset({Obligation.ACKNOWLEDGE, Obligation.JUSTIFY})
_VALUES = frozenset(
    {
        Group.IDENTITY,
        Group.CONTACT,
        Group.NETWORK,
        Group.FINANCE,
        Group.ORGANISATION,
        Group.RECORD,
        Group.SECRET,
        Group.OTHER,
    }
)
"""Groups whose findings are values that can be replaced. What a text is about, or asks for, stays
what it is with a few words replaced."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that decision number `decision` of a verdict asks about. `canonical` names it, the
    same in every request of the conversation; `current`: it belongs to the turn being asked.
    `findings` are those of the decision's that stand there."""

    decision: int
    canonical: bytes = field(repr=False)
    current: bool
    findings: tuple[int, ...] = ()


def matters(verdict: Verdict, report: ScanReport, extraction: Extraction) -> tuple[Matter, ...]:
    """Everything that the verdict asks about; nothing for one that refuses or holds."""
    if not verdict.asks:
        return ()
    found: dict[Matter, None] = {}
    for number, decision in enumerate(verdict.decisions):
        if Obligation.ACKNOWLEDGE in decision.obligations:
            for place in _places(decision, report, extraction):
                name = packed(_asked_by(decision), place.canonical)
                found[Matter(number, name, place.current, place.findings)] = None
    return tuple(found)


def answers(decision: Decision, messages: Sequence[Message]) -> bytes:
    """What the answers of the conversation are called, as a thing that a decision asks about."""
    return packed(_asked_by(decision), _answers(messages))


def settled(verdict: Verdict, done: Collection[int], masked: Collection[int] = ()) -> Verdict:
    """The verdict when these of its decisions, by number, are acknowledged. These of its findings
    are to be masked: replaced by a placeholder unless they are replaced by something already."""
    if not done:
        return verdict
    decisions, operators = list(verdict.decisions), dict(verdict.operators)
    for number in done:
        decision = decisions[number]
        action = Action.FORWARD if decision.action is Action.WARN else decision.action
        hidden = [index for index in decision.findings if index in masked]
        if hidden:
            action = max(action, Action.REDACT)
            operators |= {index: operators.get(index, Operator.PLACEHOLDER) for index in hidden}
        left = decision.obligations - _OWED
        decisions[number] = decision._replace(action=action, obligations=left)
    owed: frozenset[str] = frozenset().union(*(d.obligations for d in verdict.decisions))
    kept: frozenset[str] = frozenset().union(*(d.obligations for d in decisions))
    return replace(
        verdict,
        action=join(decision.action for decision in decisions),
        decisions=tuple(decisions),
        operators=dict(sorted(operators.items())),
        obligations=(verdict.obligations - owed) | kept,
    )


def maskable(decisions: Iterable[Decision]) -> bool:
    """Whether what these decisions ask about goes away when values are replaced."""
    return all(
        decision.cause is CauseKind.FINDING
        and (entity := ENTITY_TYPES.get(decision.subject)) is not None
        and entity.group in _VALUES
        for decision in decisions
    )


def asking(verdict: Verdict) -> tuple[Decision, ...]:
    """The decisions that ask."""
    return tuple(d for d in verdict.decisions if Obligation.ACKNOWLEDGE in d.obligations)


def prompt_digest(messages: Sequence[Message]) -> bytes:
    """What the conversation says up to and with the turn being asked: the user's and the tools'
    messages. What a client tells the model besides, and how it resends answers, may change."""
    spoken = (m for m in messages if m.role in (Role.USER, Role.TOOL) and m.forms)
    return hashlib.sha256(packed(*(m.forms[-1].canonical for m in spoken))).digest()


def packed(*parts: bytes) -> bytes:
    """Lengths first, so that no two rows of parts run together into one."""
    return b"".join(len(part).to_bytes(8) + part for part in parts)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something stands that a decision is about."""

    canonical: bytes
    current: bool
    findings: tuple[int, ...] = ()


def _places(decision: Decision, report: ScanReport, extraction: Extraction) -> Iterator[_Place]:
    newest = {message.index for message in extraction.messages if message.current}
    if decision.findings:
        for passage, findings in _by_passage(decision.findings, report).items():
            segment = extraction.segments[passage]
            current = not extraction.messages or segment.message in newest
            if segment.role is Role.ASSISTANT and not current:
                name = _answers(extraction.messages)
            else:
                name = packed(b"text", said(segment.role, normal(segment.text)))
            yield _Place(name, current, tuple(findings))
    elif decision.cause is CauseKind.GAP:
        yield from _unread(decision.subject, extraction, newest)
    else:
        yield _conversation(extraction.messages)


def _asked_by(decision: Decision) -> bytes:
    return f"{decision.rule}\n{Obligation.JUSTIFY in decision.obligations}".encode()


def _answers(messages: Sequence[Message]) -> bytes:
    return packed(b"answers", _conversation(messages).canonical)


def _by_passage(findings: Iterable[int], report: ScanReport) -> dict[int, list[int]]:
    """The findings by the passages that they stand in; one can stand in several."""
    found: dict[int, list[int]] = {}
    for index in findings:
        for passage in sorted({span.passage for span in report.findings[index].spans}):
            found.setdefault(passage, []).append(index)
    return found


def _unread(reason: str, extraction: Extraction, newest: Collection[int]) -> Iterator[_Place]:
    """The parts that could not be read for this reason, by their messages. One that stands in no
    message has nothing that it is known again by."""
    messages = {m.index: m for m in extraction.messages if m.forms}
    for gap in extraction.gaps:
        if gap.reason.value == reason:
            message = messages.get(gap.message)
            place = message.forms[-1].canonical if message else gap.pointer.encode()
            name = packed(b"gap", reason.encode(), place)
            yield _Place(name, not message or gap.message in newest)


def _conversation(messages: Sequence[Message]) -> _Place:
    """The conversation as a whole, known by the user's first message."""
    for message in messages:
        if message.role is Role.USER and message.forms:
            name = packed(b"conversation", message.forms[-1].canonical)
            return _Place(name, message.current)
    return _Place(packed(b"conversation", b""), current=True)
