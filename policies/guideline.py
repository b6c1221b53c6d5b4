"""A guideline clause by clause: what it asks, how it is answered, and the proof of it.

A policy's rules name their clause, and its cases name their rules; so what carries a clause, and
which cases show it at work, follows from those two. The file beside a policy (`kth.guideline.yaml`)
adds what cannot be computed: the clause in plain words, what kind of answer it gets, and tests of
the gateway itself where no rule carries it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from policies.policy import Exemption, Policy, Rule
from policies.schema import Case, Some, Texts
from policies.source import Problem, Source, SourceError, Strict, load, parse


class Answer(StrEnum):
    """What the gateway does about a clause. Organisational ones are for people alone."""

    ENFORCED = "enforced"
    NOTICED = "noticed"
    LOGGED = "logged"
    ORGANISATIONAL = "organisational"


class ClauseEntry(Strict):
    """One clause. `asks` and `how` are in plain words; `tests` are pytest paths."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{1,3}$")]
    asks: Texts
    answer: Answer
    how: Texts
    tests: Some[str] = ()


class GuidelineFile(Strict):
    """The file beside a policy: `kth.guideline.yaml` for `kth.yaml`."""

    guideline: Texts
    clauses: Annotated[tuple[ClauseEntry, ...], Field(min_length=1)]


Carrier = Rule | Exemption


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with what carries it and the names of the cases that show that."""

    entry: ClauseEntry
    carriers: tuple[Carrier, ...]
    cases: tuple[str, ...]

    @property
    def proven(self) -> bool:
        """Whether anything shows it at work; an organisational clause needs nothing."""
        by_rules = bool(self.carriers) and bool(self.cases)
        return by_rules or bool(self.entry.tests) or self.entry.answer is Answer.ORGANISATIONAL


@dataclass(frozen=True, slots=True)
class Guideline:
    """A guideline as a policy carries it out."""

    title: Mapping[str, str]
    policy: Policy
    clauses: tuple[Clause, ...]

    def count(self, answer: Answer) -> int:
        """How many clauses get this kind of answer."""
        return sum(clause.entry.answer is answer for clause in self.clauses)


def guideline_path(policy: Path) -> Path:
    """The guideline that belongs to a policy file."""
    return policy.with_name(f"{policy.stem}.guideline.yaml")


def load_guideline(path: Path, policy: Policy, cases: Sequence[Case]) -> Guideline:
    """Read a guideline's file and join it with the policy and its cases. Raises SourceError, also
    where a clause is there twice, nothing carries it, or a rule names a clause that is not there.
    """
    source = load(path)
    file = parse(GuidelineFile, source)
    clauses = tuple(_clause(entry, policy, cases) for entry in file.clauses)
    problems = [*_twice(source, file), *_unproven(source, clauses), *_unknown(source, file, policy)]
    if problems:
        raise SourceError(problems)
    title = {"sv": file.guideline.sv, "en": file.guideline.en}
    return Guideline(title, policy, clauses)


def without(policy: Policy, ids: frozenset[str]) -> Policy:
    """The policy as it would be if these rules and exceptions had never been written."""
    return replace(
        policy,
        rules=tuple(rule for rule in policy.rules if rule.id not in ids),
        exceptions=tuple(entry for entry in policy.exceptions if entry.id not in ids),
    )


def _clause(entry: ClauseEntry, policy: Policy, cases: Sequence[Case]) -> Clause:
    carriers = tuple(each for each in _carriers(policy) if entry.id in clauses_of(each))
    ids = {carrier.id for carrier in carriers}
    named = tuple(case.name for case in cases if not ids.isdisjoint(case.expect.rules))
    return Clause(entry, carriers, named)


def _carriers(policy: Policy) -> tuple[Carrier, ...]:
    return (*policy.rules, *policy.exceptions)


def clauses_of(carrier: Carrier) -> frozenset[str]:
    """The clauses that a rule is written for: `K10`, or `K10 K17`."""
    return frozenset(carrier.clause.split())


def _twice(source: Source, file: GuidelineFile) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, entry in enumerate(file.clauses):
        if entry.id in seen:
            yield source.problem(("clauses", index, "id"), f"clause {entry.id} is there already")
        seen.add(entry.id)


def _unproven(source: Source, clauses: Sequence[Clause]) -> Iterator[Problem]:
    for index, clause in enumerate(clauses):
        if not clause.proven:
            yield source.problem(
                ("clauses", index),
                f"{clause.entry.id} is {clause.entry.answer.value}, but no rule with a case names "
                "it; write one, name tests of the gateway, or say organisational",
            )


def _unknown(source: Source, file: GuidelineFile, policy: Policy) -> Iterator[Problem]:
    known = {entry.id for entry in file.clauses}
    for carrier in _carriers(policy):
        for clause in sorted(clauses_of(carrier) - known):
            yield source.problem(
                ("clauses",), f"rule {carrier.id} ({carrier.place}) names clause {clause}"
            )
