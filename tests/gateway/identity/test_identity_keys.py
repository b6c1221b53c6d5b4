"""Gateway keys: form, storage, authentication from memory, revocation, rotation."""

import hmac
import random
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select

from gateway.identity.caller import Caller
from gateway.identity.keys import KeyGrant, KeyRing, KeyStore
from gateway.identity.keytext import make_key, parse_key
from gateway.storage.engine import Database
from gateway.storage.tables import gateway_key

GRANT = KeyGrant(
    "demo", frozenset({"employee", "teacher"}), subject="anna", unit="IT", language="en"
)


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
def store(database: Database, watch: Watch) -> KeyStore:
    return KeyStore(database, watch)


@pytest.fixture
def ring(database: Database, watch: Watch) -> KeyRing:
    ring = KeyRing(database, watch)
    ring.load()
    return ring


def test_a_new_key_is_known_after_a_refresh_as_its_caller(store: KeyStore, ring: KeyRing) -> None:
    issued = store.create(GRANT)
    assert ring.authenticate(issued.text) is None
    ring.refresh()
    assert ring.authenticate(issued.text) == Caller(
        tenant="demo",
        subject="anna",
        roles=frozenset({"employee", "teacher"}),
        key_id=issued.id,
        unit="IT",
        language="en",
    )


def test_the_secret_is_not_in_the_database(store: KeyStore, database: Database) -> None:
    issued = store.create(GRANT)
    secret = issued.text.split("_")[2]
    with database.read() as connection:
        row = connection.execute(select(gateway_key)).mappings().one()
    assert bytes(row["digest"]) == sha256(secret[:-6].encode()).digest()
    assert secret[:-6] not in str(dict(row))


def test_no_request_touches_the_database(
    store: KeyStore, ring: KeyRing, database: Database
) -> None:
    issued = store.create(GRANT)
    ring.refresh()
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    for text in (issued.text, issued.text[:-1] + "x", make_key(secrets.randbelow), "rubbish"):
        ring.authenticate(text)
    assert statements == []


def test_an_unchanged_database_is_not_read_again(
    store: KeyStore, ring: KeyRing, database: Database
) -> None:
    store.create(GRANT)
    ring.refresh()
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    ring.refresh()
    assert not [statement for statement in statements if "gateway_key" in statement]


def test_a_revoked_key_ends(store: KeyStore, ring: KeyRing, watch: Watch) -> None:
    issued = store.create(GRANT)
    ring.refresh()
    assert store.revoke(issued.id)
    ring.refresh()
    assert ring.authenticate(issued.text) is None
    assert not store.revoke(issued.id)
    assert not store.revoke("unknown")
    (info,) = store.list()
    assert info.revoked == watch.now
    assert not info.usable(watch.now)


def test_a_key_expires_without_a_refresh(store: KeyStore, ring: KeyRing, watch: Watch) -> None:
    end = watch.now + timedelta(hours=1)
    issued = store.create(KeyGrant("demo", frozenset({"employee"}), expires=end))
    ring.refresh()
    watch.now = end - timedelta(microseconds=1)
    assert ring.authenticate(issued.text) is not None
    watch.now = end
    assert ring.authenticate(issued.text) is None


def test_rotation_gives_the_same_grant_and_an_overlap(
    store: KeyStore, ring: KeyRing, watch: Watch
) -> None:
    old = store.create(GRANT)
    new = store.rotate(old.id, timedelta(days=1))
    assert new is not None
    ring.refresh()
    first, second = ring.authenticate(old.text), ring.authenticate(new.text)
    assert first is not None
    assert second is not None
    assert (first.tenant, first.subject, first.roles) == (
        second.tenant,
        second.subject,
        second.roles,
    )
    watch.now += timedelta(days=1)
    assert ring.authenticate(old.text) is None
    assert ring.authenticate(new.text) is not None
    assert store.rotate(old.id) is None
    assert store.rotate("unknown") is None


def test_rotation_does_not_prolong(store: KeyStore, ring: KeyRing, watch: Watch) -> None:
    end = watch.now + timedelta(hours=1)
    old = store.create(KeyGrant("demo", frozenset({"employee"}), expires=end))
    assert store.rotate(old.id, timedelta(days=9)) is not None
    assert {info.grant.expires for info in store.list()} == {end}


def test_keys_are_listed_by_tenant(store: KeyStore) -> None:
    mine = store.create(GRANT)
    store.create(KeyGrant("kth", frozenset({"student"})))
    assert [info.id for info in store.list("demo")] == [mine.id]
    assert len(store.list()) == 2
    assert store.list("demo")[0].grant == GRANT


@pytest.mark.parametrize(
    "grant",
    [
        KeyGrant("", frozenset({"employee"})),
        KeyGrant("demo", frozenset()),
        KeyGrant("demo", frozenset({"a,b"})),
        KeyGrant("demo", frozenset({"employee"}), language="de"),
    ],
)
def test_a_senseless_grant_is_refused(store: KeyStore, grant: KeyGrant) -> None:
    with pytest.raises(ValueError, match=r"key|role"):
        store.create(grant)
    assert store.list() == ()


def test_an_unknown_id_is_compared_like_a_known_one(
    store: KeyStore, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = store.create(GRANT)
    ring.refresh()
    compared: list[tuple[bytes, bytes]] = []
    real = hmac.compare_digest

    def compare(left: bytes, right: bytes) -> bool:
        compared.append((left, right))
        return real(left, right)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    ring.authenticate(issued.text)
    ring.authenticate(make_key(secrets.randbelow))
    assert [(len(left), len(right)) for left, right in compared] == [(32, 32), (32, 32)]


def test_the_right_id_with_another_secret_is_refused(database: Database) -> None:
    def numbers(secret: int) -> Callable[[int], int]:
        following = iter([7] * 10 + [secret] * 32)
        return lambda n: next(following)

    ring = KeyRing(database)
    issued = KeyStore(database, below=numbers(3)).create(GRANT)
    ring.load()
    forged = make_key(numbers(4))
    parts = parse_key(forged)
    assert parts is not None
    assert parts.id == issued.id
    assert ring.authenticate(forged) is None
    assert ring.authenticate(issued.text) is not None


@given(st.randoms(use_true_random=False), st.data())
def test_a_damaged_key_is_no_key(source: random.Random, data: st.DataObject) -> None:
    text = make_key(source.randrange)
    parts = parse_key(text)
    assert parts is not None
    assert text.startswith(f"gv_{parts.id}_")
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(exclude_characters=text[place]))
    assert parse_key(text[:place] + other + text[place + 1 :]) is None
    assert parse_key(text[:place]) is None
    assert parse_key(text + other) is None


@given(st.text())
def test_any_text_can_be_presented(text: str) -> None:
    assert parse_key(text) is None


def test_keys_differ() -> None:
    assert len({make_key(secrets.randbelow) for _ in range(1000)}) == 1000
