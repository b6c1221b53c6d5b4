"""How much of what people write is found: recall per type and form over generated sentences.

    python -m tests.benchmarks.recall [COUNT] [--misses N]

COUNT sentences (2 000 when not given) for every form, with and without a label, from a fixed seed,
through the whole scanner. A value counts as found when a finding of its type has its exact span;
`sure` counts those of medium or high confidence. Forms without a label that need one are left out,
but for person numbers, whose bare forms are reported as found with low confidence.
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from random import Random

from detectors import intl, secrets, sv
from detectors.scanner import Scanner
from detectors.types import LOW_BELOW, PlainPassage
from tests.support import sentences
from tests.support.sentences import Sentence
from tests.support.values import OTHER_KINDS, PERSON_KINDS

TARGET = 0.998
"""Least recall of person numbers and credentials per form."""

AMBIGUOUS = frozenset({"pairs", "slashes", "ten digits"})
"""Forms that without a label are as likely a telephone number or a date and a year."""

SCANNER = Scanner(
    (*sv.RECOGNIZERS, *intl.RECOGNIZERS, *secrets.RECOGNIZERS),
    lambda: date(2026, 11, 20),
    lambda: 0.0,
)


@dataclass(frozen=True, slots=True)
class Series:
    """Sentences of one kind. `target`: the recall that must be reached, and whether by findings of
    medium or high confidence (`sure`)."""

    entity_type: str
    form: str
    make: Callable[[Random], Sentence]
    target: float = 0.0
    sure: bool = True


@dataclass(slots=True)
class Tally:
    """What became of the sentences of a series."""

    tried: int = 0
    found: int = 0
    sure: int = 0
    missed: list[Sentence] = field(default_factory=list)

    def reaches(self, series: Series) -> bool:
        """Whether the target is reached."""
        return (self.sure if series.sure else self.found) >= series.target * self.tried


def all_series() -> Iterator[Series]:
    """Every form of every type."""
    for kind in (*PERSON_KINDS, *OTHER_KINDS):
        person = kind in PERSON_KINDS
        target = TARGET if person else 0.0
        for form in kind.forms:
            make = partial(sentences.labelled, kind, form)
            yield Series(kind.entity_type, f"{form}, label", make, target)
            if person or form in kind.alone:
                make = partial(sentences.unlabelled, kind, form)
                least = 0.0 if form in AMBIGUOUS else target
                yield Series(kind.entity_type, form, make, least, form in kind.alone)
    for name, templates, value in sentences.credentials():
        make = partial(sentences.secret, templates, value)
        yield Series("CREDENTIAL", name, make, TARGET)


def measure(series: Series, count: int) -> Tally:
    """Scan `count` sentences."""
    rng = Random(f"{series.entity_type} {series.form}")  # noqa: S311 repeatable, not secret
    tally = Tally(count)
    for _ in range(count):
        sentence = series.make(rng)
        findings = SCANNER.scan([PlainPassage(sentence.text)]).findings
        scores = [
            finding.score
            for finding in findings
            if finding.entity_type == series.entity_type
            and (finding.spans[0].start, finding.spans[-1].end) == (sentence.start, sentence.end)
        ]
        tally.found += bool(scores)
        tally.sure += max(scores, default=0.0) >= LOW_BELOW
        if not scores or (series.sure and max(scores) < LOW_BELOW):
            tally.missed.append(sentence)
    return tally


def main() -> int:
    """Print one line per form; returns 1 when a target is missed."""
    parser = argparse.ArgumentParser(description="Recall per type and form.")
    parser.add_argument("count", type=int, nargs="?", default=2_000)
    parser.add_argument("--misses", type=int, default=0, help="examples of misses per form")
    parser.add_argument("--type", default="", help="this entity type only")
    options = parser.parse_args()
    failed = 0
    print(f"{'type':24} {'form':34} {'found':>7} {'sure':>7}")
    for series in all_series():
        if options.type and series.entity_type != options.type:
            continue
        tally = measure(series, options.count)
        reached = tally.reaches(series)
        failed += not reached
        mark = "" if reached else "  below target"
        rates = f"{tally.found / tally.tried:7.4f} {tally.sure / tally.tried:7.4f}"
        print(f"{series.entity_type:24} {series.form:34} {rates}{mark}", flush=True)
        for sentence in tally.missed[: options.misses]:
            print(f"    {sentence.text!r}")
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
