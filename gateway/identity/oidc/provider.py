"""One identity provider: its keys and its token endpoint, found by discovery and kept fresh."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from gateway.errors import UnavailableError
from gateway.identity.fetch import Fetch, FetchError
from gateway.identity.oidc.keyset import KeySet, read_keys
from gateway.identity.oidc.rejection import Reason, TokenRejectedError
from gateway.identity.oidc.token import UnverifiedToken
from gateway.identity.renewal import Renewal, Timed
from gateway.settings import Issuer

_DISCOVERY = "/.well-known/openid-configuration"
_FRESH_SECONDS = 900.0
_USABLE_SECONDS = 86_400.0
UNKNOWN_KEY_SPACING = 30.0
"""Tokens that name keys which nobody knows make us ask this often, in seconds, and no oftener."""


@dataclass(frozen=True, slots=True)
class Published:
    """What an issuer says of itself."""

    keys: KeySet
    token_url: str | None


class Provider:
    """Belongs to one event loop. Keys are used for a day when the provider does not answer."""

    def __init__(
        self, settings: Issuer, fetch: Fetch, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.settings = settings
        self._fetch = fetch
        self._published = Renewal(f"identity provider {settings.issuer}", self._timed, clock)

    async def keys(self) -> KeySet:
        """The keys as they are now. Raises UnavailableError 503 when there are none to be had."""
        return (await self._get()).keys

    async def verify(self, token: UnverifiedToken) -> KeySet:
        """The keys that show the token to be genuine. A key that is not known may be a new one.
        Raises TokenRejectedError; UnavailableError 503 without any keys."""
        keys = await self.keys()
        if keys.verify(token):
            return keys
        keys = (await self._published.renew(UNKNOWN_KEY_SPACING)).keys
        if not keys.verify(token):
            raise TokenRejectedError(Reason.KEY)
        return keys

    async def token_url(self) -> str | None:
        """Where tokens are exchanged. Raises UnavailableError."""
        return self.settings.token_url or (await self._get()).token_url

    async def look(self) -> Published:
        """What the provider answers right now. Raises FetchError, which says what is wrong."""
        return await self._fetched()

    async def close(self) -> None:
        """Ends what is under way."""
        await self._published.close()

    async def _get(self) -> Published:
        try:
            return await self._published.get()
        except FetchError:
            raise UnavailableError(
                503,
                "identity_unavailable",
                "Inloggningen kan inte kontrolleras just nu. Försök igen om en stund.",
                "The sign-in cannot be checked right now. Try again in a while.",
            ) from None

    async def _timed(self) -> Timed[Published]:
        return Timed(await self._fetched(), _FRESH_SECONDS, _USABLE_SECONDS)

    async def _fetched(self) -> Published:
        keys_url, token_url = self.settings.keys_url, self.settings.token_url
        if keys_url is None:
            document = await self._document(self.settings.issuer.rstrip("/") + _DISCOVERY)
            if document.get("issuer") != self.settings.issuer:
                raise FetchError("the discovery document is of another issuer")
            keys_url = self._here(document, "jwks_uri", "keys_url")
            if token_url is None and "token_endpoint" in document:
                token_url = self._here(document, "token_endpoint", "token_url")
        keys = read_keys(await self._document(keys_url))
        if not keys.keys:
            raise FetchError("there is no usable key in the key set")
        return Published(keys, token_url)

    async def _document(self, url: str) -> Mapping[str, Any]:
        answer = await self._fetch(url)
        if answer.status != 200:
            raise FetchError(f"answered with status {answer.status}")
        return answer.document

    def _here(self, document: Mapping[str, Any], name: str, setting: str) -> str:
        """An address in the discovery document. It must be on the issuer's own host, so that
        nothing but the configuration decides whom we ask and trust."""
        found = document.get(name)
        if not isinstance(found, str) or not found.isascii() or not found.isprintable():
            raise FetchError(f"the discovery document has no {name}")
        if _origin(found) != _origin(self.settings.issuer):
            raise FetchError(f"the {name} is on another host; set {setting} if that is right")
        return found


def _origin(url: str) -> tuple[str, str, int | None]:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.netloc.lower(), parts.port
    except ValueError:
        raise FetchError("the discovery document holds what is no address") from None
