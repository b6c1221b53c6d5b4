"""One-time codes that a person types, and the replies that hold one.

A code has 60 random bits, written in Crockford's base 32: no letter is taken for a digit, and who
types O, I or L is understood. In the text of a reply it is found by its prefix; right behind a
warning the prefix may be left out.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

CODE_BYTES = 8
"""Random bytes that one code takes."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PREFIX = "GV"
_SYMBOLS = 12
_GROUP = 4
_BITS = 5
_SAME = str.maketrans("OIL", "011")
_DASHES = re.compile("[\u2010-\u2015\u2212]")

_LONGEST_REPLY = 2000
_LONGEST_REASON = 300

_SIGN = "[0-9A-HJKMNP-TV-Zilo]"
_GROUPS = rf"{_SIGN}{{4}}[ -]?{_SIGN}{{4}}[ -]?{_SIGN}{{4}}(?![0-9A-Z])"
_MARKED = re.compile(rf"(?<![0-9A-Z]){_PREFIX}[ -]?({_GROUPS})", re.IGNORECASE)
_BARE = re.compile(rf"({_GROUPS})", re.IGNORECASE)
_MASKED = re.compile(
    r"(?:skicka\s+maskera[td]e?|send\s+(?:it\s+)?masked)\b[\s.!:,]*", re.IGNORECASE
)
_NUMBERED = re.compile(r"[0-9]{1,2}(?![0-9])")
_BETWEEN = " \t\r\n.,:;!*_`\"'()[]-"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What somebody replies to a warning. `code` is in its canonical form, "" where there is none;
    `masked`: what was warned about is to be replaced; `reason` is what else was said."""

    code: str = field(repr=False)
    masked: bool = False
    reason: str = field(default="", repr=False)


def new_code(entropy: bytes) -> str:
    """A code of 8 random bytes, in its canonical form: 12 signs."""
    if len(entropy) != CODE_BYTES:
        raise ValueError("a code takes 8 random bytes")
    number = int.from_bytes(entropy) >> (8 * CODE_BYTES - _BITS * _SYMBOLS)
    return "".join(_ALPHABET[(number >> (_BITS * n)) & 31] for n in range(_SYMBOLS))


def shown(code: str) -> str:
    """The code as people read it: `GV-K7F2-9XQM-3D4T`."""
    groups = (code[at : at + _GROUP] for at in range(0, _SYMBOLS, _GROUP))
    return "-".join((_PREFIX, *groups))


def confirmation(text: str, *, answering: bool) -> Confirmation | None:
    """The reply that a text is, None for any other text. `answering`: it follows a warning, and
    may then leave out the prefix or, to have the prompt masked, the code."""
    if len(text) > _LONGEST_REPLY:
        return None
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip(_BETWEEN)
    found = _MARKED.search(plain)
    if found is None and answering:
        found = _bare(plain)
    if found is None:
        alone = answering and _MASKED.fullmatch(plain)
        return Confirmation("", masked=True) if alone else None
    code = re.sub("[ -]", "", found[1].upper()).translate(_SAME)
    before, behind = plain[: found.start()].strip(_BETWEEN), plain[found.end() :].strip(_BETWEEN)
    # "Okej, här är koden: GV-... 1": the reason stands behind the code.
    parts = (behind, before) if _NUMBERED.match(behind) else (before, behind)
    rest = " ".join(filter(None, parts))
    asked = _MASKED.match(rest)
    said = rest[asked.end() :] if asked else rest
    return Confirmation(code, asked is not None, " ".join(said.split())[:_LONGEST_REASON])


def _bare(text: str) -> re.Match[str] | None:
    """A code without its prefix, at the beginning. Without dashes a digit must be in it: else it
    may be words."""
    found = _BARE.match(text)
    if found is None or "-" in found[0] or any(sign.isdigit() for sign in found[0]):
        return found
    return None


def chosen(reasons: Sequence[str], said: str) -> tuple[str, str]:
    """Which of the reasons (ids) a reply names, by its id or by its number counted from 1, and the
    words behind it. ("", said) where it names none."""
    first, _, rest = said.partition(" ")
    first = first.strip(_BETWEEN).casefold()
    for number, reason in enumerate(reasons, 1):
        if first in (str(number), reason.casefold()):
            return reason, rest.strip(_BETWEEN)
    return "", said
