"""The exchange plan: what the shell does with a request, and nothing else than that."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from detectors.types import Confidence, Finding, ScanReport
from gateway.core import address, jsondoc, multipart, redact
from gateway.core.adapter import Adapter, Body, Operation, Refusal, Reply
from gateway.core.address import Address
from gateway.core.attachments import FilePart, in_file, written
from gateway.core.generalise import generalised
from gateway.core.jsondoc import JsonValue
from gateway.core.multipart import Payload
from gateway.core.numbering import NOTHING, Numbering
from gateway.core.redact import Redaction
from gateway.core.segments import Extraction, Segment
from gateway.core.uploads import RAW
from policies.obligations import Obligation
from policies.verdict import Action, CauseKind, Decision, Operator, RefusalForm, Verdict, join

SERVICE_NOT_ALLOWED = "service_not_allowed"
"""The code of the refusal of a service that the caller may not use, whatever the text is."""

UNEDITABLE_RULE = "grindvakt.uneditable"
"""The rule id of a block because something to redact stands where nothing can be put instead."""

FILE_RULE = "grindvakt.uneditable_file"
"""The rule id of a block because something to redact stands in a file that cannot be changed."""

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
_IN_FILE = {
    "sv": "Uppgiften står i en fil som inte kan ändras på plats (till exempel PDF eller bild), så "
    "hela anropet stoppades.",
    "en": "The value stands in a file that cannot be changed in place (such as a PDF or a "
    "picture), so the whole request was stopped.",
}
_OUT_OF_FILE = {
    "sv": "Ta bort uppgiften ur filen, eller klistra in den text du behöver i frågan.",
    "en": "Remove the value from the file, or paste the text that you need into the question.",
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
_WHY = {
    UNEDITABLE_RULE: (_UNEDITABLE, _MOVE_IT),
    FILE_RULE: (_IN_FILE, _OUT_OF_FILE),
    DEFERRED_RULE: (_DEFERRED, _ASK_FOR_TEXT),
}


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answer this; nothing is forwarded."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Files must be changed before anything can be sent: change them and call `forward`."""

    redaction: Redaction
    kept: Numbering

    @property
    def numbering(self) -> Numbering:
        """What a conversation that goes on has from now on."""
        return self.redaction.numbering


@dataclass(frozen=True, slots=True)
class Forward:
    """Send this body; give `placeholders` (placeholder -> original) to the restorer. `numbering`
    is what a conversation that goes on has from now on, `kept` what belongs to new ids. `stripped`:
    tools were taken away."""

    body: Payload = field(repr=False)
    placeholders: Mapping[str, str] = field(repr=False, default_factory=dict)
    redactions: int = 0
    numbering: Numbering = NOTHING
    kept: Numbering = NOTHING
    stripped: bool = False


Plan = Refuse | Rewrite | Forward


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
        fixed = [s for s in _places(finding, extraction) if not s.editable]
        if not fixed and not (deferred and _put_back(operator, finding, extraction)):
            continue
        del operators[index]
        if finding.confidence is not Confidence.LOW and index not in stopped:
            rule = DEFERRED_RULE if not fixed else _uneditable(fixed)
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


def _places(finding: Finding, extraction: Extraction) -> list[Segment]:
    return [extraction.segments[span.passage] for span in finding.spans]


def _put_back(operator: Operator, finding: Finding, extraction: Extraction) -> bool:
    """Whether a placeholder stands for the value until the answer."""
    if operator is not Operator.GENERALISE:
        return operator is Operator.PLACEHOLDER
    text = "".join(extraction.segments[s.passage].text[s.start : s.end] for s in finding.spans)
    return generalised(finding.entity_type, text) is None


def _uneditable(fixed: Sequence[Segment]) -> str:
    return FILE_RULE if all(map(in_file, fixed)) else UNEDITABLE_RULE


def refusal(verdict: Verdict, text: str, event: str, proof: str) -> Refusal:
    """The refusal that a verdict amounts to: 403 for a service that the caller may not use, 428
    for an acknowledgement that is needed first, 400 for everything else, which SDKs do not retry.
    """
    if verdict.refuses_service:
        return Refusal(403, SERVICE_NOT_ALLOWED, text, event, proof)
    if verdict.held:
        return Refusal(400, "held", text, event, proof)
    if verdict.outcome == Action.WARN.word:
        return Refusal(428, "acknowledgement_required", text, event, proof)
    return Refusal(400, "policy_violation", text, event, proof)


