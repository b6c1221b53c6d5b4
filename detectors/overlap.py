"""Deciding which of several claims to the same characters stands.

The outcome depends on the set of claims alone, not on their order.
"""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise

from detectors.marks import Mark
from detectors.taxonomy import Group, group_of
from detectors.types import LOW_BELOW

_TIERS = (
    "CREDENTIAL",
    "IBAN_CODE",
    "SE_HSA_ID SE_VAT_NUMBER",
    "SE_TF_NUMMER SE_INTERIMSNUMMER IT_FISCAL_CODE UK_NINO",
    "SE_PERSONNUMMER SE_SAMORDNINGSNUMMER SE_RESERVNUMMER FI_PERSONAL_IDENTITY_CODE"
    " NO_FODSELSNUMMER DK_CPR_NUMBER PL_PESEL ES_NIF US_SSN US_ITIN",
    "CREDIT_CARD",
    "EMAIL_ADDRESS MAC_ADDRESS",
    "SE_ORGANISATIONSNUMMER UK_NHS DE_TAX_ID",
    "SE_LMA_NUMBER SE_PASSPORT US_PASSPORT SE_DRIVING_LICENCE",
    "SE_SWISH_NUMBER SE_BANKGIRO SE_PLUSGIRO SE_BANK_ACCOUNT",
    "PATIENT_ID STUDENT_ID EMPLOYEE_ID",
    "GEO_COORDINATE IP_ADDRESS",
    "SE_CASE_NUMBER",
    "PHONE_NUMBER",
    "SE_OCR_REFERENCE",
    "SE_PROPERTY_DESIGNATION SE_VEHICLE_REGISTRATION",
    "STREET_ADDRESS",
    "SE_POSTAL_CODE",
    "DATE_OF_BIRTH AGE",
)
_TIER = {name: tier for tier, names in enumerate(_TIERS) for name in names.split()}
_UNLISTED = len(_TIERS)
_TIER |= {"PERSON": _UNLISTED + 1, "ORGANIZATION": _UNLISTED + 2, "LOCATION": _UNLISTED + 3}

_NESTING = frozenset({Group.SPECIAL_CATEGORY, Group.CONFIDENTIALITY, Group.USE, Group.DERIVED})


def resolve(marks: Iterable[Mark]) -> list[Mark]:
    """The marks that stand, by position: no character is in two of them, but that those of
    special categories, confidentiality, use and derived types may lie over others (only marks of
    the same type exclude each other there). A low mark never displaces a higher one; else the
    more specific type wins; among equally specific ones that beside context, the validated, the
    less lossy view, the longer, the higher score."""
    standing = list(marks)
    if len(standing) < 2:
        return standing
    standing.sort(key=_place)
    if all(a.end <= b.start for a, b in pairwise(standing)):
        return standing
    taken: dict[str, _Taken] = {}
    marks, standing = standing, []
    for mark in sorted(marks, key=_precedence):
        layer = mark.entity_type if group_of(mark.entity_type) in _NESTING else ""
        if taken.setdefault(layer, _Taken()).claim(mark.start, mark.end):
            standing.append(mark)
    standing.sort(key=_place)
    return standing


def _place(mark: Mark) -> tuple[int, int, str]:
    return mark.start, mark.end, mark.entity_type


def _precedence(mark: Mark) -> tuple[object, ...]:
    return (
        mark.score < LOW_BELOW,
        _TIER.get(mark.entity_type, _UNLISTED),
        not mark.why.context,
        not mark.why.validation,
        mark.lossy,
        mark.start - mark.end,
        -mark.score,
        mark.start,
        mark.entity_type,
        mark.recognizer,
        mark.view,
        mark.why.rule,
        mark.why.validation,
        mark.why.context,
        mark.evasion,
        mark.public,
        mark.test_number,
    )


class _Taken:
    """Disjoint ranges, kept sorted."""

    __slots__ = ("_ends", "_starts")

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def claim(self, start: int, end: int) -> bool:
        index = bisect_left(self._starts, end)
        if index and self._ends[index - 1] > start:
            return False
        self._starts.insert(index, start)
        self._ends.insert(index, end)
        return True
