"""Plusgiro numbers: two to eight digits in groups, the last one a Luhn digit, beside a label."""

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

_LABEL = words(
    "plusgiro", "plusgironummer", "plusgironr", "plusgirot", "postgiro", "pg", "pgnr", "pg-nr"
)
_NUMBER = "[0-9](?: ?[0-9]){0,6} ?- ?[0-9]|[0-9]{5,8}"


def _validate(candidate: Candidate) -> Check | None:
    return Check("luhn") if luhn(only_digits(span(candidate)[0])) else None


RECOGNIZER = PatternRecognizer(
    name="se_plusgiro",
    entity_types=("SE_PLUSGIRO",),
    patterns=(
        labelled("labelled", _LABEL, _NUMBER, 0.9),
        Pattern(
            "near_word",
            rf"{opening('0-9')}(?<![0-9][- ][0-9])[0-9]{{0,2}}"
            rf"(?: [0-9]{{2}}){{1,3}}-[0-9](?!-){END}",
            0.0,
            0.7,
        ),
        cell(_NUMBER, 0.85, r"(?:plusgiro|postgiro|\bpg)"),
        field(_NUMBER, 0.85),
    ),
    triggers=(
        r"(?:plusgiro|postgiro|\bpg)[^0-9]{0,30}[0-9]",
        r"[0-9] [0-9]{2}-[0-9](?:$|[^0-9])",
        field_trigger(_NUMBER),
    ),
    context=("plusgiro", "postgiro", "pg", "pgnr"),
    validate=under(_LABEL, _validate),
    source="Bankgirot, PlusGirot; barsoom/banktools-se's account of the format",
    examples=(
        Example("plusgiro 28 65 43-4", ("28 65 43-4",), min_score=0.85),
        Example("pg 410 54 68-5", ("410 54 68-5",), min_score=0.85),
        Example("Plusgirot: 4-2", ("4-2",), min_score=0.85),
        Example("PG 286543-4", ("286543-4",), min_score=0.85),
        Example("postgiro nr 2865434", ("2865434",), min_score=0.85),
        Example("Plusgiro and amount as on the slip: 28 65 43-4", ("28 65 43-4",), min_score=0.6),
        Example("namn;pg\nKim;2865434", ("2865434",), min_score=0.8),
        Example("plusgiro 28 65 43-5"),
        Example("kl 10 30-4"),
        Example("pg. 12-13 in the book"),
        Example("se 28 65 43-4"),
        Example("plusgiro saknas"),
        Example("resultat 4-2"),
    ),
)
