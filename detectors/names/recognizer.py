"""PERSON, LOCATION and ORGANIZATION in Swedish and English prose."""

import math
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from detectors.names import model
from detectors.names.accounts import accounts
from detectors.names.decode import Decoder, Name
from detectors.names.lexicon import UNKNOWN, Lexicon
from detectors.names.network import EDGE, LABELS, Floats, Network
from detectors.names.public import is_public
from detectors.names.rules import (
    begins,
    doubt,
    doubt_place,
    is_alone,
    is_compound,
    is_encoded,
    is_listed_among_things,
    is_name,
    is_other,
    is_pair,
    is_product,
    is_signature,
    is_street,
    is_word,
    opens_pair,
    trim,
    unnumbered,
    untitled,
)
from detectors.names.tokens import Token, tokenize
from detectors.recognizer import Example, Hit, Recognizer

STRETCH = 2_000
"""Words read at once; a longer text is read in stretches that see each other's edges."""

BIAS = 0.0
"""Leaning towards names, in log odds. Above 0 precision fell and recall of people hardly rose."""

LEAST = {"PERSON": 0.42, "LOCATION": 0.45, "ORGANIZATION": 0.45}
"""The least probability by the network with which a name is claimed."""

CALIBRATION = {
    "PERSON": (0.6, 0.32, -0.57),
    "LOCATION": (0.34, 0.52, -0.37),
    "ORGANIZATION": (0.25, 0.58, -0.28),
}
"""By type, slope of the log odds, what it gains beyond `BEND`, and shift, that turn the network's
probability, which is too sure, into the share that is right. The recipe fits it on the test files
and tells it among the scores."""

BEND = 2.0
"""Log odds from which the slope may be another."""

LONG = 8
"""Letters from which an unknown word is more likely a compound than a name."""

SURE = 0.5
REMEMBERED = 0.7
"""The score of a part of a name that stands in full elsewhere in the text."""

LISTED = 0.6
"""The score of a name that only lists speak for."""

THOUGHT = 0.5
"""How likely the network holds a word by itself part of a person's name, from which a listed given
name counts although the words beside speak against it."""

REMEMBERED_WORDS = 40_000
"""Words of which is kept what the lists say."""

_PAIR, _ALONE = 1, 2
_JOINING = frozenset("+/=_-@.\\")
_PERSON = [LABELS.index("B-PER"), LABELS.index("I-PER")]
_TYPES = {"PER": "PERSON", "LOC": "LOCATION", "ORG": "ORGANIZATION"}
_PARTICLES = frozenset(
    [
        "von",
        "van",
        "de",
        "del",
        "der",
        "af",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "da",
        "dos",
        "du",
        "zu",
        "ben",
    ]
)


class Found(NamedTuple):
    """A name at code points `start` to `end`."""

    start: int
    end: int
    entity_type: str
    score: float
    rule: str
    public: bool = False


