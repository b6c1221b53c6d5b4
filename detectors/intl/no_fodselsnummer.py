"""Norwegian birth numbers and D-numbers: birth date, individual number, two check digits."""

from detectors.checksums import weighted_sum
from detectors.edges import first
from detectors.intl.birth_number import digits_of, is_day
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_SYNTHETIC_MONTH = 80
_DNUMBER_DAY = _HNUMBER_MONTH = 40


def _year(two_digits: int, individual: int) -> int | None:
    """The year of birth from its last two digits and the individual number."""
    if individual < 500:
        return 1900 + two_digits
    if individual < 750 and two_digits >= 54:
        return 1800 + two_digits
    if two_digits < 40:
        return 2000 + two_digits
    return 1900 + two_digits if individual >= 900 else None


def check_digits_hold(digits: str) -> bool:
    """Whether both check digits of eleven digits are right (modulus 11)."""
    first = weighted_sum(digits[:10], _FIRST) % 11 == 0
    return first and weighted_sum(digits, _SECOND) % 11 == 0


def _validate(candidate: Candidate) -> Check | None:
    digits = digits_of(candidate.value)
    day, month = int(digits[:2]), int(digits[2:4])
    day -= _DNUMBER_DAY if day > _DNUMBER_DAY else 0
    synthetic = month > _SYNTHETIC_MONTH
    month -= _SYNTHETIC_MONTH if synthetic else _HNUMBER_MONTH if month > _HNUMBER_MONTH else 0
    year = _year(int(digits[4:6]), int(digits[6:9]))
    if year is None or not is_day(year, month, day, candidate.today):
        return None
    return Check("mod11", test_number=synthetic) if check_digits_hold(digits) else None


_OPENING = first("0-7", r"[\w.+-]")
RECOGNIZER = PatternRecognizer(
    name="no_fodselsnummer",
    entity_types=("NO_FODSELSNUMMER",),
    patterns=(
        Pattern("grouped", _OPENING + r"[0-9]{5}[ -][0-9]{5}(?!\w|[-.,/ ][0-9])", 0.85, 0.95),
        Pattern("run", _OPENING + r"[0-9]{10}(?!\w|[-.,/][0-9])", 0.6, 0.9),
    ),
    triggers=(r"(?:^|[^0-9])[0-7][0-9]{5}[ -]?[0-9]{5}",),
    context=("fødselsnummer", "födselsnummer", "norsk", "norge", "norwegian", "d-nummer", "fnr"),
    validate=_validate,
    examples=(
        Example("fødselsnummer 210497 35097", ("210497 35097",), min_score=0.9),
        Example("Test; 030306 59510", ("030306 59510",), min_score=0.76),
        Example("norskt: 03030659510", ("03030659510",), min_score=0.76),
        Example("191201 55981", ("191201 55981",)),
        Example("fnr 060505-66674", ("060505-66674",)),
        Example("06050566674", ("06050566674",), min_score=0.5),
        Example("210497 35098"),
        Example("310297 35097"),
        Example("telefon 070174 06051"),
        Example("20241120153"),
        Example("fakturanr 12345678901"),
        Example("210497 350971"),
    ),
    source="Skatteetaten: fødselsnummer, D-nummer; Norwegian regulation on the national registry",
)
