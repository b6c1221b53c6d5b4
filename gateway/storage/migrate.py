"""Bringing a database's schema up to this version's."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from gateway.errors import ConfigError
from gateway.storage.engine import Database

_LOCK = 0x4772696E64  # any constant; PostgreSQL's advisory locks are numbers


def migrate(database: Database) -> None:
    """Upgrades to the newest schema in one transaction; replicas that start together wait for each
    other. Raises ConfigError when the schema is newer than this program or cannot be changed."""
    config = _config()
    try:
        with database.write() as connection:
            if not database.sqlite:
                # A change to a large table, and a replica's wait for it, take their time.
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            if _refuse_newer(connection, config):
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
    except SQLAlchemyError as error:
        cause = type(getattr(error, "orig", None) or error).__name__
        raise ConfigError(
            f"The database's schema cannot be brought up to date ({cause})."
        ) from None


def current_revision(database: Database) -> str | None:
    """The schema's revision; None for an empty database."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option(
        "script_location", str(Path(__file__).parent / "migrations").replace("%", "%%")
    )
    return config


def _refuse_newer(connection: Connection, config: Config) -> bool:
    """Whether there is anything to do."""
    current = MigrationContext.configure(connection).get_current_revision()
    script = ScriptDirectory.from_config(config)
    if current is not None and current not in {step.revision for step in script.walk_revisions()}:
        raise ConfigError(
            f"The database's schema ({current}) is newer than this version of Grindvakt."
            " Start the newer version, or restore a backup."
        )
    return current != script.get_current_head()
