"""Who a stretch of text speaks of: people by name or number, roles, relatives, pronouns, the
author, and people in general."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from importlib import resources

from detectors.evidence import Mark
from detectors.matters.lexicon import Word, first_at
from detectors.matters.vocabulary import (
    AFTER_I,
    BE,
    BEFORE_MEN,
    DEFINITE,
    DIRECT,
    INDEFINITE,
    OTHERS,
    OWN,
    QUESTION,
)
from detectors.names import model
from detectors.names.rules import is_name, is_other
from detectors.types import LOW_BELOW


class Kind(StrEnum):
    """How somebody is spoken of."""

    NAMED = "named"
    PUBLIC = "public"
    SHE = "pronoun:she"
    HE = "pronoun:he"
    THEY = "pronoun:they"
    ROLE = "role"
    """A definite role: the pupil."""
    OURS = "ours"
    """A role or relative that belongs to the author: our dean, my son."""
    AUTHOR = "author"
    READER = "reader"
    UNNAMED = "unnamed"
    """One of many: a pupil."""
    GENERAL = "general"
    """Pupils."""


PRONOUNS = (Kind.SHE, Kind.HE, Kind.THEY)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody spoken of at code points `start` to `end`; `word` is the role in lower case."""

    start: int
    end: int
    kind: Kind
    word: str = ""


_DETERMINERS = OWN | OTHERS | INDEFINITE
_PRONOUN = {
    **dict.fromkeys(("hon", "henne", "hennes", "she", "her", "hers"), Kind.SHE),
    **dict.fromkeys(("han", "honom", "hans", "he", "him", "his"), Kind.HE),
    **dict.fromkeys(("hen", "hens", "they", "them", "their", "vederbörande"), Kind.THEY),
    **dict.fromkeys(("jag", "undertecknad"), Kind.AUTHOR),
    **dict.fromkeys(("du", "dig", "din", "ditt", "dina", "you", "your"), Kind.READER),
    **dict.fromkeys(("man", "någon", "man", "someone", "anyone", "somebody"), Kind.GENERAL),
    **dict.fromkeys(("alla", "många", "andra", "everyone", "those"), Kind.GENERAL),
}
_THEY = frozenset(("de", "dom"))
"""Swedish pronouns that are articles and nouns too."""

_OFFICE = re.compile(
    r"(?:statsminister|minister|kommunalråd|regionråd|riksdagsledamot|riksdagsleda\w+|statsråd"
    r"|partiledare|oppositionsråd|borgarråd|president|talman|mp|senator|mayor|councillor"
    r"|landshövding)\w{0,3} \Z",
    re.IGNORECASE,
)
_NAME_AFTER = re.compile(r",? (?=[^\W\d_])(?!I\b)(?P<name>[A-ZÅÄÖÉŠŽĆČØÆ][^\W\d_]+(?![-\w]))")
"""A capitalised word right behind a role is a name, known or not."""

_LOGIN = re.compile(r"(?<![\w.@/-])(?:u1[a-z0-9]{6}|[a-z]{4,5}(?!19|20)[0-9]{3,4})(?![\w@/-])")
"""User names as universities give them to students and staff."""

_COMMON_GIVEN, _COMMON_WORD = 11, 10
"""How common a listed given name must be as a name, and may be as a word, to count unseen."""

_REMEMBERED = 4096
"""Capitalised words of which is kept whether they are common names."""

_OWNS = re.compile(r"(?:['’]s|s['’]?|[xz])(?: [^\W\d_]{2,12})? \Z")
"""A genitive, and at most one word before what is owned."""

_TITLES = (Kind.ROLE, Kind.OURS)
_PARTY_AFTER = re.compile(r" \((?:S|M|SD|C|V|KD|MP|L|FI|PP|FP|-)\)", re.IGNORECASE)


