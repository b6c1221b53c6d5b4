"""What a text says of an identifiable person: health, convictions, origin, offences, need."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from detectors.detector import Hit
from detectors.evidence import Clue, Mark
from detectors.interpreter import Interpreter
from detectors.matters import classifier, lexicon, records
from detectors.matters.clauses import sentences
from detectors.matters.examples import EXAMPLES, EXPLAINS
from detectors.matters.lexicon import CATEGORIES, LABEL, STATE, WEAK, Term, Word
from detectors.matters.linking import FAR, NEARBY, SAID, Clause, Link
from detectors.matters.people import (
    PRONOUNS,
    Kind,
    Person,
    any_person,
    is_kin,
    is_unique,
    named,
    spoken_of,
)
from detectors.matters.telling import Telling, tellings
from detectors.reading import Reading
from detectors.types import Origin

UNNAMED = 0.3
"""The score of what is said of somebody whom nothing identifies."""

OFFICIAL = 0.3
"""The score of what is said of somebody in public office."""

_BACK = 12
"""Sentences back in which whoever a pronoun means can stand by a role only."""

_VALUE = 400
"""Characters of the longest text that is the value of a field."""

LIKELY, DOUBT = 0.7, 0.04
"""How likely the wording must make a matter to be told by it alone, and below what it speaks
against one."""

WORDED = 0.85
"""The most that wording alone is worth."""

_BESIDE = ("neighbour", "record", "list")
"""Routes by which a matter is told outside the sentence about somebody."""

_SUBJECTS = ((Kind.NAMED,), (Kind.PUBLIC,), (Kind.OURS,), PRONOUNS, (Kind.ROLE,), (Kind.AUTHOR,))
"""Whom a sentence is about first of those whom it speaks of."""

_Place = tuple[int, str]
"""A sentence's number and a category."""
_Found = tuple[Term, Link, float]


_QUIET = frozenset((Origin.TOOL_DEFINITION, Origin.KEY, Origin.URL, Origin.NUMBER))


_ITEM_END = re.compile(r"\s*(?:[,;.)\n]|\Z)")
_ITEM_SIGNS = (",", ";", "(")
_TRAILING = re.compile(r"(?<=\w)(?:[\s.,;:!?]+(?:och|and|men|but|som|who))?[\s.,;:!?]*\Z")
"""What an entry of the lexicon asks for behind a matter and is no part of it."""

_PASSING = re.compile(
    r"(?:mvh|vh|hälsningar|regards|best|cheers|kontakta|kontakt|frågor|ring|contact|questions|call"
    r"|från|from|av|by|hej|hi|hello|dear|bästa|/|till|to|cc|hälsar|sincerely)[\W_]{1,4}\Z"
)
"""What stands before somebody who writes or is written to, not spoken of."""


class MattersInterpreter(Interpreter):
    """Links the lexicon's terms to the people of a passage. `rule` names the route."""

    def __init__(self) -> None:
        self.name = "matters"
        self.entity_types = CATEGORIES
        self.source = "a lexicon of our own; see detectors/data/matters"
        self.examples = EXAMPLES
        self.explains = EXPLAINS

    @cached_property
    def version(self) -> str:  # type: ignore[override]
        """Names the lexicon and the classifier; read when asked for."""
        return f"{lexicon.digest()} {classifier.digest()}"

    def read(self, reading: Reading, marks: Sequence[Mark]) -> Iterable[Hit | Clue]:
        if reading.origin in _QUIET:
            return ()
        return (*_under_label(reading), *self._in_text(reading, marks))

    def _in_text(self, reading: Reading, marks: Sequence[Mark]) -> Iterable[Hit | Clue]:
        lower = lexicon.lowered(reading.text)
        words = lexicon.words_of(lower)
        terms = lexicon.load().find(reading.text, words)
        if not terms and not any_person(words, marks):
            return ()
        return _Analysis(reading.text, lower, words, terms, marks).results()


def _under_label(reading: Reading) -> Iterator[Clue]:
    """A clue for each category that the passage's label names: its whole text is the matter."""
    if reading.label and reading.text.strip() and len(reading.text) < _VALUE:
        lower = lexicon.lowered(reading.label)
        words = lexicon.words_of(lower)
        for term in lexicon.load().find(reading.label, words):
            if term.strength == LABEL:
                yield Clue(0, len(reading.text), "field", "", term.category)


