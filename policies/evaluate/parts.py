"""What each thing that there is to answer contributes to a verdict, whatever else is there.

It is worked out once for every kind of thing and remembered; a verdict only adds parts up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from detectors.types import Confidence, Origin, Role
from policies import catalogue
from policies.evaluate.answers import Live, answers
from policies.evaluate.sketch import Sketch
from policies.match import SubjectValue, Trait
from policies.policy import Exemption, Rule
from policies.schema import DEFAULT, LOW_CONFIDENCE
from policies.verdict import Action, CauseKind, Decision, Operator

Asked = tuple[str, bool, bool, bool, Origin, Role]
"""A finding's type, public, test_number, evasion, origin and role."""

Kind = tuple[int, Asked] | tuple[int, Asked, int]
"""What rules can tell apart in findings: between which cuts the score lies, the rest, and about how
many people the details fit where a rule asks for it."""


@dataclass(frozen=True, slots=True)
class Part:
    """`operator`: what is done to findings like this one (None: nothing), and `obligations`: what
    is asked for besides, both without rules that count. `taken`: exceptions, with the rules that
    each took away here. `number` is the information class; `stays`: the value is not sent."""

    cause: CauseKind
    subject: str
    sketches: tuple[Sketch, ...]
    taken: tuple[tuple[Exemption, frozenset[str]], ...]
    obligations: frozenset[str]
    operator: Operator | None = None
    number: int = 0
    stays: bool = False
    following: Operator | None = None
    """What is done to a low finding where its passage is altered anyway."""


@lru_cache(maxsize=16384)
def of_kind(live: Live, kind: Kind) -> Part:
    """What findings of a kind contribute."""
    trait = _trait(live, *kind)
    rules = answers(live, trait).rules
    sketches, taken = _answering(live, live.cause, trait.entity_type, trait)
    steady = [sketch for sketch in sketches if sketch.least == 1]
    return Part(
        cause=live.cause,
        subject=trait.entity_type,
        sketches=sketches,
        taken=taken,
        obligations=_obligations(steady),
        operator=strongest(s.decision for s in steady),
        number=_class(live, trait),
        stays=any(map(_keeps_back, rules)),
        following=_following(live, trait) if trait.confidence is Confidence.LOW else None,
    )


@lru_cache(maxsize=1024, typed=True)
def of_value(live: Live, cause: CauseKind, subject: str, value: SubjectValue) -> Part:
    """What something that is no finding contributes."""
    sketches, taken = _answering(live, cause, subject, value)
    return Part(cause, subject, sketches, taken, _obligations(sketches))


def strongest(decisions: Iterable[Decision]) -> Operator | None:
    """The operator from which the service learns least, of those that alter something."""
    operators = (d.operator for d in decisions if d.action >= Action.REDACT)
    return max(operators, default=None, key=lambda operator: operator.strength)


def _answering(
    live: Live, cause: CauseKind, subject: str, value: SubjectValue
) -> tuple[tuple[Sketch, ...], tuple[tuple[Exemption, frozenset[str]], ...]]:
    """The information class needs no answer, so nothing answers it by default."""
    who = answers(live, value)
    sketches = [_of_rule(live, rule, cause, subject) for rule in who.rules]
    if who.silent and cause is not CauseKind.INFORMATION_CLASS:
        sketches.append(_of_default(live, cause, subject, value))
    return tuple(sketches), who.taken


def _of_rule(live: Live, rule: Rule, kind: CauseKind, subject: str) -> Sketch:
    key = (rule.id, kind, subject)
    known = live.made.get(key)
    if known is None:
        made = Sketch(_decision(live, rule, kind, subject), rule.min_count)
        known = live.made.setdefault(key, made)  # one of them, whichever thread was first
    return known


def _of_default(live: Live, kind: CauseKind, subject: str, value: SubjectValue) -> Sketch:
    action, rule = live.otherwise, DEFAULT
    if not isinstance(value, Trait):
        action = Action.BLOCK
    elif value.confidence is Confidence.LOW:
        action, rule = Action.FORWARD, LOW_CONFIDENCE
    key = (rule, kind, subject)
    known = live.made.get(key)
    if known is None:
        made = Sketch(Decision(action, rule, "", kind, subject))
        known = live.made.setdefault(key, made)
    return known


def _decision(live: Live, rule: Rule, kind: CauseKind, subject: str) -> Decision:
    ordered = rule.id.startswith(catalogue.PREFIX)
    return Decision(
        action=rule.action,
        rule=rule.id,
        clause=rule.clause,
        cause=kind,
        subject=subject,
        operator=rule.operator,
        message=rule.message,
        advice=(live.advice if ordered else {}) or rule.advice,
        obligations=rule.obligations,
        target=rule.target,
        contact=rule.contact,
        link=(live.link if ordered else {}) or rule.link,
        notice=rule.notice,
    )


def _obligations(sketches: Iterable[Sketch]) -> frozenset[str]:
    return frozenset[str]().union(*(sketch.decision.obligations for sketch in sketches))


def _trait(live: Live, band: int, asked: Asked, people: int = 0) -> Trait:
    """A finding of a kind stands for all: rules do not tell scores between two cuts apart."""
    entity_type, public, test_number, evasion, origin, role = asked
    score = live.cuts[band - 1] if band else 0.0
    return Trait(entity_type, score, public, test_number, evasion, origin, role, people)


def _class(live: Live, trait: Trait) -> int:
    if trait.public or trait.confidence is Confidence.LOW:
        return 0
    classes = live.policy.classes
    return classes.get(trait.entity_type, classes[""])


def _keeps_back(rule: Rule) -> bool:
    """Whether the value itself does not go, whatever else is there."""
    return (
        rule.action >= Action.REDACT
        and rule.action is not Action.REROUTE
        and rule.operator is not Operator.GENERALISE
        and rule.min_count == 1
    )


def _following(live: Live, trait: Trait) -> Operator | None:
    """As is done to a sure finding."""
    surer = answers(live, trait._replace(score=1.0))
    strict = [rule.operator for rule in surer.rules if rule.action >= Action.REDACT]
    if strict or (surer.silent and live.otherwise is Action.BLOCK):
        return max(strict, default=Operator.PLACEHOLDER, key=lambda operator: operator.strength)
    return None
