"""The tables of casework are in the schema that migration makes."""

from sqlalchemy import select

from gateway.storage import casework
from gateway.storage.engine import Database


def test_its_tables_are_there_and_empty(database: Database) -> None:
    tables = [table for name, table in vars(casework).items() if name.startswith("audit_")]
    assert len(tables) == 8
    with database.read() as connection:
        assert all(connection.execute(select(table)).first() is None for table in tables)
