"""What was read in a file before: a client resends its conversation with the same files each turn.

In memory only, bounded, and under a keyed hash per tenant.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable

from gateway.files.reading import FileReading

_OVERHEAD = 512
"""Bytes that an entry costs besides its texts, about."""


class Readings:
    """Least recently used readings go first when `limit` (bytes of text, about) is passed. `key`
    gives a tenant's key."""

    def __init__(self, limit: int, key: Callable[[str], bytes]) -> None:
        self._limit = limit
        self._key = key
        self._held: OrderedDict[bytes, tuple[FileReading, int]] = OrderedDict()
        self._size = 0

    def name(self, tenant: str, content: bytes, name: str, media_type: str) -> bytes:
        """What a tenant's file is found by. The name and the type are part of it, for a reader may
        go by them."""
        digest = hashlib.blake2b(key=self._key(tenant)[:64], digest_size=32)
        for said in (name, media_type):
            told = said.encode("utf-8", "surrogatepass")
            digest.update(len(told).to_bytes(8) + told)
        digest.update(content)
        return digest.digest()

    def get(self, name: bytes) -> FileReading | None:
        """The reading of that name, if it is still there."""
        found = self._held.get(name)
        if found is None:
            return None
        self._held.move_to_end(name)
        return found[0]

    def put(self, name: bytes, reading: FileReading) -> None:
        """Remember a reading, unless it is too large by itself."""
        size = _OVERHEAD + 2 * sum(len(text.text) for text in reading.texts)
        if size > self._limit or name in self._held:
            return
        self._held[name] = (reading, size)
        self._size += size
        while self._size > self._limit:
            _, (_, freed) = self._held.popitem(last=False)
            self._size -= freed