class NamesRecognizer(Recognizer):
    """The names model and its rules. The score is a calibrated probability. May be shared by
    threads, which then take turns."""

    over_borders = False

    lossy_too = False

    def __init__(
        self,
        network: Network | None = None,
        calibration: Mapping[str, tuple[float, float, float]] = CALIBRATION,
    ) -> None:
        """`network` instead of the shipped one, for measuring; `calibration` as
        `CALIBRATION`."""
        self.name = "names"
        self.entity_types = ("PERSON", "LOCATION", "ORGANIZATION")
        self.source = "a network of our own; see detectors/data/names/CARD.md"
        self.examples = EXAMPLES
        self.explains = EXPLAINS
        self._network = network
        self._calibration = calibration
        self._decoder: Decoder | None = None
        self._hints: Callable[[str], int] | None = None
        self._lock = threading.Lock()

    @cached_property
    def version(self) -> str:  # type: ignore[override]
        """Names the shipped data; empty for another network. Read when asked for: the recipe that
        makes the data imports this package."""
        return "" if self._network else model.digest()

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        for found in self.names_in(text):
            yield Hit(
                found.start,
                found.end,
                found.entity_type,
                found.score,
                found.rule,
                public=found.public,
            )

    def names_in(self, text: str) -> list[Found]:
        """The names in a text, by position."""
        tokens = tokenize(text)
        if not tokens:
            return []
        network = self._network or model.load()
        lexicon = network.lexicon
        words = [token.text for token in tokens]
        names, likely = self._read(network, words)
        found = [
            each._replace(score=self._calibrated(each.entity_type, each.score))
            for name in names
            if (each := _judge(text, tokens, name, lexicon)) is not None
        ]
        hints = self._hints or self._learn_hints(lexicon)
        people = _listed(text, tokens, list(map(hints, words)), found, likely, lexicon)
        ends = {each.end for each in people}
        found = [each for each in found if each.end not in ends] + people
        found = _joined(text, _widened(text, tokens, found, lexicon))
        found = [
            each
            for each in found
            if each.entity_type != "PERSON" or not is_street(text, each.start, each.end)
        ]
        found = _with_accounts(text, found, lexicon)
        found += _remembered(text, tokens, found)
        found.sort()
        return found

    def warm(self) -> None:
        """Reads the model, so that the first request need not wait for it."""
        self.names_in("Hej Anna")

    def _calibrated(self, entity_type: str, chance: float) -> float:
        """The share of names of this probability by the network that are right."""
        slope, gain, shift = self._calibration[entity_type]
        odds = log_odds(chance)
        return min(0.99, 1 / (1 + math.exp(-slope * odds - gain * max(0.0, odds - BEND) - shift)))

    def _learn_hints(self, lexicon: Lexicon) -> Callable[[str], int]:
        """What `_hint` tells of words, remembered."""
        self._hints = hints = lru_cache(REMEMBERED_WORDS)(lambda word: _hint(word, lexicon))
        return hints

    def _read(self, network: Network, words: Sequence[str]) -> tuple[list[Name], Floats]:
        """The names, and how likely each word by itself is part of a person's name: (words,)."""
        decoder = self._decoder = self._decoder or Decoder(network.moves)
        names: list[Name] = []
        likely = np.zeros(len(words), dtype=np.float32)
        with self._lock:
            for start in range(0, len(words), STRETCH):
                first = max(0, start - EDGE)
                end = min(len(words), start + STRETCH)
                rows = network.probabilities(words[first : end + EDGE])[start - first : end - first]
                likely[start:end] = rows[:, _PERSON].sum(1)
                for name in decoder.names(rows, BIAS):
                    names.append(name._replace(first=name.first + start, last=name.last + start))
        return names, likely


def _judge(text: str, tokens: Sequence[Token], name: Name, lexicon: Lexicon) -> Found | None:
    """The name as it is claimed, with the network's probability, or None."""
    entity_type = _TYPES.get(name.label)
    if entity_type is None or name.score < LEAST[entity_type]:
        return None
    start, end = trim(text, tokens[name.first].start, tokens[name.last - 1].end)
    if not any(letter.isalpha() for letter in text[start:end]) or is_encoded(text, start, end):
        return None
    if entity_type != "LOCATION" and is_compound(text, start, end):
        return None
    if entity_type == "PERSON":
        start, end = unnumbered(text, untitled(text, start, end), end)
        return _person(text, start, end, name.score, lexicon)
    if entity_type == "ORGANIZATION" and is_product(text, start, end):
        return None
    if entity_type == "LOCATION" and name.score < doubt_place(text, start, end, lexicon):
        return None
    return Found(start, end, entity_type, name.score, "model")


def log_odds(chance: float) -> float:
    """Of a probability above 0, which counts as no more than 0.999."""
    sure = min(0.999, chance)
    return math.log(sure / (1 - sure))


def _person(text: str, start: int, end: int, chance: float, lexicon: Lexicon) -> Found | None:
    """A person's name, or the street that is named after one, or None."""
    if is_other(text, start, end) or is_word(text[start:end], lexicon):
        return None
    if is_listed_among_things(text, start, end, lexicon):
        return None
    if is_street(text, start, end):
        return Found(start, end, "LOCATION", chance, "model")
    if chance < doubt(text, start, end, lexicon):
        return None
    return Found(start, end, "PERSON", chance, "model", is_public(text, start, end))


