"""Runs the detectors over every reading of a text and reports what they found.

Everything here is a function of its arguments: the date and the clock are handed in.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from detectors.boundaries import join
from detectors.detector import Detector
from detectors.evidence import Evidence, Joined, Mark, merge
from detectors.examination import DISGUISED, UNCERTAIN, Examination, attempted
from detectors.interpreter import Reasoner
from detectors.normalize import REWRITERS
from detectors.overlap import resolve
from detectors.plan import Plan
from detectors.recognizer import PatternRecognizer, Recognizer
from detectors.types import (
    LOW_BELOW,
    Finding,
    Passage,
    PlainPassage,
    ScanFailure,
    ScanReport,
    Span,
)

__all__ = ["Scanner", "merge"]

VERSION = 3
"""Part of the digest: raised whenever normalisation, context or overlap rules change."""


_EXAMPLES = 3
"""Of each detector, how many examples with a value it is warmed up with."""


class Scanner:
    """Detectors compiled for scanning. Holds no state between calls; may be shared by threads.

    `digest` names the detectors and rules: equal digests give equal findings on the same day.
    """

    def __init__(
        self,
        detectors: Sequence[Detector],
        today: Callable[[], date],
        clock: Callable[[], float],
    ) -> None:
        """`clock` counts seconds from anywhere. Raises ValueError for two detectors of one
        name and `re2.error` for a trigger that RE2 does not read."""
        self.names = frozenset(detector.name for detector in detectors)
        if len(self.names) != len(detectors):
            raise ValueError("two detectors have the same name")
        self._today = today
        self._clock = clock
        self._plan = Plan(detectors)
        # What can be cut in two is a number or an address: no need to read for names and meaning.
        self._plan_of_borders = Plan(
            [d for d in detectors if isinstance(d, Recognizer) and d.over_borders]
        )
        self._first_examples = "\n".join(
            example.text
            for detector in detectors
            for example in [each for each in detector.examples if each.values][:_EXAMPLES]
        )
        self.reasoners = tuple(each for each in detectors if isinstance(each, Reasoner))
        self.digest = _digest(detectors)

    def warm(self) -> None:
        """Read examples of every detector, so that no request waits for what is compiled, loaded or
        learned when it is first needed."""
        self.scan([PlainPassage(self._first_examples)])

    def scan(self, passages: Sequence[Passage]) -> ScanReport:
        """Examine every passage and combine."""
        started = self._clock()
        report = self.combine(passages, [self.examine(passage) for passage in passages])
        return ScanReport(
            report.findings, report.failures, report.recognizers_run, self._clock() - started
        )

    def examine(self, passage: Passage) -> Evidence:
        """What the passage shows by itself. Depends on its text and label and on the date only."""
        return Examination(self._plan, passage, self._today()).run(self.names)

    def _examine_border(self, passage: Passage) -> Evidence:
        return Examination(self._plan_of_borders, passage, self._today()).run(self.names)

    def combine(self, passages: Sequence[Passage], evidence: Sequence[Evidence]) -> ScanReport:
        """The findings of all passages together: overlaps resolved, values over borders joined.
        Evidence comes in the order of the passages."""
        joined = self._joined(passages, evidence)
        findings = [
            each.mark.finding(passages[each.spans[0].passage], each.spans) for each in joined
        ]
        pieces: dict[int, list[Mark]] = {}
        for each in joined:
            for span in each.spans:
                pieces.setdefault(span.passage, []).append(_part(each, span))
        standing: list[Sequence[Mark]] = []
        for number, passage in enumerate(passages):
            known, parts = evidence[number], pieces.get(number)
            if parts is None:
                standing.append(known.standing)
                findings += known.findings(passage, number)
            else:
                marks = resolve((*known.marks, *parts))
                standing.append(marks)
                findings += _whole(marks, parts, passage, number)
        failures = dict.fromkeys(failure for each in evidence for failure in each.failures)
        concluded = self._concluded(passages, standing, evidence, failures)
        if joined or concluded:
            findings += concluded
            findings.sort(key=lambda finding: (finding.spans, finding.entity_type))
        names = frozenset[str]().union(*{each.recognizers_run for each in evidence})
        return ScanReport(tuple(findings), tuple(failures), names or self.names)

    def _concluded(
        self,
        passages: Sequence[Passage],
        marks: Sequence[Sequence[Mark]],
        evidence: Sequence[Evidence],
        failures: dict[ScanFailure, None],
    ) -> list[Finding]:
        """What the reasoners make of it all; one that raises is added to `failures`."""
        clues = [each.clues for each in evidence]
        findings: list[Finding] = []
        for reasoner in self.reasoners if any(clues) else ():
            with attempted(reasoner, failures.setdefault):
                findings += [
                    each.mark.finding(passages[each.spans[0].passage], each.spans)
                    for each in reasoner.conclude(passages, marks, clues)
                ]
        return findings

    def _joined(self, passages: Sequence[Passage], evidence: Sequence[Evidence]) -> list[Joined]:
        joined = join(passages, self._examine_border)
        if not joined:
            return joined
        marks = [list(each.marks) for each in evidence]
        return [each for each in joined if _stands(each, marks)]


def _whole(
    marks: Sequence[Mark], parts: Sequence[Mark], passage: Passage, number: int
) -> Iterable[Finding]:
    """The findings of the marks that are no parts of joined values."""
    joined = {(part.start, part.end, part.entity_type) for part in parts}
    for mark in marks:
        if (mark.start, mark.end, mark.entity_type) not in joined:
            yield mark.finding(passage, (Span(number, mark.start, mark.end),))


def _part(joined: Joined, span: Span) -> Mark:
    return replace(joined.mark, start=span.start, end=span.end)


def _stands(joined: Joined, marks: list[list[Mark]]) -> bool:
    """Whether a joined value prevails in every passage that it touches, and no passage has a
    whole value of its type there by itself."""
    for span in joined.spans:
        part = _part(joined, span)
        there = marks[span.passage]
        if part not in resolve([*there, part]) or any(_same_value(part, mark) for mark in there):
            return False
    return True


def _same_value(part: Mark, mark: Mark) -> bool:
    return (
        mark.entity_type == part.entity_type
        and mark.score >= LOW_BELOW
        and mark.start < part.end
        and part.start < mark.end
    )


def _digest(detectors: Sequence[Detector]) -> str:
    state = hashlib.blake2b(
        f"{VERSION} {LOW_BELOW} {UNCERTAIN} {DISGUISED}".encode(), digest_size=16
    )
    for rewriter in REWRITERS:
        state.update(repr((rewriter.name, rewriter.trigger)).encode())
    for detector in sorted(detectors, key=lambda each: each.name):
        patterns = detector.patterns if isinstance(detector, PatternRecognizer) else ()
        kind = type(detector)
        parts = (
            detector.name,
            f"{kind.__module__}.{kind.__qualname__}",
            detector.version,
            detector.entity_types,
            detector.triggers,
            detector.context,
            patterns,
        )
        state.update(repr(parts).encode())
    return state.hexdigest()
