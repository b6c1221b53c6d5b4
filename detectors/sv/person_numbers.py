"""The arithmetic and the scoring that personnummer and samordningsnummer share.

Rules (Skatteverket, SKV 704 and SKV 707): Luhn over the ten digits, birth number 001 to 999, a
real day that has come; in a samordningsnummer the day is raised by 60, and month 00 and day 60
stand for unknown. `+` is written for `-` from the year in which a person turns 100. The published
test numbers hold impossible days, so the list overrides the calendar.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from detectors.checksums import luhn
from detectors.labels import OTHER_NUMBER
from detectors.recognizer import Candidate, Check, Pattern, Validator
from detectors.sv.shapes import DIGITS_END, after, before, only_digits, span
from detectors.testnumbers import is_test_number

FIRST_YEAR = 1840
_OLDEST_ALIVE = 110
_SAMPLE = "191212121212"
"""The number that documentation shows, exempt."""

STRONG = (
    "personnummer",
    "personnumret",
    "personnr",
    "pers.nr",
    "pers nr",
    "persnr",
    "pnr",
    "p.nr",
    "p-nr",
    "födelsenummer",
    "samordningsnummer",
    "samordningsnumret",
    "samordningsnr",
    "samordn.nr",
    "samordn nr",
    "samordnr",
    "samnr",
    "sam.nr",
    "fyra sista",
    "sista fyra",
    "last four",
    "identitetsnummer",
    "identitetsbeteckning",
    "personbeteckning",
    "person-id",
    "id-nummer",
    "enskild firma",
    "personal identity n",
    "personal number",
    "personal id",
    "person number",
    "identity number",
    "identification number",
    "coordination number",
    "national id",
    "civic number",
    "civic registration",
    "social security",
    "ssn",
)
"""Words that name the number itself."""

WEAK = (
    "född",
    "fodd",
    "födelse",
    "folkbokför",
    "patient",
    "klient",
    "brukare",
    "elev",
    "eleve",
    "barn",
    "student",
    "sökande",
    "anställd",
    "vårdnadshavare",
    "medborgare",
    "kund",
    "maka",
    "dotter",
    "son",
    "mamma",
    "pappa",
    "born",
    "birth",
    "child",
    "pupil",
    "applicant",
    "employee",
    "citizen",
    "resident",
)
"""Words that tell of a person, but not of a number."""

CONTEXT = STRONG + WEAK
_STRONG = frozenset(STRONG)

_GLUED_LABEL = re.compile(r"(?:pnr|personnummer|personnr|nummer|nr|ssn|id)_?\Z", re.IGNORECASE)

_NAMES = r"[A-ZÅÄÖ][a-zåäöé]{1,20} [A-ZÅÄÖ][a-zåäöé]{1,20}(?:-[A-ZÅÄÖ][a-zåäöé]{1,20})?"
_NAME = re.compile(rf"{_NAMES} ?[(,;:|\t] ?\Z")
"""Two capitalised words straight before, as in a list of persons."""
_CLOSING = frozenset("(,;:|\t")
_PERSON_BEFORE = re.compile(
    rf"(?<![^\W_]){_NAMES} \Z"
    r"|(?i:(?<![^\W_])(?:hon|han|hen|henne|honom|hennes|hans|heter|hette|she|he|her|him|his|named))"
    r"(?![^\W_])[^0-9\n.!?]{0,24}\Z"
    r"|(?i:person|patient|student|pupil|employee|member|customer|citizen|user|owner|holder|elev"
    r"|brukare|klient|kund|medlem|anstalld)(?i:[_-]?(?:id|nr|no|num|number|key))?[\"']?"
    r"[ ]{0,2}[=:][ ]{0,2}[\"']?\Z"
)
"""A person straight before ten digits: a name, a word for somebody, a field named for a person."""
_PERSON_AFTER = re.compile(rf"[),;:|\t]? {_NAMES}(?![^\W_])")
_PERSONAL_ACCOUNT = re.compile(r"(?<![0-9])(?:3300|3782)(?:, ?|[ -])\Z")
"""The clearing numbers whose accounts are their owners' personnummer."""
_ACCOUNT_SCORE = 0.85
_MOBILE = re.compile(r"07[02369]")


