"""Bankgiro numbers: seven or eight digits with a Luhn digit. The shape fits too much else, so a
word near by must speak for it."""

from detectors.checksums import luhn
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.shapes import (
    END,
    cell,
    field,
    field_trigger,
    labelled,
    only_digits,
    opening,
    span,
    under,
    words,
)

_LABEL = words("bankgiro", "bankgironummer", "bankgironr", "bankgirot", "bg", "bgnr", "bg-nr")
_NUMBER = "[0-9]{3,4} ?- ?[0-9]{4}|[0-9]{7,8}"


def _validate(candidate: Candidate) -> Check | None:
    return Check("luhn") if luhn(only_digits(span(candidate)[0])) else None


RECOGNIZER = PatternRecognizer(
    name="se_bankgiro",
    entity_types=("SE_BANKGIRO",),
    patterns=(
        labelled("labelled", _LABEL, _NUMBER, 0.9),
        Pattern(
            "near_word",
            rf"{opening('0-9')}(?<![0-9]-[0-9])[0-9]{{2,3}}-[0-9]{{4}}(?!-){END}",
            0.0,
            0.7,
        ),
        cell(_NUMBER, 0.85, r"(?:bankgiro|\bbg)"),
        field(_NUMBER, 0.85),
    ),
    triggers=(
        r"(?:^|[^0-9])[0-9]{3,4}-[0-9]{4}(?:$|[^0-9])",
        r"(?:bankgiro|\bbg)[^0-9]{0,30}[0-9]{3}",
        field_trigger(_NUMBER),
    ),
    context=("bankgiro", "bg", "bgnr"),
    validate=under(_LABEL, _validate),
    source="Bankgirot; barsoom/banktools-se's account of the format",
    examples=(
        Example("Betala till bankgiro 5402-9681", ("5402-9681",), min_score=0.85),
        Example("bg 640-5070", ("640-5070",), min_score=0.85),
        Example("BG: 54029681", ("54029681",), min_score=0.85),
        Example("Bankgironummer 5402 - 9681", ("5402 - 9681",), min_score=0.85),
        Example("pay to Bankgiro no. 5402-9681", ("5402-9681",), min_score=0.85),
        Example("Bankgiro för hyran är sedan i maj 640-5070", ("640-5070",), min_score=0.6),
        Example("namn;bankgiro;ort\nKim;54029681;Säter", ("54029681",), min_score=0.8),
        Example("sidorna 5402-9681"),
        Example("bankgiro 5402-9682"),
        Example("åren 1990-2000 betalade vi via bg"),
        Example("bg-bilden finns på sidan 12"),
        Example("kurs 123-4567"),
        Example("org.nr 556036-0793 och bankgiro saknas"),
    ),
)
