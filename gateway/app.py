"""The composition root: wires every part together, and routes requests to them.

The first path segment decides: a service's name (or `/v1`, the default service) goes to the proxy
endpoint without passing through the framework; everything else is the gateway's own.
"""

import asyncio
import gc
from collections.abc import Callable
from contextlib import AsyncExitStack

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from gateway import __version__, demo
from gateway.alerts.webhook import Alerts, Webhook
from gateway.api.operations import operations_router
from gateway.api.presidio import presidio_router
from gateway.api.screen import screen_router
from gateway.api.unknown import add_unknown, is_of_a_service, refuse_service
from gateway.audit.incidents import watching
from gateway.audit.recorder import recorder
from gateway.audit.refused import RefusedMessages
from gateway.audit.writer import AuditWriter
from gateway.console.pages import ConsoleDeps
from gateway.console.router import console_router
from gateway.entropy import Entropy
from gateway.errors import ConfigError
from gateway.feeding import start_feeds
from gateway.files.pool import FilePool
from gateway.identity.fetch import Fetch, Fetcher
from gateway.identity.keys import KeyRing
from gateway.identity.oidc.verifier import Verifier
from gateway.identity.rootkey import Purpose
from gateway.lifecycle.current import LivePolicies, PolicyTenant
from gateway.lifecycle.shadow import Shadow
from gateway.lifecycle.signal import PolicySignal
from gateway.lifecycle.steps import TenantRules
from gateway.lifecycle.store import PolicyStore
from gateway.lifecycle.targets import target_check
from gateway.lifecycle.tenant import TenantPolicy
from gateway.providers import ADAPTERS
from gateway.proxy.acknowledging.codes import Desk
from gateway.proxy.acknowledging.store import Acknowledgements
from gateway.proxy.anonymity import Anonymity
from gateway.proxy.authentication import Authentication
from gateway.proxy.endpoint import Endpoint
from gateway.proxy.inbound import Receive, Scope, Send
from gateway.proxy.kept.opening import open_registry, open_store
from gateway.proxy.kept.sealing import Sealer
from gateway.proxy.kept.sql import SqlStore
from gateway.proxy.lists import TenantLists, load_files
from gateway.proxy.live import LiveEndpoint
from gateway.proxy.readings import Readings
from gateway.proxy.runtime import Runtime, ServiceRuntime
from gateway.proxy.scanpool import ScanPool
from gateway.proxy.screen import Screening
from gateway.proxy.service_credentials import open_credential
from gateway.proxy.spool import Spool
from gateway.proxy.upstream import open_upstream
from gateway.settings import Configuration, Service, policy_path
from gateway.state import State, open_state
from gateway.storage.clock import utc_now
from gateway.storage.hashedlists import HashedListStore
from gateway.storage.periodic import Periodic
from gateway.telemetry import Log, Metrics, place
from policies import source
from policies.compile import load_policy
from policies.context import Service as PolicyService


