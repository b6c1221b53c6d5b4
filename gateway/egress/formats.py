"""The lists as files that name servers, firewalls and proxies read."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gateway.egress.selection import Access, Choice


@dataclass(frozen=True, slots=True)
class Export:
    """What is written. `gateway_hosts` are the hosts that the gateway itself must reach;
    `redirect` is the name whose address answers in place of a denied host ("": no such name)."""

    tenant: str
    policy_digest: str
    choices: tuple[Choice, ...]
    gateway_hosts: tuple[str, ...] = ()
    redirect: str = ""

    @property
    def denied(self) -> tuple[str, ...]:
        """The hosts that people's devices should not reach, sorted."""
        open_hosts = {
            h for c in self.choices if c.access is not Access.DENY for h in c.product.hosts
        }
        closed = {h for c in self.choices if c.access is Access.DENY for h in c.product.hosts}
        return tuple(sorted(closed - open_hosts))


def _about(export: Export, mark: str) -> Iterator[str]:
    yield f"{mark} Tenant {export.tenant}, policy {export.policy_digest[:16]}: hosts to deny on"
    yield f"{mark} people's devices. The gateway itself must still reach its services."


def rpz(export: Export) -> str:
    """A DNS response policy zone (BIND, Knot, PowerDNS)."""
    target = f"CNAME {export.redirect}." if export.redirect else "CNAME ."
    lines = [
        *_about(export, ";"),
        "$TTL 300",
        "@ SOA localhost. root.localhost. 1 3600 600 86400 300",
        "@ NS localhost.",
    ]
    for host in export.denied:
        lines += [f"{host} {target}", f"*.{host} {target}"]
    return _text(lines)


def unbound(export: Export) -> str:
    """Local zones of Unbound."""
    lines = [*_about(export, "#"), "server:"]
    for host in export.denied:
        kind = "redirect" if export.redirect else "always_nxdomain"
        lines.append(f'  local-zone: "{host}" {kind}')
        if export.redirect:
            lines.append(f'  local-data: "{host} CNAME {export.redirect}."')
    return _text(lines)


def domains(export: Export) -> str:
    """One host a line, each with its subdomains, for firewalls that take lists of names."""
    return _text([*_about(export, "#"), *export.denied])


def table(export: Export) -> str:
    """CSV for people: each product, what to do about it, and its hosts."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["product", "vendor", "kind", "access", "hosts"])
    for choice in export.choices:
        product = choice.product
        writer.writerow(
            [product.name, product.vendor, product.kind, choice.access, " ".join(product.hosts)]
        )
    return out.getvalue()


def headers(export: Export) -> str:
    """JSON for a proxy that inspects TLS: the headers to add, by host. A null value is an id that
    only the tenant knows."""
    merged: dict[str, dict[str, str | None]] = {}
    for choice in export.choices:
        for header in choice.headers:
            for host in header.hosts:
                merged.setdefault(host, {})[header.name] = header.value or None
    return json.dumps(dict(sorted(merged.items())), indent=2) + "\n"


def gateway(export: Export) -> str:
    """The hosts that the gateway must reach, one a line."""
    return _text(
        [f"# Tenant {export.tenant}: hosts that the gateway reaches.", *export.gateway_hosts]
    )


FORMATS: Mapping[str, tuple[str, Callable[[Export], str]]] = {
    "rpz": ("deny.rpz", rpz),
    "unbound": ("deny.unbound.conf", unbound),
    "domains": ("deny.txt", domains),
    "table": ("products.csv", table),
    "headers": ("restriction-headers.json", headers),
    "gateway": ("gateway-allow.txt", gateway),
}
"""Each format's file name and its writer."""


def _text(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"
