"""Who answers what, in given circumstances."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from detectors.taxonomy import ENTITY_TYPES
from policies.catalogue import Offer
from policies.context import Service
from policies.evaluate.sketch import Sketch
from policies.match import SubjectValue, Trait, fits
from policies.policy import Exemption, Policy, Rule
from policies.verdict import Action, CauseKind


@dataclass(frozen=True, slots=True)
class Level:
    """What of one policy, of those that extend each other, applies. `service` is as this one sees
    it. `root`: it is the first of them, and what it does not answer, the default does."""

    rules: tuple[Rule, ...]
    exceptions: tuple[Exemption, ...]
    service: Service
    root: bool
    by_type: Mapping[str, Sequence[Rule]]
    """Rules about findings, by entity type; "" stands for types outside the taxonomy."""
    standing: Sequence[Rule]
    """Rules about anything else."""

    def candidates(self, value: SubjectValue) -> Sequence[Rule]:
        """The rules that can be about a value."""
        if not isinstance(value, Trait):
            return self.standing
        known = value.entity_type in ENTITY_TYPES
        return self.by_type.get(value.entity_type if known else "", ())

    def seen(self, value: SubjectValue) -> SubjectValue:
        """What is asked about, as this policy sees it."""
        return replace(value, service=self.service) if isinstance(value, Offer) else value


@dataclass(frozen=True, slots=True, eq=False)
class Live:
    """What of a policy applies in a context, compared by identity. `cause` tells prompts from
    answers; `otherwise` is done with findings that nothing answers. `cuts` are the scores at which
    answers can change, `counts_people`: they can with how many people details fit. `standing` is
    what there is to answer whatever the text is. `advice` and `link` say how the service is
    ordered, where the catalogue refuses it. `most_class`: the highest information class that it
    takes."""

    policy: Policy
    cause: CauseKind
    levels: tuple[Level, ...]
    otherwise: Action
    cuts: tuple[float, ...]
    counts_people: bool
    reroutes: bool
    standing: tuple[tuple[CauseKind, str, SubjectValue], ...] = ()
    advice: Mapping[str, str] = field(default_factory=dict)
    link: Mapping[str, str] = field(default_factory=dict)
    most_class: int | None = None
    declared: int | None = None
    made: dict[tuple[str, CauseKind, str], Sketch] = field(default_factory=dict)
    """By rule, cause and subject, as they were first made."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(rule for level in self.levels for rule in level.rules)


@dataclass(frozen=True, slots=True)
class Answers:
    """Who answers a value: rules, and exceptions with the rules that each took away. `silent`: the
    default must answer, for rules that count only add strictness."""

    rules: tuple[Rule, ...]
    taken: tuple[tuple[Exemption, frozenset[str]], ...]
    silent: bool


@lru_cache(maxsize=8192, typed=True)
def answers(live: Live, value: SubjectValue) -> Answers:
    """An exception to named rules stays silent where none of them matches, and one to any rule is
    one to those of its own policy."""
    matching = [
        (level, [rule for rule in level.candidates(value) if fits(rule.test, level.seen(value))])
        for level in live.levels
    ]
    ids = frozenset(rule.id for _, rules in matching for rule in rules)
    roots = frozenset(rule.id for level, rules in matching if level.root for rule in rules)
    taken: list[tuple[Exemption, frozenset[str]]] = []
    answered = False
    for level, rules in matching:
        for exception in level.exceptions:
            if not fits(exception.test, level.seen(value)):
                continue
            own = frozenset(rule.id for rule in rules)
            gone = ids & exception.removes if exception.removes else own
            if gone or not exception.removes:
                taken.append((exception, gone))
                answered |= level.root or not gone.isdisjoint(roots)
    removed: frozenset[str] = frozenset().union(*(gone for _, gone in taken))
    left = tuple(rule for _, rules in matching for rule in rules if rule.id not in removed)
    steady = any(rule.min_count == 1 for rule in left if rule.id in roots)
    return Answers(left, tuple(taken), not answered and not steady)
