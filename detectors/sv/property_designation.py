"""Property designations: municipality, tract or quarter, block and unit. They look like Bible
verses, clock times and ratios, so a municipality's name or a word near by must speak for them."""

import re

from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.places import is_municipality
from detectors.sv.shapes import END, labelled, opening, span, words

_REST = "[a-zåäöé]{1,20}(?:-[A-ZÅÄÖ][a-zåäöé]{1,20})?"
_WORD = f"[A-ZÅÄÖ]{_REST}"
_OPENING_WORD = opening("A-ZÅÄÖ") + _REST
_UNIT = "(?:[1-9][0-9]{0,3}|S|GA|FS):[1-9][0-9]{0,3}"
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]\Z")
_NOT_TRACTS = re.compile(
    r"(?:Kl|Klockan|Matteus|Markus|Lukas|Johannes|Romarbrevet|Psaltaren|Psalm|Mosebok|Jesaja"
    r"|Kapitel|Kap|Skala|Ratio|Scale|Matthew|Mark|Luke|John|Psalms|Genesis|Exodus|Romans|Isaiah"
    r"|Måndag|Tisdag|Onsdag|Torsdag|Fredag|Lördag|Söndag|Start|Slut|Resultat|Matchen|Port|Version"
    r"|Rad|Line|At|Lag|Lagen|Balken) ",
)
_UPPER = "[A-ZÅÄÖ]{2,20}(?:-[A-ZÅÄÖ]{2,20})?"
_OPENING_UPPER = opening("A-ZÅÄÖ") + "[A-ZÅÄÖ]{1,20}(?:-[A-ZÅÄÖ]{2,20})?"
_LOWER = "[a-zåäö]{2,20}"
_LABEL_WORDS = words(
    "fastighet", "fastigheten", "fastighetsbeteckning", "tomt", "tomten", "property", "samfällighet"
)
_LABEL = re.compile(
    r"(?:Fastigheten|Fastighet|Tomten|Tomt|Fastighetsbeteckning|Property|Lagfart|Bygglov|Servitut"
    r"|Samfällighet|Samfälligheten|Tomträtt|Arrende|Avstyckning|Granne|Grannen) "
)
_LEAD = re.compile(r"(?:På|The|I|Vid|Gäller) ")


def _validate(candidate: Candidate) -> Check | None:
    named = candidate.match.re.groupindex
    if "quarter" in named:
        return Check("quarter")
    if "stated" in named:
        return None if _CLOCK.search(candidate.value) else Check("label")
    value, start, _ = span(candidate)
    label = _LABEL.match(value)
    lead = label or _LEAD.match(value)
    if lead is not None:
        value, start = value[lead.end() :], start + lead.end()
    if not value[:1].isalpha() or " " not in value or _NOT_TRACTS.match(value):
        return None
    names = value.rsplit(" ", 1)[0].title().split(" ")
    known = any(is_municipality(" ".join(names[:count])) for count in range(1, len(names)))
    if known:
        return Check("municipality", score=0.9, start=start)
    if not candidate.context and label is None:
        return None
    return Check("tract", score=0.5 if _CLOCK.search(value) else 0.75, start=start)


RECOGNIZER = PatternRecognizer(
    name="se_property_designation",
    entity_types=("SE_PROPERTY_DESIGNATION",),
    patterns=(
        Pattern(
            "tract", rf"{_OPENING_WORD} (?:{_WORD} ){{0,3}}{_UNIT}(?![:.,]?[0-9]){END}", 0.4, 0.75
        ),
        Pattern(
            "capitals",
            rf"{_OPENING_UPPER} (?:{_UPPER} ){{0,3}}{_UNIT}(?![:.,]?[0-9]){END}",
            0.4,
            0.75,
        ),
        labelled(
            "labelled",
            _LABEL_WORDS,
            rf"(?P<stated>)(?:{_LOWER} [1-9][0-9]{{0,3}}:[1-9][0-9]{{0,3}}"
            rf"|(?:{_UPPER} ){{1,2}}[1-9][0-9]{{0,2}})(?![:.,]?[0-9])",
            0.75,
        ),
        Pattern(
            "quarter",
            rf"(?P<quarter>{opening('Kk')}(?:v\.? |varteret )(?:{_WORD} ){{1,2}}[1-9][0-9]{{0,2}})"
            rf"(?![:.,]?[0-9]){END}",
            0.6,
            0.8,
        ),
    ),
    triggers=(
        r"[a-zåäöé] (?:[0-9]{1,4}|S|GA|FS):[1-9]",
        r"(?:kv\.?|kvarteret) [a-zåäöé]",
        r"(?:fastighet|tomt|property|samf[äa]llighet)[^0-9]{0,60}[0-9]",
    ),
    context=(
        "fastighet",
        "tomt",
        "tomten",
        "bygglov",
        "granne",
        "samfällighet",
        "arrende",
        "nyttjanderätt",
        "tomträtt",
        "avstyckning",
        "fastighetsägare",
        "ägare",
        "carport",
        "lagfart",
        "lantmäteri",
        "servitut",
        "detaljplan",
        "förhandsbesked",
        "strandskydd",
        "markägare",
        "property",
        "plot",
        "building permit",
        "planning permission",
    ),
    validate=_validate,
    source="Lantmäteriet, Fastighetsregistret",
    examples=(
        Example("fastigheten Linköping Ryd 1:54", ("Linköping Ryd 1:54",), min_score=0.8),
        Example("Uppsala Exempelby 2:14 såldes i går", ("Uppsala Exempelby 2:14",), min_score=0.8),
        Example("Bygglov för Exempel-Lundby 5:32", ("Exempel-Lundby 5:32",), min_score=0.6),
        Example("kvarteret Korpen 9", ("kvarteret Korpen 9",), min_score=0.5),
        Example("the property Umeå Exempel 14:22", ("Umeå Exempel 14:22",), min_score=0.8),
        Example("Kv. Korpen 9 är tomt", ("Kv. Korpen 9",), min_score=0.5),
        Example("Fastighet Exempelby S:3", ("Exempelby S:3",), min_score=0.7),
        Example("LINKÖPING RYD 1:54", ("LINKÖPING RYD 1:54",), min_score=0.8),
        Example("fastighet KORPEN 9", ("KORPEN 9",), min_score=0.7),
        Example("tomten ryd 1:54 har ny ägare", ("ryd 1:54",), min_score=0.7),
        Example("Arrende av Åkerby 3:14", ("Åkerby 3:14",), min_score=0.6),
        Example("Johannes 3:16"),
        Example("fastigheten såldes kl 12:30"),
        Example("Skala 1:2"),
        Example("1 kap. 2:3"),
        Example("Vi ses Måndag 10:15"),
        Example("SFS 2018:585 2 kap. 5 §"),
        Example("Sverige vann med 2:1 mot Norge"),
        Example("Frölunda Brynäs 4:2"),
        Example("kv 9"),
    ),
)
