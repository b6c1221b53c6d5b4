"""Conversations over a WebSocket: every frame of the client's is a request of its own.

A frame is screened, judged and recorded before it goes on; one that is refused is answered in its
place, and the conversation goes on without it. Pieces of sound that the policy lets through follow
each other fast and are recorded once for each run of them.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter

from gateway.audit.record import Outcome, event_id
from gateway.core import exchange, jsondoc, redact
from gateway.core.adapter import Operation, Refusal
from gateway.core.jsondoc import JsonValue
from gateway.core.live import Frame, Live, LiveSession
from gateway.core.numbering import NOTHING, Numbering
from gateway.core.placeholders import Placeholders
from gateway.core.rerouting import in_session
from gateway.core.review import AnswerStoppedError, Review
from gateway.core.segments import Extraction
from gateway.errors import ClientError, ProblemError
from gateway.identity.credentials import refuse_own_credentials
from gateway.proxy import answers, inbound, judging, recording
from gateway.proxy.alerting import alerted
from gateway.proxy.echo.live import LIVE_ECHOES
from gateway.proxy.guard import guarded
from gateway.proxy.inbound import ClientDisconnectedError, Inbound, Receive, Scope, Send
from gateway.proxy.own_headers import opening_headers
from gateway.proxy.runtime import Progress, Runtime, ServiceRuntime, identified
from gateway.proxy.screen import overloaded
from gateway.proxy.sockets import (
    BROKEN,
    NORMAL,
    POLICY,
    ClientSocket,
    Connection,
    connect,
)
from gateway.proxy.upstream import outgoing_query, rubbish
from policies.verdict import Action, Verdict

_NOTHING = Extraction(segments=(), gaps=(), messages=(), model="", stream=True)
_PROTOCOL = "sec-websocket-protocol"


class LiveEndpoint:
    """Takes the WebSockets of all services."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send, service: ServiceRuntime, path: str
    ) -> None:
        """One connection, from its first request to its end. `path` is what follows the service's
        prefix."""
        await receive()  # the request to connect
        runtime = self._runtime
        client = ClientSocket(receive, send)
        opening = _new_progress(runtime, service)
        with runtime.load.one(runtime.metrics.in_flight):
            busy = runtime.load.requests > runtime.limits.concurrent_requests
            try:
                conversation = await _Opening(runtime, opening, client).run(scope, path, busy=busy)
                if conversation is not None:
                    await conversation.run()
            except ClientDisconnectedError:
                _end(runtime, opening, Outcome.CLIENT_DISCONNECTED)


@dataclass(frozen=True, slots=True)
class _Opened:
    """What was asked for, and how it went on."""

    operation: Operation
    session: LiveSession
    connection: Connection


class _Opening:
    """The request to connect, which is judged like any other, without a text."""

    def __init__(self, runtime: Runtime, progress: Progress, client: ClientSocket) -> None:
        self._runtime = runtime
        self._progress = progress
        self._client = client
        self._opened: _Opened | None = None

    async def run(self, scope: Scope, path: str, *, busy: bool) -> "_Conversation | None":
        """The conversation, None when there is to be none."""
        async with guarded(self._runtime, self._progress, self._deny):
            await self._open(scope, path, busy=busy)
        if self._opened is None:
            return None
        return _Conversation(self._runtime, self._progress, self._client, self._opened)

    async def _open(self, scope: Scope, path: str, *, busy: bool) -> None:
        runtime, progress = self._runtime, self._progress
        head = _head(scope)
        known = await runtime.authentication.caller(head.pairs, head.query)
        progress.credential = known.presented.key or ""
        identified(runtime, progress, known.caller)
        inbound.check_head(head, scope.get("raw_path") or head.path.encode())
        if busy:
            raise overloaded()
        live = progress.service.adapter.live
        operation = live.match(path) if live is not None else None
        if live is None or operation is None:
            raise _unknown()
        query = outgoing_query(operation, head.query, known.presented.strip_parameters)
        progress.operation = operation = live.asked(operation, query)
        progress.extraction = replace(_NOTHING, model=query.get("model", ""))
        verdict = await _judged(runtime, progress, operation)
        if verdict.outcome != Action.FORWARD.word:
            refusal = judging.explanation(runtime, progress, verdict)
            await self._record(refusal.status)
            await self._told(refusal, verdict.outcome)
            _end(runtime, progress, Outcome.REFUSED)
            return
        await self._record(None)
        connection = await self._connected(live, operation, head, query)
        offered = [each.strip() for each in head.headers.get(_PROTOCOL, "").split(",")]
        spoken = next((each for each in offered if each in live.protocols), None)
        await self._client.accept(spoken, opening_headers(progress))
        self._opened = _Opened(operation, live.session(), connection)

    async def _connected(
        self, live: Live, operation: Operation, head: Inbound, query: Mapping[str, str]
    ) -> Connection:
        progress, upstream = self._progress, self._progress.service.upstream
        if progress.service.settings.echo == "always":
            return LIVE_ECHOES[progress.service.adapter.name]()
        credential = await upstream.credential.headers(progress.user)
        headers = upstream.own_headers(head.headers, progress.event) | dict(credential)
        parameters = "&".join(f"{name}={value}" for name, value in query.items())
        url = f"{upstream.base_url}{operation.upstream_path}{'?' if query else ''}{parameters}"
        limit = self._runtime.limits.response_bytes
        seconds = upstream.timeouts["connect"]
        return await connect(upstream.service, url, headers, live.protocols, limit, seconds)

    async def _record(self, status: int | None) -> None:
        await _record(self._runtime, self._progress, status)

    async def _deny(self, problem: ProblemError) -> None:
        problem = await recording.record_refusal(self._runtime, self._progress, problem)
        text = problem.text(self._progress.language)
        await self._told(
            Refusal(problem.status, problem.code, text, self._progress.event), "refused"
        )
        ours = problem.status >= 500
        _end(self._runtime, self._progress, Outcome.ERROR if ours else Outcome.REFUSED)

    async def _told(self, refusal: Refusal, decision: str) -> None:
        reply = self._progress.service.adapter.error(refusal)
        headers = {"x-grindvakt-decision": decision, "x-grindvakt-event": refusal.event}
        await self._client.deny(reply, headers)


