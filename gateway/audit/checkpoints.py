"""Making checkpoints of this process's log and sending them off the machine."""

import logging
import os
from base64 import b64encode
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from gateway.audit.appending import Head
from gateway.audit.notes import Checkpoint, Signer
from gateway.errors import ConfigError
from gateway.storage.clock import Clock, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.tables import audit_checkpoint

_log = logging.getLogger(__name__)

Sink: TypeAlias = Callable[[str], None]
"""Takes a signed note; raises OSError where it cannot."""


class Headed(Protocol):
    """What has a log."""

    @property
    def head(self) -> Head | None:
        """How far the log has come; None before it has begun."""
        ...


class Checkpointer:
    """Signs how far this process's own log has come, as the process itself knows it: what stands in
    the database is never signed unseen."""

    def __init__(
        self,
        store: Headed,
        database: Database,
        signer: Signer,
        sinks: Sequence[Sink] = (),
        clock: Clock = utc_now,
    ) -> None:
        self.signer = signer
        self._store = store
        self._database = database
        self._sinks = tuple(sinks)
        self._clock = clock
        self._last: tuple[str, int] | None = None

    def make(self) -> Checkpoint | None:
        """One more checkpoint; None when nothing has been appended since the last. One that the
        database or a sink does not take is logged: the next covers the same leaves."""
        head = self._store.head
        if head is None or (head.writer, head.frontier.size) == self._last:
            return None
        size, root = head.frontier.size, head.frontier.root()
        checkpoint = Checkpoint(head.writer, size, root, self._clock())
        note = self.signer.sign(checkpoint)
        # To places apart first: an older database that is put in place keeps none of them.
        taken = [self._sent(sink, note) for sink in self._sinks]
        if self._sent(lambda note: keep(self._database, checkpoint, note), note) and all(taken):
            self._last = (head.writer, size)
        return checkpoint

    def _sent(self, sink: Sink, note: str) -> bool:
        try:
            sink(note)
        except (OSError, SQLAlchemyError) as error:
            _log.error("checkpoint not kept", extra={"cause": type(error).__name__})
            return False
        return True


def keep(database: Database, checkpoint: Checkpoint, note: str) -> None:
    """Writes a checkpoint to the database; the first of a size counts."""
    dialect = sqlite if database.sqlite else postgresql
    statement = dialect.insert(audit_checkpoint).on_conflict_do_nothing()
    row = {"writer": checkpoint.writer, "size": checkpoint.size, "note": note}
    with database.write() as connection:
        connection.execute(statement, row | {"time_us": to_us(checkpoint.time)})


def file_sink(path: Path) -> Sink:
    """Appends to a file and waits until it is on the disk. Raises ConfigError for a folder that
    is not there."""
    if not path.parent.is_dir():
        raise ConfigError(f"audit.checkpoint_file: {path.parent} is not a folder")

    def append(note: str) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        descriptor = os.open(path, flags, 0o640)
        try:
            # A line that was cut off ends here.
            os.write(descriptor, f"\n{note}".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    return append


def key_text(public_key: bytes) -> str:
    """A public key as the command line and exports give it: base64 of its 32 bytes."""
    return b64encode(public_key).decode()
