"""A systematic grid of situations: every rule's subject, for every service and role.

Entity types that no rule of either policy tells apart are one row, and a circumstance is varied
only where some rule asks for it. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain

from detectors.taxonomy import ENTITY_TYPES
from detectors.types import (
    Confidence,
    FailureReason,
    Finding,
    Gap,
    GapReason,
    Origin,
    Role,
    ScanFailure,
    ScanReport,
    Span,
    Why,
)
from policies.context import MAX_CLASS, Context, IdentitySource, Service, Status, Tier
from policies.match import (
    AGGREGATION,
    ANY_NUMBER,
    ClassTest,
    Condition,
    FindingTest,
    RequestTest,
    ServiceTest,
)
from policies.policy import Exemption, Policy, Rule
from policies.situation import Situation
from policies.verdict import CauseKind

OTHER_TYPE = "OTHER_TYPE"
OTHER_SERVICE = "other-service"
_OPERATION = "chat_completions"
_SCORES = {Confidence.LOW: 0.2, Confidence.MEDIUM: 0.6, Confidence.HIGH: 0.9}
_COMPLETE = Service(
    OTHER_SERVICE,
    status=Status.APPROVED,
    tier=Tier.CONTRACTED,
    region="se",
    no_training=True,
    dpa=True,
    agreement_until=date.max,
    transfer_basis="x",
    sub_processors=(),
    osl_10_2a=True,
    klassa_ref="x",
    entra_tenant="x",
    max_class=MAX_CLASS,
)
"""A service of which all is said that a policy can demand."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A situation with what it stands for, in words: `what` is found or asked, in which
    `circumstance` ("" the usual), by which `role` ("" none)."""

    situation: Situation
    what: tuple[str, ...]
    service: str
    role: str
    circumstance: str = ""


@dataclass(frozen=True, slots=True)
class _Shown:
    """Something to answer: findings, gaps or a failure."""

    what: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    gaps: tuple[Gap, ...] = ()
    failures: tuple[ScanFailure, ...] = ()
    circumstance: str = ""
    usual: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that the rules of some policies ask about."""

    entries: tuple[Rule | Exemption, ...]
    conditions: tuple[Condition, ...] = field(init=False)

    def __post_init__(self) -> None:
        found = tuple(dict.fromkeys(chain.from_iterable(e.where for e in self.entries)))
        object.__setattr__(self, "conditions", found)

    def tests(self, *kinds: CauseKind) -> list[FindingTest]:
        return [
            entry.test
            for entry in self.entries
            if isinstance(entry.test, FindingTest) and entry.cause in kinds
        ]


def grid(policies: Sequence[Policy], services: Iterable[Service]) -> Iterator[Cell]:
    """The situations. `services` are those that are configured; those that a policy names, and one
    that none does, are added."""
    asked = _Asked(tuple(chain.from_iterable(policy.entries for policy in policies)))
    offered = _services(policies, services, asked)
    roles = ["", *sorted(frozenset().union(*(policy.roles for policy in policies)))]
    levels = [policy.classes for policy in policies] if _asks_class(asked, policies) else []
    shown = list(_shown(asked, levels))
    usual = [each for each in shown if each.usual]
    answers = list(_findings(asked.tests(CauseKind.ANSWER), ()))
    around = list(_circumstances(asked, policies))
    for name, service in offered:
        for role in roles:
            context = Context(
                tenant=policies[0].name,
                service=service,
                roles=frozenset({role} - {""}),
                operation=_OPERATION,
                today=max(policy.valid_from for policy in policies),
            )
            for each in shown:
                yield _cell(each, context, name, role)
            for each in answers:
                yield _cell(each, context, name, role, answer=True)
            for word, changed in around:
                varied = changed(context)
                for each in usual:
                    yield _cell(replace(each, circumstance=word), varied, name, role)


def _cell(each: _Shown, context: Context, service: str, role: str, *, answer: bool = False) -> Cell:
    what = tuple(f"answer {one}" for one in each.what) if answer else each.what
    report = ScanReport(each.findings, each.failures)
    situation = Situation(" ".join(what), context, report, each.gaps, answer)
    return Cell(situation, what, service, role, each.circumstance)


