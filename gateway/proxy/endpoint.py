"""The one path of a request: who, what, screened, judged, recorded, and only then sent.

Everything between reading the body and the first byte to the service either succeeds or ends in a
refusal in the provider's shape with nothing forwarded.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from time import perf_counter

from detectors.language import guess
from detectors.types import Origin, ScanReport
from gateway.audit.record import Outcome, event_id
from gateway.core import exchange, jsondoc
from gateway.core.adapter import Body, JsonValue, Operation, Refusal, Reply
from gateway.core.history import blamed_forms, refused_messages
from gateway.core.segments import Extraction
from gateway.errors import ClientError, ProblemError
from gateway.identity.credentials import Presented
from gateway.proxy import inbound, recording
from gateway.proxy.inbound import ClientDisconnectedError, Inbound, Receive, Scope, Send
from gateway.proxy.relay import Relay, send_reply
from gateway.proxy.runtime import Progress, Runtime, ServiceRuntime
from gateway.proxy.screen import overloaded
from gateway.proxy.upstream import outgoing_query
from gateway.telemetry import place
from policies.context import Context
from policies.evaluate import evaluate
from policies.explain import explain
from policies.verdict import Verdict


class Endpoint:
    """Handles the requests to all services."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

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
            await _Exchange(runtime, progress, receive, send).run(
                scope, path, busy=runtime.load.requests > runtime.limits.concurrent_requests
            )


@dataclass(slots=True)
class _Watch:
    """Whether the client has gone, and whether that still matters."""

    gone: bool = False
    over: bool = False


