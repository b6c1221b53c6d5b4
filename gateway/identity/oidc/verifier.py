"""From a token to the caller: the issuer that it names, the signature, the claims, the roles."""

import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from gateway.identity.caller import Caller
from gateway.identity.fetch import Fetch
from gateway.identity.oidc.claims import Holder, holder
from gateway.identity.oidc.keyset import KeySet
from gateway.identity.oidc.provider import Provider
from gateway.identity.oidc.rejection import NoRoleError, Reason, TokenRejectedError
from gateway.identity.oidc.token import UnverifiedToken, looks_like_token, read_token
from gateway.settings import Issuer
from policies.context import IdentitySource

_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class VerifiedToken:
    """A genuine token for us: what it says. `expires` is in seconds since the epoch."""

    caller: Caller
    provider: Provider = field(repr=False)
    audiences: frozenset[str]
    expires: float


@dataclass(frozen=True, slots=True)
class _Remembered:
    """`keys` are those that the signature was checked with: others make it count for nothing."""

    token: VerifiedToken = field(repr=False)
    keys: KeySet = field(repr=False)


class Verifier:
    """Belongs to one event loop. Verified tokens are remembered until they expire, by a hash
    under a key that only this process has."""

    def __init__(
        self,
        issuers: Mapping[str, Iterable[Issuer]],
        fetch: Fetch,
        *,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        remembered: int = _REMEMBERED,
    ) -> None:
        self._trusted: dict[str, list[tuple[str, Provider]]] = {}
        for tenant, given in issuers.items():
            for issuer in given:
                provider = Provider(issuer, fetch, monotonic)
                self._trusted.setdefault(issuer.issuer, []).append((tenant, provider))
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._known: OrderedDict[bytes, _Remembered] = OrderedDict()
        self._limit = remembered

    @property
    def in_use(self) -> bool:
        """Whether there is any issuer."""
        return bool(self._trusted)

    def providers(self, tenant: str) -> tuple[Provider, ...]:
        """A tenant's identity providers."""
        trusted = (entry for entries in self._trusted.values() for entry in entries)
        return tuple(provider for owner, provider in trusted if owner == tenant)

    def digest(self, text: str) -> bytes:
        """What stands for a token where one is remembered."""
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), "sha256")

    async def verify(self, text: str) -> VerifiedToken:
        """The token's caller. Raises TokenRejectedError 401, NoRoleError 403, UnavailableError 503
        when the issuer's keys cannot be had."""
        digest = self.digest(text)
        remembered = self._known.get(digest)
        if remembered is not None and await self._still_holds(remembered):
            self._known.move_to_end(digest)
            return remembered.token
        self._known.pop(digest, None)
        found = read_token(text)
        tenant, provider = self._issuer(found)
        if found.algorithm not in provider.settings.algorithms:
            raise TokenRejectedError(Reason.ALGORITHM)
        keys = await provider.verify(found)
        person = holder(provider.settings, found, self._clock())
        if not person.roles:
            raise NoRoleError
        caller = _caller(tenant, provider.settings, person)
        verified = VerifiedToken(caller, provider, found.audiences, person.expires)
        self._known[digest] = _Remembered(verified, keys)
        while len(self._known) > self._limit:
            self._known.popitem(last=False)
        return verified

    async def verify_if_ours(self, text: str) -> VerifiedToken | None:
        """The same for a credential that may be somebody else's; None when it is no token for us.
        Raises as `verify` does for one that is."""
        if not looks_like_token(text):
            return None
        try:
            self._issuer(read_token(text))
        except TokenRejectedError:
            return None
        return await self.verify(text)

    async def close(self) -> None:
        """Ends what is under way."""
        for entries in self._trusted.values():
            for _, provider in entries:
                await provider.close()

    def _issuer(self, token: UnverifiedToken) -> tuple[str, Provider]:
        """Whose token it claims to be; one for several organizations is nobody's. Raises
        TokenRejectedError."""
        entries = self._trusted.get(token.issuer, [])
        if not entries:
            raise TokenRejectedError(Reason.ISSUER)
        meant = [
            (tenant, provider)
            for tenant, provider in entries
            if not token.audiences.isdisjoint(provider.settings.audiences)
        ]
        if len({tenant for tenant, _ in meant}) != 1:
            raise TokenRejectedError(Reason.AUDIENCE)
        return meant[0]

    async def _still_holds(self, remembered: _Remembered) -> bool:
        token = remembered.token
        if self._clock() >= token.expires + token.provider.settings.leeway_seconds:
            return False
        return await token.provider.keys() is remembered.keys


def _caller(tenant: str, issuer: Issuer, person: Holder) -> Caller:
    """The caller; in place of a key, records show the host that vouches."""
    return Caller(
        tenant=tenant,
        subject=person.subject,
        roles=person.roles,
        key_id=urlsplit(issuer.issuer).hostname or "",
        unit=person.unit,
        language="",
        source=IdentitySource.OIDC,
    )
