"""When two texts are the same value in another form: spacing, case, separators, inflection."""

import re
import unicodedata
from collections.abc import Collection

_EXACT = frozenset({"CREDENTIAL"})
_DOTTED = frozenset(
    {"EMAIL_ADDRESS", "IP_ADDRESS", "GEO_COORDINATE", "URL", "DATE_OF_BIRTH", "AGE"}
)
IDENTITY_NUMBERS = frozenset({"SE_PERSONNUMMER", "SE_SAMORDNINGSNUMMER"})
"""Types that are written with or without the century."""

_WORDED = frozenset({"PERSON", "STREET_ADDRESS", "LOCATION", "ORGANIZATION", "CUSTOM_TERM"})
_SPACES = re.compile(r"[\s\u00ad\u2010-\u2015-]+")
_BLANK = re.compile(r"\s+")
_DIGIT = re.compile(r"\d")
_NOT_SIGNS = re.compile(r"[^\w]|_")
_GENITIVE = ("'s", "\u2019s", ":s", "s", "'", "\u2019")


def canonical(entity_type: str, text: str) -> str:
    """The form in which equal values of one type are equal, also for fingerprints. Identity
    numbers have ten digits in it, whether or not the century was written."""
    value = folded(entity_type, text)
    return value[-10:] if entity_type in IDENTITY_NUMBERS and len(value) == 12 else value


def folded(entity_type: str, text: str) -> str:
    """As `canonical`, but with the century where it was written."""
    if entity_type in _EXACT:
        return text.strip()
    visible = _visible(text)
    if entity_type in _DOTTED:
        return _BLANK.sub("", visible)
    if entity_type in _WORDED or _DIGIT.search(visible) is None:
        return _SPACES.sub(" ", visible).strip()
    if entity_type == "PHONE_NUMBER":
        return _phone(visible)
    return _NOT_SIGNS.sub("", visible)


def _visible(text: str) -> str:
    """Compatibility forms and case folded, invisible characters left out."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if unicodedata.category(c) != "Cf")


def _phone(text: str) -> str:
    digits = "".join(c for c in text.replace("(0)", "") if c.isdecimal() or c == "+")
    for prefix in ("+46", "0046"):
        if digits.startswith(prefix):
            return "0" + digits[len(prefix) :]
    return digits


def genitive(text: str, bases: Collection[str]) -> str:
    """The ending that turns one of the `bases` (folded names) into this name, or ""."""
    for ending in _GENITIVE:
        if text.endswith(ending) and folded("PERSON", text[: -len(ending)]) in bases:
            return ending
    return ""


def label(entity_type: str) -> str:
    """The type's name inside placeholders: without the country prefix, capitals only."""
    name = re.sub(r"[^A-Z0-9_]", "_", entity_type.upper()).removeprefix("SE_").strip("_")
    return name or "VALUE"