@dataclass(frozen=True)
class _Roles:
    definite: frozenset[str]
    indefinite: frozenset[str]
    plural: frozenset[str]
    english: frozenset[str]
    english_plural: frozenset[str]
    unique: frozenset[str]
    kin: frozenset[str]
    parents: frozenset[str]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that somebody can be spoken of by."""
        plain = self.definite | self.indefinite | self.plural | self.english | self.english_plural
        return plain | _THEY | _PRONOUN.keys() | {"i", "men"}


@cache
def _roles() -> _Roles:
    source = resources.files("detectors") / "data" / "matters" / "people.txt"
    sections: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in source.read_text("utf-8").splitlines():
        if line.startswith("["):
            rows = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            rows.append(line.split())

    def forms(section: str, *columns: int) -> frozenset[str]:
        taken = [row[column] for row in sections[section] for column in columns]
        return frozenset(taken) | frozenset(f"{form}s" for form in taken)

    return _Roles(
        forms("sv", 1) - forms("sv", 0),
        forms("sv", 0),
        (forms("sv", 2, 3) - forms("sv", 0, 1)) | frozenset(("folk", "barn", "äldre")),
        forms("en", 0) - frozenset(row[1] for row in sections["en"]),
        frozenset(row[1] for row in sections["en"]),
        frozenset(word for row in sections["unique"] for word in row),
        frozenset(word for row in sections["kin"] for word in row),
        frozenset(("mamma", "pappa", "mormor", "morfar", "farmor", "farfar", "mum", "mom", "dad")),
    )


def is_unique(person: Person) -> bool:
    """Whether a role is held by one person in a place, or is a relative's."""
    roles = _roles()
    return person.word in roles.unique or is_kin(person)


def is_kin(person: Person) -> bool:
    """Whether somebody is spoken of as a relative."""
    return person.word.removesuffix("s") in _roles().kin


def named(text: str, marks: Sequence[Mark]) -> list[Person]:
    """The people that marks point to, by position."""
    people = [Person(found.start(), found.end(), Kind.NAMED) for found in _LOGIN.finditer(text)]
    for mark in marks:
        if mark.entity_type in DIRECT and mark.score >= LOW_BELOW:
            if mark.entity_type != "PERSON" and mark.public:
                continue
            public = mark.public or _in_office(text, mark)
            people.append(Person(mark.start, mark.end, Kind.PUBLIC if public else Kind.NAMED))
    return sorted(people, key=lambda each: each.start)


def any_person(words: Sequence[Word], marks: Sequence[Mark]) -> bool:
    """Whether a text seems to speak of somebody in particular."""
    if any(mark.entity_type in DIRECT for mark in marks):
        return True
    return any(word.text in OWN or word.text in ("jag", "i") for word in words)


def _in_office(text: str, mark: Mark) -> bool:
    if mark.entity_type != "PERSON":
        return False
    before = text[max(0, mark.start - 40) : mark.start]
    return bool(_OFFICE.search(before) or _PARTY_AFTER.match(text, mark.end))


def spoken_of(
    text: str, words: Sequence[Word], start: int, end: int, identified: Sequence[Person]
) -> list[Person]:
    """Everybody spoken of between `start` and `end` of the text, by position. `words` are the
    text's, `identified` its `named`."""
    first, last = first_at(words, start), first_at(words, end)
    near = bisect_left(identified, start, key=lambda each: each.start)
    people = []
    for each in identified[max(0, near - 1) :]:
        if each.start >= end:
            break
        if each.end > start:
            people.append(each)
    people += _listed(text, words[first:last], people)
    taken = [(each.start, each.end) for each in people]
    for each in _unnamed(words, first, last):
        if not any(begin < each.end and each.start < finish for begin, finish in taken):
            name = _NAME_AFTER.match(text, each.end) if each.kind in _TITLES else None
            owned = not name and _is_owned(text, each, people)
            people.append(
                Person(each.start, name.end() if name else each.end, Kind.NAMED)
                if name or owned
                else each
            )
    people.sort(key=lambda each: each.start)
    return people


