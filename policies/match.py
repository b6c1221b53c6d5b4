"""What rules are compared with, and the tests that do it. Pure values, made by the compiler."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from detectors.taxonomy import ENTITY_TYPES
from detectors.types import (
    HIGH_ABOVE,
    LOW_BELOW,
    Confidence,
    FailureReason,
    Finding,
    GapReason,
    Origin,
    Role,
    ScanFailure,
)
from policies.catalogue import Attribute, Offer
from policies.context import Context, IdentitySource, Status, Tier

TOOLS = "tools"
AGGREGATION = "AGGREGATION"
_RANK = {Confidence.LOW: 0, Confidence.MEDIUM: 1, Confidence.HIGH: 2}
_COUNTS_PEOPLE = ("combination", "one_person")
_SINGLED_OUT = 1


def glob_matches(pattern: str, text: str) -> bool:
    """Whether a text fits a pattern in which `*` stands for anything. Linear in the text."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == pattern
    if not text.startswith(first):
        return False
    at = len(first)
    for part in rest[:-1]:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(text) - at >= len(rest[-1]) and text.endswith(rest[-1])


def fits_one(patterns: tuple[str, ...], text: str) -> bool:
    """Whether a text fits one of the patterns, if there are any."""
    return not patterns or any(glob_matches(pattern, text) for pattern in patterns)


class Trait(NamedTuple):
    """What rules can ask about a finding; findings with equal traits are answered alike. `people`:
    about how many the details of an AGGREGATION fit (0 for all other types)."""

    entity_type: str
    score: float
    public: bool = False
    test_number: bool = False
    evasion: bool = False
    origin: Origin = Origin.PROMPT
    role: Role = Role.USER
    people: int = 0

    @classmethod
    def of(cls, finding: Finding) -> "Trait":
        return cls(
            finding.entity_type,
            finding.score,
            finding.public,
            finding.test_number,
            finding.evasion,
            finding.origin,
            finding.role,
            people(finding),
        )

    @property
    def confidence(self) -> Confidence:
        """As `Finding.confidence`."""
        if self.score < LOW_BELOW:
            return Confidence.LOW
        return Confidence.MEDIUM if self.score <= HIGH_ABOVE else Confidence.HIGH


def people(finding: Finding) -> int:
    """About how many people the details of an AGGREGATION fit. What counts rows or names rather
    than people singles somebody out."""
    if finding.entity_type != AGGREGATION:
        return 0
    counts = finding.why.rule.startswith(_COUNTS_PEOPLE)
    said = finding.why.validation
    return int(said) if counts and said.isdecimal() else _SINGLED_OUT


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `at_least` to below `below`; None: no bound."""

    at_least: float | None = None
    below: float | None = None

    def holds(self, number: float) -> bool:
        return (self.at_least is None or number >= self.at_least) and (
            self.below is None or number < self.below
        )


ANY_NUMBER = Range()


@dataclass(frozen=True, slots=True)
class FindingTest:
    """Which findings a rule answers. `types` None: all; `other`: types outside the taxonomy too.
    Empty sets do not restrict. `people` restricts nothing but AGGREGATION."""

    types: frozenset[str] | None
    other: bool
    excluded: frozenset[str]
    min_confidence: Confidence
    min_count: int
    public: bool | None
    test_number: bool | None
    evasion: bool | None
    origins: frozenset[Origin]
    roles: frozenset[Role]
    score: Range = ANY_NUMBER
    people: Range = ANY_NUMBER

    def matches(self, trait: Trait) -> bool:
        """Whether a finding with these traits fits; `min_count` is the evaluator's business."""
        return (
            self._type(trait.entity_type)
            and _RANK[trait.confidence] >= _RANK[self.min_confidence]
            and self.score.holds(trait.score)
            and self.public in (None, trait.public)
            and self.test_number in (None, trait.test_number)
            and self.evasion in (None, trait.evasion)
            and (not self.origins or trait.origin in self.origins)
            and (not self.roles or trait.role in self.roles)
            and (trait.entity_type != AGGREGATION or self.people.holds(trait.people))
        )

    def _type(self, entity_type: str) -> bool:
        if entity_type in self.excluded:
            return False
        if self.types is None or entity_type in self.types:
            return True
        return self.other and entity_type not in ENTITY_TYPES


@dataclass(frozen=True, slots=True)
class GapTest:
    """Which gaps a rule answers; empty: all."""

    reasons: frozenset[GapReason]

    def matches(self, reason: GapReason) -> bool:
        return not self.reasons or reason in self.reasons


@dataclass(frozen=True, slots=True)
class IncompleteTest:
    """Which incomplete scans a rule answers: all failures must be among the named ones."""

    reasons: frozenset[FailureReason]
    recognizers: frozenset[str]

    def matches(self, failures: tuple[ScanFailure, ...]) -> bool:
        return all(
            (not self.reasons or failure.reason in self.reasons)
            and (not self.recognizers or failure.recognizer in self.recognizers)
            for failure in failures
        )


