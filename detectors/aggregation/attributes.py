"""What kinds of details there are about a person, and which of them say the same thing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """Of the details of one `family` only the strongest counts. `private` ones are not known from
    somebody's work alone."""

    family: str
    private: bool = True


KINDS: dict[str, Kind] = {
    "given": Kind("given", False),
    "surname": Kind("surname", False),
    "direct": Kind("direct"),
    "sex": Kind("sex", False),
    "age": Kind("age"),
    "home": Kind("place"),
    "class": Kind("place"),
    "workplace": Kind("place", False),
    "profession": Kind("work", False),
    "unique": Kind("unique"),
    "origin": Kind("origin"),
    "family": Kind("family"),
    "event": Kind("event"),
    "vehicle": Kind("vehicle"),
    "trait": Kind("trait"),
}

NAMES = frozenset({"given", "surname"})
"""Families that are a name."""

SEX = 1.0
AGE = 6.4
BIRTH_DATE = 14.9
DECADE = 3.3
POSTCODE = 14.0
STREET = 17.4
SCHOOL = 14.7
UNIT = 17.7
CLASS = 18.7
SCHOOL_YEAR = 6.4
UNIQUE = 20.0
EVENT = 14.0
DATED_EVENT = 18.0
FAME = 13.0
"""Bits of details that no list gives."""

DIRECT = frozenset(
    {"SE_PERSONNUMMER", "SE_SAMORDNINGSNUMMER", "SE_RESERVNUMMER", "SE_INTERIMSNUMMER"}
    | {"SE_TF_NUMMER", "SE_PASSPORT", "SE_LMA_NUMBER", "SE_DRIVING_LICENCE", "PHONE_NUMBER"}
    | {"EMAIL_ADDRESS", "STREET_ADDRESS", "SE_VEHICLE_REGISTRATION", "SE_CASE_NUMBER"}
    | {"PATIENT_ID", "EMPLOYEE_ID", "STUDENT_ID", "SE_PROPERTY_DESIGNATION"}
)
"""Types that single somebody out by themselves."""