class _Conversation:
    """An open connection."""

    def __init__(
        self, runtime: Runtime, opening: Progress, client: ClientSocket, opened: _Opened
    ) -> None:
        self._runtime = runtime
        self._opening = opening
        self._client = client
        self._session = opened.session
        self._connection = opened.connection
        self._model = opening.extraction.model if opening.extraction else ""
        self._numbering: Numbering = NOTHING
        self._review: Review | None = answers.reviewing(runtime, opening)
        self._placeholders = Placeholders({}, self._review)
        self._recorded_sound = False
        self._code = NORMAL

    async def run(self) -> None:
        """Until one side leaves, or the time is up."""
        code = NORMAL
        try:
            async with asyncio.timeout(self._runtime.limits.live_seconds):
                code = await self._both()
            outcome = Outcome.COMPLETED if code == NORMAL else Outcome.UPSTREAM_ERROR
        except TimeoutError:
            outcome = Outcome.COMPLETED
        except ClientDisconnectedError:
            outcome = Outcome.CLIENT_DISCONNECTED
        finally:
            await self._connection.close()
        if outcome is not Outcome.CLIENT_DISCONNECTED:
            await self._client.close(code)
        if code == POLICY:
            outcome = Outcome.ANSWER_STOPPED
        _end(self._runtime, self._opening, outcome)

    async def _both(self) -> int:
        """Pass on what both sides say. The code to close the client's connection with."""
        to_service = asyncio.ensure_future(self._to_service())
        to_client = asyncio.ensure_future(self._to_client())
        try:
            done, _ = await asyncio.wait(
                {to_service, to_client}, return_when=asyncio.FIRST_COMPLETED
            )
            return next(iter(done)).result()
        finally:
            to_service.cancel()
            to_client.cancel()
            await asyncio.gather(to_service, to_client, return_exceptions=True)

    async def _to_service(self) -> int:
        while True:
            raw = await self._client.receive()
            progress = self._next()
            async with guarded(self._runtime, progress, partial(self._refuse, progress, raw)):
                await self._passed(raw, progress)

    async def _to_client(self) -> int:
        while (received := await self._connection.receive()) is not None:
            text = received if isinstance(received, str) else received.decode("utf-8", "replace")
            async with guarded(self._runtime, self._opening, self._break_off):
                for frame in await self._restored(text):
                    made = jsondoc.encode_text(frame)
                    await self._client.send(made if isinstance(received, str) else made.encode())
            if self._code != NORMAL:
                break
        return self._code

    async def _break_off(self, problem: ProblemError) -> None:
        """What the service says cannot be shown."""
        self._code = POLICY if problem.code == "answer_stopped" else BROKEN
        await self._tell(problem, self._opening, None)

    async def _restored(self, text: str) -> Sequence[JsonValue]:
        try:
            document = jsondoc.parse_answer(text)
        except ValueError:
            raise rubbish(self._opening.service.name) from None
        try:
            return await answers.restored(
                self._review, lambda: self._session.restored(document, self._placeholders)
            )
        except AnswerStoppedError as why:
            raise answers.stopped(self._runtime, self._opening, why) from None

    async def _passed(self, raw: bytes, progress: Progress) -> None:
        """One frame of the client's, as far as it may go."""
        runtime, limits = self._runtime, self._runtime.limits
        if len(raw) > limits.body_bytes:
            raise _too_large()
        progress.body_bytes = len(raw)
        if progress.caller is not None:
            identified(runtime, progress, progress.caller)
        refuse_own_credentials(raw, self._opening.credential)
        document = jsondoc.decode(raw, max_depth=limits.json_depth, max_leaves=limits.json_leaves)
        frame = self._session.frame(document)
        self._model = frame.extraction.model or self._model
        extraction = replace(frame.extraction, before=self._numbering, model=self._model)
        progress.operation, progress.extraction = frame.operation, extraction
        progress.language = judging.language_of(extraction) or progress.language
        verdict = await _judged(runtime, progress, frame.operation)
        if exchange.refuses(verdict):
            refusal = judging.explanation(runtime, progress, verdict)
            await _record(runtime, progress, refusal.status)
            await self._send(self._session.refused(document, refusal))
            _end(runtime, progress, Outcome.REFUSED)
            return
        body = self._planned(document, frame, progress)
        if not (frame.sound and self._recorded_sound):
            await _record(runtime, progress, None)
        self._recorded_sound = frame.sound
        await self._connection.send(body)
        _end(runtime, progress, Outcome.COMPLETED)

    def _planned(self, document: JsonValue, frame: Frame, progress: Progress) -> str:
        """The frame as it goes on; what was replaced in it is remembered."""
        verdict, report, extraction = progress.verdict, progress.report, progress.extraction
        if verdict is None or report is None or extraction is None:
            raise RuntimeError("planned before it was judged")
        adapter = progress.service.adapter
        redaction = redact.redact(document, extraction, report, verdict.operators)
        plan = exchange.forward(adapter, frame.operation, document, extraction, redaction)
        self._numbering = plan.numbering
        self._placeholders.extend(plan.placeholders)
        progress.redactions = plan.redactions
        if not isinstance(plan.body, bytes):
            raise TypeError("a frame is JSON")
        return plan.body.decode("utf-8")

    async def _refuse(self, progress: Progress, raw: bytes, problem: ProblemError) -> None:
        problem = await recording.record_refusal(self._runtime, progress, problem)
        await self._tell(problem, progress, _document(raw))
        _end(self._runtime, progress, Outcome.ERROR if problem.status >= 500 else Outcome.REFUSED)

    async def _tell(self, problem: ProblemError, progress: Progress, about: JsonValue) -> None:
        text = problem.text(progress.language)
        refusal = Refusal(problem.status, problem.code, text, progress.event)
        await self._send(self._session.refused(about, refusal))

    async def _send(self, frames: Sequence[JsonValue]) -> None:
        for frame in frames:
            await self._client.send(jsondoc.encode_text(frame))

    def _next(self) -> Progress:
        progress = _new_progress(self._runtime, self._opening.service)
        progress.caller = self._opening.caller
        progress.user = self._opening.user
        progress.language = self._opening.language
        return progress


