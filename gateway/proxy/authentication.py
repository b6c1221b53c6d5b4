"""Who is calling: from the presented key to the caller, or a 401.

Keys are checked against a copy in memory. A well-formed key that the copy does not know may have
been made a moment ago, so the copy is brought up to date once before the key is refused; such
looks at the database are shared and spaced, whoever presents keys how often.
"""

import asyncio
from collections.abc import Iterable

from sqlalchemy.exc import SQLAlchemyError

from gateway.errors import ClientError, UnavailableError
from gateway.identity.caller import Caller
from gateway.identity.credentials import Presented, find_credentials
from gateway.identity.keys import KeyRing
from gateway.identity.keytext import parse_key

_SPACING = 0.2


class Authentication:
    """Belongs to one event loop. `tenants` are the configured ones: a key of another is refused."""

    def __init__(self, keys: KeyRing, tenants: Iterable[str]) -> None:
        self._keys = keys
        self._tenants = frozenset(tenants)
        self._turn = asyncio.Lock()
        self._refreshed = float("-inf")

    async def caller(
        self, headers: Iterable[tuple[str, str]], query: Iterable[tuple[str, str]]
    ) -> tuple[Caller, Presented]:
        """The caller and what was presented. Raises ClientError: 401 without a valid key, 400
        when different keys stand in different places. UnavailableError: 503
        when the database cannot be asked about an unknown key."""
        presented = find_credentials(headers, query)
        caller = self._keys.authenticate(presented.key) if presented.key else None
        if caller is None and presented.key and parse_key(presented.key) is not None:
            caller = await self._look_again(presented.key)
        if caller is None or caller.tenant not in self._tenants:
            raise ClientError(
                401,
                "invalid_api_key",
                "Nyckeln saknas eller gäller inte. Ange din Grindvakt-nyckel som API-nyckel.",
                "The key is missing or not valid. Give your Grindvakt key as the API key.",
            )
        return caller, presented

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
