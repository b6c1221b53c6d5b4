"""The way back: the service's response to the client, placeholders restored as it arrives."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from time import perf_counter
from types import MappingProxyType
from typing import Protocol

import httpx

from gateway.audit.record import Outcome
from gateway.core.adapter import Answer, Framing, Operation, Refusal, Reply, Restorer
from gateway.core.exchange import Forward
from gateway.core.multipart import Related
from gateway.core.obliged import holds_media, makes_media
from gateway.core.placeholders import Placeholders
from gateway.core.review import AnswerStoppedError, Review
from gateway.errors import UpstreamError
from gateway.identity.credentials import refuse_own_credentials
from gateway.proxy import answers, recording
from gateway.proxy.inbound import Send
from gateway.proxy.kept.recollection import Recollection
from gateway.proxy.outgoing import Outgoing
from gateway.proxy.own_headers import answer_headers, labels_media, own_headers, written
from gateway.proxy.runtime import Progress, Runtime, ServiceRuntime
from gateway.proxy.service_credentials import UserToken
from gateway.proxy.upstream import rubbish
from policies.verdict import Action

_EVENT_STARTS = (b"data:", b"event:", b"id:", b"retry:", b":", b"\n", b"\r", b"\xef\xbb\xbf")


_UNBUFFERED = [(b"cache-control", b"no-cache"), (b"x-accel-buffering", b"no")]


class Watch(Protocol):
    """`over` is set when the client's leaving no longer matters."""

    over: bool