class Gateway:
    """The ASGI application. Whoever serves it calls `start` before and `stop` after."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.metrics = Metrics()
        self.log = Log()
        self.draining = False
        self.demo_access: demo.DemoAccess | None = None
        self._closing = AsyncExitStack()
        self._audit: AuditWriter | None = None
        self._runtime: Runtime | None = None
        self._policies: LivePolicies | None = None
        self._endpoint: Endpoint | None = None
        self._own: FastAPI | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self._websocket(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        runtime, endpoint, own = self._runtime, self._endpoint, self._own
        if runtime is None or endpoint is None or own is None:
            raise RuntimeError("a request before the start")
        service, path = self._addressed(runtime, scope)
        if service is not None:
            await endpoint(scope, receive, send, service, path)
        elif is_of_a_service(scope["path"]):
            default = self.configuration.settings.default_service
            await refuse_service(runtime, runtime.services[default], scope, send)
        else:
            await own(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        runtime = self._runtime
        if runtime is None:
            raise RuntimeError("a connection before the start")
        service, path = self._addressed(runtime, scope)
        if service is None:  # closed before it is accepted, which answers 403
            await send({"type": "websocket.close", "code": 1008})
        else:
            await LiveEndpoint(runtime)(scope, receive, send, service, path)

    def _addressed(self, runtime: Runtime, scope: Scope) -> tuple[ServiceRuntime | None, str]:
        """The service that a path is of, and what follows its prefix."""
        first, _, rest = scope["path"][1:].partition("/")
        if first == "v1":
            first, rest = self.configuration.settings.default_service, scope["path"][1:]
        service = runtime.services.get(first)
        if service is None:
            return None, ""
        mount, below = service.adapter.mount, f"/{rest}"
        return service, below[len(mount) :] if below.startswith(f"{mount}/") else ""

    async def start(self) -> None:
        """Open everything. Raises ConfigError; what was opened until then is closed again."""
        async with AsyncExitStack() as closing:
            state = open_state(self.configuration, serving=True)
            closing.callback(state.database.close)
            runtime = await self._open(state, closing)
            self._closing = closing.pop_all()
        self._runtime = runtime
        self._endpoint = Endpoint(runtime)
        self._own = self._own_pages(state, runtime)
        # What was made so far lives as long as the process: collections need not look at it.
        gc.collect()
        gc.freeze()
        self.log.write("started", version=__version__, demo=self.configuration.settings.demo)

    @property
    def policies(self) -> tuple[TenantPolicy, ...]:
        """The tenants' policies that are in use."""
        return self._policies.usable() if self._policies is not None else ()

    def reload(self) -> None:
        """Read the tenants' policy files again. Blocks: not for the event loop."""
        if self._policies is None:
            return
        try:
            self._policies.reload()
        except (SQLAlchemyError, OSError) as error:
            self.log.write("reload_failed", kind=type(error).__name__)

    async def stop(self) -> None:
        """Close everything in reverse order; the audit log first writes what it has accepted."""
        await self._closing.aclose()
        self.log.write("stopped")

    async def _open(self, state: State, closing: AsyncExitStack) -> Runtime:
        settings = self.configuration.settings
        if settings.demo:
            folder = settings.storage.data_dir
            self.demo_access = demo.access(settings, folder, state.keys, state.users)

        def cache_key(tenant: str) -> bytes:
            return state.root_key.derive(tenant, Purpose.CACHE)

        scans, lists = self._scanning(state, cache_key)
        await asyncio.to_thread(scans.start)
        closing.push_async_callback(asyncio.to_thread, scans.stop)
        fetcher = Fetcher()
        closing.push_async_callback(fetcher.close)
        files, spool = await self._reading(closing)
        services = self._services(fetcher, closing)
        tokens = Verifier({name: t.issuers for name, t in settings.tenants.items()}, fetcher)
        closing.push_async_callback(tokens.close)
        keys, refused = KeyRing(state.database), RefusedMessages(state.database)
        keys.load()
        refused.load()
        policies = self._policies = self._live_policies(state, closing)
        entropy = Entropy()
        kept = open_store(settings, state.database)
        letting_go = [kept.refresh] if isinstance(kept, SqlStore) else []
        closing.push_async_callback(kept.close)
        sealer = Sealer(state.root_key, entropy, settings.kept.key_id)
        known = Acknowledgements(state.database)
        letting_go.append(known.refresh)
        classified = watching(state.database, recorder(state.store))
        refreshed = [keys.refresh, refused.refresh, lists.refresh, policies.refresh, classified]
        periodic = Periodic([*refreshed, *letting_go], failed=self.metrics.refresh_errors.inc)
        periodic.start()
        closing.push_async_callback(asyncio.to_thread, periodic.stop)
        await asyncio.to_thread(state.store.begin)
        closing.push_async_callback(asyncio.to_thread, state.checkpoints.make)
        self._audit = audit = AuditWriter(state.store, refused=refused)
        audit.start()
        closing.push_async_callback(audit.close)
        start_feeds(closing, self.configuration, state, fetcher, self.metrics, self.log)
        signing = Periodic([state.checkpoints.make], settings.audit.checkpoint_seconds)
        signing.start()
        closing.push_async_callback(asyncio.to_thread, signing.stop)
        alerts = Alerts(alert_hooks(self.configuration), self.metrics, self.log, utc_now)
        closing.push_async_callback(alerts.close)
        return Runtime(
            limits=settings.limits,
            services=services,
            tenants=policies,
            authentication=Authentication(keys, policies, tokens),
            anonymity=visitors(self.configuration),
            root_key=state.root_key,
            scans=scans,
            files=files,
            readings=Readings(settings.limits.readings_bytes, cache_key),
            spool=spool,
            audit=audit,
            refused=refused,
            kept=open_registry(kept, settings, state.root_key, entropy),
            desk=Desk.open(kept, sealer, known, state.root_key, utc_now),
            alerts=alerts,
            metrics=self.metrics,
            log=self.log,
            shadow=Shadow(self.metrics, self.log),
            now=utc_now,
            entropy=entropy,
            reminding=frozenset(n for n, t in settings.tenants.items() if t.reminders_in_answers),
            choices={name: tenant.audit for name, tenant in settings.tenants.items()},
        )

    def _scanning(
        self, state: State, cache_key: Callable[[str], bytes]
    ) -> tuple[ScanPool, TenantLists]:
        """The scan pool, not started yet, and the tenants' lists that it reads."""
        scans = ScanPool(
            self.configuration.settings.screening,
            cache_key,
            lambda tenant: lists.part(tenant),  # noqa: PLW0108 - each needs the other
        )
        lists = TenantLists(
            load_files(self.configuration),
            HashedListStore(state.database),
            state.root_key,
            scans.list_scanner,
            self.log,
        )
        lists.load()
        return scans, lists

    async def _reading(self, closing: AsyncExitStack) -> tuple[FilePool, Spool]:
        """What reads files, and where they lie meanwhile."""
        settings = self.configuration.settings
        files = FilePool(settings.files)
        await asyncio.to_thread(files.start)
        closing.push_async_callback(asyncio.to_thread, files.stop)
        limits, folder = settings.limits, settings.storage.data_dir / "spool"
        spool = Spool(folder, limits.spool_bytes, limits.spool_free_bytes)
        spool.start()
        closing.callback(spool.stop)
        return files, spool

    def _services(self, fetch: Fetch, closing: AsyncExitStack) -> dict[str, ServiceRuntime]:
        services = load_services(self.configuration, fetch)
        for service in services.values():
            closing.push_async_callback(service.upstream.transport.aclose)
            closing.push_async_callback(service.upstream.credential.close)
        return services

    def _live_policies(self, state: State, closing: AsyncExitStack) -> LivePolicies:
        signal = policy_signal(self.configuration)
        store = policy_store(state, signal)
        policies = LivePolicies(
            policy_tenants(self.configuration),
            store,
            self.metrics,
            self.log,
            check=target_check(self.configuration.settings.services),
        )
        policies.load()
        if signal is not None:
            signal.start(policies.refresh)
            closing.push_async_callback(asyncio.to_thread, signal.stop)
        return policies

    def _own_pages(self, state: State, runtime: Runtime) -> FastAPI:
        # The description of the interfaces is not given to callers without a key.
        app = FastAPI(title="Grindvakt", version=__version__, openapi_url=None)
        default = self.configuration.settings.default_service
        app.include_router(operations_router(self.metrics, self._ready))
        app.include_router(screen_router(Screening(runtime, default)))
        app.include_router(presidio_router(runtime, self.configuration.settings.presidio))
        app.include_router(console_router(self._console(state, runtime)))
        add_unknown(app)
        app.add_exception_handler(Exception, self._bug)
        return app

    async def _bug(self, _request: Request, error: Exception) -> JSONResponse:
        """Answers what nothing else has answered, without saying more than that."""
        self.log.write("bug", kind=type(error).__name__, place=place(error))
        self.metrics.errors.labels("internal_error").inc()
        message = "Ett internt fel inträffade. An internal error occurred."
        return JSONResponse({"error": {"code": "internal_error", "message": message}}, 500)

    def _console(self, state: State, runtime: Runtime) -> ConsoleDeps:
        settings = self.configuration.settings
        return ConsoleDeps(
            store=state.store,
            users=state.users,
            sessions=state.sessions,
            clock=utc_now,
            tenants={name: tenant.title for name, tenant in settings.tenants.items()},
            services=tuple(settings.services),
            policies=runtime.tenants,
            echoes=frozenset(n for n, s in settings.services.items() if s.echo == "always"),
        )

    async def _ready(self) -> bool:
        return not self.draining and self._audit is not None and self._audit.stats().healthy


