"""Tokens from token endpoints: the gateway's own, renewed in time, and those of persons."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gateway.errors import ConfigError, GrindvaktError
from gateway.identity.fetch import Fetch
from gateway.identity.oauth import grants
from gateway.identity.oauth.files import read_service_account, read_statement
from gateway.identity.oauth.grants import AccessToken, ClientProof, GrantRefusal
from gateway.identity.renewal import Renewal, Timed
from gateway.settings import Client, Configuration, OAuth

MARGIN_SECONDS = 30.0
"""A token is not used in its last seconds: it must outlive its way to the service."""
_EARLY_SECONDS = 300.0
_REMEMBERED = 10_000

Form = Mapping[str, str]


class GrantError(GrindvaktError):
    """A token endpoint said no. `str()` is for the operator."""

    def __init__(self, refusal: GrantRefusal) -> None:
        numbers = [f"AADSTS{code}" for code in refusal.codes]
        super().__init__(" ".join([refusal.error or "no token", refusal.detail, *numbers]).strip())
        self.refusal = refusal


async def request_token(fetch: Fetch, url: str, form: Form) -> AccessToken:
    """Asks a token endpoint. Raises FetchError, GrantError."""
    answer = await fetch(url, form)
    found = grants.read_answer(answer.status, answer.document)
    if isinstance(found, GrantRefusal):
        raise GrantError(found)
    return found


@dataclass(frozen=True, slots=True)
class ClientAccess:
    """How the gateway shows who it is to a token endpoint, read anew for each request."""

    settings: Client
    folder: Path
    secret: str = field(repr=False)

    def proof(self) -> ClientProof:
        """Raises ConfigError when the file of its statement cannot be read."""
        if self.settings.assertion_file is None:
            return ClientProof(self.settings.id, secret=self.secret)
        statement = read_statement(self.folder / self.settings.assertion_file)
        return ClientProof(self.settings.id, statement=statement)


def client_access(configuration: Configuration, client: Client) -> ClientAccess:
    """The client of a configuration, with its secret."""
    secret = configuration.secrets[client.secret].get_secret_value() if client.secret else ""
    return ClientAccess(client, configuration.folder, secret)


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """Where to ask for the gateway's own token, and with what: `form` makes it each time."""

    url: str
    form: Callable[[], Form] = field(repr=False)


def token_request(configuration: Configuration, oauth: OAuth) -> TokenRequest:
    """The request that a service's settings describe. Raises ConfigError for what its files
    lack."""
    client = None if oauth.client is None else client_access(configuration, oauth.client)
    folder, scope = configuration.folder, oauth.scope
    if oauth.key_file is not None:
        account = read_service_account(folder / oauth.key_file)
        return TokenRequest(
            account.token_url, lambda: grants.service_account(account, scope, int(time.time()))
        )
    url = oauth.token_url or ""
    if oauth.subject_token_file is not None:
        path, audience = folder / oauth.subject_token_file, oauth.audience
        made = TokenRequest(
            url,
            lambda: grants.token_exchange(
                read_statement(path), scope, audience, client.proof() if client else None
            ),
        )
    elif client is not None:
        made = TokenRequest(url, lambda: grants.client_credentials(client.proof(), scope))
    else:
        raise ConfigError(f"grant {oauth.grant} needs a client")
    made.form()
    return made


def own_token(
    name: str,
    request: TokenRequest,
    fetch: Fetch,
    clock: Callable[[], float] = time.monotonic,
) -> Renewal[str]:
    """The gateway's own token for a service. It is renewed before it ends, once for all who wait,
    and kept while renewing it fails, as long as it is good. `name` is for the log."""

    async def fetched() -> Timed[str]:
        token = await request_token(fetch, request.url, await asyncio.to_thread(request.form))
        usable = max(0.0, token.seconds - MARGIN_SECONDS)
        return Timed(token.text, max(usable / 2, usable - _EARLY_SECONDS), usable)

    return Renewal(name, fetched, clock)


@dataclass(frozen=True, slots=True)
class _Held:
    text: str = field(repr=False)
    until: float


class PersonalTokens:
    """Tokens that were given in exchange for persons' own, each under the hash of the very token
    that it was exchanged for, until it ends. Who asks at the same time with the same token shares
    one exchange; nobody else shares anything. Belongs to one event loop."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, remembered: int = _REMEMBERED
    ) -> None:
        self._clock = clock
        self._limit = remembered
        self._held: OrderedDict[bytes, _Held] = OrderedDict()
        self._tasks: dict[bytes, asyncio.Task[str]] = {}

    async def get(self, digest: bytes, exchange: Callable[[], Awaitable[AccessToken]]) -> str:
        """The token for the one that `digest` stands for. Raises what `exchange` raises."""
        held = self._held.get(digest)
        if held is not None and self._clock() < held.until:
            return held.text
        task = self._tasks.get(digest)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._exchanged(digest, exchange))
            self._tasks[digest] = task
            task.add_done_callback(lambda ended: self._ended(digest, ended))
        return await asyncio.shield(task)

    def forget(self, digest: bytes) -> None:
        """The token was not accepted; the next request gets another."""
        self._held.pop(digest, None)

    async def close(self) -> None:
        """Ends what is under way and forgets every token."""
        tasks = set(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        self._held.clear()

    async def _exchanged(
        self, digest: bytes, exchange: Callable[[], Awaitable[AccessToken]]
    ) -> str:
        asked = self._clock()
        token = await exchange()
        self._held.pop(digest, None)
        self._held[digest] = _Held(token.text, asked + token.seconds - MARGIN_SECONDS)
        self._drop(asked)
        return token.text

    def _drop(self, now: float) -> None:
        """What has ended goes first in, first out; past the bound what still holds goes too."""
        while self._held:
            oldest = next(iter(self._held))
            if self._held[oldest].until > now and len(self._held) <= self._limit:
                return
            del self._held[oldest]

    def _ended(self, digest: bytes, task: "asyncio.Task[str]") -> None:
        self._tasks.pop(digest, None)
        if not task.cancelled():
            task.exception()  # nobody may be waiting for it
