"""Requests that the model decide in somebody's case: a decision asked for, what cases are about,
and one case that it is asked for (a person, a case number, facts that are handed over)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import NamedTuple

from detectors.context import fold
from detectors.detector import Example, Hit
from detectors.evidence import Clue, Mark
from detectors.interpreter import Interpreter
from detectors.reading import Reading
from detectors.taxonomy import Group, group_of
from detectors.types import LOW_BELOW, Role
from detectors.use import decision_asks as asks
from detectors.use import decision_words as words

_ORDER = re.compile(asks.ORDER)
_ORDERED = re.compile(asks.ORDERED)
_SUGGEST = re.compile(asks.SUGGEST)
_WONDERING = re.compile(asks.WONDERING)
_VERB_FIRST = re.compile(asks.VERB_FIRST)
_CHOICE = re.compile(asks.CHOICE)
_DEONTIC = re.compile(asks.DEONTIC)
_WEAK = re.compile(words.WEAK)
_JUDGING = re.compile(asks.JUDGING)
_WHETHER = re.compile(asks.WHETHER)
_GENERAL = re.compile(asks.GENERAL)
_EDITING = re.compile(asks.EDITING)
_OUTCOME = re.compile(f"{words.OUTCOME_SV}|{words.OUTCOME_EN}")
_GENERIC = re.compile(words.GENERIC)
_PERSONAL = re.compile(words.PERSONAL)
_SUPPOSED = re.compile(words.SUPPOSED)
_THINGS = re.compile(words.THINGS)
_ATTACHED = re.compile(words.ATTACHED)
_WHO = re.compile(words.WHO)
_MATTER = re.compile(words.MATTER)
_SUBJECTS = re.compile(f"{words.SUBJECTS}|{words.PIECES}")
_SENTENCE_END = re.compile(
    r"(?<!\bms)(?<!\bmr)(?<!\bmrs)(?<!\bdr)(?<!\bprof)(?<!\bnr)(?<!\benl)[.?!;]+(?=\s|\Z)|\n"
)
_SUBJECT = re.compile(
    r"\b(?i:Ska|Skall|Bör|Borde|Får|Kan|Har|Är|Skulle|Behöver|Förtjänar|Should|Is|Has|Does|Did|Can|May"
    r"|Will|Would) ([A-ZÅÄÖ][a-zåäöé]{2,20})(?= [a-zåäö])"
)
"""Whom a question is about, where the names model did not see a name."""

_VERB = re.compile(r"(?:mark|grant|rob|bill) (?:the|this|these|those|each|all|my|our)\b")
"""Verbs that are names too."""

_HYPOTHETICAL = re.compile(
    r"\bskulle (?:du|ni)\b(?! (?:vilja|kunna))|\bwould you\b(?! (?:like|mind))"
)
"""What the model would do itself, not a polite order."""

_CLAUSE_END = re.compile(r"[,;.?!\n]|:(?!\d)")
_PHRASE = 60
_ATTACHMENT = 40
"""Code points beside the request that are taken for the facts of a case."""

_NEAR = 200
"""Code points before the request in which it may have been said what it is about."""

_SHORT = 1_000
"""Code points of a longer text, in which everything stands beside something."""

_LONG = 60
"""Code points of a sentence that, with figures in it, states facts itself."""

_SURE, _LIKELY, _POSSIBLE = 0.9, 0.8, 0.6


EXAMPLES = (
    Example(
        "Bedöm om Maria ska beviljas försörjningsstöd.",
        ("Bedöm om Maria ska beviljas försörjningsstöd",),
    ),
    Example(
        "Rangordna de här fem sökande till tjänsten, CV nedan.",
        ("Rangordna de här fem sökande till tjänsten",),
    ),
    Example(
        "Avslå eller bifalla bygglov på Hedemora Ryd 1:54?",
        ("Avslå eller bifalla bygglov på Hedemora Ryd 1:54",),
    ),
    Example("Grade the following 30 exam answers.", ("Grade the following 30 exam answers",)),
    Example(
        "Is the student guilty of plagiarism? Here's the case.",
        ("Is the student guilty of plagiarism",),
    ),
    Example("Ska vi anställa henne trots luckorna?", ("Ska vi anställa henne trots luckorna",)),
    Example(
        "Kan jag få din bedömning av om Eva Ek ska beviljas bistånd?",
        ("Kan jag få din bedömning av om Eva Ek ska beviljas bistånd",),
    ),
    Example("Får jag bygga en carport utan bygglov?"),
    Example("Kan jag överklaga ett avslag på bistånd?"),
    Example("Vilka villkor gäller för försörjningsstöd?"),
    Example("Skriv en mall för en sakprövning."),
    Example("Gör språket i mitt färdiga beslut enklare."),
    Example("Write a rubric for grading essays."),
    Example("Explain how plagiarism cases are handled."),
    Example("Sammanfatta upphandlingslagens principer."),
    Example("Ska vi välja Teams eller Zoom till mötet?"),
    Example("Bedöm om koden är säker."),
)


class DecisionRequest(Interpreter):
    """Reads what the user asks for, sentence by sentence."""

    name = "decision_request"
    entity_types = ("DECISION_REQUEST",)
    triggers = asks.TRIGGERS
    examples = EXAMPLES
    source = "the wording of case handling, teaching and procurement; GDPR Article 22"
    explains = MappingProxyType(
        {
            "outcome": (
                "Texten ber modellen att avgöra utgången i ett enskilt fall.",
                "The text asks the model for the outcome of an individual case.",
            ),
            "judgement": (
                "Texten ber modellen att bedöma eller välja i ett enskilt fall.",
                "The text asks the model to judge or choose in an individual case.",
            ),
        }
    )

    def read(self, reading: Reading, marks: Sequence[Mark]) -> Iterable[Hit | Clue]:
        if reading.role is Role.ASSISTANT:
            return
        text = _masked(reading.text, marks)
        done = 0
        for start, end in _sentences(text):
            if start >= done:
                hit = _asked(text, start, end)
                if hit is not None:
                    done = end
                    yield hit


def _masked(text: str, marks: Sequence[Mark]) -> str:
    """The lower-case text with names and case numbers as characters of their own, same offsets."""
    folded = text.lower()
    if len(folded) != len(text):
        folded = fold(text)
    pieces: list[str] = []
    done = 0
    for mark in marks:
        sign = _sign(mark)
        if sign and mark.start >= done and not _VERB.match(folded, mark.start):
            pieces += folded[done : mark.start], sign * (mark.end - mark.start)
            done = mark.end
    masked = "".join(pieces) + folded[done:] if done else folded
    pieces, done = [], 0
    for match in _SUBJECT.finditer(text):
        start, end = match.span(1)
        pieces += masked[done:start], words.NAME * (end - start)
        done = end
    return "".join(pieces) + masked[done:]


def _sign(mark: Mark) -> str:
    if mark.score < LOW_BELOW or mark.public:
        return ""
    if mark.entity_type in {"SE_CASE_NUMBER", "SE_PROPERTY_DESIGNATION"}:
        return words.CASE
    person = group_of(mark.entity_type) is Group.IDENTITY
    return words.NAME if person and mark.entity_type not in {"AGE", "DATE_OF_BIRTH"} else ""


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _SENTENCE_END.finditer(text):
        if stop.end() > start + 1:
            yield start, stop.end()
        start = stop.end()
    if start < len(text):
        yield start, len(text)


def _asked(text: str, start: int, end: int) -> Hit | None:
    """The request for a decision in one sentence, if there is one about a case."""
    said = text[start:end]
    ask = _decision(said)
    if ask is None or _GENERAL.search(said) or _EDITING.search(said):
        return None
    score = _certainty(text, start, end, ask)
    if not score:
        return None
    first, last = ask.start, ask.end
    first += len(said[first:]) - len(said[first:].lstrip(" .?!:;,\n"))
    stop = _CLAUSE_END.search(said, max(last, first + 1))
    last = min(stop.start() if stop else len(said), last + _PHRASE)
    return Hit(
        start + first,
        start + last,
        "DECISION_REQUEST",
        score,
        "outcome" if ask.outcome else "judgement",
    )


class _Ask(NamedTuple):
    """Start and end of the words that ask for a decision within their sentence. `outcome`: what
    is decided is named; `ordered`: the model is told to judge; `judging`: there is more than a word
    like "should"."""

    start: int
    end: int
    outcome: bool
    ordered: bool
    judging: bool


def _decision(said: str) -> _Ask | None:
    """How a sentence asks for a decision, if it does."""
    question = "?" in said
    order = _ORDER.search(said)
    if question and not order and _ORDERED.match(said) and not _HYPOTHETICAL.search(said):
        return None
    asking = order or _SUGGEST.search(said) or _WONDERING.search(said)
    asking = asking or (None if question else _VERB_FIRST.match(said))
    if not question and asking is None:
        return None
    outcome = _OUTCOME.search(said)
    judging = outcome or order or _CHOICE.search(said) or _WEAK.search(said)
    if judging is None and (question or _SUGGEST.search(said)):
        judging = _JUDGING.search(said)
    anything = judging or (_DEONTIC.search(said) if question else None)
    if anything is None:
        return None
    first = min(asking.start() if asking else 0, anything.start())
    named = outcome is not None, order is not None, judging is not None
    return _Ask(first, max(anything.end(), first + 1), *named)


def _certainty(text: str, start: int, end: int, ask: _Ask) -> float:
    """How surely the sentence asks about one case; 0.0 when it does not."""
    supposed = None if ask.ordered else _SUPPOSED.search(text, start, end)
    who = _WHO.search(text, start, supposed.start() if supposed else end) is not None
    one = who or _MATTER.search(text, start, end) is not None
    subject = _SUBJECTS.search(text, max(0, start - _NEAR), end) is not None
    thing = _THINGS.search(text, start, end) is not None
    if not ask.judging:
        stated = who and not thing and _SUBJECTS.search(text, start, end)
        return _POSSIBLE if stated else 0.0
    if one and subject and (ask.outcome or not thing):
        return _SURE
    personal = _PERSONAL.search(text, start, end) is not None
    if ask.ordered and who and personal:
        return _LIKELY
    whether = ask.ordered and (personal or _WHETHER.search(text, start, end))
    if one and not thing and (ask.outcome or whether):
        return _LIKELY
    if thing or _GENERIC.search(text, start, end):
        return 0.0
    if len(text) > _SHORT and not _ATTACHED.search(text, start, end):
        return 0.0
    judged = personal and _WHO.search(text, max(0, start - _NEAR), end + _NEAR) is not None
    if (subject or ask.outcome or judged) and _facts(text, start, end):
        return _LIKELY if subject and ask.outcome else _POSSIBLE
    return 0.0


def _facts(text: str, start: int, end: int) -> bool:
    """Whether facts of a case are handed over: said so, or standing beside the request."""
    if _ATTACHED.search(text, start, end):
        return True
    if end - start > _LONG and any(character.isdigit() for character in text[start:end]):
        return True
    beside = len(text[:start].strip()) + len(text[end:].strip())
    if beside >= _ATTACHMENT:
        return True
    colon = text.find(":", start, end)
    return 0 <= colon < end - 12 or bool(_WHO.search(text, 0, start) or _WHO.search(text, end))


RECOGNIZER = DecisionRequest()
