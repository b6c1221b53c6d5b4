"""The check-digit schemes against published samples and their defining property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn as stdnum_luhn
from stdnum import verhoeff as stdnum_verhoeff
from stdnum.iso7064 import mod_11_10

from detectors import checksums

DIGITS = st.text("0123456789", min_size=2, max_size=30)


@given(DIGITS)
def test_luhn_agrees_with_another_implementation(digits: str) -> None:
    assert checksums.luhn(digits) == stdnum_luhn.is_valid(digits)


@given(DIGITS)
def test_exactly_one_luhn_digit_fits(payload: str) -> None:
    fitting = [d for d in "0123456789" if checksums.luhn(payload + d)]
    assert fitting == [checksums.luhn_check_digit(payload)]


@given(DIGITS)
def test_verhoeff_and_mod_11_10_agree_with_another_implementation(digits: str) -> None:
    assert checksums.verhoeff(digits) == stdnum_verhoeff.is_valid(digits)
    assert checksums.mod11_10(digits) == mod_11_10.is_valid(digits)


@pytest.mark.parametrize("text", ["", "8501012 82", "٨٥٠١٠١٢٣٨٢", "85A1012382", "-5"])
def test_what_is_no_digit_string_is_invalid_everywhere(text: str) -> None:
    assert not checksums.luhn(text)
    assert not checksums.verhoeff(text)
    assert not checksums.mod11_10(text)
    assert not checksums.mod11(text, (1,) * len(text))


def test_weighted_sums() -> None:
    weights = (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
    assert checksums.mod11("9434765919", weights)
    assert not checksums.mod11("9434765918", weights)
    assert not checksums.mod11("943476591", weights)
    assert checksums.weighted("12", (1, 1), 7, remainder=3)


def test_iban() -> None:
    assert checksums.iban("SE4550000000058398257466")
    assert not checksums.iban("SE4550000000058398257467")
    assert not checksums.iban("SE")
    assert not checksums.iban("SE45 5000")


def test_icao_samples() -> None:
    assert checksums.icao("L898902C3", "6")
    assert checksums.icao("ZE184226B<<<<<", "1")
    assert not checksums.icao("740812", "3")
    assert not checksums.icao("74081ö", "2")
    assert not checksums.icao("740812", "<")
