"""The one path of a request: who, what, screened, judged, recorded, and only then sent.

Everything between reading the body and the first byte to the service either succeeds or ends in a
refusal in the provider's shape with nothing forwarded.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter

from detectors.types import ScanReport
from gateway.audit.record import Outcome, event_id
from gateway.core import exchange
from gateway.core.adapter import Body, Framing, Operation, Refusal, Reply
from gateway.core.codes import shown
from gateway.core.history import Answered, blamed_forms, refused_messages
from gateway.core.jsondoc import JsonValue
from gateway.core.segments import Extraction
from gateway.core.uploads import Step, Upload
from gateway.core.warning import HEADER
from gateway.errors import ClientError, ProblemError
from gateway.files.turns import Asker
from gateway.identity.credentials import Presented
from gateway.proxy import inbound, judging, recording
from gateway.proxy.acknowledging.flow import Acknowledging
from gateway.proxy.alerting import alerted
from gateway.proxy.anonymity import check_operation
from gateway.proxy.aside import aside
from gateway.proxy.guard import guarded
from gateway.proxy.inbound import ClientDisconnectedError, Inbound, Receive, Scope, Send
from gateway.proxy.intake import Intake, Received
from gateway.proxy.kept.recollection import Recollection
from gateway.proxy.own_headers import declared_class
from gateway.proxy.planning import Planning
from gateway.proxy.relay import Relay, send_reply
from gateway.proxy.reminding import line, without_lines
from gateway.proxy.rerouting import addressed, owners, rerouted
from gateway.proxy.runtime import Progress, Runtime, ServiceRuntime, identified
from gateway.proxy.screen import overloaded
from gateway.proxy.spool import Slot
from gateway.proxy.uploads import Uploads, Visit, Whole, address
from gateway.proxy.upstream import outgoing_query
from policies.verdict import Verdict


class Endpoint:
    """Handles the requests to all services."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._uploads = Uploads(runtime.spool, runtime.limits, runtime.entropy)

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send, service: ServiceRuntime, path: str
    ) -> None:
        """Answer one request. `path` is what follows the service's prefix."""
        runtime = self._runtime
        now = runtime.now()
        progress = Progress(
            event=event_id(now, runtime.entropy(10)),
            time=now,
            started=perf_counter(),
            service=service,
        )
        with runtime.load.one(runtime.metrics.in_flight):
            await _Exchange(runtime, progress, self._uploads, receive, send).run(
                scope, path, busy=runtime.load.requests > runtime.limits.concurrent_requests
            )


@dataclass(slots=True)
class _Watch:
    """Whether the client has gone, and whether that still matters."""

    gone: bool = False
    over: bool = False


