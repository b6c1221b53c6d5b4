"""Opening what outlives a request: data folder, root key, database, keys, accounts, audit store.

The server and the command line open the same things in the same way.
"""

from dataclasses import dataclass
from pathlib import Path

from gateway import demo
from gateway.audit.store import AuditStore
from gateway.errors import ConfigError
from gateway.identity.keys import KeyStore
from gateway.identity.rootkey import VARIABLE, Purpose, RootKey, load_root_key
from gateway.identity.sessions import Sessions
from gateway.identity.users import Users
from gateway.settings import Configuration
from gateway.storage.engine import Database, open_database
from gateway.storage.migrate import migrate

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
        url.get_secret_value() if url else f"sqlite:///{folder / 'grindvakt.db'}", serving=serving
    )
    try:
        migrate(database)
        session_key = root_key.derive(CONSOLE, Purpose.SESSION)
        users = Users(database, session_key)
        return State(
            database=database,
            root_key=root_key,
            keys=KeyStore(database),
            users=users,
            sessions=Sessions(database, users, session_key),
            store=AuditStore(database),
        )
    except BaseException:
        database.close()
        raise


def _root_key(configuration: Configuration, folder: Path) -> RootKey:
    if configuration.master_key is not None:
        return load_root_key({VARIABLE: configuration.master_key.get_secret_value()})
    if configuration.settings.demo:
        return load_root_key({VARIABLE: demo.root_key(folder)})
    raise ConfigError(
        f"{VARIABLE} is missing: give 32 random bytes (openssl rand -hex 32), or the path of a "
        "file that holds them, and keep a copy apart from the database's backup"
    )
