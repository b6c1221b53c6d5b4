"""How often people ask for services that they may not use: what a decision to buy, order or try one
can rest on. Counts alone, of requests and not of people. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from gateway.audit.metadata import document_of
from gateway.core.exchange import SERVICE_NOT_ALLOWED


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """A service's id, in a month of UTC (2026-11)."""

    service: str
    month: str


def interest(bodies: Iterable[str | bytes]) -> Counter[Asked]:
    """The refused requests among records (JSON). Raises ValueError for what is no record."""
    counts: Counter[Asked] = Counter()
    for body in bodies:
        document = document_of(body)
        if document.get("error") == SERVICE_NOT_ALLOWED:
            counts[Asked(str(document["service"]), str(document["time"])[:7])] += 1
    return counts
