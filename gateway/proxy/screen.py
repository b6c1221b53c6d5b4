"""Screening a text on request: scanned, judged and recorded like a prompt, sent nowhere."""

import asyncio
from dataclasses import dataclass

from detectors.language import guess
from gateway.audit.record import event_id
from gateway.core.adapter import Operation
from gateway.core.screening import Screened, screened, single
from gateway.errors import ClientError
from gateway.identity.caller import Caller
from gateway.proxy import recording
from gateway.proxy.runtime import Progress, Runtime
from policies.context import Context
from policies.evaluate import evaluate

OPERATION = Operation(
    name="screen", method="POST", template="/api/screen", upstream_path="", conversational=False
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The result with its event id and the language that it speaks."""

    result: Screened
    event: str
    language: str


class Screening:
    """Answers `/api/screen`."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def screen(
        self, caller: Caller, text: str, service_name: str, policy_name: str | None
    ) -> Answer:
        """Screen a text as `caller`. Raises ClientError for a service or
        policy that is not the caller's, UnavailableError when it cannot be recorded."""
        runtime = self._runtime
        service = runtime.services.get(service_name)
        tenant = runtime.tenants[caller.tenant]
        if service is None:
            raise ClientError(400, "unknown_service", "Tjänsten finns inte.", "No such service.")
        if policy_name not in (None, tenant.policy.name):
            raise ClientError(
                403,
                "unknown_policy",
                "Bara den egna organisationens policy kan prövas.",
                "Only your own organization's policy can be tried.",
            )
        now = runtime.now()
        progress = Progress(
            event=event_id(now, runtime.entropy(10)),
            time=now,
            started=asyncio.get_running_loop().time(),
            service=service,
            language=guess(text) if text.strip() else caller.language or tenant.language,
            caller=caller,
            operation=OPERATION,
            body_bytes=len(text.encode("utf-8", "replace")),
            extraction=single(text),
        )
        report = await runtime.scans.scan(caller.tenant, single(text).segments)
        context = Context(
            tenant=caller.tenant,
            service=service.described,
            roles=caller.roles,
            unit=caller.unit,
            operation=OPERATION.name,
            language=progress.language,
            today=now.date(),
        )
        verdict = evaluate(tenant.policy, context, report, ())
        progress.report, progress.verdict = report, verdict
        await runtime.audit.commit(recording.decision_record(runtime, progress, 200))
        recording.count_decision(runtime, progress)
        result = screened(text, report, verdict, progress.language)
        return Answer(result, progress.event, progress.language)
