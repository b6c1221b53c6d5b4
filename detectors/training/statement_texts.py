"""Made-up sentences that say something of somebody, and sentences that only sound so.

`statements/*.txt` hold the lines: `[sv]` opens what is said of somebody in the file's category,
`[sv.not]` what only sounds like it, `[HEALTH sv]` what is said in another category, `[NONE sv]`
what is said of people every day. `(a|b)` is a choice, `{illness}` a word of `words.txt`, `{N}`
(`{F}`, `{M}`: of a woman, of a man) a name. A line follows somebody ("Anna", "my colleague Anna")
unless it begins with `~`. The lexicon's own entries are read as lines too, so that the model knows
its words and carries them over to words like them.
"""

import re
from collections.abc import Iterator, Sequence
from importlib import resources
from math import log
from typing import NamedTuple, TypeVar

import numpy as np

from detectors.matters.classifier import NAME, PRONOUN
from detectors.matters.lexicon import CATEGORIES

_Item = TypeVar("_Item")

_GROUP = re.compile(r"\(([^()]*)\)\??")
_SLOT = re.compile(r"\{(\w+)\}")
_NAMES = frozenset(("N", "M", "F", "M_en", "F_en"))
_ENGLISH = re.compile(r"\b(?:the|of|is|was|has|her|his|with|for|by|to|from|and)\b")
_LONGEST = 22
"""Words of a sentence made from an entry of the lexicon, at most."""


class Line(NamedTuple):
    """A line of a file; `category` is empty for what says nothing of the kind."""

    category: str
    language: str
    text: str


class Made(NamedTuple):
    """A made-up text and the category that it tells, if any."""

    text: str
    category: str


