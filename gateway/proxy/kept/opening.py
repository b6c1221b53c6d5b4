"""What is kept, opened as the configuration says: for the server and for the command line."""

from collections.abc import Callable
from datetime import timedelta

from gateway.identity.rootkey import RootKey
from gateway.proxy.kept.redis import RedisStore
from gateway.proxy.kept.registry import Registry
from gateway.proxy.kept.rows import Store
from gateway.proxy.kept.sealing import Sealer
from gateway.proxy.kept.sql import SqlStore
from gateway.settings import Settings
from gateway.storage.clock import utc_now
from gateway.storage.engine import Database


def open_store(settings: Settings, database: Database) -> Store:
    """Where kept objects lie. To be closed. Raises ConfigError."""
    redis = settings.storage.redis_url
    return SqlStore(database) if redis is None else RedisStore(redis.get_secret_value())


def open_registry(
    store: Store, settings: Settings, root_key: RootKey, entropy: Callable[[int], bytes]
) -> Registry:
    """The registry over a store."""
    sealer = Sealer(root_key, entropy, settings.kept.key_id)
    return Registry(store, sealer, timedelta(days=settings.kept.days), utc_now)
