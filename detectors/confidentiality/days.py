"""The days that a text names, in the ways that Swedish and English write them."""

import re
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb",
            "mars march mar",
            "april apr",
            "maj may",
            "juni june jun",
            "juli july jul",
            "augusti august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = re.compile(r"(?<![\d-])(20[0-9]{2})-?([01][0-9])-?([0-3][0-9])(?![\d-])")
_DAY_FIRST = re.compile(
    r"(?<![\d.,])([0-3]?[0-9])(?:\.|:e|:a|st|nd|rd"
    rf"|th)? (?:of )?({_MONTH})\.?,? ?(20[0-9]{{2}})?(?!\w)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w)({_MONTH})\.? ([0-3]?[0-9])(?:st|nd|rd|th)?(?:,? (20[0-9]{{2}}))?(?!\w)",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(?<![\d/])([0-3]?[0-9])/([01]?[0-9])(?:[- /](20[0-9]{2}))?(?![\d/])")
DAY = re.compile(
    "|".join(each.pattern for each in (_ISO, _DAY_FIRST, _MONTH_FIRST, _SLASHED)), re.IGNORECASE
)
"""A day, in any of the ways."""

_AGO = timedelta(days=90)


def days_in(text: str, today: date) -> list[date]:
    """The days in a text of a few hundred characters. A day without a year is the next such day,
    unless it was within the last three months."""
    found = [_day(m[1], int(m[2]), m[3], today) for m in _ISO.finditer(text)]
    for match in _DAY_FIRST.finditer(text):
        found.append(_day(match[3], _MONTHS[match[2].lower()], match[1], today))
    for match in _MONTH_FIRST.finditer(text):
        found.append(_day(match[3], _MONTHS[match[1].lower()], match[2], today))
    for match in _SLASHED.finditer(text):
        found.append(_day(match[3], int(match[2]), match[1], today))
    return [day for day in found if day is not None]


def _day(year: str | None, month: int, day: str, today: date) -> date | None:
    try:
        if year is not None:
            return date(int(year), month, int(day))
        this_year = date(today.year, month, int(day))
        return this_year if this_year >= today - _AGO else this_year.replace(year=today.year + 1)
    except ValueError:
        return None
