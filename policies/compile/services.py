"""The catalogue of a policy: its services joined with the parent's, and what it demands of them."""

from collections.abc import Iterator, Mapping

from policies import catalogue
from policies.catalogue import CHOOSE_ANOTHER, Attribute
from policies.compile.matching import Matching, countries
from policies.compile.problems import Origin, Problems
from policies.context import Service
from policies.match import CatalogueTest
from policies.policy import Binding, Policy, Rule
from policies.schema import Demand, Links, PolicyFile, ServiceEntry, Texts
from policies.source import Source
from policies.verdict import Action, CauseKind


def bindings(
    file: PolicyFile, source: Source, parent: Policy | None, problems: Problems
) -> dict[str, Binding]:
    """What is decided about each service, by id, in this policy and those that it extends."""
    inherited: dict[str, Binding] = dict(parent.bindings) if parent else {}
    own: dict[str, Binding] = {}
    for name, entry in file.services.items():
        if entry.id in own:
            message = f"service {entry.id} is {own[entry.id].name} already"
            problems.add(source, ("services", name, "id"), message)
            continue
        binding = Binding(name, _service(name, entry))
        above = inherited.get(entry.id)
        own[entry.id] = Binding(name, binding.bind(above.service)) if above else binding
    return dict(sorted({**inherited, **own}.items()))


def _service(name: str, entry: ServiceEntry) -> Service:
    said = entry.model_dump(exclude={"order", "roles_may_use"})
    order = entry.order
    return Service(
        **said,
        name=name,
        roles_may_use=frozenset(entry.roles_may_use),
        order={"sv": order.sv, "en": order.en} if order else {},
        order_link=(order.link or "") if order else "",
    )


def demands(file: PolicyFile, source: Source, matching: Matching) -> Iterator[tuple[Rule, Origin]]:
    """A rule for each demanded attribute, which refuses a service that lacks it."""
    for attribute, demand in file.demands.items():
        origin = Origin(source, ("demands", attribute.value))
        yield _demand(attribute, demand, origin, matching), origin


def _demand(attribute: Attribute, demand: Demand, origin: Origin, matching: Matching) -> Rule:
    return Rule(
        id=catalogue.PREFIX + attribute,
        clause=demand.clause,
        cause=CauseKind.SERVICE,
        test=CatalogueTest(attribute, regions=countries(demand.regions)),
        where=matching.where(demand.where, origin.source, (*origin.place, "where")),
        action=Action.BLOCK,
        message=texts(demand.message) or catalogue.message(attribute),
        advice=texts(demand.advice) or CHOOSE_ANOTHER,
        contact=texts(demand.contact),
        link=texts(demand.link),
        place=origin.written,
    )


def always() -> tuple[Rule, ...]:
    """The rules of the catalogue that need not be written."""
    return tuple(
        Rule(
            id=catalogue.PREFIX + attribute,
            clause="",
            cause=CauseKind.SERVICE,
            test=CatalogueTest(attribute, demanded=False),
            where=(),
            action=Action.BLOCK,
            message=catalogue.message(attribute),
            advice=CHOOSE_ANOTHER,
        )
        for attribute in catalogue.ALWAYS
    )


def texts(given: Texts | Links | None) -> Mapping[str, str]:
    """By language; empty where nothing is given."""
    return {"sv": given.sv, "en": given.en} if given else {}
