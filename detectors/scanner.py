"""Runs the detectors over every reading of a text and reports what they found.

Everything here is a function of its arguments: the date and the clock are handed in.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from detectors.boundaries import join
from detectors.detector import Detector, Hit
from detectors.evidence import Clue, Evidence, Joined, Mark, merge
from detectors.interpreter import Interpreter, Reasoner
from detectors.normalize import (
    REWRITERS,
    SENTINEL,
    Rewriter,
    View,
    derive,
    hides_something,
    needlessly_escaped,
    plain_view,
    unusual_digits,
)
from detectors.overlap import resolve
from detectors.prefilter import Prefilter
from detectors.reading import Reading
from detectors.recognizer import PatternRecognizer, Recognizer
from detectors.taxonomy import Group, group_of
from detectors.types import (
    HIGH_ABOVE,
    LOW_BELOW,
    FailureReason,
    Finding,
    Passage,
    ScanFailure,
    ScanReport,
    Span,
    Why,
)

__all__ = ["Scanner", "merge"]

VERSION = 3
"""Part of the digest: raised whenever normalisation, context or overlap rules change."""

UNCERTAIN = 0.39
"""The most that a hit without check digit or context gets in a lossy view."""

DISGUISED = 0.6
"""What a low but checked value gets when it was disguised and nothing likelier stands there."""

_GROWTH = 8
_ROOM = 1 << 18


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
        self._plan = _Plan(detectors)
        self.reasoners = tuple(each for each in detectors if isinstance(each, Reasoner))
        self.digest = _digest(detectors)

    def scan(self, passages: Sequence[Passage]) -> ScanReport:
        """Examine every passage and combine."""
        started = self._clock()
        report = self.combine(passages, [self.examine(passage) for passage in passages])
        return ScanReport(
            report.findings, report.failures, report.recognizers_run, self._clock() - started
        )

    def examine(self, passage: Passage) -> Evidence:
        """What the passage shows by itself. Depends on its text and label and on the date only."""
        return _Examination(self._plan, passage, self._today()).run(self.names)

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
            try:
                findings += [
                    each.mark.finding(passages[each.spans[0].passage], each.spans)
                    for each in reasoner.conclude(passages, marks, clues)
                ]
            except Exception as problem:  # noqa: BLE001 one detector's fault must not blind the others
                failures[_raised(reasoner, problem)] = None
        return findings

    def _joined(self, passages: Sequence[Passage], evidence: Sequence[Evidence]) -> list[Joined]:
        joined = join(passages, self.examine)
        if not joined:
            return joined
        marks = [list(each.marks) for each in evidence]
        return [each for each in joined if _stands(each, marks)]


@dataclass(frozen=True, slots=True)
class _Work:
    """What there is to do with one view."""

    looks: list[tuple[Recognizer, list[int]]]
    rewriters: list[Rewriter]
    interpreters: list[Interpreter]


class _Plan:
    """Which parts of which detectors a text sets off, and which rewritings."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._parts = [
            (recognizer, number, triggers)
            for recognizer in detectors
            if isinstance(recognizer, Recognizer)
            for number, triggers in enumerate(recognizer.parts)
        ]
        self._interpreters = [each for each in detectors if isinstance(each, Interpreter)]
        self._prefilter = Prefilter(
            [
                *(triggers for _, _, triggers in self._parts),
                *((rewriter.trigger,) for rewriter in REWRITERS),
                *(interpreter.triggers for interpreter in self._interpreters),
            ]
        )

    def work(self, text: str, label: str) -> _Work:
        matched = self._prefilter.match(f"{label}\n{text}" if label else text)
        looks: list[tuple[Recognizer, list[int]]] = []
        rewriters: list[Rewriter] = []
        interpreters: list[Interpreter] = []
        base = len(self._parts)
        beyond = base + len(REWRITERS)
        for index in matched:
            if index >= beyond:
                interpreters.append(self._interpreters[index - beyond])
            elif index >= base:
                rewriters.append(REWRITERS[index - base])
            else:
                recognizer, part, _ = self._parts[index]
                if looks and looks[-1][0] is recognizer:
                    looks[-1][1].append(part)
                else:
                    looks.append((recognizer, [part]))
        return _Work(looks, rewriters, interpreters)


