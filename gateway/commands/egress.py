"""`grindvakt egress export`."""

import argparse
from pathlib import Path
from urllib.parse import urlsplit

from gateway.commands.common import Commands, configuration, say, tell
from gateway.commands.judging import of_tenant
from gateway.egress import formats, products, selection
from gateway.errors import ConfigError
from gateway.settings import Configuration
from gateway.storage.clock import utc_now
from policies.policy import Policy
from policies.source import SourceError


def add_to(commands: Commands) -> None:
    """`egress`."""
    family = commands.add_parser("egress", help="lists for the network around the gateway")
    actions = family.add_subparsers(dest="action", required=True, metavar="ACTION")
    export = actions.add_parser(
        "export", help="write what name servers, firewalls and proxies should let through"
    )
    export.add_argument("--tenant", default="demo", help="whose policy decides (default: demo)")
    export.add_argument(
        "--format", choices=formats.FORMATS, help="print this list alone instead of writing files"
    )
    export.add_argument(
        "--out", type=Path, default=Path("egress"), metavar="DIR", help="where to (default: egress)"
    )
    export.add_argument(
        "--redirect", default="", metavar="HOST", help="a name that answers for denied hosts"
    )
    export.add_argument(
        "--products", type=Path, metavar="FILE", help="more products, in the form of products.yaml"
    )
    export.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> int:
    given = configuration(options)
    made = _made(given, options.tenant, options.redirect, options.products)
    if options.format:
        say(formats.FORMATS[options.format][1](made).rstrip("\n"))
        return 0
    options.out.mkdir(parents=True, exist_ok=True)
    for name, write in formats.FORMATS.values():
        path = options.out / name
        path.write_text(write(made), encoding="utf-8")
        say(str(path))
    empty = [h.name for c in made.choices for h in c.headers if not h.value]
    for name in dict.fromkeys(empty):
        tell(f"fill in your organisation's id for {name} (null in restriction-headers.json)")
    return 0


def _made(given: Configuration, tenant: str, redirect: str, more: Path | None) -> formats.Export:
    if tenant not in given.settings.tenants:
        names = ", ".join(given.settings.tenants)
        raise ConfigError(f"unknown tenant {tenant} (allowed: {names})")
    try:
        own = products.read(more) if more else ()
    except SourceError as error:
        raise ConfigError(str(error)) from None
    policy = of_tenant(given, tenant).policy
    known = {product.id: product for product in (*products.known_products(), *own)}
    return formats.Export(
        tenant,
        policy.digest,
        selection.choices(policy, known.values(), utc_now().date()),
        _reached(given, policy),
        redirect,
    )


def _reached(given: Configuration, policy: Policy) -> tuple[str, ...]:
    """The hosts of the services that the policy lets anybody use."""
    services = given.settings.services
    ids = [name for name in selection.open_services(policy, utc_now().date()) if name in services]
    hosts = {urlsplit(str(services[name].base_url)).hostname for name in ids}
    return tuple(sorted(host for host in hosts if host and "." in host))
