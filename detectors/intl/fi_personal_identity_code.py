"""Finnish personal identity codes: birth date, century sign, serial and a check character."""

import re

from detectors.checksums import luhn
from detectors.edges import first
from detectors.intl.birth_number import is_day, is_day_of_some_century
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CENTURY = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}


def check_character(nine_digits: str) -> str:
    """The character for birth date and serial (nine digits)."""
    return _CHECK[int(nine_digits) % 31]


def _validate(candidate: Candidate) -> Check | None:
    value = candidate.value.upper()
    day, month, year = int(value[:2]), int(value[2:4]), int(value[4:6])
    serial = value[7:10]
    if not is_day(_CENTURY[value[6]] + year, month, day, candidate.today) or serial < "002":
        return None
    if check_character(value[:6] + serial) != value[10]:
        return None
    test = serial >= "900"
    if value[6] in "+-" and value[10].isdigit():
        # Without a letter a Danish or a Swedish number looks the same.
        if candidate.context:
            return Check("mod31", score=0.7, test_number=test)
        swedish = luhn(value[:6] + value[7:]) and is_day_of_some_century(
            day, month, year, candidate.today
        )
        return None if swedish else Check("mod31", score=0.5, test_number=test)
    return Check("mod31", test_number=test)


RECOGNIZER = PatternRecognizer(
    name="fi_personal_identity_code",
    entity_types=("FI_PERSONAL_IDENTITY_CODE",),
    patterns=(
        Pattern(
            "code",
            first("0-3", r"[\w+-]")
            + r"[0-9][01][0-9]{3}[-+A-FU-Y][0-9]{3}[0-9A-FHJ-NPR-Y](?![\w-])",
            0.85,
            0.95,
            re.IGNORECASE,
        ),
    ),
    triggers=(r"[0-3][0-9][01][0-9]{3}[-+a-fu-y][0-9]{3}[0-9a-fhj-npr-y]",),
    context=(
        "hetu",
        "henkilötunnus",
        "personbeteckning",
        "finsk",
        "finländsk",
        "finland",
        "finnish",
        "personal identity code",
    ),
    validate=_validate,
    examples=(
        Example("henkilötunnus 131052-308T", ("131052-308T",), min_score=0.9),
        Example("140793-985E", ("140793-985E",), min_score=0.8),
        Example("hetu: 290200A971M", ("290200A971M",)),
        Example("finsk personbeteckning 100807A923F", ("100807A923F",)),
        Example("250106a925a", ("250106a925a",)),
        Example("personbeteckning 131052X308T", ("131052X308T",)),
        Example("131052-308U"),
        Example("311352-308T"),
        Example("300250-308T"),
        Example("131052-001T"),
        Example("art 131052-308TX"),
        Example("2131052-308T"),
    ),
    source="Digital and Population Data Services Agency: the personal identity code",
)
