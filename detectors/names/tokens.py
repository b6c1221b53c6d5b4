"""Cutting a text into the words that the names model reads."""

import re
from typing import NamedTuple

LONGEST = 48
"""Code points of the longest token; a longer run is cut, so no token costs more than this."""

_TOKEN = re.compile(
    r"https?://[^\s<>\"]{1,48}"
    r"|[\w.+-]{1,40}@[\w.-]{1,40}\w"
    r"|S:ta?(?!\w)|[A-ZÅÄÖ]{2,6}:(?:s|n|en|ns)(?!\w)"
    r"|['’]s(?!\w)"
    r"|[^\W\d_]{1,48}(?:[-'’](?!s(?!\w))[^\W\d_]{1,48}){0,4}(?![\d_])"
    r"|\d{1,24}(?:[.,:/-]\d{1,12}){0,6}(?![^\W\d])"
    r"|\w{1,48}"
    r"|\n\s*|\t+"
    r"|([^\w\s])\1{0,47}"
)


class Token(NamedTuple):
    """A word, number or sign at code points `start` to `end` (exclusive)."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """The tokens of a text in order. Line breaks and tabs, however many, are
    one token each, blanks are none. Linear."""
    return [
        _new(Token, (word if word[0] not in "\n\t" else word[0], *m.span()))
        for m in _TOKEN.finditer(text)
        if (word := m.group())
    ]


_new = tuple.__new__