class Relay:
    """Forwards one request and relays its answer. `outcome_recorded`: nothing more to record."""

    def __init__(self, runtime: Runtime, progress: Progress, send: Send) -> None:
        self._runtime = runtime
        self._progress = progress
        self._send = send
        self._begun = False
        self._framing = Framing.WHOLE
        self._review: Review | None = None
        self.outcome_recorded = False
        self.more: Mapping[str, str] = MappingProxyType({})
        """Headers of the answer besides, whatever it is."""

    async def forward(
        self,
        operation: Operation,
        headers: Mapping[str, str],
        query: Mapping[str, str],
        plan: Forward,
        recollection: Recollection,
        watch: Watch,
    ) -> None:
        """Send the planned request and relay the answer. Raises UpstreamError, UnavailableError
        when an id in the answer could not be kept, and ClientError when the policy stops it."""
        upstream = self._progress.serving.upstream
        sent = perf_counter()
        said = plan.body.said if isinstance(plan.body, Related) else plan.body
        if isinstance(said, bytes):
            refuse_own_credentials(said, self._progress.credential)
        body = Outgoing(plan.body, self._runtime.entropy)
        response = await upstream.open(
            operation, headers, query, body, self._progress.event, self._user
        )
        first = perf_counter()
        metrics, name = self._runtime.metrics, upstream.service
        metrics.upstream_first.labels(name).observe(first - sent)
        try:
            adapter = self._progress.service.adapter
            framing = self._framed(operation, response)
            if self._begun and framing is Framing.WHOLE:
                raise _failed(upstream.service, response.status_code)
            self._review = answers.reviewing(self._runtime, self._progress)
            kind = response.headers.get("content-type", "").lower()
            if labels_media(self._progress) and response.status_code < 300:
                self._progress.media = makes_media(operation, kind)
            placeholders = Placeholders(plan.placeholders, self._review)
            restorer = adapter.restorer(operation, framing, placeholders)
            if self._progress.reminder and response.status_code < 300:
                line = self._progress.reminder
                restorer = adapter.reminding(operation, framing, restorer, line)
            if framing is Framing.WHOLE:
                await self._whole(operation, response, restorer, recollection, watch)
            else:
                recollection.begin(framing)
                await self._stream(framing, response, restorer, recollection, watch)
        except AnswerStoppedError as why:
            raise answers.stopped(self._runtime, self._progress, why) from None
        finally:
            await response.aclose()
            metrics.upstream_total.labels(name).observe(perf_counter() - sent)
        self._record(response.status_code, first, restorer)

    @property
    def _user(self) -> UserToken | None:
        """The caller's own token, which goes to no other service than the one that was asked."""
        return None if self._progress.sent_to else self._progress.user

    @property
    def begun(self) -> bool:
        """Whether the client has got the beginning of an answer."""
        return self._begun

    @asynccontextmanager
    async def kept_alive(self, streams: bool) -> AsyncIterator[None]:
        """A sign of life now and then to a client that waits for a stream of events, while the
        block lasts. The first one begins the answer: what is decided after it can only be told
        inside the stream."""
        if not streams:
            yield
            return
        signs = asyncio.get_running_loop().create_task(self._signs())
        try:
            yield
        finally:
            signs.cancel()
            await asyncio.wait([signs])

    async def _signs(self) -> None:
        while True:
            await asyncio.sleep(self._runtime.limits.keep_alive_seconds)
            if not self._begun:
                self._begun, self._framing = True, Framing.EVENTS
                headers = [(b"content-type", b"text/event-stream"), *_UNBUFFERED]
                headers += own_headers("pending", self._progress)
                await self._send({"type": "http.response.start", "status": 200, "headers": headers})
            await self._body(b": grindvakt\n\n", more=True)

    async def answer(
        self, reply: Reply, refusal: Refusal | None, decision: str, headers: Mapping[str, str]
    ) -> None:
        """Answer in the service's place, with these headers. Inside a stream that has begun, a
        `refusal` that is no stream by itself is told as an error."""
        if not self._begun or refusal is None:
            more = {**self.more, **headers}
            await send_reply(self._send, reply, decision, self._progress, more)
        elif reply.content_type.startswith("text/event-stream"):
            await self._body(reply.body, more=False)
        else:
            await self.fail(refusal, {})

    async def fail(self, refusal: Refusal, headers: Mapping[str, str]) -> None:
        """Tell the client of an error: as the response with these headers, or inside a stream that
        has begun."""
        adapter = self._progress.service.adapter
        if not self._begun:
            reply = adapter.error(refusal)
            more = {**headers, **self.more}
            await send_reply(self._send, reply, "refused", self._progress, more)
        elif self._framing is not Framing.WHOLE and self._progress.operation is not None:
            operation = self._progress.operation
            error = adapter.broken_stream(operation, self._framing, refusal)
            await self._body(error, more=False)

    def _framed(self, operation: Operation, response: httpx.Response) -> Framing:
        """How the answer arrives. An error that calls itself a stream is read as a whole."""
        if not 200 <= response.status_code < 300:
            return Framing.WHOLE
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return self._progress.service.adapter.framing(operation, kind)

    async def _stream(
        self,
        framing: Framing,
        response: httpx.Response,
        restorer: Restorer,
        recollection: Recollection,
        watch: Watch,
    ) -> None:
        """Nothing is sent before there is something to show, so that an answer which breaks off
        before that can still be answered with a proper error."""
        may_begin, begins = _BEGINNINGS[framing]
        self._framing = framing
        name, early, known = self._progress.serving.name, b"", False
        async for chunk in self._progress.serving.upstream.chunks(response):
            received = chunk
            if not known:
                received = early = early + chunk
                if may_begin(early):
                    continue
                if not begins(early):
                    raise rubbish(name)
                known = True
            self._looked_at(received)
            received = await recollection.passing(received)
            await self._piece(response, await self._restored(restorer, received))
        if not known:
            raise rubbish(name)
        rest = await self._restored(restorer, await recollection.ended(), last=True)
        if not restorer.complete:
            await self._piece(response, rest)
            raise _cut_off(name)
        watch.over = True
        if not self._begun:
            await self._start(response, None)
        await self._body(rest, more=False)

    async def _restored(self, restorer: Restorer, data: bytes, *, last: bool = False) -> bytes:
        return await answers.restored(
            self._review,
            lambda: restorer.feed(data) + restorer.close() if last else restorer.feed(data),
        )

    async def _piece(self, response: httpx.Response, data: bytes) -> None:
        if data and not self._begun:
            await self._start(response, None)
        if data:
            await self._body(data, more=True)

    async def _whole(
        self,
        operation: Operation,
        response: httpx.Response,
        restorer: Restorer,
        recollection: Recollection,
        watch: Watch,
    ) -> None:
        """A response that is not a stream is read to its end first, so that a broken one can
        still be answered with a proper error."""
        service = self._progress.serving
        limit = self._runtime.limits.response_bytes
        received, size = [], 0
        async for chunk in service.upstream.chunks(response):
            size += len(chunk)
            if size > limit:
                raise rubbish(service.name)
            received.append(chunk)
        body = b"".join(received)
        _check(service, operation, response, body)
        await recollection.answered(response.status_code, body)
        body = await self._restored(restorer, body, last=True)
        watch.over = True
        self._looked_at(body)
        await self._start(response, len(body))
        await self._body(body, more=False)

    async def _start(self, response: httpx.Response, length: int | None) -> None:
        progress = self._progress
        headers = progress.serving.upstream.passed_headers(response)
        headers += own_headers(progress.outcome, progress)
        headers += answer_headers(progress, response.status_code, media=progress.media)
        headers += written(self.more)
        if length is None:
            headers += _UNBUFFERED
        else:
            headers.append((b"content-length", str(length).encode()))
            reviewed = self._progress.reviewed
            if reviewed is not None and reviewed.action > Action.FORWARD:
                headers.append((b"x-grindvakt-answer", reviewed.action.word.encode()))
        self._begun = True
        await self._send(
            {"type": "http.response.start", "status": response.status_code, "headers": headers}
        )

    def _looked_at(self, data: bytes) -> None:
        """Take note of a picture, sound or film where it is to be labelled."""
        if labels_media(self._progress) and not self._progress.media:
            self._progress.media = holds_media(data)

    async def _body(self, data: bytes, *, more: bool) -> None:
        await self._send({"type": "http.response.body", "body": data, "more_body": more})

    def _record(self, status: int, first: float, restorer: Restorer) -> None:
        progress = self._progress
        usage = restorer.usage
        self._runtime.audit.submit(
            recording.outcome_record(
                self._runtime,
                progress,
                Outcome.COMPLETED if status < 400 else Outcome.UPSTREAM_ERROR,
                elapsed=perf_counter() - progress.started,
                upstream_status=status,
                first_byte=first - progress.started,
                tokens=(usage.prompt_tokens, usage.completion_tokens),
            )
        )
        self.outcome_recorded = True


