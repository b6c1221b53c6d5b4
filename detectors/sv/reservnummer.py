"""Reserve numbers that health care gives patients without a known personnummer: the published
regional forms, and a date with four characters where a label says so."""

from datetime import date

from detectors.checksums import luhn
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.person_numbers import FIRST_YEAR, is_past_day
from detectors.sv.shapes import END, only_digits, opening, span

_DATE = "[0-9]{3}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_OTHER_DATE = rf"(?:{_DATE}|[0-9]{{7}}(?<=99[0-9]{{6}}))"
_STOCKHOLM = opening("9") + "9(?:19[89]|20[0-9])[0-9]"
_VGR_LETTERS = {"K": "5", "M": "7", "X": "8"}


def _stockholm(digits: str, today: date) -> bool:
    """99, the year of issue, five serial digits; Luhn over what follows the year's century."""
    return 1980 <= int(digits[2:6]) <= today.year and luhn(digits[4:])


def _clinical(digits: str, today: date) -> bool:
    """A date whose day is raised by 31 (32 to 59), Luhn over the last ten."""
    return FIRST_YEAR <= int(digits[:4]) <= today.year and luhn(digits[-10:])


def _vgr(value: str) -> bool:
    """Date, letter, 06 to 89, check digit: Luhn with the letter as 5, 7 or 8."""
    letter = _VGR_LETTERS[value[-4].upper()]
    return luhn(only_digits(value[:-4])[-6:] + letter + value[-3:])


def _validate(candidate: Candidate) -> Check | None:
    value, form, today = span(candidate)[0], candidate.match.lastgroup, candidate.today
    digits = only_digits(value)
    match form:
        case "stockholm":
            valid, name = _stockholm(digits, today), "year_and_luhn"
        case "clinical":
            valid, name = _clinical(digits, today), "day_and_luhn"
        case "vgr":
            valid = _vgr(value) and is_past_day(digits[:8], False, today)
            name = "date_and_luhn"
        case "varmland":
            valid, name = is_past_day(digits[:8], False, today), "date"
        case _:
            letters = any(char.isalpha() for char in value[-4:])
            real = value.startswith("99") or is_past_day(digits[:8], False, today)
            valid, name = letters and real, "date"
    return Check(name) if valid else None


RECOGNIZER = PatternRecognizer(
    name="se_reservnummer",
    entity_types=("SE_RESERVNUMMER",),
    patterns=(
        Pattern(
            "stockholm_separated",
            rf"(?P<stockholm>{_STOCKHOLM}(?:-[0-9]{{6}}|[0-9]{{2}}[- ][0-9]{{4}})){END}",
            0.85,
            0.95,
        ),
        Pattern("stockholm", rf"(?P<stockholm>{_STOCKHOLM}[0-9]{{6}}){END}", 0.6, 0.95),
        Pattern(
            "vgr",
            rf"(?P<vgr>{opening('12')}{_DATE}[- ]?[KMXkmx](?:0[6-9]|[1-8][0-9])[0-9]){END}",
            0.85,
            0.95,
        ),
        Pattern(
            "varmland",
            rf"(?P<varmland>{opening('12')}{_DATE}[- ]?S[FUXPL][0-9][A-UW-Z1-9]){END}",
            0.85,
            0.95,
        ),
        Pattern(
            "clinical_separated",
            rf"(?P<clinical>{opening('12')}[0-9]{{3}}(?:0[1-9]|1[0-2])(?:3[2-9]|[45][0-9])"
            rf"[- ][0-9]{{4}}){END}",
            0.5,
            0.95,
        ),
        Pattern(
            "clinical",
            rf"(?P<clinical>{opening('12')}[0-9]{{3}}(?:0[1-9]|1[0-2])(?:3[2-9]|[45][0-9])"
            rf"[0-9]{{4}}){END}",
            0.3,
            0.9,
        ),
        Pattern(
            "other_region",
            rf"(?P<other>{opening('129')}{_OTHER_DATE}-(?=[0-9]{{0,3}}[A-Z])[A-Z0-9]{{4}}){END}",
            0.3,
            0.85,
        ),
        Pattern(
            "other_region_joined",
            rf"(?P<other>{opening('129')}{_OTHER_DATE} ?(?=[0-9]{{0,3}}[A-Z])[A-Z0-9]{{4}}){END}",
            0.0,
            0.85,
        ),
    ),
    triggers=(
        r"99(?:19[89]|20[0-9])[0-9](?:[0-9]{2})?[- ]?[0-9]{4}",
        r"(?:19|20)[0-9]{6}[- ]?[0-9]{0,3}[A-Z]",
        r"99[0-9]{6}[- ]?[0-9]{0,3}[A-Z]",
        r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:3[2-9]|[45][0-9])[- ]?[0-9]{4}",
    ),
    context=(
        "reservnummer",
        "reservnumret",
        "reservnr",
        "reserv-id",
        "reservidentitet",
        "rnr",
        "lrid",
        "nrid",
        "tillfälligt id",
        "temporary id",
        "reserve number",
        "okänd patient",
        "unknown patient",
    ),
    validate=_validate,
    source="Inera, Lokala reservidentiteter; Region Stockholm; Västra Götalandsregionen",
    examples=(
        Example("reservnummer 991981-000010", ("991981-000010",), min_score=0.9),
        Example("Patienten 991981000010 är inskriven.", ("991981000010",), min_score=0.5),
        Example("patient 19810829M071", ("19810829M071",), min_score=0.8),
        Example("patient 19450829-K088", ("19450829-K088",), min_score=0.8),
        Example("VGR-format: 19930829X802", ("19930829X802",), min_score=0.8),
        Example("patient 19810829SU3A", ("19810829SU3A",), min_score=0.8),
        Example("reservnummer 198108320014", ("198108320014",), min_score=0.8),
        Example("reserve number 20230101-A77L", ("20230101-A77L",), min_score=0.8),
        Example("vårdens reservnr 99199803-L20M", ("99199803-L20M",), min_score=0.8),
        Example("patient 19810829M072"),
        Example("artikel 991945000023"),
        Example("artikel 991981000011"),
        Example("Ritning 19811329M071"),
        Example("reservnummer 198108320015"),
        Example("reservdel 20230101-1234"),
        Example("hash 5b19810829M071f"),
        Example("pnr 198501012382"),
    ),
)
