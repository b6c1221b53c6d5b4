"""Whole addresses in running text, blocks and tables, and what only looks like one."""

from datetime import date

import pytest

from detectors import RECOGNIZERS
from detectors.contacts import PublicContacts
from detectors.scanner import Scanner
from detectors.types import LOW_BELOW, Finding, PlainPassage
from tests.detectors.address_cases import WITH, WITHOUT, cases

TODAY = date(2026, 11, 20)
SCANNER = Scanner(
    [r for r in RECOGNIZERS if {"STREET_ADDRESS", "SE_POSTAL_CODE"} & set(r.entity_types)],
    lambda: TODAY,
    lambda: 0.0,
)


def findings(text: str, label: str = "") -> list[tuple[str, Finding]]:
    report = SCANNER.scan([PlainPassage(text, label=label)])
    return [
        (text[finding.spans[0].start : finding.spans[0].end], finding)
        for finding in report.findings
        if finding.score >= LOW_BELOW
    ]


def streets(text: str, label: str = "") -> list[str]:
    found = findings(text, label)
    return [value for value, finding in found if finding.entity_type == "STREET_ADDRESS"]


@pytest.mark.parametrize(("text", "values"), cases(WITH))
def test_the_whole_address_is_found(text: str, values: tuple[str, ...]) -> None:
    assert tuple(streets(text)) == values


@pytest.mark.parametrize(("text", "values"), cases(WITHOUT))
def test_what_only_looks_like_an_address_is_not(text: str, values: tuple[str, ...]) -> None:
    assert streets(text) == []


@pytest.mark.parametrize(
    ("label", "value", "entity_type"),
    [
        ("street", "Tunnlandet 9", "STREET_ADDRESS"),
        ("gatuadress", "Övre Hultet 12 B", "STREET_ADDRESS"),
        ("postnummer", "582 28", "SE_POSTAL_CODE"),
        ("postal_code", "58228", "SE_POSTAL_CODE"),
    ],
)
def test_a_field_says_what_its_value_is(label: str, value: str, entity_type: str) -> None:
    assert [(v, f.entity_type) for v, f in findings(value, label)] == [(value, entity_type)]
    assert findings(value, "e-postadress") == []


def test_an_authority_has_a_public_address_and_a_resident_none() -> None:
    for text, public in (
        ("Exempelstads kommun, Storgatan 1, 123 45 Exempelstad", True),
        ("Skatteverket\nBox 12\n123 45 Exempelstad", True),
        ("Visiting address: Storgatan 1, 123 45 Exempelstad", True),
        ("Hon bor i Exempelstads kommun, Storgatan 1, 123 45 Exempelstad", False),
        ("Test Testsson, Storgatan 1, 123 45 Exempelstad", False),
    ):
        assert [finding.public for _, finding in findings(text)] == [public], text


def test_a_listed_address_is_public_in_every_wording() -> None:
    contacts = PublicContacts([("1", "Storgatan 1, 123 45 Exempelstad"), ("2", "Box 12, Säter")])
    for text, public in (
        ("Kom till Storgatan 1.", True),
        ("Kom till Storgatan 1, 123 45 Exempelstad", True),
        ("Kom till STORGATAN 1\n123 45  EXEMPELSTAD", True),
        ("Kom till Storgatan 11, 123 45 Exempelstad", False),
        ("Kom till Storgatan 1 lgh 1101, 123 45 Exempelstad", False),
    ):
        passage = PlainPassage(text)
        marked = contacts.mark([passage], SCANNER.scan([passage]).findings)
        assert [finding.public for finding in marked] == [public], text
