"""Days named in Swedish and English."""

from datetime import date

import pytest

from detectors.confidentiality.control_list import is_listed
from detectors.confidentiality.days import days_in

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-18", [date(2026, 12, 18)]),
        ("20261218", [date(2026, 12, 18)]),
        ("den 5 januari 2027", [date(2027, 1, 5)]),
        ("11 jan", [date(2027, 1, 11)]),
        ("December 15, 2026", [date(2026, 12, 15)]),
        ("Omprovet 9/12", [date(2026, 12, 9)]),
        ("3 oktober", [date(2026, 10, 3)]),
        ("2026-02-30", []),
        ("31/2", []),
        ("version 4.12 av 3", []),
    ],
)
def test_days_are_read_and_the_year_is_the_next(text: str, expected: list[date]) -> None:
    assert days_in(text, TODAY) == expected


def test_the_leap_day_without_a_year_is_not_moved_into_another() -> None:
    assert days_in("29 februari", date(2024, 11, 20)) == []


@pytest.mark.parametrize(
    ("number", "listed"), [("5A002", True), ("2B350", True), ("2C110", False), ("1A123", False)]
)
def test_numbers_of_the_control_list(number: str, listed: bool) -> None:
    assert is_listed(number) is listed
