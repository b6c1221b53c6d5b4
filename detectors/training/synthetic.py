"""Made-up prompts from the templates, and copies of annotated sentences with other names or in
lower case. Names of every origin come equally often, beside those that are common in Sweden."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from detectors.training.corpora import Entity, Sentence
from detectors.training.fillers import FILLERS, INSTITUTIONS, KEEPS_S, STREET_ENDS, STREET_STARTS
from detectors.training.frames import FRAMES, FRAMES_PLAIN
from detectors.training.lists import Lists
from detectors.training.origins import pools, seen
from detectors.training.parts import PARTS
from detectors.training.templates import ENGLISH, ENGLISH_PLAIN, SWEDISH, SWEDISH_PLAIN

_SLOT = re.compile(r"\{(\w+)\}")
PARTICLES = ("von", "af", "de", "van", "van der", "de la", "El", "Al", "bin", "da", "dos", "Ben")
GENERATED = frozenset(
    ["n", "year", "sum", "phone", "pnr", "dnr", "time", "klass", "date", "user", "mail"]
)
UNNAMED = frozenset(["given", "eponym", "word", "common", "Common"])
"""Slots of names that name nobody, of words that are names too and of common words."""
_LABELS = dict.fromkeys("PFSNXR", "PER") | {"L": "LOC", "O": "ORG", "A": "ADR"}
_SLOTS = FILLERS | PARTS


_NAME = re.compile(r"(?=.{3,40}\Z)[^\W\d_]\S*[^\W\d_]\S*(?: [^\W\d_]\S*){0,4}")


class Mentions(NamedTuple):
    """Names as they stand in annotated text: people's full names and single ones, places and
    organisations."""

    people: tuple[str, ...] = ()
    single: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


NONE = Mentions()
_HEADS = re.compile(r"(?<![^\W_])[^\W\d_]")
_BARE = str.maketrans(
    {
        letter: plain
        for letter in map(chr, range(0xC0, 0x250))
        if (plain := unicodedata.normalize("NFD", letter)[0]) != letter
    }
)


class Maker:
    """Draws names and fills prompts. `language` is "sv" or "en"."""

    def __init__(
        self,
        lists: Lists,
        language: str,
        draw: np.random.Generator,
        mentions: Mentions = NONE,
        common: Sequence[str] = (),
    ) -> None:
        """`mentions` are names that stand in the annotated corpora, to put elsewhere; `common` are
        words that name nothing."""
        self._mentions = mentions
        self._draw = draw
        self._language = language
        self._pools = {
            origin: (seen(names.given), seen(names.surnames)) for origin, names in pools().items()
        }
        self._origins = tuple(self._pools)
        self._given = _weighted(lists.given, 40)
        self._surnames = _weighted(lists.surnames, 30)
        self._words = lists.words or ("sten",)
        self._common = common or self._words
        self._ambiguous = tuple(
            w for w in seen(w.capitalize() for w in self._words) if w in lists.given
        )
        self._compounds = seen(lists.compounds)
        self._places = sorted(name for name in lists.places if len(name) > 2)
        self._world = sorted(n for n in lists.world if len(n) > 2 and not set(n) & set("-'"))
        self._municipalities = lists.municipalities
        self._countries = lists.countries
        self._authorities = lists.authorities

    def pick(self, values: Sequence[str]) -> str:
        return values[int(self._draw.integers(len(values)))]

    def chance(self, share: float) -> bool:
        return bool(self._draw.random() < share)

    def origin(self) -> str:
        if self._language == "en" and self.chance(0.4):
            return "british"
        if self._language == "sv" and self.chance(0.2):
            return "swedish"
        return self.pick(self._origins)

    def given(self, origin: str = "") -> str:
        if not origin and self.chance(0.42):
            if self._ambiguous and self.chance(0.16):
                return self.pick(self._ambiguous)
            return self.pick(self._given) if self.chance(0.88) else self.mixed(self._given)
        return self.pick(self._pools[origin or self.origin()][0])

    def surname(self, origin: str = "") -> str:
        if not origin and self.chance(0.12):
            return self.mixed(self._surnames)
        if not origin and self.chance(0.05):
            return f"{self.pick(PARTICLES)} {self.pick(self._surnames)}"
        if not origin and self.chance(0.42):
            return self.pick(self._compounds if self.chance(0.3) else self._surnames)
        return self.pick(self._pools[origin or self.origin()][1])

    def mixed(self, names: Sequence[str]) -> str:
        """A name that is on no list: the head of one and the tail of another."""
        head, tail = self.pick(names), self.pick(names)
        cut = max(2, len(head) // 2)
        return (head[:cut] + tail[len(tail) // 2 :].lower()).replace(" ", "")

    def full(self, origin: str = "") -> str:
        """A full name in one of the ways it is written."""
        at = self._draw.random()
        origin = origin or ("" if self.chance(0.6) else self.origin())
        given, surname = self.given(origin), self.surname(origin)
        if self.chance(0.05):
            surname = f"{self.pick(PARTICLES)} {surname}"
        if at < 0.8:
            return f"{given} {surname}"
        if at < 0.85:
            return f"{given} {self.pick('ABCDEFGHJKLMNPRST')}. {surname}"
        if at < 0.9:
            return f"{given} {self.given(origin)} {surname}"
        if at < 0.94:
            return f"{given} {surname}-{self.surname()}".replace(" von ", " ").replace(" af ", " ")
        if at < 0.97:
            return f"{given} {surname} {self.surname()}"
        return f"{given[0]}. {surname}"

    def short(self) -> str:
        """Initials: "Kim L", "K.L."."""
        given, initial = self.given(), self.pick("ABCDEFGHJKLMNPRST")
        return f"{given} {initial}" if self.chance(0.7) else f"{given} {initial}."

    def somebody(self) -> str:
        """A person by whatever name: mostly a given name alone."""
        at = self._draw.random()
        return self.given() if at < 0.75 else self.full() if at < 0.93 else self.surname()

    def turned(self) -> str:
        """Surname, comma, given name, as in registers."""
        return f"{self.surname()}, {self.given()}"

    def place(self) -> str:
        if self._mentions.places and self.chance(0.2):
            return self.pick(self._mentions.places)
        at = self._draw.random()
        if at < (0.3 if self._language == "en" else 0.6):
            return self.pick(self._places)
        return self.pick(self._world) if at < 0.85 else self.pick(self._countries)

    def organisation(self) -> str:
        """A name of an authority, a company, a school, a club."""
        if self._mentions.organisations and self.chance(0.3):
            return self.pick(self._mentions.organisations)
        at = self._draw.random()
        if at < 0.15:
            return self.pick(self._authorities)
        if at < 0.3:
            return self.pick(self._municipalities)
        if at < 0.5:
            return self.pick(FILLERS["known"][self._language])
        return (
            self.pick(INSTITUTIONS[self._language])
            .replace("@L", self.pick(self._places))
            .replace("@G", genitive(self.pick(self._places), "sv"))
            .replace("@S", self.surname())
            .replace("@W", self.pick(STREET_STARTS))
        )

    def address(self) -> str:
        number = int(self._draw.integers(1, 130))
        if self._language == "en" and self.chance(0.5):
            street = self.pick(FILLERS["street"]["en"])
            return f"{number} {street}" + (f", {self.place()}" if self.chance(0.5) else "")
        street = self.pick(STREET_STARTS) + self.pick(STREET_ENDS)
        if self.chance(0.15):
            street = f"{genitive(self.given(), 'sv')} {self.pick(('gata', 'väg', 'gränd'))}"
        text = f"{street} {number}{self.pick(('', '', '', 'A', ' B', ', lgh 1102'))}"
        if self.chance(0.5):
            first = self._draw.integers(100, 985)
            text += f", {first} {self._draw.integers(10, 99)} {self.pick(self._places)}"
        return text

    def value(self, slot: str) -> str:
        """What goes into a slot."""
        makers: dict[str, Callable[[], str]] = {
            "P": self.full,
            "F": self.given,
            "S": self.surname,
            "N": self.short,
            "X": self.somebody,
            "R": self.turned,
            "given": self.given,
            "eponym": self.surname,
            "word": lambda: self.pick(self._words),
            "common": lambda: self.pick(self._common),
            "Common": lambda: self.pick(self._common).capitalize(),
            "L": self.place,
            "O": self.organisation,
            "A": self.address,
        }
        if slot in makers:
            return makers[slot]()
        if slot[0] in makers and slot[1:] == "G":
            return makers[slot[0]]()
        number = int(self._draw.integers(2, 60))
        generated = {
            "n": str(number),
            "year": str(1950 + number),
            "sum": f"{number} {int(self._draw.integers(100, 999))}",
            "phone": f"07{number % 10}-{int(self._draw.integers(1000000, 9999999))}",
            "pnr": f"{self._draw.integers(400101, 991231)}-{self._draw.integers(1000, 9999)}",
            "dnr": f"KS 20{number % 30:02d}/{number * 7}",
            "time": f"{7 + number % 12}.{number % 60:02d}",
            "klass": f"{1 + number % 9}{self.pick('ABC')}",
            "date": f"20{10 + number % 17}-{1 + number % 12:02d}-{1 + number % 28:02d}",
        }
        if slot == "date" and self.chance(0.6):
            return f"{1 + number % 28} {self.pick(FILLERS['month'][self._language])}"
        if slot == "user":
            return f"{self.given()[:3].lower()}{self.surname()[:2].lower()}{number:03d}"
        if slot == "mail":
            return f"{self.given().lower()}.{self.surname().lower()}@example.se".replace(" ", "")
        if slot in generated:
            return generated[slot]
        return self.fill(self.pick(_SLOTS[slot][self._language]))[0]

    def fill(self, template: str) -> tuple[str, list[Entity]]:
        """The prompt and its names."""
        text, at, entities = "", 0, list[Entity]()
        for match in _SLOT.finditer(template):
            text += template[at : match.start()]
            at = match.end()
            slot = match.group(1)
            if not (slot.isupper() or slot in GENERATED or slot in UNNAMED or slot in _SLOTS):
                text += match.group()
                continue
            value = self.value(slot)
            label = _LABELS.get(slot[0]) if slot.isupper() else None
            tail = ""
            if slot[1:] == "G" and label:
                if self._language == "sv":
                    value = genitive(value, "sv")
                else:
                    tail = self.pick(("'s", "'s", "’s"))
            if label:
                entities.append((len(text), len(text) + len(value), label))
            text += value + tail
        return text + template[at:], entities

    def record(self) -> tuple[str, list[Entity]]:
        """A table, CSV, JSON or log with names."""
        rows = int(self._draw.integers(2, 6))
        style = int(self._draw.integers(6))
        line = (
            "{P};{pnr};{L};{O}\n",
            "{S},{F},{mail},{L}\n",
            '{"name": "{P}", "city": "{L}", "age": {n}},\n',
            "| {P} | {L} | {n} |\n",
            "{date} {time} INFO user={user} name={P} status=ok\n",
            '{"fornamn": "{F}", "efternamn": "{S}", "adress": "{A}"}\n',
        )[style]
        head = (
            "namn;personnummer;ort;arbetsgivare\n",
            "efternamn,förnamn,e-post,ort\n",
            "[",
            "| Namn | Ort | Ålder |\n|---|---|---|\n",
            "",
            "",
        )[style]
        text, entities = head, list[Entity]()
        for _ in range(rows):
            part, found = self.fill(line)
            entities += [(s + len(text), e + len(text), label) for s, e, label in found]
            text += part
        return text.rstrip("\n"), entities

    def prompt(self) -> Sentence:
        """One to four templates after each other, in any case."""
        named, plain = (
            (SWEDISH, SWEDISH_PLAIN) if self._language == "sv" else (ENGLISH, ENGLISH_PLAIN)
        )
        frames, bare_frames = FRAMES[self._language], FRAMES_PLAIN[self._language]
        text, entities = "", list[Entity]()
        for part in range(1 + int(self._draw.integers(3))):
            if part:
                text += self.pick((" ", " ", "\n", "\n\n"))
            at = self._draw.random()
            if at < 0.07:
                piece, found = self.record()
            elif at < 0.69:
                piece, found = self.fill(self.pick(named if at < 0.36 else frames))
            else:
                piece, found = self.fill(self.pick(plain if at < 0.81 else bare_frames))
            entities += [(s + len(text), e + len(text), label) for s, e, label in found]
            text += piece
        sentence = Sentence(text, tuple(entities), self._language, "made")
        at = self._draw.random()
        if at < 0.2:
            return lowered(sentence)
        if at < 0.27:
            return _names_in(sentence, str.lower)
        if at < 0.31:
            return _names_in(sentence, str.upper)
        return sentence

    def renamed(self, sentence: Sentence) -> Sentence:
        """The sentence with other people in it, places now and then too."""
        text, at, entities = "", 0, list[Entity]()
        for start, end, label in sentence.entities:
            text += sentence.text[at:start]
            old = new = sentence.text[start:end]
            if label == "PER" and self.chance(0.85):
                new = self._person(" " in old)
                if old[0].islower():
                    new = new.lower()
            elif label == "LOC" and " " not in old and old[:1].isupper() and self.chance(0.5):
                new = self.place()
            elif label == "ORG" and self.chance(0.35):
                new = self.organisation()
            if new != old and sentence.language != "en" and old.endswith("s") and self.chance(0.4):
                new = genitive(new, "sv")
            entities.append((len(text), len(text) + len(new), label))
            text += new
            at = end
        text += sentence.text[at:]
        return Sentence(text, tuple(entities), sentence.language, f"{sentence.source}+")

    def _person(self, whole: bool) -> str:
        """A person's name, full or of one word."""
        known = self._mentions.people if whole else self._mentions.single
        if known and self.chance(0.4):
            return self.pick(known)
        if whole:
            return self.full()
        return self.given() if self.chance(0.5) else self.surname()