class _Examination:
    """The work on one passage."""

    def __init__(self, plan: _Plan, passage: Passage, today: date) -> None:
        self._plan = plan
        self._passage = passage
        self._original = passage.text
        self._label = passage.label
        self._today = today
        self._clues: dict[Clue, None] = {}
        self._room = _GROWTH * len(passage.text) + _ROOM
        self._marks: dict[tuple[str, int, int], Mark] = {}
        self._claims: dict[tuple[str, int, int], tuple[Detector, Hit]] = {}
        self._disguised: list[tuple[str, int, int]] = []
        self._failures: dict[str, ScanFailure] = {}

    def run(self, names: frozenset[str]) -> Evidence:
        plain = plain_view(self._original)
        queue = [(plain, self._plan.work(plain.text, self._label))]
        known = {plain.text}
        for view, work in queue:
            passage = self._passage
            reading = Reading(view.text, self._label, self._today, passage.role, passage.origin)
            for recognizer, parts in work.looks:
                if recognizer.lossy_too or not view.lossy:
                    self._look(recognizer, parts, view, reading)
            if work.interpreters and not view.lossy:
                self._interpret(work.interpreters, view, reading)
            self._settle(view)
            for further in self._further(view, work.rewriters):
                if further.text not in known and self._spend(further):
                    known.add(further.text)
                    queue.append((further, self._plan.work(further.text, self._label)))
        self._lift()
        failed = self._failures
        return Evidence(
            tuple(self._marks.values()),
            tuple(failed.values()),
            names.difference(failed) if failed else names,
            tuple(self._clues),
        )

    def _further(self, view: View, rewriters: Sequence[Rewriter]) -> Iterable[View]:
        admitted = [rewriter for rewriter in rewriters if view.admits(rewriter)]
        settled = self._settled() if admitted else None
        for rewriter in admitted:
            further = derive(view, rewriter, settled)
            if further is not None:
                yield further

    def _settled(self) -> Callable[[int, int], bool]:
        """Tells the ranges inside values that are certain already: highly scored and checked."""
        return _Ranges(
            mark for mark in self._marks.values() if mark.score > HIGH_ABOVE and mark.why.validation
        ).cover

    def _spend(self, view: View) -> bool:
        """Whether there is room left for the view; if not, the scan is incomplete."""
        self._room -= len(view.text)
        if self._room < 0:
            failure = ScanFailure("normalization", FailureReason.TOO_LARGE)
            self._failures[failure.recognizer] = failure
        return self._room >= 0

    def _look(
        self, recognizer: Recognizer, parts: Sequence[int], view: View, reading: Reading
    ) -> None:
        try:
            for hit in recognizer.read(reading, parts):
                self._claim(recognizer, view, hit)
        except Exception as problem:  # noqa: BLE001 one detector's fault must not blind the others
            self._failures[recognizer.name] = _raised(recognizer, problem)

    def _interpret(self, interpreters: Sequence[Interpreter], view: View, reading: Reading) -> None:
        """Show the interpreters what the recognizers claimed in this view."""
        marks = resolve([_mark(*claim) for claim in self._claims.values()])
        for interpreter in interpreters:
            try:
                for each in interpreter.read(reading, marks):
                    if isinstance(each, Hit):
                        self._claim(interpreter, view, each)
                    else:
                        start, end = view.source(each.start, each.end)
                        self._clues[replace(each, start=start, end=end)] = None
            except Exception as problem:  # noqa: BLE001 one detector's fault must not blind the others
                self._failures[interpreter.name] = _raised(interpreter, problem)

    def _claim(self, recognizer: Detector, view: View, hit: Hit) -> None:
        """Remember the hit unless a better one of its type stands there in the same view; which
        one is better does not depend on the recognizers' order."""
        if not 0 <= hit.start < hit.end <= len(view.text):
            raise ValueError("a hit outside the text")
        if view.chain and SENTINEL in view.text[hit.start : hit.end]:
            return
        key = hit.entity_type, *view.source(hit.start, hit.end)
        rival = self._claims.get(key)
        if rival is None or _rank(recognizer, hit) > _rank(*rival):
            self._claims[key] = recognizer, hit

    def _settle(self, view: View) -> None:
        """Make marks of the claims of one view; a lossy view adds only to what is known."""
        for key, (recognizer, hit) in self._claims.items():
            known = self._marks.get(key)
            if known is None or not (view.lossy or known.score >= hit.score):
                self._note(key, recognizer, view, hit)
        self._claims.clear()

    def _note(self, key: tuple[str, int, int], recognizer: Detector, view: View, hit: Hit) -> None:
        entity_type, start, end = key
        known = self._marks.get(key)
        original = self._original[start:end]
        evasion = (
            view.evasive
            or view.decodings > 1
            or (view.stage >= 0 and needlessly_escaped(original))
            or hides_something(original)
        )
        self._marks[key] = Mark(
            start,
            end,
            entity_type,
            _score(hit, view),
            recognizer.name,
            Why(hit.rule, hit.validation, hit.context),
            view.name if known is None else known.view,
            view.lossy,
            evasion,
            hit.public,
            hit.test_number,
        )
        if (
            hit.score < LOW_BELOW
            and hit.validation
            and group_of(entity_type) is not Group.ORGANISATION
            and (evasion or unusual_digits(original))
        ):
            self._disguised.append(key)

    def _lift(self) -> None:
        """Raise low marks with a right check digit that were disguised, where nothing likelier
        stands: nobody disguises a chance number."""
        if not self._disguised:
            return
        rivals = _Ranges(mark for mark in self._marks.values() if mark.score >= LOW_BELOW)
        for key in self._disguised:
            mark = self._marks[key]
            if mark.score < LOW_BELOW and not rivals.touch(mark.start, mark.end):
                self._marks[key] = replace(mark, score=DISGUISED)


