"""What of a policy applies to a caller, a service and a time, remembered between requests."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from math import inf, nextafter

from detectors.taxonomy import ENTITY_TYPES
from detectors.types import HIGH_ABOVE, LOW_BELOW
from policies import match
from policies.compile.services import always
from policies.context import Context, Service
from policies.evaluate.answers import Level, Live
from policies.match import TOOLS, FindingTest, Property, SubjectValue
from policies.policy import Exemption, Policy, Rule
from policies.verdict import Action, CauseKind

_CATALOGUE = always()
_HIGH = nextafter(HIGH_ABOVE, inf)


def live(policy: Policy, context: Context, cause: CauseKind = CauseKind.FINDING) -> Live:
    """What applies to a request or, with cause ANSWER, to what is answered. A client chooses the
    model's name, so only what rules ask of it is remembered; of the time, the hour."""
    now = context.now
    if now is not None:
        now = now.replace(minute=0, second=0, microsecond=0) if _asks_hours(policy) else None
    plain = replace(context, model="", now=now, roles=policy.roles_of(context))
    return _live(policy, plain, policy.fitting_models(context.model), cause)


@lru_cache(maxsize=256)
def _asks_hours(policy: Policy) -> bool:
    return any(rule.timing.hours for level in policy.lineage for rule in level.rules)


@lru_cache(maxsize=1024)
def _live(policy: Policy, context: Context, models: frozenset[str], cause: CauseKind) -> Live:
    levels = tuple(
        _level(level, context.at(level.bind(context.service)), models, cause)
        for level in policy.lineage
    )
    bound = context.at(policy.bind(context.service))
    rules = [rule for level in levels for rule in level.rules]
    tests = [rule.test for rule in rules]
    tests += [exception.test for level in levels for exception in level.exceptions]
    asked = [test for test in tests if isinstance(test, FindingTest)]
    edges = {edge for test in asked for edge in (test.score.at_least, test.score.below)}
    is_answer = cause is CauseKind.ANSWER
    order_link = bound.service.order_link
    return Live(
        policy=policy,
        cause=cause,
        levels=levels,
        otherwise=Action.FORWARD if is_answer else Action.BLOCK,
        cuts=tuple(sorted({LOW_BELOW, _HIGH, *(edge for edge in edges if edge is not None)})),
        counts_people=any(test.people != match.ANY_NUMBER for test in asked),
        reroutes=any(rule.action is Action.REROUTE for rule in rules),
        standing=() if is_answer else _standing(bound),
        advice=bound.service.order,
        link={"sv": order_link, "en": order_link} if order_link else {},
        most_class=None if is_answer else _most_class(policy, context.service),
        declared=None if is_answer else context.declared_class,
    )


def _level(policy: Policy, bound: Context, models: frozenset[str], cause: CauseKind) -> Level:
    """`bound`: the service is as this policy sees it."""
    rules = [rule for rule in policy.rules if _about(rule, cause) and rule.applies(bound, models)]
    here = bound.service.id
    exceptions = [e for e in policy.exceptions if _about(e, cause) and e.applies(bound, models)]
    if cause is not CauseKind.ANSWER:
        rules += _CATALOGUE
    rules = [replace(r, action=Action.FORWARD) if r.target == here else r for r in rules]
    return Level(
        tuple(rules),
        tuple(exceptions),
        bound.service,
        root=policy.parent is None,
        by_type=_by_type(rules),
        standing=[rule for rule in rules if not isinstance(rule.test, FindingTest)],
    )


def _by_type(rules: Sequence[Rule]) -> Mapping[str, Sequence[Rule]]:
    """Rules about findings by each entity type that they can be about, "" for unknown ones."""
    by_type: dict[str, list[Rule]] = {name: [] for name in ("", *ENTITY_TYPES)}
    for rule in rules:
        test = rule.test
        if not isinstance(test, FindingTest):
            continue
        for name in by_type.keys() if test.types is None else test.types:
            by_type[name].append(rule)
        if test.other and test.types is not None:
            by_type[""].append(rule)
    return by_type


def _about(entry: Rule | Exemption, cause: CauseKind) -> bool:
    return (entry.cause is CauseKind.ANSWER) is (cause is CauseKind.ANSWER)


def _standing(bound: Context) -> tuple[tuple[CauseKind, str, SubjectValue], ...]:
    """What there is to answer whatever the text is."""
    service, operation = bound.service, bound.operation
    standing: list[tuple[CauseKind, str, SubjectValue]] = [
        (CauseKind.SERVICE, service.name or service.id, match.offer(bound)),
        (CauseKind.REQUEST, operation, Property(operation)),
    ]
    if bound.uses_tools:
        standing.append((CauseKind.REQUEST, TOOLS, Property(TOOLS)))
    return tuple(standing)


def _most_class(policy: Policy, configured: Service) -> int | None:
    """The lowest of what the policies say."""
    said = [level.bind(configured).max_class for level in policy.lineage]
    return min((number for number in said if number is not None), default=None)
