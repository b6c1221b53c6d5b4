"""What the end user reads: what was found (never the value), why, what to do now, whom to ask.

The texts here are the frame; each rule brings its own reason and advice. Swedish says "du".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from detectors.taxonomy import ENTITY_TYPES, Group, counted
from detectors.types import Finding, Origin, ScanReport
from policies.catalogue import PREFIX
from policies.obligations import Obligation
from policies.schema import DEFAULT
from policies.verdict import Action, CauseKind, Decision, Verdict

MAX_REASON_WORDS = 60

_PLACES: dict[Origin, tuple[str, str]] = {
    Origin.PROMPT: ("i ditt meddelande", "in your message"),
    Origin.SYSTEM: ("i systeminstruktionen", "in the system instruction"),
    Origin.ASSISTANT: ("i ett tidigare svar", "in an earlier answer"),
    Origin.TOOL_CALL: ("i ett verktygsanrop", "in a tool call"),
    Origin.TOOL_RESULT: ("i ett verktygssvar", "in a tool result"),
    Origin.TOOL_DEFINITION: ("i en verktygsbeskrivning", "in a tool description"),
    Origin.FILE_NAME: ("i ett filnamn", "in a file name"),
    Origin.ATTACHMENT: ("i en bilaga", "in an attachment"),
    Origin.IMAGE: ("i en bild", "in an image"),
    Origin.URL: ("i en länk", "in a link"),
    Origin.KEY: ("i ett fältnamn", "in a field name"),
    Origin.NUMBER: ("i ett talfält", "in a number field"),
    Origin.METADATA: ("i en inställning", "in a setting"),
    Origin.ANSWER: ("i svaret", "in the answer"),
}
_GAPS: dict[str, tuple[str, str]] = {
    "image": ("bild", "image"),
    "read_image": ("bild, utöver texten i den", "image, besides the text in it"),
    "audio": ("ljud", "audio"),
    "video": ("film", "video"),
    "file": ("fil", "file"),
    "remote_reference": ("länk till innehåll på annan plats", "reference to remote content"),
    "stored_file": ("fil som redan ligger hos tjänsten", "file already stored at the service"),
    "server_conversation": (
        "samtal som sparas hos tjänsten",
        "conversation kept at the service",
    ),
    "opaque": ("kodat innehåll", "encoded content"),
    "encrypted": ("krypterad eller lösenordsskyddad fil", "encrypted or password-protected file"),
    "unreadable": ("oläslig fil", "unreadable file"),
    "unknown_part": ("okänd typ av innehåll", "unknown kind of content"),
    "too_large": ("för stort innehåll", "content that is too large"),
    "timed_out": ("fil som tog för lång tid att läsa", "file that took too long to read"),
}
_WHY: dict[CauseKind, tuple[str, str]] = {
    CauseKind.FINDING: (
        "Reglerna tillåter inte den sortens uppgifter här.",
        "The rules do not allow this kind of data here.",
    ),
    CauseKind.GAP: (
        "Innehåll som inte kan granskas får inte skickas.",
        "Content that cannot be checked may not be sent.",
    ),
    CauseKind.INCOMPLETE_SCAN: (
        "Granskningen blev inte klar, och då skickas inget.",
        "The check did not finish, and then nothing is sent.",
    ),
    CauseKind.SERVICE: (
        "Reglerna tillåter inte att du använder den här tjänsten.",
        "The rules do not allow you to use this service.",
    ),
    CauseKind.REQUEST: (
        "Reglerna tillåter inte den här sortens anrop.",
        "The rules do not allow this kind of request.",
    ),
    CauseKind.ANSWER: (
        "Reglerna tillåter inte den sortens uppgifter i ett svar.",
        "The rules do not allow this kind of data in an answer.",
    ),
    CauseKind.INFORMATION_CLASS: (
        "Reglerna tillåter inte uppgifter av den klassen här.",
        "The rules do not allow data of this class here.",
    ),
    CauseKind.DEFAULT: ("Reglerna tillåter inte detta.", "The rules do not allow this."),
}
_ADVICE: dict[CauseKind, tuple[str, str]] = {
    CauseKind.FINDING: (
        "ta bort uppgifterna och skicka igen.",
        "remove the data and send again.",
    ),
    CauseKind.GAP: (
        "skriv det du behöver som text i stället.",
        "write what you need as text instead.",
    ),
    CauseKind.INCOMPLETE_SCAN: (
        "försök igen om en stund, gärna med en kortare text.",
        "try again in a while, preferably with a shorter text.",
    ),
    CauseKind.SERVICE: (
        "välj en tjänst som är godkänd för dig.",
        "choose a service that is approved for you.",
    ),
    CauseKind.REQUEST: (
        "ställ din fråga som vanlig text.",
        "ask your question as ordinary text.",
    ),
    CauseKind.ANSWER: (
        "fråga på ett sätt som inte ger sådana uppgifter.",
        "ask in a way that does not bring out such data.",
    ),
    CauseKind.INFORMATION_CLASS: (
        "ta bort uppgifterna, eller välj en tjänst som får ta emot dem.",
        "remove the data, or choose a service that may receive it.",
    ),
    CauseKind.DEFAULT: ("ändra texten och skicka igen.", "change the text and send again."),
}
_ASK_ELSEWHERE = (
    "starta en annan assistent, eller kontakta den som har satt upp den här.",
    "start another assistant, or contact whoever set up this one.",
)
_NEW_CHAT = (
    "börja en ny chatt, eller be om något annat.",
    "start a new chat, or ask for something else.",
)
_ADVICE_AT: dict[Origin, tuple[str, str]] = {
    Origin.SYSTEM: _ASK_ELSEWHERE,
    Origin.TOOL_DEFINITION: _ASK_ELSEWHERE,
    Origin.TOOL_CALL: _NEW_CHAT,
    Origin.TOOL_RESULT: _NEW_CHAT,
    Origin.ASSISTANT: _NEW_CHAT,
    Origin.FILE_NAME: (
        "byt namn på filen och skicka igen.",
        "rename the file and send again.",
    ),
    Origin.ATTACHMENT: (
        "ta bort uppgifterna ur bilagan, eller skicka utan den.",
        "remove the data from the attachment, or send without it.",
    ),
    Origin.IMAGE: (
        "skriv det du behöver som text i stället för bilden.",
        "write what you need as text instead of the image.",
    ),
}
"""What helps where the message itself is not what has to change."""

_NOT_SENT = ("Meddelandet skickades inte.", "Your message was not sent.")
_TITLES = {
    "warn": ("Meddelandet har inte skickats än.", "Your message has not been sent yet."),
    "hold": (
        "Meddelandet skickades inte. Fråga innan du skickar det.",
        "Your message was not sent. Ask before you send it.",
    ),
}
"""Where it is not refused for good, by the verdict's outcome."""