class _Ranges:
    """Where marks stand, for quick questions."""

    __slots__ = ("_reach", "_starts")

    def __init__(self, marks: Iterable[Mark]) -> None:
        ranges = sorted((mark.start, mark.end) for mark in marks)
        self._starts = [start for start, _ in ranges]
        self._reach = list(accumulate((end for _, end in ranges), max))

    def touch(self, start: int, end: int) -> bool:
        """Whether a mark shares a character with the range."""
        index = bisect_left(self._starts, end) - 1
        return index >= 0 and self._reach[index] > start

    def cover(self, start: int, end: int) -> bool:
        """Whether the marks that begin at or before `start` reach its `end`."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and self._reach[index] >= end


def _raised(detector: Detector, problem: Exception) -> ScanFailure:
    return ScanFailure(detector.name, FailureReason.RAISED, type(problem).__name__)


def _mark(detector: Detector, hit: Hit) -> Mark:
    """The hit as a mark of the view that it stands in."""
    return Mark(
        hit.start,
        hit.end,
        hit.entity_type,
        hit.score,
        detector.name,
        Why(hit.rule, hit.validation, hit.context),
        public=hit.public,
        test_number=hit.test_number,
    )


def _rank(recognizer: Detector, hit: Hit) -> tuple[object, ...]:
    return (
        hit.score,
        bool(hit.validation),
        bool(hit.context),
        recognizer.name,
        hit.rule,
        hit.validation,
        hit.context,
        hit.public,
        hit.test_number,
    )


def _score(hit: Hit, view: View) -> float:
    """A lossy view speaks against what has neither a right check digit nor context."""
    if view.lossy and not hit.validation and not hit.context:
        return min(hit.score, UNCERTAIN)
    return hit.score


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
