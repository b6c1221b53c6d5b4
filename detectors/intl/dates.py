"""Calendar dates as people write them in Swedish and English."""

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb febr",
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
        start=1,
    )
    for name in names.split()
}
MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
"""Alternatives for a pattern: the months' names and their short forms."""
DATE = (
    r"(?:(?:18|19|20)[0-9]{2}[-/. ]?(?:0?[1-9]|1[0-2])[-/. ]?[0-3]?[0-9]"
    r"|[0-9]{2}-?[01][0-9]-?[0-3][0-9]"
    r"|[0-3]?[0-9] ?[/.-] ?[01]?[0-9](?: ?[/.-] ?|[ ])(?:(?:18|19|20)[0-9]{2}|[0-9]{2})"
    rf"|[0-3]?[0-9](?::?e|:a|st|nd|rd|th)?\.? (?:of )?(?:{MONTH})\.?,? ?(?:18|19|20)[0-9]{{2}}"
    rf"|(?:{MONTH})\.? [0-3]?[0-9](?:st|nd|rd|th)?,? (?:18|19|20)[0-9]{{2}})"
)
"""A pattern (to be compiled with IGNORECASE) for a date with its year."""

_WORDED = re.compile(r"[^\W\d_]{3,9}")


def parse(text: str, today: date) -> date | None:
    """The day that `text`, matched by `DATE`, names; None when the calendar has no such day. Years
    of two digits are the latest that is not in the future. Of 3/4 the day comes first."""
    word = next((w for w in _WORDED.findall(text.casefold()) if w in _MONTHS), None)
    parts = re.findall(r"[0-9]+", text)
    if word is not None:
        numbers = (int(parts[-1]), _MONTHS[word], int(parts[0]))
    elif len(parts) == 1:
        digits = parts[0]
        year = len(digits) - 4
        numbers = (int(digits[:year]), int(digits[year : year + 2]), int(digits[year + 2 :]))
    elif len(parts) == 3 and (
        len(parts[0]) == 4 or re.match(r"[0-9]{2}-[0-9]{2}-[0-9]{2}\Z", text)
    ):
        numbers = (int(parts[0]), int(parts[1]), int(parts[2]))
    elif len(parts) == 3:
        numbers = (int(parts[2]), int(parts[1]), int(parts[0]))
    else:
        return None
    return _day(*numbers, today)


def _day(year: int, month: int, day: int, today: date) -> date | None:
    if year < 100:
        year += today.year // 100 * 100
        if year > today.year:
            year -= 100
    if 12 < month <= 31 and day <= 12:
        month, day = day, month
    try:
        return date(year, month, day)
    except ValueError:
        return None
