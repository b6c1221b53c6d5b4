"""Plusgiro numbers: two to eight digits in groups, the last one a Luhn digit."""

from detectors.recognizer import Example
from detectors.sv.giro import giro
from detectors.sv.shapes import END, opening

RECOGNIZER = giro(
    "plusgiro",
    labels=(
        "plusgiro",
        "plusgironummer",
        "plusgironr",
        "plusgirot",
        "postgiro",
        "pg",
        "pgnr",
        "pg-nr",
    ),
    number="[0-9](?: ?[0-9]){0,6} ?- ?[0-9]|[0-9]{5,8}",
    near_word=rf"{opening('0-9')}(?<![0-9][- ][0-9])[0-9]{{0,2}}"
    rf"(?: [0-9]{{2}}){{1,3}}-[0-9](?!-){END}",
    stem=r"(?:plusgiro|postgiro|\bpg)",
    triggers=(
        r"(?:plusgiro|postgiro|\bpg)[^0-9]{0,30}[0-9]",
        r"[0-9] [0-9]{2}-[0-9](?:$|[^0-9])",
    ),
    context=("plusgiro", "postgiro", "pg", "pgnr"),
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
