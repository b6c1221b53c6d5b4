"""Rules that can never decide anything, and rules that contradict each other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from detectors.types import Origin as Field
from policies.compile.problems import Origin, Problems
from policies.context import IdentitySource, Service
from policies.match import (
    ALWAYS,
    CatalogueTest,
    Condition,
    FindingTest,
    RequestTest,
    ServiceTest,
)
from policies.policy import Binding, Exemption, Rule
from policies.source import Place
from policies.verdict import Action, CauseKind

Entry = Rule | Exemption
Fault = tuple[Place, str]


def report(
    rules: Sequence[tuple[Rule, Origin]],
    exceptions: Sequence[tuple[Exemption, Origin]],
    bindings: Mapping[str, Binding],
    problems: Problems,
) -> None:
    """Every rule and exception that can never decide anything. What a pack says, a policy may make
    stricter: rules contradict each other within one file only."""
    entries: list[tuple[Entry, Origin]] = [*rules, *exceptions]
    for entry, origin in entries:
        for place, message in _unreachable(entry, bindings):
            problems.add(origin.source, (*origin.place, *place), f"never applies: {message}")
    removing = [exception for exception, _ in exceptions if exception.removes]
    blocks = [each for each in rules if each[0].action is Action.BLOCK and _stands(each[0])]
    for rule, origin in rules:
        beside = [block for block, at in blocks if at.source is origin.source]
        needless = (block for block in beside if _makes_needless(block, rule))
        stricter = next((b for b in needless if not _brought_out(rule, b, removing)), None)
        if stricter is not None:
            message = f"never matters: {stricter.id} ({stricter.place}) blocks the same"
            problems.add(origin.source, (*origin.place, "action"), message)


def report_expired(
    rules: Sequence[tuple[Rule, Origin]],
    exceptions: Sequence[tuple[Exemption, Origin]],
    today: date | None,
    problems: Problems,
) -> None:
    """Every rule and exception whose time is over on a day."""
    if today is None:
        return
    for rule, origin in rules:
        until = rule.timing.until
        if until is not None and until < today:
            message = f"expired on {until}; remove the rule or renew it"
            problems.add(origin.source, (*origin.place, "valid", "until"), message)
    for exception, origin in exceptions:
        if exception.expires is not None and exception.expires < today:
            message = f"expired on {exception.expires}; remove the exception or renew it"
            problems.add(origin.source, (*origin.place, "expires"), message)


def _unreachable(entry: Entry, bindings: Mapping[str, Binding]) -> Iterator[Fault]:
    yield from _no_caller(entry.where)
    yield from _no_service(entry, bindings)
    test = entry.test
    if isinstance(test, FindingTest):
        yield from _no_field(entry.cause, test)
    if isinstance(test, RequestTest) and test.operations:
        yield from _no_operation(test, entry.where)


def _no_caller(where: tuple[Condition, ...]) -> Iterator[Fault]:
    excluded = frozenset[str]().union(*(condition.not_roles for condition in where))
    for condition in where:
        if condition.roles and condition.roles <= excluded:
            names = ", ".join(sorted(condition.roles))
            yield ("where", "not_roles"), f"who has the role {names} is left out again"
            return
        sources = condition.identity_sources
        if sources == {IdentitySource.ANONYMOUS} and condition.subject_known:
            yield ("where", "subject_known"), "nobody knows who an anonymous caller is"


def _no_service(entry: Entry, bindings: Mapping[str, Binding]) -> Iterator[Fault]:
    subject = [entry.test] if isinstance(entry.test, ServiceTest) else []
    tests = [*subject, *(condition.service for condition in entry.where if condition.service)]
    place: Place = ("service",) if subject else ("where", "service")
    for test in tests:
        if test.regions and test.regions <= test.not_regions:
            yield (*place, "not_regions"), "all regions are left out again"
        if test.lacks and test.lacks <= test.has:
            yield (*place, "lacks"), "it asks for a service that has what it lacks"
    named = [test.ids for test in tests if test.ids]
    if not named:
        return
    excluded = frozenset[str]().union(*(test.except_ids for test in tests))
    left = frozenset.intersection(*named) - excluded
    if not left:
        yield place, "no service is left"
    elif all(_cannot_be(bindings[name].service, tests) for name in left if name in bindings):
        names = ", ".join(sorted(bindings[name].name for name in left if name in bindings))
        yield place, f"what services says of {names} does not fit"


def _cannot_be(service: Service, tests: Sequence[ServiceTest]) -> bool:
    """Whether what the policy itself says of the service rules it out. What it leaves open, the
    gateway's configuration may say."""
    region = service.region.lower()
    return any(
        (test.status and service.status and service.status not in test.status)
        or (test.tiers and service.tier and service.tier not in test.tiers)
        or (test.regions and region and region not in test.regions)
        or (region and region in test.not_regions)
        or _differ(test.no_training, service.no_training)
        or _differ(test.dpa, service.dpa)
        for test in tests
    )


