"""Which entry numbers the dual-use control list has.

A number of the list is category, group and three digits; few of the possible ones are in use, so
that most course and room codes of the same shape are told apart.
"""

_LISTED = """
0A:1 0B:1-9 0C:1-6 0D:1 0E:1
1A:1-8,101-102,202,225-227 1B:1-3,101-102,115-119,201,225-235
1C:1-12,101-118,202,210,216,225-241,298,350-354,450 1D:1-3,101-103,201-202 1E:1-3,101-104,201-203
2A:1,225-226 2B:1-10,104-105,109,116-117,119-123,201-210,219,225-233,350-352
2D:1-3,101,201-202,351 2E:1-3,101,201,301
3A:1-3,101-102,201,225-234 3B:1-2 3C:1-6 3D:1-6,101,225 3E:1-3,101-102,201,225
4A:1-5,101-102 4D:1-4 4E:1
5A:1-4,101 5B:1-2 5D:1-2,101 5E:1-2,101
6A:1-8,102-108,202-205,225-226 6B:4-8,108 6C:2-5 6D:1-3,102-103 6E:1-3,101-102,201-203
7A:1-8,101-105,115-117 7B:1-3,101-103 7D:1-5,101-104 7E:1-4,101-104
8A:1-2 8B:1 8C:1 8D:1-2 8E:1-2
9A:1-12,101-121,350 9B:1-10,105-107,115-117 9C:108-110 9D:1-5,101-105 9E:1-3,101-102
"""


def _entries() -> frozenset[str]:
    entries: set[str] = set()
    for group in _LISTED.split():
        name, _, ranges = group.partition(":")
        for each in ranges.split(","):
            first, _, last = each.partition("-")
            entries.update(f"{name}{n:03}" for n in range(int(first), int(last or first) + 1))
    return frozenset(entries)


_ENTRIES = _entries()


def is_listed(number: str) -> bool:
    """Whether `number` (category, group, three digits) is in a range that the list uses.
    Source: Regulation (EU) 2021/821, Annex I."""
    return number in _ENTRIES