async def _judged(runtime: Runtime, progress: Progress, operation: Operation) -> Verdict:
    """The verdict as it can be carried out in a session."""
    verdict = await judging.judge(runtime, progress, operation)
    tools = progress.extraction is not None and progress.extraction.uses_tools
    progress.verdict = verdict = in_session(verdict, uses_tools=tools)
    return verdict


def _new_progress(runtime: Runtime, service: ServiceRuntime) -> Progress:
    now = runtime.now()
    event = event_id(now, runtime.entropy(10))
    return Progress(event=event, time=now, started=perf_counter(), service=service)


async def _record(runtime: Runtime, progress: Progress, status: int | None) -> None:
    """The decision, durable before anything is sent. Raises UnavailableError."""
    await runtime.audit.commit(recording.decision_record(runtime, progress, status))
    progress.recorded = True
    recording.count_decision(runtime, progress)
    alerted(runtime, progress)


def _end(runtime: Runtime, progress: Progress, outcome: Outcome) -> None:
    if progress.recorded:
        elapsed = perf_counter() - progress.started
        runtime.audit.submit(recording.outcome_record(runtime, progress, outcome, elapsed=elapsed))
        progress.recorded = False


def _head(scope: Scope) -> Inbound:
    """The head of the request to connect; that it asks for a WebSocket is settled."""
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"upgrade"]
    return inbound.read_head({**scope, "method": "GET", "headers": headers})


def _document(raw: bytes) -> JsonValue:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _unknown() -> ClientError:
    return ClientError(
        404,
        "unknown_operation",
        "På den här adressen tas inga WebSocket-förbindelser emot.",
        "No WebSocket connections are accepted at this address.",
    )


def _too_large() -> ClientError:
    return ClientError(
        413,
        "frame_too_large",
        "Meddelandet är för stort. Dela upp det.",
        "The message is too large. Send it in parts.",
    )
