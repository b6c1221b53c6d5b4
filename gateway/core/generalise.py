"""What is sent in place of a value: something coarser, or a token that tells only that it is the
same value again."""

import hashlib
import hmac
import re

from gateway.core.canonical import canonical

_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_DAY_IN_A_ROW = re.compile(r"((?:19|20)\d{2})(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_POSTCODE = re.compile(r"(?<!\d)([1-9]\d)\d ?\d{2}(?!\d)")
_TOWN = re.compile(r"[^\W\d_][^\W\d_]+(?:[ -][^\W\d_]+){0,2}")
_OLDEST = 120
_LETTERS = 10
_LETTER = "abcdefghijklmnop"


def generalised(entity_type: str, text: str) -> str | None:
    """The coarser value; None for a type or a text that has none: a placeholder must do."""
    coarser = _COARSER.get(entity_type)
    return coarser(text) if coarser is not None else None


def token(key: bytes, entity_type: str, text: str) -> str:
    """Ten letters, the same for a value in whatever form it is written. `key` is the tenant's:
    without it nobody can tell values by trying."""
    message = f"{entity_type}\0{canonical(entity_type, text)}".encode("utf-8", "surrogatepass")
    number = hmac.digest(key, message, hashlib.sha256)
    return "".join(_LETTER[byte & 15] for byte in number[:_LETTERS])


def _age(text: str) -> str | None:
    """`47 år` becomes `40–49 år`."""
    numbers = _NUMBER.findall(text)
    if len(numbers) != 1 or len(numbers[0]) > 3 or int(numbers[0]) > _OLDEST:
        return None
    decade = int(numbers[0]) // 10 * 10
    return _NUMBER.sub(f"{decade}–{decade + 9}", text)


def _date(text: str) -> str | None:
    """The year, where it is written with four digits."""
    whole = _DAY_IN_A_ROW.fullmatch(text.strip())
    years = [whole[1]] if whole else _YEAR.findall(text)
    return years[0] if len(years) == 1 else None


def _address(text: str) -> str | None:
    """The town, where it stands behind a postcode or a comma."""
    postcode = _POSTCODE.search(text)
    behind = text[postcode.end() :] if postcode else text.rpartition(",")[2] if "," in text else ""
    town = _TOWN.fullmatch(behind.strip(" ,.\n"))
    return town[0] if town else None


def _postcode(text: str) -> str | None:
    """`582 22 Linköping` becomes `58xxx`."""
    found = _POSTCODE.search(text)
    return f"{found[1]}xxx" if found else None


_COARSER = {
    "AGE": _age,
    "DATE_OF_BIRTH": _date,
    "STREET_ADDRESS": _address,
    "SE_POSTAL_CODE": _postcode,
}
