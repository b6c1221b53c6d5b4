"""The strings in bytes whose format nobody reads, such as the settings of a printer."""

import re

_WIDE = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\0){4,}")
_NARROW = re.compile(rb"[\x20-\x7e\xa0-\xff]{6,}")


def strings_in(data: bytes) -> str:
    """What looks like text in UTF-16 or in one byte to a letter, a line each."""
    wide = (found.decode("utf-16-le") for found in _WIDE.findall(data))
    narrow = (found.decode("cp1252", "replace") for found in _NARROW.findall(data))
    return "\n".join((*wide, *narrow))
