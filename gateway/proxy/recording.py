"""From a request's progress to the records of the audit log and the figures of the metrics."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import lru_cache

from detectors.types import Confidence, ScanReport
from gateway.audit.record import (
    REFUSED,
    AnswerRecord,
    DecisionRecord,
    Outcome,
    OutcomeRecord,
    count_findings,
)
from gateway.audit.tokens import tokens_of
from gateway.core.exchange import SERVICE_NOT_ALLOWED
from gateway.core.redact import fingerprint_values
from gateway.core.review import Reviewed
from gateway.core.segments import Extraction, Mark
from gateway.errors import ProblemError, UnavailableError
from gateway.identity.pseudonym import pseudonym
from gateway.identity.rootkey import Purpose, RootKey
from gateway.proxy.runtime import Progress, Runtime
from gateway.settings import TenantAudit, safe_model_name
from policies.verdict import Action, Verdict


def decision_record(runtime: Runtime, progress: Progress, status: int | None) -> DecisionRecord:
    """The record of a decided request. `status` is our own answer's, None when it goes on."""
    caller, extraction = progress.caller, progress.extraction
    report, verdict = progress.report, progress.verdict
    if caller is None or extraction is None or report is None or verdict is None:
        raise ValueError("the request has not been decided")
    pointers = [segment.pointer for segment in extraction.segments]
    return replace(
        _common(runtime, progress),
        action=progress.outcome,
        status=status,
        error=SERVICE_NOT_ALLOWED if verdict.refuses_service else "",
        policy=verdict.policy,
        policy_digest=verdict.policy_digest,
        rules=verdict.rules,
        determining=_determining(progress, verdict),
        obligations=tuple(sorted(verdict.obligations)),
        findings=count_findings(report.findings, pointers),
        gaps=tuple((gap.pointer, gap.reason.value) for gap in extraction.gaps),
        failures=tuple((f.recognizer, f.reason.value) for f in report.failures),
        fingerprints=fingerprints(runtime, caller.tenant, extraction, report),
        fingerprint_key=_choice(runtime, caller.tenant).tokens.key_ids[0],
        text_characters=sum(len(segment.text) for segment in extraction.segments),
        passages=len(extraction.segments),
        screening_ms=report.elapsed * 1000,
        shadow=progress.shadow,
        acknowledgement=progress.acknowledgement,
        sent_to=progress.sent_to.name if progress.sent_to else "",
        stripped=progress.stripped,
        information_class=verdict.information_class,
        declared_class=verdict.declared,
    )


def _determining(progress: Progress, verdict: Verdict) -> tuple[str, ...]:
    """The rules whose answer became the outcome."""
    if progress.outcome == Action.REROUTE.word and progress.sent_by:
        return progress.sent_by
    return tuple(sorted({d.rule for d in verdict.determining if d.action}))


def refusal_record(runtime: Runtime, progress: Progress, problem: ProblemError) -> DecisionRecord:
    """The record of a known caller's request that never reached a policy."""
    extraction = progress.extraction
    return replace(
        _common(runtime, progress),
        status=problem.status,
        error=problem.code,
        gaps=tuple((gap.pointer, gap.reason.value) for gap in extraction.gaps)
        if extraction
        else (),
    )


async def record_refusal(
    runtime: Runtime, progress: Progress, problem: ProblemError
) -> ProblemError:
    """Log, count and, where the caller is known, record an error. Returns what to answer: the
    problem, or that it could not be recorded. A 4xx is answered as it is, for nothing was sent."""
    runtime.log.write(
        "refused", id=progress.event, service=progress.service.name, code=problem.code
    )
    counter = runtime.metrics.refused if problem.status < 500 else runtime.metrics.errors
    counter.labels(problem.code).inc()
    if progress.caller is None or progress.recorded:
        return problem
    try:
        await runtime.audit.commit(refusal_record(runtime, progress, problem))
    except UnavailableError as unavailable:
        runtime.metrics.unaudited.inc()
        return problem if problem.status < 500 else unavailable
    progress.recorded = True
    return problem


def outcome_record(
    runtime: Runtime,
    progress: Progress,
    outcome: Outcome,
    *,
    elapsed: float,
    upstream_status: int | None = None,
    first_byte: float | None = None,
    tokens: tuple[int | None, int | None] = (None, None),
) -> OutcomeRecord:
    """How a recorded request ended. `elapsed` and `first_byte` are seconds since its arrival."""
    return OutcomeRecord(
        event=progress.event,
        time=runtime.now(),
        outcome=outcome,
        upstream_status=upstream_status,
        tokens_in=tokens[0],
        tokens_out=tokens[1],
        latency_ms=elapsed * 1000,
        first_byte_ms=None if first_byte is None else first_byte * 1000,
        answer=_answer(progress.reviewed, media=progress.media),
    )


