"""What the endpoint works with, wired once in `gateway.app`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from prometheus_client import Gauge

from detectors.types import ScanReport
from gateway.alerts.webhook import Alerts
from gateway.audit.record import AcknowledgementRecord, ShadowRecord
from gateway.audit.refused import RefusedMessages
from gateway.audit.writer import AuditWriter
from gateway.core.adapter import Adapter, Operation
from gateway.core.review import Reviewed
from gateway.core.segments import Extraction
from gateway.core.warning import Warned
from gateway.files.pool import FilePool
from gateway.identity.caller import Caller
from gateway.identity.rootkey import RootKey
from gateway.lifecycle.shadow import Shadow
from gateway.lifecycle.tenant import TenantPolicy
from gateway.proxy.acknowledging.codes import Desk
from gateway.proxy.anonymity import Anonymity
from gateway.proxy.authentication import Authentication, unknown_caller
from gateway.proxy.kept.registry import Registry
from gateway.proxy.readings import Readings
from gateway.proxy.scanpool import ScanPool
from gateway.proxy.service_credentials import UserToken
from gateway.proxy.spool import Spool
from gateway.proxy.upstream import Upstream
from gateway.settings import Limits, Service, TenantAudit
from gateway.telemetry import Log, Metrics
from policies.context import Context, IdentitySource
from policies.context import Service as PolicyService
from policies.policy import Policy
from policies.verdict import Action, Verdict

_REROUTE = Action.REROUTE.word
_SENT = (Action.FORWARD.word, Action.REDACT.word)


@dataclass(frozen=True, slots=True)
class ServiceRuntime:
    """One service, ready to be called. `described` is what policies see of it."""

    name: str
    settings: Service
    adapter: Adapter
    upstream: Upstream
    described: PolicyService


@dataclass(slots=True)
class Load:
    """How many requests are being handled, whichever interface they came by."""

    requests: int = 0

    @contextmanager
    def one(self, gauge: Gauge) -> Iterator[None]:
        """One more while the block lasts."""
        self.requests += 1
        gauge.inc()
        try:
            yield
        finally:
            self.requests -= 1
            gauge.dec()


@dataclass(frozen=True, slots=True)
class Runtime:
    """Everything that the endpoint needs; `now` gives an aware time, `entropy` random bytes;
    `choices` is what each tenant lets the log hold."""

    limits: Limits
    services: Mapping[str, ServiceRuntime]
    tenants: Mapping[str, TenantPolicy]
    authentication: Authentication
    anonymity: Anonymity
    root_key: RootKey
    scans: ScanPool
    files: FilePool
    readings: Readings
    spool: Spool
    audit: AuditWriter
    refused: RefusedMessages
    kept: Registry
    desk: Desk
    alerts: Alerts
    metrics: Metrics
    log: Log
    shadow: Shadow
    now: Callable[[], datetime]
    entropy: Callable[[int], bytes] = field(repr=False)
    load: Load = field(default_factory=Load)
    reminding: frozenset[str] = frozenset()
    choices: Mapping[str, TenantAudit] = field(default_factory=dict)


@dataclass(slots=True)
class Progress:
    """How far one request has come: what its record and its refusal are made of. `started` is on
    the clock of `time.perf_counter`, in seconds: an event loop's own may tick in milliseconds.
    `sent_to` is the service that a policy sends the request to in the place of `service`, and
    `sent_by` are the rules that do so now. `stripped`: it goes without its tools. `media`:
    the answer is labelled as a picture, sound or film that an AI service made. `reminder` is the
    line that stands below the answer."""

    event: str
    time: datetime
    started: float
    service: ServiceRuntime
    language: str = "sv"
    caller: Caller | None = None
    tenant: TenantPolicy | None = None
    credential: str = field(default="", repr=False)
    user: UserToken | None = None
    operation: Operation | None = None
    body_bytes: int = 0
    extraction: Extraction | None = None
    report: ScanReport | None = None
    verdict: Verdict | None = None
    message_hashes: Sequence[Sequence[bytes]] = field(default=(), repr=False)
    withheld: int = 0
    redactions: int = 0
    context: Context | None = None
    reviewed: Reviewed | None = None
    shadow: ShadowRecord | None = None
    warned: Warned | None = None
    acknowledgement: AcknowledgementRecord | None = None
    sent_to: ServiceRuntime | None = None
    sent_by: tuple[str, ...] = ()
    declared_class: int | None = None
    stripped: bool = False
    media: bool = False
    reminder: str = ""
    recorded: bool = False

    @property
    def policy(self) -> Policy:
        """The caller's policy, from the request's beginning to its end the same."""
        if self.tenant is None:
            raise RuntimeError("judged before the caller was known")
        return self.tenant.policy

    @property
    def serving(self) -> ServiceRuntime:
        """The service that answers."""
        return self.sent_to or self.service

    @property
    def outcome(self) -> str:
        """What becomes of the request, in a word; "" before it is judged."""
        outcome = self.verdict.outcome if self.verdict else ""
        return _REROUTE if self.sent_by and outcome in _SENT else outcome


def identified(runtime: Runtime, progress: Progress, caller: Caller) -> None:
    """The caller is known, and with them the policy that this request keeps. Raises
    UnavailableError for a tenant without a usable policy, ClientError 401 for a caller without
    identity where the policy has no role for such."""
    progress.caller = caller
    progress.language = caller.language or progress.language
    progress.tenant = tenant = runtime.tenants[caller.tenant]
    progress.language = caller.language or tenant.language
    if caller.source is IdentitySource.ANONYMOUS:
        role = tenant.policy.anonymous_role
        if not role:
            raise unknown_caller()
        progress.caller = replace(caller, roles=frozenset({role}))


def tried_out(
    runtime: Runtime, progress: Progress, verdict: Verdict, judge: Callable[[Policy], Verdict]
) -> None:
    """Ask the policy's candidate too, for the record alone."""
    if progress.tenant is not None:
        progress.shadow = runtime.shadow.beside(progress.tenant, progress.time, verdict, judge)
