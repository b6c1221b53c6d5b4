"""What a verdict owes the client beside the answer, in the words of headers."""

import re
from collections.abc import Mapping

from gateway.core.adapter import Operation
from policies import classes
from policies.classes import Scale
from policies.context import MAX_CLASS
from policies.obligations import Obligation
from policies.verdict import Verdict

CLASS = "x-grindvakt-class"
"""In a request the information class that the client says that its text has, by number or name; in
an answer the one that it has."""
CLASS_NAME = "x-grindvakt-class-name"
REMINDER = "x-grindvakt-reminder"
MEDIA = {"x-grindvakt-media": "ai-generated"}
STRIPPED = {"x-grindvakt-stripped": "tools"}

REMINDERS = (Obligation.VERIFY, Obligation.DRAFT, Obligation.AI_GENERATED)
"""What the user is reminded of with an answer, in this order."""

_MADE = re.compile(r"images_(?:generations|edits|variations)|audio_speech")
_MEDIA_TYPE = re.compile(r"(?:image|audio|video)/")
_MEDIA_PART = re.compile(
    rb'"(?:mimeType|mime_type|media_type)"\s*:\s*"(?:image|audio|video)/'
    rb'|"b64_json"\s*:\s*"|"type"\s*:\s*"(?:image_generation_call|image_generation\.\w+'
    rb'|speech\.audio\.\w+|response\.image_generation_call\.\w+)"'
    rb'|"audio"\s*:\s*\{[^{}]{0,200}"(?:data|transcript)"\s*:'
)


def reminders(verdict: Verdict) -> tuple[Obligation, ...]:
    """What the user is to be reminded of with the answer."""
    return tuple(each for each in REMINDERS if each in verdict.obligations)


def answer_headers(verdict: Verdict) -> dict[str, str]:
    """The headers of an answer of the service's."""
    said = ", ".join(reminders(verdict))
    return {REMINDER: said} if said else {}


def class_headers(verdict: Verdict, scale: Scale) -> dict[str, str]:
    """The information class, where a rule asks that it be told. Headers are ASCII, so its name is
    the English one."""
    if Obligation.CLASS_HEADER not in verdict.obligations:
        return {}
    number = verdict.information_class
    return {CLASS: str(number), CLASS_NAME: classes.name(scale, number, "en")}


def declared_class(text: str, scale: Scale) -> int | None:
    """The class that a client declares: a number, or a name of the scale in either language, of
    which the highest class of that name counts. None where it is neither. `text` is as headers are
    read, a character for each byte."""
    said = text.strip().casefold()
    if len(said) == 1 and said.isascii() and said.isdigit():
        return int(said) if int(said) <= MAX_CLASS else None
    readings = {said, text.encode("latin-1", "replace").decode("utf-8", "replace").casefold()}
    readings = {reading.strip() for reading in readings}
    fitting = [number for number in range(MAX_CLASS + 1) if readings & _names(scale, number)]
    return max(fitting, default=None)


def class_names(scale: Scale, language: str) -> str:
    """What can be declared."""
    names = dict.fromkeys(classes.name(scale, n, language) for n in range(MAX_CLASS + 1))
    return f"0-{MAX_CLASS}, {', '.join(names)}"


def makes_media(operation: Operation, content_type: str) -> bool:
    """Whether an answer is a picture, sound or film as a whole."""
    return bool(_MEDIA_TYPE.match(content_type) or _MADE.fullmatch(operation.name))


def holds_media(data: bytes) -> bool:
    """Whether JSON, or a piece of it, has a picture, sound or film in it."""
    return _MEDIA_PART.search(data) is not None


def _names(scale: Scale, number: int) -> set[str]:
    return {classes.name(scale, number, language).casefold() for language in ("sv", "en")}


def texts(
    given: Mapping[str, Mapping[str, str]], verdict: Verdict, language: str
) -> tuple[str, ...]:
    """The reminders in words: the policy's own, else the usual ones."""
    return tuple(text(given, each, language) for each in reminders(verdict))


def text(given: Mapping[str, Mapping[str, str]], obligation: Obligation, language: str) -> str:
    """One reminder in words."""
    return given.get(obligation, _USUAL[obligation])[language]


_USUAL: Mapping[str, Mapping[str, str]] = {
    Obligation.VERIFY: {
        "sv": "Kontrollera fakta innan du använder svaret.",
        "en": "Check the facts before you use the answer.",
    },
    Obligation.DRAFT: {
        "sv": "Svaret är ett utkast. Du ansvarar för den färdiga texten.",
        "en": "The answer is a draft. You are responsible for the final text.",
    },
    Obligation.AI_GENERATED: {
        "sv": "Svaret är skapat av en AI-tjänst.",
        "en": "The answer was made by an AI service.",
    },
}
