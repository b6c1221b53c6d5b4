"""Register values in one form each, and the places in a text that could hold one.

The same value written in another way has the same form: a number with other separators, a name in
other case, in the genitive or surname first. A listing and a text meet in these forms only.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from enum import StrEnum

from detectors.normalize import fold

MAX_NAME_WORDS = 6
MAX_LENGTH = 40
"""Characters of a number's or code's form."""

_MIN_DIGITS = 5
_MIN_CODE = 4
_WORD = re.compile(r"[^\W_]+")
_NAME_GAP = re.compile(r"\s{0,3}+[,.'’\-]?+\s{0,3}+")
_NUMBERS = re.compile(r"\+?[0-9]++(?:[ \t\n./,:_*|()+-]{1,3}+[0-9]++)*+")
_DIGITS = re.compile(r"[0-9]+")
_CODE_GAP = re.compile(r"[\W_]{1,3}")
_CODE_GROUPS = 6
_CODE_REACH = 48
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_CENTURIES = ("18", "19", "20")

Place = tuple[int, int, str]
"""Start and end in the text, and the form of what stands there."""


class Kind(StrEnum):
    """What a register's column holds."""

    NAME = "NAME"
    PERSONNUMMER = "PERSONNUMMER"
    NUMBER = "NUMBER"
    PHONE = "PHONE"
    CODE = "CODE"
    EMAIL = "EMAIL"


_LONGER = {Kind.PERSONNUMMER: 2, Kind.PHONE: 4}
"""How many more digits a value can be written with than its form has."""


class ValueProblemError(ValueError):
    """A value that cannot be listed. The message says why, never the value."""


def form(kind: Kind, value: str) -> str:
    """The one form of a register's value. Raises ValueProblemError."""
    text = fold(value)[0].strip()
    if not text:
        raise ValueProblemError("is empty")
    match kind:
        case Kind.NAME:
            return _name(text)
        case Kind.EMAIL:
            if not _ADDRESS.fullmatch(text):
                raise ValueProblemError("is not an e-mail address")
            return text.lower()
        case Kind.CODE:
            return _code(text)
        case _:
            return _number(kind, text)


def size(kind: Kind, value_form: str) -> int:
    """What `places` wants to know of every listed form: words of a name, else characters."""
    return value_form.count(" ") + 1 if kind is Kind.NAME else len(value_form)


def name_words(value_form: str) -> list[str]:
    """The words of a name's form."""
    return value_form.split(" ")


def places(kind: Kind, text: str, sizes: int) -> Iterator[Place]:
    """Where a value (not a name) could stand. Bit n of `sizes` is set when a form has size n."""
    match kind:
        case Kind.EMAIL:
            for match in _ADDRESS.finditer(text):
                yield match.start(), match.end(), match.group().lower()
        case Kind.CODE:
            yield from _codes(text, sizes)
        case _:
            yield from _numbers(kind, text, sizes)


def name_places(
    text: str, sizes: int, listed: Callable[[set[str]], set[str]]
) -> Iterator[tuple[int, int, str]]:
    """Where a name could stand: neighbouring words that all are part of some listed name, which
    `listed` tells of a set of words."""
    lowered = _plain_letters(text)
    words = set(_WORD.findall(lowered))
    bare = {word[:-1] for word in words if word[-1] == "s"}
    known = listed(words | bare)
    if not known:
        return
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(lowered):
        word = match.group()
        if word not in known and word.removesuffix("s") not in known:
            if run:
                yield from _windows(run, sizes)
                run = []
            continue
        if run and not _NAME_GAP.fullmatch(text, run[-1].end(), match.start()):
            yield from _windows(run, sizes)
            run = []
        run.append(match)
    if run:
        yield from _windows(run, sizes)


def _windows(run: list[re.Match[str]], sizes: int) -> Iterator[Place]:
    words = [match.group() for match in run]
    for first in range(len(words)):
        for count in range(1, min(MAX_NAME_WORDS, len(words) - first) + 1):
            if not sizes >> count & 1:
                continue
            window = words[first : first + count]
            start, end = run[first].start(), run[first + count - 1].end()
            yield start, end, " ".join(sorted(window))
            for index in {0, count - 1}:  # the genitive stands last, or before a comma first
                if window[index].endswith("s") and len(window[index]) > 1:
                    bare = [*window]
                    bare[index] = bare[index][:-1]
                    yield start, end, " ".join(sorted(bare))


def _name(text: str) -> str:
    words = _WORD.findall(_plain_letters(text))
    if not words or not any(map(str.isalpha, words)):
        raise ValueProblemError("has no letters")
    if len(words) > MAX_NAME_WORDS:
        raise ValueProblemError(f"has more than {MAX_NAME_WORDS} words")
    if sum(map(len, words)) < 2:
        raise ValueProblemError("is a single letter")
    return " ".join(sorted(words))


