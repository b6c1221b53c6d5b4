"""Posting alerts to each tenant's own address, until it has said that it has them.

What waits is bounded, for each tenant by itself, so that one address that does not answer harms
nobody else. The audit log has everything that is told here: what could not be delivered is counted,
logged and found there.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from gateway.alerts.event import Alert, headers
from gateway.telemetry import Log, Metrics

WAITING = 1_000
"""How many alerts wait for one tenant's address at most."""
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0)
"""Seconds between attempts: about 17 minutes in all."""
_SECONDS = 10.0
_DRAIN_SECONDS = 5.0

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a tenant's alerts go, and what they are signed with."""

    url: str
    secret: bytes = field(repr=False)


class Alerts:
    """Belongs to one event loop. `hooks` is by tenant; alerts of other tenants are counted and
    logged only."""

    def __init__(
        self,
        hooks: Mapping[str, Webhook],
        metrics: Metrics,
        log: Log,
        now: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._hooks = hooks
        self._metrics = metrics
        self._log = log
        self._now = now
        self._transport = transport or httpx.AsyncHTTPTransport(
            verify=ssl.create_default_context(), trust_env=False
        )
        self._sleep = sleep
        self._queues: dict[str, asyncio.Queue[Alert]] = {}
        self._workers: list[asyncio.Task[None]] = []

    def tell(self, alert: Alert) -> None:
        """Count, log and post it; the request does not wait for that."""
        for rule in alert.alerts:
            self._metrics.alerts.labels(alert.tenant, rule).inc()
        for rule in alert.incidents:
            self._metrics.incidents.labels(alert.tenant, rule).inc()
        if alert.alerts:
            self._log.write(
                "alert",
                id=alert.event,
                tenant=alert.tenant,
                service=alert.service,
                action=alert.action,
                rules=",".join(alert.alerts),
            )
        if alert.incidents:
            self._log.write(
                "incident",
                id=alert.event,
                tenant=alert.tenant,
                service=alert.service,
                action=alert.action,
                rules=",".join(alert.incidents),
            )
        if alert.tenant in self._hooks:
            self._enqueue(alert)

    async def close(self) -> None:
        """Give what waits a few seconds more."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_DRAIN_SECONDS):
                await asyncio.gather(*(queue.join() for queue in self._queues.values()))
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        for tenant, queue in self._queues.items():
            while not queue.empty():
                self._lost(queue.get_nowait(), tenant, "stopped")
        await self._transport.aclose()

    def _enqueue(self, alert: Alert) -> None:
        queue = self._queues.get(alert.tenant)
        if queue is None:
            queue = self._queues[alert.tenant] = asyncio.Queue(WAITING)
            hook = self._hooks[alert.tenant]
            work = self._work(alert.tenant, hook, queue)
            self._workers.append(asyncio.get_running_loop().create_task(work))
        try:
            queue.put_nowait(alert)
        except asyncio.QueueFull:
            self._lost(alert, alert.tenant, "queue_full")

    async def _work(self, tenant: str, hook: Webhook, queue: asyncio.Queue[Alert]) -> None:
        while True:
            alert = await queue.get()
            try:
                await self._deliver(tenant, hook, alert)
            except asyncio.CancelledError:
                self._lost(alert, tenant, "stopped")
                raise
            finally:
                queue.task_done()

    async def _deliver(self, tenant: str, hook: Webhook, alert: Alert) -> None:
        """Post until it is taken; every attempt is signed anew, so that its time is true."""
        for pause in (*PAUSES, None):
            problem = await self._post(hook, alert)
            if not problem:
                self._metrics.alert_deliveries.labels(tenant, "delivered").inc()
                return
            self._metrics.alert_deliveries.labels(tenant, "failed").inc()
            self._log.write("alert_failed", id=alert.event, tenant=tenant, reason=problem)
            if pause is not None:
                await self._sleep(pause)
        self._lost(alert, tenant, "gave_up")

    async def _post(self, hook: Webhook, alert: Alert) -> str:
        """Why it was not taken; "" when it was. Redirects are not followed."""
        body = alert.body()
        timestamp = int(self._now().timestamp())
        request = httpx.Request(
            "POST", hook.url, headers=headers(alert, hook.secret, timestamp, body), content=body
        )
        try:
            async with asyncio.timeout(_SECONDS):
                response = await self._transport.handle_async_request(request)
                await response.aclose()
        except TimeoutError:
            return "timeout"
        except (httpx.HTTPError, OSError) as error:
            return type(error).__name__
        return "" if 200 <= response.status_code < 300 else f"status_{response.status_code}"

    def _lost(self, alert: Alert, tenant: str, reason: str) -> None:
        self._metrics.alert_deliveries.labels(tenant, "lost").inc()
        self._log.write("alert_lost", id=alert.event, tenant=tenant, reason=reason)
