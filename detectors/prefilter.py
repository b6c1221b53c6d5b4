"""A pass over a text that tells which patterns of many can match in it.

The patterns are compiled into a few automata (RE2), whose running time is linear in the text
whatever the patterns. One automaton of all would be quicker once it knows every combination of
half-matched patterns, but it learns those one by one from the texts it reads, a hundred times
slower than it runs: on prose that it had not seen, one automaton for all patterns with gaps took
more time than everything else together. Patterns of a kind together make for few combinations.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

import re2

_MEMORY = 8 << 20
"""Bytes per automaton; when they are used up it starts learning anew, which prose seldom makes it
do: four times as many bought no speed."""

_BIG = 300
_GAP_SETS = 3
_WORD_SETS = 2
_NUMERIC_SETS = 4
_LONG_GAP = re.compile(r"\{[01],[0-9]{2,}\}")
_CLASS = re.compile(r"\[[^\]]*\]")
_WORD = re.compile(r"[a-zåäö]{3}")


class Prefilter:
    """Groups of RE2 patterns, matched without regard to case. A group without patterns always
    counts as matching; patterns that groups share are looked for once. Raises `re2.error` for a
    pattern that RE2 does not read."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        owners: dict[str, list[int]] = {}
        for index, patterns in enumerate(groups):
            for pattern in dict.fromkeys(patterns):
                owners.setdefault(pattern, []).append(index)
        self._sets = tuple(
            PatternSet([(pattern, tuple(owners[pattern])) for pattern in part])
            for part in _kinds(owners)
            if part
        )
        self._always = tuple(index for index, patterns in enumerate(groups) if not patterns)
        self._all = tuple(range(len(groups)))

    def match(self, text: str) -> Sequence[int]:
        """The groups that can match in the text, ascending. Lone surrogates read as `?`."""
        encoded = text.encode(errors="replace")
        found = set(self._always)
        for each in self._sets:
            if not each.match(encoded, found):
                return self._all
        return sorted(found)


class PatternSet:
    """Patterns of one automaton, each with the groups that own it."""

    __slots__ = ("_owners", "_set")

    def __init__(self, owned: Sequence[tuple[str, tuple[int, ...]]]) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        options.case_sensitive = False
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)  # type: ignore[no-untyped-call]
        for pattern, _ in owned:
            self._set.Add(pattern)
        self._owners = [owners for _, owners in owned]
        self._set.Add("")
        self._set.Compile()

    def match(self, text: bytes, found: set[int]) -> bool:
        """Add the owners of the patterns that match to `found`. False when the automaton ran out
        of memory, which shows in that even the empty pattern did not match."""
        matched = self._set.Match(text) or ()
        canary = len(self._owners)
        if canary not in matched:
            return False
        if len(matched) > 1:
            for index in matched:
                if index != canary:
                    found.update(self._owners[index])
        return True


def _kinds(patterns: Iterable[str]) -> Iterator[Sequence[str]]:
    """Parts in which few patterns are half matched at a time: a big one stays alone, those with
    two long gaps, with one, and with words stand apart, and the rest is cut by the alphabet."""
    big = [each for each in patterns if len(each) >= _BIG]
    gaps = [each for each in patterns if len(each) < _BIG and _LONG_GAP.search(each)]
    others = [each for each in patterns if len(each) < _BIG and not _LONG_GAP.search(each)]
    words = [each for each in others if _WORD.search(_CLASS.sub("", each))]
    rest = sorted(each for each in others if not _WORD.search(_CLASS.sub("", each)))
    yield from ([each] for each in big)
    yield [each for each in gaps if len(_LONG_GAP.findall(each)) > 1]
    yield from _cut([each for each in gaps if len(_LONG_GAP.findall(each)) == 1], _GAP_SETS)
    yield from _cut(words, _WORD_SETS)
    yield from _cut(rest, _NUMERIC_SETS)


def _cut(patterns: Sequence[str], parts: int) -> Iterator[Sequence[str]]:
    size = len(patterns)
    return (patterns[size * n // parts : size * (n + 1) // parts] for n in range(parts))