class _Exchange:
    """One request on its way through."""

    def __init__(self, runtime: Runtime, progress: Progress, receive: Receive, send: Send) -> None:
        self._runtime = runtime
        self._progress = progress
        self._receive = receive
        self._send = send
        self._relay = Relay(runtime, progress, send)

    async def run(self, scope: Scope, path: str, *, busy: bool) -> None:
        """The whole exchange; every error ends here as an answer and a record."""
        try:
            await self._proceed(scope, path, busy=busy)
        except ClientDisconnectedError:
            await self._finish(Outcome.CLIENT_DISCONNECTED)
        except ProblemError as problem:
            await self._refuse(problem)
        except Exception as error:  # noqa: BLE001 - the one place: a bug must not forward
            self._runtime.log.write(
                "bug", id=self._progress.event, kind=type(error).__name__, place=place(error)
            )
            await self._refuse(_internal_error())

    async def _proceed(self, scope: Scope, path: str, *, busy: bool) -> None:
        progress, runtime = self._progress, self._runtime
        head = inbound.read_head(scope)
        presented = await self._authenticate(head)
        inbound.check_head(head, scope.get("raw_path") or head.path.encode())
        if busy:
            raise overloaded()
        operation, query = self._match(head, path, presented)
        document = await self._read(head, operation)
        async with self._watched() as watch:
            document = self._withhold(operation, document)
            verdict, report, extraction = await self._judge(operation)
            plan = exchange.plan(
                progress.service.adapter,
                operation,
                document,
                extraction,
                report,
                verdict,
                partial(self._explanation, verdict, report),
                int(progress.time.timestamp()),
            )
            if isinstance(plan, exchange.Refuse):
                await self._record_decision(plan.reply.status)
                watch.over = True
                await self._answer(plan.reply, verdict.action.word)
            else:
                progress.redactions = plan.redactions
                await self._record_decision(None)
                await self._relay.forward(operation, head.headers, query, plan, watch)
        runtime.log.write(
            "request",
            id=progress.event,
            tenant=progress.caller.tenant if progress.caller else None,
            service=progress.service.name,
            operation=operation.name,
            action=verdict.action.word,
            ms=round((perf_counter() - progress.started) * 1000, 1),
        )

    async def _authenticate(self, head: Inbound) -> Presented:
        runtime, progress = self._runtime, self._progress
        caller, presented = await runtime.authentication.caller(head.pairs, head.query)
        progress.caller = caller
        progress.language = caller.language or runtime.tenants[caller.tenant].language
        if progress.service.adapter.user_token and not presented.user_token:
            raise ClientError(
                401,
                "user_token_missing",
                "Tjänsten svarar en person. Skicka din egen token i Authorization och "
                "Grindvakt-nyckeln i x-grindvakt-key.",
                "The service answers a person. Send your own token in Authorization and the "
                "Grindvakt key in x-grindvakt-key.",
            )
        return presented

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

    async def _read(self, head: Inbound, operation: Operation) -> JsonValue:
        limits = self._runtime.limits
        if operation.body is Body.NONE:
            await inbound.expect_no_body(head, self._receive, limits.body_seconds)
            adapter = self._progress.service.adapter
            self._progress.extraction = adapter.extract(operation, None)
            return None
        body = await inbound.read_json_body(
            head, self._receive, limits.body_bytes, limits.body_seconds
        )
        self._progress.body_bytes = len(body)
        document = jsondoc.decode(body, max_depth=limits.json_depth, max_leaves=limits.json_leaves)
        adapter = self._progress.service.adapter
        self._progress.extraction = adapter.extract(operation, document)
        return document

    def _withhold(self, operation: Operation, document: JsonValue) -> JsonValue:
        """Leave out what was refused before, with our refusals, and judge the rest."""
        progress, runtime = self._progress, self._runtime
        caller, extraction = progress.caller, progress.extraction
        if caller is None or extraction is None or not extraction.messages:
            return document
        progress.language = _language(extraction) or progress.language
        hashes = recording.message_hashes(runtime, caller.tenant, progress.service.name, extraction)
        progress.message_hashes = hashes
        found = runtime.refused.lookup([value for forms in hashes for value in forms])
        known = {
            message.index
            for message, forms in zip(extraction.messages, hashes, strict=True)
            if not found.isdisjoint(forms)
        }
        ours = {
            message.index
            for message in extraction.messages
            if message.mark and recording.is_ours(runtime, caller.tenant, message.mark)
        }
        left_out = refused_messages(extraction.messages, known, ours)
        if not left_out and not extraction.after_refusal:
            return document
        adapter = progress.service.adapter
        document = adapter.withhold(operation, document, left_out)
        progress.withheld = len(left_out)
        progress.extraction = adapter.extract(operation, document)
        progress.message_hashes = recording.message_hashes(
            runtime, caller.tenant, progress.service.name, progress.extraction
        )
        return document

    async def _judge(self, operation: Operation) -> tuple[Verdict, ScanReport, Extraction]:
        progress, runtime = self._progress, self._runtime
        caller, extraction = progress.caller, progress.extraction
        if caller is None or extraction is None:
            raise RuntimeError("judged before it was read")
        report = await runtime.scans.scan(caller.tenant, extraction.segments)
        progress.report = report
        service = progress.service
        context = Context(
            tenant=caller.tenant,
            service=service.described,
            roles=caller.roles,
            unit=caller.unit,
            model=extraction.model,
            operation=operation.name,
            language=progress.language,
            uses_tools=extraction.uses_tools,
            today=progress.time.date(),
        )
        policy = runtime.tenants[caller.tenant].policy
        verdict = exchange.harden(
            evaluate(policy, context, report, extraction.gaps),
            report,
            extraction,
            deferred=operation.deferred,
        )
        progress.verdict = verdict
        return verdict, report, extraction

    def _explanation(self, verdict: Verdict, report: ScanReport) -> Refusal:
        progress = self._progress
        caller = progress.caller
        if caller is None:
            raise RuntimeError("explained before it was judged")
        contact = self._runtime.tenants[caller.tenant].policy.contact
        proof = recording.refusal_proof(self._runtime, caller.tenant, progress.event)
        language = progress.language
        text = explain(verdict, report, language, progress.event, contact.get(language, ""))
        return exchange.refusal(verdict, text, progress.event, proof)

    async def _record_decision(self, status: int | None) -> None:
        """Durable before anything is sent. Raises UnavailableError when it cannot be."""
        progress, runtime = self._progress, self._runtime
        record = recording.decision_record(runtime, progress, status)
        hashes: Sequence[bytes] = ()
        if status is not None and progress.verdict and progress.extraction and progress.report:
            blamed = blamed_forms(progress.verdict, progress.report, progress.extraction)
            hashes = [progress.message_hashes[at][number] for at, number in blamed]
        try:
            await runtime.audit.commit(record, refused_messages=hashes)
        except asyncio.CancelledError:
            progress.recorded = True  # a commit that nobody waits for is written all the same
            raise
        progress.recorded = True
        recording.count_decision(runtime, progress)

    async def _answer(self, reply: Reply, decision: str) -> None:
        await send_reply(self._send, reply, decision, self._progress)
        await self._finish(Outcome.REFUSED)

    async def _refuse(self, problem: ProblemError) -> None:
        """Answer an error in the provider's shape and record it where the caller is known."""
        progress = self._progress
        problem = await recording.record_refusal(self._runtime, progress, problem)
        refusal = Refusal(
            problem.status, problem.code, problem.text(progress.language), progress.event
        )
        await self._relay.fail(refusal)
        await self._finish(
            Outcome.ERROR if problem.status >= 500 else Outcome.REFUSED, problem=problem
        )

    async def _finish(self, outcome: Outcome, problem: ProblemError | None = None) -> None:
        progress, runtime = self._progress, self._runtime
        if not progress.recorded or self._relay.outcome_recorded:
            return
        if problem is not None and problem.code == "upstream_timeout":
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


def _language(extraction: Extraction) -> str:
    """The language of the newest prompt text."""
    for segment in reversed(extraction.segments):
        if segment.origin is Origin.PROMPT and segment.text.strip():
            return guess(segment.text)
    return ""


def _internal_error() -> ProblemError:
    return ProblemError(
        500,
        "internal_error",
        "Ett internt fel inträffade. Inget har skickats till AI-tjänsten.",
        "An internal error occurred. Nothing was sent to the AI service.",
    )
