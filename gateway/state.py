"""Opening what outlives a request: data folder, root key, database, keys, accounts, audit store.

The server and the command line open the same things in the same way.
"""

import errno
import os
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from gateway import demo
from gateway.audit.checkpoints import Checkpointer, file_sink
from gateway.audit.notes import Signer
from gateway.audit.store import AuditStore
from gateway.errors import ConfigError
from gateway.identity.keys import KeyStore
from gateway.identity.rootkey import VARIABLE, Purpose, RootKey, load_root_key
from gateway.identity.sessions import Sessions
from gateway.identity.users import Users
from gateway.settings import Configuration
from gateway.storage.engine import Database, check_url, open_database
from gateway.storage.migrate import migrate

_DATABASE = "grindvakt.db"
CONSOLE = "console"
"""Stands for a tenant where keys of the console, which serves all of them, are derived."""


@dataclass(frozen=True, slots=True)
class State:
    """Open stores. Whoever opened it closes `database`."""

    database: Database
    root_key: RootKey
    keys: KeyStore
    users: Users
    sessions: Sessions
    store: AuditStore
    checkpoints: Checkpointer


def open_state(configuration: Configuration, *, serving: bool = False) -> State:
    """Open and migrate the database. `serving` claims a SQLite file for one gateway process.
    Raises ConfigError."""
    storage = configuration.settings.storage
    folder = storage.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"storage.data_dir: {folder}: {error.strerror}") from None
    root_key = _root_key(configuration, folder)
    url = storage.database_url
    database = open_database(
        url.get_secret_value() if url else f"sqlite:///{folder / _DATABASE}", serving=serving
    )
    with ExitStack() as unfinished:
        unfinished.callback(database.close)
        migrate(database)
        session_key = root_key.derive(CONSOLE, Purpose.SESSION)
        users, store = Users(database, session_key), AuditStore(database)
        state = State(
            database=database,
            root_key=root_key,
            keys=KeyStore(database),
            users=users,
            sessions=Sessions(database, users, session_key),
            store=store,
            checkpoints=Checkpointer(
                store,
                database,
                Signer(root_key.derive(CONSOLE, Purpose.CHECKPOINT)),
                [file_sink(configuration.settings.audit.checkpoint_file or folder / "checkpoints")],
            ),
        )
        unfinished.pop_all()
    return state


def open_existing(configuration: Configuration) -> Database | None:
    """The database as it stands, neither made nor migrated, to read from; None where it has not
    been made yet. Raises ConfigError."""
    storage = configuration.settings.storage
    if storage.database_url is not None:
        return open_database(storage.database_url.get_secret_value())
    path = storage.data_dir / _DATABASE
    return open_database(f"sqlite:///{path}") if path.exists() else None


def check_state(configuration: Configuration) -> None:
    """Raises ConfigError for what `open_state` would refuse, as far as can be told without making
    a file or a connection."""
    storage = configuration.settings.storage
    existing = storage.data_dir.absolute()
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if not existing.is_dir():
        raise ConfigError(f"storage.data_dir: {existing}: {os.strerror(errno.ENOTDIR)}")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise ConfigError(f"storage.data_dir: {existing}: {os.strerror(errno.EACCES)}")
    made = demo.existing_root_key(storage.data_dir) if configuration.settings.demo else None
    if made is not None and configuration.master_key is None:
        load_root_key({VARIABLE: made})
    elif configuration.master_key is not None or not configuration.settings.demo:
        _root_key(configuration, storage.data_dir)
    if storage.database_url is not None:
        check_url(storage.database_url.get_secret_value())


def _root_key(configuration: Configuration, folder: Path) -> RootKey:
    if configuration.master_key is not None:
        return load_root_key({VARIABLE: configuration.master_key.get_secret_value()})
    if configuration.settings.demo:
        return load_root_key({VARIABLE: demo.root_key(folder)})
    raise ConfigError(
        f"{VARIABLE} is missing: give 32 random bytes (openssl rand -hex 32), or the path of a "
        "file that holds them, and keep a copy apart from the database's backup"
    )
