"""Every Swedish recognizer against its own examples, and what all of them promise."""

import re
from datetime import date

import pytest
import re2

from detectors.recognizer import Example, PatternRecognizer
from detectors.sv import RECOGNIZERS
from detectors.taxonomy import ENTITY_TYPES

TODAY = date(2026, 11, 20)
CASES = [(r, e) for r in RECOGNIZERS for e in r.examples]


@pytest.mark.parametrize(
    ("recognizer", "example"), CASES, ids=[f"{r.name}-{i}" for i, (r, _) in enumerate(CASES)]
)
def test_example(recognizer: PatternRecognizer, example: Example) -> None:
    hits = list(recognizer.find(example.text, "", TODAY))
    found = {
        example.text[hit.start : hit.end]
        for hit in hits
        if hit.score >= example.min_score
        and (not example.entity_type or hit.entity_type == example.entity_type)
    }
    assert found == set(example.values)
    if example.values:
        assert _triggered(recognizer, example.text)


@pytest.mark.parametrize("recognizer", RECOGNIZERS, ids=lambda r: r.name)
def test_promises(recognizer: PatternRecognizer) -> None:
    assert re.fullmatch(r"se_[a-z_]+", recognizer.name)
    assert recognizer.source
    assert all(entity in ENTITY_TYPES for entity in recognizer.entity_types)
    assert sum(bool(e.values) for e in recognizer.examples) >= 6
    assert sum(not e.values for e in recognizer.examples) >= 6
    names = [pattern.name for pattern in recognizer.patterns]
    assert len(names) == len(set(names))
    for pattern in recognizer.patterns:
        assert 0.0 <= pattern.score <= pattern.context_score <= 1.0
        assert not re.search(r"(?<!\\)[*+]|\{\d+,\}", _without_classes(pattern.regex))


def test_names_are_unique() -> None:
    names = [recognizer.name for recognizer in RECOGNIZERS]
    assert len(names) == len(set(names))


def test_a_label_speaks_for_a_field() -> None:
    by_name = {recognizer.name: recognizer for recognizer in RECOGNIZERS}
    fields = {
        "se_passport": ("passnummer", "AA1234567"),
        "se_plusgiro": ("plusgiro", "28 65 43-4"),
        "se_bankgiro": ("bankgiro", "5402-9681"),
        "se_employee_id": ("anställningsnummer", "60331"),
        "se_student_id": ("student_id", "20-44710"),
        "se_patient_id": ("patientnummer", "P-518204"),
        "se_ocr_reference": ("ocr", "1230"),
        "se_case_number": ("diarienummer", "2014/304"),
        "se_driving_licence": ("körkortsnummer", "12345678"),
        "se_lma_number": ("lma-nummer", "12-345678"),
        "se_swish": ("swish", "1231181189"),
        "se_vehicle_registration": ("regnr", "ABC123"),
        "se_personnummer": ("personnummer", "8501012382"),
    }
    for name, (label, value) in fields.items():
        recognizer = by_name[name]
        assert any(
            value[hit.start : hit.end] == value and hit.score >= 0.7
            for hit in recognizer.find(value, label, TODAY)
        ), name
        assert _triggered(recognizer, value), name


def test_state_organisation_numbers_are_public() -> None:
    recognizer = next(r for r in RECOGNIZERS if r.name == "se_organisationsnummer")
    assert [hit.public for hit in recognizer.find("202100-3054, 556036-0793", "", TODAY)] == [
        True,
        False,
    ]


def test_a_town_hall_is_public() -> None:
    recognizer = next(r for r in RECOGNIZERS if r.name == "se_street_address")
    text = "Besök oss i Stadshuset, Exempelgatan 1, 582 23 Linköping. Han bor på Exempelgatan 3."
    assert {(text[h.start : h.end], h.public) for h in recognizer.find(text, "", TODAY)} >= {
        ("Exempelgatan 1, 582 23 Linköping", True)
    }


def _without_classes(regex: str) -> str:
    return re.sub(r"\[(?:\\.|[^\]\\])*\]", "", regex)


def _triggered(recognizer: PatternRecognizer, text: str) -> bool:
    return any(re2.search(f"(?i){trigger}", text) for trigger in recognizer.triggers)
