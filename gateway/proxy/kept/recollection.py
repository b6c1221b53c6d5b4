"""What one request has to do with what services keep: it is recalled before the request is judged,
numbers are agreed on before it is sent, and new ids are kept before the client sees them."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from gateway.core.adapter import Adapter, Answer, Framing, Operation
from gateway.core.exchange import Plan, Refuse
from gateway.core.numbering import NOTHING, Numbering, merged
from gateway.core.references import Created, ObjectKind, without_known
from gateway.core.segments import Extraction
from gateway.core.sightings import ElementSightings, EventSightings, Sightings
from gateway.errors import UnavailableError
from gateway.providers.gemini.array import Elements
from gateway.proxy.kept.registry import Known, Registry
from gateway.proxy.kept.sealing import Owner

_ATTEMPTS = 64
_UPLOADS = Created(ObjectKind.UPLOADS, "\0uploads")
"""No service gives such an id."""

_FIRST_OF_FILES = 1001
"""Conversations number from 1, so that theirs and those of the files that they use do not meet."""


class Recollection:
    """For one request of one caller. Every coroutine raises UnavailableError when the store does
    not answer."""

    def __init__(
        self,
        registry: Registry,
        owner: Owner,
        adapter: Adapter,
        operation: Operation,
        elsewhere: Sequence[Owner] = (),
    ) -> None:
        """`elsewhere`: the person at the services that a policy may have sent earlier requests
        to."""
        self._registry = registry
        self._owner = owner
        self._elsewhere = elsewhere
        self._adapter = adapter
        self._operation = operation
        self._names: frozenset[str] = frozenset()
        self._known: Mapping[str, Known] = {}
        self._new: frozenset[str] = frozenset()
        self._kept = NOTHING
        self._sightings: Sightings | None = None

    async def recall(self, extraction: Extraction) -> Extraction:
        """The extraction without the gaps that are references to what is known, and with the
        numbers given in it."""
        self._names = frozenset(reference.id for reference in extraction.references)
        if self._operation.uploads:
            await self._registry.add(self._owner, [_UPLOADS], NOTHING)
        if not self._names and not self._operation.uploads:
            return extraction
        before = await self._look()
        if not self.goes_on:
            before = await self._look_elsewhere(before)
        if self._operation.uploads and before.values:  # of files that have expired meanwhile
            await self._registry.shrink(self._owner, _UPLOADS.id)
            before = await self._look()
        gaps = without_known(extraction.gaps, extraction.references, self._known)
        return replace(extraction, gaps=gaps, before=before)

    @property
    def service(self) -> str:
        """Where what the request refers to lies; where it was to go, if nothing of it is known."""
        return self._owner.service

    @property
    def goes_on(self) -> bool:
        """Whether the request refers to something that is known to lie there."""
        return not self._names.isdisjoint(self._known)

    async def moved(self, owner: Owner, extraction: Extraction) -> Extraction:
        """The extraction when another service is asked, which keeps what comes of it."""
        self._owner, self._elsewhere = owner, ()
        return await self.recall(extraction)

    async def agreed(self, make: Callable[[Numbering], Plan], plan: Plan) -> Plan:
        """The plan, once what goes on has its numbers: `plan`, or another one that `make` makes of
        the numbers that a faster request has given meanwhile."""
        for _ in range(_ATTEMPTS):
            if isinstance(plan, Refuse):
                return plan
            if await self._grown(plan.numbering):
                self._kept = plan.kept
                return plan
            plan = make(await self._look())
        raise _contended()

    def begin(self, framing: Framing) -> None:
        """A stream begins."""
        marks = self._adapter.creates
        if not self._operation.keeps or marks is None:
            return
        if framing is Framing.EVENTS:
            self._sightings = EventSightings(marks, self._read)
        elif framing is Framing.ARRAY:
            self._sightings = ElementSightings(marks, self._read, Elements().feed)

    async def passing(self, chunk: bytes) -> bytes:
        """What of a stream may go on after this chunk; the ids in it are kept."""
        if self._sightings is None:
            return chunk
        passed, created = self._sightings.feed(chunk)
        await self._keep(created)
        return passed

    async def ended(self) -> bytes:
        """What of a stream remained."""
        if self._sightings is None:
            return b""
        passed, created = self._sightings.close()
        await self._keep(created)
        return passed

    async def answered(self, status: int, body: bytes) -> None:
        """A whole answer has come: new ids in it are kept, what was deleted is forgotten."""
        succeeded = 200 <= status < 300
        if self._operation.deletes and (succeeded or status == 404):
            await self._registry.forget(self._owner, self._names)
            if any(known.kind.uploaded for known in self._known.values()):
                await self._registry.shrink(self._owner, _UPLOADS.id)
        if self._operation.keeps and self._operation.answer is Answer.JSON and succeeded and body:
            await self._keep(self._read(json.loads(body)))

    def _read(self, document: object) -> Iterable[Created]:
        return self._adapter.created(self._operation, document)

    async def _keep(self, created: Iterable[Created]) -> None:
        """Make ids known that the answer gives to something new. What goes on from something that
        nobody knows is not known either."""
        new = [item for item in created if item.id not in self._names | self._new]
        if new and self._names <= self._known.keys():
            await self._registry.add(self._owner, new, self._kept)
            self._new |= {item.id for item in new}

    async def _look(self) -> Numbering:
        wanted = self._names | {_UPLOADS.id} if self._operation.uploads else self._names
        self._known = await self._registry.find(self._owner, wanted)
        before = merged(self._known[name].numbering for name in sorted(self._known))
        return replace(before, first=_FIRST_OF_FILES) if self._operation.uploads else before

    async def _look_elsewhere(self, before: Numbering) -> Numbering:
        """What is known lies where it was made, also where a policy sent the request that made
        it."""
        here, known = self._owner, self._known
        for owner in self._elsewhere:
            self._owner = owner
            found = await self._look()
            if self.goes_on:
                return found
        self._owner, self._known = here, known
        return before

    async def _grown(self, numbering: Numbering) -> bool:
        """What the path names is changed by the request, whatever it is."""
        growing = {
            name: known
            for name, known in self._known.items()
            if (known.kind.grows or name in self._operation.path_ids)
            and known.numbering != numbering
        }
        return await self._registry.grow(self._owner, growing, numbering)


def _contended() -> UnavailableError:
    return UnavailableError(
        503,
        "conversation_contended",
        "Många frågor i samma samtal kom på en gång. Försök igen.",
        "Many requests in one conversation came at once. Try again.",
    )
