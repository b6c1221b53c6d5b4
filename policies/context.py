"""Who asks what of which service: everything but the text that a policy can look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

MAX_CLASS = 4


class Status(StrEnum):
    """What the tenant has decided about a service."""

    APPROVED = "approved"
    ORDER_REQUIRED = "order_required"
    EVALUATION = "evaluation"
    NOT_APPROVED = "not_approved"


class Tier(StrEnum):
    """Who holds the agreement: run by the tenant itself, under contract, or open to anybody."""

    LOCAL = "local"
    CONTRACTED = "contracted"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Service:
    """A service as the gateway's configuration describes it. None (or "" for the region) means
    that nothing is said, and then no rule that asks for the attribute applies. `name` is what the
    tenant's guideline calls it ("" until the policy has named it). The rest is the tenant's
    catalogue: until when its agreement runs, what transfers rest on, who else is involved, whether
    disclosure has been assessed (OSL 10 kap. 2 a §), its classification by KLASSA, the tenant's
    own Entra id, the highest information class that may go there, which service goes first (the
    lowest number), which roles may use it and how it is ordered, by language."""

    id: str
    status: Status | None = None
    tier: Tier | None = None
    region: str = ""
    no_training: bool | None = None
    dpa: bool | None = None
    name: str = ""
    agreement_until: date | None = None
    transfer_basis: str = ""
    sub_processors: tuple[str, ...] | None = None
    osl_10_2a: bool | None = None
    klassa_ref: str = ""
    entra_tenant: str = ""
    max_class: int | None = None
    preference: int | None = None
    roles_may_use: frozenset[str] = frozenset()
    order: Mapping[str, str] = field(default_factory=dict, hash=False)
    order_link: str = ""


class IdentitySource(StrEnum):
    """How the gateway knows the caller."""

    KEY = "key"
    OIDC = "oidc"
    SERVICE = "service"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Context:
    """One request's circumstances. `operation` is the adapter's name of the endpoint, such as
    "chat_completions"; `api` is the adapter's; `language` is "sv" or "en". `now` is aware and in
    the tenant's own time zone. Without it and `today`, nothing that has a time limit applies:
    neither a rule that is valid for a time nor an exception that expires. `declared_class` is the
    information class, 0 to 4, that the client says that its text has."""

    tenant: str
    service: Service
    roles: frozenset[str] = frozenset()
    unit: str = ""
    model: str = ""
    operation: str = ""
    language: str = "sv"
    uses_tools: bool = False
    today: date | None = None
    now: datetime | None = None
    api: str = ""
    identity_source: IdentitySource = IdentitySource.KEY
    subject_known: bool = True
    declared_class: int | None = None

    def __post_init__(self) -> None:
        if self.now is not None:
            if self.now.tzinfo is None:
                raise ValueError("now needs a time zone")
            object.__setattr__(self, "today", self.now.date())
        if self.declared_class is not None and not 0 <= self.declared_class <= MAX_CLASS:
            raise ValueError(f"declared_class is not 0 to {MAX_CLASS}")

    def at(self, service: Service) -> "Context":
        """The same request, to another service."""
        return replace(self, service=service)
