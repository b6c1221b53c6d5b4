"""Migrations: to the tables as they are declared, once, and never backwards."""

import subprocess
import sys
import threading
import zipfile
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from gateway.errors import ConfigError
from gateway.storage.engine import Database, open_database
from gateway.storage.migrate import current_revision, migrate
from gateway.storage.migrations import versions
from gateway.storage.tables import metadata

MIGRATIONS = sorted(module.name for module in iter_modules(versions.__path__))
NEWEST = MIGRATIONS[-1][1:5]


def test_the_migrations_make_the_declared_tables(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        names = set(inspect(connection).get_table_names())
    assert names == {*metadata.tables, "alembic_version"}


def test_migrating_again_changes_nothing(database: Database) -> None:
    before = current_revision(database)
    migrate(database)
    assert current_revision(database) == before is not None


def test_the_migrations_follow_each_other() -> None:
    modules = [import_module(f"{versions.__name__}.{name}") for name in MIGRATIONS]
    assert [module.revision for module in modules] == [name[1:5] for name in MIGRATIONS]
    assert [module.down_revision for module in modules[1:]] == [
        name[1:5] for name in MIGRATIONS[:-1]
    ]


def test_an_empty_database_has_no_revision(database_url: str) -> None:
    database = open_database(database_url)
    assert current_revision(database) is None
    database.close()


def test_a_newer_schema_is_refused(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigError, match=r"9999.*newer"):
        migrate(database)


def test_a_failed_migration_leaves_nothing_behind(database_url: str) -> None:
    database = open_database(database_url)
    with database.write() as connection:
        connection.execute(text("CREATE TABLE console_session (other INTEGER)"))
    with pytest.raises(ConfigError, match="cannot be brought up to date"):
        migrate(database)
    with database.read() as connection:
        assert inspect(connection).get_table_names() == ["console_session"]
    database.close()


def test_replicas_that_start_together_migrate_once(database_url: str) -> None:
    databases = [open_database(database_url) for _ in range(4)]
    failed: list[BaseException] = []

    def start(database: Database) -> None:
        try:
            migrate(database)
        except ConfigError as error:
            failed.append(error)

    threads = [threading.Thread(target=start, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert current_revision(databases[0]) == NEWEST
    for database in databases:
        database.close()


def test_the_wheel_carries_the_migrations(root: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=root,
        check=True,
        capture_output=True,
        timeout=100,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site", [n for n in archive.namelist() if "gateway/" in n])
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from gateway.storage import engine, migrate\n"
        "assert migrate.__file__.startswith(sys.argv[1])\n"
        "database = engine.open_database(sys.argv[2]); migrate.migrate(database)\n"
        "print(migrate.current_revision(database)); database.close()\n"
    )
    site, url = str(tmp_path / "site"), f"sqlite:///{tmp_path / 'a.db'}"
    run = subprocess.run(
        [sys.executable, "-I", "-c", code, site, url],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.stdout.strip() == NEWEST
