"""Numbers spelled out in Swedish or English words."""

import re
from collections.abc import Iterator

from detectors.edges import any_of
from detectors.normalize.offsets import Edit

_UNITS = {
    word: str(value)
    for value, words in enumerate(
        (
            "noll nolla nollan zero oh",
            "ett en etta one",
            "två tva tvåa två two",
            "tre trea three",
            "fyra four",
            "fem femma five",
            "sex sexa six",
            "sju sjua seven",
            "åtta atta åttan eight",
            "nio nia nian nine",
        )
    )
    for word in words.split()
}
_TEENS = {
    word: str(value)
    for value, words in enumerate(
        (
            "tio ten",
            "elva eleven",
            "tolv twelve",
            "tretton thirteen",
            "fjorton fourteen",
            "femton fifteen",
            "sexton sixteen",
            "sjutton seventeen",
            "arton eighteen",
            "nitton nineteen",
        ),
        start=10,
    )
    for word in words.split()
}
_TENS = {
    word: str(value)
    for value, words in enumerate(
        (
            "tjugo tjugi twenty",
            "trettio thirty",
            "fyrtio forty fourty",
            "femtio fifty",
            "sextio sixty",
            "sjuttio seventy",
            "åttio attio eighty",
            "nittio ninety",
        ),
        start=2,
    )
    for word in words.split()
}
_CENTURIES = {
    "artonhundra": "18",
    "nittonhundra": "19",
    "nittonhundratalet": "19",
    "tjugohundra": "20",
    "tvåtusen": "20",
    "tvatusen": "20",
}
_SIGNS = {
    **dict.fromkeys(("streck", "bindestreck", "minus", "dash", "hyphen"), "-"),
    "plus": "+",
}


def _any(words: dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_ITEM = (
    rf"(?>(?P<century>{_any(_CENTURIES)})?+(?:(?P<tens>{_any(_TENS)})"
    rf"(?:[ -]?(?P<unit>{_any(_UNITS)})(?!\w))?+"
    rf"|(?P<teen>{_any(_TEENS)})|(?P<single>{_any(_UNITS)})|(?P<sign>{_any(_SIGNS)})"
    rf"|(?P<digits>[0-9]{{1,4}}))?+)(?!\w)"
)
_NEXT = re.compile(_ITEM, re.IGNORECASE)
_START = re.compile(
    rf"(?<!\w)(?:{any_of(_CENTURIES | _TENS | _TEENS | _UNITS)}|plus\b)", re.IGNORECASE
)
_GLUE = re.compile(r"[ \t\n\r,.;:/-]{0,3}")
_MIN_DIGITS = 8
_MIN_WORDS = 3


def spelled_digits(text: str) -> Iterator[Edit]:
    """Runs of number words, with digits between them, that make eight digits or more."""
    position = 0
    while (start := _START.search(text, position)) is not None:
        edit, position = _run(text, start.start())
        if edit is not None:
            yield edit


def _run(text: str, start: int) -> tuple[Edit | None, int]:
    written: list[str] = []
    words = 0
    end = position = start
    while (item := _NEXT.match(text, position)) is not None and item.end() > position:
        written.append(_value(item))
        words += item["digits"] is None
        end = item.end()
        glue = _GLUE.match(text, end)
        position = glue.end() if glue else end
    number = "".join(written).rstrip("-+")
    digits = len(number.replace("-", "").replace("+", ""))
    found = words >= _MIN_WORDS and digits >= _MIN_DIGITS
    return ((start, end, number) if found else None), max(end, start + 1)


def _value(item: re.Match[str]) -> str:
    century = _CENTURIES[item["century"].casefold()] if item["century"] else ""
    if item["tens"]:
        unit = _UNITS[item["unit"].casefold()] if item["unit"] else "0"
        return century + _TENS[item["tens"].casefold()] + unit
    if item["teen"]:
        return century + _TEENS[item["teen"].casefold()]
    if item["single"]:
        unit = _UNITS[item["single"].casefold()]
        return century + "0" + unit if century else unit
    if item["sign"]:
        return century + _SIGNS[item["sign"].casefold()]
    return century + (item["digits"] or "")
