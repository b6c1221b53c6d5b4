"""Student and pupil numbers, Ladok ids and university account names, beside their label."""

import re

from detectors.recognizer import Candidate, Check, Example, PatternRecognizer
from detectors.sv.shapes import field, field_trigger, labelled, only_digits, span, words

_LABEL = words(
    "elevnummer",
    "elevnr",
    "elev-id",
    "elev nr",
    "studentnummer",
    "studentnr",
    "student-id",
    "student id",
    "student no",
    "student nr",
    "student number",
    "studentid",
    "pupil no",
    "pupil id",
    "matrikelnummer",
    "anonymkod",
    "anonymitetskod",
    "tentamenskod",
    "exam code",
)
_LADOK_LABEL = words("ladok", "ladok-id", "ladokid", "studentuid", "student uid", "ladok uid")
_ACCOUNT_LABEL = words(
    "kth-id",
    "kthid",
    "kth-konto",
    "kth-kontot",
    "kth account",
    "kth username",
    "kth-användarnamn",
    "liu-id",
    "liuid",
    "liu id",
    "studentkonto",
    "student account",
)
_NUMBER = r"[A-Za-z]{0,4}-?[0-9][0-9A-Za-z]{1,9}(?:-[0-9A-Za-z]{1,8}){0,3}"
_UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_LADOK = rf"{_UUID}|(?=[a-f]{{0,9}}[0-9])[0-9a-f]{{6,12}}"
_ACCOUNT = r"u1[a-z0-9]{6}|[a-z]{5}[0-9]{3}|(?=[a-z]{1,7}[0-9])[a-z][a-z0-9]{2,7}"
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def _validate(candidate: Candidate) -> Check | None:
    """A bare year is none; numbers want three digits, account names and Ladok's ids none."""
    value = span(candidate)[0]
    if _YEAR.fullmatch(value):
        return None
    long_enough = len(only_digits(value)) >= 3 or not value[:1].isdigit()
    return Check("labelled") if long_enough else None


RECOGNIZER = PatternRecognizer(
    name="se_student_id",
    entity_types=("STUDENT_ID",),
    patterns=(
        labelled("labelled", _LABEL, _NUMBER, 0.85),
        labelled("ladok", _LADOK_LABEL, _LADOK, 0.8),
        labelled("account", _ACCOUNT_LABEL, _ACCOUNT, 0.75),
        field(_NUMBER, 0.8),
    ),
    triggers=(
        r"(?:elevn|elev-|elev n|student ?[-nui]|studentn|studentid|studentuid|studentkonto"
        r"|student account|pupil|matrikel|anonym|tentamenskod|exam code|ladok)[^0-9]{0,40}[0-9]",
        r"(?:kth-?id|kth-?konto|kth account|kth username|kth-användar|liu.?id|studentkonto"
        r"|student account)",
        r"ladok|student ?uid",
        field_trigger(_NUMBER),
    ),
    context=(
        "elevnummer",
        "elevnr",
        "elev-id",
        "studentnummer",
        "studentnr",
        "student-id",
        "student_id",
        "studentid",
        "student id",
        "student no",
        "student number",
        "pupil id",
        "anonymkod",
    ),
    validate=_validate,
    source="Ladok; KTH on the KTH account; LiU-ID",
    examples=(
        Example("elevnummer 2100-44781", ("2100-44781",), min_score=0.8),
        Example("Studentnummer 20-44710.", ("20-44710",), min_score=0.8),
        Example("(student no 22-118-07)", ("22-118-07",), min_score=0.8),
        Example("LADOK 8f27a1", ("8f27a1",), min_score=0.7),
        Example("kthid: u1abcdef", ("u1abcdef",), min_score=0.7),
        Example("LiU-ID abcde123", ("abcde123",), min_score=0.7),
        Example("anonymkod ABCD-0042", ("ABCD-0042",), min_score=0.7),
        Example(
            "studentuid 8f27a1b0-0000-4000-8000-00000000a1b2",
            ("8f27a1b0-0000-4000-8000-00000000a1b2",),
            min_score=0.7,
        ),
        Example("Ladok visar fel"),
        Example("student nr 2024"),
        Example("eleven är 12 år"),
        Example("studenter i ladok 2024"),
        Example("KTH-konto behövs för inloggning"),
        Example("8f27a1b0-0000-4000-8000-00000000a1b2"),
        Example("LiU-ID och lösenord"),
    ),
)
