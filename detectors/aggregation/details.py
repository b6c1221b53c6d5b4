"""Which details a passage gives about which person, left as clues for `aggregation`.

Kinds of clue: "row", a row of a register (see `rows`); "person", a mention (`value` numbers the
person within the passage, `entity_type` is the form of the mention, `weight` tells the sex by
`described.SEXES`); and "detail", about the person of that number (`entity_type` is its kind,
`weight` its bits).
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from detectors.aggregation import attributes as known
from detectors.aggregation import population
from detectors.aggregation.described import People
from detectors.aggregation.examples import EXAMPLES
from detectors.aggregation.items import WORD, Item
from detectors.aggregation.phrases import phrases
from detectors.aggregation.rows import register
from detectors.aggregation.words import said
from detectors.detector import Hit
from detectors.evidence import Clue, Mark
from detectors.interpreter import Interpreter
from detectors.reading import Reading
from detectors.types import LOW_BELOW, Origin

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
_SIGNATURE = re.compile(
    r"^(?:med vänlig\w* hälsning\w*|vänlig\w* hälsning\w*|hälsningar|mvh|vh|kind regards"
    r"|best regards|regards|sincerely|best wishes|bästa hälsningar)\b",
    re.IGNORECASE | re.MULTILINE,
)


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
        return [*rows, *People(text, items).clues()]


def _items(text: str, marks: Sequence[Mark]) -> list[Item]:
    items = [_marked(mark) for mark in marks if mark.score >= LOW_BELOW]
    found = [each for each in items if each is not None]
    taken = sorted((each.start, each.end) for each in found)
    found += _named(text, found)
    found += (Item(p.start, p.end, kind=p.kind, weight=p.weight) for p in phrases(text))
    found += said(text, taken)
    found.sort(key=lambda each: (each.start, not each.form, each.end))
    return found


def _marked(mark: Mark) -> Item | None:
    start, end, name = mark.start, mark.end, mark.entity_type
    if name == "PERSON":
        return Item(start, end, "public" if mark.public else "name")
    if name in known.DIRECT:
        return None if mark.public else Item(start, end, kind="direct", weight=population.EVERYONE)
    weights = {"AGE": known.AGE, "DATE_OF_BIRTH": known.BIRTH_DATE}
    if name in weights:
        return Item(start, end, kind="age", weight=weights[name])
    return (
        Item(start, end, kind="home", weight=known.POSTCODE) if name == "SE_POSTAL_CODE" else None
    )


def _named(text: str, found: Sequence[Item]) -> Iterator[Item]:
    """The parts of the names as details."""
    for each in found:
        if each.form != "name":
            continue
        words = list(WORD.finditer(text, each.start, each.end))
        for number, match in enumerate(words):
            word = match.group().lower()
            last = number == len(words) - 1 and number > 0
            table = population.surnames() if last else population.given_names()
            weight = table.get(word) or table.get(word.removesuffix("s"))
            if number == 0 and weight is None and word in population.surnames():
                last, weight = True, population.surnames()[word]
            typical = population.TYPICAL_SURNAME if last else population.TYPICAL_GIVEN
            kind = "surname" if last else "given"
            yield Item(match.start(), match.end(), kind=kind, weight=weight or typical)
