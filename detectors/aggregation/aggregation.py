"""Details of one person put together over the whole request: how many people they fit.

Reads the clues "person", "detail" and "row" of `personal_details`, and "matter": something
sensitive said of somebody without a name (`entity_type` its category, `weight` its score).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from detectors.aggregation.attributes import KINDS, NAMES, SEX
from detectors.aggregation.examples import EXAMPLES
from detectors.aggregation.population import EVERYONE
from detectors.aggregation.risk import Detail, beyond_name, fitting, strongest, total_bits
from detectors.evidence import Clue, Joined, Mark
from detectors.interpreter import Reasoner
from detectors.types import LOW_BELOW, Passage, Span, Why

NAMED, REGISTER = 5, 25
"""From so many people with two details each a request holds a list of people."""

_BANDS = ((5, 0.85), (20, 0.7), (100, 0.5))
"""People whom the details fit, fewer than, and the score."""

_WITH_MATTER = ((100, 0.9), (1000, 0.5))
_WIDER = 5
"""A list of people, or data of several boards, makes each band so much wider."""

_WEAK = 0.6
"""The most that two details are worth."""


@dataclass(slots=True)
class _Person:
    """Somebody whom the request speaks of."""

    name: frozenset[str] = frozenset()
    sex: float = 0.0
    public: bool = False
    details: dict[tuple[str, str], tuple[Detail, Span]] = field(default_factory=dict)
    matters: list[Span] = field(default_factory=list)


class Aggregation(Reasoner):
    """Judges every person of the request."""

    name = "aggregation"
    entity_types = ("AGGREGATION",)
    source = "bits of identification; see detectors/data/population/CARD.md"
    examples = EXAMPLES
    explains = MappingProxyType(
        {
            "combination": (
                "Uppgifterna passar ungefär {validation} personer i Sverige.",
                "The details fit about {validation} people in Sweden.",
            ),
            "one_person": (
                "Uppgifterna passar sannolikt en person i Sverige.",
                "The details probably fit one person in Sweden.",
            ),
            "combination_with_matter": (
                "Något känsligt sägs om någon utan namn, men uppgifterna passar ungefär"
                " {validation} personer i Sverige.",
                "Something sensitive is said of somebody without a name, but the details fit about"
                " {validation} people in Sweden.",
            ),
            "one_person_with_matter": (
                "Något känsligt sägs om någon utan namn, men uppgifterna passar sannolikt"
                " en person.",
                "Something sensitive is said of somebody without a name, but the details probably"
                " fit one person.",
            ),
            "beyond_name": (
                "Uppgifterna pekar ut personen även om namnet tas bort.",
                "The details single out the person even without the name.",
            ),
            "register": (
                "Texten är ett register: {validation} rader med en person på varje.",
                "The text is a register: {validation} rows with a person on each.",
            ),
            "list": (
                "Texten är en förteckning över {validation} personer med flera uppgifter om"
                " var och en.",
                "The text is a list of {validation} people with several details of each.",
            ),
        }
    )

    def conclude(
        self,
        passages: Sequence[Passage],
        marks: Sequence[Sequence[Mark]],
        clues: Sequence[Sequence[Clue]],
    ) -> Iterable[Joined]:
        people = _Gathering(passages, marks, clues).people
        rows = [
            Span(number, clue.start, clue.end)
            for number, left in enumerate(clues)
            for clue in left
            if clue.kind == "row"
        ]
        listed = _register(rows) if rows else _listed(people)
        boards = {clue.value for left in clues for clue in left if clue.kind == "board"}
        wider = _WIDER if listed is not None or len(boards) > 1 else 1
        findings = [each for person in people if (each := _judged(person, wider)) is not None]
        return [*findings, listed] if listed is not None else findings


class _Gathering:
    """The people of a request, mentions in different passages brought together."""

    def __init__(
        self,
        passages: Sequence[Passage],
        marks: Sequence[Sequence[Mark]],
        clues: Sequence[Sequence[Clue]],
    ) -> None:
        self.people: list[_Person] = []
        self._by_word: dict[str, _Person] = {}
        self._last: _Person | None = None
        for number, passage in enumerate(passages):
            mine = [each for each in clues[number] if each.kind in {"person", "detail", "matter"}]
            if any(each.kind == "person" for each in mine):
                self._read(number, passage.text, mine)
            else:
                self._glance(passage.text, marks[number])
                for clue in mine:
                    self._matter(number, clue, self._last)

    def _glance(self, text: str, marks: Sequence[Mark]) -> None:
        """A passage without details may still name whom the next one describes."""
        for mark in marks:
            if mark.entity_type == "PERSON" and mark.score >= LOW_BELOW:
                words = _words(text[mark.start : mark.end])
                self._last = self._known(words) or self._new(words, 0.0)
                self._last.public |= mark.public

    def _read(self, number: int, text: str, clues: Sequence[Clue]) -> None:
        here: dict[str, _Person] = {}
        spoken: list[tuple[int, _Person]] = []
        called: list[_Person] = []
        """Who is named here: what is said of them is found without their details."""
        before = self._last
        for clue in clues:
            if clue.kind != "person":
                continue
            person = here.get(clue.value)
            if person is None:
                person = here[clue.value] = self._resolve(clue, text, before)
            self._mention(person, clue, text, number)
            spoken.append((clue.start, person))
            if clue.entity_type == "name":
                called.append(person)
            self._last = person
        for clue in clues:
            person = here.get(clue.value)
            if clue.kind == "detail" and person is not None:
                said = _folded(text[clue.start : clue.end])
                span = Span(number, clue.start, clue.end)
                detail = Detail(clue.entity_type, clue.weight)
                person.details.setdefault((clue.entity_type, said), (detail, span))
            elif clue.kind == "matter":
                earlier = [person for start, person in spoken if start <= clue.start]
                whom = earlier[-1] if earlier else spoken[0][1]
                if clue.weight < LOW_BELOW or whom not in called:
                    self._matter(number, clue, whom)

    def _resolve(self, clue: Clue, text: str, before: _Person | None) -> _Person:
        if clue.entity_type in {"name", "public"}:
            words = _words(text[clue.start : clue.end])
            return self._known(words) or self._new(words, 0.0)
        fits = before is not None and (not clue.weight or before.sex in {0.0, clue.weight})
        if before is not None and fits and clue.entity_type in {"pronoun", "definite"}:
            return before
        return self._new(frozenset(), clue.weight)

    def _mention(self, person: _Person, clue: Clue, text: str, number: int) -> None:
        person.public |= clue.entity_type == "public"
        if clue.entity_type == "name":
            words = _words(text[clue.start : clue.end])
            person.name |= words
            self._by_word.update((word, person) for word in words)
        if clue.weight:
            person.sex = clue.weight
            span = Span(number, clue.start, clue.end)
            person.details.setdefault(("sex", ""), (Detail("sex", SEX), span))

    def _matter(self, number: int, clue: Clue, person: _Person | None) -> None:
        if person is not None and clue.value != "author":
            person.matters.append(Span(number, clue.start, clue.end))

    def _known(self, words: frozenset[str]) -> _Person | None:
        for word in words:
            person = self._by_word.get(word)
            if person is not None and (person.name <= words or words <= person.name):
                return person
        return None

    def _new(self, words: frozenset[str], sex: float) -> _Person:
        person = _Person(words, sex)
        self.people.append(person)
        self._by_word.update((word, person) for word in words)
        return person


def _judged(person: _Person, wider: int) -> Joined | None:
    """The finding that the details of one person make, if they do."""
    if person.public:
        return None
    best = strongest(detail for detail, _ in person.details.values())
    if "direct" in best or {"given", "surname"} <= best.keys():
        return _beyond_name(person, best)
    telling = [detail for family, detail in best.items() if family != "sex"]
    private = any(KINDS[detail.kind].private for detail in telling)
    if not private or len(telling) + bool(person.matters) < 2:
        return None
    people = fitting(total_bits(best.values()))
    if NAMES & best.keys() and len(telling) < 3 and not person.matters:
        return None
    bands = _WITH_MATTER if person.matters else _BANDS
    score = next((score for below, score in bands if people < below * wider), 0.0)
    if not score:
        return None
    if len(telling) < 3 and not person.matters:
        score = min(score, _WEAK)
    rule = "one_person" if people < 1.5 else "combination"
    if person.matters:
        rule += "_with_matter"
    return _joined(person, best, score, rule, _rounded(people))


def _beyond_name(person: _Person, best: dict[str, Detail]) -> Joined | None:
    """Somebody who is named is singled out anyway; what counts is whether the rest does so too."""
    rest = beyond_name(best)
    telling = [detail for family, detail in rest.items() if family != "sex"]
    if len(telling) < 3 or not any(KINDS[detail.kind].private for detail in telling):
        return None
    if total_bits(rest.values()) < EVERYONE:
        return None
    return _joined(person, rest, 0.8, "beyond_name", "1")


def _joined(
    person: _Person, best: dict[str, Detail], score: float, rule: str, count: str
) -> Joined:
    chosen = set(best.values())
    spans = [span for detail, span in person.details.values() if detail in chosen]
    return _finding([*spans, *person.matters], score, rule, count)


def _register(rows: Sequence[Span]) -> Joined:
    """Rows with a person each, whatever else is said of them."""
    return _finding(rows, 0.85, "register", str(len(rows)))


def _listed(people: Sequence[_Person]) -> Joined | None:
    """Many people with several details each make a list, whoever they are."""
    rows = [each for each in people if not each.public and _has_two(each)]
    if len(rows) < NAMED:
        return None
    spans = [next(iter(each.details.values()))[1] for each in rows]
    return _finding(spans, 0.85 if len(rows) >= REGISTER else 0.7, "list", str(len(rows)))


def _has_two(person: _Person) -> bool:
    best = strongest(detail for detail, _ in person.details.values())
    named = bool(NAMES & best.keys())
    rest = [family for family in beyond_name(best) if family != "sex"]
    return (
        len(rest) >= (1 if "direct" in best else 2) - named and bool(rest) and bool(person.details)
    )


def _finding(spans: Sequence[Span], score: float, rule: str, count: str) -> Joined:
    ordered = tuple(sorted(set(spans)))
    mark = Mark(
        ordered[0].start, ordered[0].end, "AGGREGATION", score, Aggregation.name, Why(rule, count)
    )
    return Joined(mark, ordered)


def _rounded(people: float) -> str:
    """Two figures at most: the model is not more exact."""
    whole = round(people)
    return str(whole if whole < 20 else round(whole, -1 if whole < 200 else -2))


def _words(text: str) -> frozenset[str]:
    return frozenset(word.removesuffix("s") for word in _folded(text).replace("-", " ").split())


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
