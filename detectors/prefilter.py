"""One pass over a text that tells which patterns of many can match in it.

The patterns are compiled into one automaton (RE2), whose running time is linear in the text
whatever the patterns.
"""

from collections.abc import Sequence

import re2

_MEMORY = 256 << 20


class Prefilter:
    """Groups of RE2 patterns, matched together, without regard to case. A group without patterns
    always counts as matching."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        options.case_sensitive = False
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)  # type: ignore[no-untyped-call]
        self._owners: list[int] = []
        for index, patterns in enumerate(groups):
            for pattern in patterns:
                self._set.Add(pattern)
                self._owners.append(index)
        self._canary = len(self._owners)
        self._set.Add("")
        self._set.Compile()
        self._always = tuple(index for index, patterns in enumerate(groups) if not patterns)
        self._all = tuple(range(len(groups)))

    def match(self, text: str) -> Sequence[int]:
        """The groups that can match in the text, ascending. Lone surrogates read as `?`."""
        matched = self._set.Match(text.encode(errors="replace")) or ()
        # The empty pattern matches every text: without it the automaton has run out of memory.
        if self._canary not in matched:
            return self._all
        if len(matched) == 1:
            return self._always
        owners = self._owners
        found = {owners[index] for index in matched if index != self._canary}
        found.update(self._always)
        return sorted(found)
