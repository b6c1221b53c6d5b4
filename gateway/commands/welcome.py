"""What someone who has just started the demo needs: addresses, keys, and a line to paste."""

import json
import shlex
from collections.abc import Iterator

from detectors.types import ScanReport
from gateway.app import Gateway, service_description
from gateway.lifecycle.tenant import TenantPolicy
from gateway.providers import ADAPTERS
from gateway.proxy.scanners import today
from gateway.settings import Configuration
from policies.context import Context
from policies.evaluate import evaluate
from policies.verdict import Verdict

MESSAGE = "Mejla eva.test@exempel.se om mötet"


def welcome(gateway: Gateway, url: str) -> Iterator[str]:
    """The lines; none but for the demo. `url` is where it is reached."""
    configuration, access = gateway.configuration, gateway.demo_access
    if access is None:
        return
    settings = configuration.settings
    yield f"\nGrindvakt (demo) at {url}   OpenAI base URL: {url}{_path(configuration)}\n"
    known = [tenant for tenant in gateway.policies if tenant.name in access.keys]
    for tenant in known:
        yield f"  {tenant.name:<12} {access.keys[tenant.name]}   {_uses(configuration, tenant)}"
    if noticed := [tenant.name for tenant in known if _notices(configuration, tenant)]:
        yield f"\nThe first answer to {', '.join(noticed)} is a notice: reply with the code in it."
    yield f"\nConsole:  {url}/console/   user: admin   password: {access.password}"
    services = (
        f"{name}: "
        + ("built-in echo model (nothing leaves)" if service.echo == "always" else "real service")
        for name, service in settings.services.items()
    )
    yield f"Services: {', '.join(services)}"
    for tenant in known:
        allowed = [
            service
            for service in allowed_services(configuration, tenant)
            if settings.services[service].adapter == "openai"
        ]
        if allowed:
            yield "\nTry:"
            yield from _curl(configuration, url, access.keys[tenant.name], allowed)
            return


def allowed_services(configuration: Configuration, tenant: TenantPolicy) -> list[str]:
    """The services that a tenant's policy does not refuse to the demo's user, the default one
    first."""
    settings = configuration.settings
    names = sorted(settings.services, key=lambda name: name != settings.default_service)
    return [n for n in names if not _harmless(configuration, tenant, n).refuses_service]


def _harmless(configuration: Configuration, tenant: TenantPolicy, service: str) -> Verdict:
    """What the demo's user meets with a text in which nothing is found."""
    settings = configuration.settings
    demo = settings.tenants[tenant.name].demo_key
    context = Context(
        tenant=tenant.name,
        service=service_description(service, settings.services[service]),
        roles=frozenset(demo.roles if demo else ()),
        operation="chat_completions",
        today=today(),
    )
    return evaluate(tenant.policy, context, ScanReport(()), ())


def _notices(configuration: Configuration, tenant: TenantPolicy) -> bool:
    """Whether a service that may be used shows a notice first."""
    allowed = allowed_services(configuration, tenant)
    return any(_harmless(configuration, tenant, name).notices for name in allowed)


def _uses(configuration: Configuration, tenant: TenantPolicy) -> str:
    allowed = allowed_services(configuration, tenant)
    paths = [_path(configuration, name) for name in allowed]
    return f"use {' or '.join(paths)}" if paths else "may use no service"


def _path(configuration: Configuration, service: str = "") -> str:
    settings = configuration.settings
    if service in ("", settings.default_service):
        return "/v1"
    return f"/{service}{ADAPTERS[settings.services[service].adapter].mount}"


def _curl(configuration: Configuration, url: str, key: str, allowed: list[str]) -> Iterator[str]:
    """To a built-in model where there is one, whose answer shows what left."""
    services = configuration.settings.services
    built_in = [name for name in allowed if services[name].echo == "always"]
    service = built_in[-1] if built_in else allowed[0]
    models = services[service].models
    model = "echo" if built_in else models[0] if models else "gpt-5-mini"
    body = {"model": model, "messages": [{"role": "user", "content": MESSAGE}]}
    yield f"  curl {url}{_path(configuration, service)}/chat/completions \\"
    yield f"    -H 'Authorization: Bearer {key}' \\"
    yield "    -H 'Content-Type: application/json' \\"
    yield f"    -d {shlex.quote(json.dumps(body, ensure_ascii=False))}\n"
