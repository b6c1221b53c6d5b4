"""Ages and birth dates: found when the wording ties them to a person, and only then."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.intl import age, date_of_birth
from detectors.intl.dates import parse
from detectors.recognizer import PatternRecognizer

TODAY = date(2026, 11, 20)


def values(recognizer: PatternRecognizer, text: str) -> set[str]:
    """The found pieces of the text."""
    return {text[hit.start : hit.end] for hit in recognizer.find(text, "", TODAY)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Han fyller 50 i maj", {"50"}),
        ("Jag är 34 år och ensamstående", {"34 år"}),
        ("min mormor är 91 år gammal", {"91 år gammal"}),
        ("brukaren, 77 år, har hemtjänst", {"77 år"}),
        ("my daughter Kim is now 9.", {"9"}),
        ("a 62-year-old man with COPD", {"62-year-old"}),
        ("min 8-åriga dotter", {"8-åriga"}),
        ("age: 41", {"41"}),
        ("Kim Test, aged 31, applied", {"31"}),
        ("man född -78, 46 år", {"46 år"}),
        ("Anna blir 40", {"40"}),
        ("Zyxtra fyller 40 om en vecka", {"40"}),
        ("Mira är snart 9.", {"9"}),
    ],
)
def test_ages_of_persons(text: str, expected: set[str]) -> None:
    assert values(age.RECOGNIZER, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Barn under 12 år reser gratis",
        "för dig som är över 65 år gammal",
        "Programmet är 3 år långt",
        "mellan 6 och 15 år",
        "en 10-årig garanti",
        "I was told to wait 5 years, maybe",
        "people aged 18, 19 or 20",
        "teach a 7-year-old to read",
        "Anställd i 12 år.",
        "Kapitel 3, 5 och 7",
        "Version 4, 5, 6",
        "hon är 5.5 procent bättre",
        "På plats 3, 4",
        "Skolan fyller 40 i maj",
        "Iran är 9 i gruppen",
        "Resultatet blir 40",
    ],
)
def test_other_years_are_not_ages(text: str) -> None:
    assert values(age.RECOGNIZER, text) == set()


MONTHS = (
    "januari",
    "feb",
    "mars",
    "apr",
    "maj",
    "juni",
    "juli",
    "aug",
    "sept",
    "okt",
    "nov",
    "dec",
)


@given(
    st.dates(date(1930, 1, 1), date(2026, 11, 19)),
    st.sampled_from(["född {}", "födelsedatum: {}", "born {}", "f. {},", "date of birth {}."]),
)
def test_labelled_dates_in_every_form(day: date, form: str) -> None:
    for written in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.day}/{day.month} {day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        f"den {day.day} {MONTHS[day.month - 1]} {day.year}".removeprefix("den "),
    ):
        assert values(date_of_birth.RECOGNIZER, form.format(written)) == {written}
        parsed = parse(written, TODAY)
        assert parsed in {day, _swapped(day)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("man född -78, 46 år", {"78"}),
        ("flicka f -12, bor hos mamma", {"12"}),
        ("Född '78 i Umeå", {"78"}),
        ("kvinna, född år 1978, söker", {"1978"}),
        ("patient born in 1991", {"1991"}),
        ("Eva Test f 1978-03-12", {"1978-03-12"}),
        ("Eva Test f 19780312", {"19780312"}),
    ],
)
def test_years_and_initials_of_case_notes(text: str, expected: set[str]) -> None:
    assert values(date_of_birth.RECOGNIZER, text) == expected


def _swapped(day: date) -> date | None:
    return day.replace(month=day.day, day=day.month) if day.day <= 12 else None


@pytest.mark.parametrize(
    "text",
    [
        "född 1985-02-30",
        "född 2031-01-01",
        "född 1849-01-22",
        "Beslutet fattades 2024-02-01",
        "Årsmötet, 2 okt 1999",
        "born in 12-34 conditions",
        "kvinna född 1849",
        "kvinna född 2031",
        "kvinna född 12 maj",
        "kvinna född 1978-1980",
        "uppgift f 1978",
        "mannen f 12,5",
    ],
)
def test_other_dates_are_not_birth_dates(text: str) -> None:
    assert values(date_of_birth.RECOGNIZER, text) == set()


def test_two_digits_of_a_year_are_never_in_the_future() -> None:
    assert parse("270101", TODAY) == date(1927, 1, 1)
    assert parse("260101", TODAY) == date(2026, 1, 1)
