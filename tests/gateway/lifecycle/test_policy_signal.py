"""Redis tells processes of a change at once; without it nothing is lost."""

import threading
from secrets import token_hex

import pytest

from gateway.errors import ConfigError
from gateway.lifecycle.signal import PolicySignal
from gateway.lifecycle.store import PolicyStore
from gateway.lifecycle.versions import Actor, Step
from gateway.storage.engine import Database


def test_a_change_is_heard_by_everybody(redis: str, database: Database) -> None:
    channel = f"test:{token_hex(6)}"
    listeners = [PolicySignal(redis, channel) for _ in range(2)]
    heard = [threading.Event() for _ in listeners]
    teller = PolicySignal(redis, channel)
    store = PolicyStore(database, changed=teller.publish)
    try:
        for listener, event in zip(listeners, heard, strict=True):
            listener.start(event.set)
        for event in heard:
            for _ in range(100):  # who listens first is not told
                with store.writing() as writing:
                    writing.record(Step.IMPORTED, "demo", 1, Actor("anna"), "a try")
                if event.wait(0.2):
                    break
            assert event.is_set()
    finally:
        for each in (*listeners, teller):
            each.stop()


def test_what_fails_tells_nobody(redis: str, database: Database) -> None:
    told: list[bool] = []
    store = PolicyStore(database, changed=lambda: told.append(True))
    with pytest.raises(RuntimeError), store.writing():
        raise RuntimeError
    assert told == []


def test_a_redis_that_is_away_harms_nothing() -> None:
    away = PolicySignal("redis://127.0.0.1:1")
    away.publish()
    away.start(lambda: None)
    away.stop()


def test_a_bad_address_is_an_error_without_its_password() -> None:
    with pytest.raises(ConfigError, match="cannot be read") as refused:
        PolicySignal("http://:hemligt@host")
    assert "hemligt" not in str(refused.value)
    assert "hemligt" not in repr(PolicySignal("redis://:hemligt@host"))
