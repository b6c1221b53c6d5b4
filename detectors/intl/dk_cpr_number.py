"""Danish CPR numbers: birth date and four digits, the first of which tells the century."""

from detectors.checksums import luhn, mod11
from detectors.edges import first
from detectors.intl.birth_number import digits_of, is_day, is_day_of_some_century
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def _year(two_digits: int, seventh: int) -> int:
    """The year of birth from its last two digits and the seventh digit."""
    if seventh < 4:
        return 1900 + two_digits
    if seventh in (4, 9):
        return (2000 if two_digits < 37 else 1900) + two_digits
    return (2000 if two_digits < 58 else 1800) + two_digits


def _validate(candidate: Candidate) -> Check | None:
    digits = digits_of(candidate.value)
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    if not is_day(_year(year, int(digits[6])), month, day, candidate.today):
        return None
    near = bool(candidate.context)
    if not mod11(digits, _WEIGHTS):
        # Since 2007 numbers without a valid check digit are issued.
        return Check("calendar", score=0.6) if near else None
    if not near and luhn(digits) and is_day_of_some_century(day, month, year, candidate.today):
        return None
    return Check("mod11")


_FIRST = first("0-3", r"[\w.+-]")
RECOGNIZER = PatternRecognizer(
    name="dk_cpr_number",
    entity_types=("DK_CPR_NUMBER",),
    patterns=(
        Pattern("hyphen", _FIRST + r"[0-9][01][0-9]{3}-[0-9]{4}(?![\w-]|[.,/][0-9])", 0.5, 0.9),
        Pattern("loose", _FIRST + r"[0-9][01][0-9]{3} ?[0-9]{4}(?![\w-]|[.,/][0-9])", 0.0, 0.8),
    ),
    triggers=(r"(?:^|[^0-9])[0-3][0-9][01][0-9]{3}[ -]?[0-9]{4}(?:$|[^0-9])",),
    context=("cpr", "cpr-nr", "cpr-nummer", "danskt", "danmark", "danish", "dansk"),
    validate=_validate,
    examples=(
        Example("CPR-nr 290188-0029", ("290188-0029",), min_score=0.8),
        Example("Test; 011002-4193", ("011002-4193",), min_score=0.4),
        Example("danskt personnummer 090604 4048", ("090604 4048",)),
        Example("cpr 1712054774", ("1712054774",)),
        Example("CPR: 171205-4774", ("171205-4774",)),
        Example("cpr 010190-1235", ("010190-1235",)),
        Example("310290-0029"),
        Example("325188-0029"),
        Example("mät 850101-2381 mm"),
        Example("org.nr 556036-0793"),
        Example("1712054774"),
        Example("171205-47741"),
    ),
    source="CPR-kontoret: Personnummeret i CPR (structure; numbers without modulus 11)",
)
