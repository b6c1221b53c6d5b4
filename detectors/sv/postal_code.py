"""A postal code with its town, without a street: a quasi-identifier."""

import re

from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.addresses import TOWN, follows_street
from detectors.sv.places import is_municipality
from detectors.sv.shapes import END, only_digits, opening, span

_NOT_TOWNS = re.compile(
    "kronor|kr|sek|euro?|usd|dollar|personer|invånare|elever|januari|februari|mars|april|maj|juni"
    "|juli|augusti|september|oktober|november|december|stycken|st|tkr",
    re.IGNORECASE,
)
_EDGE = opening("1-9S") + "(?<![0-9][- ][1-9S])(?<!-[1-9S])(?:(?<=S)E?[- ][1-9])?(?<!S)"


def _validate(candidate: Candidate) -> Check | None:
    """Codes run from 100 to 984 thousand; within a full address the address speaks."""
    value, start, _ = span(candidate)
    town = candidate.match.group("town")
    digits = only_digits(value)
    if not "10000" <= digits <= "98499" or _NOT_TOWNS.fullmatch(town):
        return None
    if follows_street(candidate.text, start):
        return None
    return Check("town", score=0.75) if is_municipality(town) else Check("range")


RECOGNIZER = PatternRecognizer(
    name="se_postal_code",
    entity_types=("SE_POSTAL_CODE",),
    patterns=(
        Pattern(
            "spaced",
            rf"{_EDGE}[0-9]{{2}} [0-9]{{2}} {{1,2}}(?P<town>{TOWN}){END}",
            0.5,
            0.75,
        ),
        Pattern(
            "joined",
            rf"{_EDGE}[0-9]{{4}} {{1,2}}(?P<town>{TOWN}){END}",
            0.0,
            0.7,
        ),
    ),
    triggers=(r"[1-9][0-9]{2} ?[0-9]{2} {1,2}[a-zåäöéü]{2}",),
    context=("postnummer", "postnr", "postadress", "postort", "adress", "postal code", "zip"),
    validate=_validate,
    source="PostNord, postal codes; python-stdnum's account of the format",
    examples=(
        Example("Hon bor någonstans i 582 28 Linköping.", ("582 28 Linköping",), min_score=0.5),
        Example("postnummer 791 60 Falun", ("791 60 Falun",), min_score=0.7),
        Example("SE-123 45 Exempelstad", ("SE-123 45 Exempelstad",), min_score=0.5),
        Example("582 28 LINKÖPING", ("582 28 LINKÖPING",), min_score=0.7),
        Example("postadress 58228 Linköping", ("58228 Linköping",), min_score=0.7),
        Example("The postal code is 194 34 Upplands Väsby", ("194 34 Upplands Väsby",)),
        Example("Exempelgatan 12, 582 28 Linköping"),
        Example("123 45 kronor"),
        Example("100 50 Kronor"),
        Example("010-123 45 Anna svarar"),
        Example("070 123 45 67 Anna"),
        Example("012 34 Exempelstad"),
        Example("990 12 Exempelstad"),
        Example("58228 Exempel"),
    ),
)