def _shown(asked: _Asked, levels: Sequence[Mapping[str, int]]) -> Iterator[_Shown]:
    yield _Shown(("nothing found",), usual=True)
    yield from _findings(asked.tests(CauseKind.FINDING), levels)
    for reason in GapReason:
        yield _Shown((f"gap {reason.value}",), gaps=(Gap("grid", reason),))
    for failure in FailureReason:
        failures = (ScanFailure("grid", failure),)
        yield _Shown((f"incomplete scan ({failure.value})",), failures=failures)


def _findings(
    tests: Sequence[FindingTest], levels: Sequence[Mapping[str, int]]
) -> Iterator[_Shown]:
    """Every kind of types, plainly, with each circumstance that some rule asks for, and just as
    each rule asks for it."""
    for types in _alike(tests, levels):
        base = _finding(types[0])
        yield _Shown(types, (base,), usual=True)
        for confidence in (Confidence.MEDIUM, Confidence.LOW):
            found = replace(base, score=_SCORES[confidence])
            yield _Shown(types, (found,), circumstance=f"{confidence.value} confidence")
        variants: dict[str, tuple[Finding, ...]] = {}
        for test in tests:
            if _about(test, types[0]):
                for word, findings in _as_asked(test, base):
                    variants.setdefault(word, findings)
        for word, findings in variants.items():
            yield _Shown(types, findings, circumstance=word)


def _as_asked(test: FindingTest, base: Finding) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    """The finding with each thing that a test asks for, and with all of them."""
    whole, words = base, []
    if test.public:
        yield "public", (replace(base, public=True),)
        whole = replace(whole, public=True)
        words.append("public")
    if test.test_number:
        yield "test number", (replace(base, test_number=True),)
        whole = replace(whole, test_number=True)
        words.append("test number")
    if test.evasion:
        yield "disguised", (replace(base, evasion=True),)
        whole = replace(whole, evasion=True)
        words.append("disguised")
    for origin in sorted(test.origins - {Origin.PROMPT}):
        yield f"in {origin.value}", (replace(base, origin=origin),)
        whole = replace(whole, origin=origin)
        words.append(f"in {origin.value}")
    for role in sorted(test.roles - {Role.USER}):
        yield f"said by {role.value}", (replace(base, role=role),)
        whole = replace(whole, role=role)
        words.append(f"said by {role.value}")
    if test.people != ANY_NUMBER and base.entity_type == AGGREGATION:
        for people in _edges(test.people.at_least, test.people.below, 1):
            why = Why("combination", str(int(people)))
            yield f"fits {int(people)} people", (replace(base, why=why),)
    for score in _edges(test.score.at_least, test.score.below, 0.001):
        if 0 <= score <= 1:
            yield f"score {score:g}", (replace(base, score=score),)
    if test.min_count > 1:
        words.append(f"{test.min_count} times")
    if len(words) > 1 or test.min_count > 1:
        yield ", ".join(words), (whole,) * test.min_count


def _edges(at_least: float | None, below: float | None, step: float) -> Iterator[float]:
    """Numbers on both sides of each bound."""
    for bound in (at_least, below):
        if bound is not None:
            yield bound
            yield bound - step


def _finding(entity_type: str) -> Finding:
    score = _SCORES[Confidence.HIGH]
    return Finding(entity_type, (Span(0, 0, 1),), score, "grid", Why("grid"))


def _alike(
    tests: Sequence[FindingTest], levels: Sequence[Mapping[str, int]]
) -> list[tuple[str, ...]]:
    """Entity types in groups that no test and no information class (`levels`) tells apart."""
    groups: dict[tuple[object, ...], list[str]] = {}
    for name in (*ENTITY_TYPES, OTHER_TYPE):
        about = tuple(_about(test, name) for test in tests)
        numbers = tuple(level.get(name, level.get("")) for level in levels)
        groups.setdefault((about, numbers), []).append(name)
    return [tuple(names) for names in groups.values()]


def _about(test: FindingTest, entity_type: str) -> bool:
    if entity_type in test.excluded:
        return False
    if test.types is None or entity_type in test.types:
        return True
    return test.other and entity_type not in ENTITY_TYPES


def _services(
    policies: Sequence[Policy], configured: Iterable[Service], asked: _Asked
) -> list[tuple[str, Service]]:
    """Configured services, those that policies name, and unknown ones as the rules ask for them."""
    known = {service.id: service for service in configured}
    for policy in policies:
        for name in policy.bindings:
            known.setdefault(name, Service(name))
    unlisted = {f"{OTHER_SERVICE}": Service(OTHER_SERVICE)}
    tests = [entry.test for entry in asked.entries if isinstance(entry.test, ServiceTest)]
    tests += [where.service for where in asked.conditions if where.service is not None]
    for test in tests:
        if not test.ids:
            word, service = _as_offered(test)
            unlisted.setdefault(f"{OTHER_SERVICE}{word}", service)
    unlisted[f"{OTHER_SERVICE} (with everything)"] = _COMPLETE
    return [*known.items(), *unlisted.items()]


