"""Where the audit log is passed on to: the section `audit.feeds`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from gateway.addresses import is_loopback, is_metadata
from gateway.settings.identity import Guid, OAuth, Text, Variable
from policies import source

FeedName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
FeedUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s?#@]+$", max_length=512)]
HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,63}$")]
_OWN_HEADERS = ("content-", "host", "connection", "transfer-", "webhook-", "idempotency-key")


class _Feed(source.Strict):
    """What all have. `tenants`: only theirs, otherwise everybody's. `backlog`: also what the log
    held before the feed was there. `batch` is how many entries are sent at once."""

    name: FeedName
    tenants: tuple[FeedName, ...] = ()
    backlog: bool = False
    batch: int = Field(200, ge=1, le=1000)


class SyslogFeed(_Feed):
    """Messages of RFC 5424 over TLS (RFC 5425). `ca_file` names whom to trust instead of the
    system's authorities; `certificate_file` and `key_file` are the gateway's own. `plain`: TCP
    without TLS, to this machine only. `enterprise` is the private enterprise number that the
    structured data is named with. `confirm: false` is for a receiver that does not answer the end
    of a connection: what it has not read when it dies is lost then."""

    kind: Literal["syslog"]
    host: Text
    port: int = Field(6514, ge=1, le=65535)
    plain: bool = False
    format: Literal["cef", "json", "ocsf"] = "cef"
    enterprise: int = Field(32473, ge=1, le=4_294_967_295)
    ca_file: Path | None = None
    certificate_file: Path | None = None
    key_file: Path | None = None
    confirm: bool = True

    @model_validator(mode="after")
    def _sound(self) -> "SyslogFeed":
        if self.plain and not is_loopback(self.host):
            raise source.PlacedError(("plain",), "only this machine may hear it without TLS")
        if is_metadata(self.host):
            raise source.PlacedError(("host",), "is a link-local or metadata address")
        if (self.certificate_file is None) != (self.key_file is None):
            raise source.PlacedError(
                ("certificate_file",), "certificate_file and key_file go together"
            )
        return self


def _checked(headers: dict[str, str]) -> dict[str, str]:
    for name in headers:
        if name.lower().startswith(_OWN_HEADERS):
            raise ValueError(f"the header {name} is the gateway's own")
    return headers


class _HttpFeed(_Feed):
    """`headers` maps header names to the environment variables that hold their values; `ca_file`
    names whom to trust instead of the system's authorities."""

    url: FeedUrl
    headers: Annotated[dict[HeaderName, Variable], AfterValidator(_checked)] = Field(
        default_factory=dict
    )
    ca_file: Path | None = None

    @model_validator(mode="after")
    def _sound(self) -> "_HttpFeed":
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        if parts.scheme == "http" and not is_loopback(host):
            raise source.PlacedError(
                ("url",), "must be https; only this machine may be sent to over http"
            )
        if not host or is_metadata(host):
            raise source.PlacedError(("url",), "is no address of a receiver")
        return self


class WebhookFeed(_HttpFeed):
    """Batches as JSON by POST, signed as Standard Webhooks has it. `secret` names the environment
    variable with the key: at least 24 random bytes, or `whsec_` and base64."""

    kind: Literal["webhook"]
    secret: Variable
    format: Literal["json", "ocsf"] = "json"


class OtlpFeed(_HttpFeed):
    """OpenTelemetry log records over HTTP with JSON; `url` is the whole address, such as
    https://collector.example.se:4318/v1/logs."""

    kind: Literal["otlp"]


class PurviewFeed(_Feed):
    """Interventions as `contentActivities` of Microsoft Graph. The log knows people by pseudonyms
    only, so all are reported for one account that stands for the gateway: `user` is its object id
    and `application` the app registration's. `oauth` gets the token."""

    kind: Literal["purview"]
    user: Guid
    application: Guid
    oauth: OAuth
    base_url: FeedUrl = "https://graph.microsoft.com/beta"

    @model_validator(mode="after")
    def _sound(self) -> "PurviewFeed":
        parts = urlsplit(self.base_url)
        if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
            raise source.PlacedError(("base_url",), "must be https")
        return self


Feed: TypeAlias = Annotated[
    SyslogFeed | WebhookFeed | OtlpFeed | PurviewFeed, Field(discriminator="kind")
]


def feed_problems(feeds: tuple[Feed, ...], tenants: frozenset[str]) -> Iterator[source.PlacedError]:
    """What is wrong between the feeds, and between them and the tenants; places from `feeds`."""
    seen: set[str] = set()
    for at, feed in enumerate(feeds):
        if feed.name in seen:
            yield source.PlacedError((at, "name"), "is another feed's name already")
        seen.add(feed.name)
        for number, tenant in enumerate(feed.tenants):
            if tenant not in tenants:
                names = ", ".join(sorted(tenants))
                yield source.PlacedError((at, "tenants", number), f"is not among tenants ({names})")


def feed_secrets(feeds: tuple[Feed, ...]) -> Iterator[tuple[source.Place, str]]:
    """The environment variables that feeds name, and where."""
    for at, feed in enumerate(feeds):
        if isinstance(feed, WebhookFeed):
            yield (at, "secret"), feed.secret
        if isinstance(feed, PurviewFeed) and feed.oauth.client and feed.oauth.client.secret:
            yield (at, "oauth", "client", "secret"), feed.oauth.client.secret
        if isinstance(feed, WebhookFeed | OtlpFeed):
            for name, variable in feed.headers.items():
                yield (at, "headers", name), variable
