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
from gateway.proxy.kept.sealing import Owner, Sealer
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
            ageing = [r for r in rows.values() if r.expires_us - now < self._life_us // 2]
            if ageing:
                await self._store.extend(ageing, now + self._life_us)
        except StoreDownError:
            raise _unavailable() from None
        found = {}
        for name, handle in handles.items():
            known = self._opened(owner, rows.get(handle))
            if known is not None:
                found[name] = await self._resealed(owner, known, now)
        return found

    async def add(self, owner: Owner, created: Iterable[Created], numbering: Numbering) -> None:
        """Make new ids known; one that is known already stays as it is. Durable on return."""
        now = to_us(self._now())
        rows = [
            self._row(owner, self._sealer.handle(owner, item.id), item.kind, numbering, now)
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
        rows = [self._next(owner, found, numbering, now) for found in known.values()]
        try:
            return not rows or await self._store.replace(rows)
        except StoreDownError:
            raise _unavailable() from None

    async def shrink(self, owner: Owner, name: str) -> None:
        """Let the object of this name forget every value that no other one of the owner's, at the
        same service, stands for any more. Conversations do not count: they remember for
        themselves. The numbers are not given again. Somebody who changes it meanwhile goes first;
        what is left then goes with the next call."""
        now = to_us(self._now())
        handle = self._sealer.handle(owner, name)
        try:
            owned = await self._store.owned(self._sealer.person(owner.tenant, owner.subject), now)
            opened = {row.handle: self._opened(owner, row) for row in owned}
            known = opened.pop(handle, None)
            if known is None:
                return
            others = [k.numbering for k in opened.values() if k is not None and k.kind.uploaded]
            kept = known.numbering.standing(others)
            if kept != known.numbering:
                await self._store.replace([self._next(owner, known, kept, now)])
        except StoreDownError:
            raise _unavailable() from None

    async def erase(self, tenant: str, subject: str) -> int:
        """Forget everything of a person's, at all services. How many objects it was."""
        try:
            return await self._store.erase(self._sealer.person(tenant, subject))
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
        self, owner: Owner, handle: bytes, kind: ObjectKind, numbering: Numbering, now_us: int
    ) -> Row:
        return Row(
            handle=handle,
            owner=self._sealer.person(owner.tenant, owner.subject),
            tenant=owner.tenant,
            kind=kind.value,
            key_id=self._sealer.key_id,
            sealed=self._sealer.seal(owner, handle, numbering),
            expires_us=now_us + self._life_us,
        )

    async def _resealed(self, owner: Owner, known: Known, now_us: int) -> Known:
        """What was sealed with an earlier key, sealed with the present one. Whoever changes it
        meanwhile does so too."""
        if known.row.key_id == self._sealer.key_id:
            return known
        row = self._next(owner, known, known.numbering, now_us)
        try:
            return replace(known, row=row) if await self._store.replace([row]) else known
        except StoreDownError:
            raise _unavailable() from None

    def _next(self, owner: Owner, known: Known, numbering: Numbering, now_us: int) -> Row:
        row = self._row(owner, known.row.handle, known.kind, numbering, now_us)
        return replace(row, version=known.row.version + 1)

    def _opened(self, owner: Owner, row: Row | None) -> Known | None:
        """A row that does not open is of another root key, or was tampered with: not known."""
        if row is None:
            return None
        numbering = self._sealer.open(owner, row.handle, row.key_id, row.sealed)
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
