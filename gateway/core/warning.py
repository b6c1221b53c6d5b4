"""How a warning tells what to do: the code, the reasons to choose from, and what went wrong.

What was found, and why the rule asks, is `policies.explain`'s; this stands below it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from gateway.core.codes import shown
from policies.policy import CodedReason

HEADER = "x-grindvakt-acknowledge"
"""The request header that carries a code, and the response header that carries a new one."""

NOTICE = "notice"
"""The subject of a decision that asks for a notice to be read."""

_MINUTES = 15


REASONS = (
    CodedReason(
        "rights", "Jag har rätt att använda materialet.", "I have the right to use the material."
    ),
    CodedReason("public", "Uppgifterna är offentliga.", "The data is public."),
    CodedReason(
        "needed",
        "Uppgifterna behövs, och jag får använda dem här.",
        "The data is needed, and I may use it here.",
    ),
    CodedReason("mistaken", "Det är en felträff.", "Nothing of the kind is in the text."),
    CodedReason("other", "Något annat. Skriv vad.", "Something else. Write what."),
)
"""What people can choose from where the policy has no list of its own."""


class Problem(StrEnum):
    """Why a reply did not count."""

    UNKNOWN = "unknown"
    USED = "used"
    CHANGED = "changed"
    REASON = "reason"
    UNMASKABLE = "unmaskable"


_PROBLEMS = {
    Problem.UNKNOWN: (
        "Koden gäller inte, eller inte längre. Här är en ny.",
        "The code is not valid, or not any more. Here is a new one.",
    ),
    Problem.USED: (
        "Koden är redan använd. Här är en ny.",
        "The code has been used already. Here is a new one.",
    ),
    Problem.CHANGED: (
        "Koden gällde något annat. Här är en ny.",
        "The code was for something else. Here is a new one.",
    ),
    Problem.REASON: (
        "Ange ett av skälen. Här är en ny kod.",
        "Give one of the reasons. Here is a new code.",
    ),
    Problem.UNMASKABLE: (
        "Det här går inte att skicka maskerat. Här är en ny kod.",
        "This cannot be sent masked. Here is a new code.",
    ),
}


@dataclass(frozen=True, slots=True)
class Warned:
    """What a warning offers. `reasons` are those to choose from, () where none is asked for;
    `maskable`: the values can be replaced instead; `resent`: the client resends the conversation,
    so that the phrase alone is enough; `chat`: the reply is typed, not sent as a header; `notices`
    are to be read, each keyed by language; `reading_only`: nothing else is asked."""

    code: str = field(repr=False)
    reasons: tuple[CodedReason, ...] = ()
    maskable: bool = False
    resent: bool = True
    chat: bool = True
    problem: Problem | None = None
    notices: tuple[Mapping[str, str], ...] = ()
    reading_only: bool = False


READ_FIRST = {
    "sv": "Läs upplysningen nedan innan du använder tjänsten.",
    "en": "Read the notice below before you use the service.",
}
ACKNOWLEDGE_IT = {
    "sv": "läs upplysningen och bekräfta den.",
    "en": "read the notice and acknowledge it.",
}
"""Why a notice asks, and what to do."""


def opening(warned: Warned, language: str) -> str:
    """What went wrong with the reply before; "" for a first warning."""
    return "" if warned.problem is None else _PROBLEMS[warned.problem][language != "sv"]


def instructions(warned: Warned, language: str) -> str:
    """What to read and what to do, in "sv" or "en"."""
    lines = _swedish(warned) if language == "sv" else _english(warned)
    return "\n\n".join([*(text[language] for text in warned.notices), "\n".join(lines)])


def _swedish(warned: Warned) -> Sequence[str]:
    code = shown(warned.code)
    answer = f"{code} 1" if warned.reasons else code
    asked = "Har du läst?" if warned.reading_only else "Vill du skicka ändå?"
    lines = [
        f"{asked} Svara: {answer}"
        if warned.chat
        else f"{asked} Skicka samma anrop igen med {HEADER}: {answer}"
    ]
    if warned.reasons:
        lines.append("Siffran är ditt skäl. Skriv gärna varför efter den, utan personuppgifter:")
        lines += [f"{n}. {reason.sv}" for n, reason in enumerate(warned.reasons, 1)]
    if warned.maskable:
        phrase = f"skicka maskerat{'' if warned.resent else f' {code}'}"
        lines.append(f"Vill du skicka utan uppgifterna? Svara: {phrase}")
    lines.append(f"Koden gäller en gång, bara den här frågan, i {_MINUTES} minuter.")
    return lines


def _english(warned: Warned) -> Sequence[str]:
    code = shown(warned.code)
    answer = f"{code} 1" if warned.reasons else code
    asked = "Have you read it?" if warned.reading_only else "Send anyway?"
    lines = [
        f"{asked} Reply: {answer}"
        if warned.chat
        else f"{asked} Send the same request again with {HEADER}: {answer}"
    ]
    if warned.reasons:
        lines.append("The number is your reason. Add why, without personal data, if you like:")
        lines += [f"{n}. {reason.en}" for n, reason in enumerate(warned.reasons, 1)]
    if warned.maskable:
        phrase = f"send masked{'' if warned.resent else f' {code}'}"
        lines.append(f"Send without the data? Reply: {phrase}")
    lines.append(f"The code is valid once, for this prompt only, for {_MINUTES} minutes.")
    return lines