@dataclass(frozen=True, slots=True)
class ServiceTest:
    """Which services a rule answers, by id and attributes. `ids` empty: all. Regions are in
    lower case and countries, with `eu` and `eea` written out. `has` and `lacks` ask for what the
    catalogue says: all of `has`, one of `lacks`."""

    ids: frozenset[str]
    except_ids: frozenset[str]
    status: frozenset[Status]
    tiers: frozenset[Tier]
    regions: frozenset[str]
    not_regions: frozenset[str]
    no_training: bool | None
    dpa: bool | None
    klassa_refs: tuple[str, ...] = ()
    has: frozenset[Attribute] = frozenset()
    lacks: frozenset[Attribute] = frozenset()

    def matches(self, offer: Offer) -> bool:
        service = offer.service
        return (
            (not self.ids or service.id in self.ids)
            and service.id not in self.except_ids
            and (not self.status or service.status in self.status)
            and (not self.tiers or service.tier in self.tiers)
            and (not self.regions or service.region.lower() in self.regions)
            and (not self.not_regions or service.region.lower() not in self.not_regions)
            and (self.no_training is None or service.no_training is self.no_training)
            and (self.dpa is None or service.dpa is self.dpa)
            and fits_one(self.klassa_refs, service.klassa_ref)
            and not any(offer.lacks(attribute) for attribute in self.has)
            and (not self.lacks or any(offer.lacks(attribute) for attribute in self.lacks))
        )


@dataclass(frozen=True, slots=True)
class CatalogueTest:
    """Which services a rule of the catalogue refuses: those that lack a demanded attribute, or,
    where it is not `demanded`, say something that speaks against this use. `regions` (countries)
    are those that a demanded region must be one of."""

    attribute: Attribute
    demanded: bool = True
    regions: frozenset[str] = frozenset()

    def matches(self, offer: Offer) -> bool:
        if not self.demanded:
            return (
                offer.expired if self.attribute is Attribute.AGREEMENT_UNTIL else offer.for_others
            )
        outside = self.regions and offer.service.region.lower() not in self.regions
        return bool(outside) or offer.lacks(self.attribute)


@dataclass(frozen=True, slots=True)
class RequestTest:
    """Which request properties a rule answers: an operation's name, or `TOOLS`."""

    operations: tuple[str, ...]
    tools: bool

    def matches(self, subject: str) -> bool:
        if subject == TOOLS:
            return self.tools
        return any(glob_matches(pattern, subject) for pattern in self.operations)


@dataclass(frozen=True, slots=True)
class ClassTest:
    """Which information classes a rule answers: from `least` up and, if `conflict`, only where the
    client declared a lower one."""

    least: int
    conflict: bool

    def matches(self, value: "Classified") -> bool:
        return value.number >= self.least and (value.conflict or not self.conflict)


SubjectTest = (
    FindingTest | GapTest | IncompleteTest | ServiceTest | CatalogueTest | RequestTest | ClassTest
)


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A scan that did not finish, as a value to answer."""

    failures: tuple[ScanFailure, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the request, as a value to answer: an operation's name, or `TOOLS`."""

    name: str


@dataclass(frozen=True, slots=True)
class Classified:
    """The request's information class, as a value that may be answered. `conflict`: the client
    declared a lower one than was found."""

    number: int
    conflict: bool


SubjectValue = Trait | GapReason | Incomplete | Offer | Property | Classified


def fits(test: SubjectTest, value: SubjectValue) -> bool:
    """Whether a test is about this kind of value and matches it."""
    match test, value:
        case FindingTest(), Trait():
            return test.matches(value)
        case GapTest(), GapReason():
            return test.matches(value)
        case ((ServiceTest() | CatalogueTest()), Offer()):
            return test.matches(value)
        case RequestTest(), Property():
            return test.matches(value.name)
        case IncompleteTest(), Incomplete():
            return test.matches(value.failures)
        case ClassTest(), Classified():
            return test.matches(value)
        case _:
            return False


@dataclass(frozen=True, slots=True)
class Condition:
    """Circumstances that must all hold; empty ones do not restrict."""

    service: ServiceTest | None
    roles: frozenset[str]
    not_roles: frozenset[str]
    units: tuple[str, ...]
    models: tuple[str, ...]
    operations: tuple[str, ...]
    languages: frozenset[str]
    apis: tuple[str, ...] = ()
    identity_sources: frozenset[IdentitySource] = frozenset()
    subject_known: bool | None = None

    def holds(self, context: Context, models: frozenset[str]) -> bool:
        """`models` are those of the policy's model patterns that the request's model fits."""
        return (
            (self.service is None or self.service.matches(offer(context)))
            and (not self.roles or not self.roles.isdisjoint(context.roles))
            and self.not_roles.isdisjoint(context.roles)
            and fits_one(self.units, context.unit)
            and (not self.models or not models.isdisjoint(self.models))
            and fits_one(self.operations, context.operation)
            and (not self.languages or context.language in self.languages)
            and fits_one(self.apis, context.api)
            and (not self.identity_sources or context.identity_source in self.identity_sources)
            and self.subject_known in (None, context.subject_known)
        )


def offer(context: Context) -> Offer:
    """The service of a request, as its caller is offered it."""
    return Offer(context.service, context.roles, context.today)


@dataclass(frozen=True, slots=True)
class Timing:
    """When a rule applies: from and until a day, on weekdays (0 is Monday), from an hour to before
    another, past midnight where the first is the later one. None and empty do not restrict."""

    start: date | None = None
    until: date | None = None
    weekdays: frozenset[int] = frozenset()
    hours: tuple[int, int] | None = None

    def holds(self, context: Context) -> bool | None:
        """None: the context does not tell."""
        today, now = context.today, context.now
        if today is None or (now is None and self.hours is not None):
            return None if self != ALWAYS else True
        if (self.start and today < self.start) or (self.until and today > self.until):
            return False
        if self.weekdays and today.weekday() not in self.weekdays:
            return False
        if self.hours is None or now is None:
            return True
        start, end = self.hours
        inside = min(start, end) <= now.hour < max(start, end)
        return inside if start < end else not inside


ALWAYS = Timing()
