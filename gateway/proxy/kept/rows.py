"""A kept object as stores hold it: nothing in it can be read without the root key."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Row:
    """`handle` is a keyed hash of whose object it is and of its id, `owner` one of the person alone
    (empty: it is found by its handle only); `sealed` what its placeholders stand for, encrypted
    under the key `key_id`. `version` counts the changes."""

    handle: bytes = field(repr=False)
    tenant: str
    kind: str
    key_id: str
    sealed: bytes = field(repr=False)
    expires_us: int
    version: int = 1
    owner: bytes = field(default=b"", repr=False)


class StoreDownError(Exception):
    """The store does not answer. Names the cause by its class."""


class Store(Protocol):
    """Where rows lie. Every method raises StoreDownError."""

    async def get(self, handles: Collection[bytes], now_us: int) -> Mapping[bytes, Row]:
        """Those rows of `handles` that have not expired, by handle."""
        ...

    async def add(self, rows: Sequence[Row], now_us: int) -> None:
        """New rows, durable on return; a row that is there already, and has not expired, stays."""
        ...

    async def replace(self, rows: Sequence[Row]) -> bool:
        """Each row in the place of the version before it, all or none; False when another has been
        faster, or one has gone."""
        ...

    async def extend(self, rows: Collection[Row], expires_us: int) -> None:
        """Rows that are to live longer."""
        ...

    async def remove(self, handles: Collection[bytes]) -> None:
        """These rows, if they are there."""
        ...

    async def owned(self, owner: bytes, now_us: int) -> Sequence[Row]:
        """Everything of one person's that has not expired."""
        ...

    async def erase(self, owner: bytes) -> int:
        """Nothing of this person's is there any more. How many rows it was."""
        ...

    async def close(self) -> None:
        """No more is asked of the store."""
        ...
