"""A compiled policy: what the evaluator works with. Made by `policies.compile` only."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache

from policies import match
from policies.classes import DEFAULTS, Scale
from policies.context import Context, IdentitySource, Service
from policies.match import Condition, FindingTest, SubjectTest, Timing, glob_matches
from policies.verdict import Action, CauseKind, Notice, Operator, RefusalForm

_SAYS_NOTHING: tuple[object, ...] = (None, "", frozenset(), {})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, ready to use. `may_except`: policies that extend this one may make exceptions to it.
    `place` is file:line of where it is written, for people."""

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
    notice: str = ""
    timing: Timing = match.ALWAYS
    may_except: bool = False
    place: str = ""

    @property
    def min_count(self) -> int:
        """How many findings it takes; a rule with more than one only adds strictness."""
        return self.test.min_count if isinstance(self.test, FindingTest) else 1

    def applies(self, context: Context, models: frozenset[str]) -> bool:
        """Where the time is not known, what makes stricter applies and what allows does not."""
        timely = self.timing.holds(context)
        if timely is None:
            timely = self.action >= Action.WARN
        return timely and all(condition.holds(context, models) for condition in self.where)


@dataclass(frozen=True, slots=True)
class Exemption:
    """An exception, ready to use: the decisions of `removes` (empty: of any rule of its own policy)
    fall away. Those of packs have no owner and do not expire."""

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
        said = {item.name: getattr(self.service, item.name) for item in fields(Service)}
        return replace(
            configured, **{key: value for key, value in said.items() if value not in _SAYS_NOTHING}
        )


@dataclass(frozen=True, slots=True)
class CodedReason:
    """A reason to choose where one is asked for. Records and statistics have its id."""

    id: str
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Switch:
    """A choice that a guideline leaves to the policy's owner. `title` is by language."""

    name: str
    value: str
    options: tuple[str, ...]
    title: Mapping[str, str] = field(default_factory=dict)
    clause: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """A tenant's compiled policy, compared by identity. `digest` is the SHA-256 (hex) of its
    expanded, canonical form, with its parents': equal digests decide and explain alike. `rules`,
    `exceptions` and `notices` are its own; `bindings` (by service id), `roles` and `classes` (by
    entity type) hold the parents' too. `reminders` are texts by obligation and language. `switches`
    are set as they stand; `reasons` are what people choose from (none: the usual ones); `dormant`
    says where the rules are written (file:line) that other settings would bring."""

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
    parent: "Policy | None" = None
    anonymous_role: str = ""
    classes: Mapping[str, int] = field(default_factory=lambda: DEFAULTS)
    scale: Scale = Scale.KLASSA
    notices: Mapping[str, Notice] = field(default_factory=dict)
    reminders: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    switches: Mapping[str, Switch] = field(default_factory=dict)
    reasons: tuple[CodedReason, ...] = ()
    dormant: Mapping[str, str] = field(default_factory=dict)

    @property
    def lineage(self) -> "tuple[Policy, ...]":
        """The policy with those that it extends, the first of all in front."""
        return (*(self.parent.lineage if self.parent else ()), self)

    @property
    def places(self) -> dict[str, str]:
        """Where each of its own rules and exceptions is written (file:line), by id."""
        places = {rule.id: rule.place for rule in self.rules}
        return places | {exception.id: exception.place for exception in self.exceptions}

    @property
    def entries(self) -> "tuple[Rule | Exemption, ...]":
        """All rules and exceptions, those of parents too."""
        rules = tuple(rule for level in self.lineage for rule in level.rules)
        return rules + tuple(each for level in self.lineage for each in level.exceptions)

    def fitting_models(self, model: str) -> frozenset[str]:
        """Those of the model patterns in its conditions that a model's name fits: all that its
        rules can tell of a name that the client chose."""
        patterns = _model_patterns(self)
        return frozenset(p for p in patterns if glob_matches(p, model)) if patterns else patterns

    def bind(self, service: Service) -> Service:
        """The service as this tenant sees it."""
        binding = self.bindings.get(service.id)
        return binding.bind(service) if binding else service

    def roles_of(self, context: Context) -> frozenset[str]:
        """The caller's roles; without identity just the one that the policy has for such."""
        if context.identity_source is not IdentitySource.ANONYMOUS:
            return context.roles
        return frozenset({self.anonymous_role} if self.anonymous_role else ())

    def keeps_subject(self, context: Context) -> bool:
        """Whether records may say who asked: not where the caller has no identity of their own."""
        nobody = context.identity_source is IdentitySource.ANONYMOUS or not context.subject_known
        return not nobody and self.anonymous_role not in context.roles


@lru_cache(maxsize=256)
def _model_patterns(policy: Policy) -> frozenset[str]:
    return frozenset(p for entry in policy.entries for where in entry.where for p in where.models)
