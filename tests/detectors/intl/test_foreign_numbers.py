"""Numbers with check digits: what is valid is found whole, what only looks like it is not.

Generated numbers are held against python-stdnum, a second implementation of the same rules.
"""

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import iban as stdnum_iban
from stdnum.de import idnr
from stdnum.dk import cpr
from stdnum.es import dni
from stdnum.fi import hetu
from stdnum.gb import nhs
from stdnum.it import codicefiscale
from stdnum.no import fodselsnummer
from stdnum.pl import pesel

from detectors.checksums import luhn_check_digit, weighted_sum
from detectors.intl import (
    RECOGNIZERS,
    credit_card,
    de_tax_id,
    dk_cpr_number,
    es_nif,
    fi_personal_identity_code,
    iban,
    it_fiscal_code,
    no_fodselsnummer,
    pl_pesel,
    uk_nhs,
)
from detectors.recognizer import PatternRecognizer

TODAY = date(2026, 11, 20)
BIRTHS = st.dates(date(1940, 1, 1), date(1999, 12, 31))
FORMS = st.sampled_from(["{}", "({})", "nr {}.", "{}, Eva", "a\n{}\nb", "x; {}; y"])


def values(recognizer: PatternRecognizer, text: str) -> set[str]:
    """The found pieces of the text."""
    return {text[hit.start : hit.end] for hit in recognizer.find(text, "", TODAY)}


@given(
    st.sampled_from(["4", "51", "55", "2221", "34", "6011", "36", "3528"]),
    st.text("0123456789", min_size=15, max_size=15),
    st.sampled_from(["", " ", "-"]),
    FORMS,
)
def test_payment_cards(head: str, body: str, sep: str, form: str) -> None:
    size = {"34": 15, "36": 14}.get(head, 16)
    payload = (head + body)[: size - 1]
    digits = payload + luhn_check_digit(payload)
    groups = (4, 6, 5) if size != 16 else (4, 4, 4, 4)
    cuts = [sum(groups[:i]) for i in range(len(groups) + 1)]
    number = sep.join(digits[a:b] for a, b in pairwise(cuts))
    assert values(credit_card.RECOGNIZER, "kort " + form.format(number)) == {number}
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert values(credit_card.RECOGNIZER, "kort " + form.format(wrong)) == set()


@given(st.sampled_from(sorted(iban.LENGTHS)), st.data(), st.sampled_from([0, 4]), FORMS)
def test_ibans_of_every_country(country: str, data: st.DataObject, group: int, form: str) -> None:
    size = iban.LENGTHS[country] - 4
    account = data.draw(st.text("0123456789", min_size=size, max_size=size))
    number = stdnum_iban.calc_check_digits(f"{country}00{account}")
    whole = f"{country}{number}{account}"
    if group:
        whole = " ".join(whole[i : i + group] for i in range(0, len(whole), group))
    assert values(iban.RECOGNIZER, form.format(whole)) == {whole}


def test_iban_lengths_agree_with_the_registry() -> None:
    for country, length in iban.LENGTHS.items():
        structure = stdnum_iban._ibandb.info(country)[0][1].get("bban", "")
        assert sum(map(int, re.findall(r"[0-9]+", structure))) + 4 == length, country