def _hint(word: str, lexicon: Lexicon) -> int:
    """What lists say of a word as it is written: whether it can be the given name of a pair
    (`_PAIR`) or of a name of one word (`_ALONE`)."""
    pair = _PAIR if opens_pair(word, lexicon) else 0
    return pair | (_ALONE if is_signature(word, lexicon) else 0)


def _listed(
    text: str,
    tokens: Sequence[Token],
    hints: Sequence[int],
    found: Sequence[Found],
    likely: Floats,
    lexicon: Lexicon,
) -> list[Found]:
    """Names that the network left: a given name and a surname that lists know and prose does not,
    and such a given name alone, on its line or where the network thought of a person. `hints` are
    those of the tokens."""
    ends = {each.start: each.end for each in found if each.entity_type != "PERSON"}
    taken = {at for each in found for at in range(each.start, each.end)}
    hinted = [at for at, hint in enumerate(hints) if hint and tokens[at].start not in taken]
    spans = [
        (first.start, second.end)
        for at in hinted
        if hints[at] & _PAIR and at + 1 < len(tokens)
        for first, second in [tokens[at : at + 2]]
        if ends.get(second.start, 0 if second.start in taken else second.end) == second.end
        and _continues(text, first, second)
        and is_pair(first.text, second.text, lexicon)
    ]
    spans += [
        (token.start, token.end)
        for at in hinted
        if hints[at] & _ALONE
        for token in [tokens[at]]
        if is_alone(text, token.start, token.end)
        or _stands_out(text, token, float(likely[at]), lexicon)
    ]
    return [
        Found(start, end, "PERSON", LISTED, "listed", is_public(text, start, end))
        for start, end in spans
        if not is_other(text, start, end) and not is_street(text, start, end)
    ]


def _stands_out(text: str, token: Token, chance: float, lexicon: Lexicon) -> bool:
    """Whether the network thought of a person at a listed given name, and nothing else does."""
    if chance < THOUGHT:
        return False
    if lexicon[token.text.lower()].frequency >= 3 and begins(text, token.start):
        return False
    beside = text[token.start - 1 : token.start], text[token.end : token.end + 1]
    if any(sign.isalnum() or sign in _JOINING for sign in beside if sign):
        return False
    return not is_listed_among_things(text, token.start, token.end, lexicon)


def _widened(
    text: str, tokens: Sequence[Token], found: Sequence[Found], lexicon: Lexicon
) -> list[Found]:
    """The names; a person's single name takes in the listed surname after it, or the listed given
    name before it, that the network left or took for something else."""
    by_start = {token.start: at for at, token in enumerate(tokens)}
    others = {each.start: each for each in found}
    widened: list[Found] = []
    gone: set[int] = set()
    for each in found:
        at = by_start.get(each.start)
        single = at is not None and tokens[at].end == each.end
        if each.entity_type != "PERSON" or at is None or not single:
            widened.append(each)
            continue
        start, end = each.start, each.end
        if at + 1 < len(tokens) and _continues(text, tokens[at], tokens[at + 1]):
            after = tokens[at + 1]
            other = others.get(after.start)
            free = other is None or (other.entity_type != "PERSON" and other.end == after.end)
            if free and _follows(after.text, tokens[at].text, lexicon):
                end = after.end
                gone.add(after.start)
        if end == each.end and at and _continues(text, tokens[at - 1], tokens[at]):
            before = tokens[at - 1]
            if before.start not in others and _leads(before.text, text[start:end], lexicon):
                start = untitled(text, before.start, end)
        widened.append(each._replace(start=start, end=end))
    return [each for each in widened if each.start not in gone or each.entity_type == "PERSON"]


def _follows(word: str, name: str, lexicon: Lexicon) -> bool:
    """Whether a word can be the surname after a given name: a listed one or, with a capital after
    a listed given name, one that is known neither from prose nor as a place."""
    facts = lexicon[word.lower()]
    if facts.surname:
        return word[0].isupper() or is_name(facts)
    strange = not (facts.frequency or facts.place or facts.organisation)
    given = lexicon[name.lower()]
    return strange and word[1:].islower() and word[0].isupper() and given.given > 5


