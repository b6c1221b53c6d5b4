"""What the birth numbers of the Nordic neighbours and Poland share: a date that must exist."""

import re
from datetime import date


def digits_of(text: str) -> str:
    """The ASCII digits of `text`."""
    return re.sub(r"[^0-9]", "", text)


def is_day(year: int, month: int, day: int, today: date) -> bool:
    """Whether the calendar has this day and it is not after `today`."""
    try:
        return date(year, month, day) <= today
    except ValueError:
        return False


def is_day_of_some_century(year: int, month: int, day: int, today: date) -> bool:
    """As `is_day`, for a year of two digits."""
    return is_day(1900 + year, month, day, today) or is_day(2000 + year, month, day, today)
