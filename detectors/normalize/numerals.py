"""Numbers written so that a digit pattern does not see them: split, spelled out, look-alikes."""

import re
from collections.abc import Callable, Iterator
from itertools import accumulate

from detectors.normalize.offsets import Edit

Settled = Callable[[int, int], bool]
"""Tells of a range of the text that no lossy reading of it is of interest any more."""

_UNIFORM = re.compile(
    r"[0-9](?<![0-9A-Za-z][0-9])[0-9]{0,7}+(?P<gap>(?:[^0-9A-Za-zÀ-ÿ%&;#\\]|(?<!&)#){1,3}?)[0-9]{1,8}+"
    r"(?:(?P=gap)[0-9]{1,8}+)++(?:[ \n\r]{0,2}[-+][ \n\r]{0,2}[0-9]++(?:(?P=gap)[0-9]{1,8}+)*+)?+"
)
SEPARATORS = r" \t\n\r./,:;_*|·\[\]{}~#•←-⇿⌀-⏿■-➿⬀-⯿\x{1f000}-\x{1faff}"
"""What `join_mixed` sees past, but for signs: the inside of a character class of RE2."""
_SEPARATORS = re.sub(r"\\x\{(\w+)\}", r"\\U000\1", SEPARATORS)
_LOOSE = re.compile(
    r"[0-9](?<![0-9][0-9])[0-9]*+"
    rf"(?:(?:[{_SEPARATORS}]{{1,3}}+|[ \n\r]{{0,2}}+[-+][ \n\r]{{0,2}}+)[0-9]++)++"
)
_GROUP = re.compile(r"[0-9]+")
_DECIMAL = re.compile(r"[0-9](?<![0-9.,][0-9])[0-9]*+[.,][0-9]++(?![.,][0-9])")
_POINTED = re.compile(
    r"(?:[0-9]{6}|[0-9]{8})[.,][0-9]{4}|[0-9]{4}[.,][0-9]{6}|0[0-9]{1,3}[.,][0-9]{5,8}"
    r"|[0-9]{1,2}[.,][0-9]{2}"
)
"""Not decimals, or too short to tell: a date and four digits, a dialling code, a pair."""
_SIGN = re.compile(r"[-+]")
_MIN_DIGITS = 9
_MAX_DIGITS = 20
_SURELY_ONE = 16

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
_BY_FIRST = {
    first: tuple((bytes(shape), sum(shape)) for shape in _SHAPES if shape[0] == first)
    for first, *_ in _SHAPES
}
_VALUES = bytes.maketrans(b"0123456789", bytes(range(10)))
_DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))

_CONFUSED = re.compile(
    r"[0-9OoIlSBZ](?<![\w+-][0-9OoIlSBZ])(?:[0-9OoIlSBZ]|\|(?=[0-9OoIlSBZ])){0,40}+"
    r"(?!\w)(?:(?:[-+]\s?|[ .])(?:[0-9OoIlSBZ]|\|(?=[0-9OoIlSBZ])){1,40}+(?!\w)){0,14}+"
)
_GAPS = re.compile(r"[-+.\s]+")
_AS_DIGIT = str.maketrans("OoIl|SBZ", "00111582")
_MIN_CONFUSED = 8
_MIN_SHARE = 0.6


def join_split(text: str, settled: Settled) -> Iterator[Edit]:
    """Digits kept apart by the same separator throughout, whatever it is."""
    for match in _UNIFORM.finditer(text):
        if _is_open(match, settled):
            yield from _joined(match, keep_sign=match["gap"] not in "-+")


def join_mixed(text: str, settled: Settled) -> Iterator[Edit]:
    """Digits kept apart by any mixture of up to three separators; one sign is kept. Runs that
    `join_split` reads the same way are left out."""
    for match in _LOOSE.finditer(text):
        if not _is_open(match, settled):
            continue
        for run in _between_decimals(match):
            if (run is match or _is_open(run, settled)) and not _is_uniform(run):
                yield from _joined(run, keep_sign=len(_SIGN.findall(run.group())) == 1)


