"""Warnings in a conversation: the turn that a reply answers, and replies in its history.

A chat client resends the warned prompt, our warning and the reply to it. A reply to a wrong reply
is a reply too: behind every warning of ours the whole row is looked through.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from detectors.types import Origin, Role
from gateway.core.codes import Confirmation, confirmation
from gateway.core.segments import Extraction, Message


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply that is being given now. `warnings` are the messages (by index) of ours between the
    warned turn and the reply, `events` their events, oldest first; `replies` are the user's, this
    one included."""

    confirmation: Confirmation
    warnings: tuple[int, ...]
    events: tuple[str, ...]
    replies: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Turn:
    """Messages of the user's and of tools, and the message of ours before them, if it is one."""

    messages: tuple[Message, ...]
    after: Message | None


def replied(extraction: Extraction, ours: Collection[int]) -> Replied | None:
    """The reply that is being given to a warning of ours; None when something else is asked.
    `ours`: which messages of the assistant's are proved to be ours."""
    turns = _turns(extraction.messages, ours)
    warnings: list[Message] = []
    replies: list[int] = []
    given: Confirmation | None = None
    for turn in reversed(turns):
        said = _reply(extraction, turn)
        if said is None or turn.after is None:
            if given is None or not turn.messages:
                return None
            break
        given = given or said
        replies.append(turn.messages[0].index)
        warnings.append(turn.after)
    else:
        return None
    warnings.reverse()
    events = tuple(warning.mark.event for warning in warnings if warning.mark is not None)
    return Replied(given, tuple(w.index for w in warnings), events, tuple(reversed(replies)))


def replies(extraction: Extraction, ours: Collection[int]) -> frozenset[int]:
    """The past messages that are replies to a warning of ours."""
    return frozenset(
        turn.messages[0].index
        for turn in _turns(extraction.messages, ours)
        if not any(message.current for message in turn.messages)
        and _reply(extraction, turn) is not None
    )


def given(extraction: Extraction) -> Confirmation | None:
    """A reply that stands by itself, where the client does not resend what it answers: it has a
    code with its prefix."""
    for segment in extraction.segments:
        if segment.origin is Origin.PROMPT and segment.role is Role.USER:
            said = confirmation(segment.text, answering=False)
            if said is not None:
                return said
    return None


def _turns(messages: Sequence[Message], ours: Collection[int]) -> list[_Turn]:
    turns: list[_Turn] = []
    turn: list[Message] = []
    after: Message | None = None
    for message in messages:
        if message.role is Role.ASSISTANT:
            turns.append(_Turn(tuple(turn), after))
            turn, after = [], message if message.index in ours else None
        elif message.role is not Role.SYSTEM:
            turn.append(message)
    turns.append(_Turn(tuple(turn), after))
    return turns


def _reply(extraction: Extraction, turn: _Turn) -> Confirmation | None:
    """What a turn right behind a warning replies; None for another prompt, and for one that brings
    something along."""
    if turn.after is None or len(turn.messages) != 1:
        return None
    index = turn.messages[0].index
    if any(file.message == index for file in extraction.attachments):
        return None
    if any(gap.message == index for gap in extraction.gaps):
        return None
    for segment in extraction.segments:
        if segment.message == index and segment.origin is Origin.PROMPT:
            said = confirmation(segment.text, answering=True)
            if said is not None:
                return said
    return None
