"""Which products a policy lets people use, and on what terms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gateway.egress.products import Kind, Product, Restriction
from policies.context import Service, Tier
from policies.offering import roles_offered
from policies.policy import Policy


class Access(StrEnum):
    """What the network should do about a product. `own` lets the tenant's own organisation in and
    nobody's private account."""

    ALLOW = "allow"
    OWN = "own"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Header:
    """A header to add to requests to `hosts`. An empty value is for the operator to fill in."""

    name: str
    value: str
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One product as the policy sees it. `headers` keep it to the tenant's organisation."""

    product: Product
    access: Access
    headers: tuple[Header, ...] = ()


def choices(policy: Policy, products: Iterable[Product], today: date | None) -> tuple[Choice, ...]:
    """What to do about each product on a day. One that stands for no service which the policy opens
    to somebody is denied, and every API is: programs reach it through the gateway."""
    open_ids = frozenset(open_services(policy, today))
    return tuple(_choice(policy, product, open_ids) for product in products)


def open_services(policy: Policy, today: date | None) -> tuple[str, ...]:
    """The ids of the services that the policy opens to somebody on a day."""
    return tuple(
        id_
        for id_, binding in policy.bindings.items()
        if roles_offered(policy, binding.service, today)
    )


def services_of(policy: Policy, product: Product) -> tuple[Service, ...]:
    """The services of the policy's catalogue that a product stands for."""
    named = frozenset(product.services)
    return tuple(
        binding.service
        for binding in policy.bindings.values()
        if binding.service.id in named or binding.service.name in named
    )


def _choice(policy: Policy, product: Product, open_ids: frozenset[str]) -> Choice:
    opened = [s for s in services_of(policy, product) if s.id in open_ids]
    restriction = product.restriction
    if product.kind is Kind.API or not opened:
        # A restriction with a value of its own shuts private accounts out whatever is allowed.
        fixed = restriction is not None and restriction.fixed
        return Choice(product, Access.DENY, _headers(restriction, ()) if fixed else ())
    if restriction is None or all(service.tier is Tier.PUBLIC for service in opened):
        return Choice(product, Access.ALLOW)
    return Choice(product, Access.OWN, _headers(restriction, opened))


def _headers(restriction: Restriction | None, services: Iterable[Service]) -> tuple[Header, ...]:
    if restriction is None:
        return ()
    tenant = next((service.entra_tenant for service in services if service.entra_tenant), "")
    value = restriction.fixed or (tenant if restriction.value == "entra_tenant" else "")
    names = (
        [restriction.header, restriction.context] if restriction.context else [restriction.header]
    )
    return tuple(Header(name, value, restriction.hosts) for name in names)
