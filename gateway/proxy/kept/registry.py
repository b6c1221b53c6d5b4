"""The objects that services keep for our callers, by id: which are known, and what the
placeholders in them stand for.

An id is known when it came back in the answer to a request that was screened here, and only to the
same person at the same service.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gateway.core.numbering import Numbering
from gateway.core.references import Created, ObjectKind
from gateway.errors import UnavailableError
from gateway.proxy.kept.rows import Row, Store, StoreDownError
from gateway.proxy.kept.sealing import KEY_ID, Owner, Sealer
from gateway.storage.clock import to_us


@dataclass(frozen=True, slots=True)
class Known:
    """An object as it was found."""

    kind: ObjectKind
    numbering: Numbering
    row: Row


class Registry:
    """What services keep, in one store for all tenants. Every method raises UnavailableError when
    the store does not answer."""

    def __init__(
        self, store: Store, sealer: Sealer, life: timedelta, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._sealer = sealer
        self._life_us = life // timedelta(microseconds=1)
        self._now = now

    async def find(self, owner: Owner, names: Collection[str]) -> dict[str, Known]:
        """The known ones of these ids. Those found live on; who asks keeps them alive."""
        if not names:
            return {}
        now = to_us(self._now())
        handles = {name: self._sealer.handle(owner, name) for name in names}
        try:
            rows = await self._store.get(set(handles.values()), now)
            ageing = [h for h, row in rows.items() if row.expires_us - now < self._life_us // 2]
            if ageing:
                await self._store.extend(ageing, now + self._life_us)
        except StoreDownError:
            raise _unavailable() from None
        found = {}
        for name, handle in handles.items():
            known = self._opened(owner, name, rows.get(handle))
            if known is not None:
                found[name] = known
        return found

    async def add(self, owner: Owner, created: Iterable[Created], numbering: Numbering) -> None:
        """Make new ids known; one that is known already stays as it is. Durable on return."""
        now = to_us(self._now())
        rows = [
            self._row(owner, item.id, item.kind, numbering, now)
            for item in {item.id: item for item in created}.values()
        ]
        try:
            if rows:
                await self._store.add(rows, now)
        except StoreDownError:
            raise _unavailable() from None

    async def grow(self, owner: Owner, known: Mapping[str, Known], numbering: Numbering) -> bool:
        """Give all of these objects this numbering, if none of them has changed since it was found.
        False otherwise: find them again."""
        now = to_us(self._now())
        rows = [
            replace(
                self._row(owner, name, found.kind, numbering, now), version=found.row.version + 1
            )
            for name, found in known.items()
        ]
        try:
            return not rows or await self._store.replace(rows)
        except StoreDownError:
            raise _unavailable() from None

    async def forget(self, owner: Owner, names: Collection[str]) -> None:
        """The service has deleted these objects."""
        try:
            if names:
                await self._store.remove([self._sealer.handle(owner, name) for name in names])
        except StoreDownError:
            raise _unavailable() from None

    def _row(
        self, owner: Owner, name: str, kind: ObjectKind, numbering: Numbering, now_us: int
    ) -> Row:
        return Row(
            handle=self._sealer.handle(owner, name),
            tenant=owner.tenant,
            kind=kind.value,
            key_id=KEY_ID,
            sealed=self._sealer.seal(owner, name, numbering),
            expires_us=now_us + self._life_us,
        )

    def _opened(self, owner: Owner, name: str, row: Row | None) -> Known | None:
        """A row that does not open is of another root key, or was tampered with: not known."""
        if row is None:
            return None
        numbering = self._sealer.open(owner, name, row.key_id, row.sealed)
        try:
            kind = ObjectKind(row.kind)
        except ValueError:
            return None
        return None if numbering is None else Known(kind, numbering, row)


def _unavailable() -> UnavailableError:
    return UnavailableError(
        503,
        "conversations_unavailable",
        "Det som behövs för att fortsätta sparade samtal går inte att nå just nu. Försök igen om "
        "en stund.",
        "What is needed to go on with kept conversations cannot be reached right now. Try again "
        "in a while.",
    )
