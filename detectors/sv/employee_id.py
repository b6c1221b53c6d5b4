"""Employee numbers, beside their label."""

from detectors.recognizer import Example, PatternRecognizer
from detectors.sv.shapes import (
    LOCAL,
    cell,
    field,
    field_trigger,
    labelled,
    local_number,
    under,
    words,
)

_LABEL = words(
    "anstid",
    "tjänstelegitimation",
    "tjänste-id",
    "emp no",
    numbered=(
        "anst",
        "anställ",
        "anställd",
        "anställning",
        "medarbetar",
        "personal",
        "lön",
        "löntagar",
        "tjänst",
        "employee",
        "emp",
        "empl",
        "staff",
        "worker",
        "coworker",
        "personnel",
        "payroll",
    ),
)
_STEM = (
    r"(?:anst|medarbetar|personal|l[öo]ne?[- .]?n|l[öo]ntagar|tj[äa]nst|empl?[ ._-]{0,2}(?:n|i|#)"
    r"|employee|staff|worker|personnel|payroll)"
)

RECOGNIZER = PatternRecognizer(
    name="se_employee_id",
    entity_types=("EMPLOYEE_ID",),
    patterns=(
        labelled("labelled", _LABEL, LOCAL, 0.85),
        cell(LOCAL, 0.8, _STEM),
        field(LOCAL, 0.85),
    ),
    triggers=(rf"{_STEM}[^0-9]{{0,60}}[0-9]", field_trigger(LOCAL)),
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
    validate=under(_LABEL, local_number),
    source="Common labels of Swedish personnel systems",
    examples=(
        Example("anställningsnummer 60331", ("60331",), min_score=0.8),
        Example("anst.nr 60502, ny adjunkt", ("60502",), min_score=0.8),
        Example("Anstnr: A12345", ("A12345",), min_score=0.8),
        Example("employee id E-10442", ("E-10442",), min_score=0.8),
        Example("Personalnummer = 004711", ("004711",), min_score=0.8),
        Example("Anställnings-ID: A-4482", ("A-4482",), min_score=0.8),
        Example("personalnr hos oss är 44812", ("44812",), min_score=0.8),
        Example("Employee #44821", ("44821",), min_score=0.8),
        Example("emp. id (HR): E10442", ("E10442",), min_score=0.8),
        Example('"anstallningsnummer": "60331"', ("60331",), min_score=0.8),
        Example("anst.nr;namn\n60331;Eva\n60332;Kim", ("60331", "60332"), min_score=0.7),
        Example("staff number 90210", ("90210",), min_score=0.8),
        Example("anställd sedan 2019"),
        Example("employee handbook 2024"),
        Example("Vi är 60331 anställda"),
        Example("personalen ökade med 12"),
        Example("faktura 60331"),
        Example("staff of 250"),
        Example("anställd 2019-2024"),
        Example("anställningsnummer;start\nsaknas;2024-10-01"),
    ),
)
