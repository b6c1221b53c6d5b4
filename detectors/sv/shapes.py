"""Building blocks of the Swedish recognizers' patterns: edges, gaps, labelled values.

The text is normalised before it comes here: dashes are `-`, digits ASCII, spaces plain. Every
repeat is bounded, so each pattern runs in linear time.
"""

import re
from dataclasses import replace

from detectors.recognizer import Candidate, Check, Pattern, Validator

START = r"(?<![^\W_])"
"""No letter or digit before; an underscore, as in file names, is allowed."""
END = r"(?![^\W_])"
DIGITS_START = r"(?<![0-9])"
DIGITS_END = r"(?![0-9])"
SP = r"[ \t]"
GAP = (
    r"[^\w\n]{0,4}(?i:(?:nummer|number|numret|nr|no|num|id|kod|code|är|is|var|was)(?![^\W_]))?"
    r"[^\w\n]{0,4}\n?[^\w\n]{0,3}"
)
"""What may stand between a label and its value: punctuation, "nr", one line break."""

_NOT_DIGIT = re.compile(r"[^0-9]")


def only_digits(text: str) -> str:
    """The digits of `text`."""
    return _NOT_DIGIT.sub("", text)


def opening(charset: str) -> str:
    """One character of `charset` with no letter or digit before it. Looking back after the first
    character, not before it, lets the engine skip to candidates: ten times faster on prose."""
    return rf"[{charset}](?<![^\W_][{charset}])"


def words(*alternatives: str) -> str:
    """Alternatives (literal, case-insensitive) at the start of a word, longest first."""
    rest: dict[str, list[str]] = {}
    for word in sorted(alternatives, key=len, reverse=True):
        rest.setdefault(word[0], []).append(re.escape(word[1:]))
    first = "".join(f"{letter.lower()}{letter.upper()}" for letter in sorted(rest))
    tails = (f"(?<={letter})(?:{'|'.join(parts)})" for letter, parts in rest.items())
    return f"{opening(first)}(?i:{'|'.join(tails)})"


def labelled(name: str, label: str, value: str, score: float) -> Pattern:
    """`value` (regex source) right after `label` (of `words`), in the group `value`."""
    return Pattern(name, rf"{label}{GAP}{START}(?P<value>{value}){END}", score, score)


def field(value: str, score: float) -> Pattern:
    """`value` as the whole text, for which the key it stood under must speak."""
    return Pattern("field", rf"\A\s{{0,9}}(?P<value>{value})\s{{0,9}}\Z", 0.0, score)


def field_trigger(value: str) -> str:
    """The RE2 trigger of `field`. `value` may have no look-around."""
    return rf"^\s*(?:{value})\s*$"


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


def at_least_digits(count: int) -> Validator:
    """A validator that wants `count` digits in the value."""

    def validate(candidate: Candidate) -> Check | None:
        enough = len(only_digits(span(candidate)[0])) >= count
        return Check("digits") if enough else None

    return validate


def raised(check: Check, score: float) -> Check:
    """The same check with another score."""
    return replace(check, score=score)