_MONTH = (
    "(?:jan|feb|mar|apr|ma[ij]|may|jun|jul|aug|sep|o[kc]t|nov|dec)[a-zåäö]{0,8}"
    "|(?:I{1,3}|IV|VI{0,3}|IX|XI{0,2})(?=[ ./-])"
)
_AFTER_MONTH = r"[ .,/-]{1,2}(?:18|19|20)[0-9]{2}(?:[ ,]{0,2}[-+][ ]?|[ ,]{1,2})[0-9]{4}"
NAMED_MONTH_TRIGGER = (
    r"[0-9][ ./-]{1,2}(?:(?:jan|feb|mar|apr|ma[ij]|may|jun|jul|aug|sep|o[kc]t|nov|dec)[a-zåäö]{0,8}"
    rf"|[ivx]{{1,4}}){_AFTER_MONTH}"
)
_MONTHS = ("jan", "feb", "mar", "apr", "ma", "jun", "jul", "aug", "sep", "o", "nov", "dec")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


class Kind(StrEnum):
    """What a number is given for."""

    PERSON = "SE_PERSONNUMMER"
    COORDINATION = "SE_SAMORDNINGSNUMMER"


class Shape(StrEnum):
    """How a number is written; also the name of the pattern."""

    SEPARATED = "separated"
    SPACED = "spaced"
    DATED = "dated"
    DATED_SPACED = "dated_spaced"
    TWELVE = "twelve_digits"
    TEN = "ten_digits"
    NAMED_MONTH = "named_month"


ALONE = {
    Shape.SEPARATED: 0.95,
    Shape.SPACED: 0.8,
    Shape.DATED: 0.85,
    Shape.DATED_SPACED: 0.3,
    Shape.TWELVE: 0.6,
    Shape.TEN: 0.3,
    Shape.NAMED_MONTH: 0.3,
}
BESIDE_WEAK = {
    Shape.SEPARATED: 0.95,
    Shape.SPACED: 0.85,
    Shape.DATED: 0.9,
    Shape.DATED_SPACED: 0.5,
    Shape.TWELVE: 0.8,
    Shape.TEN: 0.5,
    Shape.NAMED_MONTH: 0.6,
}
BESIDE_STRONG = dict.fromkeys(Shape, 0.98)
DOUBTFUL = 0.3


@dataclass(frozen=True, slots=True)
class PersonNumber:
    """A valid number: twelve digits, its kind, and whether it is a published test number."""

    digits: str
    kind: Kind
    test_number: bool

    @property
    def year(self) -> int:
        return int(self.digits[:4])


def parse(digits: str, plus: bool, today: date) -> PersonNumber | None:
    """The number that ten or twelve digits stand for on the day `today`, or None. `plus` is whether
    the separator was `+`, which puts ten digits a century back."""
    if digits[-4:-1] == "000" or not luhn(digits[-10:]):
        return None
    full = digits if len(digits) == 12 else _with_century(digits, plus, today)
    if full == _SAMPLE:
        return None
    kind = Kind.COORDINATION if int(full[6:8]) >= 60 else Kind.PERSON
    earlier = f"{int(full[:2]) - 1}{full[2:]}"
    if is_test_number(full):
        return PersonNumber(full, kind, True)
    if len(digits) == 10 and is_test_number(earlier) and not _is_date(full, kind, today):
        return PersonNumber(earlier, kind, True)
    return PersonNumber(full, kind, False) if _is_date(full, kind, today) else None


def _day(full: str) -> int:
    day = int(full[6:8])
    return day - 60 if day >= 60 else day


def _with_century(digits: str, plus: bool, today: date) -> str:
    """Ten digits as twelve: the latest century in which the day has come, or with `+` the latest
    in which the person turns at least 100 this year."""
    century = today.year // 100
    if plus:
        century -= 1 if int(digits[:2]) <= today.year % 100 else 2
        return f"{century}{digits}"
    written = (century * 100 + int(digits[:2]), int(digits[2:4]), _day(f"{century}{digits}"))
    return f"{century - (written > (today.year, today.month, today.day))}{digits}"


