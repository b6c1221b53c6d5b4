"""What a change of policy changes: verdicts, rules, texts. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from policies.diff.grid import Cell
from policies.policy import Exemption, Policy, Rule
from policies.verdict import Action, Verdict

_TEXTS = frozenset({"message", "advice", "contact", "link", "reason", "owner", "clause"})
_NOT_MEANT = frozenset({"place", "id"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What of a verdict makes a difference. `strength` is larger where it is stricter, pairs of
    what is done and whether somebody is asked first."""

    word: str
    strength: tuple[float, bool]
    rules: tuple[str, ...]
    obligations: frozenset[str]
    operators: tuple[int, ...]
    operator_words: tuple[str, ...] = field(compare=False)

    @classmethod
    def of(cls, verdict: Verdict, other: Verdict) -> "Answer":
        """`other` is what the other policy says: where nothing stands in the way here, the rules
        are those about what stands in the way there."""
        word = verdict.outcome
        if verdict.asks and verdict.action > Action.WARN:
            word = f"{word}, then {verdict.action.word}"
        if verdict.target:
            word = f"{word} to {verdict.target}"
        determining = verdict.determining
        if verdict.action is Action.FORWARD:
            subjects = {(d.cause, d.subject) for d in other.determining}
            determining = tuple(d for d in determining if (d.cause, d.subject) in subjects)
        held = Action.REROUTE + 0.5
        strength = held if verdict.held else float(verdict.action)
        altered = verdict.action >= Action.REDACT and verdict.action is not Action.BLOCK
        operators = sorted(set(verdict.operators.values())) if altered else []
        return cls(
            word=word,
            strength=(strength, verdict.asks),
            rules=tuple(dict.fromkeys(d.rule for d in determining)),
            obligations=verdict.obligations | _notices(verdict),
            operators=tuple(operator.strength for operator in operators),
            operator_words=tuple(operator.value for operator in operators),
        )

    def same(self, other: "Answer") -> bool:
        """Whether the same is done, whatever rules say so."""
        return (self.word, self.obligations, self.operators) == (
            other.word,
            other.obligations,
            other.operators,
        )

    def loosens(self, before: "Answer") -> bool:
        """Whether this allows anything that the one before did not, or no longer asks for
        something."""
        if self.strength != before.strength:
            return self.strength < before.strength
        weaker = min(self.operators, default=0) < min(before.operators, default=0)
        return weaker or bool(before.obligations - self.obligations)


def _notices(verdict: Verdict) -> frozenset[str]:
    return frozenset(f"notice {notice.id} {notice.version}" for notice in verdict.notices)


@dataclass(slots=True)
class Group:
    """Situations that change alike. Sets of what they have in common, in words."""

    before: str
    after: str
    loosens: bool
    rules_before: tuple[str, ...]
    rules_after: tuple[str, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]
    count: int = 0
    what: dict[str, None] = field(default_factory=dict)
    services: dict[str, None] = field(default_factory=dict)
    roles: dict[str, None] = field(default_factory=dict)
    circumstances: dict[str, None] = field(default_factory=dict)
    cases: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule or exception that both policies have. `fields` differ in what they mean, `texts` in
    what is said."""

    rule: str
    fields: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All of it. `situations` is how many were put to both."""

    before: str
    after: str
    same: bool
    situations: int
    cases: int
    groups: tuple[Group, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[RuleChange, ...]
    other: tuple[str, ...]
    services: Sequence[str] = field(default=(), repr=False)
    roles: Sequence[str] = field(default=(), repr=False)

    @property
    def loosens(self) -> bool:
        """Whether anything is allowed that was not."""
        return any(group.loosens for group in self.groups)


def difference(before: Policy, after: Policy, cells: Iterable[Cell]) -> Difference:
    """Put every situation to both policies. A cell whose `what` is empty is a test case."""
    groups: dict[tuple[object, ...], Group] = {}
    services: dict[str, None] = {}
    roles: dict[str, None] = {}
    situations = cases = 0
    for cell in cells:
        situations += 1
        cases += not cell.what
        if cell.what:
            services[cell.service] = roles[cell.role] = None
        was_said, now_said = cell.situation.verdict(before), cell.situation.verdict(after)
        was, now = Answer.of(was_said, now_said), Answer.of(now_said, was_said)
        if not was.same(now):
            _note(groups, cell, was, now)
    own, others = _rules(before), _rules(after)
    return Difference(
        before=before.name,
        after=after.name,
        same=before.digest == after.digest,
        situations=situations,
        cases=cases,
        groups=tuple(sorted(groups.values(), key=lambda g: (not g.loosens, -g.count))),
        added=tuple(sorted(others.keys() - own.keys())),
        removed=tuple(sorted(own.keys() - others.keys())),
        changed=tuple(_changed(own, others)),
        other=tuple(_other(before, after)),
        services=tuple(services),
        roles=tuple(roles),
    )


def _note(groups: dict[tuple[object, ...], Group], cell: Cell, was: Answer, now: Answer) -> None:
    beside = was.word == now.word
    gone = tuple(sorted(was.obligations - now.obligations))
    new = tuple(sorted(now.obligations - was.obligations))
    words = (
        (
            f"{was.word} ({', '.join(was.operator_words)})",
            f"{now.word} ({', '.join(now.operator_words)})",
        )
        if beside and was.operators != now.operators
        else (was.word, now.word)
    )
    # What is asked for beside is only told where nothing else changed: it follows from the rules.
    gone, new = (gone, new) if beside else ((), ())
    rules = ((), ()) if beside and words[0] == words[1] else (was.rules, now.rules)
    key = (*words, *rules, gone, new)
    group = groups.get(key)
    if group is None:
        group = groups[key] = Group(*words, now.loosens(was), *rules, gone, new)
    group.loosens = group.loosens or now.loosens(was)
    group.count += 1
    if not cell.what:
        group.cases.append(cell.situation.name)
        return
    group.what |= dict.fromkeys(cell.what)
    group.services[cell.service] = group.roles[cell.role] = None
    if cell.circumstance:
        group.circumstances[cell.circumstance] = None


def _rules(policy: Policy) -> dict[str, Rule | Exemption]:
    return {entry.id: entry for entry in policy.entries}


def _changed(
    before: Mapping[str, Rule | Exemption], after: Mapping[str, Rule | Exemption]
) -> Iterable[RuleChange]:
    for name in sorted(before.keys() & after.keys()):
        differing = _differing(before[name], after[name])
        if differing:
            texts = tuple(key for key in differing if key in _TEXTS)
            yield RuleChange(name, tuple(key for key in differing if key not in _TEXTS), texts)


def _differing(before: Any, after: Any) -> list[str]:
    if type(before) is not type(after):
        return ["kind"]
    return [
        item.name
        for item in fields(before)
        if item.name not in _NOT_MEANT and getattr(before, item.name) != getattr(after, item.name)
    ]


def _other(before: Policy, after: Policy) -> Iterable[str]:
    """What differs besides the rules, by key."""
    for item in fields(before):
        if item.name in ("rules", "exceptions", "digest", "parent", "bindings"):
            continue
        if getattr(before, item.name) != getattr(after, item.name):
            yield item.name
    for name in sorted(before.bindings.keys() | after.bindings.keys()):
        if before.bindings.get(name) != after.bindings.get(name):
            yield f"services.{name}"