def _is_owned(text: str, kin: Person, known: Sequence[Person]) -> bool:
    """Whether relatives are those of somebody named: "Anna Ek's children"."""
    if kin.word.removesuffix("s") not in _roles().kin and kin.word not in _roles().kin:
        return False
    return any(
        each.kind is Kind.NAMED
        and 0 < kin.start - each.end < 16
        and _OWNS.search(text, max(each.start, kin.start - 18), kin.start)
        and text[each.end : kin.start].count(" ") <= 2
        for each in known
    )


def _listed(text: str, words: Sequence[Word], known: Sequence[Person]) -> list[Person]:
    """Capitalised words that lists know as given names, where no mark stands: beside a sensitive
    matter a name that the model did not see is a name all the same."""
    return [
        Person(start, end, Kind.NAMED)
        for start, end, word in words
        if text[start].isupper()
        and _is_common_name(word)
        and not any(each.start < end and start < each.end for each in known)
        and not text[end : end + 2].strip().isdigit()
        and not is_other(text, start, end)
    ]


@lru_cache(_REMEMBERED)
def _is_common_name(word: str) -> bool:
    """Whether lists know a word in lower case as a given name, and prose hardly otherwise."""
    lexicon = model.load().lexicon
    facts = lexicon[word]
    if not facts.given and word.endswith("s"):
        facts = lexicon[word[:-1]]
    return (
        facts.given >= _COMMON_GIVEN
        and facts.frequency <= _COMMON_WORD
        and is_name(facts)
        and not QUESTION.fullmatch(word)
    )


def _unnamed(words: Sequence[Word], first: int, last: int) -> Iterator[Person]:
    roles = _roles()
    for at in range(first, last):
        start, end, word = words[at]
        if word not in roles.words:
            continue
        before = [words[index].text for index in range(max(first, at - 3), at)]
        previous = before[-1] if before else ""
        if word in roles.definite:
            kind = Kind.OURS if OWN & set(before[-2:]) else Kind.ROLE
            yield Person(start, end, kind, word)
        elif word in roles.indefinite or word in roles.english:
            if word in ("man", "barn") and _DETERMINERS.isdisjoint(before[-2:]):
                yield Person(start, end, Kind.GENERAL, word)
            else:
                yield from _one(start, end, word, before)
        elif word == "men" and previous not in BEFORE_MEN:
            continue
        elif word in roles.plural or word in roles.english_plural:
            kind = Kind.OURS if OWN & set(before[-2:]) else Kind.GENERAL
            yield Person(start, end, kind, word)
        elif word == "i":
            if _is_english_i(words, at):
                yield Person(start, end, Kind.AUTHOR, word)
        elif word in _THEY:
            if at + 1 < len(words) and words[at + 1].text in BE:
                yield Person(start, end, Kind.THEY, word)
        elif word in _PRONOUN and not (word == "man" and previous in OWN):
            yield Person(start, end, _PRONOUN[word], word)


def _is_english_i(words: Sequence[Word], at: int) -> bool:
    """Whether "i" is the English pronoun rather than the Swedish preposition."""
    after = words[at + 1].text if at + 1 < len(words) else ""
    return after in AFTER_I


def _one(start: int, end: int, word: str, before: Sequence[str]) -> Iterator[Person]:
    """A role in the singular, by what stands before it."""
    for near in reversed(before):
        if near in OWN:
            yield Person(start, end, Kind.OURS, word)
            return
        if near in OTHERS:
            kind = _PRONOUN.get(near, Kind.THEY)
            yield Person(start, end, kind, word)
            return
        if near in DEFINITE:
            yield Person(start, end, Kind.ROLE, word)
            return
        if near in INDEFINITE:
            yield Person(start, end, Kind.UNNAMED, word)
            return
    if word in _roles().parents:
        yield Person(start, end, Kind.ROLE, word)
