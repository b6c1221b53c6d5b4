"""One passage, read in every way that may hide something in it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from detectors.detector import Detector, Hit
from detectors.evidence import Clue, Evidence, Mark
from detectors.interpreter import Interpreter
from detectors.normalize import (
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
from detectors.plan import Plan
from detectors.ranges import Ranges
from detectors.reading import Reading
from detectors.recognizer import Recognizer
from detectors.taxonomy import Group, group_of
from detectors.types import (
    HIGH_ABOVE,
    LOW_BELOW,
    FailureReason,
    Passage,
    ScanFailure,
    Why,
)

UNCERTAIN = 0.39
"""The most that a hit without check digit or context gets in a lossy view."""

DISGUISED = 0.6
"""What a low but checked value gets when it was disguised and nothing likelier stands there."""

_GROWTH = 8
_ROOM = 1 << 18


class Examination:
    """The work on one passage."""

    def __init__(self, plan: Plan, passage: Passage, today: date) -> None:
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
        """What all readings show. `names` are those of all detectors."""
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
        return Ranges(
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
        with attempted(recognizer, self._fail):
            for hit in recognizer.read(reading, parts):
                self._claim(recognizer, view, hit)

    def _interpret(self, interpreters: Sequence[Interpreter], view: View, reading: Reading) -> None:
        """Show the interpreters what the recognizers claimed in this view."""
        marks = resolve([_mark(*claim) for claim in self._claims.values()])
        for interpreter in interpreters:
            with attempted(interpreter, self._fail):
                for each in interpreter.read(reading, marks):
                    if isinstance(each, Hit):
                        self._claim(interpreter, view, each)
                    else:
                        self._clues[_at(each, *view.source(each.start, each.end))] = None

    def _fail(self, failure: ScanFailure) -> None:
        self._failures[failure.recognizer] = failure

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
        rivals = Ranges(mark for mark in self._marks.values() if mark.score >= LOW_BELOW)
        for key in self._disguised:
            mark = self._marks[key]
            if mark.score < LOW_BELOW and not rivals.touch(mark.start, mark.end):
                self._marks[key] = replace(mark, score=DISGUISED)


@contextmanager
def attempted(detector: Detector, fail: Callable[[ScanFailure], object]) -> Iterator[None]:
    """A detector's work. What it raises becomes a failure in the report, by its class name alone:
    one detector's fault must not blind the others."""
    try:
        yield
    except Exception as problem:  # noqa: BLE001 the one place where a detector's fault ends
        fail(ScanFailure(detector.name, FailureReason.RAISED, type(problem).__name__))


def _at(clue: Clue, start: int, end: int) -> Clue:
    """The clue with its place in the original text."""
    same = start == clue.start and end == clue.end
    return clue if same else replace(clue, start=start, end=end)


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