class _Analysis:
    """One text's terms and people."""

    def __init__(
        self,
        text: str,
        lower: str,
        words: list[Word],
        terms: list[Term],
        marks: Sequence[Mark],
    ) -> None:
        self._text, self._lower, self._words, self._terms = text, lower, words, terms
        self._marks = marks
        self._named = named(text, marks)
        self._identified = [each for each in self._named if each.kind is Kind.NAMED]
        self._spans = sentences(text)
        self._clauses: dict[int, Clause] = {}
        self._antecedents: dict[int, bool] = {}
        self._tellings: dict[int, Mapping[str, Telling]] = {}

    def results(self) -> Iterator[Hit | Clue]:
        """The best hit of each place and category, and a clue for every matter asserted."""
        at = 0
        best: dict[_Place, list[_Found]] = {}
        for term in self._terms:
            while at + 1 < len(self._spans) and self._spans[at + 1][0] <= term.start:
                at += 1
            link = self._field(term, at) if term.strength == LABEL else self._link(term, at)
            if link is None:
                yield Clue(term.start, term.end, self._loose(term, at), "", term.category)
                continue
            score = self._score(link, at)
            best.setdefault((at, term.category), []).append((term, link, score))
        yield from self._told_by_wording(best)
        for (at, category), found in best.items():
            if not self._is_doubtful(at, category, found):
                yield from self._hits(category, found)

    def _told_by_wording(self, found: Mapping[_Place, Sequence[_Found]]) -> Iterator[Hit | Clue]:
        """What the wording of a sentence tells of somebody where the lexicon is not sure of it."""
        people = {
            at: person
            for at in range(len(self._spans))
            if (person := self._told_of(at)) is not None
        }
        self._tell(people)
        for at, person in people.items():
            for category, told in self._tellings[at].items():
                if told.likelihood < LIKELY:
                    continue
                link = Link(person, min(told.likelihood, WORDED), "wording")
                score = self._score(link, at)
                if all(known < score for _, _, known in found.get((at, category), ())):
                    term = Term(told.start, told.end, category, STATE)
                    yield from self._hits(category, [(term, link, score)])

    def _hits(self, category: str, found: Sequence[_Found]) -> Iterator[Hit | Clue]:
        """The surest and longest term of a sentence as the hit, and its clue."""
        term, link, score = max(
            found, key=lambda each: (each[2], each[0].end - each[0].start, -each[0].start)
        )
        trailing = _TRAILING.search(self._lower, term.start + 1, term.end)
        end = trailing.start() if trailing else term.end
        public = link.person.kind is Kind.PUBLIC
        yield Hit(term.start, end, category, score, link.rule, public=public)
        yield Clue(term.start, end, "matter", _subject(link), category, score)

    def _is_doubtful(self, at: int, category: str, found: Sequence[_Found]) -> bool:
        """Whether the wording of a sentence speaks against what the lexicon finds in it: it tells
        of something else, or it is no judgement of anybody."""
        if any(link.rule in _BESIDE for _, link, _ in found) or self._clause(at).is_brief:
            return False
        telling = self._telling(at)
        if category in telling:
            return False
        other = max((each.likelihood for each in telling.values()), default=0.0)
        return category == "PERSONAL_ASSESSMENT" or other >= LIKELY

    def _telling(self, at: int) -> Mapping[str, Telling]:
        if at not in self._tellings:
            self._tell((at,))
        return self._tellings[at]

    def _tell(self, sentences: Collection[int]) -> None:
        """Note what the wording of sentences tells."""
        told = tellings([self._clause(at) for at in sentences], DOUBT, LIKELY)
        self._tellings.update(zip(sentences, told, strict=True))

    def _told_of(self, at: int) -> Person | None:
        """Whom a sentence can be about."""
        clause = self._clause(at)
        if clause.is_brief:
            return None
        for kinds in _SUBJECTS:
            found = next((each for each in clause.people if each.kind in kinds), None)
            if found is not None:
                return found
        if clause.people or not clause.is_short or clause.is_question or at == 0:
            return None
        near = self._clause(at - 1).people
        return next((each for each in near if each.kind is Kind.NAMED), None)

    def _clause(self, at: int) -> Clause:
        known = self._clauses.get(at)
        if known is None:
            start, end = self._spans[at]
            people = spoken_of(self._text, self._words, start, end, self._named)
            known = self._clauses[at] = Clause(self._lower, start, end, self._words, people)
        return known

    def _link(self, term: Term, at: int) -> Link | None:
        clause = self._clause(at)
        link = clause.link(term)
        if link is not None:
            return link
        if records.is_announced(self._lower, term, clause.start, clause.end):
            return Link(Person(term.start, term.end, Kind.NAMED), SAID, "list")
        led = any(
            each.start < term.start
            or (each.kind in (Kind.GENERAL, Kind.UNNAMED) and each.end > term.end)
            for each in clause.people
            if not is_kin(each)
        )
        if led or clause.is_question or clause.is_work or term.strength == WEAK:
            return None
        return self._of_neighbour(term, at)

    def _loose(self, term: Term, at: int) -> str:
        """The kind of clue that a matter of nobody leaves: a note without a subject can be about
        whom an earlier message named."""
        clause = self._clause(at)
        note = term.strength == STATE and clause.is_short and not clause.people
        return "fragment" if note and not clause.is_question and not clause.is_work else "topic"

    def _of_neighbour(self, term: Term, at: int) -> Link | None:
        """A note without a subject tells of whoever the lines around it are about."""
        own, state = self._clause(at), term.strength == STATE
        if self._lower.startswith(":", term.end) and not records.is_field(self._lower, term):
            return None
        noted = own.is_phrase and self._is_noted(term, own.start)
        if own.is_item or not (noted or (own.is_short if state else own.is_fragment)):
            return None
        sure = NEARBY if state or noted else FAR
        for near in (at - 1, at - 2, at + 1):
            if not 0 <= near < len(self._spans):
                continue
            clause = self._clause(near)
            if near > at and not clause.is_short:
                continue
            people = [each for each in clause.people if each.kind in (Kind.NAMED, Kind.ROLE)]
            if people and not clause.is_question:
                return Link(people[0], sure, "neighbour")
        if state and self._only is not None:
            return Link(self._only, NEARBY, "neighbour")
        return None

    def _is_noted(self, term: Term, start: int) -> bool:
        """Whether a matter opens a note that begins at `start`, or is an item of it by itself."""
        if term.start == start:
            return True
        ended = _ITEM_END.match(self._lower, term.end)
        return bool(
            ended
            and self._lower[max(start, term.start - 3) : term.start].rstrip()[-1:] in _ITEM_SIGNS
        )

    @cached_property
    def _only(self) -> Person | None:
        """The one person whom the whole text names and is about, if there is one."""
        names = [each for each in self._identified if each.end > each.start]
        told = [
            each
            for each in names
            if not _PASSING.search(self._lower, max(0, each.start - 40), each.start)
        ]
        first = max(told, key=lambda each: each.end - each.start, default=None)
        if first is None or not self._text[first.start].isalpha():
            return None
        parts = set(self._lower[first.start : first.end].split())
        others = (self._lower[each.start : each.end].split() for each in told)
        same = all(parts & {*each, *(word.removesuffix("s") for word in each)} for each in others)
        return first if same else None

    def _field(self, term: Term, at: int) -> Link | None:
        if records.is_column(self._lower, term):
            return Link(Person(term.start, term.end, Kind.NAMED), SAID, "record")
        start, end = self._spans[at]
        if records.is_announced(self._lower, term, start, end):
            return Link(Person(term.start, term.end, Kind.NAMED), SAID, "list")
        if not records.is_field(self._lower, term):
            return None
        start, end = records.is_record(self._lower, term)
        near = bisect_left(self._identified, start, key=lambda each: each.start)
        if near < len(self._identified) and self._identified[near].start < end:
            return Link(self._identified[near], SAID, "record")
        if self._identified and not self._clause(at).is_question:
            return Link(self._identified[0], NEARBY, "record")
        return None

    def _score(self, link: Link, at: int) -> float:
        if self._clause(at).is_story and self._is_character(link.person):
            return UNNAMED
        return self._weight(link, at)

    def _weight(self, link: Link, at: int) -> float:
        kind = link.person.kind
        if kind is Kind.NAMED or link.rule in ("author", "list"):
            return link.strength
        if kind is Kind.PUBLIC:
            return OFFICIAL
        if kind in PRONOUNS:
            return min(link.strength, 0.86) if self._antecedent(at) else UNNAMED
        if kind is Kind.OURS:
            return min(link.strength, 0.8 if is_unique(link.person) else NEARBY)
        if kind is Kind.ROLE:
            if self._identified:
                return min(link.strength, 0.8)
            return min(link.strength, 0.8) if self._placed(link.person, at) else UNNAMED
        following = (near for near in (at + 1, at + 2) if near < len(self._spans))
        if kind is Kind.UNNAMED and any(self._clause(near).tells_name for near in following):
            return min(link.strength, 0.8)
        return UNNAMED

    def _is_character(self, person: Person) -> bool:
        """Whether somebody of whom a story is to be told goes by a given name at most, in a text
        that identifies nobody else."""
        if person.kind not in (Kind.NAMED, Kind.UNNAMED, Kind.READER, Kind.AUTHOR):
            return False
        return all(self._lower[each.start : each.end].isalpha() for each in self._identified)

    def _antecedent(self, at: int) -> bool:
        """Whether somebody in the text can be meant by a pronoun of a sentence."""
        if self._identified:
            return True
        if at not in self._antecedents:
            self._antecedents[at] = self._has_owned(at)
        return self._antecedents[at]

    def _has_owned(self, at: int) -> bool:
        """Whether the author's own people stand in a sentence or a little before."""
        return any(
            each.kind is Kind.OURS
            for near in range(max(0, at - _BACK), at + 1)
            for each in self._clause(near).people
        )

    def _placed(self, person: Person, at: int) -> bool:
        """Whether a role that one person holds stands with the place where he or she does."""
        start, end = self._spans[at]
        return is_unique(person) and any(
            mark.entity_type in ("LOCATION", "ORGANIZATION")
            for mark in self._marks
            if start <= mark.start < end
        )


def _subject(link: Link) -> str:
    kind = link.person.kind
    if link.rule == "author":
        return "author"
    if kind in (Kind.ROLE, Kind.OURS):
        return f"role:{link.person.word}"
    return kind.value if kind in (*PRONOUNS, Kind.NAMED) else "unnamed"


INTERPRETER = MattersInterpreter()