_SEVERAL = (
    "ta bort det som nämns ovan och skicka igen.",
    "remove what is named above and send again.",
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, for the API: the rule's id, the guideline's clause ("" when none) and the text."""

    rule: str
    clause: str
    message: str


def reasons(verdict: Verdict, language: str) -> tuple[Reason, ...]:
    """One reason for each rule that asks for more than forwarding, strictest first."""
    found: dict[Reason, None] = {}
    for decision in verdict.decisions:
        if decision.action > Action.FORWARD:
            found[Reason(decision.rule, decision.clause, _why(decision, language))] = None
    return tuple(found)


def explain(
    verdict: Verdict,
    report: ScanReport,
    language: str,
    event: str,
    contact: str | Mapping[str, str],
) -> str:
    """The text of a refusal, in "sv" or "en". `contact` is whom to ask (a policy's contact, or one
    text; "" when nobody is known), `event` the id to quote."""
    title = _TITLES.get(verdict.outcome, _NOT_SENT)[language != "sv"]
    return _explained(title, verdict, report, language, event, contact)


def explain_answer(
    verdict: Verdict,
    report: ScanReport,
    language: str,
    event: str,
    contact: str | Mapping[str, str],
) -> str:
    """The text for an answer that was stopped, as `explain` for a message."""
    title = "Svaret stoppades." if language == "sv" else "The answer was stopped."
    return _explained(title, verdict, report, language, event, contact)


def answer_label(verdict: Verdict, report: ScanReport, language: str) -> str:
    """The line below an answer that says what it holds; "" where no rule asks for one."""
    labelled = [d for d in verdict.decisions if Obligation.LABEL in d.obligations]
    if not labelled:
        return ""
    return f"[Grindvakt: {reason_text(labelled, report.findings, language)}]"


def _explained(
    title: str,
    verdict: Verdict,
    report: ScanReport,
    language: str,
    event: str,
    contact: str | Mapping[str, str],
) -> str:
    swedish = language == "sv"
    decisions = _service_first(verdict)
    do = "Gör så här:" if swedish else "What to do:"
    whom = contact if isinstance(contact, str) else contact[language]
    ask = f"{'Frågor' if swedish else 'Questions'}: {whom}. " if whom else ""
    case = "Ärende:" if swedish else "Reference:"
    lines = [title, reason_text(decisions, report.findings, language)]
    lines += [f"{do} {text}" for text in _all_advice(decisions, report.findings, language)]
    lines.append(f"{_rules_text(decisions, language)} {ask}{case} {event}.")
    return "\n".join(lines)


def reason_text(decisions: Sequence[Decision], findings: Sequence[Finding], language: str) -> str:
    """What was found and why that stops the message, in at most 60 words: as many of the rules'
    messages as fit, and fewer types named when there are many."""
    messages = list(dict.fromkeys(_why(decision, language) for decision in decisions))
    indexes = sorted({index for decision in decisions for index in decision.findings})
    found = [findings[index] for index in indexes]
    gaps = [d.subject for d in decisions if d.cause is CauseKind.GAP]
    for types in (4, 3, 2, 1, 0):
        text = " ".join(filter(None, [_found(found, types, language), _unread(gaps, language)]))
        words = len(text.split()) + len(messages[0].split() if messages else ())
        if words <= MAX_REASON_WORDS:
            break
    for message in messages:
        candidate = f"{text} {message}".strip()
        if len(candidate.split()) <= MAX_REASON_WORDS:
            text = candidate
    return text


class _Urgency(IntEnum):
    """Whose advice goes before whose."""

    ALERTING = 0
    """Somebody else is told as well: an incident, or a text that should not be here at all."""
    SECRET = 1
    SPECIFIC = 2
    GENERIC = 3
    """About the text as a whole, or about anything that no rule names."""


def _urgency(decision: Decision) -> _Urgency:
    entity = ENTITY_TYPES.get(decision.subject)
    if entity is not None and entity.group is Group.SECRET:
        return _Urgency.SECRET
    if decision.obligations & {Obligation.INCIDENT, Obligation.ALERT}:
        return _Urgency.ALERTING
    generic = decision.cause in (CauseKind.INFORMATION_CLASS, CauseKind.DEFAULT)
    if generic or decision.rule == DEFAULT or decision.rule.startswith(PREFIX):
        return _Urgency.GENERIC
    return _Urgency.SPECIFIC


def _service_first(verdict: Verdict) -> list[Decision]:
    """The decisions that refuse. When the service itself is refused, only what somebody is told
    of matters besides: no change of the text would help."""
    decisions = sorted(verdict.determining, key=lambda d: (d.cause is CauseKind.DEFAULT, d.rule))
    services = [d for d in decisions if d.cause is CauseKind.SERVICE]
    if not services:
        return decisions
    others = (d for d in decisions if d.cause is CauseKind.FINDING)
    return services + [d for d in others if _urgency(d) is _Urgency.ALERTING]


def _why(decision: Decision, language: str) -> str:
    text = decision.message.get(language)
    return text or _WHY[decision.cause][0 if language == "sv" else 1]


def _all_advice(
    decisions: Sequence[Decision], findings: Sequence[Finding], language: str
) -> list[str]:
    """What the most urgent rules advise about the message, and one piece of advice for each other
    place that has to change."""
    at = 0 if language == "sv" else 1
    own: dict[_Urgency, dict[str, None]] = {}
    elsewhere: dict[str, None] = {}
    for decision in decisions:
        origins = [findings[index].origin for index in decision.findings]
        elsewhere |= {_ADVICE_AT[o][at]: None for o in origins if o in _ADVICE_AT}
        if not origins or any(origin not in _ADVICE_AT for origin in origins):
            own.setdefault(_urgency(decision), {})[_advice(decision, language)] = None
    if not own:
        return list(elsewhere)
    most = min(own)
    advice = list(own[most])
    if len(advice) > 1 and most is not _Urgency.ALERTING:
        advice = [_SEVERAL[at]]
    return [*advice, *elsewhere]


def _advice(decision: Decision, language: str) -> str:
    text = decision.advice.get(language)
    return text or _ADVICE[decision.cause][0 if language == "sv" else 1]


def _rules_text(decisions: Iterable[Decision], language: str) -> str:
    """The rules by id, each with its clause."""
    named = dict.fromkeys(
        f"{decision.rule} ({decision.clause})" if decision.clause else decision.rule
        for decision in decisions
    )
    names = list(named)
    word = ("Regel" if len(names) == 1 else "Regler") if language == "sv" else "Rule"
    if language != "sv" and len(names) > 1:
        word = "Rules"
    return f"{word}: {', '.join(names)}."


def _found(findings: Sequence[Finding], types: int, language: str) -> str:
    """A sentence about the findings by place, naming at most so many types in each."""
    if not findings:
        return ""
    at = 0 if language == "sv" else 1
    if types == 0:
        count = len(findings)
        return f"Vi hittade {count} uppgifter." if at == 0 else f"We found {count} items."
    by_place: dict[str, list[Finding]] = {}
    for finding in findings:
        by_place.setdefault(_PLACES[finding.origin][at], []).append(finding)
    parts = [f"{_items(group, types, language)} {place}" for place, group in by_place.items()]
    start = "Vi hittade" if at == 0 else "We found"
    return f"{start} {_listed(parts, language)}."


def _items(findings: Sequence[Finding], types: int, language: str) -> str:
    """`personnummer, 2 personnamn och 3 andra uppgifter`."""
    counts: dict[str, int] = {}
    for finding in findings:
        entity_type = finding.entity_type if finding.entity_type in ENTITY_TYPES else ""
        counts[entity_type] = counts.get(entity_type, 0) + 1
    names = [counted(entity_type, n, language) for entity_type, n in counts.items()]
    more = sum(list(counts.values())[types:])
    shown = names[:types]
    if more:
        plural = "andra uppgifter" if more > 1 else "annan uppgift"
        english = "other items" if more > 1 else "other item"
        shown.append(f"{more} {plural if language == 'sv' else english}")
    return _listed(shown, language)


def _unread(reasons: Sequence[str], language: str) -> str:
    """A sentence about the parts that could not be read."""
    if not reasons:
        return ""
    at = 0 if language == "sv" else 1
    names = list(dict.fromkeys(_GAPS[reason][at] for reason in reasons))[:3]
    start = "Det här kunde inte granskas:" if at == 0 else "This could not be checked:"
    return f"{start} {_listed(names, language)}."


def _listed(parts: Sequence[str], language: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {'och' if language == 'sv' else 'and'} {parts[-1]}"
