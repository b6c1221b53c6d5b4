"""Skatteverket's published test numbers, which belong to nobody.

A real serial can equal a test number's (238, 239, 980 to 999), so only the list decides, never a
range. tools/pack_test_numbers.py makes the data file.
"""

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from importlib.resources import files


def is_test_number(digits12: str) -> bool:
    """Whether twelve digits (with century) are a published test personnummer or
    samordningsnummer."""
    if len(digits12) != 12 or not (digits12.isascii() and digits12.isdigit()):
        return False
    numbers = _numbers()
    wanted = int(digits12)
    index = bisect_left(numbers, wanted)
    return index < len(numbers) and numbers[index] == wanted


def published() -> Iterator[str]:
    """Every published test number, sorted, as twelve digits."""
    return map(str, _numbers())


@cache
def _numbers() -> "array[int]":
    """The sorted list, 350 kB, unpacked at first use."""
    packed = zlib.decompress(files("detectors").joinpath("data/test_numbers.bin").read_bytes())
    numbers = array("Q")
    number = step = shift = 0
    for byte in packed:
        step |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            number += step
            numbers.append(number)
            step = shift = 0
    return numbers
