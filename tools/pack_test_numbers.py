"""Packs Skatteverket's published test numbers into detectors/data/test_numbers.bin.

    python tools/pack_test_numbers.py LIST [LIST ...]

Each LIST is a text file with one twelve-digit number a line (Skatteverket's open data sets
b4de7df7-63c0-4e7e-bb59-1f156a591763 and 9f29fe09-4dbc-4d2f-848f-7cffdd075383, CC0). The file holds
the sorted numbers as differences in LEB128, zlib-compressed; detectors/testnumbers.py reads it.
"""

import sys
import zlib
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "detectors" / "data" / "test_numbers.bin"


def varint(value: int) -> bytes:
    """`value` in LEB128: seven bits a byte, the lowest first, the high bit for "more"."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def pack(numbers: set[int]) -> bytes:
    """The packed form of a set of twelve-digit numbers."""
    ordered = sorted(numbers)
    steps = (after - before for before, after in zip([0, *ordered[:-1]], ordered, strict=True))
    return zlib.compress(b"".join(map(varint, steps)), 9)


def main(paths: list[str]) -> None:
    """Writes the packed list of every number in `paths`; ValueError for a line that is none."""
    numbers: set[int] = set()
    for path in paths:
        for line in Path(path).read_text(encoding="ascii").split():
            if len(line) != 12:
                raise ValueError("not a twelve-digit number")
            numbers.add(int(line))
    TARGET.write_bytes(pack(numbers))


if __name__ == "__main__":
    main(sys.argv[1:])