def _answer(reviewed: Reviewed | None, *, media: bool) -> AnswerRecord | None:
    """An answer is one text to its record: where in it something stood is nobody's field."""
    if reviewed is None:
        return AnswerRecord(Action.FORWARD.word, media=True) if media else None
    alike = [replace(found, spans=()) for found in reviewed.findings]
    rules = tuple(sorted(reviewed.rules))
    return AnswerRecord(reviewed.action.word, rules, count_findings(alike, ()), media)


def fingerprints(
    runtime: Runtime, tenant: str, extraction: Extraction, report: ScanReport
) -> Mapping[str, tuple[str, ...]]:
    """Keyed hashes of the values found with at least medium confidence, of the types that the
    tenant chose."""
    likely = [found for found in report.findings if found.confidence is not Confidence.LOW]
    if not likely:
        return {}
    chosen = _choice(runtime, tenant).tokens
    key = runtime.root_key.derive(tenant, Purpose.FINGERPRINT, chosen.key_ids[0])
    return tokens_of(fingerprint_values(likely, extraction), chosen.types, key)


def _choice(runtime: Runtime, tenant: str) -> TenantAudit:
    return runtime.choices.get(tenant) or TenantAudit()


def message_hashes(
    runtime: Runtime, progress: Progress, tenant: str, extraction: Extraction
) -> list[tuple[bytes, ...]]:
    """For each message the keyed hashes of its forms: what it is remembered by when refused. They
    hold for one service and one version of the policy: what another lets pass is not withheld."""
    key = runtime.root_key.derive(tenant, Purpose.CONVERSATION)[:64]
    refuser = f"{progress.service.name}\0{progress.policy.digest}"
    key = hashlib.blake2b(refuser.encode(), key=key).digest()
    return [
        tuple(
            hashlib.blake2b(form.canonical, key=key, digest_size=20).digest()
            for form in message.forms
        )
        for message in extraction.messages
    ]


def refusal_proof(runtime: Runtime, tenant: str, event: str) -> str:
    """What the mark of a refusal shown as an assistant turn proves itself with."""
    key = runtime.root_key.derive(tenant, Purpose.CONVERSATION)
    return hmac.digest(key, f"refusal\0{event}".encode(), "sha256").hex()[:16]


def ours(runtime: Runtime, tenant: str, extraction: Extraction) -> frozenset[int]:
    """The messages, by index, that the gateway wrote."""
    return frozenset(
        message.index
        for message in extraction.messages
        if message.mark and is_ours(runtime, tenant, message.mark)
    )


def is_ours(runtime: Runtime, tenant: str, mark: Mark) -> bool:
    """Whether the gateway wrote this mark."""
    return hmac.compare_digest(refusal_proof(runtime, tenant, mark.event), mark.proof)


def count_decision(runtime: Runtime, progress: Progress) -> None:
    """A decided request in the metrics and the log."""
    caller, report, verdict = progress.caller, progress.report, progress.verdict
    if caller is None or report is None or verdict is None or progress.operation is None:
        return
    metrics, tenant, service = runtime.metrics, caller.tenant, progress.service.name
    metrics.count_decision(
        tenant,
        service,
        progress.operation.name,
        progress.outcome,
        [found.entity_type for found in report.findings],
    )
    metrics.screening.observe(report.elapsed)
    if not report.complete:
        metrics.incomplete.labels(tenant).inc()
    if progress.withheld:
        metrics.withheld.labels(tenant).inc(progress.withheld)
    if verdict.refuses_service:
        decided = progress.policy.bind(progress.service.described).status
        metrics.interest.labels(tenant, service, decided or "").inc()


def _common(runtime: Runtime, progress: Progress) -> DecisionRecord:
    """What every record of a request holds, however far it came."""
    caller, extraction, service = progress.caller, progress.extraction, progress.service
    if caller is None:
        raise ValueError("a request of nobody known is not recorded")
    asking = _choice(runtime, caller.tenant).subjects
    context = progress.context
    unnamed = context is not None and not progress.policy.keeps_subject(context)
    apart = unnamed or not caller.roles.isdisjoint(asking.without)
    # A key that is a person's own would tell as much as a pseudonym that lasts.
    hidden = apart or (bool(caller.subject) and not asking.logged)
    subject = "" if hidden else caller.subject
    return DecisionRecord(
        event=progress.event,
        time=progress.time,
        tenant=caller.tenant,
        subject=_subject(runtime.root_key, caller.tenant, subject, progress.time.date()),
        action=REFUSED,
        roles=tuple(sorted(caller.roles)),
        unit="" if apart else caller.unit,
        key_id="" if hidden else caller.key_id,
        service=service.name,
        model=safe_model_name(service.settings, extraction.model) if extraction else "",
        operation=progress.operation.name if progress.operation else "",
        detector_digest=runtime.scans.tenant_digest(caller.tenant),
        body_bytes=progress.body_bytes,
        withheld=progress.withheld,
        stream=extraction.stream if extraction else False,
    )


@lru_cache(maxsize=20_000)
def _subject(root_key: RootKey, tenant: str, subject: str, day: date) -> str:
    key = root_key.derive(tenant, Purpose.SUBJECT)
    return pseudonym(key, subject, datetime.combine(day, time.min, UTC))
