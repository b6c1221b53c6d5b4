"""Screening a text on request: scanned, judged and recorded like a prompt, sent nowhere."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter

from detectors.language import guess
from gateway.audit.record import Outcome, event_id
from gateway.core.adapter import Operation
from gateway.core.screening import Screened, screened, single
from gateway.errors import ClientError, UnavailableError
from gateway.proxy import recording
from gateway.proxy.runtime import Progress, Runtime, identified, tried_out
from policies.context import Context
from policies.evaluate import evaluate

OPERATION = Operation(
    name="screen", method="POST", template="/api/screen", upstream_path="", conversational=False
)


class Screening:
    """Answers `/api/screen`. One request is one `Progress` from `begin` to its record."""

    def __init__(self, runtime: Runtime, default_service: str) -> None:
        self.runtime = runtime
        self._default_service = default_service

    def begin(self) -> Progress:
        """A request whose caller is not known yet."""
        now = self.runtime.now()
        return Progress(
            event=event_id(now, self.runtime.entropy(10)),
            time=now,
            started=perf_counter(),
            service=self.runtime.services[self._default_service],
            operation=OPERATION,
        )

    async def authenticate(
        self,
        progress: Progress,
        headers: Iterable[tuple[str, str]],
        query: Iterable[tuple[str, str]],
    ) -> None:
        """Find the caller. Raises ClientError."""
        caller = (await self.runtime.authentication.caller(headers, query)).caller
        identified(self.runtime, progress, caller)

    @contextmanager
    def room(self) -> Iterator[None]:
        """A place among the requests that are handled at once. Raises UnavailableError."""
        load, limit = self.runtime.load, self.runtime.limits.concurrent_requests
        with load.one(self.runtime.metrics.in_flight):
            if load.requests > limit:
                raise overloaded()
            yield

    async def screen(
        self, progress: Progress, text: str, service_name: str | None, policy_name: str | None
    ) -> Screened:
        """Screen a text as the caller. Raises ClientError for a service or policy that is not the
        caller's, UnavailableError when it cannot be recorded."""
        runtime, caller = self.runtime, progress.caller
        if caller is None:
            raise ValueError("a request of nobody known")
        self._choose(progress, service_name, policy_name)
        if text.strip():
            progress.language = guess(text)
        extraction = progress.extraction = single(text)
        progress.report = report = await runtime.scans.scan(caller.tenant, extraction.segments)
        context = Context(
            tenant=caller.tenant,
            service=progress.service.described,
            roles=caller.roles,
            unit=caller.unit,
            operation=OPERATION.name,
            language=progress.language,
            today=progress.time.date(),
            identity_source=caller.source,
            subject_known=bool(caller.subject),
        )
        progress.verdict = verdict = evaluate(progress.policy, context, report, ())
        tried_out(runtime, progress, verdict, lambda policy: evaluate(policy, context, report, ()))
        await runtime.audit.commit(recording.decision_record(runtime, progress, 200))
        progress.recorded = True
        recording.count_decision(runtime, progress)
        elapsed = perf_counter() - progress.started
        outcome = recording.outcome_record(runtime, progress, Outcome.COMPLETED, elapsed=elapsed)
        runtime.audit.submit(outcome)
        return screened(text, report, verdict, progress.language, progress.policy.scale)

    def _choose(
        self, progress: Progress, service_name: str | None, policy_name: str | None
    ) -> None:
        caller, runtime = progress.caller, self.runtime
        service = runtime.services.get(service_name or self._default_service)
        if service is None:
            raise ClientError(400, "unknown_service", "Tjänsten finns inte.", "No such service.")
        progress.service = service
        if caller is None or policy_name not in (None, progress.policy.name):
            raise ClientError(
                403,
                "unknown_policy",
                "Bara den egna organisationens policy kan prövas.",
                "Only your own organization's policy can be tried.",
            )


def overloaded() -> UnavailableError:
    """More requests at once than the limit."""
    return UnavailableError(
        503,
        "overloaded",
        "Grindvakt har för många anrop just nu. Försök igen om en stund.",
        "Grindvakt has too many requests right now. Try again in a while.",
    )