def _lines_of(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


_SUBJECTS = {
    "sv": (NAME,) * 10
    + _lines_of(
        f"""
        min kollega {NAME}
        vår vaktmästare {NAME}
        eleven {NAME}
        {NAME} i 7b
        {NAME} på ekonomi
        {NAME}, 43 år,
        patienten
        eleven
        hon
        han
        min chef
        min doktorand {NAME}
        pappan
        mamman till {NAME}
        vår nya {NAME}
        studenten {NAME}
        brukaren {NAME}
        {NAME}, som är lärare,
        min handledare
        sökanden {NAME}
        {NAME} {NAME}
        rektorn
        jag
        """
    ),
    "en": (NAME,) * 10
    + _lines_of(
        f"""
        my colleague {NAME}
        our dean
        the student {NAME}
        {NAME} from it
        she
        he
        my phd student {NAME}
        one of my students, {NAME},
        our lecturer {NAME}
        the patient
        my boss
        applicant {NAME}
        {NAME} in 9c
        ms {NAME}
        dr {NAME}
        i
        """
    ),
}
_BEFORE = {
    "sv": _lines_of(
        """
        kan du skriva ett mejl om att
        skriv om:
        hej!
        anteckning:
        hur hanterar jag att
        formulera ett svar,
        journal 12 3
        jag har hört att
        mötesanteckning
        översätt:
        skriv till chefen att
        det är så att
        enligt läraren
        vi har märkt att
        sammanfatta:
        renskriv
        gör texten kortare
        tyvärr
        i dag berättade
        fråga:
        det gäller
        transkribera intervjun
        """
    ),
    "en": _lines_of(
        """
        please rewrite
        draft an email saying that
        notes:
        how do i tell the team that
        hi
        summarise:
        i heard that
        translate:
        minutes:
        can you make this more polite:
        he told me that
        could you proofread
        reply to
        """
    ),
}
_AFTER = {
    "sv": _lines_of(
        """
        , hur gör jag?
        , skriv till chefen
        , kan du formulera ett brev?
        och vill ha ett svar
        . gör en kort sammanfattning
        , vad säger man?
        sedan i måndags
        enligt uppgift
        och undrar vad som gäller
        , svara kuratorn
        , skriv till läraren
        """
    ),
    "en": _lines_of(
        """
        , how do i tell the team?
        , write to the head of department
        . make it shorter
        , what do i say?
        since last week
        and asks for a reply
        . draft a letter
        . write to his teachers
        . reply to the counsellor
        """
    ),
}
_OWNERS = _lines_of(
    f"""
    {NAME} har
    {NAME} fick
    {PRONOUN} har
    {NAME} med
    {NAME}s
    hans
    {PRONOUN}
    {NAME}:
    {NAME} was
    {NAME} has
    har
    {NAME} är
    """
)
_NOTHING = {
    "sv": ("", "", "", "är", "har", "fick", "kommer", "säger", "vill", "behöver", "ber om", "med"),
    "en": ("", "", "", "is", "has", "got", "says", "wants", "needs", "was", "asks for", "with"),
}
"""Words that assert nothing by themselves."""

_AROUND = 0.45
"""How often something stands before, and after, what is said."""


class Maker:
    """Makes texts by chance; equal draws give equal texts."""

    def __init__(self, draw: np.random.Generator) -> None:
        self._draw = draw
        folder = resources.files("detectors") / "training" / "statements"
        files = sorted(folder.iterdir(), key=lambda each: each.name)
        self._words: dict[str, list[str]] = {}
        self.lines: list[Line] = []
        for file in files:
            text = file.read_text("utf-8")
            if file.name == "words.txt":
                self._words = dict(_words(text))
            else:
                self.lines += _lines(text, file.name.removesuffix(".txt").upper())

    def statements(self, count: int, harmless: int) -> Iterator[Made]:
        """So many texts of each category, and so many that say nothing of the kind."""
        for category in ("", *CATEGORIES):
            lines = [line for line in self.lines if line.category == category]
            weights = [(1 + log(1 + len(x.text) / 40)) * (1 + x.text.count("(")) for x in lines]
            for line in self._several(lines, weights, count if category else harmless):
                text = self._expanded(line.text.lstrip("~"), self._words)
                if not line.text.startswith("~"):
                    text = f"{self._one(_SUBJECTS[line.language])} {text}"
                yield Made(self._framed(text, line.language), category)

    def frames(self, count: int) -> Iterator[Made]:
        """So many texts in which nothing is said of whom they mention."""
        for _ in range(count):
            language = self._one(("sv", "en"))
            text = f"{self._one(_SUBJECTS[language])} {self._one(_NOTHING[language])}"
            yield Made(self._framed(text, language), "")

    def entries(self, count: int) -> Iterator[Made]:
        """So many texts from each file and strength of the lexicon, half as many from what is said
        to mean something else."""
        folder = resources.files("detectors") / "data" / "matters"
        for file in sorted(folder.iterdir(), key=lambda each: each.name):
            category = file.name.partition(".")[0].upper()
            if category not in CATEGORIES:
                continue
            names, entries = _entries(file.read_text("utf-8"))
            for strength, listed in entries.items():
                if strength in ("state", "matter", "not"):
                    told = strength != "not"
                    weights = [1 + 3 * log(1 + len(each) / 20) for each in listed]
                    for entry in self._several(listed, weights, count if told else count // 2):
                        text = self._read(entry, names, strength)
                        yield Made(text, category if told else "")

    def _read(self, entry: str, names: dict[str, list[str]], strength: str) -> str:
        said = self._expanded(entry, names)
        gap = self._one(("", "", "", "det", "mycket", "en", "a", "her", "sin"))
        said = said.replace("..", gap).replace("#", str(self._draw.integers(2, 90)))
        said = re.sub(r"\[[^\]]*\]\+?", "7", said)
        said = re.sub(r"[*=?]", "", said)
        language = "en" if _ENGLISH.search(said) else "sv"
        if strength == "matter":
            subject = self._one(_OWNERS)
        elif strength == "state":
            subject = self._one(_SUBJECTS[language])
        else:
            subject = self._one((NAME, "", "", "den", "the"))
        framed = self._framed(f"{subject} {said}", language)
        return " ".join(framed.split()[:_LONGEST])

    def _framed(self, text: str, language: str) -> str:
        if self._draw.random() < _AROUND:
            text = f"{self._one(_BEFORE[language])} {text}"
        if self._draw.random() < _AROUND:
            text = f"{text} {self._one(_AFTER[language])}"
        return text

    def _expanded(self, line: str, slots: dict[str, list[str]]) -> str:
        """A line with its choices made and its slots filled."""
        while True:
            line = _SLOT.sub(lambda slot: self._filled(slot[1], slots), line)
            group = _GROUP.search(line)
            if group is None:
                if "{" not in line:
                    return self._one(line.split("|"))
                continue
            options = group[1].split("|")
            if group[0].endswith("?"):
                options.append("")
            line = f"{line[: group.start()]}{self._one(options)}{line[group.end() :]}"

    def _filled(self, name: str, slots: dict[str, list[str]]) -> str:
        if name in _NAMES:
            return NAME
        if name == "num":
            return str(self._draw.integers(2, 99))
        return self._one(slots[name])

    def _one(self, options: Sequence[str]) -> str:
        return options[int(self._draw.integers(len(options)))]

    def _several(
        self, items: Sequence[_Item], weights: Sequence[float], count: int
    ) -> Iterator[_Item]:
        if not items:
            return
        shares = np.array(weights) / np.sum(weights)
        for at in self._draw.choice(len(items), count, p=shares):
            yield items[int(at)]


def _words(text: str) -> Iterator[tuple[str, list[str]]]:
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, _, values = line.partition(": ")
            yield name, values.split("|")


def _lines(text: str, category: str) -> Iterator[Line]:
    language = ""
    for line in text.splitlines():
        if line.startswith("["):
            *named, last = line.strip("[]").split()
            language, _, negated = last.partition(".")
            if named:
                category, _, negated = named[0].partition(".")
            said = "" if negated or category == "NONE" else category
        elif line and not line.startswith("#"):
            yield Line(said, language, line)


def _entries(text: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The named alternatives of a file of the lexicon, and its entries by strength."""
    names: dict[str, list[str]] = {}
    entries: dict[str, list[str]] = {}
    strength = ""
    for line in text.splitlines():
        if line.startswith("let "):
            name, _, alternatives = line.removeprefix("let ").partition("=")
            names[name.strip()] = [f"({alternatives.strip()})"]
        elif line.startswith("["):
            strength = line.strip("[] ")
        elif line and not line.startswith("#"):
            entries.setdefault(strength, []).extend(line.split(" | "))
    return names, entries
