"""A pass over a text that tells which patterns of many can match in it.

Most patterns have letters that a match cannot do without: one automaton (RE2) looks for those of
all patterns at once, and only a pattern whose letters stand in the text is tried. Plain numbers and
signs are looked for together in another. One automaton of all patterns would learn every
combination of half-matched patterns, one by one, from the texts it reads: on new prose that took
more time than everything else together.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import re2

from detectors.windows import needs_digit

_MEMORY = 4 << 20
"""Bytes per automaton; when they are used up it starts learning anew, or gives up for one that
needs no memory and is slower."""

_DIGIT = re.compile(rb"[0-9]")
_CANARY = "grindvakt-canary"

_BIG = 300
_EDGE = re.compile(
    r"\(\?:\^\|\[\^[^]]*\]\)|\(\?:\$\|\[\^[^]]*\]\)|\(\?:\[\^[^]]*\]\|\$\)|\A\[\^[a-z0-9]*\]"
)
_GAP = re.compile(r"\{[01],[0-9]{2,}\}|[].][+*]")
_ANY_LETTER = re.compile(r"\A(?:\(\?(?:-i)?:)?(?:\[[^\]]*[a-z]-(?!f)[a-zåäö]|\\[pw]|\[\^|\[\\p)")

Owned = tuple[str, tuple[int, ...]]
"""A pattern with the groups that own it."""


class Prefilter:
    """Groups of RE2 patterns, matched without regard to case. A group without patterns always
    counts as matching; patterns that groups share are looked for once. Raises `re2.error` for a
    pattern that RE2 does not read."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        owners: dict[str, list[int]] = {}
        for index, patterns in enumerate(groups):
            for pattern in dict.fromkeys(patterns):
                owners.setdefault(pattern, []).append(index)
        owned = [(pattern, tuple(indexes)) for pattern, indexes in owners.items()]
        self._numeric = Patterns([each for each in owned if needs_digit(each[0])])
        self._others = Patterns([each for each in owned if not needs_digit(each[0])])
        self._always = tuple(index for index, patterns in enumerate(groups) if not patterns)
        self._all = tuple(range(len(groups)))

    def match(self, text: str) -> Sequence[int]:
        """The groups that can match in the text, ascending. Lone surrogates read as `?`."""
        encoded = text.encode(errors="replace")
        found = set(self._always)
        if not self._others.match(encoded, found):
            return self._all
        if _DIGIT.search(encoded) and not self._numeric.match(encoded, found):
            return self._all
        return sorted(found)


class Patterns:
    """Patterns that are looked for together, each in the way that costs least."""

    def __init__(self, owned: Sequence[Owned]) -> None:
        plain = [each for each in _without_letters(owned) if _is_plain(each[0])]
        self._set = _PatternSet(plain) if plain else None
        self._filter = _Filter([each for each in owned if each not in plain])

    def match(self, text: bytes, found: set[int]) -> bool:
        """Add the owners of the patterns that match to `found`. False when there was no telling."""
        self._filter.match(text, found)
        return self._set is None or self._set.match(text, found)


def _without_letters(owned: Sequence[Owned]) -> Sequence[Owned]:
    """The patterns without letters that a match cannot do without: an empty text may match."""
    made = made_filter(pattern for pattern, _ in owned)
    return [owned[index] for index in made.Match(b"", True) or ()]


def _is_plain(pattern: str) -> bool:
    """Whether few places in a text begin a match, and it is soon decided there."""
    bare = _EDGE.sub("", pattern.removeprefix(r"^\s*"))
    return len(pattern) < _BIG and not _GAP.search(bare) and not _ANY_LETTER.search(bare)


def made_filter(patterns: Iterable[str]) -> Any:
    """A filter of RE2's that tells which patterns match, without regard to case. Raises `re2.error`
    for a pattern that RE2 does not read."""
    made: Any = re2.Filter()  # type: ignore[no-untyped-call]
    for pattern in patterns:
        made.Add(pattern, _options())
    made.Add(_CANARY, _options())
    made.Compile()
    # The automaton of letters gets its memory at once or never; without it nothing matches.
    if not made.Match(_CANARY.encode()):
        raise re2.error("too many patterns")
    return made


class _Filter:
    """Patterns of which each is tried where its letters stand."""

    def __init__(self, owned: Sequence[Owned]) -> None:
        self._filter = made_filter(pattern for pattern, _ in owned)
        self._owners = [*(owners for _, owners in owned), ()]

    def match(self, text: bytes, found: set[int]) -> None:
        """Add the owners of the patterns that match to `found`."""
        for index in self._filter.Match(text) or ():
            found.update(self._owners[index])


class _PatternSet:
    """Patterns of one automaton, each with the groups that own it."""

    __slots__ = ("_owners", "_set")

    def __init__(self, owned: Sequence[Owned]) -> None:
        self._set = re2.Set.SearchSet(_options())  # type: ignore[no-untyped-call]
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


def _options() -> re2.Options:
    options = re2.Options()
    options.max_mem = _MEMORY
    options.case_sensitive = False
    options.log_errors = False
    return options
