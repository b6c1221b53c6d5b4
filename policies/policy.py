"""A compiled policy: what the evaluator works with. Made by `policies.compile` only."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from detectors.taxonomy import ENTITY_TYPES
from detectors.types import (
    Confidence,
    FailureReason,
    Finding,
    GapReason,
    Origin,
    Role,
    ScanFailure,
)
from policies.context import Context, Service, Status, Tier
from policies.verdict import Action, CauseKind, Operator, RefusalForm

TOOLS = "tools"
_RANK = {Confidence.LOW: 0, Confidence.MEDIUM: 1, Confidence.HIGH: 2}


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


class Trait(NamedTuple):
    """What rules can ask about a finding; findings with equal traits are answered alike."""

    entity_type: str
    confidence: Confidence
    public: bool = False
    test_number: bool = False
    evasion: bool = False
    origin: Origin = Origin.PROMPT
    role: Role = Role.USER

    @classmethod
    def of(cls, finding: Finding) -> "Trait":
        return cls(
            finding.entity_type,
            finding.confidence,
            finding.public,
            finding.test_number,
            finding.evasion,
            finding.origin,
            finding.role,
        )


@dataclass(frozen=True, slots=True)
class FindingTest:
    """Which findings a rule answers. `types` None: all; `other`: types outside the taxonomy too.
    Empty sets do not restrict."""

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

    def matches(self, trait: Trait) -> bool:
        """Whether a finding with these traits fits; `min_count` is the evaluator's business."""
        return (
            self._type(trait.entity_type)
            and _RANK[trait.confidence] >= _RANK[self.min_confidence]
            and self.public in (None, trait.public)
            and self.test_number in (None, trait.test_number)
            and self.evasion in (None, trait.evasion)
            and (not self.origins or trait.origin in self.origins)
            and (not self.roles or trait.role in self.roles)
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
    lower case and countries, with `eu` and `eea` written out."""

    ids: frozenset[str]
    except_ids: frozenset[str]
    status: frozenset[Status]
    tiers: frozenset[Tier]
    regions: frozenset[str]
    not_regions: frozenset[str]
    no_training: bool | None
    dpa: bool | None

    def matches(self, service: Service) -> bool:
        return (
            (not self.ids or service.id in self.ids)
            and service.id not in self.except_ids
            and (not self.status or service.status in self.status)
            and (not self.tiers or service.tier in self.tiers)
            and (not self.regions or service.region.lower() in self.regions)
            and (not self.not_regions or service.region.lower() not in self.not_regions)
            and (self.no_training is None or service.no_training is self.no_training)
            and (self.dpa is None or service.dpa is self.dpa)
        )


@dataclass(frozen=True, slots=True)
class RequestTest:
    """Which request properties a rule answers: an operation's name, or `TOOLS`."""

    operations: tuple[str, ...]
    tools: bool

    def matches(self, subject: str) -> bool:
        if subject == TOOLS:
            return self.tools
        return any(glob_matches(pattern, subject) for pattern in self.operations)


SubjectTest = FindingTest | GapTest | IncompleteTest | ServiceTest | RequestTest


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A scan that did not finish, as a value to answer."""

    failures: tuple[ScanFailure, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the request, as a value to answer: an operation's name, or `TOOLS`."""

    name: str


SubjectValue = Trait | GapReason | Incomplete | Service | Property


def fits(test: SubjectTest, value: SubjectValue) -> bool:
    """Whether a test is about this kind of value and matches it."""
    match test, value:
        case FindingTest(), Trait():
            return test.matches(value)
        case GapTest(), GapReason():
            return test.matches(value)
        case ServiceTest(), Service():
            return test.matches(value)
        case RequestTest(), Property():
            return test.matches(value.name)
        case IncompleteTest(), Incomplete():
            return test.matches(value.failures)
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

    def holds(self, context: Context, models: frozenset[str]) -> bool:
        """`models` are those of the policy's model patterns that the request's model fits."""
        return (
            (self.service is None or self.service.matches(context.service))
            and (not self.roles or not self.roles.isdisjoint(context.roles))
            and self.not_roles.isdisjoint(context.roles)
            and _fits(self.units, context.unit)
            and (not self.models or not models.isdisjoint(self.models))
            and _fits(self.operations, context.operation)
            and (not self.languages or context.language in self.languages)
        )


def _fits(patterns: tuple[str, ...], text: str) -> bool:
    return not patterns or any(glob_matches(pattern, text) for pattern in patterns)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, ready to use. `place` is file:line of where it is written, for people."""

    id: str
    clause: str
    cause: CauseKind
    test: SubjectTest
    where: tuple[Condition, ...]
    action: Action
    operator: Operator = Operator.PLACEHOLDER
    obligations: frozenset[str] = frozenset()
    message: Mapping[str, str] = field(default_factory=dict)
    advice: Mapping[str, str] = field(default_factory=dict)
    contact: Mapping[str, str] = field(default_factory=dict)
    link: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
    place: str = ""

    @property
    def min_count(self) -> int:
        """How many findings it takes; a rule with more than one only adds strictness."""
        return self.test.min_count if isinstance(self.test, FindingTest) else 1

    def applies(self, context: Context, models: frozenset[str]) -> bool:
        return all(condition.holds(context, models) for condition in self.where)


@dataclass(frozen=True, slots=True)
class Exemption:
    """An exception, ready to use: the decisions of `removes` (empty: of any rule) fall away."""

    id: str
    clause: str
    cause: CauseKind
    test: SubjectTest
    where: tuple[Condition, ...]
    removes: frozenset[str]
    reason: str
    owner: str = ""
    expires: date | None = None
    place: str = ""

    def applies(self, context: Context, models: frozenset[str]) -> bool:
        if self.expires is not None and (context.today is None or context.today > self.expires):
            return False
        return all(condition.holds(context, models) for condition in self.where)


@dataclass(frozen=True, slots=True)
class Binding:
    """What a tenant calls a service and has decided about it."""

    name: str
    service: Service

    def bind(self, configured: Service) -> Service:
        """The configured service with everything that the tenant says of its own agreement."""
        ours = self.service
        return replace(
            configured,
            name=self.name,
            status=ours.status or configured.status,
            tier=ours.tier or configured.tier,
            region=ours.region or configured.region,
            no_training=configured.no_training if ours.no_training is None else ours.no_training,
            dpa=configured.dpa if ours.dpa is None else ours.dpa,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """A tenant's compiled policy, compared by identity. `digest` is the SHA-256 (hex) of its
    expanded, canonical form: equal digests decide and explain alike. `bindings` is keyed by
    service id."""

    name: str
    title: Mapping[str, str]
    owner: str
    contact: Mapping[str, str]
    valid_from: date
    review_by: date
    refusal_form: RefusalForm
    roles: frozenset[str]
    bindings: Mapping[str, Binding]
    rules: tuple[Rule, ...]
    exceptions: tuple[Exemption, ...]
    digest: str

    @property
    def places(self) -> dict[str, str]:
        """Where each rule and exception is written (file:line), by id."""
        places = {rule.id: rule.place for rule in self.rules}
        return places | {exception.id: exception.place for exception in self.exceptions}

    def fitting_models(self, model: str) -> frozenset[str]:
        """Those of the model patterns in its conditions that a model's name fits: all that its
        rules can tell of a name that the client chose."""
        return frozenset(p for p in _model_patterns(self) if glob_matches(p, model))

    def bind(self, service: Service) -> Service:
        """The service as this tenant sees it."""
        binding = self.bindings.get(service.id)
        return binding.bind(service) if binding else service


@lru_cache(maxsize=256)
def _model_patterns(policy: Policy) -> frozenset[str]:
    entries: tuple[Rule | Exemption, ...] = (*policy.rules, *policy.exceptions)
    return frozenset(p for entry in entries for where in entry.where for p in where.models)