def _differ(asked: bool | None, said: bool | None) -> bool:
    return asked is not None and said is not None and asked is not said


def _no_field(cause: CauseKind, test: FindingTest) -> Iterator[Fault]:
    """An answer stands in no other field, and nothing else is one."""
    if not test.origins:
        return
    is_answer = cause is CauseKind.ANSWER
    key = "answer" if is_answer else "finding"
    if is_answer and Field.ANSWER not in test.origins:
        yield (key, "origins"), "what the service answers has the origin answer only"
    elif not is_answer and test.origins == {Field.ANSWER}:
        yield (key, "origins"), "use answer for what the service answers"


def _no_operation(test: RequestTest, where: tuple[Condition, ...]) -> Iterator[Fault]:
    for condition in where:
        patterns = (*condition.operations, *test.operations)
        literal = condition.operations and not any("*" in pattern for pattern in patterns)
        if literal and not set(condition.operations) & set(test.operations):
            yield ("where", "operations"), "these are other operations than the rule answers"


def overlap(one: Entry, other: Entry) -> bool:
    """Whether two rules or exceptions seem to answer something in common."""
    if one.cause is not other.cause:
        return False
    first, second = one.test, other.test
    if not isinstance(first, FindingTest) or not isinstance(second, FindingTest):
        return not isinstance(second, CatalogueTest)
    if first.types is None or second.types is None:
        return True
    return bool((first.types - first.excluded) & (second.types - second.excluded))


def _stands(rule: Rule) -> bool:
    """Whether a rule answers at all times and however little is found, in children, too."""
    return not rule.may_except and rule.timing == ALWAYS and rule.min_count == 1


def _brought_out(rule: Rule, block: Rule, removing: Sequence[Exemption]) -> bool:
    """Whether an exception can take a block away and leave a weaker rule. One to no rule by name
    takes both."""
    return any(
        block.id in each.removes and rule.id not in each.removes and overlap(rule, each)
        for each in removing
    )


def _makes_needless(block: Rule, rule: Rule) -> bool:
    """Whether a weaker rule, which asks for nothing besides, answers only what is blocked."""
    if rule.action >= Action.BLOCK or rule.cause is not block.cause or rule.obligations:
        return False
    return set(block.where) <= set(rule.where) and _covers(block, rule)


def _covers(block: Rule, rule: Rule) -> bool:
    wide, narrow = block.test, rule.test
    if isinstance(wide, CatalogueTest):
        return False
    if not isinstance(wide, FindingTest) or not isinstance(narrow, FindingTest):
        return wide == narrow
    if replace(wide, types=None, excluded=frozenset(), other=False) != replace(
        narrow, types=None, excluded=frozenset(), other=False, min_count=1
    ):
        return False
    if wide.types is None:
        return wide.excluded <= narrow.excluded
    if narrow.types is None:
        return False
    return narrow.types - narrow.excluded <= wide.types - wide.excluded and (
        wide.other or not narrow.other
    )
