"""Where large bodies lie while they are screened: files in the data folder, for their owner alone.

They are deleted with the request, however it ends, and at the next start if the process was
killed. Each process has a folder of its own under a lock, so that one which starts can tell the
folders of the dead from those of the living.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_LOCK = "lock"


class Slot:
    """One request's files; `Spool.slot` makes it and deletes them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def create(self) -> tuple[Path, BinaryIO]:
        """A new empty file, mode 0600, open for writing."""
        if not self._count:
            self._folder.mkdir(mode=0o700)
        self._count += 1
        path = self._folder / str(self._count)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        return path, open(descriptor, "wb")


class Spool:
    """The folder of one process. `start` before use, `stop` after."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own = folder
        self._lock = -1
        self._slots = 0

    def start(self) -> None:
        """Make a folder of our own, and delete what the dead have left."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in self._folder.iterdir():
            _delete_if_dead(left)
        self._own = Path(tempfile.mkdtemp(dir=self._folder))
        self._lock = os.open(self._own / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def stop(self) -> None:
        """Delete everything of ours."""
        shutil.rmtree(self._own, ignore_errors=True)
        os.close(self._lock)

    @contextmanager
    def slot(self) -> Iterator[Slot]:
        """Room for one request's files, which are deleted after the block."""
        self._slots += 1
        folder = self._own / f"request-{self._slots}"
        try:
            yield Slot(folder)
        finally:
            if folder.exists():
                shutil.rmtree(folder, ignore_errors=True)


def _delete_if_dead(folder: Path) -> None:
    """A folder whose lock can be had belongs to nobody any more."""
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR)
    except OSError:
        return  # one that is just being made, or none of ours
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return
    else:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)