def _is_date(full: str, kind: Kind, today: date) -> bool:
    year, month, day = int(full[:4]), int(full[4:6]), _day(full)
    if kind is Kind.COORDINATION:
        # An unknown month or day is filled in by one that every day fits.
        month, day = month or 1, day or 1
    if year < FIRST_YEAR:
        return False
    try:
        return date(year, month, day) <= today
    except ValueError:
        return False


def is_past_day(digits: str, plus: bool, today: date) -> bool:
    """Whether six or eight digits are a birth date that has come, day raised by 60 or not."""
    full = digits if len(digits) == 8 else _with_century(digits, plus, today)
    kind = Kind.COORDINATION if int(full[6:8]) >= 60 else Kind.PERSON
    return _is_date(full, kind, today)


def patterns(kind: Kind) -> tuple[Pattern, ...]:
    """The ways of writing a number of one kind."""
    if kind is Kind.PERSON:
        month, day = "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
    else:
        month, day = "(?:0[0-9]|1[0-2])", "(?:[678][0-9]|9[01])"
    opening_digit = "[0-9](?<![0-9][0-9])"
    year = f"{opening_digit}[0-9](?:[0-9]{{2}})?"
    shapes = {
        Shape.SEPARATED: rf"{year}{month}{day} ?[-+]\s{{0,2}}[0-9]{{4}}",
        Shape.SPACED: rf"{year}{month}{day} [0-9]{{4}}",
        Shape.DATED: rf"{year}(?P<mark>[-./ ]){month}(?P=mark){day} ?[-+] ?[0-9]{{4}}",
        Shape.DATED_SPACED: rf"{year}(?P<mark>[-./ ]){month}(?P=mark){day} ?[0-9]{{4}}",
        Shape.TWELVE: rf"{opening_digit}[0-9]{{3}}{month}{day}[0-9]{{4}}",
        Shape.TEN: rf"{opening_digit}[0-9]{month}{day}[0-9]{{4}}",
    }
    if kind is Kind.PERSON:
        shapes[Shape.NAMED_MONTH] = (
            rf"{opening_digit}[0-9]?[ ./-]{{1,2}}(?P<month>(?i:{_MONTH})){_AFTER_MONTH}"
        )
    triggers = _triggers(month, day)
    return tuple(
        Pattern(
            shape.value,
            rf"(?P<{shape.value}>{regex}){DIGITS_END}",
            ALONE[shape],
            BESIDE_STRONG[shape],
            triggers=(triggers[shape],),
        )
        for shape, regex in shapes.items()
    )


def _triggers(month: str, day: str) -> dict[Shape, str]:
    joined = f"[0-9]{{2}}{month}{day}"
    dated = rf"[0-9]{{2}}[-./ ]{month}[-./ ]{day}"
    return {
        Shape.SEPARATED: rf"{joined} ?[-+]\s{{0,2}}[0-9]{{4}}",
        Shape.SPACED: rf"{joined} [0-9]{{4}}",
        Shape.DATED: rf"{dated} ?[-+] ?[0-9]{{4}}",
        Shape.DATED_SPACED: rf"{dated} ?[0-9]{{4}}",
        Shape.TWELVE: rf"(?:^|[^0-9])[0-9]{{2}}{joined}[0-9]{{4}}(?:$|[^0-9])",
        Shape.TEN: rf"(?:^|[^0-9]){joined}[0-9]{{4}}(?:$|[^0-9])",
        Shape.NAMED_MONTH: NAMED_MONTH_TRIGGER,
    }


def _digits(candidate: Candidate) -> str:
    """Twelve digits from a day, a month in letters, a year and the four last."""
    word = candidate.match.group("month")
    day, rest = (only_digits(part) for part in candidate.value.split(word, 1))
    if word.upper() in _ROMAN:
        month = _ROMAN.index(word.upper()) + 1
    else:
        month = next(n for n, name in enumerate(_MONTHS, 1) if word.lower().startswith(name))
    return f"{rest[:4]}{month:02d}{int(day):02d}{rest[4:]}"


