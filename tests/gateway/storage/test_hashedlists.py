"""Stored lists: by tenant and name, and every change is counted."""

from datetime import UTC, datetime

from gateway.storage.engine import Database
from gateway.storage.hashedlists import HashedListStore

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_lists_are_kept_by_tenant_and_name(database: Database) -> None:
    store = HashedListStore(database, lambda: NOW)
    assert not store.put("kth", "anställda", "d1", b"\x00one")
    assert not store.put("demo", "anställda", "d2", b"two")
    assert store.put("kth", "anställda", "d3", b"three")
    listed = [(each.tenant, each.name, each.digest, each.loaded) for each in store.list()]
    assert listed == [("demo", "anställda", "d2", NOW), ("kth", "anställda", "d3", NOW)]
    assert [each.tenant for each in store.list("kth")] == ["kth"]
    assert store.body("kth", "anställda") == b"three"
    assert store.body("kth", "andra") is None


def test_every_change_is_counted(database: Database) -> None:
    store = HashedListStore(database)
    revisions = [store.revision()]
    store.put("kth", "a", "d", b"x")
    revisions.append(store.revision())
    store.put("kth", "a", "d", b"x")
    revisions.append(store.revision())
    assert store.remove("kth", "a")
    revisions.append(store.revision())
    assert not store.remove("kth", "a")
    assert revisions == sorted(set(revisions))
