"""Opening databases: settings, claims, refusals, transactions."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from gateway.errors import ConfigError
from gateway.storage.engine import Database, open_database


def add(database: Database, name: str) -> None:
    with database.write() as connection:
        connection.execute(text("INSERT INTO revision VALUES (:n, 1)"), {"n": name})


def count(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM revision")).scalar_one())


def test_a_write_is_there_afterwards_and_a_failed_one_is_not(database: Database) -> None:
    def add_two_and_one() -> None:
        with database.write() as connection:
            connection.execute(text("INSERT INTO revision VALUES ('two', 1)"))
            connection.execute(text("INSERT INTO revision VALUES ('one', 1)"))

    add(database, "one")
    with pytest.raises(SQLAlchemyError):
        add_two_and_one()
    assert count(database) == 1


def test_reading_changes_nothing(database: Database) -> None:
    with database.read() as connection:
        connection.execute(text("INSERT INTO revision VALUES ('x', 1)"))
    assert count(database) == 0


def test_an_error_shows_parameters_only_where_the_server_does(database: Database) -> None:
    add(database, "canary-value")
    with pytest.raises(SQLAlchemyError) as caught:
        add(database, "canary-value")
    shown = str(caught.value).split("DETAIL")[0]
    assert "canary-value" not in shown


def test_sqlite_syncs_every_commit(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()


def test_a_sqlite_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new' / 'a.db'}", serving=True)
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
    for path in (tmp_path / "new").iterdir():
        assert path.stat().st_mode & 0o077 == 0
    database.close()


def test_postgres_commits_are_synchronous_even_where_the_server_says_otherwise(
    postgres: str,
) -> None:
    separator = "&" if "?" in postgres else "?"
    database = open_database(f"{postgres}{separator}options=-csynchronous_commit%3Doff")
    with database.read() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    database.close()


def test_postgres_is_driven_by_psycopg(postgres: str) -> None:
    database = open_database(postgres.replace("postgresql+psycopg", "postgresql"))
    assert database.engine.driver == "psycopg"
    database.close()


def test_a_second_serving_process_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    first = open_database(url, serving=True)
    code = (
        "import sys; from gateway.storage.engine import open_database\n"
        "from gateway.errors import ConfigError\n"
        "open_database(sys.argv[1]).close()\n"
        "try: open_database(sys.argv[1], serving=True)\n"
        "except ConfigError as error: print(error); sys.exit(3)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, url], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 3
    assert "already serves" in run.stdout
    assert "PostgreSQL" in run.stdout
    first.close()
    assert (
        subprocess.run([sys.executable, "-c", code, url], timeout=60, check=False).returncode == 0
    )


def test_a_second_serving_database_in_the_same_process_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    first = open_database(url, serving=True)
    with pytest.raises(ConfigError, match="already serves"):
        open_database(url, serving=True)
    first.close()
    open_database(url, serving=True).close()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite://", "file"),
        ("sqlite:///:memory:", "file"),
        ("mysql://u:hemligt-1@localhost/x", "postgresql://"),
        ("hemligt-1 no url", "cannot be read"),
        ("postgresql://u:hemligt-1@127.0.0.1:1/x", "cannot be opened"),
        ("sqlite:////proc/nowhere/a.db", "/proc/nowhere"),
    ],
)
def test_what_cannot_be_opened_is_the_operators_error(url: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_database(url)
    assert says in str(caught.value)
    assert "hemligt-1" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"not a database, just some text" * 100)
    with pytest.raises(ConfigError, match=r"a\.db cannot be opened"):
        open_database(f"sqlite:///{tmp_path / 'a.db'}")


def test_repr_holds_no_password(postgres: str) -> None:
    database = open_database(postgres)
    assert repr(database) == "Database(postgresql)"
    database.close()


def test_the_drivers_connection_commits_rolls_back_and_translates_errors(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with database.write_driver() as driver:
        driver.execute("CREATE TABLE t (x PRIMARY KEY)")

    def insert(*values: int) -> None:
        with database.write_driver() as driver:
            for value in values:
                driver.execute("INSERT INTO t VALUES (?)", (value,))
            raise KeyError

    with pytest.raises(OperationalError):
        insert(1, 1)
    with pytest.raises(KeyError):
        insert(2)
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM t").scalar() == 0
    database.close()


def test_the_drivers_connection_is_for_sqlite(postgres: str) -> None:
    database = open_database(postgres)
    with pytest.raises(TypeError), database.write_driver():
        pass
    database.close()
