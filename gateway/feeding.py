"""Starting the audit log's feeds as the configuration has them."""

import asyncio
import os
import socket
import ssl
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import AsyncExitStack
from pathlib import Path
from secrets import token_hex

from gateway.audit.feeds.formats import FORMATS
from gateway.audit.feeds.runner import DeliveryError, Feed, FeedRunner, Sender
from gateway.audit.feeds.senders import (
    HttpTarget,
    OtlpSender,
    PurviewSender,
    SyslogSender,
    SyslogTarget,
    WebhookSender,
    webhook_key,
)
from gateway.audit.feeds.store import FeedStore
from gateway.errors import ConfigError, GrindvaktError
from gateway.identity.fetch import Fetch
from gateway.identity.oauth.client import own_token, token_request
from gateway.settings import Configuration
from gateway.settings.feeds import Feed as FeedSettings
from gateway.settings.feeds import OtlpFeed, PurviewFeed, SyslogFeed, WebhookFeed
from gateway.state import State
from gateway.storage.engine import Database
from gateway.telemetry import Log, Metrics
from policies.source import Place

_TOKEN_SECONDS = 10.0


def open_feeds(
    configuration: Configuration, database: Database, fetch: Fetch, metrics: Metrics, log: Log
) -> list[FeedRunner]:
    """Every configured feed, ready to be started; to be called on the event loop. Raises
    ConfigError."""
    store = FeedStore(database)
    owner = f"{socket.gethostname()}:{os.getpid()}:{token_hex(6)}"
    return [
        FeedRunner(
            Feed(feed.name, feed.tenants, feed.backlog, feed.batch),
            store,
            _sender(configuration, ("audit", "feeds", at), feed, fetch),
            *(owner, metrics, log),
        )
        for at, feed in enumerate(configuration.settings.audit.feeds)
    ]


def start_feeds(
    closing: AsyncExitStack,
    configuration: Configuration,
    state: State,
    fetch: Fetch,
    metrics: Metrics,
    log: Log,
) -> None:
    """Starts every configured feed, and has `closing` end them. Raises ConfigError."""
    feeds = open_feeds(configuration, state.database, fetch, metrics, log)
    closing.push_async_callback(_stop, feeds)
    for feed in feeds:
        feed.start()


async def _stop(feeds: Sequence[FeedRunner]) -> None:
    """Ends all of them at once; how far each came is written down."""
    await asyncio.gather(*(asyncio.to_thread(feed.stop) for feed in feeds))


def check_feeds(configuration: Configuration) -> None:
    """Raises ConfigError for what `open_feeds` would refuse: files and secrets."""
    for at, feed in enumerate(configuration.settings.audit.feeds):
        place: Place = ("audit", "feeds", at)
        _trust(configuration, place, feed)
        if isinstance(feed, WebhookFeed):
            _webhook_secret(configuration, place, feed)


def _sender(configuration: Configuration, place: Place, feed: FeedSettings, fetch: Fetch) -> Sender:
    tls = _trust(configuration, place, feed)
    match feed:
        case SyslogFeed():
            return SyslogSender(
                SyslogTarget(
                    *(feed.host, feed.port, None if feed.plain else tls, FORMATS[feed.format]),
                    enterprise=feed.enterprise,
                    confirm=feed.confirm,
                )
            )
        case WebhookFeed():
            target = HttpTarget(feed.url, _headers(configuration, feed), tls)
            secret = _webhook_secret(configuration, place, feed)
            return WebhookSender(target, secret, FORMATS[feed.format])
        case OtlpFeed():
            return OtlpSender(HttpTarget(feed.url, _headers(configuration, feed), tls))
        case PurviewFeed():
            path = f"users/{feed.user}/dataSecurityAndGovernance/activities/contentActivities"
            target = HttpTarget(f"{feed.base_url.rstrip('/')}/{path}", {}, tls)
            token = _token(configuration, place, feed, fetch)
            return PurviewSender(target, feed.application, token)


def _trust(configuration: Configuration, place: Place, feed: FeedSettings) -> ssl.SSLContext:
    """Whom to trust, and as whom to come."""
    folder = configuration.folder
    given = None if isinstance(feed, PurviewFeed) else feed.ca_file
    try:
        context = ssl.create_default_context(cafile=None if given is None else folder / given)
    except (OSError, ValueError) as error:
        raise configuration.problem((*place, "ca_file"), _unusable(folder, given, error)) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if isinstance(feed, SyslogFeed) and feed.certificate_file and feed.key_file:
        try:
            context.load_cert_chain(folder / feed.certificate_file, folder / feed.key_file)
        except (OSError, ValueError) as error:
            reason = _unusable(folder, feed.certificate_file, error)
            raise configuration.problem((*place, "certificate_file"), reason) from None
    return context


def _unusable(folder: Path, given: Path | None, error: Exception) -> str:
    known = isinstance(error, OSError) and not isinstance(error, ssl.SSLError) and error.errno
    return f"{folder / (given or '')}: {os.strerror(known) if known else 'not usable PEM'}"


def _headers(configuration: Configuration, feed: WebhookFeed | OtlpFeed) -> dict[str, str]:
    secrets = configuration.secrets
    return {name: secrets[value].get_secret_value() for name, value in feed.headers.items()}


def _webhook_secret(configuration: Configuration, place: Place, feed: WebhookFeed) -> str:
    secret = configuration.secrets[feed.secret].get_secret_value()
    try:
        webhook_key(secret)
    except ValueError as problem:
        reason = f"the environment variable {feed.secret}: {problem}"
        raise configuration.problem((*place, "secret"), reason) from None
    return secret


def _token(
    configuration: Configuration, place: Place, feed: PurviewFeed, fetch: Fetch
) -> Callable[[], str]:
    """Asks on the event loop, for a feed's thread that waits."""
    loop = asyncio.get_running_loop()
    try:
        request = token_request(configuration, feed.oauth)
    except ConfigError as error:
        raise configuration.problem((*place, "oauth"), str(error)) from None
    renewal = own_token(feed.name, request, fetch)

    def token() -> str:
        asked = asyncio.run_coroutine_threadsafe(renewal.get(), loop)
        try:
            return asked.result(_TOKEN_SECONDS)
        except FutureTimeoutError:
            asked.cancel()
            raise DeliveryError("no access token in time") from None
        except GrindvaktError as error:
            raise DeliveryError(f"no access token: {error}") from None

    return token