def refuses(verdict: Verdict) -> bool:
    """Whether nothing is sent as things stand."""
    return verdict.outcome not in (Action.FORWARD.word, Action.REDACT.word)


def strips(verdict: Verdict) -> bool:
    """Whether what is sent goes without tools."""
    return Obligation.STRIP_TOOLS in verdict.obligations


def converses(operation: Operation, extraction: Extraction) -> bool:
    """Whether the user can reply to a turn of ours, and we know it for a reply."""
    return operation.conversational and (bool(extraction.messages) or operation.keeps)


def _shown(operation: Operation, extraction: Extraction, verdict: Verdict) -> bool:
    """Whether a refusal is an assistant turn: a warning wherever somebody can reply."""
    if verdict.outcome == Action.WARN.word:
        return converses(operation, extraction)
    as_turn = verdict.held or verdict.refusal_form is RefusalForm.ASSISTANT_TURN
    return as_turn and operation.conversational


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
    if refuses(verdict):
        if _shown(operation, extraction, verdict):
            return Refuse(adapter.turn(operation, extraction, refusal(), created))
        return Refuse(adapter.error(refusal()))
    before, strip = extraction.before, strips(verdict)
    if operation.body is Body.NONE:
        return Forward(b"", before.originals, numbering=before, kept=before)
    if not verdict.operators and not before and not operation.keeps:
        finished, stripped = _finished(adapter, operation, document, document, strips=strip)
        return Forward(_payload(operation, finished), stripped=stripped)
    redaction = redact.redact(document, extraction, report, verdict.operators)
    if redaction.files:
        return Rewrite(redaction, _kept(operation, redaction))
    return forward(adapter, operation, document, extraction, redaction, strips=strip)


def forward(
    adapter: Adapter,
    operation: Operation,
    document: JsonValue,
    extraction: Extraction,
    redaction: Redaction,
    contents: Mapping[Address, bytes | Path] = MappingProxyType({}),
    *,
    strips: bool = False,
) -> Forward:
    """Send the redacted document. `contents`: what its changed files hold now."""
    redacted = written(redaction.document, contents)
    body = _payload(operation, redacted)
    _prove(body if isinstance(body, bytes) else redacted, extraction, redaction)
    finished, stripped = _finished(adapter, operation, document, redacted, strips=strips)
    if finished is not redacted:
        body = _payload(operation, finished)
    return Forward(
        body,
        redaction.placeholders,
        redaction.count,
        redaction.numbering,
        kept=_kept(operation, redaction),
        stripped=stripped,
    )


def _finished(
    adapter: Adapter,
    operation: Operation,
    given: JsonValue,
    redacted: JsonValue,
    *,
    strips: bool,
) -> tuple[JsonValue, bool]:
    """The document as it goes out, and whether tools were taken away from it."""
    finished = adapter.finish(operation, given, redacted)
    sent = adapter.without_tools(operation, finished) if strips else finished
    return sent, sent is not finished


def _kept(operation: Operation, redaction: Redaction) -> Numbering:
    """What belongs to the ids that the answer gives."""
    numbering = redaction.numbering
    return numbering.only(redaction.used) if operation.uploads else numbering


def _payload(operation: Operation, document: JsonValue) -> Payload:
    match operation.body:
        case Body.FORM:
            return multipart.form(document)
        case Body.RAW:
            held: FilePart = document[RAW]
            return held
        case Body.UPLOAD:
            return multipart.related(document)
        case _:
            return jsondoc.encode(document)


def _prove(sent: JsonValue, extraction: Extraction, redaction: Redaction) -> None:
    """Read what is to be sent, bytes of JSON or a form, at every altered address: it must hold the
    altered text. Anything else is a bug, and nothing may be sent. Changed files are proved by
    whoever changed them."""
    if not redaction.texts:
        return
    if isinstance(sent, bytes):
        sent = jsondoc.decode(sent, max_depth=len(sent), max_leaves=len(sent))
    for index, text in redaction.texts.items():
        segment = extraction.segments[index]
        if not in_file(segment) and address.read(sent, segment.address) != text:
            raise RuntimeError("a redaction did not take")
