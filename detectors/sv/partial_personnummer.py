"""A personnummer written in part: a birth date with a masked serial, or the last four alone."""

import re

from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.person_numbers import CONTEXT, is_past_day
from detectors.sv.shapes import DIGITS_END, END, START, before, only_digits, span, words

_OTHER_FOUR = re.compile(r"kort|card|konto|account|telefon|phone|mobil|visa", re.IGNORECASE)
_LAST_FOUR = words(
    "fyra sista", "sista fyra", "4 sista", "sista 4", "last four", "last 4", "final four"
)
_SERIAL = r"(?:[Xx]{4}|[Nn]{4}|\*{4}|[_?•#]{4}|\.{4})"
_DATE = r"(?:18|19|20)?[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-3][0-9]|[67][0-9]|[89][0-9])"


def _validate(candidate: Candidate) -> Check | None:
    value = span(candidate)[0]
    if "date" not in candidate.match.re.groupindex:
        return None if _OTHER_FOUR.search(before(candidate, 60)) else Check("labelled")
    day = only_digits(candidate.match.group("date"))
    return Check("date") if is_past_day(day, "+" in value, candidate.today) else None


RECOGNIZER = PatternRecognizer(
    name="se_personnummer_partial",
    entity_types=("SE_PERSONNUMMER",),
    patterns=(
        Pattern(
            "masked_serial",
            rf"{START}(?P<value>(?P<date>{_DATE}) ?[-+] ?{_SERIAL})(?![0-9A-Za-z*])",
            0.3,
            0.6,
        ),
        Pattern(
            "last_four",
            rf"{_LAST_FOUR}(?: (?i:siffrorna|siffror|digits|numbers|i|of|in|the|är|is|are"
            rf"|personnumret|personnummer|pnr|personal number)(?![^\W_])){{0,6}}[ .:=(]{{0,4}}"
            rf"(?P<value>[0-9]{{4}}){DIGITS_END}{END}",
            0.5,
            0.6,
        ),
    ),
    triggers=(
        r"[0-9]{6} ?[-+] ?[XxNn*_?•#.]{4}",
        r"(?:fyra|4) sista|sista (?:fyra|4)|(?:last|final) (?:four|4)",
    ),
    context=CONTEXT,
    validate=_validate,
    source="Skatteverket, SKV 704",
    examples=(
        Example("personnummer 850101-XXXX", ("850101-XXXX",), min_score=0.5),
        Example("Eleven 19850101-****", ("19850101-****",), min_score=0.5),
        Example("född 850101-xxxx", ("850101-xxxx",), min_score=0.5),
        Example("pnr 850101-NNNN", ("850101-NNNN",), min_score=0.5),
        Example("Anteckning 850101-XXXX", ("850101-XXXX",)),
        Example("Hennes fyra sista är 2382", ("2382",), min_score=0.5),
        Example("last four digits of the personal number: 2382", ("2382",), min_score=0.5),
        Example("sista fyra siffrorna: 2382", ("2382",), min_score=0.5),
        Example("ÅÅMMDD-XXXX är formatet"),
        Example("851332-XXXX"),
        Example("Kortets fyra sista: 4242"),
        Example("the card's last four digits are 4242"),
        Example("De fyra sista åren, 2022 till 2025, var bra."),
        Example("De fyra sista eleverna fick 2382 kronor"),
        Example("version 850101-xxxxx"),
        Example("personnummer 20990101-XXXX"),
    ),
)
