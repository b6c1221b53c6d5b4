"""The exchange plan: what the shell does with a request, and nothing else than that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from detectors.types import Confidence, ScanReport
from gateway.core import address, jsondoc, redact
from gateway.core.adapter import Adapter, Body, JsonValue, Operation, Refusal, Reply
from gateway.core.segments import Extraction
from policies.verdict import Action, CauseKind, Decision, Operator, RefusalForm, Verdict, join

UNEDITABLE_RULE = "grindvakt.uneditable"
"""The rule id of a block because something to redact stands where nothing can be put instead."""

DEFERRED_RULE = "grindvakt.deferred"
"""The rule id of a block because what was replaced cannot be put back into the answer."""

_UNEDITABLE = {
    "sv": "Uppgiften står där den inte kan ersättas (ett fältnamn, ett tal eller en webbadress), "
    "så hela frågan stoppades.",
    "en": "The value stands where it cannot be replaced (a field name, a number or a web address), "
    "so the whole request was stopped.",
}
_MOVE_IT = {
    "sv": "Ta bort uppgiften eller skriv den som vanlig text.",
    "en": "Remove the value or write it as ordinary text.",
}
_DEFERRED = {
    "sv": "Svaret hämtas senare eller är något annat än text, så ersatta uppgifter kan inte sättas "
    "tillbaka i det. Hela frågan stoppades.",
    "en": "The answer is fetched later or is something else than text, so replaced values cannot "
    "be put back into it. The whole request was stopped.",
}
_ASK_FOR_TEXT = {
    "sv": "Ta bort uppgiften eller fråga så att svaret kommer direkt och som text.",
    "en": "Remove the value or ask for an answer that comes at once and as text.",
}
_WHY = {UNEDITABLE_RULE: (_UNEDITABLE, _MOVE_IT), DEFERRED_RULE: (_DEFERRED, _ASK_FOR_TEXT)}


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answer this; nothing is forwarded."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Forward:
    """Send this body; give `placeholders` (placeholder -> original) to the restorer."""

    body: bytes = field(repr=False)
    placeholders: Mapping[str, str] = field(repr=False, default_factory=dict)
    redactions: int = 0


Plan = Refuse | Forward


def harden(
    verdict: Verdict, report: ScanReport, extraction: Extraction, *, deferred: bool = False
) -> Verdict:
    """The verdict, with block for every value to redact in a place that cannot be edited or, where
    the answer is `deferred`, by a placeholder. A low finding there is left: it would only have
    been redacted because something else was. A value that a rule blocks needs no second reason."""
    operators = dict(verdict.operators)
    blocked: dict[tuple[str, str], list[int]] = {}
    stopped = {i for d in verdict.decisions if d.action > Action.REDACT for i in d.findings}
    for index, operator in verdict.operators.items():
        finding = report.findings[index]
        editable = all(extraction.segments[span.passage].editable for span in finding.spans)
        if editable and not (deferred and operator is Operator.PLACEHOLDER):
            continue
        del operators[index]
        if finding.confidence is not Confidence.LOW and index not in stopped:
            rule = DEFERRED_RULE if editable else UNEDITABLE_RULE
            blocked.setdefault((finding.entity_type, rule), []).append(index)
    if not blocked and len(operators) == len(verdict.operators):
        return verdict
    extra = tuple(
        Decision(
            action=Action.BLOCK,
            rule=rule,
            clause="",
            cause=CauseKind.FINDING,
            subject=entity_type,
            findings=tuple(indexes),
            message=_WHY[rule][0],
            advice=_WHY[rule][1],
        )
        for (entity_type, rule), indexes in blocked.items()
    )
    decisions = verdict.decisions + extra
    action = join([verdict.action, *(decision.action for decision in extra)])
    return replace(verdict, action=action, decisions=decisions, operators=operators)


def refusal(verdict: Verdict, text: str, event: str, proof: str) -> Refusal:
    """The refusal that a verdict amounts to: 403 for a service that the caller may not use, 428
    for an acknowledgement that is needed first, 400 for everything else, which SDKs do not retry.
    """
    if verdict.refuses_service:
        return Refusal(403, "service_not_allowed", text, event, proof)
    if verdict.action is Action.WARN:
        return Refusal(428, "acknowledgement_required", text, event, proof)
    return Refusal(400, "policy_violation", text, event, proof)


def plan(
    adapter: Adapter,
    operation: Operation,
    document: JsonValue,
    extraction: Extraction,
    report: ScanReport,
    verdict: Verdict,
    refusal: Callable[[], Refusal],
    created: int,
) -> Plan:
    """What to do. `refusal` is asked when the verdict refuses; `created` is in seconds."""
    if verdict.action not in (Action.FORWARD, Action.REDACT):
        shown = verdict.action is Action.WARN or verdict.refusal_form is RefusalForm.ASSISTANT_TURN
        if shown and operation.conversational:
            return Refuse(adapter.turn(operation, extraction, refusal(), created))
        return Refuse(adapter.error(refusal()))
    if operation.body is Body.NONE:
        return Forward(b"")
    if not verdict.operators:
        return Forward(jsondoc.encode(adapter.finish(operation, document, document)))
    redaction = redact.redact(document, extraction, report, verdict.operators)
    body = jsondoc.encode(redaction.document)
    _prove(body, extraction, redaction)
    finished = adapter.finish(operation, document, redaction.document)
    if finished is not redaction.document:
        body = jsondoc.encode(finished)
    return Forward(body, redaction.placeholders, redaction.count)


def _prove(body: bytes, extraction: Extraction, redaction: redact.Redaction) -> None:
    """Read the body that is to be sent at every altered address: it must hold the altered text.
    Anything else is a bug, and nothing may be sent."""
    sent = jsondoc.decode(body, max_depth=len(body), max_leaves=len(body))
    for index, text in redaction.texts.items():
        if address.read(sent, extraction.segments[index].address) != text:
            raise RuntimeError("a redaction did not take")
