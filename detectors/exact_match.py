"""Finds the values of a tenant's hashed registers, however they are written."""

from collections.abc import Iterator, Sequence
from datetime import date

from detectors.common_words import COMMON_WORDS
from detectors.exact_values import Kind, name_places, places
from detectors.hashed_list import HashedList, Hasher, Members
from detectors.recognizer import Hit, Recognizer

_SCORE = 0.95
_CHECKED = "listed"
_DIGIT = r"[0-9]"
_TRIGGERS = {Kind.EMAIL: r"@", Kind.NAME: ""}


class ExactMatch(Recognizer):
    """The values of several lists, each with its key. Candidates are found once for each kind of
    value and key; only they are hashed. The rule of a finding is its list's name."""

    name = "exact_match"

    def __init__(self, lists: Sequence[tuple[HashedList, bytes]]) -> None:
        self.entity_types = tuple(sorted({each.header.entity for each, _ in lists}))
        columns: dict[tuple[Kind, bytes], list[Members]] = {}
        for each, secret in lists:
            columns.setdefault((each.header.kind, secret), []).append(Members(each))
        self._columns = tuple(
            _Column(kind, members, Hasher(secret, kind))
            for (kind, secret), members in columns.items()
        )
        patterns = {_TRIGGERS.get(kind, _DIGIT) for kind, _ in columns}
        self.triggers = () if "" in patterns else tuple(sorted(patterns))

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        for column in self._columns:
            yield from column.find(text)


class _Column:
    """All lists of one kind."""

    def __init__(self, kind: Kind, members: list[Members], hasher: Hasher) -> None:
        self._kind = kind
        self._members = members
        self._hasher = hasher
        self._sizes = 0
        for each in members:
            self._sizes |= each.header.sizes
        self._unlisted = frozenset[str]()
        if kind is Kind.NAME:
            self._unlisted = COMMON_WORDS - self._listed(set(COMMON_WORDS))

    def find(self, text: str) -> Iterator[Hit]:
        found = (
            name_places(text, self._sizes, self._listed)
            if self._kind is Kind.NAME
            else places(self._kind, text, self._sizes)
        )
        seen: set[tuple[int, int, int]] = set()
        for start, end, value in found:
            digest = self._hasher.value(value)
            for number, members in enumerate(self._members):
                if digest in members and (start, end, number) not in seen:
                    seen.add((start, end, number))
                    header = members.header
                    yield Hit(start, end, header.entity, _SCORE, header.name, _CHECKED)

    def _listed(self, words: set[str]) -> set[str]:
        """Those of the words that may be part of a listed name."""
        hashes = self._hasher.words(words - self._unlisted)
        if len(self._members) == 1:
            has = self._members[0].has_word
            return {word for word, word_hash in hashes if has(word_hash)}
        return {
            word
            for word, word_hash in hashes
            if any(members.has_word(word_hash) for members in self._members)
        }
