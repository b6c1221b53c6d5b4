"""Interim numbers (T-numbers) that universities give to those who lack a personnummer."""

from detectors.checksums import luhn
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.person_numbers import is_past_day
from detectors.sv.shapes import END, only_digits, opening, span

_DATE = opening("0-9") + "[0-9](?:[0-9]{2})?(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"


def _validate(candidate: Candidate) -> Check | None:
    """The letter counts 1 in Luhn's sum; where the sum is wrong a label must speak for it."""
    value = span(candidate)[0]
    digits = only_digits(value[:-4])
    if not is_past_day(digits, "+" in value, candidate.today):
        return None
    if luhn(f"{digits[-6:]}1{value[-3:]}"):
        return Check("luhn_and_date")
    return Check("date", score=0.6) if candidate.context else None


RECOGNIZER = PatternRecognizer(
    name="se_interimsnummer",
    entity_types=("SE_INTERIMSNUMMER",),
    patterns=(
        Pattern("t_number", rf"{_DATE} ?[-+] ?[TRSUWXJKLMN][0-9]{{3}}{END}", 0.85, 0.95),
        Pattern("t_number_joined", rf"{_DATE}[TRSUWXJKLMN][0-9]{{3}}{END}", 0.5, 0.9),
        Pattern("t_number_lower", rf"{_DATE} ?[-+]? ?[trsuwxjklmn][0-9]{{3}}{END}", 0.3, 0.85),
    ),
    triggers=(r"[0-9]{6} ?[-+]? ?[TRSUWXJKLMN][0-9]{3}",),
    context=(
        "t-nummer",
        "t-nr",
        "interim",
        "tillfälligt personnummer",
        "tillfälligt nummer",
        "saknar personnummer",
        "temporary registration number",
        "temporary personal",
        "temporary number",
        "t-number",
        "student",
        "ladok",
        "doktorand",
        "antagning",
        "admission",
        "utbytes",
    ),
    validate=_validate,
    source="KTH on T-numbers; personnummer/meta, specification 3.1",
    examples=(
        Example("student 900101-T220", ("900101-T220",), min_score=0.5),
        Example("Numret 000101-T220 gäller till antagningen.", ("000101-T220",), min_score=0.8),
        Example("T-nummer 20000101-T220", ("20000101-T220",), min_score=0.9),
        Example("T-number 000101T220", ("000101T220",), min_score=0.8),
        Example("interimspersonnummer 000101-t220", ("000101-t220",), min_score=0.8),
        Example("temporary registration number 000101 - T220", ("000101 - T220",), min_score=0.8),
        Example("Sal 123456-T220"),
        Example("kurs SF1625-T220"),
        Example("Artikel 001301-T220"),
        Example("Modell 000101-T221"),
        Example("000101-A220"),
        Example("000101-T2201"),
        Example("student 990229-T220"),
    ),
)
