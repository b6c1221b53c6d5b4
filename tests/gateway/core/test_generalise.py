"""Coarser values and tokens."""

import re

import pytest

from detectors.types import Finding, Origin, Role, ScanReport, Span, Why
from gateway.core.generalise import generalised, token
from gateway.core.redact import Redaction, redact
from gateway.core.segments import Extraction, Link, Segment
from policies.verdict import Operator

KEY = b"k" * 32


@pytest.mark.parametrize(
    ("entity_type", "text", "coarser"),
    [
        ("AGE", "47", "40–49"),
        ("AGE", "47 år", "40–49 år"),
        ("AGE", "8-årig", "0–9-årig"),
        ("AGE", "fyrtiosju år", None),
        ("AGE", "3 år och 2 månader", None),
        ("AGE", "850 år", None),
        ("DATE_OF_BIRTH", "1985-02-01", "1985"),
        ("DATE_OF_BIRTH", "19850201", "1985"),
        ("DATE_OF_BIRTH", "1 februari 1985", "1985"),
        ("DATE_OF_BIRTH", "850201", None),
        ("STREET_ADDRESS", "Provgatan 5, 582 22 Linköping", "Linköping"),
        ("STREET_ADDRESS", "Provgatan 5, Hedemora", "Hedemora"),
        ("STREET_ADDRESS", "Provgatan 5", None),
        ("STREET_ADDRESS", "Provgatan 5, lgh 1101", None),
        ("SE_POSTAL_CODE", "582 22 Linköping", "58xxx"),
        ("SE_POSTAL_CODE", "58222", "58xxx"),
        ("SE_POSTAL_CODE", "Linköping", None),
        ("PERSON", "Anna", None),
    ],
)
def test_values_become_coarser_or_have_no_coarser_one(
    entity_type: str, text: str, coarser: str | None
) -> None:
    assert generalised(entity_type, text) == coarser


def test_a_token_is_the_values_whatever_its_form_and_the_tenants() -> None:
    written = token(KEY, "SE_PERSONNUMMER", "18900101-9802")
    assert re.fullmatch("[a-p]{10}", written)
    assert token(KEY, "SE_PERSONNUMMER", "189001019802") == written
    assert token(b"j" * 32, "SE_PERSONNUMMER", "189001019802") != written
    assert token(KEY, "SE_RESERVNUMMER", "189001019802") != written


def carried_out(text: str, values: dict[str, tuple[str, Operator]], key: bytes = KEY) -> Redaction:
    segment = Segment(text, (Link((0,)),), "/0", Role.USER, Origin.PROMPT, message=0)
    request = Extraction((segment,), (), (), "", False, hash_key=key)
    findings, operators = [], {}
    for value, (entity_type, operator) in values.items():
        start = text.index(value)
        operators[len(findings)] = operator
        span = (Span(0, start, start + len(value)),)
        findings.append(Finding(entity_type, span, 0.9, "test", Why("test")))
    return redact([text], request, ScanReport(tuple(findings)), operators)


def test_what_is_generalised_or_hashed_is_not_put_back() -> None:
    done = carried_out(
        "Anna Provsson är 47 år, Bo är äldre. Annas chef är Bo.",
        {
            "Anna Provsson": ("PERSON", Operator.HASH),
            "47 år": ("AGE", Operator.GENERALISE),
            "Bo": ("PERSON", Operator.PLACEHOLDER),
        },
    )
    (text,) = done.document
    assert re.fullmatch(
        r"\[PERSON:[a-p]{10}\] är 40–49 år, \[PERSON_1\] är äldre. Annas chef är Bo.", text
    )
    assert done.placeholders == {"[PERSON_1]": "Bo"}


def test_what_has_no_coarser_value_becomes_a_placeholder() -> None:
    done = carried_out("Hon är fyrtio.", {"fyrtio": ("AGE", Operator.GENERALISE)})
    assert done.document == ["Hon är [AGE_1]."]
    assert done.placeholders == {"[AGE_1]": "fyrtio"}


def test_without_a_key_a_hash_is_a_mask() -> None:
    done = carried_out("Det är Bo.", {"Bo": ("PERSON", Operator.HASH)}, key=b"")
    assert done.document == ["Det är [PERSON]."]
    assert done.placeholders == {}


def test_equal_values_get_equal_tokens_in_every_request() -> None:
    one = carried_out("nr 18900101-9802", {"18900101-9802": ("SE_PERSONNUMMER", Operator.HASH)})
    other = carried_out("vem? 189001019802", {"189001019802": ("SE_PERSONNUMMER", Operator.HASH)})
    assert one.document[0].split()[1] == other.document[0].split()[1]
