"""Words near a value that speak for it.

Nearly every value has none or one of a recognizer's words beside it. Which, a plain search for
each word tells fastest of a few words, and one pass of an automaton (RE2) of many.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import re2

BEFORE = 90
AFTER = 40
"""Characters before and after a value in which a word counts."""

_ALONE = 4
_MANY = 24
_MEMORY = 2 << 20


class ContextWords:
    """The words of one recognizer. A word of up to four characters must stand alone; a longer one
    may be part of a compound or an inflected form."""

    __slots__ = ("_automaton", "_words")

    def __init__(self, words: tuple[str, ...]) -> None:
        self._words = tuple(sorted({fold(word): word.casefold() for word in words}.items()))
        self._automaton = _automaton(self._words) if len(self._words) > _MANY else None

    def near(self, text: str, label: str, start: int, end: int) -> tuple[str, ...]:
        """The words, sorted, in the label and around `start` to `end` of the text; of words that
        overlap there the first, and of those the longest."""
        return self.near_folded(fold(text), fold(label), start, end)

    def near_folded(self, text: str, label: str, start: int, end: int) -> tuple[str, ...]:
        """As `near`, for a text and a label that went through `fold`."""
        window = (
            f"{label}\n{text[start - BEFORE if start > BEFORE else 0 : start]}"
            f"\n{text[end : end + AFTER]}"
        )
        present = self._present(window)
        return _standing(window, present) if present else ()

    def _present(self, window: str) -> list[tuple[str, str]]:
        words = self._words
        if self._automaton is not None:
            matched = self._automaton.Match(window.encode(errors="replace"))
            # Without the pattern that always matches, the automaton ran out of memory.
            if matched and len(words) in matched:
                return [words[index] for index in matched if index < len(words)]
        return [known for known in words if known[0] in window]


def _automaton(words: Sequence[tuple[str, str]]) -> Any:
    """Tells by index which of the words a text holds; one more index stands for any text."""
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    automaton = re2.Set.SearchSet(options)  # type: ignore[no-untyped-call]
    for word, _ in words:
        automaton.Add(re2.escape(word))  # type: ignore[no-untyped-call]
    automaton.Add("")
    automaton.Compile()
    return automaton


def fold(text: str) -> str:
    """The text without case and with å, ä and ö as a and o, which names of fields have for them;
    character for character (the two Turkish letters count as i)."""
    text = text.replace("\u0130", "i").replace("\u0131", "i").lower()
    return text if text.isascii() else _unaccented(text)


def _unaccented(text: str) -> str:
    return text.replace("å", "a").replace("ä", "a").replace("ö", "o")


def _standing(window: str, present: list[tuple[str, str]]) -> tuple[str, ...]:
    places = sorted(
        (start, -len(word), name) for word, name in present for start in _places(window, word)
    )
    found: set[str] = set()
    done = 0
    for start, negative, name in places:
        if start >= done:
            found.add(name)
            done = start - negative
    return tuple(sorted(found))


def _places(window: str, word: str) -> Iterator[int]:
    """Where the word stands; a short one only between characters that are no part of a word."""
    start = window.find(word)
    while start >= 0:
        end = start + len(word)
        if len(word) > _ALONE or not (
            _of_word(window[start - 1 : start]) or _of_word(window[end : end + 1])
        ):
            yield start
        start = window.find(word, start + 1)


def _of_word(character: str) -> bool:
    return character.isalnum() or character == "_"
