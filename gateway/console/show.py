"""How values look on a page: times, numbers, and characters that must not act."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

ZONE = ZoneInfo("Europe/Stockholm")
_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time for a `<time>` element: `iso` for machines, `day` and `clock` in Swedish time."""

    iso: str
    day: str
    clock: str


def moment(when: datetime) -> Moment:
    """`when` is aware."""
    local = when.astimezone(ZONE)
    return Moment(
        local.isoformat(timespec="milliseconds"), f"{local:%Y-%m-%d}", f"{local:%H:%M:%S}"
    )


def today(now: datetime) -> date:
    """The date in Sweden."""
    return now.astimezone(ZONE).date()


def parse_day(text: str) -> date | None:
    """A date as YYYY-MM-DD; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text and _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def start_of(day: date) -> datetime:
    """The first moment of a day in Sweden."""
    return datetime.combine(day, time(), ZONE)


def end_of(day: date) -> datetime:
    """The first moment after a day in Sweden."""
    return start_of(day + timedelta(days=1))


def number(value: float, decimal: str) -> str:
    """At most one decimal, after the language's mark; whole digits in groups of three, as Swedish
    and English readers both understand them."""
    whole = isinstance(value, int) or float(value).is_integer()
    digits, _, fraction = f"{value:,.{0 if whole else 1}f}".partition(".")
    return digits.replace(",", _NARROW_SPACE) + (decimal + fraction if fraction else "")


def visible(text: str) -> str:
    """The text with control and format characters (line breaks apart) written out, so that none
    can reorder or hide what stands beside it."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"\\u{{{ord(character):x}}}"
        if unicodedata.category(character) in _HIDDEN and character != "\n"
        else character
        for character in text
    )


def finalize(value: object) -> object:
    """Applied to everything that a template prints. Markup is ours and passes."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