class _Exchange:
    """One request on its way through."""

    def __init__(
        self,
        runtime: Runtime,
        progress: Progress,
        uploads: Uploads,
        receive: Receive,
        send: Send,
    ) -> None:
        self._runtime = runtime
        self._progress = progress
        self._uploads = uploads
        self._receive = receive
        self._send = send
        self._relay = Relay(runtime, progress, send)
        self._refusal: Refusal | None = None

    async def run(self, scope: Scope, path: str, *, busy: bool) -> None:
        """The whole exchange; every error ends here as an answer and a record."""
        try:
            async with guarded(self._runtime, self._progress, self._refuse):
                await self._proceed(scope, path, busy=busy)
        except ClientDisconnectedError:
            await self._finish(Outcome.CLIENT_DISCONNECTED)

    async def _proceed(self, scope: Scope, path: str, *, busy: bool) -> None:
        progress, runtime = self._progress, self._runtime
        head = self._uploads.vouched(inbound.read_head(scope))
        presented = await self._authenticate(head, scope)
        inbound.check_head(head, scope.get("raw_path") or head.path.encode())
        if busy:
            raise overloaded()
        operation, query = self._match(head, path, presented)
        check_operation(progress.caller, operation)
        progress.declared_class = declared_class(head, progress)
        if operation.body is Body.UPLOAD:
            upload = progress.service.adapter.upload(operation, head.headers)
            if upload.step not in (Step.WHOLE, Step.RELATED):
                await self._visit(head, operation, upload, query)
                return
        with runtime.spool.slot(self._asker().tenant) as slot:
            intake = self._intake(slot)
            adapter = progress.service.adapter
            taken = await intake.receive(head, self._receive, adapter, operation)
            await self._handle(taken, intake, head, query)

    async def _visit(
        self, head: Inbound, operation: Operation, upload: Upload, query: Mapping[str, str]
    ) -> None:
        """One request of an upload in pieces; the last one is handled as the whole that it makes.
        An error ends the upload, and says so."""
        progress = self._progress
        adapter = progress.service.adapter
        self._relay.more = adapter.upload_stands("cancelled")
        visit = Visit(
            head,
            self._receive,
            adapter,
            operation,
            upload,
            progress.service.name,
            self._asker(),
            progress.credential,
            self._intake,
        )
        async with self._uploads.visited(visit) as stands:
            if isinstance(stands, Whole):
                self._relay.more = adapter.upload_stands("final")
                await self._handle(stands.taken, stands.intake, head, query)
                return
            at = address(head, stands.secret) if stands.secret else ""
            headers = adapter.upload_stands(stands.status, stands.received, at)
            reply = Reply(200, "application/json", b"{}")
            await send_reply(self._send, reply, "pending", progress, headers)

    def _intake(self, slot: Slot) -> Intake:
        runtime = self._runtime
        return Intake(runtime.limits, runtime.files, runtime.readings, slot, self._asker())

    async def _handle(
        self, taken: Received, intake: Intake, head: Inbound, query: Mapping[str, str]
    ) -> None:
        """A request that has been received."""
        progress, runtime = self._progress, self._runtime
        await aside(taken.size, self._extract, taken)
        await self._screened(taken.operation, taken.document, intake, head, query)
        runtime.log.write(
            "request",
            id=progress.event,
            tenant=progress.caller.tenant if progress.caller else None,
            service=progress.service.name,
            operation=taken.operation.name,
            action=progress.outcome,
            ms=round((perf_counter() - progress.started) * 1000, 1),
        )

    async def _screened(
        self,
        operation: Operation,
        document: JsonValue,
        intake: Intake,
        head: Inbound,
        query: Mapping[str, str],
    ) -> None:
        """What has been received is judged, recorded, and answered or sent."""
        progress = self._progress
        async with self._watched() as watch:
            acknowledging = Acknowledging(self._runtime, progress, operation)
            document = without_lines(progress, operation, document)
            document = await acknowledging.received(head, document)
            answered = await acknowledging.answered()
            document = await aside(
                progress.body_bytes, self._withhold, operation, document, answered
            )
            await self._read_files(operation, document, intake)
            recollection = await self._recall(operation)
            verdict, report, extraction = await self._judge(operation, recollection)
            verdict = await acknowledging.settle(verdict, document)
            progress.verdict = verdict = judging.hardened(progress, operation, verdict)
            operation, document = addressed(progress, operation, document)
            planning = Planning(
                progress.serving.adapter,
                operation,
                document,
                report,
                intake,
                recollection,
                self._explanation,
                int(progress.time.timestamp()),
            )
            plan, verdict = await planning.plan(verdict, extraction)
            progress.verdict = verdict
            progress.reminder = line(self._runtime, progress, operation, document)
            if isinstance(plan, exchange.Refuse):
                await self._record_decision(plan.reply.status)
                watch.over = True
                await self._answer(plan.reply, verdict.outcome)
            else:
                progress.redactions, progress.stripped = plan.redactions, plan.stripped
                await self._record_decision(None)
                await self._relay.forward(operation, head.headers, query, plan, recollection, watch)

    async def _authenticate(self, head: Inbound, scope: Scope) -> Presented:
        runtime, progress = self._runtime, self._progress
        nobody = runtime.anonymity.caller(progress.service.name, scope)
        known = await runtime.authentication.caller(head.pairs, head.query, nobody)
        progress.credential = known.presented.key or ""
        identified(runtime, progress, known.caller)
        if progress.service.adapter.user_token:
            progress.user = await runtime.authentication.user_token(known)
            progress.service.upstream.credential.check(progress.user)
        return known.presented

    def _asker(self) -> Asker:
        caller = self._progress.caller
        if caller is None:
            raise RuntimeError("a body of nobody known")
        return Asker(caller.tenant, caller.subject)

    def _match(
        self, head: Inbound, path: str, presented: Presented
    ) -> tuple[Operation, Mapping[str, str]]:
        """What is asked for, and the query parameters that go on."""
        adapter = self._progress.service.adapter
        operation = adapter.match(head.method, path)
        if operation is None:
            raise ClientError(
                404,
                "unknown_operation",
                "Adressen finns inte här. Bara adresser vars innehåll granskas släpps fram.",
                "There is no such address. Only addresses whose content is screened pass.",
            )
        self._progress.operation = operation
        query = outgoing_query(operation, head.query, presented.strip_parameters)
        self._progress.operation = operation = adapter.asked(operation, query)
        return operation, query

    def _extract(self, taken: Received) -> None:
        """Every text that stands in a body outside of files."""
        progress = self._progress
        progress.operation, progress.body_bytes = taken.operation, taken.size
        adapter = progress.service.adapter
        progress.extraction = adapter.extract(taken.operation, taken.document)

    async def _read_files(self, operation: Operation, document: JsonValue, intake: Intake) -> None:
        """The texts in the request's files, too."""
        progress = self._progress
        caller, extraction = progress.caller, progress.extraction
        if caller is None or extraction is None or not extraction.attachments:
            return
        streams = extraction.stream and operation.framing is Framing.EVENTS
        async with self._relay.kept_alive(streams):
            progress.extraction = await intake.read(document, extraction)

    def _withhold(self, operation: Operation, document: JsonValue, answered: Answered) -> JsonValue:
        """Leave out what was refused before, with our refusals, and judge the rest."""
        progress, runtime = self._progress, self._runtime
        caller, extraction = progress.caller, progress.extraction
        if caller is None or extraction is None:
            return document
        progress.language = judging.language_of(extraction) or progress.language
        if not extraction.messages:
            return document
        hashes = recording.message_hashes(runtime, progress, caller.tenant, extraction)
        progress.message_hashes = hashes
        found = runtime.refused.lookup([value for forms in hashes for value in forms])
        known = {
            message.index
            for message, forms in zip(extraction.messages, hashes, strict=True)
            if not found.isdisjoint(forms)
        }
        left_out = refused_messages(extraction.messages, known, answered)
        if not left_out and not extraction.after_refusal:
            return document
        adapter = progress.service.adapter
        document = adapter.withhold(operation, document, left_out)
        progress.withheld += len(left_out)
        progress.extraction = adapter.extract(operation, document)
        progress.message_hashes = recording.message_hashes(
            runtime, progress, caller.tenant, progress.extraction
        )
        return document

    async def _recall(self, operation: Operation) -> Recollection:
        """What the request refers to, as far as it is known."""
        progress, runtime = self._progress, self._runtime
        caller, extraction, service = progress.caller, progress.extraction, progress.service
        if caller is None or extraction is None:
            raise RuntimeError("recalled before it was read")
        owner, *elsewhere = owners(runtime.services, progress)
        recollection = Recollection(runtime.kept, owner, service.adapter, operation, elsewhere)
        progress.extraction = await recollection.recall(extraction)
        if recollection.service != service.name:
            progress.sent_to = runtime.services[recollection.service]
        return recollection

    async def _judge(
        self, operation: Operation, recollection: Recollection
    ) -> tuple[Verdict, ScanReport, Extraction]:
        """Where the policy sends the request elsewhere, the verdict is the one there."""
        runtime, progress = self._runtime, self._progress
        verdict = await judging.judge(runtime, progress, operation)
        verdict = await rerouted(runtime, progress, operation, recollection, verdict)
        if progress.report is None or progress.extraction is None:
            raise RuntimeError("judged without a report")
        return verdict, progress.report, progress.extraction

    def _explanation(self, verdict: Verdict) -> Refusal:
        self._refusal = judging.explanation(self._runtime, self._progress, verdict)
        return self._refusal

    async def _record_decision(self, status: int | None) -> None:
        """Durable before anything is sent. Raises UnavailableError when it cannot be."""
        progress, runtime = self._progress, self._runtime
        record = await aside(
            progress.body_bytes, recording.decision_record, runtime, progress, status
        )
        hashes: Sequence[bytes] = ()
        # What is only asked about may be sent yet.
        refused = status is not None and progress.verdict and not progress.verdict.asks
        if refused and progress.verdict and progress.extraction and progress.report:
            blamed = blamed_forms(progress.verdict, progress.report, progress.extraction)
            hashes = [progress.message_hashes[at][number] for at, number in blamed]
        try:
            await runtime.audit.commit(record, refused_messages=hashes)
        except asyncio.CancelledError:
            progress.recorded = True  # a commit that nobody waits for is written all the same
            raise
        progress.recorded = True
        recording.count_decision(runtime, progress)
        alerted(runtime, progress)

    async def _answer(self, reply: Reply, decision: str) -> None:
        await self._relay.answer(reply, self._refusal, decision, self._code(reply))
        await self._finish(Outcome.REFUSED)

    def _code(self, reply: Reply) -> Mapping[str, str]:
        """The header that tells a program the code, where no person reads a turn."""
        warned = self._progress.warned
        return {} if warned is None or reply.status == 200 else {HEADER: shown(warned.code)}

    async def _refuse(self, problem: ProblemError) -> None:
        """Answer an error in the provider's shape and record it where the caller is known."""
        progress = self._progress
        problem = await recording.record_refusal(self._runtime, progress, problem)
        refusal = Refusal(
            problem.status, problem.code, problem.text(progress.language), progress.event
        )
        await self._relay.fail(refusal, problem.headers)
        await self._finish(
            Outcome.ERROR if problem.status >= 500 else Outcome.REFUSED, problem=problem
        )

    async def _finish(self, outcome: Outcome, problem: ProblemError | None = None) -> None:
        progress, runtime = self._progress, self._runtime
        if not progress.recorded or self._relay.outcome_recorded:
            return
        if problem is not None and problem.code == "answer_stopped":
            outcome = Outcome.ANSWER_STOPPED
        elif problem is not None and problem.code == "upstream_timeout":
            outcome = Outcome.UPSTREAM_TIMEOUT
        elif problem is not None and problem.code.startswith("upstream_"):
            outcome = Outcome.UPSTREAM_ERROR
        elapsed = perf_counter() - progress.started
        runtime.audit.submit(recording.outcome_record(runtime, progress, outcome, elapsed=elapsed))

    @asynccontextmanager
    async def _watched(self) -> AsyncIterator[_Watch]:
        """Cancel what is under way, upstream included, when the client goes away."""
        watch = _Watch()
        task = asyncio.current_task()

        async def wait() -> None:
            while (await self._receive())["type"] != "http.disconnect":
                pass
            if not watch.over and task is not None:
                watch.gone = True
                task.cancel()

        watcher = asyncio.get_running_loop().create_task(wait())
        try:
            yield watch
        except asyncio.CancelledError:
            if not watch.gone or task is None:
                raise
            task.uncancel()
            raise ClientDisconnectedError from None
        finally:
            watch.over = True
            watcher.cancel()
