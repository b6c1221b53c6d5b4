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
_FIELDS = ("owner", "tenant", "kind", "key_id", "sealed", "version", "expires_us")
_WRITTEN = len(_FIELDS)

# KEYS: the rows, and last for each what lists its owner's. ARGV: the fields of each, in the order
# of _FIELDS. What lists rows lives as long as the last of them.
_EXPIRE = """
local function expire(key, list, expires_us)
  local at = math.floor(tonumber(expires_us) / 1000)
  redis.call('PEXPIREAT', key, at)
  if list == '' then return end
  redis.call('SADD', list, key)
  local now = redis.call('TIME')
  if redis.call('PTTL', list) < at - (now[1] * 1000 + math.floor(now[2] / 1000)) then
    redis.call('PEXPIREAT', list, at)
  end
end
"""
_SET = (
    _EXPIRE
    + """
local rows = #KEYS / 2
local function set(n)
  local at = (n - 1) * 7 + 1
  redis.call('HSET', KEYS[n], 'owner', ARGV[at], 'tenant', ARGV[at + 1], 'kind', ARGV[at + 2],
    'key_id', ARGV[at + 3], 'sealed', ARGV[at + 4], 'version', ARGV[at + 5],
    'expires_us', ARGV[at + 6])
  expire(KEYS[n], KEYS[rows + n], ARGV[at + 6])
end
"""
)
_ADD = (
    _SET
    + """
for n = 1, rows do
  if redis.call('EXISTS', KEYS[n]) == 0 then set(n) end
end
return 1
"""
)
_REPLACE = (
    _SET
    + """
for n = 1, rows do
  local version = redis.call('HGET', KEYS[n], 'version')
  if not version or tonumber(version) ~= tonumber(ARGV[(n - 1) * 7 + 6]) - 1 then return 0 end
end
for n = 1, rows do set(n) end
return 1
"""
)
_EXTEND = (
    _EXPIRE
    + """
for n = 1, #KEYS / 2 do
  local before = redis.call('HGET', KEYS[n], 'expires_us')
  if before and tonumber(before) < tonumber(ARGV[1]) then
    redis.call('HSET', KEYS[n], 'expires_us', ARGV[1])
    expire(KEYS[n], KEYS[#KEYS / 2 + n], ARGV[1])
  end
end
return 1
"""
)

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

    async def extend(self, rows: Collection[Row], expires_us: int) -> None:
        keys = [self._key(row.handle) for row in rows]
        lists = [self._list(row.owner) for row in rows]
        await _answered(self._extend([*keys, *lists], [expires_us]))

    async def remove(self, handles: Collection[bytes]) -> None:
        await _answered(self._redis.delete(*map(self._key, handles)))

    async def owned(self, owner: bytes, now_us: int) -> Sequence[Row]:
        keys = await self._listed(owner)
        rows = await self.get([self._handle(key) for key in keys], now_us)
        gone = [key for key in keys if self._handle(key) not in rows]
        if gone:
            await _answered(self._redis.srem(self._list(owner), *gone))
        return list(rows.values())

    async def erase(self, owner: bytes) -> int:
        keys = await self._listed(owner)
        found = int(await _answered(self._redis.delete(*keys))) if keys else 0
        await _answered(self._redis.delete(self._list(owner)))
        return found

    async def close(self) -> None:
        await self._redis.aclose()

    def _key(self, handle: bytes) -> bytes:
        return self._prefix + handle.hex().encode()

    def _list(self, owner: bytes) -> bytes:
        """What lists the keys of one person's rows; empty for nobody's."""
        return b"" if not owner else self._prefix + b"of:" + owner.hex().encode()

    def _handle(self, key: bytes) -> bytes:
        return bytes.fromhex(key.removeprefix(self._prefix).decode())

    async def _listed(self, owner: bytes) -> Sequence[bytes]:
        found = cast("Awaitable[set[bytes]]", self._redis.smembers(self._list(owner)))
        return sorted(await _answered(found))

    def _written(self, rows: Sequence[Row]) -> tuple[list[bytes], list[bytes | str | int]]:
        keys = [self._key(row.handle) for row in rows]
        keys += [self._list(row.owner) for row in rows]
        fields = [getattr(row, field) for row in rows for field in _FIELDS]
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
    owner, tenant, kind, key_id, sealed, version, expires_us = cast("Sequence[bytes]", fields)
    return Row(
        handle=handle,
        owner=owner,
        tenant=tenant.decode(),
        kind=kind.decode(),
        key_id=key_id.decode(),
        sealed=sealed,
        version=int(version),
        expires_us=int(expires_us),
    )
