"""Recognizers of wording: markings, notices and requests that words make, not values.

What a phrase means depends on how it stands: as a heading, in a statement, or in a question about
the term. The text is normalised before it comes here: dashes are `-`, spaces plain. Every look
around is bounded.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from detectors.detector import Example, Hit
from detectors.prefilter import Patterns
from detectors.rare import Rare
from detectors.reading import Reading
from detectors.recognizer import Candidate, Check, Pattern, PatternRecognizer
from detectors.sentences import Sentence, Sentences
from detectors.types import Origin

Judge = Callable[[Candidate, float], float]
"""What a match is worth where it stands, given the rule's score. 0 or less: nothing."""

START = r"(?<![\w-])"
"""No word before."""
END = r"(?!\w)"
NEAR = 250
"""How far around a phrase counts as its surroundings."""

INSTRUCTING = {Origin.SYSTEM, Origin.TOOL_DEFINITION}
"""Fields that tell the model what to do and what it can do, written by programs."""

_REACH = 300
_ENOUGH = 8
_MAIL_FOOTER = re.compile(
    r"intended recipient|intended (?:only|solely) for|(?:received|receive) (?:this|it"
    r"|the)[^.\n]{0,40}in error|avsed(?:d|da|dd) (?:mottagare|endast)|av misstag|felaktigt mottag"
    r"|avsett för (?:angiven|mottagaren)",
    re.IGNORECASE,
)
_BEFORE_A_HEADING = re.compile(r"[\s>*#=_|\[\](){}\"'“”»«/\\.:;-]*\Z")
_AFTER_A_HEADING = re.compile(r"[*_\])}\"'”»]{0,3}(?:[ \t]*(?:\n|\Z)|[ \t]*[.,:;!|/([-]|[ ]{2,})")
_SENTENCE_SO_FAR = re.compile(r"(?:[.!?:][\"'”’»)\]]{0,2} |[\"“”»«(\[])[*_]{0,2}\Z")


def stands_as_heading(text: str, start: int, end: int) -> bool:
    """Whether the phrase opens its line, quotation or sentence and a line end, a dash or another
    sign follows: so a marking stands, not a word in a sentence."""
    line = text.rfind("\n", max(0, start - _REACH), start) + 1
    before = text[max(line, start - _REACH) : start]
    if not (_BEFORE_A_HEADING.match(before) or _SENTENCE_SO_FAR.search(before)):
        return False
    return _AFTER_A_HEADING.match(text, end) is not None


def sentence(candidate: Candidate, at: int | None = None) -> Sentence:
    """The sentence that the match begins in, or the one that holds the position `at`."""
    return candidate.derived(Sentences).at(candidate.match.start() if at is None else at)


def is_asked_about(candidate: Candidate) -> bool:
    """Whether the match stands in a question or an assignment about the matter in general, not in
    what somebody states."""
    return sentence(candidate).is_asked_about(*candidate.match.span())


def is_mail_footer(candidate: Candidate) -> bool:
    """Whether the match stands in the standing text under somebody's e-mails, which says nothing
    of what is written above it."""
    return near(candidate, _MAIL_FOOTER, _REACH)


def near(candidate: Candidate, pattern: re.Pattern[str], reach: int = NEAR) -> bool:
    """Whether a pattern of up to 200 characters matches around a match."""
    start, end = candidate.match.span()
    return candidate.derived(Sentences).near(pattern, start - reach, end + reach)


def beside(candidate: Candidate, pattern: re.Pattern[str] | Rare) -> bool:
    """Whether a pattern matches in the match's sentence or the one before or after."""
    return candidate.derived(Sentences).beside_has(pattern, candidate.match.start())


def stated(candidate: Candidate, score: float) -> float:
    """The judge of a phrase that counts wherever it is not asked about."""
    return 0.0 if is_asked_about(candidate) else score


def heading(candidate: Candidate, score: float) -> float:
    """The judge of a word that counts only as a heading."""
    start, end = candidate.match.span()
    return stated(candidate, score) if stands_as_heading(candidate.text, start, end) else 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of wording it. `regex` is bounded, `triggers` (RE2) match wherever it can; `score`
    is the most that it earns; `why` says in Swedish and English why it fired."""

    name: str
    regex: str
    score: float
    why: tuple[str, str]
    triggers: tuple[str, ...]
    judge: Judge = stated
    flags: int = re.IGNORECASE
    rare: bool = False
    """Costly, and seldom met: looked for in the sentences that hold a trigger of it."""
    beside: tuple[str, ...] = ()
    """Of a rare rule: words, cheap to look for, of which each must stand in its sentence or the one
    before or after."""


@dataclass(frozen=True)
class WordingRecognizer(PatternRecognizer):
    """Reads words as they stand: where letters were guessed at there is nothing to read."""

    lossy_too = False
    rare: Mapping[int, tuple[Rare, ...]] = field(default_factory=dict, compare=False)
    """Of each part that is looked for sentence by sentence: what must stand beside it, then the
    pattern itself."""

    def read(self, reading: Reading, parts: Sequence[int]) -> Iterator[Hit]:
        yield from super().read(reading, [part for part in parts if part not in self.rare])
        rare = self.rare.keys() & parts
        if not rare:
            return
        sentences = reading.derived(Sentences)
        for each in sentences.all():
            set_off: set[int] = set()
            if not self._rare_triggers.match(each.encoded, set_off):
                set_off = rare
            for part in sorted(rare & set_off):
                *gates, itself = self.rare[part]
                beside = all(sentences.beside_has(gate, each.start) for gate in gates)
                if beside and each.has(itself):
                    yield from self._in_sentence(part, each, reading)

    @cached_property
    def _rare_triggers(self) -> Patterns:
        """The triggers of the rare parts, asked of a sentence all at once."""
        return Patterns(
            [(trigger, (part,)) for part in self.rare for trigger in self.patterns[part].triggers]
        )

    def _in_sentence(self, part: int, within: Sentence, reading: Reading) -> Iterator[Hit]:
        pattern, regex, _, group = self._compiled[part]
        matches = regex.finditer(reading.text, within.start, within.end)
        for match in islice(matches, _ENOUGH):
            hit = self._judge(pattern, match, group, reading)
            if hit is not None:
                yield hit


def wording(
    name: str,
    entity_type: str,
    rules: Sequence[Rule],
    examples: Sequence[Example],
    source: str,
) -> WordingRecognizer:
    """A recognizer of these rules."""
    judges = {rule.name: (rule.judge, rule.score) for rule in rules}

    def validate(candidate: Candidate) -> Check | None:
        judge, most = judges[candidate.match.lastgroup or ""]
        score = judge(candidate, most)
        return Check("wording", score=score) if score > 0.0 else None

    return WordingRecognizer(
        name=name,
        entity_types=(entity_type,),
        patterns=tuple(_patterns(rules)),
        triggers=tuple(dict.fromkeys(t for rule in rules for t in rule.triggers)),
        validate=validate,
        examples=tuple(examples),
        source=source,
        explains={rule.name: rule.why for rule in rules},
        rare={
            part: tuple(Rare(each) for each in (*rule.beside, rule.regex))
            for part, rule in enumerate(rules)
            if rule.rare
        },
    )


def _patterns(rules: Sequence[Rule]) -> Iterator[Pattern]:
    for rule in rules:
        regex = f"(?P<{rule.name}>{rule.regex})"
        yield Pattern(rule.name, regex, rule.score, rule.score, rule.flags, rule.triggers)