def load_services(configuration: Configuration, fetch: Fetch) -> dict[str, ServiceRuntime]:
    """Every configured service with its adapter and its way out. Raises ConfigError."""
    services = {}
    for name, settings in configuration.settings.services.items():
        adapter = ADAPTERS[settings.adapter]
        credential = open_credential(name, settings, adapter, configuration, fetch)
        upstream = open_upstream(name, settings, adapter, credential)
        described = service_description(name, settings)
        services[name] = ServiceRuntime(name, settings, adapter, upstream, described)
    return services


def service_description(name: str, settings: Service) -> PolicyService:
    """What policies see of a configured service."""
    return PolicyService(
        id=name,
        tier=settings.tier,
        region=settings.region,
        no_training=settings.no_training,
        dpa=settings.dpa,
    )


def load_tenants(configuration: Configuration) -> dict[str, TenantPolicy]:
    """Every tenant with its compiled policy. Raises ConfigError with file, line and key."""
    tenants = {}
    check = target_check(configuration.settings.services)
    for name, settings in configuration.settings.tenants.items():
        try:
            policy = load_policy(policy_path(configuration, settings))
        except source.SourceError as error:
            raise ConfigError(f"tenants.{name}.policy:\n{error}") from None
        problems = check(policy)
        if settings.anonymous is not None and not policy.anonymous_role:
            problems += (f"{policy.name}: anonymous_role is missing; tenants.{name}.anonymous",)
        if problems:
            raise ConfigError("\n".join((f"tenants.{name}.policy:", *problems)))
        tenants[name] = TenantPolicy(name, policy, settings.language)
    return tenants


