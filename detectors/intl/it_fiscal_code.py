"""Italian fiscal codes: name letters, birth date, town code and a check letter."""

import re

from detectors.edges import first
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_ODD = (
    1,
    0,
    5,
    7,
    9,
    13,
    15,
    17,
    19,
    21,
    2,
    4,
    18,
    20,
    11,
    3,
    6,
    8,
    12,
    14,
    16,
    10,
    22,
    25,
    24,
    23,
)
_DIGIT = "[0-9LMNP-V]"


def check_letter(first_fifteen: str) -> str:
    """The last letter for the first fifteen characters (capitals and digits)."""
    total = 0
    for index, char in enumerate(first_fifteen):
        value = int(char) if char.isdigit() else ord(char) - 65
        total += _ODD[value] if index % 2 == 0 else value
    return chr(65 + total % 26)


def _validate(candidate: Candidate) -> Check | None:
    value = candidate.value.replace(" ", "").upper()
    return Check("mod26") if check_letter(value[:15]) == value[15] else None


RECOGNIZER = PatternRecognizer(
    name="it_fiscal_code",
    entity_types=("IT_FISCAL_CODE",),
    patterns=(
        Pattern(
            "code",
            first("A-Z", r"[\w-]") + rf"[A-Z]{{2}} ?[A-Z]{{3}} ?{_DIGIT}{{2}}[A-EHLMPRST]"
            rf"{_DIGIT}{{2}} ?[A-Z]{_DIGIT}{{3}}[A-Z](?![\w-])",
            0.85,
            0.95,
            re.IGNORECASE,
        ),
    ),
    triggers=(
        r"[a-z]{3} ?[a-z]{3} ?[0-9lmnp-v]{2}[a-ehlmprst][0-9lmnp-v]{2} ?[a-z][0-9lmnp-v]{3}[a-z]",
    ),
    context=("codice fiscale", "fiscal", "italiensk", "italien", "italian", "skattenummer"),
    validate=_validate,
    examples=(
        Example("codice fiscale RSSMRA85T10A562S", ("RSSMRA85T10A562S",), min_score=0.9),
        Example("RSSMRA85T10A562S", ("RSSMRA85T10A562S",), min_score=0.8),
        Example("rss mra 85t10 a562s", ("rss mra 85t10 a562s",)),
        Example("italienskt skattenummer: RCCMNL83S18D969H", ("RCCMNL83S18D969H",)),
        Example("(RCCMNL83S18D969H)", ("RCCMNL83S18D969H",)),
        Example("Italian fiscal code=RSSMRA85T10A562S;", ("RSSMRA85T10A562S",)),
        Example("RSSMRA85T10A562T"),
        Example("RSSMRA85X10A562S"),
        Example("RSSMRA85T10A562SX"),
        Example("RSSMR85T10A562S"),
        Example("ABCDEF12G34H567I"),
        Example("serie-RSSMRA85T10A562S"),
    ),
    source="Italian Revenue Agency, decree of 23 December 1976: codice fiscale",
)
