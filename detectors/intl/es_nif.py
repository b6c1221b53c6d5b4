"""Spanish identity numbers: DNI (eight digits and a letter) and NIE (X, Y or Z in front)."""

import re

from detectors.edges import first
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


def check_letter(digits: str) -> str:
    """The letter for the eight digits of a DNI, or of a NIE with its X, Y, Z as 0, 1, 2."""
    return _LETTERS[int(digits) % 23]


def _validate(candidate: Candidate) -> Check | None:
    value = re.sub(r"[ .-]", "", candidate.value).upper()
    digits = value[:-1].translate(str.maketrans("XYZ", "012"))
    if check_letter(digits) != value[-1] or len(set(digits)) == 1:
        return None
    return Check("mod23", test_number=digits in {"12345678", "01234567"})


RECOGNIZER = PatternRecognizer(
    name="es_nif",
    entity_types=("ES_NIF",),
    patterns=(
        Pattern(
            "dni",
            first("0-9", r"[\w.+-]")
            + r"[0-9](?P<dot>[. ]?)[0-9]{3}(?P=dot)[0-9]{3}[ -]?[A-HJ-NP-TV-Z]"
            r"(?![\w-])",
            0.35,
            0.9,
            re.IGNORECASE,
        ),
        Pattern(
            "nie",
            first("XYZ", r"[\w.+-]") + r"[ -]?[0-9]{7}[ -]?[A-HJ-NP-TV-Z](?![\w-])",
            0.45,
            0.9,
        ),
    ),
    triggers=(
        r"[0-9]{2}[. ]?[0-9]{3}[. ]?[0-9]{3}[ -]?[a-hj-np-tv-z]",
        r"[xyz][ -]?[0-9]{7}[ -]?[a-hj-np-tv-z]",
    ),
    context=("dni", "nif", "nie", "spansk", "spanien", "spanish", "documento nacional"),
    validate=_validate,
    examples=(
        Example("DNI 54362315K", ("54362315K",), min_score=0.8),
        Example("spanskt id: 54.362.315-K", ("54.362.315-K",), min_score=0.8),
        Example("NIE X-2482300W", ("X-2482300W",), min_score=0.8),
        Example("nif 54362315-K", ("54362315-K",)),
        Example("NIE: X2482300W.", ("X2482300W",)),
        Example("Spanish DNI 54362315 K", ("54362315 K",)),
        Example("DNI 54362315L"),
        Example("NIE X2482300A"),
        Example("DNI 5436231K"),
        Example("DNI 00000000T"),
        Example("artikel 54362315"),
        Example("DNI 54362315KA"),
    ),
    source="Spanish Ministry of the Interior: check letter of NIF and NIE",
)
