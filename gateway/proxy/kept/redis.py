"""Kept objects in Redis, which lets go of what has expired by itself.

Every row is a hash under a key of its own. What must happen at once is a script, which Redis runs
without anything between its steps.
"""

from collections.abc import Awaitable, Collection, Mapping, Sequence
from typing import TypeVar, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from gateway.errors import ConfigError
from gateway.proxy.kept.rows import Row, StoreDownError

_PREFIX = "grindvakt:kept:"
_FIELDS = ("tenant", "kind", "key_id", "sealed", "version", "expires_us")
_WRITTEN = len(_FIELDS)

# KEYS: the rows. ARGV: six fields for each, in the order of _FIELDS.
_SET = """
local function set(key, at)
  redis.call('HSET', key, 'tenant', ARGV[at], 'kind', ARGV[at + 1], 'key_id', ARGV[at + 2],
    'sealed', ARGV[at + 3], 'version', ARGV[at + 4], 'expires_us', ARGV[at + 5])
  redis.call('PEXPIREAT', key, math.floor(tonumber(ARGV[at + 5]) / 1000))
end
"""
_ADD = (
    _SET
    + """
for n, key in ipairs(KEYS) do
  if redis.call('EXISTS', key) == 0 then set(key, (n - 1) * 6 + 1) end
end
return 1
"""
)
_REPLACE = (
    _SET
    + """
for n, key in ipairs(KEYS) do
  local version = redis.call('HGET', key, 'version')
  if not version or tonumber(version) ~= tonumber(ARGV[(n - 1) * 6 + 5]) - 1 then return 0 end
end
for n, key in ipairs(KEYS) do set(key, (n - 1) * 6 + 1) end
return 1
"""
)
_EXTEND = """
for _, key in ipairs(KEYS) do
  local before = redis.call('HGET', key, 'expires_us')
  if before and tonumber(before) < tonumber(ARGV[1]) then
    redis.call('HSET', key, 'expires_us', ARGV[1])
    redis.call('PEXPIREAT', key, math.floor(tonumber(ARGV[1]) / 1000))
  end
end
return 1
"""

_T = TypeVar("_T")


class RedisStore:
    """A store in Redis. `url`: `redis://`, `rediss://` (with TLS) or `unix://`. Raises ConfigError
    for one that cannot be read."""

    def __init__(self, url: str, prefix: str = _PREFIX) -> None:
        try:
            self._redis = Redis.from_url(url, socket_timeout=4.0, socket_connect_timeout=4.0)
        except ValueError:  # it may quote the password
            raise ConfigError(
                "storage.redis_url cannot be read: give redis://, rediss:// or unix://"
            ) from None
        self._prefix = prefix.encode()
        self._add = self._redis.register_script(_ADD)
        self._replace = self._redis.register_script(_REPLACE)
        self._extend = self._redis.register_script(_EXTEND)

    def __repr__(self) -> str:
        return "RedisStore(...)"

    async def get(self, handles: Collection[bytes], now_us: int) -> Mapping[bytes, Row]:
        wanted = list(handles)
        async with self._redis.pipeline(transaction=False) as asked:
            for handle in wanted:
                asked.hmget(self._key(handle), _FIELDS)
            found = await _answered(asked.execute())
        rows = (_row(handle, fields) for handle, fields in zip(wanted, found, strict=True))
        return {row.handle: row for row in rows if row is not None and row.expires_us > now_us}

    async def add(self, rows: Sequence[Row], now_us: int) -> None:
        await _answered(self._add(*self._written(rows)))

    async def replace(self, rows: Sequence[Row]) -> bool:
        return bool(await _answered(self._replace(*self._written(rows))))

    async def extend(self, handles: Collection[bytes], expires_us: int) -> None:
        await _answered(self._extend([self._key(handle) for handle in handles], [expires_us]))

    async def remove(self, handles: Collection[bytes]) -> None:
        await _answered(self._redis.delete(*map(self._key, handles)))

    async def close(self) -> None:
        await self._redis.aclose()

    def _key(self, handle: bytes) -> bytes:
        return self._prefix + handle.hex().encode()

    def _written(self, rows: Sequence[Row]) -> tuple[list[bytes], list[bytes | str | int]]:
        keys = [self._key(row.handle) for row in rows]
        fields = [
            field
            for row in rows
            for field in (row.tenant, row.kind, row.key_id, row.sealed, row.version, row.expires_us)
        ]
        return keys, fields


async def _answered(asked: Awaitable[_T]) -> _T:
    try:
        return await asked
    except (RedisError, OSError) as error:
        raise StoreDownError(type(error).__name__) from None


def _row(handle: bytes, fields: Sequence[bytes | None]) -> Row | None:
    """A row; None for one that is not there, or not as it was written."""
    if len(fields) != _WRITTEN or any(field is None for field in fields):
        return None
    tenant, kind, key_id, sealed, version, expires_us = cast("Sequence[bytes]", fields)
    return Row(
        handle=handle,
        tenant=tenant.decode(),
        kind=kind.decode(),
        key_id=key_id.decode(),
        sealed=sealed,
        version=int(version),
        expires_us=int(expires_us),
    )
