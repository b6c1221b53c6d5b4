"""Whether a matter is asserted of somebody, and of whom.

Within a sentence a matter belongs to whoever is spoken of last before it, else to whoever follows.
What lies between decides: a predicate or nothing ties them; a field of work, a preposition of
topic or people in general untie them. A negated statement is data all the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from detectors.matters.lexicon import MATTER, STATE, WEAK, Term, Word, first_at
from detectors.matters.people import PRONOUNS, Kind, Person
from detectors.matters.vocabulary import (
    ABOUT,
    ASKED,
    AT_WORK,
    BE,
    CONDITION,
    LIGHT,
    MY,
    PREDICATES,
    QUESTION,
    RELATIVE,
    SPEAKER,
    STORY,
    TOPIC,
    WORK,
)

NEAR = 9
"""Words between somebody and a matter without a predicate that still count as near."""

SAID, NEARBY, FAR = 0.9, 0.6, 0.45
"""How sure a link is: asserted; in the same breath; in the same sentence."""

_OF = re.compile(
    r"\b(?:för|av|hos|gäller|gällande|avser|avseende|angående|rörande|om|på|till|från|med|rör"
    r"|of|for|by|about|against|concerning|regarding|in|from|is|är|heter|med|with|on)\b"
)
_OF_ONLY = re.compile(
    r"\b(?:för|av|hos|gäller|gällande|avser|avseende|angående|rörande|rör|of|for|by|about|against"
    r"|concerning|regarding)\b"
)
_TO = re.compile(r"(?:\A|[\W_])(?:till|åt|to|hälsar|mvh|vh|hälsningar|regards)[\W_]*\Z")


@dataclass(frozen=True, slots=True)
class Link:
    """A matter asserted of somebody: who, how sure (0 to 1), by which route."""

    person: Person
    strength: float
    rule: str


class Clause:
    """A sentence, its words and who is spoken of in it."""

    __slots__ = ("_work", "end", "lower", "people", "start", "words")

    def __init__(
        self, lower: str, start: int, end: int, words: Sequence[Word], people: Sequence[Person]
    ) -> None:
        """`lower` is the whole text in lower case, `words` all its words."""
        self.lower, self.start, self.end = lower, start, end
        self.people = people
        self.words = words[first_at(words, start) : first_at(words, end)]
        self._work: bool | None = None

    @property
    def is_question(self) -> bool:
        """Whether it asks for knowledge or for something to be made."""
        return (
            bool(QUESTION.match(self.lower, self.start, self.end))
            or self.lower[self.end - 1 : self.end] == "?"
        )

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list, which tells of nobody else's."""
        return bool(_ITEM.match(self.lower, self.start))

    @property
    def is_work(self) -> bool:
        """Whether it speaks of a course, a text, a routine."""
        if self._work is None:
            self._work = WORK.search(self.lower, self.start, self.end) is not None
        return self._work

    @property
    def is_story(self) -> bool:
        """Whether it asks for a story, a play or somebody made up."""
        return STORY.search(self.lower, self.start, self.end) is not None

    @property
    def is_brief(self) -> bool:
        """Whether it is too few words to judge by their wording."""
        return len(self.words) < 4

    @property
    def is_note(self) -> bool:
        """Whether it is a few words."""
        return len(self.words) <= 10

    @property
    def is_fragment(self) -> bool:
        """Whether it is a few words without a verb of being."""
        return self.is_note and all(word.text not in BE for word in self.words)

    @property
    def is_phrase(self) -> bool:
        """Whether it is a note without a verb of being."""
        return self.is_short and all(word.text not in BE for word in self.words)

    @property
    def is_short(self) -> bool:
        """Whether it is a note rather than a sentence."""
        return len(self.words) <= 14

    @property
    def tells_name(self) -> bool:
        """Whether it names somebody spoken of before: "his name is"."""
        kinds = {each.kind for each in self.people}
        told = bool(kinds & set(PRONOUNS)) or _NAMED_HERE.search(self.lower, self.start, self.end)
        return Kind.NAMED in kinds and bool(told)

    def link(self, term: Term) -> Link | None:
        """Of whom the sentence asserts the matter, if of anybody."""
        before = [each for each in self.people if each.end <= term.start]
        after = [each for each in self.people if each.start >= term.end]
        inside = [each for each in self.people if each.end > term.start and each.start < term.end]
        own = next((each for each in inside if each.kind in _INSIDE), None)
        if own is not None and term.strength == STATE:
            return Link(own, SAID, "author" if own.kind is Kind.AUTHOR else _rule(own))
        if self._is_own(term):
            near = [each for each in before if each.kind is not Kind.AUTHOR]
            if not near or len(self._between(near[-1].end, term.start)) > 2:
                return Link(Person(term.start, term.end, Kind.AUTHOR), SAID, "author")
        for person in reversed(before):
            if self._is_added(person, before) or self._is_passed(person, term, before):
                continue
            link = self._of_earlier(person, term)
            if link is not None or person.kind in (Kind.GENERAL, Kind.UNNAMED):
                if link is None or link.person.kind is not Kind.GENERAL:
                    return link or self._of_later(after, term)
                named = self._of_later(after, term) if term.strength == STATE else None
                return named
        return self._of_later(after, term)

    def _is_own(self, term: Term) -> bool:
        """Whether "my" stands before the matter, or at its beginning."""
        leading = self._between(self.start, term.start)
        opening = self.lower[term.start : term.end].split()[0]
        reach = 2 if term.strength == MATTER else 1
        planned = term.category == "PERSONAL_ASSESSMENT" and term.strength == MATTER
        return (
            term.strength != WEAK
            and not planned
            and (not MY.isdisjoint(leading[-reach:]) or opening in MY)
        )

    def _is_added(self, person: Person, people: Sequence[Person]) -> bool:
        """Whether people in general only go with somebody: "Anna and the children"."""
        return person.kind is Kind.GENERAL and any(
            each.kind is Kind.NAMED
            and 0 < person.start - each.end < 16
            and not {"och", "and", "med", "with"}.isdisjoint(self._between(each.end, person.start))
            for each in people
        )

    def _is_passed(self, person: Person, term: Term, people: Sequence[Person]) -> bool:
        """Whether a statement about somebody named runs on over people in general: "Anna, who
        will not greet men because of her faith"."""
        if person.kind is not Kind.GENERAL or term.strength != STATE:
            return False
        between = self._between(person.end, term.start)
        return (
            len(between) > 1
            and _TIES.isdisjoint(between)
            and any(each.kind is Kind.NAMED and each.end <= person.start for each in people)
        )

    def _between(self, start: int, end: int) -> list[str]:
        words = self.words[first_at(self.words, start) : first_at(self.words, end)]
        return [word.text for word in words if word.end <= end]

    def _of_earlier(self, person: Person, term: Term) -> Link | None:
        between = self._between(person.end, term.start)
        stretch = self.lower[person.end : term.start]
        if person.kind in (Kind.AUTHOR, Kind.READER):
            return self._of_author(person, term, between, stretch)
        if self._is_work(term, between, stretch) or self._is_topic(between):
            return None
        if ":" in stretch and len(between) > 3 and term.strength != STATE:
            return None
        if person.kind is Kind.GENERAL:
            return Link(person, 0.0, "general") if len(between) <= NEAR else None
        strength = self._asserted(term, between)
        return Link(person, strength, _rule(person)) if strength else None

    def _asserted(self, term: Term, between: list[str]) -> float:
        """How surely the words between somebody and a matter assert it of him or her."""
        if term.strength == STATE:
            return SAID if len(between) <= 16 else NEARBY
        if term.strength == WEAK:
            return SAID if not between or self._is_equated(between) else 0.0
        told = any(word in PREDICATES for word in between)
        bare = all(word in LIGHT for word in between)
        if told or (bare and len(between) <= 3):
            return SAID if len(between) <= NEAR + 3 else NEARBY
        asked = self.is_question and term.category == "PERSONAL_ASSESSMENT"
        if asked or not ABOUT.isdisjoint(between):
            return 0.0
        return NEARBY if len(between) <= NEAR else FAR

    def _of_author(
        self, person: Person, term: Term, between: list[str], stretch: str
    ) -> Link | None:
        """The author (or the reader) says it of himself only in so many words."""
        previous = self.lower[max(self.start, person.start - 8) : person.start].split()[-1:]
        if previous and previous[0] in CONDITION and person.kind is Kind.READER:
            return None
        if previous and previous[0] in ("om", "if", "när", "when", "ifall"):
            return None
        if len(between) > 7 or self._is_topic(between) or WORK.search(stretch):
            return None
        if any(word in ASKED for word in between) or not AT_WORK.isdisjoint(between):
            return None
        if term.strength == STATE:
            verb = len(between) <= 5
            return Link(person, SAID, "author") if verb else None
        if term.strength == WEAK:
            said = between and between[0] in BE and all(w in BE or w in LIGHT for w in between)
            return Link(person, SAID, "author") if said else None
        told = any(word in PREDICATES for word in between[:3]) and len(between) <= 6
        if term.category == "PERSONAL_ASSESSMENT":
            return None
        return Link(person, SAID, "author") if told else None

    def _of_later(self, after: Sequence[Person], term: Term) -> Link | None:
        lead = self._between(self.start, term.start)
        opening = self.lower[self.start : term.start]
        if term.strength == WEAK or self._is_topic(lead):
            return None
        if term.strength != STATE and WORK.search(opening[-60:]):
            return None
        for person in after:
            if person.kind in (Kind.AUTHOR, Kind.READER, Kind.GENERAL, Kind.UNNAMED):
                return None
            stretch = self.lower[term.end : person.start]
            if SPEAKER.search(stretch) or _TO.search(stretch) or WORK.search(stretch):
                continue
            strength = self._tie(term, person, stretch)
            if strength:
                return Link(person, strength, _rule(person))
            if person.kind not in PRONOUNS:
                return None
        return None

    def _tie(self, term: Term, person: Person, stretch: str) -> float:
        """How surely a matter belongs to who is spoken of after it."""
        between = len(self._between(term.end, person.start))
        if person.kind is not Kind.NAMED and between > 4:
            return 0.0
        told = term.strength == STATE
        of = _OF if told else _OF_ONLY
        if between <= 6 and (of.search(stretch) or between <= told):
            return SAID
        return NEARBY if person.kind is Kind.NAMED and term.strength == STATE else 0.0

    @staticmethod
    def _is_equated(between: Sequence[str]) -> bool:
        """Whether the last words before the matter are "is", or "is" and an adverb or two."""
        last = max((at for at, word in enumerate(between) if word in BE), default=-1)
        light = all(word in LIGHT for word in between[last + 1 :])
        return last >= 0 and light and len(between) <= NEAR

    @staticmethod
    def _is_work(term: Term, between: Sequence[str], stretch: str) -> bool:
        """Whether what lies between makes the matter somebody's field of work."""
        if not WORK.search(stretch):
            return False
        asserted = term.strength == STATE and not BE.isdisjoint(between[-3:])
        return not asserted

    @staticmethod
    def _is_topic(between: Sequence[str]) -> bool:
        """Whether a preposition of topic stands right before the matter."""
        return bool(between) and between[-1] in TOPIC


_TIES = BE | PREDICATES | RELATIVE
_ITEM = re.compile(r"(?:[0-9]{1,2}[.)]|[-*•–])\s")
_NAMED_HERE = re.compile(r"\b(?:heter|namn|called|name is|named|nämligen|alltså)\b")
_INSIDE = (Kind.NAMED, *PRONOUNS, Kind.AUTHOR, Kind.OURS)


def _rule(person: Person) -> str:
    if person.kind in (Kind.NAMED, Kind.PUBLIC):
        return "named_subject"
    return "pronoun" if person.kind in PRONOUNS else "role"
