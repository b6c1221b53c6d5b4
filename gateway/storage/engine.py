"""Opening the database: SQLite by default, PostgreSQL through one URL.

SQLite runs in WAL mode with full synchronisation and has one writer at a time and one serving
process; PostgreSQL has neither limit. Statement parameters are kept out of exceptions, but a
server's own message may quote a value: name database errors by their class, never by their text.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from gateway.errors import ConfigError

_IMMEDIATE = "grindvakt_immediate"
_SQLITE_BUSY_SECONDS = 4.0
_POSTGRES_MINIMUM = 15
_POSTGRES_CONNECT = {
    "connect_timeout": 5,
    "application_name": "grindvakt",
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
# An operator may choose a stricter synchronous_commit; only "off" would break our promise.
_POSTGRES_SETTINGS = (
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'",
    "SET lock_timeout = '4s'",
    "SET statement_timeout = '60s'",
    "SET idle_in_transaction_session_timeout = '60s'",
)

_claimed: set[str] = set()
_claimed_guard = threading.Lock()


class Database:
    """An open database. `read()` and `write()` give a connection inside one transaction; `write()`
    commits at the end of the block and rolls back when it raises."""

    __slots__ = ("_claim", "_turn", "engine", "sqlite")

    def __init__(self, engine: Engine, claim: "_Claim | None" = None) -> None:
        self.engine = engine
        self.sqlite = engine.dialect.name == "sqlite"
        self._claim = claim
        self._turn: AbstractContextManager[Any] = threading.Lock() if self.sqlite else nullcontext()

    def __repr__(self) -> str:
        return f"Database({self.engine.dialect.name})"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection in a transaction that is rolled back: it changes nothing."""
        with self.engine.connect() as connection, connection.begin() as transaction:
            yield connection
            transaction.rollback()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in a transaction, durable when the block has ended without an error."""
        with self._turn, self.engine.connect() as connection:
            connection.execution_options(**{_IMMEDIATE: True})
            with connection.begin():
                yield connection

    @contextmanager
    def write_driver(self) -> Iterator[sqlite3.Connection]:
        """As `write()`, for SQLite alone, but the driver's own connection: for the one statement
        that every request waits for, where SQLAlchemy's share would be the largest. Raises
        OperationalError."""
        with self._turn, closing(self.engine.raw_connection()) as pooled:
            connection = pooled.driver_connection
            if not isinstance(connection, sqlite3.Connection):
                raise TypeError("not a SQLite database")
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.commit()
            except sqlite3.Error as error:
                raise OperationalError(None, None, error, hide_parameters=True) from error
            finally:
                if connection.in_transaction:
                    connection.rollback()

    def close(self) -> None:
        """Closes every pooled connection and gives up the claim on a SQLite file."""
        self.engine.dispose()
        if self._claim is not None:
            self._claim.release()
            self._claim = None


class _Claim:
    """The right to serve from a SQLite file, held as a POSIX lock on a file beside it.

    A POSIX lock is not inherited by forked children, so a scan process that outlives a killed
    gateway does not keep the next one from starting; within one process a set stands in for it.
    """

    __slots__ = ("_descriptor", "_path")

    def __init__(self, path: Path) -> None:
        self._path = str(path.resolve()) + ".lock"
        with _claimed_guard:
            if self._path in _claimed:
                raise ConfigError(_in_use(path))
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                os.close(self._descriptor)
                raise ConfigError(_in_use(path)) from error
            _claimed.add(self._path)

    def release(self) -> None:
        with _claimed_guard:
            os.close(self._descriptor)
            _claimed.discard(self._path)


def _in_use(path: Path) -> str:
    return (
        f"{path}: another gateway process already serves from this SQLite file. SQLite carries one"
        " process; use PostgreSQL (GRINDVAKT_DATABASE_URL) for more."
    )


def open_database(url: str, *, serving: bool = False) -> Database:
    """Opens `sqlite:///file` or `postgresql://...` (driven by psycopg 3). A serving process claims
    a SQLite file for itself; the command line's short visits beside it do not. Raises ConfigError
    for a URL that cannot be used, an unreachable server, and a file that is already served from."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed, serving)
    return _open_postgres(parsed)


def check_url(url: str) -> None:
    """Raises ConfigError for a URL that `open_database` would refuse; opens nothing."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        _sqlite_path(parsed)


def _sqlite_path(url: URL) -> Path:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise ConfigError("SQLite needs a file: sqlite:///folder/grindvakt.db")
    return Path(url.database)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        # The URL may hold a password, so it is not quoted.
        raise ConfigError("The database URL cannot be read.") from None
    match parsed.drivername:
        case "sqlite" | "sqlite+pysqlite":
            return parsed.set(drivername="sqlite+pysqlite")
        case "postgresql" | "postgres" | "postgresql+psycopg":
            return parsed.set(drivername="postgresql+psycopg")
        case other:
            raise ConfigError(
                f"The database URL begins with {other}://; use sqlite:/// or postgresql://."
            )


def _open_sqlite(url: URL, serving: bool) -> Database:
    path = _sqlite_path(url)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        claim = _Claim(path) if serving else None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"isolation_level": None, "timeout": _SQLITE_BUSY_SECONDS},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return _checked(Database(engine, claim), str(path))


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # The driver begins nothing by itself (isolation_level None). A writer takes its lock at once:
    # a reader that turns writer midway could fail without waiting.
    immediate = connection.get_execution_options().get(_IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _open_postgres(url: URL) -> Database:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=8,
        max_overflow=8,
        pool_timeout=5,
        connect_args=_POSTGRES_CONNECT,
    )
    event.listen(engine, "connect", _prepare_postgres)
    database = _checked(Database(engine), f"{url.host or 'PostgreSQL'}")
    with database.read() as connection:
        version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000
    if version < _POSTGRES_MINIMUM:
        database.close()
        raise ConfigError(f"PostgreSQL {_POSTGRES_MINIMUM} or later is needed, not {version}.")
    return database


def _prepare_postgres(connection: Any, _record: object) -> None:
    before = connection.autocommit
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in _POSTGRES_SETTINGS:
            cursor.execute(statement)
    connection.autocommit = before


def _checked(database: Database, name: str) -> Database:
    try:
        with database.read():
            return database
    except SQLAlchemyError as error:
        database.close()
        cause = type(getattr(error, "orig", None) or error).__name__
        raise ConfigError(f"The database {name} cannot be opened ({cause}).") from None