def _leads(word: str, name: str, lexicon: Lexicon) -> bool:
    """Whether a word can be the given name before a person's name: a listed one, or any word not
    known from prose before what is only a surname."""
    facts, after = lexicon[word.lower()], lexicon[name.lower()]
    if is_name(facts) or word[0].islower():
        return is_name(facts)
    strange = facts.given > 0 or not facts.frequency
    alone = facts is UNKNOWN and len(word) < LONG
    return strange and after.surname > 0 and (alone or after.given < 9)


def _continues(text: str, first: Token, second: Token) -> bool:
    """Whether two words of the same case stand side by side."""
    between = text[first.end : second.start]
    words = first.text[0].isalpha() and second.text[0].isalpha()
    return between == " " and words and first.text[0].isupper() == second.text[0].isupper()


def _joined(text: str, found: Sequence[Found]) -> list[Found]:
    """The names, those of people that stand side by side, or with a particle between, as one."""
    joined: list[Found] = []
    for each in sorted(found):
        last = joined[-1] if joined else None
        if last and last.entity_type == each.entity_type == "PERSON" and last.end < each.start:
            between = text[last.end : each.start]
            if between == " " or (
                between[0] == between[-1] == " " and between[1:-1].lower() in _PARTICLES
            ):
                score = max(last.score, each.score)
                start = untitled(text, last.start, each.end)
                joined[-1] = last._replace(start=start, end=each.end, score=score)
                continue
        joined.append(each)
    return joined


def _with_accounts(text: str, found: Sequence[Found], lexicon: Lexicon) -> list[Found]:
    """The names and the user names that name a person, each whole."""
    spans = list(accounts(text, lexicon))
    free = [each for each in found if not any(each.start < e and s < each.end for s, e in spans)]
    return free + [Found(start, end, "PERSON", LISTED, "account") for start, end in spans]


def _remembered(text: str, tokens: Sequence[Token], found: Sequence[Found]) -> list[Found]:
    """Words that are part of a surely found person's name and stand alone elsewhere."""
    parts: dict[str, bool] = {}
    for each in found:
        if each.entity_type == "PERSON" and each.score >= SURE:
            for word in text[each.start : each.end].split():
                if len(word) > 2 and word.lower() not in _PARTICLES:
                    for form in (word, word.removesuffix("s")):
                        parts[form] = parts.get(form, True) and each.public
    if not parts:
        return []
    taken = {at for each in found for at in range(each.start, each.end)}
    remembered = []
    for token in tokens:
        if token.start in taken:
            continue
        word = token.text
        known = word if word in parts else word.removesuffix("s")
        if known in parts and known[:1].isupper() and not is_other(text, token.start, token.end):
            remembered.append(
                Found(token.start, token.end, "PERSON", REMEMBERED, "remembered", parts[known])
            )
    return remembered


EXPLAINS = {
    "model": (
        "Namnmodellen känner igen det på orden och sammanhanget.",
        "The names model recognises it by the words and what stands around them.",
    ),
    "listed": (
        "Ett namn ur namnlistorna: förnamn och efternamn, eller ett förnamn som inte är ett ord.",
        "A name from the name lists: given name and surname, or a given name that is no word.",
    ),
    "account": (
        "Ett användarnamn som är satt ihop av ett förnamn och ett efternamn.",
        "A user name that is put together of a given name and a surname.",
    ),
    "remembered": (
        "Det är en del av ett namn som står helt på ett annat ställe i texten.",
        "It is part of a name that stands in full elsewhere in the text.",
    ),
}

EXAMPLES = (
    Example("Kan du svara Lejla Hadzic att mötet är flyttat?", ("Lejla Hadzic",)),
    Example("Det är Görans tur att ringa.", ("Görans",)),
    Example("Dear Chidi, thank you for your letter.", ("Chidi",)),
    Example("Hon flyttade till Borlänge i maj.", ("Borlänge",), "LOCATION"),
    Example("Beslutet fattades av Skatteverket.", ("Skatteverket",), "ORGANIZATION"),
    Example("Förklara Students t-test och Lex Sarah."),
    Example("Kan du korta texten till tre meningar?"),
    Example("Rektorn och socialsekreteraren träffade vårdnadshavaren."),
    Example("How do I use Copilot in Teams and Excel?"),
    Example("Mötet flyttas till måndag den 3 maj."),
)

RECOGNIZER = NamesRecognizer()
