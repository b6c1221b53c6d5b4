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

MESSAGE = "Mejla eva.test@exempel.se om mötet"


def welcome(gateway: Gateway, url: str) -> Iterator[str]:
    """The lines; none but for the demo. `url` is where it is reached."""
    configuration, access = gateway.configuration, gateway.demo_access
    if access is None:
        return
    settings = configuration.settings
    yield f"\nGrindvakt (demo) at {url}   OpenAI base URL: {url}{_path(configuration)}\n"
    for tenant in gateway.policies:
        key = access.keys.get(tenant.name)
        if key is not None:
            yield f"  {tenant.name:<12} {key}   {_uses(configuration, tenant)}"
    yield f"\nConsole:  {url}/console/   user: admin   password: {access.password}"
    services = (
        f"{name}: "
        + ("built-in echo model (nothing leaves)" if service.echo == "always" else "real service")
        for name, service in settings.services.items()
    )
    yield f"Services: {', '.join(services)}"
    for tenant in gateway.policies:
        allowed = [
            service
            for service in allowed_services(configuration, tenant)
            if settings.services[service].adapter == "openai"
        ]
        if tenant.name in access.keys and allowed:
            yield "\nTry:"
            yield from _curl(configuration, url, access.keys[tenant.name], allowed)
            return


def allowed_services(configuration: Configuration, tenant: TenantPolicy) -> list[str]:
    """The services that a tenant's policy does not refuse to the demo's user, the default one
    first."""
    settings = configuration.settings
    demo = settings.tenants[tenant.name].demo_key
    names = sorted(settings.services, key=lambda name: name != settings.default_service)
    allowed = []
    for name in names:
        context = Context(
            tenant=tenant.name,
            service=service_description(name, settings.services[name]),
            roles=frozenset(demo.roles if demo else ()),
            operation="chat_completions",
            today=today(),
        )
        if not evaluate(tenant.policy, context, ScanReport(()), ()).refuses_service:
            allowed.append(name)
    return allowed


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
