"""When a name is public where it stands: a cited author, the holder of a high office named with
it, somebody dead with the years beside, a figure of history or letters in a text that tells of
nobody else, a known office holder in a public matter. On the careful side: whatever else stands for
a private matter speaks against it."""

import re
from functools import cache
from importlib.resources import files

_OFFICE_BEFORE = re.compile(
    r"(?:statsminister|(?:finans|utrikes|försvars|social|justitie|utbildnings|närings|miljö|kultur"
    r"|inrikes|migrations|civil)minister|statsråd|president|förbundskansler|påve|kung|drottning"
    r"|kejsar|prins(?:essan?)?|kronprinsess|partiledar|generalsekreterar|prime minister|president"
    r"|king|queen|pope|emperor|chancellor|secretary of state|senator)(?:en|n|e|an|a|s)? \Z",
    re.IGNORECASE,
)
_YEARS_AFTER = re.compile(r" ?\((?:född |f\. ?|born |b\. ?)?(?:1[0-8]\d\d|19[0-4]\d)\b")
_CITED_AFTER = re.compile(
    r" (?:et al\.?|m\.fl\.)|(?:, | \()(?:18|19|20)\d\d[a-z]?(?:[):;,]|, s\.|, p\.)"
    r"|,? (?:&|och|and) [^\W\d_]+,? \(?(?:19|20)\d\d"
)
_PRIVATE = re.compile(
    r"\b(?:min|mitt|mina|vår|våra|jag|patient\w*|klient\w*|brukar\w*|elev\w*|student\w*|ärende\w*"
    r"|ansök\w*|diagnos\w*|sökande\w*|kolleg\w*|granne\w*|chef\w*|anställ\w*|bidrag\w*|mejl\w*"
    r"|my|our|colleague\w*|client\w*|patient\w*|neighbour\w*|employee\w*|applicant\w*|pupil\w*"
    r"|email\w*)\b|@|\d{6}",
    re.IGNORECASE,
)
_MATTER = re.compile(
    r"\b(?:regering\w*|riksdag\w*|minist\w*|parti(?:et|er|ets|ledar\w*)?|budget\w*|proposition\w*"
    r"|motion(?:en|er)?|utspel\w*|debatt\w*|politik\w*|politisk\w*|val(?:et|rörelse\w*|kampanj\w*)"
    r"|presskonferens\w*|toppmöte\w*|EU|Nato|FN|reform\w*|governments?|parliament\w*|congress"
    r"|cabinet|polic(?:y|ies)|politic\w*|election\w*|campaign\w*|summit|legislation|tariffs?"
    r"|bills?|treat(?:y|ies)|press conference|part(?:y|ies))\b",
    re.IGNORECASE,
)
FIGURES = "public_figures"
OFFICIALS = "public_officials"


@cache
def people(name: str) -> frozenset[str]:
    """The people of a list beside the model, `FIGURES` or `OFFICIALS`, case folded."""
    path = files("detectors").joinpath(f"data/names/{name}.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line.casefold() for line in lines if line and line[0] != "#")


def is_public(text: str, start: int, end: int) -> bool:
    """Whether the person named from `start` to `end` is public as the text stands."""
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    if _YEARS_AFTER.match(after) or _CITED_AFTER.match(after):
        return True
    if _OFFICE_BEFORE.search(before):
        return True
    name = " ".join(text[start:end].split()).casefold()
    known = _is_on(FIGURES, name) or (
        _is_on(OFFICIALS, name) and bool(_MATTER.search(text, max(0, start - 300), end + 300))
    )
    return known and not _PRIVATE.search(text, max(0, start - 300), end + 300)


def _is_on(list_name: str, name: str) -> bool:
    return name in people(list_name) or name.removesuffix("s") in people(list_name)
