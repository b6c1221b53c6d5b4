"""The way back: the service's response to the client, placeholders restored as it arrives."""

import json
from collections.abc import Mapping
from time import perf_counter
from typing import Protocol

import httpx

from gateway.audit.record import Outcome
from gateway.core.adapter import Answer, Framing, Operation, Refusal, Reply, Restorer
from gateway.core.exchange import Forward
from gateway.errors import UpstreamError
from gateway.proxy import recording
from gateway.proxy.inbound import Send
from gateway.proxy.runtime import Progress, Runtime, ServiceRuntime
from gateway.proxy.upstream import rubbish

_EVENT_STARTS = (b"data:", b"event:", b"id:", b"retry:", b":", b"\n", b"\r", b"\xef\xbb\xbf")


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
        self.outcome_recorded = False

    async def forward(
        self,
        operation: Operation,
        headers: Mapping[str, str],
        query: Mapping[str, str],
        plan: Forward,
        watch: Watch,
    ) -> None:
        """Send the planned request and relay the answer. Raises UpstreamError."""
        upstream = self._progress.service.upstream
        sent = perf_counter()
        response = await upstream.open(operation, headers, query, plan.body, self._progress.event)
        first = perf_counter()
        metrics, name = self._runtime.metrics, upstream.service
        metrics.upstream_first.labels(name).observe(first - sent)
        try:
            adapter = self._progress.service.adapter
            framing = self._framed(operation, response)
            restorer = adapter.restorer(operation, framing, plan.placeholders)
            if framing is Framing.WHOLE:
                await self._whole(operation, response, restorer, watch)
            else:
                await self._stream(framing, response, restorer, watch)
        finally:
            await response.aclose()
            metrics.upstream_total.labels(name).observe(perf_counter() - sent)
        self._record(response.status_code, first, restorer)

    async def fail(self, refusal: Refusal) -> None:
        """Tell the client of an error: as the response, or inside a stream that has begun."""
        adapter = self._progress.service.adapter
        if not self._begun:
            await send_reply(self._send, adapter.error(refusal), "refused", self._progress)
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
        self, framing: Framing, response: httpx.Response, restorer: Restorer, watch: Watch
    ) -> None:
        """Nothing is sent before there is something to show, so that an answer which breaks off
        before that can still be answered with a proper error."""
        may_begin, begins = _BEGINNINGS[framing]
        self._framing = framing
        name, early, known = self._progress.service.name, b"", False
        async for chunk in self._progress.service.upstream.chunks(response):
            received = chunk
            if not known:
                received = early = early + chunk
                if may_begin(early):
                    continue
                if not begins(early):
                    raise rubbish(name)
                known = True
            await self._piece(response, restorer.feed(received))
        if not known:
            raise rubbish(name)
        rest = restorer.close()
        if not restorer.complete:
            await self._piece(response, rest)
            raise _cut_off(name)
        watch.over = True
        if not self._begun:
            await self._start(response, None)
        await self._body(rest, more=False)

    async def _piece(self, response: httpx.Response, data: bytes) -> None:
        if data and not self._begun:
            await self._start(response, None)
        if data:
            await self._body(data, more=True)

    async def _whole(
        self, operation: Operation, response: httpx.Response, restorer: Restorer, watch: Watch
    ) -> None:
        """A response that is not a stream is read to its end first, so that a broken one can
        still be answered with a proper error."""
        service = self._progress.service
        limit = self._runtime.limits.response_bytes
        received, size = [], 0
        async for chunk in service.upstream.chunks(response):
            size += len(chunk)
            if size > limit:
                raise rubbish(service.name)
            received.append(chunk)
        body = b"".join(received)
        _check(service, operation, response, body)
        body = restorer.feed(body) + restorer.close()
        watch.over = True
        await self._start(response, len(body))
        await self._body(body, more=False)

    async def _start(self, response: httpx.Response, length: int | None) -> None:
        verdict = self._progress.verdict
        headers = self._progress.service.upstream.passed_headers(response)
        headers += _own_headers(verdict.action.word if verdict else "", self._progress)
        if length is None:
            headers.append((b"cache-control", b"no-cache"))
            headers.append((b"x-accel-buffering", b"no"))
        else:
            headers.append((b"content-length", str(length).encode()))
        self._begun = True
        await self._send(
            {"type": "http.response.start", "status": response.status_code, "headers": headers}
        )

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


async def send_reply(send: Send, reply: Reply, decision: str, progress: Progress) -> None:
    """Send a response of our own."""
    headers = [
        (b"content-type", reply.content_type.encode()),
        (b"content-length", str(len(reply.body)).encode()),
        *_own_headers(decision, progress),
    ]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body, "more_body": False})


def _own_headers(decision: str, progress: Progress) -> list[tuple[bytes, bytes]]:
    """The decision, the event, and how many values and messages the service does not get."""
    headers = [
        (b"x-grindvakt-decision", decision.encode()),
        (b"x-grindvakt-event", progress.event.encode()),
    ]
    if progress.redactions:
        headers.append((b"x-grindvakt-redactions", str(progress.redactions).encode()))
    if progress.withheld:
        headers.append((b"x-grindvakt-withheld", str(progress.withheld).encode()))
    return headers


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
    except ValueError:
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
    except ValueError:
        raise rubbish(service) from None
