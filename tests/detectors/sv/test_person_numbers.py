"""Every way of writing a valid person number is found whole; look-alikes are not."""

from datetime import date, timedelta
from random import Random

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st
from lookalikes import LOOKALIKES, PERSON_TYPES, TODAY, hits

from detectors.checksums import luhn_check_digit
from detectors.recognizer import Hit, PatternRecognizer
from detectors.sv import personnummer, samordningsnummer
from detectors.sv.person_numbers import Kind, parse
from detectors.testnumbers import published

PUBLISHED = list(published())
RECOGNIZERS = {
    Kind.PERSON: personnummer.RECOGNIZER,
    Kind.COORDINATION: samordningsnummer.RECOGNIZER,
}
LONG_FORMS = (
    "{0}{1}{2}{3}",
    "{0}{1}{2}-{3}",
    "{0}{1}{2}+{3}",
    "{0}{1}{2} {3}",
    "{0}{1}{2} - {3}",
    "{0}{1}{2}-\n{3}",
    "{0}-{1}-{2}-{3}",
    "{0}.{1}.{2}-{3}",
    "{0}/{1}/{2} {3}",
    "{0} {1} {2} {3}",
)
FORMS = st.sampled_from(LONG_FORMS)


def recognizer_of(number: str) -> PatternRecognizer:
    return RECOGNIZERS[Kind.COORDINATION if number[6] >= "6" else Kind.PERSON]


def written(form: str, number: str, short: bool) -> str:
    year = number[2:4] if short else number[:4]
    return form.format(year, number[4:6], number[6:8], number[8:])


def exact(recognizer: PatternRecognizer, text: str, value: str) -> list[Hit]:
    assert any(re2.search(f"(?i){trigger}", text) for trigger in recognizer.triggers), text
    return [h for h in recognizer.find(text, "", TODAY) if text[h.start : h.end] == value]


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Twelve digits of a valid number of somebody born since 1927, of either kind."""
    day = draw(st.dates(date(1927, 1, 1), TODAY))
    birth = draw(st.integers(1, 999))
    raised = 60 * draw(st.booleans())
    ten = f"{day:%y%m}{day.day + raised:02d}{birth:03d}"
    full = f"{day:%Y}"[:2] + ten + luhn_check_digit(ten)
    return full


@given(numbers(), FORMS, st.booleans())
def test_every_form_beside_a_label(number: str, form: str, short: bool) -> None:
    value = written(form, number, short and "+" not in form)
    if number == "191212121212":
        return
    for text in (
        f"Personnummer: {value}.",
        f"({value}) är hennes samordningsnummer",
        f"pnr={value},",
    ):
        found = exact(recognizer_of(number), text, value)
        assert [hit.score for hit in found] == [0.98], text


@given(numbers())
def test_a_separator_is_enough(number: str) -> None:
    value = f"{number[:8]}-{number[8:]}"
    if parse(number, False, TODAY) is None:
        return
    (hit,) = exact(recognizer_of(number), f"Se {value} igen", value)
    clock = number[8:10] < "24" and number[10:12] < "60" and int(number[:4]) >= TODAY.year - 10
    assert hit.score == (0.3 if clock else 0.95)


@given(numbers(), st.integers(1, 9))
def test_a_wrong_check_digit_is_none(number: str, off: int) -> None:
    wrong = number[:-1] + str((int(number[-1]) + off) % 10)
    value = f"{wrong[:8]}-{wrong[8:]}"
    assert not list(recognizer_of(number).find(f"personnummer {value}", "", TODAY))


def test_all_published_numbers_with_a_separator() -> None:
    for number in PUBLISHED:
        value = f"{number[:8]}-{number[8:]}"
        (hit,) = recognizer_of(number).find(value, "", TODAY)
        assert (hit.start, hit.end, hit.score, hit.test_number) == (0, 13, 0.95, True), number


def test_all_published_numbers_beside_a_label() -> None:
    for number in PUBLISHED:
        text = f"pnr {number}"
        (hit,) = recognizer_of(number).find(text, "", TODAY)
        assert (hit.start, hit.end, hit.score, hit.test_number) == (4, 16, 0.98, True), number


def test_all_published_numbers_of_ten_digits() -> None:
    """`+` from the year in which somebody turns 100."""
    for number in PUBLISHED:
        mark = "+" if int(number[:4]) <= TODAY.year - 100 else "-"
        value = f"{number[2:8]}{mark}{number[8:]}"
        found = recognizer_of(number).find(value, "", TODAY)
        assert [hit.test_number for hit in found] == [True], number


@pytest.mark.parametrize(
    ("digits", "plus", "full"),
    [
        ("8501012382", False, "198501012382"),
        ("2001011564", True, "192001011564"),
        ("2010123456", False, None),
        ("8501010002", False, None),
        ("198502302382", False, None),
        ("209001012385", False, None),
        ("183912319802", False, None),
        ("191212121212", False, None),
        ("1212121212", False, "201212121212"),
        ("1212121212", True, None),
        ("201212121212", False, "201212121212"),
        ("7010632391", False, "197010632391"),
    ],
)
def test_parse(digits: str, plus: bool, full: str | None) -> None:
    number = parse(digits, plus, TODAY)
    assert (number.digits if number else None) == full


def test_a_day_to_come_is_a_century_ago() -> None:
    tomorrow = TODAY + timedelta(days=1)
    ten = f"{tomorrow:%y%m%d}238"
    number = parse(ten + luhn_check_digit(ten), False, TODAY)
    assert number is not None
    assert number.year == TODAY.year - 100


@pytest.mark.parametrize(
    "value",
    [
        "191212121212",
        "19121212-1212",
        "121212+1212",
        "1912-12-12-1212",
    ],
)
def test_the_documentation_sample_is_exempt(value: str) -> None:
    assert not hits(f"Personnummer: {value}")


@pytest.mark.parametrize(
    "text",
    [
        "Ordernummer 202401011234",
        "Tidsstämpel 202411201530",
        "EAN 7310865004703",
        "Mät 850101-2381 mm",
        "ring 0707767600",
        "Version 20.10.12-4567",
        "ISBN 978-91-7333-123-4",
        "Mötet 2024-11-20 kl 15:30-1645",
        "bankgiro 5402-9681",
        "SFS 2018:585 2 kap. 5 §",
        "1 kap. 2:3",
        "SF1625, 7.5 hp",
        "build 1234567890",
        "010-123 45 67",
        "org.nr 556036-0793",
        "Anna 25 år",
        "OSL 2009:400",
        "ÅÅMMDD-XXXX är formatet",
        "DD1350 HT24",
    ],
)
def test_documented_negatives_hold_no_person_number(text: str) -> None:
    assert not [hit for hit in hits(text) if hit.entity_type in PERSON_TYPES]


@pytest.mark.parametrize("kind", LOOKALIKES)
def test_random_lookalikes(kind: str) -> None:
    """At most one in ten thousand, with room for chance in a sample of 5 000."""
    rng = Random(f"{kind} 1")  # noqa: S311
    wrong = 0
    for _ in range(5_000):
        found = hits(LOOKALIKES[kind](rng))
        wrong += any(h.entity_type in PERSON_TYPES and h.score >= 0.4 for h in found)
    assert wrong <= 3
