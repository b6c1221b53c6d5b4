"""Where large bodies lie while they are screened: files in the data folder, for their owner alone.

They are deleted with the request, however it ends, and at the next start if the process was
killed. Each process has a folder of its own under a lock, so that one which starts can tell the
folders of the dead from those of the living.
"""

import errno
import fcntl
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from gateway.errors import UnavailableError

_LOCK = "lock"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class NoRoomError(UnavailableError):
    """The files of other requests leave no room for another one's, for now."""

    headers = {"retry-after": "10"}  # noqa: RUF012 - as its base has it


class Room:
    """How many bytes may lie in the spool. A tenant may hold no more than what it leaves free for
    the others: alone at most half of all, beside another full one a third. `free` tells how much
    the disk has left, of which `spare` bytes are never used. Sizes in bytes."""

    def __init__(self, size: int, spare: int, free: Callable[[], int]) -> None:
        self._left = size
        self._spare = spare
        self._free = free
        self._held: Counter[str] = Counter()
        self._lock = Lock()

    def take(self, tenant: str, size: int) -> None:
        """So much more for a tenant, before it is written. Raises NoRoomError."""
        with self._lock:
            self._check(tenant, size)
            self._held[tenant] += size
            self._left -= size

    def check(self, tenant: str, size: int) -> None:
        """Raises NoRoomError when so much could not be taken now."""
        with self._lock:
            self._check(tenant, size)

    def give(self, tenant: str, size: int) -> None:
        """So much less."""
        with self._lock:
            self._held[tenant] -= size
            self._left += size

    def _check(self, tenant: str, size: int) -> None:
        if size > self._left:
            raise no_room()
        if self._held[tenant] + size > self._left - size:
            raise _share_used()
        if size > self._free() - self._spare:
            raise disk_full()


class Slot:
    """One request's files; `Spool.slot` makes it and deletes them."""

    def __init__(self, folder: Path, room: Room, tenant: str) -> None:
        self._folder = folder
        self._room = room
        self._tenant = tenant
        self._count = 0
        self._taken = 0

    def expect(self, size: int) -> None:
        """Raises NoRoomError when so many bytes have no room now: better told before they come."""
        self._room.check(self._tenant, size)

    def take(self, size: int) -> None:
        """Room for so many bytes, which are about to be written. Raises NoRoomError."""
        self._room.take(self._tenant, size)
        self._taken += size

    def create(self) -> tuple[Path, BinaryIO]:
        """A new empty file, mode 0600, open for writing."""
        if not self._count:
            self._folder.mkdir(mode=0o700)
        self._count += 1
        path = self._folder / str(self._count)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        return path, open(descriptor, "wb")

    def delete(self) -> None:
        """Everything of the request."""
        if self._count:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._room.give(self._tenant, self._taken)
        self._taken = 0


class Spool:
    """The folder of one process. `start` before use, `stop` after. `size` bytes may lie in it
    altogether, and `spare` bytes of the disk stay free."""

    def __init__(self, folder: Path, size: int, spare: int) -> None:
        self._folder = folder
        self._own = folder
        self._room = Room(size, spare, lambda: shutil.disk_usage(self._own).free)
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
    def slot(self, tenant: str) -> Iterator[Slot]:
        """A place for the files of one request of a tenant's, which are deleted after the
        block."""
        self._slots += 1
        slot = Slot(self._own / f"request-{self._slots}", self._room, tenant)
        try:
            yield slot
        except OSError as error:
            if error.errno in _FULL:
                raise disk_full() from None
            raise
        finally:
            slot.delete()


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


def no_room() -> NoRoomError:
    """All the room is taken."""
    return NoRoomError(
        503,
        "upload_room_full",
        "Grindvakt tar emot så många filer just nu att din inte får plats. Försök igen om en "
        "stund.",
        "Grindvakt is receiving so many files right now that there is no room for yours. Try again "
        "in a while.",
    )


def disk_full() -> NoRoomError:
    """The disk has no room, however little lies in the spool."""
    return NoRoomError(
        503,
        "disk_full",
        "Disken där grindvakt lägger filer medan de granskas är full. Försök igen senare, eller "
        "säg till den som sköter grindvakten.",
        "The disk on which Grindvakt keeps files while they are screened is full. Try again later, "
        "or tell whoever runs the gateway.",
    )


def _share_used() -> NoRoomError:
    return NoRoomError(
        503,
        "upload_share_full",
        "Din organisation skickar så många filer just nu att din inte får plats. Försök igen om en "
        "stund.",
        "Your organisation is sending so many files right now that there is no room for yours. Try "
        "again in a while.",
    )
