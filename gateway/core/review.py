"""Screening what the service answers, while it arrives.

A text is held back to the end of a sentence, then judged together with what came before it, and
what the policy lets through goes on. It is judged with the placeholders still in it, so nobody's
own values are held against them. How scanning is done is the caller's business, and so is the
clock.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from detectors.types import Finding, Origin, PlainPassage, Role, ScanReport
from gateway.core.canonical import label
from gateway.core.walker import machine_id, sealed
from policies.verdict import Action, Verdict

LONGEST = 400
"""Characters held back at most."""
PATIENCE = 0.5
"""Seconds that text is held back at most, while more arrives."""

_MESSAGE = 1 << 30
"""The answer's place among the messages: behind all of the prompt's."""
_LOOK_BACK = 40
"""Sentences that a new one is judged together with."""
_REMEMBERED = 16
_END = re.compile(r"[.!?…:;][\"'”’»)\]*_]{0,3}\s|\n")
_SPACE = re.compile(r"\s")
_JSON = re.compile(r"\s*(?:\{|\[\s*[\[\]{\"\d-])")
_TELLING = re.compile(r"[^\W_]{2}")

Judge = Callable[[Sequence[PlainPassage]], tuple[ScanReport, Verdict]]
"""Scans what has been answered so far, and asks the policy."""
Describe = Callable[[ScanReport, Verdict], str]
"""The line to put below an answer that holds this; "" for none."""


class AnswerStoppedError(Exception):
    """The policy stops the answer here. It holds no text."""

    def __init__(self, report: ScanReport, verdict: Verdict) -> None:
        super().__init__("the answer was stopped")
        self.report = report
        self.verdict = verdict


@dataclass(slots=True)
class Reviewed:
    """What the review of one answer came to, for the record."""

    action: Action = Action.FORWARD
    rules: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def add(self, verdict: Verdict, findings: Sequence[Finding]) -> None:
        """Take note of a verdict and of what was found since the one before."""
        self.action = max(self.action, verdict.action)
        self.rules.update(verdict.rules)
        self.findings += findings


class Review:
    """The review of one answer, which may hold many texts."""

    def __init__(self, judge: Judge, describe: Describe, clock: Callable[[], float]) -> None:
        """`clock` tells seconds, from any beginning."""
        self.judge = judge
        self.describe = describe
        self.clock = clock
        self.result = Reviewed()
        self._masks: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def text(self, *, is_json: bool = False) -> "TextReview":
        """A review of one text that arrives in pieces."""
        return TextReview(self, is_json=is_json)

    def whole(self, text: str) -> str:
        """A text that is there as a whole. Raises AnswerStoppedError."""
        if not _TELLING.search(text) or machine_id(text) or sealed(text):
            return text
        known = self._known.get(text)
        if known is None:
            one = TextReview(self, is_json=_is_json(text))
            known = self._known[text] = self.masked(one.all_of(text))
            if len(self._known) > _REMEMBERED:
                del self._known[next(iter(self._known))]
        return known

    def masked(self, text: str) -> str:
        """The text without the values that were masked elsewhere in the answer: services repeat
        at the end what they said piece by piece."""
        for value, mask in self._masks.items():
            if value in text:
                text = mask.join(re.split(rf"(?<!\w){re.escape(value)}(?!\w)", text))
        return text

    def remember(self, value: str, mask: str) -> None:
        """Mask a value wherever the answer says it again."""
        if len(value) > len("ab"):
            self._masks[value] = mask


class TextReview:
    """One text of an answer."""

    def __init__(self, review: Review, *, is_json: bool) -> None:
        self._review = review
        self._is_json = is_json
        self._said: list[str] = []
        self._held = ""
        self._since = 0.0
        self._line = ""

    @property
    def holds(self) -> bool:
        """Whether `close` will give something."""
        return bool(self._held or self._line)

    def feed(self, text: str) -> str:
        """What can be shown after this piece. Raises AnswerStoppedError."""
        if not text:
            return ""
        now = self._review.clock()
        if not self._held:
            self._since = now
        self._held += text
        end = self._ready(now - self._since >= PATIENCE)
        ready, self._held = self._held[:end], self._held[end:]
        if ready:
            self._since = now
        return self._judged(ready) if ready else ""

    def close(self) -> str:
        """What was held back, and the line that says what the text holds, if a rule asks for it.
        Raises AnswerStoppedError."""
        held, self._held = self._held, ""
        shown = self._judged(held) if held else ""
        line, self._line = self._line, ""
        return shown + line

    def all_of(self, text: str) -> str:
        """A text that came whole."""
        return self._judged(text) + self.close()

    def _ready(self, late: bool) -> int:
        """How much need not be held back any longer."""
        ends = [found.end() for found in _END.finditer(self._held)]
        if ends:
            return ends[-1]
        if late or len(self._held) >= LONGEST:
            spaces = [found.end() for found in _SPACE.finditer(self._held)]
            return spaces[-1] if spaces else len(self._held) if len(self._held) >= LONGEST else 0
        return 0

    def _judged(self, text: str) -> str:
        """The text as it may be shown."""
        texts = [*self._said, text]
        passages = [
            PlainPassage(said, Role.ASSISTANT, Origin.ANSWER, message=_MESSAGE) for said in texts
        ]
        report, verdict = self._review.judge(passages)
        last = len(texts) - 1
        new = [f for f in report.findings if any(span.passage == last for span in f.spans)]
        self._review.result.add(verdict, new)
        if verdict.action >= Action.REROUTE:
            raise AnswerStoppedError(report, verdict)
        line = "" if self._is_json or _is_json(texts[0]) else self._review.describe(report, verdict)
        self._line = f"\n\n{line}" if line else ""
        self._said = texts if len(texts) < _LOOK_BACK else texts[_LOOK_BACK // 2 :]
        return self._review.masked(self._without(text, last, report, verdict))

    def _without(self, text: str, passage: int, report: ScanReport, verdict: Verdict) -> str:
        """The newest text, with what is to be redacted in it masked."""
        spans = sorted(
            (span.start, span.end, report.findings[index].entity_type)
            for index in verdict.operators
            for span in report.findings[index].spans
            if span.passage == passage and span.end > span.start
        )
        parts, end = [], 0
        for start, stop, entity_type in spans:
            if start < end:
                end = max(end, stop)
                continue
            mask = f"[{label(entity_type)}]"
            parts += [text[end:start], mask]
            self._review.remember(text[start:stop], mask)
            end = stop
        return "".join([*parts, text[end:]])


def _is_json(text: str) -> bool:
    return _JSON.match(text) is not None
