"""Payment references (OCR numbers): any length to 25 digits with a Luhn digit, beside a label."""

from detectors.checksums import luhn
from detectors.recognizer import Candidate, Check, Example, PatternRecognizer
from detectors.sv.shapes import (
    cell,
    field,
    field_trigger,
    labelled,
    only_digits,
    span,
    under,
    words,
)

_LABEL = words(
    "ocr",
    "ocr-nummer",
    "ocr-nr",
    "ocrnr",
    "ocrnummer",
    "ocr-referens",
    "betalningsreferens",
    "betalreferens",
    "betalningsref",
    "referensnummer för betalning",
    "referensnummer vid betalning",
    "payment reference",
    "inbetalningsnummer",
)
_NUMBER = "[0-9](?:[ ]?[0-9]){3,24}"


def _validate(candidate: Candidate) -> Check | None:
    return Check("luhn") if luhn(only_digits(span(candidate)[0])) else None


RECOGNIZER = PatternRecognizer(
    name="se_ocr_reference",
    entity_types=("SE_OCR_REFERENCE",),
    patterns=(
        labelled("labelled", _LABEL, _NUMBER, 0.85),
        cell(_NUMBER, 0.8, r"(?:\bocr|betalningsref|betalreferens|payment reference)"),
        field(_NUMBER, 0.8),
    ),
    triggers=(
        r"(?:\bocr|betalningsref|betalreferens|vid betalning|för betalning|payment reference"
        r"|inbetalningsn)[^0-9]{0,40}[0-9]",
        field_trigger(_NUMBER),
    ),
    context=("ocr", "betalningsref", "betalreferens", "payment reference", "inbetalningsnummer"),
    validate=under(_LABEL, _validate),
    source="Bankgirot, OCR reference control; barsoom/banktools-se's account of the format",
    examples=(
        Example("OCR 1230", ("1230",), min_score=0.8),
        Example("OCR-nummer: 55603607932", ("55603607932",), min_score=0.8),
        Example("ocr 5560 3607 932", ("5560 3607 932",), min_score=0.8),
        Example("betalningsreferens 12344", ("12344",), min_score=0.8),
        Example("payment reference: 1230", ("1230",), min_score=0.8),
        Example("OCR-nr = 12344", ("12344",), min_score=0.8),
        Example("OCR 1231"),
        Example("referens 1230"),
        Example("OCR-programmet läste 1230 sidor"),
        Example("faktura 1230"),
        Example("OCR"),
        Example("betalning av 1230 kr"),
    ),
)
