"""The codes that are out, and the prompts that are kept for them, for 15 minutes.

A code is found only by whoever gives it together with all that it is bound to: tenant, service,
person, policy and prompt are in the keyed hash that it is stored under.
"""

import hmac
import json
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gateway.core.acknowledgement import packed
from gateway.identity.rootkey import Purpose, RootKey
from gateway.proxy.acknowledging.store import Acknowledgements, unavailable
from gateway.proxy.kept.rows import Row, Store, StoreDownError
from gateway.proxy.kept.sealing import Owner, Sealer
from gateway.storage.clock import to_us

LIFE = timedelta(minutes=15)
"""How long a code holds, and how long a prompt is kept for it."""

LARGEST_ORIGINAL = 4 * 1024 * 1024
"""Bytes of a prompt that is kept; a larger one must be sent again with its code."""


Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Binding:
    """What a code is good for. `policy` is the policy's digest, `prompt` the prompt's."""

    owner: Owner
    policy: str
    prompt: bytes = field(repr=False)


class Hashes:
    """The keyed hashes under which things lie: others for every tenant, service and person."""

    def __init__(self, root_key: RootKey) -> None:
        self._root_key = root_key

    def __repr__(self) -> str:
        return "Hashes(...)"

    def code(self, binding: Binding, code: str) -> bytes:
        """A code, with all that it is bound to."""
        bound = binding.policy.encode(), binding.prompt
        return self._of("code", binding.owner, *bound, code.encode())

    def original(self, owner: Owner, path: str, code: str) -> bytes:
        """The prompt that is kept for a code; `path` is where it was sent."""
        return self._of("original", owner, path.encode(), code.encode())

    def matter(self, owner: Owner, canonical: bytes) -> bytes:
        """A thing that is asked about."""
        return self._of("matter", owner, canonical)

    def turn(self, owner: Owner, event: str) -> bytes:
        """The turn that a warning answered."""
        return self._of("turn", owner, event.encode())

    def notice(self, owner: Owner, notice: str, version: str) -> bytes:
        """A version of a notice, whatever the service."""
        everywhere = Owner(owner.tenant, "", owner.subject)
        return self._of("notice", everywhere, notice.encode(), version.encode())

    def failing(self, owner: Owner) -> bytes:
        """Somebody who gives wrong codes."""
        return self._of("failing", Owner(owner.tenant, "", owner.subject))

    def _of(self, what: str, owner: Owner, *parts: bytes) -> bytes:
        key = self._root_key.derive(owner.tenant, Purpose.CODE)
        subject = unicodedata.normalize("NFKC", owner.subject).strip().casefold()
        named = (what, owner.service, subject)
        whole = packed(*(name.encode("utf-8", "surrogatepass") for name in named), *parts)
        return hmac.digest(key, whole, "sha256")


class Codes:
    """In the store that replicas share. Every coroutine raises UnavailableError when it does not
    answer."""

    def __init__(self, store: Store, sealer: Sealer, hashes: Hashes, now: Now) -> None:
        self._store = store
        self._sealer = sealer
        self._hashes = hashes
        self._now = now

    async def issue(
        self,
        binding: Binding,
        code: str,
        things: Collection[bytes],
        *,
        path: str = "",
        original: bytes | None = None,
    ) -> None:
        """A code for these things (hashes) and, where the client does not resend it, the prompt
        (`original`) that was sent to `path`. Durable on return."""
        body = json.dumps(sorted(thing.hex() for thing in things)).encode()
        rows = [self._row(binding.owner, "code", self._hashes.code(binding, code), body)]
        if original is not None:
            handle = self._hashes.original(binding.owner, path, code)
            rows.append(self._row(binding.owner, "original", handle, original))
        try:
            await self._store.add(rows, to_us(self._now()))
        except StoreDownError:
            raise unavailable() from None

    async def things(self, binding: Binding, code: str) -> frozenset[bytes] | None:
        """What the code was given for; None for a code that is not good for this."""
        handle = self._hashes.code(binding, code)
        body = await self._body(binding.owner.tenant, handle)
        return None if body is None else frozenset(map(bytes.fromhex, json.loads(body)))

    async def original(self, owner: Owner, path: str, code: str) -> bytes | None:
        """The prompt that was kept for a code."""
        return await self._body(owner.tenant, self._hashes.original(owner, path, code))

    def _row(self, owner: Owner, kind: str, handle: bytes, body: bytes) -> Row:
        expires = to_us(self._now() + LIFE)
        # What a row says of its end counts only as far as it is sealed with it.
        place = packed(handle, expires.to_bytes(8))
        return Row(
            handle=handle,
            owner=self._sealer.person(owner.tenant, owner.subject),
            tenant=owner.tenant,
            kind=kind,
            key_id=self._sealer.key_id,
            sealed=self._sealer.wrap(owner.tenant, place, body),
            expires_us=expires,
        )

    async def _body(self, tenant: str, handle: bytes) -> bytes | None:
        try:
            found = await self._store.get([handle], to_us(self._now()))
        except StoreDownError:
            raise unavailable() from None
        row = found.get(handle)
        if row is None:
            return None
        place = packed(handle, row.expires_us.to_bytes(8))
        return self._sealer.unwrap(tenant, place, row.key_id, row.sealed)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where warnings are dealt with: the codes that are out, and what has been acknowledged."""

    hashes: Hashes
    codes: Codes
    known: Acknowledgements

    @staticmethod
    def open(
        store: Store, sealer: Sealer, known: Acknowledgements, root_key: RootKey, now: Now
    ) -> "Desk":
        """A desk whose codes lie in `store`."""
        hashes = Hashes(root_key)
        return Desk(hashes, Codes(store, sealer, hashes, now), known)