def mentions_in(sentences: Iterable[Sentence]) -> Mentions:
    """The names in annotated sentences, each once."""
    found: dict[str, set[str]] = {"PER": set(), "LOC": set(), "ORG": set()}
    for sentence in sentences:
        for start, end, label in sentence.entities:
            name = sentence.text[start:end]
            if label in found and name[0].isupper() and _NAME.fullmatch(name):
                found[label].add(name)
    people = seen(sorted(found["PER"]))
    whole = tuple(name for name in people if " " in name)
    single = {name for name in people if " " not in name} | {name.split()[-1] for name in whole}
    return Mentions(
        whole, tuple(sorted(single)), tuple(sorted(found["LOC"])), tuple(sorted(found["ORG"]))
    )


def genitive(name: str, language: str) -> str:
    """Annas, Lars, Max; Anna's."""
    if language == "en":
        return f"{name}'s"
    return name if name[-1] in KEEPS_S else f"{name}s"


def lowered(sentence: Sentence) -> Sentence:
    """The sentence without capitals, where that keeps its length."""
    return recased(sentence, str.lower)


def recased(sentence: Sentence, case: Callable[[str], str]) -> Sentence:
    """The sentence in other letters, where that keeps its length: capitals throughout, capitals at
    the head of words, or without diacritics."""
    text = case(sentence.text)
    if len(text) != len(sentence.text):
        return sentence
    return Sentence(text, sentence.entities, sentence.language, f"{sentence.source}_")


def bare(text: str) -> str:
    """The text without diacritics."""
    return text.translate(_BARE)


def headed(text: str) -> str:
    """The text with a capital at the head of every word."""
    return _HEADS.sub(lambda m: m.group().upper(), text)


def _names_in(sentence: Sentence, case: Callable[[str], str]) -> Sentence:
    text = sentence.text
    for start, end, label in sentence.entities:
        changed = case(text[start:end])
        if label == "PER" and len(changed) == end - start:
            text = text[:start] + changed + text[end:]
    return Sentence(text, sentence.entities, sentence.language, sentence.source)


def _weighted(names: dict[str, int], least: int) -> tuple[str, ...]:
    """The names of at least so many bearers, common ones several times."""
    pool: list[str] = []
    for name in seen(sorted(names)):
        bearers = names[name]
        if bearers >= least and name[0].isupper():
            pool += [name] * (1 + int(np.log10(bearers)) ** 2 // 2)
    return tuple(pool)
