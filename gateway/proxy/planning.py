"""From a verdict to what is done about it: numbers are agreed on, and files are changed."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from detectors.types import ScanReport
from gateway.core import exchange
from gateway.core.adapter import Adapter, Operation, Refusal
from gateway.core.attachments import read_only
from gateway.core.exchange import Forward, Plan, Refuse, Rewrite
from gateway.core.jsondoc import JsonValue
from gateway.core.numbering import Numbering
from gateway.core.segments import Extraction
from gateway.proxy.aside import aside, size_of
from gateway.proxy.intake import Intake, UnwritableError
from gateway.proxy.kept.recollection import Recollection
from policies.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Planning:
    """For one request. `refusal` explains a verdict; `created` is in seconds."""

    adapter: Adapter
    operation: Operation
    document: JsonValue = field(repr=False)
    report: ScanReport
    intake: Intake
    recollection: Recollection
    refusal: Callable[[Verdict], Refusal]
    created: int

    async def plan(
        self, verdict: Verdict, extraction: Extraction
    ) -> tuple[Refuse | Forward, Verdict]:
        """What to do, and the verdict as it is then: a file that turns out not to take what was to
        be put into it makes it a block. Raises UnavailableError."""
        size = size_of(extraction)
        while True:
            make = partial(self._made, verdict, extraction)
            made = await aside(size, make, extraction.before)
            plan = await self.recollection.agreed(make, made)
            if not isinstance(plan, Rewrite):
                return plan, verdict
            try:
                contents = await self.intake.rewrite(self.document, plan.redaction)
            except UnwritableError as problem:
                extraction = read_only(extraction, [problem.address])
                verdict = exchange.harden(verdict, self.report, extraction)
                continue
            send = partial(
                exchange.forward,
                self.adapter,
                self.operation,
                self.document,
                extraction,
                plan.redaction,
                contents,
                strips=exchange.strips(verdict),
            )
            return await aside(size, send), verdict

    def _made(self, verdict: Verdict, extraction: Extraction, before: Numbering) -> Plan:
        return exchange.plan(
            self.adapter,
            self.operation,
            self.document,
            replace(extraction, before=before),
            self.report,
            verdict,
            partial(self.refusal, verdict),
            self.created,
        )
