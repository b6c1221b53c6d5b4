"""Bankgiro numbers: seven or eight digits with a Luhn digit."""

from detectors.recognizer import Example
from detectors.sv.giro import giro
from detectors.sv.shapes import END, opening

RECOGNIZER = giro(
    "bankgiro",
    labels=("bankgiro", "bankgironummer", "bankgironr", "bankgirot", "bg", "bgnr", "bg-nr"),
    number="[0-9]{3,4} ?- ?[0-9]{4}|[0-9]{7,8}",
    near_word=rf"{opening('0-9')}(?<![0-9]-[0-9])[0-9]{{2,3}}-[0-9]{{4}}(?!-){END}",
    stem=r"(?:bankgiro|\bbg)",
    triggers=(
        r"(?:^|[^0-9])[0-9]{3,4}-[0-9]{4}(?:$|[^0-9])",
        r"(?:bankgiro|\bbg)[^0-9]{0,30}[0-9]{3}",
    ),
    context=("bankgiro", "bg", "bgnr"),
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
