"""The information class of what is found, 0 to 4, on one scale that others are names for.

The numbers are those of KLASSA's confidentiality (0 none, 1 moderate, 2 significant, 3 serious,
4 exceptionally serious). They are defaults; a policy says otherwise where its owner has decided.
"""

from collections.abc import Mapping
from enum import StrEnum

from detectors.taxonomy import ENTITY_TYPES, Group
from policies.context import MAX_CLASS


class Scale(StrEnum):
    """Whose names are shown for the classes."""

    KLASSA = "klassa"
    KTH = "kth"
    LINKOPING = "linkoping"


_BY_GROUP: dict[Group, int] = {
    Group.IDENTITY: 2,
    Group.CONTACT: 1,
    Group.NETWORK: 1,
    Group.FINANCE: 2,
    Group.ORGANISATION: 0,
    Group.RECORD: 1,
    Group.SPECIAL_CATEGORY: 3,
    Group.CONFIDENTIALITY: 2,
    Group.SECRET: 3,
    Group.USE: 0,
    Group.DERIVED: 2,
    Group.OTHER: 1,
}
_BY_TYPE = {
    "PERSON": 1,
    "DATE_OF_BIRTH": 1,
    "AGE": 1,
    "LOCATION": 0,
    "SE_BANKGIRO": 1,
    "SE_PLUSGIRO": 1,
    "SE_OCR_REFERENCE": 1,
    "SE_VAT_NUMBER": 0,
    "PATIENT_ID": 2,
    "PERSONAL_ASSESSMENT": 2,
    "SECURITY_CLASSIFICATION": 4,
    "CONFIDENTIALITY_MARKING": 3,
    "EXPORT_CONTROL": 3,
    "TRADE_SECRET": 3,
}

_KTH_PUBLIC = ("Publik", "Public")
_KTH_SENSITIVE = ("Känsliga personuppgifter", "Sensitive personal data")
_KTH_CONFIDENTIAL = ("Konfidentiell", "Confidential")
_NAMES: dict[Scale, tuple[tuple[str, str], ...]] = {
    Scale.KLASSA: tuple((f"K{n}", f"K{n}") for n in range(MAX_CLASS + 1)),
    Scale.KTH: (_KTH_PUBLIC, *[_KTH_SENSITIVE] * 2, *[_KTH_CONFIDENTIAL] * 2),
    Scale.LINKOPING: tuple(
        (f"Informationsklass {n}", f"Information class {n}") for n in range(MAX_CLASS + 1)
    ),
}


def name(scale: Scale, number: int, language: str) -> str:
    """What a scale calls a class, in "sv" or "en"."""
    return _NAMES[scale][number][0 if language == "sv" else 1]


def table(
    types: Mapping[str, int] | None = None,
    groups: Mapping[Group, int] | None = None,
    base: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """The class of every entity type; "" stands for types outside the taxonomy. What is given for
    a type goes before what is given for its group, and both before `base` (the usual ones)."""
    types, groups = types or {}, groups or {}
    classes = {"": groups.get(Group.OTHER, (base or {"": _BY_GROUP[Group.OTHER]})[""])}
    for entity in ENTITY_TYPES.values():
        usual = _BY_TYPE.get(entity.name, _BY_GROUP[entity.group])
        before = usual if base is None else base[entity.name]
        classes[entity.name] = types.get(entity.name, groups.get(entity.group, before))
    return classes


DEFAULTS: Mapping[str, int] = table()
