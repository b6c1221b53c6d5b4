"""Mailboxes, telephone numbers, addresses in networks and on the map."""

from datetime import date

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.intl import email_address, geo_coordinate, ip_address, phone
from detectors.intl.email_address import is_functional
from detectors.recognizer import Hit, PatternRecognizer

TODAY = date(2026, 11, 20)


def hits(recognizer: PatternRecognizer, text: str) -> list[Hit]:
    """What a recognizer finds, best first for equal spans."""
    return sorted(recognizer.find(text, "", TODAY), key=lambda hit: -hit.score)


def values(recognizer: PatternRecognizer, text: str) -> set[str]:
    """The found pieces of the text."""
    return {text[hit.start : hit.end] for hit in hits(recognizer, text)}


@pytest.mark.parametrize(
    "local",
    [
        "registrator",
        "info",
        "kommun",
        "it-support",
        "dataskyddsombud",
        "support",
        "noreply",
        "no-reply",
        "socialförvaltningen",
        "Registrator.KS",
        "hedemora.kommun",
        "study.office",
        "faktura2",
    ],
)
def test_functional_mailboxes_are_public(local: str) -> None:
    text = f"Mejla {local}@ks.hedemora.se idag"
    assert hits(email_address.RECOGNIZER, text)[0].public


@pytest.mark.parametrize("local", ["anna.berg", "anna.info", "berg", "a.support-berg", "u1abcdef"])
def test_a_persons_mailbox_is_not_public(local: str) -> None:
    assert not is_functional(local, "berg.exempel.se")


@given(
    st.from_regex(r"[a-z0-9åäö](?:[a-z0-9._+-]{0,20}[a-z0-9])?", fullmatch=True).filter(
        lambda local: ".." not in local
    ),
    st.from_regex(r"[a-zåäö0-9](?:[a-zåäö0-9-]{0,10}[a-zåäö0-9])?\.(?:se|com|nu)", fullmatch=True),
    st.sampled_from(["{}", "<{}>", "mejla {}.", "({})", "mailto:{}?subject=x", "a={};b", "{}, {}"]),
)
def test_an_address_is_found_whole(local: str, domain: str, form: str) -> None:
    address = f"{local}@{domain}"
    assert values(email_address.RECOGNIZER, form.format(address, address)) == {address}


@given(st.integers(0, 94), st.sampled_from(["070{}", "0046 70{}", "+46 (0)70{}", "+4670{}"]))
def test_mobile_numbers_in_every_form(last: int, prefix: str) -> None:
    tail = f"{605 + last:03d}"
    for rest in (f"-1740{tail}", f" 174 0{tail[0]} {tail[1:]}", f"1740{tail}", f"-174 0{tail}"):
        number = prefix.format(rest)
        assert values(phone.RECOGNIZER, f"ring {number} i dag") == {number}


@given(st.sampled_from(sorted(phone._AREA_CODES)), st.integers(10_000, 99_999_999))
def test_landlines_agree_with_the_library(area: str, subscriber: int) -> None:
    digits = f"{area}{subscriber}"
    number = f"0{area}-{subscriber}"
    parsed = phonenumbers.parse(number, "SE")
    found = values(phone.RECOGNIZER, f"tel {number}.") == {number}
    if 7 <= len(digits) <= 9 and phonenumbers.is_valid_number(parsed):
        assert found


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("Växeln nås på 031-390 06 44", True),
        ("ring 0771-123 456", True),
        ("ring 010-123 45 67", True),
        ("tel 08-465 000", True),
        ("mamman har 031-390 06 44", False),
        ("växeln kopplar till 070-174 06 05", False),
    ],
)
def test_switchboards_and_service_numbers_are_public(text: str, public: bool) -> None:
    assert [hit.public for hit in hits(phone.RECOGNIZER, text)] == [public]


@pytest.mark.parametrize(
    "text",
    [
        "kl 08.30-16.30",
        "08:00-16:00",
        "den 08-12-2024",
        "OCR 0701740605",
        "artikelnummer 08-465 004 00",
        "1234567890",
        "0.0812345678",
        "personnummer 010101-2384",
        "id 550e8400-e29b-41d4-a716-446655440000",
        "Polisen har 114 14 och vården 1177",
        "0701740605123",
    ],
)
def test_other_numbers_are_not_telephones(text: str) -> None:
    assert values(phone.RECOGNIZER, text) == set()


def test_a_count_behind_a_number_stays_outside() -> None:
    assert values(phone.RECOGNIZER, "ring 031-39 06 44 5 gånger") == {"031-39 06 44"}


@given(st.ip_addresses(v=4))
def test_every_address_of_version_four_is_judged(address: object) -> None:
    for hit in hits(ip_address.RECOGNIZER, f"inloggad från {address} igår"):
        assert 0.0 < hit.score <= 1.0


@given(st.ip_addresses(v=6))
def test_long_addresses_of_version_six_are_found_whole(address: object) -> None:
    text = str(address)
    found = values(ip_address.RECOGNIZER, f"klient {text} anslöt")
    assert found <= {text}


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "192.0.2.9", "198.51.100.7", "203.0.113.5", "::1", "2001:db8::1:1"]
)
def test_documentation_and_loopback_are_public_and_low(address: str) -> None:
    (hit,) = hits(ip_address.RECOGNIZER, f"kör mot {address} nu")
    assert hit.public
    assert hit.score < 0.4


def test_private_ranges_are_low_without_context() -> None:
    (hit,) = hits(ip_address.RECOGNIZER, "10.12.0.44")
    assert hit.score < 0.4


@given(st.floats(55.4, 69.0), st.floats(11.0, 24.0))
def test_points_in_sweden(latitude: float, longitude: float) -> None:
    point = f"{latitude:.5f}, {longitude:.5f}"
    assert values(geo_coordinate.RECOGNIZER, f"hon bor vid {point} just nu") == {point}


def test_a_public_place_is_low() -> None:
    (hit,) = hits(geo_coordinate.RECOGNIZER, "badplatsen ligger på 58.41091, 15.62157")
    assert hit.score < 0.4
