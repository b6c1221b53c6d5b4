"""What is asked of the scan pool and the policy for one request, and how a refusal is told."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from detectors.language import guess
from detectors.types import Origin
from gateway.core import exchange, filegaps
from gateway.core.adapter import Operation, Refusal
from gateway.core.rows import refused_rows, told
from gateway.core.segments import Extraction
from gateway.core.warning import NOTICE, instructions, opening
from gateway.identity.rootkey import Purpose
from gateway.proxy import recording
from gateway.proxy.aside import aside, size_of
from gateway.proxy.runtime import Progress, Runtime, ServiceRuntime, tried_out
from policies.context import Context
from policies.evaluate import evaluate
from policies.explain import explain
from policies.policy import Policy
from policies.verdict import Verdict

_ZONE = ZoneInfo("Europe/Stockholm")
"""Whose days, weekdays and hours policies speak of."""


async def judge(runtime: Runtime, progress: Progress, operation: Operation) -> Verdict:
    """Scan what has been read of the request and ask the policy. The report, the context and the
    verdict are in `progress` from here on."""
    caller, extraction = progress.caller, progress.extraction
    if caller is None or extraction is None:
        raise RuntimeError("judged before it was read")
    hash_key = runtime.root_key.derive(caller.tenant, Purpose.TOKEN)
    progress.extraction = extraction = replace(extraction, hash_key=hash_key)
    progress.report = report = await runtime.scans.scan(caller.tenant, extraction.segments)
    progress.context = context = Context(
        tenant=caller.tenant,
        service=progress.serving.described,
        roles=caller.roles,
        unit=caller.unit,
        model=extraction.model,
        operation=operation.name,
        api=progress.service.adapter.name,
        language=progress.language,
        uses_tools=extraction.uses_tools,
        now=progress.time.astimezone(_ZONE),
        subject_known=bool(caller.subject),
        identity_source=caller.source,
        declared_class=progress.declared_class,
    )

    def decided(policy: Policy) -> Verdict:
        verdict = evaluate(policy, context, report, extraction.gaps)
        return exchange.harden(verdict, report, extraction, deferred=operation.deferred)

    progress.verdict = verdict = await aside(size_of(extraction), decided, progress.policy)
    tried_out(runtime, progress, verdict, decided)
    return verdict


async def judge_at(progress: Progress, operation: Operation, service: ServiceRuntime) -> Verdict:
    """The same request's verdict at another service, whose conditions are in `progress` from here
    on."""
    context, report, extraction = progress.context, progress.report, progress.extraction
    if context is None or report is None or extraction is None:
        raise RuntimeError("judged elsewhere before it was judged")
    progress.context = there = context.at(service.described)
    policy = progress.policy

    def decided() -> Verdict:
        verdict = evaluate(policy, there, report, extraction.gaps)
        return exchange.harden(verdict, report, extraction, deferred=operation.deferred)

    return await aside(size_of(extraction), decided)


def hardened(progress: Progress, operation: Operation, verdict: Verdict) -> Verdict:
    """The verdict as it can be carried out."""
    report, extraction = progress.report, progress.extraction
    if report is None or extraction is None:
        raise RuntimeError("hardened before it was judged")
    return exchange.harden(verdict, report, extraction, deferred=operation.deferred)


def explanation(runtime: Runtime, progress: Progress, verdict: Verdict) -> Refusal:
    """The refusal that the verdict amounts to, in the caller's language."""
    caller, report, extraction = progress.caller, progress.report, progress.extraction
    if caller is None or report is None or extraction is None:
        raise RuntimeError("explained before it was judged")
    own = (decision.contact for decision in verdict.determining if decision.contact)
    contact = next(own, progress.policy.contact)
    proof = recording.refusal_proof(runtime, caller.tenant, progress.event)
    language = progress.language
    told_of = verdict
    if progress.warned is not None and progress.warned.reading_only:
        reading = tuple(d for d in verdict.decisions if d.subject == NOTICE)
        told_of = replace(verdict, decisions=reading)
    text = explain(told_of, report, language, progress.event, contact.get(language, ""))
    rows = told(refused_rows(verdict, report, extraction), language)
    files = filegaps.told(verdict, extraction.gaps, runtime.files.bounds, language)
    text = " ".join(part for part in (text, files, rows) if part)
    if verdict.asks and progress.warned is not None:
        parts = (opening(progress.warned, language), text, instructions(progress.warned, language))
        text = "\n\n".join(filter(None, parts))
    return exchange.refusal(verdict, text, progress.event, proof)


def language_of(extraction: Extraction) -> str:
    """The language of the newest prompt text; "" where there is none."""
    for segment in reversed(extraction.segments):
        if segment.origin is Origin.PROMPT and segment.text.strip():
            return guess(segment.text)
    return ""
