"""Swish numbers of companies and associations (123...), fund-raising numbers (90...). A private
person's Swish number is a mobile number and found as that."""

from detectors.recognizer import Check, Example, Pattern, PatternRecognizer
from detectors.sv.shapes import (
    DIGITS_END,
    END,
    cell,
    field,
    field_trigger,
    labelled,
    opening,
    under,
    words,
)

_LABEL = words(
    "swish", "swishnummer", "swish-nummer", "swishnr", "swisha till", "swisha", "swish till"
)
_COMPANY = "123[ -]?[0-9]{3} ?[0-9]{2} ?[0-9]{2}"
_NUMBER = rf"{_COMPANY}|90[0-9] ?[0-9]{{2}} ?[0-9]{{2}}"

RECOGNIZER = PatternRecognizer(
    name="se_swish",
    entity_types=("SE_SWISH_NUMBER",),
    patterns=(
        labelled("labelled", _LABEL, _NUMBER, 0.9),
        Pattern("near_word", rf"{opening('1')}{_COMPANY[1:]}{DIGITS_END}{END}", 0.0, 0.8),
        cell(_NUMBER, 0.85, r"swish"),
        field(_NUMBER, 0.85),
    ),
    triggers=(
        r"123[ -]?[0-9]{3} ?[0-9]{2} ?[0-9]{2}",
        r"swish[^0-9]{0,30}90[0-9]",
        field_trigger(_NUMBER),
    ),
    context=("swish", "swisha"),
    validate=under(_LABEL, lambda candidate: Check("labelled")),
    source="Swish (Getswish AB), the merchant test environment",
    examples=(
        Example("Swish 1231181189", ("1231181189",), min_score=0.85),
        Example("Swisha till 123 118 11 89", ("123 118 11 89",), min_score=0.85),
        Example("swishnummer: 123-118 11 89", ("123-118 11 89",), min_score=0.85),
        Example("Swish 900 11 11", ("900 11 11",), min_score=0.85),
        Example("123 118 11 89 (Swish)", ("123 118 11 89",), min_score=0.75),
        Example("pay with Swish to number 1231181189", ("1231181189",), min_score=0.75),
        Example("build 1231181189"),
        Example("1234567890 är ett exempel"),
        Example("swish fungerar inte på 90 procent"),
        Example("swisha 123 kronor"),
        Example("ring 013-12 34 56"),
        Example("order 123 118 11 89"),
    ),
)
