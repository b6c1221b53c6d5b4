"""The page that stands in place of an AI product that the network does not let through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from detectors.types import ScanReport
from gateway.console.pages import Answer, Request, Shown
from gateway.egress.products import Product, known_products
from gateway.egress.selection import Access, choices, open_services, services_of
from gateway.errors import UnavailableError
from policies.context import Context, Service, Status
from policies.evaluate import evaluate
from policies.policy import Policy
from policies.verdict import CauseKind


@dataclass(frozen=True, slots=True)
class OpenService:
    """A service to use instead. `order` and `link` say how to get it, "" where it is open."""

    name: str
    order: str
    link: str


@dataclass(frozen=True, slots=True)
class BlockedPage(Shown):
    """What the visitor reads: the product ("" when unknown), the tenant's words about it (none when
    its policy does not name it), what to use instead and whom to ask. `allowed`: the product is
    open here after all, so the network's list is old; `ordered`: to those who have ordered it."""

    product: str
    organisation: str
    allowed: bool
    ordered: bool
    reasons: tuple[str, ...]
    advice: tuple[str, ...]
    instead: tuple[OpenService, ...]
    contact: str

    @property
    def heading(self) -> str:
        """The key of the heading's text."""
        if self.allowed:
            return "blocked.title.ordered" if self.ordered else "blocked.title.open"
        return "blocked.title.product" if self.product else "blocked.title.any"


def blocked(request: Request) -> Answer:
    """GET /blocked?tenant=...&product=... (or &host=...)"""
    product = _product(request.query)
    tenant = _tenant(request)
    policy = _policy(request, tenant)
    name = product.name if product else ""
    if policy is None:
        return Answer(BlockedPage(name, "", False, False, (), (), (), ""), 404)
    language, today = request.texts.code, request.now.date()
    allowed = product is not None and _allowed(policy, product, today)
    services = services_of(policy, product) if product else ()
    ordered = allowed and all(s.status is Status.ORDER_REQUIRED for s in services)
    reasons, advice = (
        _words(policy, services, language, today) if not allowed or ordered else ((), ())
    )
    shown = BlockedPage(
        product=name,
        organisation=request.deps.tenants.get(tenant, tenant),
        allowed=allowed,
        ordered=ordered,
        reasons=reasons,
        advice=advice,
        instead=tuple(_instead(policy, language, today, request.deps.echoes)),
        contact=_in(policy.contact, language),
    )
    return Answer(shown)


def _product(query: Mapping[str, str]) -> Product | None:
    wanted, host = query.get("product", ""), query.get("host", "").lower().rstrip(".")
    for product in known_products():
        named = any(host == own or host.endswith(f".{own}") for own in product.hosts)
        if wanted == product.id or (host and named):
            return product
    return None


def _tenant(request: Request) -> str:
    """The tenant asked for; the only one where there is no choice."""
    names = list(request.deps.tenants)
    return request.query.get("tenant", names[0] if len(names) == 1 else "")


def _policy(request: Request, tenant: str) -> Policy | None:
    try:
        live = request.deps.policies.get(tenant)
    except UnavailableError:
        return None
    return live.policy if live else None


def _allowed(policy: Policy, product: Product, today: date) -> bool:
    (choice,) = choices(policy, [product], today)
    return choice.access is not Access.DENY


def _words(
    policy: Policy, services: Iterable[Service], language: str, today: date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the policy's rules say of services to somebody of whom nothing is known."""
    reasons: dict[str, None] = {}
    advice: dict[str, None] = {}
    for service in services:
        context = Context(policy.name, service, today=today)
        for decision in evaluate(policy, context, ScanReport(()), ()).determining:
            if decision.cause is CauseKind.SERVICE and decision.message:
                reasons[_in(decision.message, language)] = None
                advice[_in(decision.advice, language)] = None
    return tuple(filter(None, reasons)), tuple(filter(None, advice))


def _instead(
    policy: Policy, language: str, today: date, echoes: frozenset[str]
) -> Iterable[OpenService]:
    """The services that the policy opens, the preferred ones first. An echo answers nothing."""
    ids = frozenset(open_services(policy, today)) - echoes
    opened = [binding.service for id_, binding in policy.bindings.items() if id_ in ids]
    for service in sorted(
        opened, key=lambda s: (s.status is Status.ORDER_REQUIRED, s.preference or 99, s.name)
    ):
        ordered = service.status is Status.ORDER_REQUIRED
        order = _in(service.order, language) if ordered else ""
        yield OpenService(service.name, order, service.order_link if ordered else "")


def _in(texts: Mapping[str, str], language: str) -> str:
    """The text in a language, else in Swedish."""
    return texts.get(language) or texts.get("sv", "")