@given(BIRTHS, st.integers(1, 999), st.sampled_from([" ", "-", ""]), FORMS)
def test_norwegian_birth_numbers(born: date, serial: int, sep: str, form: str) -> None:
    payload = f"{born:%d%m%y}{serial % 500:03d}"
    first = -weighted_sum(payload, (3, 7, 6, 1, 8, 9, 4, 5, 2)) % 11
    second = -weighted_sum(f"{payload}{first % 10}", (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    assume(first < 10 and second < 10)
    digits = f"{payload}{first}{second}"
    assert fodselsnummer.is_valid(digits)
    number = digits[:6] + sep + digits[6:]
    assert values(no_fodselsnummer.RECOGNIZER, form.format(number)) == {number}


@given(BIRTHS, st.integers(0, 3999), FORMS)
def test_danish_numbers_agree_with_the_second_implementation(
    born: date, serial: int, form: str
) -> None:
    digits = f"{born:%d%m%y}{serial:04d}"
    number = f"{digits[:6]}-{digits[6:]}"
    assume(cpr.is_valid(digits))
    holds = weighted_sum(digits, (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0
    found = values(dk_cpr_number.RECOGNIZER, "CPR " + form.format(number)) == {number}
    assert found
    if not holds:
        assert values(dk_cpr_number.RECOGNIZER, f"nr {number}") == set()


@given(BIRTHS, st.integers(2, 899), FORMS)
def test_finnish_codes(born: date, serial: int, form: str) -> None:
    payload = f"{born:%d%m%y}{serial:03d}"
    code = f"{payload[:6]}-{payload[6:]}{fi_personal_identity_code.check_character(payload)}"
    assert hetu.is_valid(code)
    found = values(fi_personal_identity_code.RECOGNIZER, "hetu " + form.format(code))
    assert found == {code}


@given(st.text("0123456789", min_size=9, max_size=9), FORMS)
def test_nhs_numbers(payload: str, form: str) -> None:
    check = -weighted_sum(payload, (10, 9, 8, 7, 6, 5, 4, 3, 2)) % 11
    assume(check < 10 and len(set(payload)) > 1)
    digits = f"{payload}{check}"
    assert nhs.is_valid(digits)
    number = f"{digits[:3]} {digits[3:6]} {digits[6:]}"
    assert values(uk_nhs.RECOGNIZER, "NHS " + form.format(number)) == {number}


@given(BIRTHS, st.integers(0, 9999), FORMS)
def test_polish_numbers(born: date, serial: int, form: str) -> None:
    payload = f"{born:%y%m%d}{serial:04d}"
    digits = payload + pesel.calc_check_digit(payload)
    assert values(pl_pesel.RECOGNIZER, "PESEL " + form.format(digits)) == {digits}


@given(st.integers(1_000_000, 99_999_999), st.sampled_from(["", "-", " "]), FORMS)
def test_spanish_numbers(number: int, sep: str, form: str) -> None:
    digits = f"{number:08d}"
    assume(len(set(digits)) > 1)
    assert dni.calc_check_digit(digits) == es_nif.check_letter(digits)
    written = f"{digits}{sep}{es_nif.check_letter(digits)}"
    assert values(es_nif.RECOGNIZER, "DNI " + form.format(written)) == {written}


@given(
    st.from_regex(
        r"[B-Z]{6}[0-9]{2}[ABCDEHLMPRST](?:0[1-9]|[12][0-9])[A-M][0-9]{3}", fullmatch=True
    )
)
def test_italian_codes(payload: str) -> None:
    code = payload + it_fiscal_code.check_letter(payload)
    assert codicefiscale.calc_check_digit(payload) == code[-1]
    assert values(it_fiscal_code.RECOGNIZER, f"CF {code}.") == {code}


@given(st.permutations("123456789"), st.integers(1, 8), st.sampled_from(["", " ", "/"]))
def test_german_numbers(order: list[str], twice: int, sep: str) -> None:
    payload = "".join([*order, order[twice]])
    digits = next(payload + check for check in "0123456789" if idnr.is_valid(payload + check))
    number = sep.join((digits[:2], digits[2:5], digits[5:8], digits[8:]))
    assert values(de_tax_id.RECOGNIZER, f"Steuer-ID {number}") == {number}


LOOKALIKES = {
    "ten digits": st.from_regex(r"[1-9][0-9]{9}", fullmatch=True),
    "twelve digits": st.from_regex(r"[1-9][0-9]{11}", fullmatch=True),
    "epoch milliseconds": st.integers(10**12, 2 * 10**12).map(str),
    "timestamp": st.datetimes().map(lambda t: t.strftime("20%y%m%d%H%M%S")),
    "uuid": st.uuids().map(str),
    "sha256": st.binary(min_size=32, max_size=32).map(bytes.hex),
    "version": st.from_regex(r"v[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,3}", fullmatch=True),
}


@pytest.mark.parametrize("kind", LOOKALIKES)
def test_lookalikes_are_left_alone(kind: str) -> None:
    @given(LOOKALIKES[kind])
    def check(text: str) -> None:
        for recognizer in RECOGNIZERS:
            hits = list(recognizer.find(f"post {text} klar", "", TODAY))
            assert all(hit.score < 0.4 for hit in hits), recognizer.name

    check()
