"""Numbers written so that a digit pattern does not see them: split, spelled out, look-alikes."""

import re
from collections.abc import Iterator
from itertools import accumulate

from detectors.normalize.offsets import Edit

_UNIFORM = re.compile(
    r"(?<![0-9A-Za-z])[0-9]{1,8}+(?P<gap>[^0-9A-Za-zÀ-ÿ%&;#\\]{1,3}?)[0-9]{1,8}+"
    r"(?:(?P=gap)[0-9]{1,8}+)++(?:[ \n\r]{0,2}[-+][ \n\r]{0,2}[0-9]++(?:(?P=gap)[0-9]{1,8}+)*+)?+"
)
_LOOSE = re.compile(
    r"(?<![0-9])[0-9]++(?:(?:[ \t\n\r./,:_*|·]{1,3}+|[ \n\r]{0,2}+[-+][ \n\r]{0,2}+)[0-9]++)++"
)
_GROUP = re.compile(r"[0-9]+")
_SIGN = re.compile(r"[-+]")
_MIN_DIGITS = 9
_MAX_DIGITS = 20

_SHAPES = (
    (2, 2, 2, 4),
    (4, 2, 2, 4),
    (6, 4),
    (8, 4),
    (2,) * 5,
    (2,) * 6,
    (1,) * 10,
    (1,) * 12,
    (4, 4, 4, 4),
)

_CONFUSED = re.compile(
    r"(?<![\w+-])[0-9OoIlSBZ](?:[0-9OoIlSBZ]|\|(?=[0-9OoIlSBZ])){0,40}+"
    r"(?:[-+](?:[0-9OoIlSBZ]|\|(?=[0-9OoIlSBZ])){1,40}+){0,4}+(?!\w)"
)
_AS_DIGIT = str.maketrans("OoIl|SBZ", "00111582")
_MIN_CONFUSED = 8
_MIN_SHARE = 0.6


def join_split(text: str) -> Iterator[Edit]:
    """Digits kept apart by the same separator throughout, whatever it is."""
    for match in _UNIFORM.finditer(text):
        yield from _joined(match, keep_sign=match["gap"] not in "-+")


def join_mixed(text: str) -> Iterator[Edit]:
    """Digits kept apart by any mixture of up to three separators; one sign is kept. Runs that
    `join_split` reads the same way are left out."""
    split = set(join_split(text))
    for match in _LOOSE.finditer(text):
        edits = list(_joined(match, keep_sign=len(_SIGN.findall(match.group())) == 1))
        if not split.issuperset(edits):
            yield from edits


def join_confused(text: str) -> Iterator[Edit]:
    """Letters that look like digits, in tokens of eight or more that are mostly digits."""
    for match in _CONFUSED.finditer(text):
        token = match.group()
        characters = token.replace("-", "").replace("+", "")
        if not any(map(str.isalpha, characters)):
            continue
        digits = sum(map(str.isdigit, characters))
        if _MIN_CONFUSED <= len(characters) != digits >= _MIN_SHARE * len(characters):
            for index, character in enumerate(token, match.start()):
                if character.translate(_AS_DIGIT) != character:
                    yield index, index + 1, character.translate(_AS_DIGIT)


def _joined(match: re.Match[str], keep_sign: bool) -> Iterator[Edit]:
    """The gaps inside a run, closed; in a long run only inside the parts that have the shape of
    one number."""
    groups = list(_GROUP.finditer(match.string, match.start(), match.end()))
    lengths = [len(group.group()) for group in groups]
    if sum(lengths) < _MIN_DIGITS:
        return
    if sum(lengths) <= _MAX_DIGITS and not _stacked(groups, lengths):
        parts = [(0, len(groups))]
    else:
        parts = list(_parts(groups, lengths))
    for first, last in parts:
        for left, right in zip(groups[first : last - 1], groups[first + 1 : last], strict=True):
            gap = match.string[left.end() : right.start()]
            sign = _SIGN.search(gap) if keep_sign else None
            if gap != (sign.group() if sign else ""):
                yield left.end(), right.start(), sign.group() if sign else ""


def _stacked(groups: list[re.Match[str]], lengths: list[int]) -> bool:
    """Whether the run is several numbers after one another: it starts with a whole one."""
    return sum(lengths) > 16 and any(True for _ in _numbers(groups, lengths, 0))


def _parts(groups: list[re.Match[str]], lengths: list[int]) -> Iterator[tuple[int, int]]:
    start = index = 0
    while index < len(groups):
        size = next(_numbers(groups, lengths, index), 0)
        if not size:
            index += 1
            continue
        if index - start > 1 and sum(lengths[start:index]) <= _MAX_DIGITS:
            yield start, index
        yield index, index + size
        start = index = index + size
    if index - start > 1 and sum(lengths[start:index]) <= _MAX_DIGITS:
        yield start, index


def _numbers(groups: list[re.Match[str]], lengths: list[int], index: int) -> Iterator[int]:
    """How many groups from `index` on make a number of a known shape with a right check digit."""
    for shape in _SHAPES:
        if tuple(lengths[index : index + len(shape)]) == shape:
            digits = "".join(group.group() for group in groups[index : index + len(shape)])
            if _luhn(digits if len(digits) == 16 else digits[-10:]):
                yield len(shape)


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(digits)]
    *_, total = accumulate(value - 9 if value > 9 else value for value in doubled)
    return total % 10 == 0