def policy_tenants(configuration: Configuration) -> dict[str, PolicyTenant]:
    """What the configuration says of the tenants' policies."""
    return {
        name: PolicyTenant(
            name,
            tenant.language,
            policy_path(configuration, tenant),
            TenantRules(tenant.policy_source, tenant.four_eyes),
        )
        for name, tenant in configuration.settings.tenants.items()
    }


def visitors(configuration: Configuration) -> Anonymity:
    """Who is let in without a credential."""
    tenants = configuration.settings.tenants.items()
    return Anonymity({name: t.anonymous for name, t in tenants if t.anonymous is not None})


def alert_hooks(configuration: Configuration) -> dict[str, Webhook]:
    """Where each tenant's security officer is told."""
    hooks = {}
    for name, tenant in configuration.settings.tenants.items():
        if tenant.alerts is not None:
            secret = configuration.secrets[tenant.alerts.secret].get_secret_value()
            hooks[name] = Webhook(tenant.alerts.webhook, secret.encode())
    return hooks


def policy_signal(configuration: Configuration) -> PolicySignal | None:
    """How gateways tell each other of other policies; None where they only look now and then."""
    redis = configuration.settings.storage.redis_url
    return None if redis is None else PolicySignal(redis.get_secret_value())


def policy_store(state: State, signal: PolicySignal | None) -> PolicyStore:
    """The versions; who changes them tells it by the signal."""
    return PolicyStore(state.database, changed=signal.publish if signal else lambda: None)
