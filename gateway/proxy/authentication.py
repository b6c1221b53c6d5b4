"""Who is calling: from the presented credential to the caller, or a 401.

Keys are checked against a copy in memory. A well-formed key that the copy does not know may have
been made a moment ago, so the copy is brought up to date once before the key is refused; such
looks at the database are shared and spaced, whoever presents keys how often. An access token of a
tenant's identity provider stands in for a key.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from gateway.errors import ClientError, UnavailableError
from gateway.identity.caller import Caller
from gateway.identity.credentials import Presented, find_credentials
from gateway.identity.keys import KeyRing
from gateway.identity.keytext import parse_key
from gateway.identity.oidc.token import looks_like_token
from gateway.identity.oidc.verifier import VerifiedToken, Verifier
from gateway.proxy.service_credentials import UserToken

_SPACING = 0.2


@dataclass(frozen=True, slots=True)
class Authenticated:
    """The caller with what was presented; `token` is what an identity provider says of them."""

    caller: Caller
    presented: Presented
    token: VerifiedToken | None = None


class Authentication:
    """Belongs to one event loop. `tenants` are the configured ones: a key of another is refused."""

    def __init__(self, keys: KeyRing, tenants: Iterable[str], tokens: Verifier) -> None:
        self._keys = keys
        self._tenants = frozenset(tenants)
        self._tokens = tokens
        self._turn = asyncio.Lock()
        self._refreshed = float("-inf")

    async def caller(
        self,
        headers: Iterable[tuple[str, str]],
        query: Iterable[tuple[str, str]],
        nobody: Caller | None = None,
    ) -> Authenticated:
        """The caller; `nobody` is who it is without any credential, None: none is let in. Raises
        ClientError: 401 without a valid key or token, 403 without a role, 400 when different
        credentials stand in different places. UnavailableError: 503 when the database or the
        identity provider cannot be asked about an unknown one."""
        presented = find_credentials(headers, query)
        key = presented.key
        if key is None and presented.user_token is None and nobody is not None:
            return Authenticated(nobody, presented)
        if key and looks_like_token(key) and self._tokens.in_use:
            token = await self._tokens.verify(key)
            return Authenticated(token.caller, presented, token)
        caller = self._keys.authenticate(key) if key else None
        if caller is None and key and parse_key(key) is not None:
            caller = await self._look_again(key)
        if caller is None or caller.tenant not in self._tenants:
            raise unknown_caller()
        return Authenticated(caller, presented)

    async def user_token(self, known: Authenticated) -> UserToken | None:
        """The caller's own token for a service that answers persons: the one beside our header,
        else the one that they are known by. Raises as `caller` for one that is made for us, and
        ClientError 400 when it is another person's."""
        text = known.presented.user_token
        if text is None:
            if known.token is None or known.presented.key is None:
                return None
            key = known.presented.key
            return UserToken(key, self._tokens.digest(key), known.token)
        verified = await self._tokens.verify_if_ours(text)
        if verified is not None and not _same(known, verified):
            raise ClientError(
                400,
                "conflicting_identities",
                "Begäran innehåller två inloggningar som inte hör till samma person.",
                "The request carries two sign-ins that are not of the same person.",
            )
        return UserToken(text, self._tokens.digest(text), verified)

    async def _look_again(self, key: str) -> Caller | None:
        loop = asyncio.get_running_loop()
        asked = loop.time()
        async with self._turn:
            if self._refreshed < asked:
                await asyncio.sleep(max(0.0, self._refreshed + _SPACING - loop.time()))
                self._refreshed = loop.time()
                try:
                    await asyncio.to_thread(self._keys.refresh)
                except (SQLAlchemyError, OSError):
                    raise UnavailableError(
                        503,
                        "keys_unavailable",
                        "Nyckeln kan inte kontrolleras just nu. Försök igen om en stund.",
                        "The key cannot be checked right now. Try again in a while.",
                    ) from None
        return self._keys.authenticate(key)


def unknown_caller() -> ClientError:
    """No credential, or none that holds."""
    return ClientError(
        401,
        "invalid_api_key",
        "Nyckeln saknas eller gäller inte. Ange din Grindvakt-nyckel som API-nyckel.",
        "The key is missing or not valid. Give your Grindvakt key as the API key.",
    )


def _same(known: Authenticated, token: VerifiedToken) -> bool:
    """Whether a token may stand beside the credential that the caller is known by: a key may be
    an application's, a sign-in is one person's."""
    if token.caller.tenant != known.caller.tenant:
        return False
    return known.token is None or known.token.caller.subject == token.caller.subject
