"""From what a rule asks about, as written, to the tests that the evaluator makes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from detectors.taxonomy import ENTITY_TYPES, Group
from detectors.types import Confidence
from policies.compile.problems import Problems
from policies.match import (
    AGGREGATION,
    ClassTest,
    Condition,
    FindingTest,
    GapTest,
    IncompleteTest,
    Range,
    RequestTest,
    ServiceTest,
    SubjectTest,
    Timing,
)
from policies.schema import FindingMatch, ServiceMatch, Subject, Valid, Where
from policies.schema.matching import Weekday
from policies.schema.words import Numbers
from policies.source import Place, Source, unknown
from policies.verdict import CauseKind

_EU = "eu at be bg cy cz de dk ee es fi fr gr hr hu ie it lt lu lv mt nl pl pt ro se si sk"
_REGIONS = {"eu": frozenset(_EU.split()), "eea": frozenset(f"{_EU} eea is li no".split())}
_WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Matching:
    """Turns matches into tests; what they name must be known. `services`: ids by name."""

    roles: frozenset[str]
    services: Mapping[str, str]
    classes: Mapping[str, int]
    problems: Problems

    def subject(
        self, entry: Subject, source: Source, place: Place
    ) -> tuple[CauseKind, SubjectTest]:
        """What the entry answers, and the test for it."""
        if entry.finding is not None:
            return CauseKind.FINDING, self._finding(entry.finding, source, (*place, "finding"))
        if entry.answer is not None:
            return CauseKind.ANSWER, self._finding(entry.answer, source, (*place, "answer"))
        if entry.gap is not None:
            return CauseKind.GAP, GapTest(frozenset(entry.gap.reasons))
        if entry.service is not None:
            return CauseKind.SERVICE, self._service(entry.service, source, (*place, "service"))
        if entry.request is not None:
            request = entry.request
            return CauseKind.REQUEST, RequestTest(request.operations, bool(request.tools))
        if entry.information_class is not None:
            asked = entry.information_class
            return CauseKind.INFORMATION_CLASS, ClassTest(asked.min, bool(asked.conflict))
        scan = entry.incomplete_scan
        reasons = frozenset(scan.reasons) if scan else frozenset()
        recognizers = frozenset(scan.recognizers) if scan else frozenset()
        return CauseKind.INCOMPLETE_SCAN, IncompleteTest(reasons, recognizers)

    def where(self, where: Where, source: Source, place: Place) -> tuple[Condition, ...]:
        """The circumstances; none where nothing is asked."""
        if where == Where():
            return ()
        self.known_roles(where.roles, source, (*place, "roles"))
        self.known_roles(where.not_roles, source, (*place, "not_roles"))
        service = where.service
        return (
            Condition(
                service=self._service(service, source, (*place, "service")) if service else None,
                roles=frozenset(where.roles),
                not_roles=frozenset(where.not_roles),
                units=where.units,
                models=where.models,
                operations=where.operations,
                languages=frozenset(where.languages),
                apis=where.apis,
                identity_sources=frozenset(where.identity_sources),
                subject_known=where.subject_known,
            ),
        )

    def known_roles(self, roles: Iterable[str], source: Source, place: Place) -> None:
        """Every role must be one of the policy's."""
        for index, role in enumerate(roles):
            if role not in self.roles:
                self.problems.add(source, (*place, index), unknown("role", role, self.roles))

    def service_id(self, name: str, source: Source, place: Place) -> str:
        """The id of a service by name or id; "" where there is none such."""
        if name in self.services:
            return self.services[name]
        ids = self.services.values()
        if name in ids:
            return name
        self.problems.add(source, place, unknown("service", name, [*self.services, *ids]))
        return ""

    def _finding(self, match: FindingMatch, source: Source, place: Place) -> FindingTest:
        for key, names in (("types", match.types), ("except_types", match.except_types)):
            for index, name in enumerate(names):
                if name not in ENTITY_TYPES:
                    message = unknown("entity type", name, ENTITY_TYPES)
                    self.problems.add(source, (*place, key, index), message)
        types, other = self._types(match)
        if types is not None and not other and not types - set(match.except_types):
            self.problems.add(source, place, "matches no entity type")
        elif match.people and types is not None and AGGREGATION not in types:
            message = f"restricts {AGGREGATION} only, which is not among the types"
            self.problems.add(source, (*place, "people"), message)
        lowest = Confidence.MEDIUM if match.score is None else Confidence.LOW
        return FindingTest(
            types=types,
            other=other,
            excluded=frozenset(match.except_types),
            min_confidence=match.min_confidence or lowest,
            min_count=match.min_count,
            public=match.public,
            test_number=match.test_number,
            evasion=match.evasion,
            origins=frozenset(match.origins),
            roles=frozenset(match.roles),
            score=_range(match.score),
            people=_range(match.people),
        )

    def _types(self, match: FindingMatch) -> tuple[frozenset[str] | None, bool]:
        """The types (None: all, also unknown ones), and whether unknown ones too."""
        every = not match.types and not match.groups
        named = set(ENTITY_TYPES) if every else set(match.types)
        named |= {name for name, entity in ENTITY_TYPES.items() if entity.group in match.groups}
        other = every or Group.OTHER in match.groups
        if match.min_class is None:
            return (None if every else frozenset(named)), other
        high = {name for name, number in self.classes.items() if number >= match.min_class}
        return frozenset(named & high), other and "" in high

    def _service(self, match: ServiceMatch, source: Source, place: Place) -> ServiceTest:
        return ServiceTest(
            ids=self._service_ids(match.names, source, (*place, "names")),
            except_ids=self._service_ids(match.except_names, source, (*place, "except_names")),
            status=frozenset(match.status),
            tiers=frozenset(match.tiers),
            regions=countries(match.regions),
            not_regions=countries(match.not_regions),
            no_training=match.no_training,
            dpa=match.dpa,
            klassa_refs=match.klassa_refs,
            has=frozenset(match.has),
            lacks=frozenset(match.lacks),
        )

    def _service_ids(self, names: Iterable[str], source: Source, place: Place) -> frozenset[str]:
        found = {self.service_id(name, source, (*place, index)) for index, name in enumerate(names)}
        return frozenset(found - {""})


def timing(valid: Valid) -> Timing:
    """When a rule applies."""
    hours = valid.hours
    return Timing(
        start=valid.from_,
        until=valid.until,
        weekdays=frozenset(_WEEKDAYS.index(day) for day in valid.weekdays),
        hours=(hours.from_, hours.until) if hours else None,
    )


def countries(regions: Iterable[str]) -> frozenset[str]:
    """Country codes in lower case, with `eu` and `eea` written out."""
    names = [name.lower() for name in regions]
    return frozenset().union(*(_REGIONS.get(name, {name}) for name in names))


def _range(numbers: Numbers | None) -> Range:
    return Range(numbers.at_least, numbers.below) if numbers else Range()
