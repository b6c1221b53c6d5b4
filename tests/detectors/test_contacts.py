"""A tenant's public contacts: marked in any format, and nothing beside them."""

import time
from datetime import date

import pytest

from detectors import DETECTORS
from detectors.contacts import ContactsError, PublicContacts
from detectors.scanner import Scanner
from detectors.types import Finding, PlainPassage, Span, Why

ENTRIES = (
    "Kansli@Exempel.se",
    "namndservice@",
    "@vaxel.exempel.se",
    "070-174 06 05",
    "1177",
    "Storgatan 1, 123 45 Exempelstad",
)
CONTACTS = PublicContacts((f"[{n}]", entry) for n, entry in enumerate(ENTRIES))


def public(entity_type: str, value: str, **flags: bool) -> bool:
    text = f"å {value} ö"
    finding = Finding(entity_type, (Span(0, 2, 2 + len(value)),), 0.9, "test", Why("test"), **flags)
    (marked,) = CONTACTS.mark([PlainPassage(text)], [finding])
    assert marked.spans == finding.spans
    return marked.public


@pytest.mark.parametrize(
    ("entity_type", "value"),
    [
        ("EMAIL_ADDRESS", "kansli@exempel.se"),
        ("EMAIL_ADDRESS", "KANSLI@EXEMPEL.SE"),
        ("EMAIL_ADDRESS", "namndservice@annan.se"),
        ("EMAIL_ADDRESS", "vem.som.helst@vaxel.exempel.se"),
        ("PHONE_NUMBER", "0701740605"),
        ("PHONE_NUMBER", "+46 70 174 06 05"),
        ("PHONE_NUMBER", "+46 (0)70-1740605"),
        ("PHONE_NUMBER", "1177"),
        ("STREET_ADDRESS", "Storgatan 1"),
        ("STREET_ADDRESS", "storgatan 1\n123 45 Exempelstad"),
        ("SE_POSTAL_CODE", "123 45 Exempelstad"),
    ],
)
def test_a_listed_contact_is_public_in_any_format(entity_type: str, value: str) -> None:
    assert public(entity_type, value)


@pytest.mark.parametrize(
    ("entity_type", "value"),
    [
        ("EMAIL_ADDRESS", "anna@exempel.se"),
        ("EMAIL_ADDRESS", "kansli@exempel.se.annan.se"),
        ("EMAIL_ADDRESS", "xnamndservice@annan.se"),
        ("EMAIL_ADDRESS", "anna@sub.vaxel.exempel.se"),
        ("PHONE_NUMBER", "0701740606"),
        ("STREET_ADDRESS", "Storgatan 12"),
        ("STREET_ADDRESS", "Storgatan 1 lgh 1102"),
        ("STREET_ADDRESS", "Storgatan"),
        ("LOCATION", "Exempelstad"),
        ("PERSON", "Kansli"),
    ],
)
def test_another_value_is_not(entity_type: str, value: str) -> None:
    assert not public(entity_type, value)


def test_a_disguised_contact_is_not_public() -> None:
    assert not public("EMAIL_ADDRESS", "kansli@exempel.se", evasion=True)


def test_a_value_over_two_passages_is_left_alone() -> None:
    finding = Finding("PHONE_NUMBER", (Span(0, 0, 3), Span(1, 0, 7)), 0.9, "test", Why("test"))
    passages = [PlainPassage("070"), PlainPassage("1740605")]
    assert CONTACTS.mark(passages, [finding]) == (finding,)


def test_what_the_scanner_finds_is_marked() -> None:
    scanner = Scanner(DETECTORS, lambda: date(2026, 1, 1), time.perf_counter)
    passages = [PlainPassage("Mejla kansli@exempel.se eller anna.ek@exempel.se")]
    marked = CONTACTS.mark(passages, scanner.scan(passages).findings)
    mail = [finding.public for finding in marked if finding.entity_type == "EMAIL_ADDRESS"]
    assert mail == [True, False]


@pytest.mark.parametrize("entry", ["", "växeln", "a@b@c", "12", "x" * 300, "Storgatan"])
def test_an_entry_that_is_no_contact_is_refused_with_its_place(entry: str) -> None:
    with pytest.raises(ContactsError, match="file:7: "):
        PublicContacts([("file:7", entry)])


def test_no_contacts_are_false() -> None:
    assert not PublicContacts(())
    assert CONTACTS
