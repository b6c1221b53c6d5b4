"""Noticing that a policy's file, or one that it is made of, has changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gateway.lifecycle.content import parts

_Mark = tuple[tuple[str, int, int, int] | None, ...]


class WatchedPolicy:
    """The files of one policy. A change counts once it has stood still from one look to the next,
    so that a file is not read while it is written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._parts = parts(path)
        self._before = self._mark()
        self._taken: _Mark = ()

    @contextmanager
    def taking(self) -> Iterator[None]:
        """What stands there now is read in the block: if that ends well, it is no change more."""
        self._parts = parts(self.path)
        mark = self._mark()
        yield
        self._taken = mark

    def changed(self) -> bool:
        """Whether the files stand still, and are others than were taken."""
        mark = self._mark()
        still, self._before = mark == self._before, mark
        return still and mark != self._taken

    def _mark(self) -> _Mark:
        return tuple(_mark(path) for path in self._parts)


def _mark(path: Path) -> tuple[str, int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return str(path), found.st_mtime_ns, found.st_size, found.st_ino