def _as_offered(test: ServiceTest) -> tuple[str, Service]:
    """A service that nobody has named, as a test asks for it."""
    values = {
        "status": min(test.status, default=None),
        "tier": min(test.tiers, default=None),
        "region": min(test.regions, default="us" if test.not_regions else ""),
        "no_training": test.no_training,
        "dpa": test.dpa,
    }
    said = {name: value for name, value in values.items() if value not in (None, "")}
    words = [f"{name} {str(value).lower()}" for name, value in said.items()]
    return (f" ({', '.join(words)})" if words else "", Service(OTHER_SERVICE, **said))  # type: ignore[arg-type]


class _With:
    """A context with one thing changed."""

    def __init__(self, **changes: object) -> None:
        self._changes = changes

    def __call__(self, context: Context) -> Context:
        return replace(context, **self._changes)  # type: ignore[arg-type]


def _circumstances(asked: _Asked, policies: Sequence[Policy]) -> Iterator[tuple[str, _With]]:
    """What may be otherwise about a request, where some rule asks for it."""
    for key, patterns in _patterns(asked).items():
        for pattern in sorted(patterns):
            value = pattern.replace("*", "x" if pattern == "*" else "")
            yield f"{key} {value}", _With(**{key: value})
    if any("en" in where.languages or "sv" in where.languages for where in asked.conditions):
        yield "language en", _With(language="en")
    yield "with tools", _With(uses_tools=True)
    for number in range(1, MAX_CLASS + 1) if _asks_class(asked, policies) else ():
        yield f"declared class {number}", _With(declared_class=number)
    yield (
        "without identity",
        _With(identity_source=IdentitySource.ANONYMOUS, subject_known=False, roles=frozenset()),
    )
    for day in sorted(_days(policies)):
        yield f"on {day}", _With(today=day)
    for moment in sorted(_hours(policies)):
        yield f"at {moment:%A %H}", _With(now=moment)


def _asks_class(asked: _Asked, policies: Sequence[Policy]) -> bool:
    """Whether it matters which class a client declares."""
    bindings = chain.from_iterable(policy.bindings.values() for policy in policies)
    return any(isinstance(entry.test, ClassTest) for entry in asked.entries) or any(
        binding.service.max_class is not None for binding in bindings
    )


def _patterns(asked: _Asked) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"unit": set(), "model": set(), "operation": set(), "api": set()}
    for where in asked.conditions:
        for key, patterns in found.items():
            patterns.update(getattr(where, f"{key}s", ()))
    for entry in asked.entries:
        if isinstance(entry.test, RequestTest):
            found["operation"].update(entry.test.operations)
    found["operation"] -= {"*", _OPERATION}
    return found


def _days(policies: Sequence[Policy]) -> set[date]:
    """The days on which something begins or ends, and those before and after."""
    found: set[date | None] = set()
    for level in chain.from_iterable(policy.lineage for policy in policies):
        found |= {exception.expires for exception in level.exceptions}
        found |= {binding.service.agreement_until for binding in level.bindings.values()}
        for rule in level.rules:
            found |= {rule.timing.start, rule.timing.until}
    days = {day for day in found if day is not None}
    return {day + timedelta(days=n) for day in days for n in (-1, 0, 1)}


def _hours(policies: Sequence[Policy]) -> set[datetime]:
    """Weekdays and hours on both sides of those that rules are for, in one week."""
    found: set[datetime] = set()
    monday = datetime(2026, 1, 5, 12, tzinfo=UTC)
    for rule in chain.from_iterable(p.rules for policy in policies for p in policy.lineage):
        days = [monday + timedelta(days=n) for n in range(7)] if rule.timing.weekdays else [monday]
        hours = [0, 12]
        if rule.timing.hours:
            hours += [hour % 24 for bound in rule.timing.hours for hour in (bound - 1, bound)]
        if rule.timing.weekdays or rule.timing.hours:
            found |= {day.replace(hour=hour) for day in days for hour in hours}
    return found