def _accents() -> dict[int, str]:
    """Letters with an accent but å, ä, ö and those without a plain letter behind them."""
    found = {}
    for code in range(0xC0, 0x180):
        letter = chr(code)
        base = unicodedata.normalize("NFD", letter)[0]
        if letter.lower() not in "åäö" and base != letter and base.isascii():
            found[code] = base
    return found


_ACCENTS = _accents()
_ACCENTED = re.compile(f"[{''.join(map(chr, _ACCENTS))}]")


def _plain_letters(text: str) -> str:
    """Lower case of the same length, without accents (å, ä and ö are letters of their own)."""
    if _ACCENTED.search(text):
        text = text.translate(_ACCENTS)
    return _lower(text)


def _number(kind: Kind, text: str) -> str:
    digits = "".join(_DIGITS.findall(text))
    if any(character.isalpha() for character in text):
        raise ValueProblemError("holds letters")
    if kind is Kind.PERSONNUMMER:
        if len(digits) == 12 and digits[:2] in _CENTURIES:
            return digits[2:]
        if len(digits) != 10:
            raise ValueProblemError("has not 10 or 12 digits")
        return digits
    if not _MIN_DIGITS <= len(digits) <= MAX_LENGTH:
        raise ValueProblemError(f"has not {_MIN_DIGITS} to {MAX_LENGTH} digits")
    return _telephone(digits, text.startswith("+")) if kind is Kind.PHONE else digits


def _telephone(digits: str, plus: bool) -> str:
    """Swedish numbers as in Sweden, others with 00."""
    if digits.startswith("00"):
        digits, plus = digits[2:], True
    if digits.startswith("46") and (plus or len(digits) in (11, 12)):
        return "0" + digits[2:].removeprefix("0")
    return f"00{digits}" if plus else digits


def _numbers(kind: Kind, text: str, sizes: int) -> Iterator[Place]:
    longest = sizes.bit_length() - 1 + _LONGER.get(kind, 0)
    for run in _NUMBERS.finditer(text):
        groups = [(m.group(), m.start(), m.end()) for m in _DIGITS.finditer(run.group())]
        base = run.start()
        for first, (_, start, _) in enumerate(groups):
            digits = ""
            plus = start > 0 and run.group()[start - 1] == "+"
            for group, _, end in groups[first:]:
                digits += group
                if len(digits) > longest:
                    break
                found = _candidate(kind, digits, plus)
                if found and sizes >> len(found) & 1:
                    shown = start - (plus and kind is Kind.PHONE)
                    yield base + shown, base + end, found


def _candidate(kind: Kind, digits: str, plus: bool) -> str:
    if kind is Kind.PHONE:
        return _telephone(digits, plus) if len(digits) >= _MIN_DIGITS else ""
    if kind is Kind.PERSONNUMMER and len(digits) == 12:
        return digits[2:] if digits[:2] in _CENTURIES else ""
    return digits


def _code(text: str) -> str:
    groups = _WORD.findall(text.lower())
    code = "".join(groups)
    if not any(map(str.isdigit, code)):
        raise ValueProblemError("has no digit")
    if not _MIN_CODE <= len(code) <= MAX_LENGTH:
        raise ValueProblemError(f"has not {_MIN_CODE} to {MAX_LENGTH} letters and digits")
    if len(groups) > _CODE_GROUPS:
        raise ValueProblemError(f"has more than {_CODE_GROUPS} parts")
    return code


def _codes(text: str, sizes: int) -> Iterator[Place]:
    """Neighbouring groups of letters and digits, at least one of which has a digit."""
    lowered = _lower(text)
    longest = sizes.bit_length() - 1
    for begin, finish in _near_digits(text):
        groups = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(lowered, begin, finish)]
        for first, (_, start, _) in enumerate(groups):
            code, last = "", start
            for group, at, end in groups[first : first + _CODE_GROUPS]:
                code += group
                if len(code) > longest or (at > last and not _CODE_GAP.fullmatch(text, last, at)):
                    break
                last = end
                if sizes >> len(code) & 1 and _DIGITS.search(code):
                    yield start, end, code


def _near_digits(text: str) -> Iterator[tuple[int, int]]:
    """Disjoint ranges that hold every digit and what stands near it."""
    begin = finish = -1
    for run in _DIGITS.finditer(text):
        if begin >= 0 and run.start() - _CODE_REACH <= finish:
            finish = run.end() + _CODE_REACH
            continue
        if begin >= 0:
            yield begin, finish
        begin, finish = max(0, run.start() - _CODE_REACH), run.end() + _CODE_REACH
    if begin >= 0:
        yield begin, min(finish, len(text))


def _lower(text: str) -> str:
    """Lower case of the same length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)
