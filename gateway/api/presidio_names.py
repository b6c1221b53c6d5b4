"""Entity names as Presidio's clients use them, beside ours.

Most names are the same. Where Presidio, or a model behind it, has one name for what we tell apart,
a client that asks for Presidio's name gets what we know under ours, called as it asked.
"""

from collections.abc import Collection, Iterable, Mapping

from detectors.detector import Detector

ALIASES: Mapping[str, tuple[str, ...]] = {
    "DATE_TIME": ("DATE_OF_BIRTH",),
    "EMAIL": ("EMAIL_ADDRESS",),
    "ES_NIE": ("ES_NIF",),
    "ID": ("PATIENT_ID", "EMPLOYEE_ID", "STUDENT_ID", "SE_CASE_NUMBER"),
    "LOCATION": ("STREET_ADDRESS", "SE_POSTAL_CODE", "SE_PROPERTY_DESIGNATION", "GEO_COORDINATE"),
    "NRP": ("ETHNIC_ORIGIN", "RELIGION_OR_BELIEF", "POLITICAL_OPINION"),
    "SE_PERSONNUMMER": (
        "SE_SAMORDNINGSNUMMER",
        "SE_RESERVNUMMER",
        "SE_INTERIMSNUMMER",
        "SE_TF_NUMMER",
    ),
}
"""Presidio's name, and the names of ours that it stands for beside itself."""


def supported(detectors: Iterable[Detector]) -> list[str]:
    """Every name that a client may ask for, sorted: the recognizers' own and the aliases of any
    of them."""
    own = {name for each in detectors for name in each.entity_types}
    return sorted(own | {alias for alias, names in ALIASES.items() if not own.isdisjoint(names)})


def answered_names(asked: Collection[str]) -> dict[str, str]:
    """What to call a finding of each type when `asked` was asked for; other types are not wanted.
    A type that was asked for by its own name keeps it."""
    names = {ours: alias for alias in sorted(asked) for ours in ALIASES.get(alias, ())}
    return names | {name: name for name in asked}
