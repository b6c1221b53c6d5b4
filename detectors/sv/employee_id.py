"""Employee numbers, beside their label."""

from detectors.recognizer import Example, PatternRecognizer
from detectors.sv.shapes import at_least_digits, field, field_trigger, labelled, words

_LABEL = words(
    "anst.nr",
    "anst nr",
    "anstnr",
    "anst.nummer",
    "anställningsnummer",
    "anställningsnr",
    "anställnings-id",
    "anställnr",
    "personalnummer",
    "personalnr",
    "personal-id",
    "löntagarnummer",
    "employee no",
    "employee id",
    "employee number",
    "employee nr",
    "staff id",
    "staff no",
    "staff number",
    "personnel number",
)
_VALUE = r"[A-Za-z]{0,3}-?[0-9][0-9A-Za-z]{1,9}(?:-[0-9]{1,4})?"

RECOGNIZER = PatternRecognizer(
    name="se_employee_id",
    entity_types=("EMPLOYEE_ID",),
    patterns=(labelled("labelled", _LABEL, _VALUE, 0.85), field(_VALUE, 0.85)),
    triggers=(
        r"(?:anst\.? ?n|anställ|personaln|personal-|löntagarn|employee|staff|personnel)"
        r"[^0-9]{0,40}[0-9]",
        field_trigger(_VALUE),
    ),
    context=(
        "anst.nr",
        "anstnr",
        "anställningsnummer",
        "anställningsnr",
        "anställnings-id",
        "personalnummer",
        "personalnr",
        "employee no",
        "employee id",
        "employee_id",
        "employee number",
        "staff id",
        "staff number",
        "personnel number",
    ),
    validate=at_least_digits(3),
    source="Common labels of Swedish personnel systems",
    examples=(
        Example("anställningsnummer 60331", ("60331",), min_score=0.8),
        Example("anst.nr 60502, ny adjunkt", ("60502",), min_score=0.8),
        Example("Anstnr: A12345", ("A12345",), min_score=0.8),
        Example("employee id E-10442", ("E-10442",), min_score=0.8),
        Example("Personalnummer = 004711", ("004711",), min_score=0.8),
        Example("staff number 90210", ("90210",), min_score=0.8),
        Example("anställd sedan 2019"),
        Example("employee handbook 2024"),
        Example("Vi är 60331 anställda"),
        Example("personalen ökade med 12"),
        Example("faktura 60331"),
        Example("staff of 250"),
    ),
)
