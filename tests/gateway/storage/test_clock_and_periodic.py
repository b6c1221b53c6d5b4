"""Times as numbers; the background thread; revisions."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from gateway.storage.clock import from_us, to_us, utc_now
from gateway.storage.engine import Database
from gateway.storage.periodic import Periodic
from gateway.storage.revision import bump, read_revision


@given(st.datetimes(timezones=st.just(UTC)))
def test_times_survive_the_database(moment: datetime) -> None:
    assert from_us(to_us(moment)) == moment


def test_a_time_zone_is_converted_and_needed() -> None:
    east = timezone(timedelta(hours=2))
    assert to_us(datetime(1970, 1, 1, 2, tzinfo=east)) == 0
    with pytest.raises(ValueError, match="time zone"):
        to_us(datetime(2026, 1, 1))  # noqa: DTZ001
    assert utc_now().tzinfo is UTC


def test_the_work_is_repeated_and_a_failure_does_not_end_it() -> None:
    rounds: list[int] = []
    enough = threading.Event()

    def fails() -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    def works() -> None:
        rounds.append(1)
        if len(rounds) == 3:
            enough.set()

    periodic = Periodic([fails, works], interval=0.001)
    periodic.start()
    assert enough.wait(20)
    periodic.stop()
    assert len(rounds) >= 3


def test_an_outage_is_logged_once_and_without_details(caplog: pytest.LogCaptureFixture) -> None:
    broken = True

    def work() -> None:
        if broken:
            raise OperationalError("SELECT secret-text", {"x": "secret-text"}, Exception("secret"))

    periodic = Periodic([work])
    periodic.turn()
    periodic.turn()
    assert [record.getMessage() for record in caplog.records] == ["refresh failed"]
    assert "secret" not in caplog.text
    broken = False
    periodic.turn()
    broken = True
    periodic.turn()
    assert len(caplog.records) == 2


def test_a_mistake_in_one_step_stops_no_other_and_is_counted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[str] = []
    failures: list[None] = []

    def mistaken() -> None:
        raise KeyError("secret")

    periodic = Periodic(
        [mistaken, lambda: done.append("other")], failed=lambda: failures.append(None)
    )
    periodic.turn()
    periodic.turn()
    assert done == ["other", "other"]
    assert len(failures) == 2
    assert [vars(record)["cause"] for record in caplog.records] == ["KeyError"]
    assert "secret" not in caplog.text


def test_stopping_before_starting_is_harmless() -> None:
    Periodic([]).stop()


def test_revisions_count_up_by_name(database: Database) -> None:
    with database.write() as connection:
        assert read_revision(connection, "keys") == 0
        bump(connection, "keys")
        bump(connection, "keys")
        bump(connection, "other")
        assert read_revision(connection, "keys") == 2
