"""Who asks what of which service: everything but the text that a policy can look at."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
    tenant's guideline calls it ("" until the policy has named it)."""

    id: str
    status: Status | None = None
    tier: Tier | None = None
    region: str = ""
    no_training: bool | None = None
    dpa: bool | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """One request's circumstances. `operation` is the adapter's name of the endpoint, such as
    "chat_completions"; `language` is "sv" or "en". Without `today`, exceptions that expire
    do not apply."""

    tenant: str
    service: Service
    roles: frozenset[str] = frozenset()
    unit: str = ""
    model: str = ""
    operation: str = ""
    language: str = "sv"
    uses_tools: bool = False
    today: date | None = None
