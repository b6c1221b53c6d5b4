"""Which details a passage gives about which person, left as clues for `aggregation`.

Kinds of clue: "row", a row of a register (see `rows`); "person", a mention (`value` numbers the
person within the passage, `entity_type` is the form of the mention, `weight` tells the sex by
`SEXES`); and "detail", about the person of that number (`entity_type` is its kind, `weight` its
bits).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from detectors.aggregation import attributes as known
from detectors.aggregation import population
from detectors.aggregation.examples import EXAMPLES
from detectors.aggregation.people import FEMALE, MALE, POSSESSIVE, UNKNOWN, mentions
from detectors.aggregation.phrases import phrases
from detectors.aggregation.rows import register
from detectors.detector import Hit
from detectors.evidence import Clue, Mark
from detectors.interpreter import Interpreter
from detectors.reading import Reading
from detectors.types import LOW_BELOW, Origin

SEXES = {UNKNOWN: 0.0, FEMALE: 1.0, MALE: 2.0}

_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?](?=\s|\Z)|\n")
_FICTION = re.compile(
    r"\b(?:hitta på|skapa|skriv\w*|gör|ta fram|uppfinn|dikta|generera|föreställ dig|tänk dig|invent"
    r"|create|writ\w+|make up|generate|come up with|imagine)\b[^.!?\n]{0,50}?\b(?:fiktiv\w*"
    r"|påhitt\w*|persona(?:s|n|or)?|novell\w*|roman(?:en|figur\w*)?|saga\w*|karaktär\w*|rollspel\w*"
    r"|exempelperson\w*|testdata|fictional|fictitious|imaginary|novel|short story|character"
    r"|role[- ]?play)\b|\b(?:målgrupp\w*|target group)\b",
    re.IGNORECASE,
)
"""An order to make somebody up. A text that is only called made up is read like any other."""

_VACANCY = re.compile(
    r"\b(?:platsannons\w*|jobbannons\w*|annonsen?|vi söker|söker vi|sökes|kravprofil\w*|job ad"
    r"|job advert\w*"
    r"|we are (?:looking|seeking|hiring)|vacanc\w+|job description|tjänsteannons\w*)\b",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"\b(?:du är|du heter|agera|you are|you're|act as|föreställ dig|tänk dig|assume the role)\b",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"^(?:med vänlig\w* hälsning\w*|vänlig\w* hälsning\w*|hälsningar|mvh|vh|kind regards"
    r"|best regards|regards|sincerely|best wishes|bästa hälsningar)\b",
    re.IGNORECASE | re.MULTILINE,
)
_COMES = (
    r"\b(?:kommer|kom|är|var|comes?|came|is|was|ursprungligen|originally)(?: \w+)? (?:från|from) \Z"
)
_LIVES = re.compile(
    r"\b(?:bor|boende|bosatt|bodde|hemmahörande|uppvu?xen|uppväxt|växte upp|flytta\w*|lives?"
    r"|living|lived|resid\w+|grew up|raised|moved|based|född|born|hemma|folkbokförd|skriven)\b"
    r"(?: \w+){0,2}? (?:i|till|från|in|to|from|at|near|utanför|outside) \Z|" + _COMES,
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:född|uppvuxen|flydde|flytt|flydd|invandra\w*|adoptera\w*|born|raised|grew up|fled"
    r"|migrated|immigrated|adopted)\b(?: \w+){0,2}? (?:in?|från|from) \Z|" + _COMES,
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:från|from) \Z")
_IN = re.compile(r"(?:,| \(| i| in| of| från| from)\s?\Z")
_AFTER_PLACE = re.compile(
    r"[\s]*(?:[.,;:)!?\n-]|\Z|och\b|and\b|som\b|who\b|är\b|var\b|har\b|is\b|was\b|has\b|kommun\b|med\b|with\b)"
)
_COPULA = re.compile(
    r"(?:\b(?:är|var|blev|som|is|was|as|became)|[,(–-]) (?:\w+ )?\Z", re.IGNORECASE
)
_ARTICLE = re.compile(r"(?:\A|[^\w])(?:en|ett|a|an|the|den) (?:\S{1,20} ){0,2}\Z", re.IGNORECASE)
_ORIGIN_AFTER = re.compile(
    r"[- ]?(?:born|född\w*|speaking|talande|ursprung|bakgrund|medborgar\w*|background|origin"
    r"|heritage|citizen\w*"
    r"|descent|(?:man|kvinna|kille|tjej|pojke|flicka|student|doktorand|familj|woman|girl"
    r"|boy|pupil|refugee|mamma|pappa)\b)",
    re.IGNORECASE,
)
_SPEAKING_ENDS = ("talande", "född", "födda", "födde", "språkig", "speaking", "-born")
_SPEAKING = re.compile(rf"(?:{'|'.join(_SPEAKING_ENDS)})\Z")
_HEAD = 3
_BESIDE = 6
"""Code points between a mention and the place beside it."""


class _Item(NamedTuple):
    """A mention (`form` set) or a detail (`kind` set) at code points `start` to `end`."""

    start: int
    end: int
    form: str = ""
    sex: str = UNKNOWN
    kind: str = ""
    weight: float = 0.0


class Details(Interpreter):
    """Reads who is described in a passage, and how."""

    name = "personal_details"
    entity_types = ("AGGREGATION",)
    source = "Statistics Sweden; see detectors/data/population/CARD.md"
    examples = EXAMPLES

    def read(self, reading: Reading, marks: Sequence[Mark]) -> Iterable[Hit | Clue]:
        text = reading.text
        if reading.origin in {Origin.TOOL_DEFINITION, Origin.KEY, Origin.URL, Origin.NUMBER}:
            return []
        items = _items(text, marks)
        rows = register(text, marks)
        if not any(each.kind and each.kind not in known.NAMES for each in items):
            return rows
        direct = any(each.kind == "direct" for each in items)
        if (_FICTION.search(text) and not direct) or _VACANCY.search(text):
            return rows
        signature = _SIGNATURE.search(text)
        stop = signature.start() if signature else len(text)
        items = [each for each in items if each.start < stop]
        return [*rows, *_People(text, items).clues()]


def _items(text: str, marks: Sequence[Mark]) -> list[_Item]:
    items = [_marked(mark) for mark in marks if mark.score >= LOW_BELOW]
    found = [each for each in items if each is not None]
    taken = sorted((each.start, each.end) for each in found)
    found += _named(text, found)
    found += (_Item(p.start, p.end, kind=p.kind, weight=p.weight) for p in phrases(text))
    found += _words(text, taken)
    found.sort(key=lambda each: (each.start, not each.form, each.end))
    return found


def _marked(mark: Mark) -> _Item | None:
    start, end, name = mark.start, mark.end, mark.entity_type
    if name == "PERSON":
        return _Item(start, end, "public" if mark.public else "name")
    if name in known.DIRECT:
        return None if mark.public else _Item(start, end, kind="direct", weight=population.EVERYONE)
    weights = {"AGE": known.AGE, "DATE_OF_BIRTH": known.BIRTH_DATE}
    if name in weights:
        return _Item(start, end, kind="age", weight=weights[name])
    return (
        _Item(start, end, kind="home", weight=known.POSTCODE) if name == "SE_POSTAL_CODE" else None
    )


def _named(text: str, found: Sequence[_Item]) -> Iterator[_Item]:
    """The parts of the names as details."""
    for each in found:
        if each.form != "name":
            continue
        words = list(_WORD.finditer(text, each.start, each.end))
        for number, match in enumerate(words):
            word = match.group().lower()
            last = number == len(words) - 1 and number > 0
            table = population.surnames() if last else population.given_names()
            weight = table.get(word) or table.get(word.removesuffix("s"))
            if number == 0 and weight is None and word in population.surnames():
                last, weight = True, population.surnames()[word]
            typical = population.TYPICAL_SURNAME if last else population.TYPICAL_GIVEN
            kind = "surname" if last else "given"
            yield _Item(match.start(), match.end(), kind=kind, weight=weight or typical)


@cache
def _multiword_heads() -> dict[str, list[str]]:
    heads: dict[str, list[str]] = {}
    for table in (population.municipalities(), population.counties(), population.professions()):
        for name in table:
            if " " in name:
                heads.setdefault(name.split()[0], []).append(name)
    return heads


def _words(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[_Item]:
    """What single words say. `taken` ranges are names and numbers already."""
    people = mentions()
    professions, origins = population.professions(), population.origins()
    heads = _multiword_heads()
    at = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        if at < len(taken) and taken[at][0] <= start and end <= taken[at][1]:
            continue
        raw = match.group()
        word = raw.lower()
        mention = people.get(word)
        if mention is not None:
            yield _Item(start, end, mention.form, mention.sex)
            continue
        if word in heads:
            longer = [n for n in heads[word] if text[start : start + len(n)].lower() == n]
            if longer:
                word = max(longer, key=len)
                end = start + len(word)
        weight = professions.get(word)
        form = "indefinite"
        if weight is None and len(word) > 5 and word[-1] in "ns":
            form = "definite"
            weight = _definite(word)
        if weight is not None:
            yield _Item(start, end, form)
            yield _Item(start, end, kind="profession", weight=weight)
        elif raw[0].isupper():
            place = _place(text, word, start, end)
            if place:
                yield place
            elif word in origins and _ORIGIN_AFTER.match(text, end):
                yield _Item(start, end, kind="origin", weight=origins[word])
        else:
            yield from _adjective(text, word, start, end)


@cache
def _origin_heads() -> frozenset[str]:
    """With which letters adjectives of countries and languages begin."""
    return frozenset(name[:_HEAD] for name in population.origins())


def _definite(word: str) -> float | None:
    """The bits of "läraren", "sjuksköterskan", "rektorn"."""
    word = word.removesuffix("s")
    table = population.professions()
    for ending in ("en", "n", "an"):
        if word.endswith(ending):
            weight = table.get(word.removesuffix(ending))
            if weight is None and ending == "an":
                weight = table.get(word.removesuffix("n"))
            if weight is not None:
                return weight
    return None


def _adjective(text: str, word: str, start: int, end: int) -> Iterator[_Item]:
    """ "eritreansk man", "persisktalande", "polskfödd"."""
    origins = population.origins()
    if word[:_HEAD] not in _origin_heads():
        return
    stem = _SPEAKING.sub("", word) if word.endswith(_SPEAKING_ENDS) else ""
    if stem in origins or stem.removesuffix("t") in origins:
        yield _Item(
            start, end, kind="origin", weight=origins.get(stem) or origins[stem.removesuffix("t")]
        )
        return
    basic = word if word in origins else word.removesuffix("a").removesuffix("t")
    if basic in origins and _ORIGIN_AFTER.match(text, end):
        yield _Item(start, end, kind="origin", weight=origins[basic])


def _place(text: str, word: str, start: int, end: int) -> _Item | None:
    """A municipality, county or country that somebody is said to live in or come from."""
    stem = word.removesuffix("-born").removesuffix("-speaking")
    origins = population.origins()
    if len(stem) < len(word) and stem in origins:
        return _Item(start, end, kind="origin", weight=origins[stem])
    country = population.countries().get(word)
    weight = population.municipalities().get(word) or population.counties().get(word)
    if country is None and weight is None:
        return None
    before = text[max(0, start - 50) : start].rpartition("\n")[2]
    if country is not None:
        if _BORN.search(before):
            return _Item(start, end, kind="origin", weight=country)
        return _Item(start, end, kind="from", weight=country) if _FROM.search(before) else None
    if weight is None:
        return None
    if _LIVES.search(before):
        return _Item(start, end, kind="home", weight=weight)
    near = _IN.search(before) and _AFTER_PLACE.match(text, end)
    return _Item(start, end, kind="near", weight=weight) if near else None


class _People:
    """The people of one passage: mentions resolved, details given to whom they describe."""

    def __init__(self, text: str, items: Sequence[_Item]) -> None:
        self._text = text
        self._items = items
        self._names: list[frozenset[str]] = []
        self._sexes: list[str] = []
        self._mentions: list[tuple[int, _Item]] = []
        self._details: list[tuple[int, _Item]] = []
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

    def _sentences(self) -> Iterator[list[_Item]]:
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

    def _read(self, sentence: Sequence[_Item]) -> None:
        subject = -1
        waiting: list[_Item] = []
        last: _Item | None = None
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

    def _located(self, item: _Item, last: _Item | None) -> _Item:
        """A place beside a mention or an age is where the person lives; beside a profession, where
        the person works; a country there is where the person comes from; else nothing."""
        if item.kind not in {"near", "from"}:
            return item
        if last is None or item.start - last.end > _BESIDE:
            return item._replace(kind="")
        if item.kind == "from":
            return item._replace(kind="origin")
        return item._replace(kind="workplace" if last.kind == "profession" else "home")

    def _leftover(self, waiting: Sequence[_Item]) -> None:
        """Details in a sentence that mentions nobody belong to whom the passage speaks of."""
        if self._current < 0:
            if not any(known.KINDS[each.kind].private for each in waiting):
                return
            self._current = self._new(frozenset(), UNKNOWN)
            self._mentions.append((self._current, waiting[0]._replace(form="pronoun", kind="")))
        self._details += ((self._current, each) for each in waiting)

    def _person(self, item: _Item, subject: int, last: _Item | None) -> int:
        """The number of the person that a mention stands for; -1 when it stands for nobody."""
        if item.form in {"name", "public"}:
            words = frozenset(
                word.removesuffix("s")
                for word in _WORD.findall(self._text[item.start : item.end].lower())
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
            owner = _WORD.findall(before)[-1:]
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
