"""A progress bar on standard error, for what takes minutes."""

import time
from collections.abc import Callable
from typing import TextIO

_WIDTH = 30
_PAUSE = 0.2


def bar(done: int, total: int, elapsed: float) -> str:
    """`[#####.....] 17 % 170 000 of 1 000 000, 12 s left`. `elapsed` is in seconds."""
    share = min(1.0, done / total) if total else 1.0
    filled = round(share * _WIDTH)
    left = ""
    if done and elapsed > 0 and share < 1:
        left = f", {elapsed / share * (1 - share):.0f} s left"
    counted = f"{done:,} of {total:,}".replace(",", " ")
    return f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {share:.0%} {counted}{left}"


class Progress:
    """Draws the bar over itself, at most five times a second, if somebody is looking."""

    def __init__(
        self, total: int, stream: TextIO, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total
        self._stream = stream if stream.isatty() else None
        self._clock = clock
        self._begun = self._drawn = clock()

    def at(self, done: int) -> None:
        """So much is done."""
        now = self._clock()
        if self._stream is not None and now - self._drawn >= _PAUSE:
            self._drawn = now
            self._stream.write(f"\r{bar(done, self._total, now - self._begun)}\x1b[K")
            self._stream.flush()

    def end(self) -> None:
        """Take the bar away."""
        if self._stream is not None:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
