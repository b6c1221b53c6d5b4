"""The page that stands in place of an AI product that the network does not let through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from detectors.types import ScanReport
from gateway.console.pages import Answer, Request, Shown
from gateway.egress.products import Product, known_products
from gateway.egress.selection import Access, choices
from gateway.errors import UnavailableError
from policies.context import Context, Status
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
    open here after all, so the network's list is old."""

    product: str
    organisation: str
    allowed: bool
    reasons: tuple[str, ...]
    advice: tuple[str, ...]
    instead: tuple[OpenService, ...]
    contact: str

    @property
    def heading(self) -> str:
        """The key of the heading's text."""
        if self.allowed:
            return "blocked.title.open"
        return "blocked.title.product" if self.product else "blocked.title.any"


def blocked(request: Request) -> Answer:
    """GET /blocked?tenant=...&product=... (or &host=...)"""
    product = _product(request.query)
    tenant = _tenant(request)
    policy = _policy(request, tenant)
    name = product.name if product else ""
    if policy is None:
        return Answer(BlockedPage(name, "", False, (), (), (), ""), 404)
    language = request.texts.code
    allowed = product is not None and _allowed(policy, product)
    reasons, advice = _words(policy, product, language) if product and not allowed else ((), ())
    shown = BlockedPage(
        product=name,
        organisation=request.deps.tenants.get(tenant, tenant),
        allowed=allowed,
        reasons=reasons,
        advice=advice,
        instead=tuple(_instead(policy, language)),
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


def _allowed(policy: Policy, product: Product) -> bool:
    (choice,) = choices(policy, [product])
    return choice.access is not Access.DENY


def _words(
    policy: Policy, product: Product, language: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the policy's rules say of the services that the product stands for."""
    reasons: dict[str, None] = {}
    advice: dict[str, None] = {}
    for binding in policy.bindings.values():
        service = binding.service
        if service.id not in product.services and service.name not in product.services:
            continue
        verdict = evaluate(policy, Context(policy.name, service), ScanReport(()), ())
        for decision in verdict.determining:
            if decision.cause is CauseKind.SERVICE and decision.message:
                reasons[_in(decision.message, language)] = None
                advice[_in(decision.advice, language)] = None
    return tuple(filter(None, reasons)), tuple(filter(None, advice))


def _instead(policy: Policy, language: str) -> Iterable[OpenService]:
    """The services that the policy opens, the preferred ones first."""
    open_services = [
        binding.service
        for binding in policy.bindings.values()
        if binding.service.status in (Status.APPROVED, Status.ORDER_REQUIRED)
    ]
    for service in sorted(
        open_services, key=lambda s: (s.status is Status.ORDER_REQUIRED, s.preference or 99, s.name)
    ):
        ordered = service.status is Status.ORDER_REQUIRED
        order = _in(service.order, language) if ordered else ""
        yield OpenService(service.name, order, service.order_link if ordered else "")


def _in(texts: Mapping[str, str], language: str) -> str:
    """The text in a language, else in Swedish."""
    return texts.get(language) or texts.get("sv", "")
