"""What single words say of somebody: who is mentioned, which profession, place or origin."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from detectors.aggregation import population
from detectors.aggregation.items import WORD, Item
from detectors.aggregation.people import mentions

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


@cache
def _multiword_heads() -> dict[str, list[str]]:
    heads: dict[str, list[str]] = {}
    for table in (population.municipalities(), population.counties(), population.professions()):
        for name in table:
            if " " in name:
                heads.setdefault(name.split()[0], []).append(name)
    return heads


@lru_cache(1 << 14)
def _tells(raw: str) -> bool:
    """Whether a word can say anything at all, wherever it stands."""
    word = raw.lower()
    if word in mentions() or word in _multiword_heads() or word in population.professions():
        return True
    if len(word) > 5 and word[-1] in "ns" and _definite(word) is not None:
        return True
    if not raw[0].isupper():
        return word[:_HEAD] in _origin_heads()
    return (
        word in population.countries()
        or word in population.municipalities()
        or word in population.counties()
        or word.removesuffix("-born").removesuffix("-speaking") in population.origins()
    )


def said(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Item]:
    """What single words say. `taken` ranges are names and numbers already."""
    people = mentions()
    professions, origins = population.professions(), population.origins()
    heads = _multiword_heads()
    at = 0
    for match in WORD.finditer(text):
        raw = match.group()
        if not _tells(raw):
            continue
        start, end = match.span()
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        if at < len(taken) and taken[at][0] <= start and end <= taken[at][1]:
            continue
        word = raw.lower()
        mention = people.get(word)
        if mention is not None:
            yield Item(start, end, mention.form, mention.sex)
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
            yield Item(start, end, form)
            yield Item(start, end, kind="profession", weight=weight)
        elif raw[0].isupper():
            place = _place(text, word, start, end)
            if place:
                yield place
            elif word in origins and _ORIGIN_AFTER.match(text, end):
                yield Item(start, end, kind="origin", weight=origins[word])
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


def _adjective(text: str, word: str, start: int, end: int) -> Iterator[Item]:
    """ "eritreansk man", "persisktalande", "polskfödd"."""
    origins = population.origins()
    if word[:_HEAD] not in _origin_heads():
        return
    stem = _SPEAKING.sub("", word) if word.endswith(_SPEAKING_ENDS) else ""
    if stem in origins or stem.removesuffix("t") in origins:
        yield Item(
            start, end, kind="origin", weight=origins.get(stem) or origins[stem.removesuffix("t")]
        )
        return
    basic = word if word in origins else word.removesuffix("a").removesuffix("t")
    if basic in origins and _ORIGIN_AFTER.match(text, end):
        yield Item(start, end, kind="origin", weight=origins[basic])


def _place(text: str, word: str, start: int, end: int) -> Item | None:
    """A municipality, county or country that somebody is said to live in or come from."""
    stem = word.removesuffix("-born").removesuffix("-speaking")
    origins = population.origins()
    if len(stem) < len(word) and stem in origins:
        return Item(start, end, kind="origin", weight=origins[stem])
    country = population.countries().get(word)
    weight = population.municipalities().get(word) or population.counties().get(word)
    if country is None and weight is None:
        return None
    before = text[max(0, start - 50) : start].rpartition("\n")[2]
    if country is not None:
        if _BORN.search(before):
            return Item(start, end, kind="origin", weight=country)
        return Item(start, end, kind="from", weight=country) if _FROM.search(before) else None
    if weight is None:
        return None
    if _LIVES.search(before):
        return Item(start, end, kind="home", weight=weight)
    near = _IN.search(before) and _AFTER_PLACE.match(text, end)
    return Item(start, end, kind="near", weight=weight) if near else None
