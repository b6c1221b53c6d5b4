"""Whether people are found alike whatever the origin of their names: recall of whole names by
origin and by the kind of text they stand in.

The names are those of `unseen.txt`, which nothing made up draws on; the sentences are in no
template. Lists may know a name, as the shipped lexicon does, or not: `unlisted` reads as if no list
knew any of them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from detectors.names.network import Network
from detectors.names.recognizer import NamesRecognizer
from detectors.training.origins import Origin, parts, unseen, unseen_names
from detectors.training.synthetic import genitive

KINDS: Mapping[str, tuple[str, ...]] = {
    "full name": (
        "Kan du ringa {P} i morgon?",
        "Sökanden {P} har kompletterat ansökan.",
        "Mötet leddes av {P} och slutade klockan tre.",
        "{P} har inte svarat på mejlet.",
        "Vi har fått in en anmälan mot {P} från grannen.",
        "Skriv ett intyg för {P} som praktiserat hos oss i åtta veckor.",
        "Could you call {P} tomorrow?",
        "The applicant {P} has sent the papers.",
        "The meeting was chaired by {P} and ended early.",
        "{P} has not answered the email.",
        "Draft a reference letter for {P}, who worked with us for two years.",
    ),
    "given name": (
        "Tyvärr hinner {F} inte med provet före lovet",
        "bord 7: {F}, bord 8: personalen",
        "Flytta {F} till onsdagens grupp.",
        "{F} blev 15 i lördags, får hen gå själv?",
        "Sedan i våras vägrar {F} äta i matsalen",
        "Nycklarna ligger hos {F} så länge",
        "Jag behöver hjälp att svara en förälder vars dotter {F} blivit utanför i klassen.",
        "Hur ska jag säga till {F} att arbetet inte håller måttet?",
        "Move {F} to the second shift please.",
        "{F} fainted twice during practice.",
        "Is {F} allowed to skip the seminar?",
        "In the end {F} chose the other flat.",
        "On Friday {F} broke a finger",
        "How do I tell {F} that the contract will not be renewed?",
    ),
    "surname": (
        "Enligt {S} räcker underlaget inte.",
        "Har {S} fått beslutet än?",
        "Ring {S} om fakturan.",
        "Vi väntar på {S} innan vi börjar.",
        "Ärendet {S} ska upp på torsdag igen.",
        "Herr {S} vill byta handläggare.",
        "According to {S} the data are incomplete.",
        "Has {S} received the decision yet?",
        "We are waiting for {S} before we start.",
        "Ms {S} would like another adviser.",
    ),
    "genitive": (
        "Läraren pratade med {PG} mamma om läxorna.",
        "Vem vikarierar på {FG} lektion?",
        "{SG} överklagande kom in för sent.",
        "I have not read {P}'s thesis yet.",
        "Who is taking {F}'s class today?",
    ),
    "lower case": (
        "kan du fråga {p} om nyckeln",
        "hej jag heter {p} och undrar hur man söker ledigt",
        "vad ska jag säga till {f} när hon inte lyssnar",
        "min kollega {f} pratar jämt i telefon",
        "can you ask {p} about the key",
        "my flatmate {f} never does the dishes, what do i say",
    ),
    "surname first": (
        "{R}; 070-1234567",
        "Frånvarande i dag: {R}.",
        "Förare: {T}, fordon 3",
        "{R} (absent)",
        "Seat 14C: {R}",
    ),
    "signature": (
        "Vi hörs.\n\nMvh\n{P}",
        "Återkom gärna med frågor.\n\nHälsningar {F}",
        "Tack på förhand!\n{P}\nSamordnare, Exempelkommun",
        "Let me know.\n\nBest regards\n{P}",
        "See you on Monday!\n\n{F}",
    ),
    "record": (
        "kund;belopp;status\n{P};1250;betald",
        '{"employee": "{P}", "hours": 36}',
        '{"given_name": "{F}", "vacation": 4}',
        "| {P} | 2C | frånvarande |",
        "| {F} | 7 | sjuk |",
        "2025-03-04 08:12:55 INFO login ok user_name={P} ms=42",
        "Elev\tPoäng\n{P}\t17",
    ),
}
"""Kinds of text to sentences. P full name, F given name, S surname, R surname comma given name, T
the same without the comma, G after it the Swedish genitive; a small letter: in lower case."""

_SLOT = re.compile(r"\{([PFSRTpf])(G?)\}")


class Case(NamedTuple):
    """A text and where the name stands in it."""

    text: str
    start: int
    end: int


def cases(pool: Origin) -> Iterator[tuple[str, Case]]:
    """Every sentence with every given name of the pool, each with another surname each time: the
    kind and the case."""
    draw = np.random.default_rng(5)
    for kind, frames in KINDS.items():
        for frame in frames:
            for given, at in zip(pool.given, draw.permutation(len(pool.surnames)), strict=True):
                yield kind, _case(frame, given, pool.surnames[int(at)])


def recall(recognizer: NamesRecognizer, sample: int = 1) -> dict[str, dict[str, float]]:
    """By origin and kind of text, and for `all` kinds together, the share of names that were found
    whole as people, in per cent; of every `sample`th case."""
    return {origin: _shares(recognizer, pool, sample) for origin, pool in unseen().items()}


def _shares(recognizer: NamesRecognizer, pool: Origin, sample: int) -> dict[str, float]:
    found, total = Counter[str](), Counter[str]()
    for kind, case in list(cases(pool))[::sample]:
        people = {
            (f.start, f.end) for f in recognizer.names_in(case.text) if f.entity_type == "PERSON"
        }
        for name in (kind, "all"):
            found[name] += (case.start, case.end) in people
            total[name] += 1
    return {kind: round(100 * found[kind] / total[kind], 1) for kind in total}


def spread(shares: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """By kind, how many points the highest and the lowest origin differ."""
    kinds = next(iter(shares.values()))
    columns = {kind: [line[kind] for line in shares.values()] for kind in kinds}
    return {kind: round(max(each) - min(each), 1) for kind, each in columns.items()}


def unlisted(network: Network) -> Network:
    """The network as it were if no list knew any of the unseen names."""
    names = unseen_names()
    words = {part for name in names for part in parts(name)}
    return network.reading(network.lexicon.without(names | words))


def _case(frame: str, given: str, surname: str) -> Case:
    match = _SLOT.search(frame)
    if match is None:
        raise ValueError("a sentence without a name")
    full = f"{given} {surname}"
    forms = {
        "P": full,
        "F": given,
        "S": surname,
        "R": f"{surname}, {given}",
        "T": f"{surname} {given}",
        "p": full.lower(),
        "f": given.lower(),
    }
    name = forms[match[1]]
    if match[2]:
        name = genitive(name, "sv")
    text = frame[: match.start()] + name + frame[match.end() :]
    return Case(text, match.start(), match.start() + len(name))
