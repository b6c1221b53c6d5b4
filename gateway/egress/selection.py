"""Which products a policy lets people use, and on what terms."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gateway.egress.products import Kind, Product, Restriction
from policies.context import Service, Status, Tier
from policies.policy import Policy

_OPEN = frozenset({Status.APPROVED, Status.ORDER_REQUIRED})


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


def choices(policy: Policy, products: Iterable[Product]) -> tuple[Choice, ...]:
    """What to do about each product. One that the policy does not name as an approved service is
    denied, and every API is: programs reach it through the gateway."""
    return tuple(_choice(policy, product) for product in products)


def open_services(policy: Policy) -> tuple[str, ...]:
    """The ids of the services that the policy lets anybody use."""
    return tuple(id_ for id_, bound in policy.bindings.items() if bound.service.status in _OPEN)


def _choice(policy: Policy, product: Product) -> Choice:
    bound = [b.service for b in policy.bindings.values() if _stands_for(b.service, product)]
    approved = [service for service in bound if service.status in _OPEN]
    restriction = product.restriction
    if product.kind is Kind.API or not approved:
        # A restriction with a value of its own shuts private accounts out whatever is allowed.
        fixed = restriction is not None and restriction.fixed
        return Choice(product, Access.DENY, _headers(restriction, ()) if fixed else ())
    if restriction is None or all(service.tier is Tier.PUBLIC for service in approved):
        return Choice(product, Access.ALLOW)
    return Choice(product, Access.OWN, _headers(restriction, approved))


def _stands_for(service: Service, product: Product) -> bool:
    return service.id in product.services or service.name in product.services


def _headers(restriction: Restriction | None, services: Iterable[Service]) -> tuple[Header, ...]:
    if restriction is None:
        return ()
    tenant = next((service.entra_tenant for service in services if service.entra_tenant), "")
    value = restriction.fixed or (tenant if restriction.value == "entra_tenant" else "")
    names = (
        [restriction.header, restriction.context] if restriction.context else [restriction.header]
    )
    return tuple(Header(name, value, restriction.hosts) for name in names)
