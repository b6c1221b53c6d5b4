"""Console accounts and sessions: hashing, delays, expiry, what a copy of the database gives."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event, select

from gateway.errors import ClientError
from gateway.identity.sessions import Sessions
from gateway.identity.users import ConsoleRole, LoginDelayedError, Users
from gateway.storage.engine import Database
from gateway.storage.tables import console_session, console_user, login_throttle, metadata

PASSWORD = "rätt häst batteri"
FAST = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


class Watch:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def users(database: Database, watch: Watch) -> Users:
    return Users(database, b"k" * 32, watch, FAST)


@pytest.fixture
def sessions(database: Database, users: Users, watch: Watch) -> Sessions:
    return Sessions(database, users, b"k" * 32, clock=watch)


def fail(users: Users, name: str = "anna") -> None:
    with pytest.raises(ClientError) as caught:
        users.log_in(name, "wrong password")
    assert caught.value.code == "login_failed"


def contents(database: Database) -> str:
    with database.read() as connection:
        return str([connection.execute(select(t)).all() for t in metadata.sorted_tables])


def test_the_right_password_logs_in(users: Users) -> None:
    made = users.create("Anna", PASSWORD, ConsoleRole.DPO, "kth")
    assert users.log_in(" ANNA ", PASSWORD) == made
    assert users.get(made.id) == made
    assert users.list() == (made,)
    assert users.get("unknown") is None


def test_a_name_is_taken_once(users: Users) -> None:
    users.create("anna", PASSWORD, ConsoleRole.DPO, None)
    with pytest.raises(ValueError, match="already"):
        users.create("Anna", PASSWORD, ConsoleRole.DPO, None)


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "\ud800"])
def test_a_senseless_name_is_refused(users: Users, name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        users.create(name, PASSWORD, ConsoleRole.DPO, None)
    fail(users, name)


def test_a_short_password_is_refused(users: Users) -> None:
    with pytest.raises(ValueError, match="12 characters"):
        users.create("anna", "kort", ConsoleRole.DPO, None)


def test_passwords_are_argon2id_and_nothing_typed_is_stored(
    users: Users, database: Database
) -> None:
    users.create("anna", PASSWORD, ConsoleRole.OPERATOR, None)
    fail(users, "mitt hemliga lösenord")
    with database.read() as connection:
        stored = connection.execute(select(console_user.c.password)).scalar_one()
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in contents(database)
    assert "mitt hemliga" not in contents(database)


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_guessing_is_slowed_down_alike_for_known_and_unknown_names(
    users: Users, watch: Watch, name: str
) -> None:
    users.create("anna", PASSWORD, ConsoleRole.OPERATOR, None)
    for _ in range(5):
        fail(users, name)
    with pytest.raises(LoginDelayedError) as caught:
        users.log_in(name, PASSWORD)
    assert caught.value.status == 429
    assert caught.value.retry_after == 2
    waits = []
    for _ in range(12):
        watch.now += timedelta(minutes=16)
        fail(users, name)
        with pytest.raises(LoginDelayedError) as caught:
            users.log_in(name, PASSWORD)
        waits.append(caught.value.retry_after)
    assert waits[:4] == [4, 8, 16, 32]
    assert waits[-1] == 900


def test_the_delay_ends_and_success_forgets_the_failures(users: Users, watch: Watch) -> None:
    users.create("anna", PASSWORD, ConsoleRole.OPERATOR, None)
    for _ in range(5):
        fail(users)
    watch.now += timedelta(seconds=2)
    users.log_in("anna", PASSWORD)
    for _ in range(4):
        fail(users)
    users.log_in("anna", PASSWORD)


def test_the_delay_is_kept_in_the_database(users: Users, database: Database, watch: Watch) -> None:
    for _ in range(5):
        fail(users)
    other = Users(database, b"k" * 32, watch, FAST)
    with pytest.raises(LoginDelayedError):
        other.log_in("anna", PASSWORD)


def test_old_failures_are_forgotten_and_cleared_away(
    users: Users, watch: Watch, database: Database
) -> None:
    for _ in range(5):
        fail(users, "first")
    watch.now += timedelta(days=2)
    fail(users, "second")
    fail(users, "first")
    with database.read() as connection:
        rows = connection.execute(select(login_throttle.c.failures)).scalars().all()
    assert sorted(rows) == [1, 1]


def test_guesses_made_at_once_are_all_counted(users: Users) -> None:
    users.create("anna", PASSWORD, ConsoleRole.OPERATOR, None)
    codes: list[str] = []

    def guess() -> None:
        try:
            users.log_in("anna", "wrong password")
        except ClientError as error:
            codes.append(error.code)

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes.count("login_failed") == 5
    assert codes.count("login_delayed") == 7


def test_a_disabled_user_is_out(users: Users, sessions: Sessions) -> None:
    user = users.create("anna", PASSWORD, ConsoleRole.OPERATOR, None)
    token = sessions.begin(user)
    assert users.disable("anna")
    assert sessions.find(token) is None
    assert users.get(user.id) is None
    fail(users)
    assert users.list()[0].disabled is not None


def test_changes_end_sessions(users: Users, sessions: Sessions) -> None:
    user = users.create("anna", PASSWORD, ConsoleRole.OPERATOR, None)
    token = sessions.begin(user)
    assert users.set_password("anna", "ett helt annat")
    assert sessions.find(token) is None
    assert users.log_in("anna", "ett helt annat").id == user.id
    token = sessions.begin(user)
    assert users.set_role("anna", ConsoleRole.AUDITOR, "kth")
    assert sessions.find(token) is None
    assert users.list()[0].role is ConsoleRole.AUDITOR
    assert not users.set_password("nobody", "ett helt annat")


def test_weaker_hashes_are_renewed(users: Users, database: Database, watch: Watch) -> None:
    users.create("anna", PASSWORD, ConsoleRole.OPERATOR, None)
    stronger = Users(
        database, b"k" * 32, watch, PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)
    )
    stronger.log_in("anna", PASSWORD)
    with database.read() as connection:
        assert "t=2" in connection.execute(select(console_user.c.password)).scalar_one()


def test_a_session_runs_until_idle_or_old(users: Users, sessions: Sessions, watch: Watch) -> None:
    user = users.create("anna", PASSWORD, ConsoleRole.OPERATOR, None)
    token, begun = sessions.begin(user), watch.now
    for _ in range(12):
        watch.now += timedelta(minutes=45)
        session = sessions.find(token)
        assert session is not None
        assert session.user == user
    watch.now = begun + timedelta(hours=10)
    assert sessions.find(token) is None
    token = sessions.begin(user)
    watch.now += timedelta(hours=1)
    assert sessions.find(token) is None


def test_sessions_end(users: Users, sessions: Sessions, watch: Watch, database: Database) -> None:
    user = users.create("anna", PASSWORD, ConsoleRole.OPERATOR, None)
    one, two = sessions.begin(user), sessions.begin(user)
    sessions.end(one)
    assert sessions.find(one) is None
    assert sessions.find(two) is not None
    assert sessions.end_all(user.id) == 1
    assert sessions.find(two) is None
    sessions.begin(user)
    watch.now += timedelta(days=1)
    sessions.begin(user)
    with database.read() as connection:
        assert len(connection.execute(select(console_session)).all()) == 1


def test_the_database_holds_no_token(users: Users, sessions: Sessions, database: Database) -> None:
    user = users.create("anna", PASSWORD, ConsoleRole.OPERATOR, None)
    token = sessions.begin(user)
    assert token not in contents(database)
    for wrong in ("", "x", token + "x", "x" * 10_000, "\ud800"):
        assert sessions.find(wrong) is None


def test_a_session_is_not_written_at_every_request(
    users: Users, sessions: Sessions, database: Database
) -> None:
    token = sessions.begin(users.create("anna", PASSWORD, ConsoleRole.OPERATOR, None))
    statements: list[str] = []

    def note(*arguments: Any) -> None:
        statements.append(arguments[2])

    event.listen(database.engine, "before_cursor_execute", note)
    sessions.find(token)
    assert not [statement for statement in statements if statement.startswith("UPDATE")]


def test_form_tokens_belong_to_a_session(sessions: Sessions) -> None:
    form = sessions.form_token("one")
    assert sessions.check_form("one", form)
    assert not sessions.check_form("two", form)
    assert not sessions.check_form("one", "å\ud800")
    assert "one" not in form
