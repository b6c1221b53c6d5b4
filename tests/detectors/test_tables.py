"""A column's head is context for the values far below it."""

from datetime import date

import pytest

from detectors import RECOGNIZERS
from detectors.scanner import Scanner
from detectors.tables import Tables
from detectors.types import LOW_BELOW, PlainPassage

SCANNER = Scanner(RECOGNIZERS, lambda: date(2026, 11, 20), lambda: 0.0)
FILLER = "uppgift saknas tills vidare"


def table(mark: str, edge: str = "", rule: str = "") -> str:
    rows = [["Namn", "Personnummer", "Anmärkning"]]
    rows += [["E T", "saknas", FILLER]] * 8
    rows += [["E T", "8501012382", FILLER], ["E T", FILLER, "8501012382"]]
    lines = [edge + mark.join(row) + edge for row in rows]
    if rule:
        lines.insert(1, rule)
    return "\n".join(lines) + "\n\nSlut."


@pytest.mark.parametrize(
    "text",
    [table(";"), table(","), table("\t"), table("|"), table("|", "|", "|---|---|---|")],
)
def test_the_head_speaks_for_its_column_only(text: str) -> None:
    findings = [
        finding
        for finding in SCANNER.scan([PlainPassage(text)]).findings
        if finding.recognizer != "names"
    ]
    assert [finding.score >= LOW_BELOW for finding in findings] == [True, False]
    assert "personnummer" in findings[0].why.context


@pytest.mark.parametrize(
    "text",
    [
        "Hej Eva, personnummer\n" + FILLER * 6 + "\n8501012382",
        "Namn;Personnummer\n" + f"{FILLER}\n" * 8 + "x;8501012382",
        "Namn;Personnummer\n" + f"x;{FILLER}\n" * 8 + "x;y;8501012382",
    ],
)
def test_what_is_no_table_has_no_heads(text: str) -> None:
    assert Tables(text).head(text.index("8501012382")) == ""