async def send_reply(
    send: Send,
    reply: Reply,
    decision: str,
    progress: Progress,
    more: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Send a response of our own, with `more` headers."""
    headers = [
        (b"content-type", reply.content_type.encode()),
        (b"content-length", str(len(reply.body)).encode()),
        *own_headers(decision, progress),
        *written(more),
    ]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body, "more_body": False})


def _failed(service: str, status: int) -> UpstreamError:
    return UpstreamError(
        502,
        "upstream_failed",
        f"AI-tjänsten {service} svarade med fel {status}.",
        f"The AI service {service} answered with error {status}.",
    )


def _cut_off(service: str) -> UpstreamError:
    return UpstreamError(
        502,
        "upstream_incomplete",
        f"AI-tjänsten {service} avbröt sitt svar. Försök igen.",
        f"The AI service {service} broke off its answer. Try again.",
    )


def _may_begin_events(chunk: bytes) -> bool:
    """Whether a first chunk is too short to tell."""
    return any(len(chunk) < len(start) and start.startswith(chunk) for start in _EVENT_STARTS)


def _begins_events(chunk: bytes) -> bool:
    """Whether a first chunk can be an event stream's. A first event that is there as a whole must
    hold JSON; later ones are the restorer's and the client's business."""
    if not chunk.startswith(_EVENT_STARTS):
        return False
    line, end, _ = chunk[max(chunk.find(b"data:"), 0) :].partition(b"\n")
    data = line.removeprefix(b"data:").strip()
    if not end or not line.startswith(b"data:") or data == b"[DONE]":
        return True
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _may_begin_array(chunk: bytes) -> bool:
    """Whether a first chunk is nothing but space."""
    return not chunk.strip()


def _begins_array(chunk: bytes) -> bool:
    return chunk.lstrip().startswith(b"[")


_BEGINNINGS = {
    Framing.EVENTS: (_may_begin_events, _begins_events),
    Framing.ARRAY: (_may_begin_array, _begins_array),
}


def _check(
    runtime: ServiceRuntime, operation: Operation, response: httpx.Response, body: bytes
) -> None:
    """A whole response must be JSON unless the operation answers with bytes. Redirects are not
    followed or passed on, and a 401 speaks of the service's own credential, which is not the
    client's business, unless it was the client's own."""
    service, status = runtime.name, response.status_code
    if status == 401 and not runtime.adapter.user_token:
        raise UpstreamError(
            502,
            "upstream_credential",
            f"AI-tjänsten {service} godtog inte gatewayens nyckel. Kontakta din IT-avdelning.",
            f"The AI service {service} did not accept the gateway's key. Contact your IT support.",
        )
    if not 200 <= status < 600 or 300 <= status < 400:
        raise rubbish(service)
    if (operation.answer is Answer.BYTES and status < 300) or (status == 204 and not body):
        return
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        raise rubbish(service) from None
