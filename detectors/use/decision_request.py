"""Requests that the model decide in somebody's case: a decision asked for, what cases are about,
and one case that it is asked for (a person, a case number, facts that are handed over)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType

from detectors.context import fold
from detectors.detector import Example, Hit
from detectors.evidence import Clue, Mark
from detectors.interpreter import Interpreter
from detectors.reading import Reading
from detectors.taxonomy import Group, group_of
from detectors.types import LOW_BELOW, Role
from detectors.use import decision_words as words

_LANGUAGES = tuple(
    tuple(re.compile(part) for part in each)
    for each in (
        (words.ASKING_SV, words.OUTCOME_SV, words.JUDGING_SV),
        (words.ASKING_EN, words.OUTCOME_EN, words.JUDGING_EN),
    )
)
_GENERIC = re.compile(words.GENERIC)
_PERSONAL = re.compile(words.PERSONAL)
_GENERAL = re.compile(words.GENERAL)
_EDITING = re.compile(words.EDITING)
_THINGS = re.compile(words.THINGS)
_ATTACHED = re.compile(words.ATTACHED)
_WHO = re.compile(rf"\b{words.WHO}\b|{words.NAME}")
_MATTER = re.compile(rf"\b{words.MATTER}\b|{words.CASE}")
_SUBJECTS = re.compile(rf"\b{words.SUBJECTS}|\b{words.PIECES}")
_SENTENCE_END = re.compile(r"[.?!]+(?=\s|\Z)|\n")
_WHETHER = re.compile(
    r"\b(?:om|huruvida|ifall|vem|vilken|vilket|vad|ja|eller|if|whether|who|which|what|yes|or)\b"
)
_SUBJECT = re.compile(
    r"\b(?:Ska|Skall|Bör|Borde|Får|Kan|Har|Är|Skulle|Behöver|Förtjänar|Should|Is|Has|Does|Did|Can|May"
    r"|Will|Would) ([A-ZÅÄÖ][a-zåäöé]{2,20})(?= [a-zåäö])"
)
"""Whom a question is about, where the names model did not see a name."""

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
    triggers = tuple(
        # RE2's \b and \w know ASCII only.
        pattern.replace(r"\b", "").replace(r"\w", r"\S")
        for pattern in (words.OUTCOME_SV, words.OUTCOME_EN, words.JUDGING_SV, words.JUDGING_EN)
    )
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
        if sign and mark.start >= done:
            pieces += folded[done : mark.start], sign * (mark.end - mark.start)
            done = mark.end
    masked = "".join(pieces) + folded[done:] if done else folded
    for match in _SUBJECT.finditer(text):
        start, end = match.span(1)
        masked = f"{masked[:start]}{words.NAME * (end - start)}{masked[end:]}"
    return masked


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
    for asks, decides, judges in _LANGUAGES:
        asking = asks.search(said)
        outcome = decides.search(said) if asking else None
        judging = outcome or (judges.search(said) if asking else None)
        if asking and judging:
            break
    else:
        return None
    if _GENERAL.search(said) or _EDITING.search(said):
        return None
    score = _certainty(text, start, end, outcome is not None)
    if not score:
        return None
    first = min(asking.start(), judging.start())
    last = max(judging.end(), first + 1)
    first += len(said[first:]) - len(said[first:].lstrip(" .?!:;,\n"))
    rule = "outcome" if outcome else "judgement"
    stop = _CLAUSE_END.search(said, last)
    last = min(stop.start() if stop else len(said), last + _PHRASE)
    return Hit(start + first, start + last, "DECISION_REQUEST", score, rule)


def _certainty(text: str, start: int, end: int, outcome: bool) -> float:
    """How surely the sentence asks about one case; 0.0 when it does not."""
    one = (_WHO.search(text, start, end) or _MATTER.search(text, start, end)) is not None
    subject = _SUBJECTS.search(text, max(0, start - _NEAR), end) is not None
    thing = _THINGS.search(text, start, end) is not None
    if one and subject:
        return _SURE
    if one and (outcome or (not thing and _WHETHER.search(text, start, end))):
        return _LIKELY
    if thing or _GENERIC.search(text, start, end):
        return 0.0
    if len(text) > _SHORT and not _ATTACHED.search(text, start, end):
        return 0.0
    personal = outcome or _PERSONAL.search(text, start, end) is not None
    if (subject or personal) and _facts(text, start, end):
        return _LIKELY if subject and outcome else _POSSIBLE
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
