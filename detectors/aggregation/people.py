"""Words that stand for one person: pronouns and nouns in Swedish and English, by sex."""

from functools import cache
from typing import NamedTuple

FEMALE, MALE, UNKNOWN = "f", "m", ""


class Mention(NamedTuple):
    """How a word points at a person. `form` is "pronoun", "indefinite", "definite" or "kin"."""

    form: str
    sex: str


_INDEFINITE = {
    FEMALE: "kvinna kv tjej flicka dam väninna tant änka woman girl female lady widow",
    MALE: "man kille pojke herre änkling boy male guy gentleman widower farbror",
    UNKNOWN: (
        "elev student patient pat klient brukare person medarbetare anställd kollega granne sökande"
        " respondent informant deltagare ungdom barn tonåring pensionär hyresgäst låntagare boende"
        " vårdtagare kund chef praktikant vikarie doktorand asylsökande medborgare pupil client"
        " employee colleague neighbour applicant participant resident tenant child teenager"
        " pensioner interviewee caller customer trainee refugee"
    ),
}
_DEFINITE = {
    FEMALE: "kvinnan tjejen flickan damen änkan kvinnans flickans",
    MALE: "mannen killen pojken herren mannens pojkens",
    UNKNOWN: (
        "eleven studenten patienten klienten brukaren personen medarbetaren kollegan grannen"
        " sökanden respondenten informanten deltagaren ungdomen barnet tonåringen hyresgästen"
        " låntagaren vårdtagaren kunden chefen praktikanten vikarien doktoranden elevens studentens"
        " patientens brukarens personens barnets sökandens åringen"
    ),
}
_KIN = {
    FEMALE: (
        "mamma mor moder mormor farmor syster dotter fru hustru maka dottern systern mamman frun"
        " modern mother mum sister daughter wife grandmother aunt niece"
    ),
    MALE: (
        "pappa far fader morfar farfar bror brodern son sonen make maken man pappan fadern father"
        " dad brother husband grandfather uncle nephew"
    ),
    UNKNOWN: "sambo sambon partner syskon förälder föräldern parent spouse sibling kusin cousin",
}
_PRONOUN = {
    FEMALE: "hon henne hennes she her hers",
    MALE: "han honom hans he him his",
    UNKNOWN: "hen hens",
}

_POSSESSIVE_TEXT = (
    "min mitt mina hans hennes hens deras sin sitt sina vår vårt my his her their our whose"
)
POSSESSIVE = frozenset(_POSSESSIVE_TEXT.split())
"""Words that make a relative somebody's."""


@cache
def mentions() -> dict[str, Mention]:
    """How a lower-case word points at a person, by word."""
    known: dict[str, Mention] = {}
    for form, words in (
        ("kin", _KIN),
        ("indefinite", _INDEFINITE),
        ("definite", _DEFINITE),
        ("pronoun", _PRONOUN),
    ):
        for sex, listed in words.items():
            for word in listed.split():
                known[word] = Mention(form, sex)
    return known
