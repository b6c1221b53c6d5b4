"""Random bytes from the system, drawn in larger pieces: a system call for each request is dear."""

import os

_DRAWN = 4096


class Entropy:
    """Gives out random bytes, each once. Not to be shared between threads or forked processes."""

    def __init__(self) -> None:
        self._pool = b""
        self._next = 0

    def __call__(self, count: int) -> bytes:
        """`count` random bytes, at most 4096."""
        end = self._next + count
        if end > len(self._pool):
            self._pool, self._next, end = os.urandom(_DRAWN), 0, count
        given = self._pool[self._next : end]
        self._next = end
        return given
