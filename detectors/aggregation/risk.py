"""From details about one person to how many people they fit."""

from collections.abc import Iterable
from typing import NamedTuple

from detectors.aggregation.attributes import KINDS, NAMES
from detectors.aggregation.population import PEOPLE

DEPENDENCE = 0.95
"""More than three details overlap a little in what they say."""


class Detail(NamedTuple):
    """A detail of a kind of `attributes.KINDS`, with its bits."""

    kind: str
    weight: float


def strongest(details: Iterable[Detail]) -> dict[str, Detail]:
    """The strongest detail of each family. A given name tells the sex, and a place of work whose
    staff is counted the profession."""
    best: dict[str, Detail] = {}
    for detail in details:
        family = KINDS[detail.kind].family
        if family not in best or detail.weight > best[family].weight:
            best[family] = detail
    if "given" in best:
        best.pop("sex", None)
    place = best.get("place")
    if place and place.kind == "workplace" and "work" in best:
        weaker = min(("place", "work"), key=lambda family: best[family].weight)
        best.pop(weaker)
    return best


def total_bits(details: Iterable[Detail]) -> float:
    """The bits of details of different families together."""
    weights = [detail.weight for detail in details]
    return sum(weights) * (DEPENDENCE if len(weights) > 3 else 1.0)


def fitting(weight: float) -> float:
    """How many people in Sweden so many bits fit; never below 1."""
    return max(1.0, PEOPLE / float(2.0 ** min(weight, 60.0)))


def beyond_name(best: dict[str, Detail]) -> dict[str, Detail]:
    """What is left without the name and what identifies directly."""
    return {family: d for family, d in best.items() if family not in NAMES and family != "direct"}