def _is_uniform(match: re.Match[str]) -> bool:
    """Whether `join_split` reads the run, and in the same way."""
    uniform = _UNIFORM.match(match.string, match.start())
    return (
        uniform is not None
        and uniform.end() == match.end()
        and (uniform["gap"] in "-+" or _SIGN.search(uniform["gap"]) is None)
    )


def _between_decimals(match: re.Match[str]) -> Iterator[re.Match[str]]:
    """A run, broken at decimal numbers."""
    text = match.string
    start, end = match.span()
    for decimal in _DECIMAL.finditer(text, start, end):
        if not _POINTED.fullmatch(decimal.group()):
            yield from _LOOSE.finditer(text, start, decimal.start())
            start = decimal.end()
    if start == match.start():
        yield match
    else:
        yield from _LOOSE.finditer(text, start, end)


def _is_open(match: re.Match[str], settled: Settled) -> bool:
    """Whether a run has the digits of a number, and is not settled as a whole."""
    if match.end() - match.start() < _MIN_DIGITS:
        return False
    return sum(map(str.isdigit, match.group())) >= _MIN_DIGITS and not settled(*match.span())


def join_confused(text: str) -> Iterator[Edit]:
    """Letters that look like digits, in tokens of eight or more that are mostly digits."""
    for match in _CONFUSED.finditer(text):
        token = match.group()
        characters = _GAPS.sub("", token)
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
    texts = [group.group() for group in groups]
    parts = [(0, len(groups))]
    if sum(map(len, texts)) > _SURELY_ONE:
        run = _Run(texts)
        if run.digits(0, len(groups)) > _MAX_DIGITS or run.number(0):
            parts = list(run.parts())
    for first, last in parts:
        for left, right in zip(groups[first : last - 1], groups[first + 1 : last], strict=True):
            gap = match.string[left.end() : right.start()]
            sign = _SIGN.search(gap) if keep_sign else None
            if gap != (sign.group() if sign else ""):
                yield left.end(), right.start(), sign.group() if sign else ""


class _Run:
    """Groups of digits that stand one after the other."""

    __slots__ = ("_digits", "_ends", "_sizes", "_sums")

    def __init__(self, groups: list[str]) -> None:
        sizes = list(map(len, groups))
        self._sizes = bytes(sizes) if max(sizes) < 256 else bytes(min(s, 255) for s in sizes)
        self._digits = "".join(groups).encode()
        self._ends = [0, *accumulate(sizes)]
        doubled, single = (
            self._digits.translate(_DOUBLED),
            bytearray(self._digits.translate(_VALUES)),
        )
        other = bytearray(doubled)
        other[::2], single[::2] = single[::2], doubled[::2]
        self._sums = [0, *accumulate(single)], [0, *accumulate(other)]

    def digits(self, first: int, last: int) -> int:
        """How many digits there are from one group to before another."""
        return self._ends[last] - self._ends[first]

    def parts(self) -> Iterator[tuple[int, int]]:
        """The whole numbers in a long run, and what lies between them if it is short."""
        start = index = 0
        length = len(self._sizes)
        while index <= length:
            size = self.number(index) if index < length else 0
            if size or index == length:
                if index - start > 1 and self.digits(start, index) <= _MAX_DIGITS:
                    yield start, index
                if size:
                    yield index, index + size
                start = index + size
            index += size or 1

    def number(self, index: int) -> int:
        """How many groups from `index` on make a number of a known shape with a right check
        digit."""
        shapes = _BY_FIRST.get(self._sizes[index])
        if shapes is None:
            return 0
        begin = self._ends[index]
        for shape, count in shapes:
            end = begin + count
            if self._sizes.startswith(shape, index) and self._luhn(
                end - (16 if count == 16 else 10), end
            ):
                if count == 16:
                    return len(shape)
                if (
                    self._digits[end - 8 : end - 6] <= b"12"
                    and self._digits[end - 6 : end - 4] <= b"91"
                ):
                    return len(shape)
        return 0

    def _luhn(self, start: int, end: int) -> bool:
        """Whether an even number of digits ends in the right check digit."""
        sums = self._sums[start % 2]
        return (sums[end] - sums[start]) % 10 == 0
