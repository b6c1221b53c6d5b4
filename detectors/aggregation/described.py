"""Who is described in a passage: mentions resolved, details given to whom they describe."""

import re
from collections.abc import Iterator, Sequence

from detectors.aggregation import attributes as known
from detectors.aggregation.items import WORD, Item
from detectors.aggregation.people import FEMALE, MALE, POSSESSIVE, UNKNOWN
from detectors.evidence import Clue

SEXES = {UNKNOWN: 0.0, FEMALE: 1.0, MALE: 2.0}

_SENTENCE_END = re.compile(r"[.!?](?=\s|\Z)|\n")
_ADDRESSED = re.compile(
    r"\b(?:du är|du heter|agera|you are|you're|act as|föreställ dig|tänk dig|assume the role)\b",
    re.IGNORECASE,
)
_COPULA = re.compile(
    r"(?:\b(?:är|var|blev|som|is|was|as|became)|[,(–-]) (?:\w+ )?\Z", re.IGNORECASE
)
_ARTICLE = re.compile(r"(?:\A|[^\w])(?:en|ett|a|an|the|den) (?:\S{1,20} ){0,2}\Z", re.IGNORECASE)
_BESIDE = 6
"""Code points between a mention and the place beside it."""


class People:
    """The people of one passage: mentions resolved, details given to whom they describe."""

    def __init__(self, text: str, items: Sequence[Item]) -> None:
        self._text = text
        self._items = items
        self._names: list[frozenset[str]] = []
        self._sexes: list[str] = []
        self._mentions: list[tuple[int, Item]] = []
        self._details: list[tuple[int, Item]] = []
        self._current = -1

    def clues(self) -> list[Clue]:
        for sentence in self._sentences():
            self._read(sentence)
        described = {person for person, _ in self._details}
        clues = [
            Clue(item.start, item.end, "person", str(person), item.form, SEXES[item.sex])
            for person, item in self._mentions
            if person in described
        ]
        clues += (
            Clue(item.start, item.end, "detail", str(person), item.kind, item.weight)
            for person, item in self._details
        )
        return (
            clues
            if any(c.entity_type not in known.NAMES for c in clues if c.kind == "detail")
            else []
        )

    def _sentences(self) -> Iterator[list[Item]]:
        ends = [match.end() for match in _SENTENCE_END.finditer(self._text)]
        ends.append(len(self._text) + 1)
        at = 0
        start = 0
        for end in ends:
            sentence = []
            while at < len(self._items) and self._items[at].start < end:
                sentence.append(self._items[at])
                at += 1
            if sentence and not _ADDRESSED.search(self._text, start, min(end, len(self._text))):
                yield sentence
            start = end

    def _read(self, sentence: Sequence[Item]) -> None:
        subject = -1
        waiting: list[Item] = []
        last: Item | None = None
        for item in sentence:
            if item.form:
                person = self._person(item, subject, last)
                if person >= 0:
                    self._mentions.append((person, item))
                    if item.sex:
                        self._sexes[person] = item.sex
                    subject = self._current = person
                    self._details += ((person, each) for each in waiting)
                    waiting.clear()
                last = item
                continue
            detail = self._located(item, last)
            if not detail.kind:
                continue
            describes_next = detail.kind == "age" and self._text[
                detail.start : detail.end
            ].endswith(("-årig", "-åriga", "årig", "year-old", "years-old", "year old"))
            if subject < 0 or describes_next:
                waiting.append(detail)
            else:
                self._details.append((subject, detail))
            if detail.kind not in known.NAMES:
                last = detail
        if waiting:
            self._leftover(waiting)

    def _located(self, item: Item, last: Item | None) -> Item:
        """A place beside a mention or an age is where the person lives; beside a profession, where
        the person works; a country there is where the person comes from; else nothing."""
        if item.kind not in {"near", "from"}:
            return item
        if last is None or item.start - last.end > _BESIDE:
            return item._replace(kind="")
        if item.kind == "from":
            return item._replace(kind="origin")
        return item._replace(kind="workplace" if last.kind == "profession" else "home")

    def _leftover(self, waiting: Sequence[Item]) -> None:
        """Details in a sentence that mentions nobody belong to whom the passage speaks of."""
        if self._current < 0:
            if not any(known.KINDS[each.kind].private for each in waiting):
                return
            self._current = self._new(frozenset(), UNKNOWN)
            self._mentions.append((self._current, waiting[0]._replace(form="pronoun", kind="")))
        self._details += ((self._current, each) for each in waiting)

    def _person(self, item: Item, subject: int, last: Item | None) -> int:
        """The number of the person that a mention stands for; -1 when it stands for nobody."""
        if item.form in {"name", "public"}:
            words = frozenset(
                word.removesuffix("s")
                for word in WORD.findall(self._text[item.start : item.end].lower())
            )
            for number, name in enumerate(self._names):
                if name and (name <= words or words <= name):
                    self._names[number] = name | words
                    return number
            apposed = subject >= 0 and not self._names[subject] and last is not None and last.form
            if apposed and last is not None and item.start - last.end <= 2:
                self._names[subject] = words
                return subject
            return self._new(words, UNKNOWN)
        if item.form in {"pronoun", "definite"}:
            person = self._latest(item.sex)
            return person if person >= 0 else self._new(frozenset(), item.sex)
        before = self._text[max(0, item.start - 40) : item.start]
        if item.form == "kin":
            owner = WORD.findall(before)[-1:]
            owned = bool(owner) and (owner[0].lower() in POSSESSIVE or owner[0].endswith("s"))
            if subject >= 0 and not owned:
                return subject if self._fits(subject, item.sex) else -1
            return self._new(frozenset(), item.sex)
        if subject >= 0 and (_COPULA.search(before) or not _ARTICLE.search(before)):
            return subject if self._fits(subject, item.sex) else -1
        return self._new(frozenset(), item.sex)

    def _latest(self, sex: str) -> int:
        if self._current >= 0 and self._fits(self._current, sex):
            return self._current
        fitting = [n for n in range(len(self._sexes)) if self._fits(n, sex)]
        return fitting[-1] if fitting else -1

    def _fits(self, person: int, sex: str) -> bool:
        return not sex or not self._sexes[person] or self._sexes[person] == sex

    def _new(self, name: frozenset[str], sex: str) -> int:
        self._names.append(name)
        self._sexes.append(sex)
        return len(self._names) - 1
