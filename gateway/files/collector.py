"""What readers write into: the texts and gaps of one file, within its limits.

Runs in the worker process, so it knows nothing of the gateway's types.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from gateway.files.limits import Limits
from gateway.files.pieces import Piece, join

Reason = Literal[
    "image", "audio", "video", "file", "encrypted", "unreadable", "too_large", "timed_out"
]
_LEAST_SECONDS = 2.0
"""A picture is not begun with less time than this."""

Save = Callable[[], bytes]
"""Makes the file anew after its pieces were changed."""


class TooLargeError(Exception):
    """The file is past a limit, named as in `Limits`."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class TimedOutError(Exception):
    """The file's seconds are over."""


class EncryptedError(Exception):
    """The file cannot be read without a password."""


class UnreadableError(Exception):
    """The file is not what it must be to be read."""


@dataclass(slots=True)
class Passage:
    """One text. `pieces` are kept only where the file is to be written again."""

    text: str = field(repr=False)
    pointer: str
    editable: bool
    pieces: Sequence[Piece] = field(default=(), repr=False)


class Collector:
    """The texts and gaps found so far; `at` is where the reader stands. One for each job."""

    def __init__(
        self, limits: Limits, *, keep: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`keep`: remember the pieces, for the file is to be written again."""
        self.limits = limits
        self.keep = keep
        self.passages: list[Passage] = []
        self.gaps: list[tuple[str, Reason]] = []
        self.limits_past: dict[tuple[str, Reason], str] = {}
        self.pictures: list[str] = []
        self.depth = 0
        self._prefix = ""
        self._pointers: set[str] = set()
        self._characters = 0
        self._unpacked = 0
        self._members = 0
        self._pictures = 0
        self._clock = clock
        self._ends = clock() + limits.seconds

    @property
    def seconds_left(self) -> float:
        """Until the job is killed."""
        return self._ends - self._clock()

    def pointer(self, name: str) -> str:
        """Where a part of the file that is read now stands in the whole."""
        return f"{self._prefix}{name}".rstrip("/")

    def add(self, name: str, content: str | Sequence[Piece], *, editable: bool = False) -> None:
        """One text; nothing when there is nothing but white space. Raises TooLargeError."""
        pieces = [Piece(content)] if isinstance(content, str) else content
        text = content if isinstance(content, str) else join(content)
        if not text.strip():
            return
        self._characters += len(text)
        if self._characters > self.limits.characters:
            raise TooLargeError("characters")
        if len(self.passages) >= self.limits.texts:
            raise TooLargeError("texts")
        pointer = base = self.pointer(name)
        number = 1
        while pointer in self._pointers:
            number += 1
            pointer = f"{base}/{number}"
        self._pointers.add(pointer)
        self.passages.append(Passage(text, pointer, editable, pieces if self.keep else ()))

    def gap(self, reason: Reason, name: str = "", limit: str = "") -> None:
        """Something here could not be read; `limit` names what it is past."""
        gap = (self.pointer(name), reason)
        if gap not in self.gaps:
            self.gaps.append(gap)
            self.limits_past[gap] = limit

    def unpacked(self, size: int) -> None:
        """Count bytes that came out of a container. Raises TooLargeError."""
        self._unpacked += size
        if self._unpacked > self.limits.unpacked_bytes:
            raise TooLargeError("unpacked_bytes")

    def member(self) -> None:
        """Count a part of a container. Raises TooLargeError."""
        self._members += 1
        if self._members > self.limits.members:
            raise TooLargeError("members")

    def recognise(self) -> None:
        """Count a picture that is to be read. Raises TooLargeError, TimedOutError."""
        self._pictures += 1
        if self._pictures > self.limits.pictures:
            raise TooLargeError("pictures")
        if self.seconds_left <= _LEAST_SECONDS:
            raise TimedOutError

    @contextmanager
    def below(self, name: str) -> Iterator[None]:
        """Everything inside stands below `name`."""
        before = self._prefix
        self._prefix = f"{before}{name}/"
        try:
            yield
        finally:
            self._prefix = before

    @contextmanager
    def nested(self, name: str) -> Iterator[None]:
        """As `below`, for a file inside the file. Raises TooLargeError when that is too deep."""
        if self.depth >= self.limits.nesting:
            raise TooLargeError("nesting")
        self.depth += 1
        try:
            with self.below(name):
                yield
        finally:
            self.depth -= 1
