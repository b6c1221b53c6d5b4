"""What must hold of Swedish recognizers for any value, not only for the examples."""

from datetime import date

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from detectors.checksums import icao, luhn_check_digit, mod11
from detectors.recognizer import PatternRecognizer
from detectors.sv import RECOGNIZERS
from detectors.sv.clearing import Rule, account_is_valid, bank_of

TODAY = date(2026, 11, 20)
BY_NAME = {recognizer.name: recognizer for recognizer in RECOGNIZERS}
TRIGGERS = {
    recognizer.name: [re2.compile(f"(?i){trigger}") for trigger in recognizer.triggers]
    for recognizer in RECOGNIZERS
}
FRAGMENTS = sorted(
    {w for r in RECOGNIZERS for e in r.examples for w in e.text.split(" ")}
) + sorted({value for r in RECOGNIZERS for e in r.examples for value in e.values})


def found(name: str, text: str) -> set[str]:
    return {text[hit.start : hit.end] for hit in BY_NAME[name].find(text, "", TODAY)}


@given(
    st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=8),
    st.sampled_from((" ", ", ", "\n", ": ", "")),
)
def test_a_trigger_matches_wherever_a_pattern_does(parts: list[str], joint: str) -> None:
    text = joint.join(parts)
    for recognizer in RECOGNIZERS:
        if any(True for _ in recognizer.find(text, "", TODAY)):
            assert any(t.search(text) for t in TRIGGERS[recognizer.name]), recognizer.name


@given(st.integers(1, 9).filter(lambda n: n != 4), st.integers(0, 9), st.integers(200_000, 999_999))
def test_organisation_numbers(group: int, second: int, rest: int) -> None:
    if str(rest)[0] < "2":
        return
    nine = f"{group}{second}{rest}0"
    number = nine + luhn_check_digit(nine)
    hyphenated = f"{number[:6]}-{number[6:]}"
    assert found("se_organisationsnummer", f"({hyphenated})") == {hyphenated}
    assert found("se_organisationsnummer", f"org.nr {number}") == {number}
    assert found("se_organisationsnummer", f"siffran {number}") == {number}
    assert found("se_organisationsnummer", f"build {number}") == set()


@st.composite
def accounts(draw: st.DrawFn) -> tuple[str, str]:
    """A clearing number in a known range and an account number with the right check digit."""
    clearing = str(draw(st.integers(1000, 9999).filter(lambda n: bank_of(str(n)) is not None)))
    bank = bank_of(clearing)
    assert bank is not None
    length = {Rule.NINE_MOD11: 9, Rule.TEN_LUHN: 10, Rule.LUHN: 10}.get(bank.rule, 7)
    payload = draw(st.text("123456789", min_size=length - 1, max_size=length - 1))
    fitting = [d for d in "0123456789" if account_is_valid(bank, clearing, payload + d)]
    return clearing, payload + fitting[0] if fitting else ""


@given(accounts(), st.sampled_from(("-", " ", ", ", ",")))
def test_bank_accounts_with_a_right_check_digit(account: tuple[str, str], joint: str) -> None:
    clearing, number = account
    if not number:
        return
    value = f"{clearing}{joint}{number}"
    assert value in found("se_bank_account", f"Till {value} idag")


def test_clearing_samples() -> None:
    bank = bank_of("5839")
    assert bank is not None
    assert account_is_valid(bank, "5839", "8257466")
    assert mod11("8398257466", (10, 9, 8, 7, 6, 5, 4, 3, 2, 1))
    assert bank_of("2200") is None
    assert bank_of("0708") is None


STREETS = ("Exempelgatan", "Stora Sagogatan", "Påhittsvägen", "Drottning Sagas väg", "Lilla Torget")
TOWNS = ("Linköping", "HEDEMORA", "Upplands Väsby", "Malung-Sälen", "Påhittsköping")


@given(
    st.sampled_from(STREETS),
    st.integers(1, 999),
    st.sampled_from(("", "B", " C", "b")),
    st.sampled_from(("", ", lgh 1102", " 3 tr", ", vån 2")),
    st.sampled_from((", ", "\n", ",\n")),
    st.integers(100, 984),
    st.integers(0, 99),
    st.sampled_from(TOWNS),
)
def test_whole_addresses(
    street: str,
    number: int,
    letter: str,
    flat: str,
    joint: str,
    code: int,
    tail: int,
    town: str,
) -> None:
    value = f"{street} {number}{letter}{flat}{joint}{code} {tail:02d} {town}"
    assert value in found("se_street_address", f"Brevet gick till {value}. Hej"), value
    assert not found("se_postal_code", f"Brevet gick till {value}. Hej")


@given(
    st.text("ABCDEFGHJK0123456789", min_size=9, max_size=9),
    st.dates(date(1930, 1, 1), TODAY),
    st.dates(TODAY, date(2036, 1, 1)),
    st.sampled_from("MF<"),
)
def test_machine_readable_zones(document: str, born: date, until: date, sex: str) -> None:
    birth, expiry = f"{born:%y%m%d}", f"{until:%y%m%d}"
    digit = {f: next(d for d in "0123456789" if icao(f, d)) for f in (document, birth, expiry)}
    tail = f"{birth}{digit[birth]}{sex}{expiry}{digit[expiry]}"
    passport = f"{document}{digit[document]}SWE{tail}{'<' * 14}00"
    card = f"I<SWE{document}{digit[document]}{'<' * 15}\n{tail}SWE{'<' * 11}0"
    assert passport in found("se_passport", f"Läs: {passport}")
    assert card in found("se_passport", f"Läs: {card}")
    wrong = str((int(digit[birth]) + 1) % 10)
    assert not found("se_passport", passport.replace(tail, f"{birth}{wrong}{tail[7:]}"))


HOSTILE = (
    "1" * 50_000,
    "1 " * 25_000,
    "1-" * 25_000,
    "19850101" * 6_000,
    "850101-" * 7_000,
    "aB" * 25_000,
    "Ab " * 16_000,
    "AB12-" * 10_000,
    "pg " * 16_000,
    "pg 1 1 1 1 1 " * 3_800,
    "patient " * 6_000,
    "Exempelgatan 1 " * 3_300,
    "c/o Ab Ab " * 5_000,
    "<" * 50_000,
    " " * 50_000,
    "\n" * 50_000,
    "konto 5839 " * 4_500,
    "KS/2019/" * 6_000,
)


@pytest.mark.parametrize("recognizer", RECOGNIZERS, ids=lambda r: r.name)
def test_hostile_texts_give_hits_inside_the_text(recognizer: PatternRecognizer) -> None:
    for text in HOSTILE:
        for hit in recognizer.find(text, "", TODAY):
            assert 0 <= hit.start < hit.end <= len(text), text[:12]
