"""Databases of their own for tests: a SQLite file, and a schema in PostgreSQL if there is one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy import text

from gateway.storage.engine import Database, open_database
from gateway.storage.migrate import migrate


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database; the test runs once for each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'grindvakt.db'}"
        return
    with schema(request.getfixturevalue("postgres")) as url:
        yield url


@contextmanager
def schema(url: str) -> Iterator[str]:
    """The URL of an empty schema in a PostgreSQL database."""
    name = f"test_{token_hex(6)}"
    admin = open_database(url)
    try:
        with admin.write() as connection:
            connection.execute(text(f"CREATE SCHEMA {name}"))
        yield f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{name}"
    finally:
        with admin.write() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '30s'"))
            connection.execute(text(f"DROP SCHEMA IF EXISTS {name} CASCADE"))
        admin.close()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database with the newest schema."""
    opened = open_database(database_url, serving=True)
    migrate(opened)
    yield opened
    opened.close()
