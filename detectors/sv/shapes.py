"""Building blocks of the Swedish recognizers' patterns: edges, gaps, labelled values.

The text is normalised before it comes here: dashes are `-`, digits ASCII, spaces plain. Every
repeat is bounded, so each pattern runs in linear time.
"""

import re
from collections.abc import Iterable

from detectors.recognizer import Candidate, Check, Pattern, Validator

START = r"(?<![^\W_])"
"""No letter or digit before; an underscore, as in file names, is allowed."""
END = r"(?![^\W_])"
DIGITS_START = r"(?<![0-9])"
DIGITS_END = r"(?![0-9])"
SP = r"[ \t]"
GAP = (
    r"[^\w\n]{0,4}(?i:(?:ha[rs] (?:the )?)?(?:nummer|number|numret|nr|no|num|id|kod|code|är"
    r"|is|var|was"
    r"|lyder)(?![^\W_]))?[^\w\n]{0,4}\n?[^\w\n]{0,3}"
)
"""What may stand between a label and its value: punctuation, "nr", one line break."""

_ASIDE = (
    r"(?: (?i:hos|i|på|för|till|åt|enligt|från|at|in|for|from|on|with|of)(?: [^\W\d_]{1,20}){1,2}"
    r"| \([^()\n]{1,30}\))?"
)
"""Where or for whom a number is ("elevnummer i Skola", "employee number (main office)")."""

_JOINT = "[ ._-]{0,2}"
_JOINTS = re.compile("[ ._-]+")
_NUMBER_WORD = (
    rf"(?:e|e?n?s|ets|['’]s)?(?:{_JOINT}(?:nummer|numret|number|nr|no|num|id|identitet|identity|identifier|kod"
    r"|koden|code)(?![^\W_])|(?= ?#))"
)
_ASCII = {"å": "[åa]", "ä": "[äa]", "ö": "[öo]"}

_NOT_DIGIT = re.compile(r"[^0-9]")


def only_digits(text: str) -> str:
    """The digits of `text`."""
    return _NOT_DIGIT.sub("", text)


def opening(charset: str) -> str:
    """One character of `charset` with no letter or digit before it. Looking back after the first
    character, not before it, lets the engine skip to candidates: ten times faster on prose."""
    return rf"[{charset}](?<![^\W_][{charset}])"


def words(*alternatives: str, numbered: Iterable[str] = ()) -> str:
    """Alternatives (literal, case-insensitive) at the start of a word, longest first. What joins
    their parts may be a blank, a dot, a hyphen, an underscore or nothing, and å, ä and ö may be
    written a and o, as the names of fields have it. `numbered` are alternatives that a word for a
    number must follow ("elev": elevnr, elevens nummer, ELEV-ID, Elev #)."""
    both = [(word, _NUMBER_WORD) for word in numbered] + [(word, "") for word in alternatives]
    rest: dict[str, list[str]] = {}
    for word, tail in sorted(both, key=lambda pair: len(pair[0]), reverse=True):
        rest.setdefault(word[0], []).append(_spelling(word[1:]) + tail)
    letters = {letter: _ASCII.get(letter, letter).strip("[]") for letter in sorted(rest)}
    first = "".join(f"{each}{each.upper()}" for each in letters.values())
    branches = (f"(?<=[{letters[letter]}])(?:{'|'.join(parts)})" for letter, parts in rest.items())
    return f"{opening(first)}(?i:{'|'.join(branches)})"


def _spelling(word: str) -> str:
    """A pattern for the ways of writing `word`."""
    parts = _JOINTS.split(word)
    return _JOINT.join("".join(_ASCII.get(c, re.escape(c)) for c in part) for part in parts)


def labelled(name: str, label: str, value: str, score: float) -> Pattern:
    """`value` (regex source) right after `label` (of `words`), in the group `value`."""
    return Pattern(name, rf"{label}{_ASIDE}{GAP}{START}(?P<value>{value}){END}", score, score)


def field(value: str, score: float) -> Pattern:
    """`value` as the whole text, for which the key it stood under must speak."""
    return Pattern("field", rf"\A\s{{0,9}}(?P<value>{value})\s{{0,9}}\Z", 0.0, score)


def field_trigger(value: str) -> str:
    """The RE2 trigger of `field`. `value` may have no look-around."""
    return rf"^\s*(?:{value})\s*$"


def cell(value: str, score: float, trigger: str) -> Pattern:
    """`value` as a line of a list or a whole cell of a table, for which what stands above it must
    speak: the validator is to be `under` a label. `trigger` finds the label in RE2."""
    return Pattern(
        "cell",
        rf"[;|\t,\n](?P<cell>)(?:[ \"]{{1,2}}|- )?(?P<value>{value})[ \"]{{0,2}}(?=[;|\t,\r\n]|\Z)",
        score,
        score,
        triggers=(rf"{trigger}[^;|\t,\n]{{0,30}}[;|\t,\n]",),
    )


def under(label: str, validate: Validator) -> Validator:
    """`validate`, but that a `cell` must stand under `label` (of `words`)."""
    heading = re.compile(label)

    def check(candidate: Candidate) -> Check | None:
        if "cell" in candidate.match.re.groupindex and not heading.search(candidate.heading):
            return None
        return validate(candidate)

    return check


def span(candidate: Candidate) -> tuple[str, int, int]:
    """The value of a candidate (its group `value`, or all) and where it stands."""
    group = "value" if "value" in candidate.match.re.groupindex else 0
    start, end = candidate.match.span(group)
    return candidate.match.group(group), start, end


def before(candidate: Candidate, length: int) -> str:
    """Up to `length` characters before the value."""
    start = span(candidate)[1]
    return candidate.text[max(0, start - length) : start]


def after(candidate: Candidate, length: int) -> str:
    """Up to `length` characters after the value."""
    end = span(candidate)[2]
    return candidate.text[end : end + length]


LOCAL = (
    r"(?:[A-Za-zÅÄÖåäö][A-Za-zÅÄÖåäö./_-]{0,7})?[0-9][0-9A-Za-z]{0,13}"
    r"(?:[-/._][0-9A-Za-z]{1,12}){0,4}"
)
"""A number that an organisation made up: letters, digits and joints."""

_CALENDAR = re.compile(
    r"(?:19|20)[0-9]{2}(?:[-/](?:(?:19|20)?[0-9]{2})|[-/.](?:0[1-9]|1[0-2])[-/.][0-3][0-9])?"
    r"|[0-3]?[0-9][./][01]?[0-9](?:[./](?:19|20)?[0-9]{2})?"
)


def local_number(candidate: Candidate) -> Check | None:
    """A validator of `LOCAL`: three digits, or two and a letter, and no year, school year or
    date."""
    value = span(candidate)[0]
    count = len(only_digits(value))
    if count < 2 or (count == 2 and value.isdigit()) or _CALENDAR.fullmatch(value):
        return None
    return Check("digits")