def validator(kind: Kind) -> Validator:
    """The validator of a recognizer for one kind."""

    def validate(candidate: Candidate) -> Check | None:
        shape = Shape(str(candidate.match.lastgroup))
        text = span(candidate)[0]
        digits = _digits(candidate) if shape is Shape.NAMED_MONTH else only_digits(text)
        number = parse(digits, "+" in text, candidate.today)
        if number is None or number.kind is not kind:
            return None
        score = _score(candidate, shape, number)
        if score is None:
            return None
        return Check("luhn_and_date", kind.value, score, test_number=number.test_number)

    return validate


def _score(candidate: Candidate, shape: Shape, number: PersonNumber) -> float | None:
    """How sure the surroundings leave us; None when they say that it is something else."""
    bare = shape in (Shape.TWELVE, Shape.TEN)
    left, right = before(candidate, 40), after(candidate, 2)
    if (bare or shape is Shape.SPACED) and OTHER_NUMBER.search(left):
        return None
    glued = left[-1:].isalpha() or right[:1].isalpha()
    if glued and bare and (right[:1].isalpha() or not _GLUED_LABEL.search(left)):
        return None
    if not _STRONG.isdisjoint(candidate.context):
        return BESIDE_STRONG[shape]
    if shape is Shape.TEN and _PERSONAL_ACCOUNT.search(left):
        return _ACCOUNT_SCORE
    if _is_chained(left, right):
        return None if bare else DOUBTFUL
    if shape is Shape.TEN and number.kind is Kind.COORDINATION and _MOBILE.match(number.digits[2:]):
        score = DOUBTFUL  # a mobile number more often than a rare kind of number
    elif _is_file_stamp(left, right, number, candidate.today):
        score = DOUBTFUL
    elif candidate.context or _follows_name(left) or (shape is Shape.TEN and _by_person(candidate)):
        score = BESIDE_WEAK[shape]
    elif _is_doubtful(candidate, shape, number):
        score = DOUBTFUL
    else:
        score = ALONE[shape]
    return min(score, 0.5) if glued else score


def _follows_name(left: str) -> bool:
    """Whether two capitalised words and a sign that closes a cell stand straight before."""
    return left[-2:].rstrip(" ")[-1:] in _CLOSING and _NAME.search(left) is not None


def _by_person(candidate: Candidate) -> bool:
    """Whether a person stands straight beside the digits."""
    return bool(
        _PERSON_BEFORE.search(before(candidate, 64)) or _PERSON_AFTER.match(after(candidate, 64))
    )


def _is_chained(left: str, right: str) -> bool:
    """Whether the digits are a link in a longer chain, such as a UUID or a part number."""
    return (
        left[-1:] == "+"
        or (len(left) > 1 and left[-1] in "-." and left[-2].isdigit())
        or (len(right) > 1 and right[0] in "-." and right[1].isdigit())
    )


def _is_clock(number: PersonNumber) -> bool:
    """Whether the last four digits are also an hour and a minute."""
    return number.digits[8:10] < "24" and number.digits[10:12] < "60"


def _is_file_stamp(left: str, right: str, number: PersonNumber, today: date) -> bool:
    """Whether the digits stand in a file's name as its time stamp of the last ten years, whatever
    the file is about."""
    in_name = left[-1:] == "_" or (right[:1] == "." and right[1:].isalpha())
    return in_name and _is_clock(number) and number.year >= today.year - 10


def _is_doubtful(candidate: Candidate, shape: Shape, number: PersonNumber) -> bool:
    """Whether the digits alone fit something else as well: a time stamp (joined digits since 2000;
    with a separator in the last ten years, as file names have it) or a dated order number."""
    recent = candidate.today.year - 10
    joined = shape in (Shape.TWELVE, Shape.SPACED)
    if _is_clock(number) and number.year >= (2000 if joined else recent):
        return True
    if shape is Shape.TWELVE:
        known = number.digits[4:6] != "00" and number.digits[6:8] != "60"
        return not (known and candidate.today.year - _OLDEST_ALIVE <= number.year < recent)
    return False
