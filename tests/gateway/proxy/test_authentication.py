"""Keys: known at once, looked up together, refused without a database."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from gateway.errors import ClientError, UnavailableError
from gateway.identity.fetch import Fetcher
from gateway.identity.keys import KeyGrant, KeyRing, KeyStore
from gateway.identity.oidc.verifier import Verifier
from gateway.proxy.authentication import Authentication
from gateway.storage.engine import open_database
from gateway.storage.migrate import migrate


class CountingRing(KeyRing):
    """Counts how often the database is asked."""

    refreshes = 0
    broken = False

    def refresh(self) -> None:
        self.refreshes += 1
        if self.broken:
            raise OperationalError("select", {}, Exception("gone"))
        super().refresh()


@pytest.fixture
def keys(tmp_path: Path):
    database = open_database(f"sqlite:///{tmp_path / 'x.db'}")
    migrate(database)
    yield KeyStore(database), CountingRing(database)
    database.close()


def nobody() -> Verifier:
    """No identity provider."""
    return Verifier({}, Fetcher())


def header(key: str) -> list[tuple[str, str]]:
    return [("authorization", f"Bearer {key}")]


@pytest.mark.anyio
async def test_key_works_from_the_moment_it_is_made(keys: tuple[KeyStore, CountingRing]) -> None:
    store, ring = keys
    ring.load()
    authentication = Authentication(ring, ["demo"], nobody())
    key = store.create(KeyGrant("demo", frozenset({"employee"})))
    caller = await authentication.caller(header(key.text), [])
    assert caller.caller.tenant == "demo"
    again = await authentication.caller(header(key.text), [])
    assert again == caller
    assert ring.refreshes == 1


@pytest.mark.anyio
async def test_unknown_keys_share_their_looks(keys: tuple[KeyStore, CountingRing]) -> None:
    store, ring = keys
    ring.load()
    authentication = Authentication(ring, ["demo"], nobody())
    key = store.create(KeyGrant("demo", frozenset({"employee"})))
    store.revoke(key.id)

    async def attempt() -> None:
        with pytest.raises(ClientError):
            await authentication.caller(header(key.text), [])

    await asyncio.gather(*(attempt() for _ in range(40)))
    assert 1 <= ring.refreshes <= 2


@pytest.mark.anyio
async def test_malformed_keys_never_ask_the_database(keys: tuple[KeyStore, CountingRing]) -> None:
    _, ring = keys
    authentication = Authentication(ring, ["demo"], nobody())
    for key in ("", "sk-123", "gv_x", "gv_" + "a" * 40):
        with pytest.raises(ClientError):
            await authentication.caller(header(key), [])
    assert ring.refreshes == 0


@pytest.mark.anyio
async def test_key_of_a_tenant_that_is_not_configured(keys: tuple[KeyStore, CountingRing]) -> None:
    store, ring = keys
    key = store.create(KeyGrant("other", frozenset({"employee"})))
    ring.load()
    with pytest.raises(ClientError):
        await Authentication(ring, ["demo"], nobody()).caller(header(key.text), [])


@pytest.mark.anyio
async def test_database_that_is_gone_is_not_a_wrong_key(
    keys: tuple[KeyStore, CountingRing],
) -> None:
    store, ring = keys
    ring.load()
    key = store.create(KeyGrant("demo", frozenset({"employee"})))
    ring.broken = True
    with pytest.raises(UnavailableError):
        await Authentication(ring, ["demo"], nobody()).caller(header(key.text), [])
