"""How many bits a detail takes off the 23.3 that single out one person in Sweden.

The figures are rounded: see detectors/data/population and its card.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from math import log2

PEOPLE = 10_600_000
EVERYONE = log2(PEOPLE)
"""Bits that single out one person."""

TYPICAL_GIVEN = 10.5
TYPICAL_SURNAME = 13.0
"""Bits of names that are not listed: most are neither common nor singular."""


def bits(people: float) -> float:
    """The bits of belonging to a group of so many people."""
    return log2(PEOPLE / max(people, 1.0))


@cache
def municipalities() -> dict[str, float]:
    """Bits by the lower-case name of a municipality."""
    return {name: bits(count) for count, name in _sections()["municipality"]}


@cache
def counties() -> dict[str, float]:
    """Bits by the lower-case name of a county, its genitive s left out too."""
    known = {name: bits(count) for count, name in _sections()["county"]}
    return known | {name.removesuffix("s"): value for name, value in known.items()}


@cache
def given_names() -> dict[str, float]:
    """Bits by lower-case given name."""
    return dict(_classes("given.txt"))


@cache
def surnames() -> dict[str, float]:
    """Bits by lower-case surname."""
    return dict(_classes("surnames.txt"))


@cache
def countries() -> dict[str, float]:
    """Bits of being born there, by lower-case name of a country in Swedish and English."""
    return {
        name: bits(count)
        for count, names in _lines("countries.txt")
        for name in names.lower().split("|")[:2]
        if name != "-"
    }


@cache
def origins() -> dict[str, float]:
    """Bits by lower-case adjective of a country or language, Swedish ones in basic form."""
    return {
        name: bits(count)
        for count, names in _lines("countries.txt")
        for name in names.lower().split("|")[2:]
    }


@cache
def professions() -> dict[str, float]:
    """Bits by lower-case name of a profession in Swedish and English."""
    return {
        name: bits(count)
        for count, names in _lines("professions.txt")
        for name in names.lower().split("|")
    }


def _lines(name: str) -> Iterator[tuple[int, str]]:
    for line in _text(name).splitlines():
        count, _, names = line.partition(" ")
        yield int(count), names


def _sections() -> dict[str, list[tuple[int, str]]]:
    sections: dict[str, list[tuple[int, str]]] = {}
    for line in _text("places.txt").splitlines():
        head, _, rest = line.partition(" ")
        if head == "#":
            current = sections.setdefault(rest, [])
        else:
            current.append((int(head), rest.lower()))
    return sections


def _classes(name: str) -> Iterator[tuple[str, float]]:
    for line in _text(name).splitlines():
        value, *names = line.lower().split()
        for each in names:
            yield each, float(value)


@cache
def _text(name: str) -> str:
    return files("detectors").joinpath("data/population", name).read_text("utf-8")
