"""Student and pupil numbers, Ladok ids and university account names, beside their label."""

from detectors.recognizer import Candidate, Check, Example, PatternRecognizer
from detectors.sv.shapes import (
    LOCAL,
    cell,
    field,
    field_trigger,
    labelled,
    local_number,
    only_digits,
    span,
    under,
    words,
)

_LABEL = words(
    numbered=(
        "elev",
        "student",
        "studerande",
        "doktorand",
        "deltagar",
        "barn",
        "tentand",
        "sökande",
        "antagning",
        "ansökan",
        "matrikel",
        "anonym",
        "anonymitet",
        "anonymisering",
        "aid",
        "tentamen",
        "tenta",
        "kandidat",
        "pupil",
        "learner",
        "applicant",
        "candidate",
        "matriculation",
        "enrolment",
        "enrollment",
        "anonymous",
        "exam",
    ),
)
_LADOK_LABEL = words("ladok", "ladok-id", "studentuid", "ladok uid")
_ACCOUNT_LABEL = words(
    "kth-id",
    "kth-konto",
    "kth-kontot",
    "kth account",
    "kth username",
    "kth-användarnamn",
    "liu-id",
    "studentkonto",
    "student account",
)
_UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_LADOK = rf"(?P<account>){_UUID}|(?=[a-f]{{0,9}}[0-9])[0-9a-f]{{6,12}}"
_ACCOUNT = r"(?P<account>)u1[a-z0-9]{6}|[a-z]{5}[0-9]{3}|(?=[a-z]{1,7}[0-9])[a-z][a-z0-9]{2,7}"
_STEM = (
    r"(?:elev|student|studerande|doktorand|deltagar|barn|tentand|s[öo]kande|antagning|ans[öo]kan"
    r"|matri[ck]|anonym|\baid|tenta|[ck]andidat|pupil|learner|applicant|enroll?ment|\bexam)"
)


def _validate(candidate: Candidate) -> Check | None:
    """Account names and Ladok's ids need no three digits."""
    value = span(candidate)[0]
    if "account" in candidate.match.re.groupindex and only_digits(value):
        return Check("labelled")
    return local_number(candidate)


RECOGNIZER = PatternRecognizer(
    name="se_student_id",
    entity_types=("STUDENT_ID",),
    patterns=(
        labelled("labelled", _LABEL, LOCAL, 0.85),
        labelled("ladok", _LADOK_LABEL, _LADOK, 0.8),
        labelled("account", _ACCOUNT_LABEL, _ACCOUNT, 0.75),
        cell(LOCAL, 0.8, _STEM),
        field(LOCAL, 0.8),
    ),
    triggers=(
        rf"(?:{_STEM}|ladok)[^0-9]{{0,60}}[0-9]",
        r"(?:kth-?id|kth-?konto|kth account|kth username|kth-användar|liu.?id|studentkonto"
        r"|student account)",
        r"ladok|student ?uid",
        field_trigger(LOCAL),
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
    validate=under(_LABEL, _validate),
    source="Ladok; KTH on the KTH account; LiU-ID",
    examples=(
        Example("elevnummer 2100-44781", ("2100-44781",), min_score=0.8),
        Example("Studentnummer 20-44710.", ("20-44710",), min_score=0.8),
        Example("(student no 21-364-09)", ("21-364-09",), min_score=0.8),
        Example("LADOK 8f27a1", ("8f27a1",), min_score=0.7),
        Example("kthid: u1abcdef", ("u1abcdef",), min_score=0.7),
        Example("LiU-ID abcde123", ("abcde123",), min_score=0.7),
        Example("anonymkod ABCD-0042", ("ABCD-0042",), min_score=0.7),
        Example(
            "studentuid 8f27a1b0-0000-4000-8000-00000000a1b2",
            ("8f27a1b0-0000-4000-8000-00000000a1b2",),
            min_score=0.7,
        ),
        Example("Elevens nummer är 20418-22", ("20418-22",), min_score=0.8),
        Example('"student_id":2210443', ("2210443",), min_score=0.8),
        Example("matriculation number 2210443", ("2210443",), min_score=0.8),
        Example("barn-id i lärplattformen: B-4482", ("B-4482",), min_score=0.8),
        Example("elevnr;namn\n44812;Eva", ("44812",), min_score=0.7),
        Example("Ladok visar fel"),
        Example("student nr 2024"),
        Example("eleven är 12 år"),
        Example("studenter i ladok 2024"),
        Example("KTH-konto behövs för inloggning"),
        Example("8f27a1b0-0000-4000-8000-00000000a1b2"),
        Example("LiU-ID och lösenord"),
        Example("sökande nr 2024-2025"),
        Example("exam id;date\nsaknas;2024-10-01"),
    ),
)
