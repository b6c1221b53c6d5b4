"""What the configuration file may hold, section by section."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, IPvAnyNetwork, SecretStr, StringConstraints, model_validator

from gateway.addresses import is_loopback
from gateway.settings.alerts import AlertHook
from gateway.settings.anonymous import Anonymous
from gateway.settings.audit import Audit, TenantAudit
from gateway.settings.feeds import feed_problems
from gateway.settings.identity import Issuer, OAuth, OnBehalfOf, Variable
from policies import source
from policies.context import Tier

RESERVED_SEGMENTS = frozenset(
    {
        *("v1", "api", "console", "check", "chat", "my", "about", "blocked", "static"),
        *("metrics", "health", "docs", "openapi.json"),
        *("analyze", "anonymize", "recognizers", "supportedentities"),
    }
)
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
HttpUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s?#@]+$")]
MIB = 1024 * 1024
ProjectId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{4,28}[a-z0-9]$")]
ModelName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,99}$")]
_OF_PERSONS = ("copilot", "notebooklm")
_GOOGLES = ("gemini", "vertex", "notebooklm", "notebooklm_service")


class Server(source.Strict):
    """Where the gateway listens. Times in seconds."""

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    drain_seconds: float = Field(0.0, ge=0, description="Not ready, still accepting, before stop")
    shutdown_seconds: float = Field(30.0, gt=0, description="Given to requests under way at stop")


class Storage(source.Strict):
    """Where state lies. Without `database_url` it is SQLite in the data folder."""

    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    redis_url: SecretStr | None = None


class Limits(source.Strict):
    """Bounds of one request. Sizes in bytes, times in seconds. `upload_bytes` and
    `upload_seconds` hold for forms and files, which are kept on disk while they are screened;
    `readings_bytes` for what is remembered of files that were read. All files on disk together may
    have `spool_bytes` in each process, and `spool_free_bytes` of the disk stay free. A batch's file
    has `batch_rows` and `batch_values` in all of them at most. A client that waits for a stream
    hears a sign of life each `keep_alive_seconds` while files are read."""

    body_bytes: int = Field(20 * MIB, ge=1024)
    upload_bytes: int = Field(128 * MIB, ge=1024)
    upload_seconds: float = Field(300.0, gt=0)
    readings_bytes: int = Field(32 * MIB, ge=0)
    spool_bytes: int = Field(4096 * MIB, ge=1024)
    spool_free_bytes: int = Field(512 * MIB, ge=0)
    keep_alive_seconds: float = Field(10.0, gt=0)
    json_depth: int = Field(64, ge=8, le=200)
    json_leaves: int = Field(50_000, ge=100)
    batch_rows: int = Field(10_000, ge=1)
    batch_values: int = Field(500_000, ge=100)
    body_seconds: float = Field(30.0, gt=0)
    response_bytes: int = Field(50 * MIB, ge=1024)
    concurrent_requests: int = Field(512, ge=1)
    live_seconds: float = Field(3600.0, gt=0, description="The longest time of one WebSocket")


class Screening(source.Strict):
    """The scan pool. `inline_characters`: up to so much new text is scanned on the event loop,
    more goes to a worker process. `extra_recognizers` are `package.module:NAME` of third-party
    recognizers, always run in a worker process. `names` finds people, places and organisations:
    the model that comes along (`builtin`), none (`off`: identifiers only), or `spacy:NAME` or
    `transformers:NAME`, an installed pipeline or token classifier or its folder (relative to this
    file), in a worker process."""

    deadline_seconds: float = Field(10.0, gt=0)
    inline_characters: int = Field(8_000, ge=0)
    workers: int = Field(1, ge=1, le=64)
    cache_entries: int = Field(50_000, ge=0)
    extra_recognizers: tuple[str, ...] = ()
    names: Annotated[
        str, StringConstraints(pattern=r"^(builtin|off|(spacy|transformers):[^:]+)$")
    ] = "builtin"


class Kept(source.Strict):
    """What is remembered, encrypted, of the conversations and files that services keep: so long
    after they were last used. It lies in Redis where `storage.redis_url` names one, else in the
    database. What is remembered from now on is encrypted with the key `key_id`, and what is used
    again comes to be; keys of other ids stay readable."""

    days: float = Field(30.0, gt=0, le=3660)
    key_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,40}$")] = "1"


class Files(source.Strict):
    """The reading of files, in processes that are killed at their limits. `seconds` is the time of
    one job, `wait_seconds` for its turn; `memory_mib` bounds a process's address space, and one is
    replaced after `jobs_per_process`. `unpacked_bytes` may come out of one file altogether and a
    member may be `growth` times what is stored of it; `members` counts parts, `nesting` files in
    files. `characters` and `texts` bound what comes out. `pictures` are read by `ocr` (Tesseract,
    with its `ocr_languages`) where it is installed; what is not read is a gap."""

    file_bytes: int = Field(100 * MIB, ge=1024)
    workers: int = Field(1, ge=1, le=64)
    jobs_per_process: int = Field(200, ge=1)
    seconds: float = Field(60.0, gt=0)
    wait_seconds: float = Field(30.0, gt=0)
    memory_mib: int = Field(1024, ge=256)
    unpacked_bytes: int = Field(256 * MIB, ge=1024)
    growth: int = Field(200, ge=10)
    members: int = Field(5_000, ge=1)
    nesting: int = Field(4, ge=0, le=16)
    pages: int = Field(1_000, ge=1)
    characters: int = Field(5_000_000, ge=1)
    texts: int = Field(20_000, ge=1)
    pictures: int = Field(50, ge=0)
    pixels: int = Field(60_000_000, ge=1)
    ocr: Literal["auto", "off"] = "auto"
    ocr_languages: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_]+(\+[A-Za-z_]+)*$")] = (
        "swe+eng"
    )


class Presidio(source.Strict):
    """The Presidio interface (`/analyze`, `/anonymize`). A caller without a key is let in from
    `networks` only (addresses of the connection itself), and counts as `tenant` if one is named.
    `default_score_threshold` holds where a request names none."""

    networks: tuple[IPvAnyNetwork, ...] = ()
    tenant: Identifier | None = None
    default_score_threshold: float = Field(0.4, ge=0, le=1)


class UpstreamTimeouts(source.Strict):
    """Seconds: to connect, to the first byte and between two, for a free connection."""

    connect: float = Field(5.0, gt=0)
    read: float = Field(120.0, gt=0)
    pool: float = Field(10.0, gt=0)


class Service(source.Strict):
    """One upstream. `credential` names the environment variable that holds the key that replaces
    the client's. `echo: always` answers from the built-in model; `echo: without_key` does so until
    a credential or another base URL is given. `models` are names that records may show; others
    are recorded as `other`. `tier`, `region` (ISO country or EU), `no_training` and `dpa` (data
    processing agreement) are what policies can ask about. `allow_plain_http`: the credential may
    travel unencrypted to another host, and the address may be a link-local one. In place of a
    `credential`, `oauth` fetches tokens. Where a service answers a person, `on_behalf_of` exchanges
    the caller's verified token for one of the service; without it, a token that the caller signed
    in with goes on only if it is made for `token_audience` too. `user_project` is the Google Cloud
    project whose quota is used and that is billed. `reroute_model` is the model that is asked when
    a policy sends a request here that was for another service; none: the one that it names."""

    adapter: Literal[
        "anthropic",
        "azure",
        "copilot",
        "gemini",
        "mistral",
        "notebooklm",
        "notebooklm_service",
        "openai",
        "vertex",
    ]
    title: str = ""
    base_url: HttpUrl | None = None
    credential: Variable | None = None
    oauth: OAuth | None = None
    on_behalf_of: OnBehalfOf | None = None
    token_audience: str | None = None
    user_project: ProjectId | None = None
    reroute_model: ModelName | None = None
    echo: Literal["never", "without_key", "always"] = "never"
    models: tuple[str, ...] = ()
    tier: Tier | None = None
    region: str = ""
    no_training: bool | None = None
    dpa: bool | None = None
    allow_plain_http: bool = False
    timeouts: UpstreamTimeouts = UpstreamTimeouts()
    max_connections: int = Field(200, ge=1)

    @model_validator(mode="after")
    def _reachable(self) -> "Service":
        if self.base_url is None and self.echo != "always":
            raise source.PlacedError(("base_url",), "is missing (or set echo: always)")
        if self.oauth is not None and self.credential is not None:
            raise source.PlacedError(("credential",), "oauth is there too; give one of them")
        for name in ("on_behalf_of", "token_audience"):
            if getattr(self, name) is not None and self.adapter not in _OF_PERSONS:
                raise source.PlacedError(
                    (name,), f"is for services that answer a person ({', '.join(_OF_PERSONS)})"
                )
        if self.user_project is not None and self.adapter not in _GOOGLES:
            raise source.PlacedError(
                ("user_project",), f"is for Google's services ({', '.join(_GOOGLES)})"
            )
        for name in ("credential", "oauth"):
            if getattr(self, name) is not None and self.adapter in _OF_PERSONS:
                raise source.PlacedError(
                    (name,), f"adapter {self.adapter} takes the person's own token instead"
                )
        return self


class DemoKey(source.Strict):
    """A key that the demo makes for itself in its data folder."""

    subject: str
    roles: tuple[str, ...]


class Tenant(source.Strict):
    """One organization. `policy` is a file (relative to this one) or `builtin:NAME`. `terms` are
    files of its own words and patterns; `public_contacts` a file with one to a line, or a list.
    `issuers` are the identity providers whose access tokens are taken in place of a key.
    `policy_source`: the live policy is what the file holds (`file`), or what was promoted among the
    stored versions (`store`), of which the file is only the first. `four_eyes`: nobody makes a
    version live that they imported themselves. `alerts` is where the security officer is told,
    `anonymous` who is let in without a key. `reminders_in_answers`: what a policy reminds of stands
    below the answer too, not only in a header."""

    title: str
    policy: str
    policy_source: Literal["file", "store"] = "file"
    four_eyes: bool = False
    language: Literal["sv", "en"] = "sv"
    terms: tuple[str, ...] = ()
    public_contacts: str | tuple[str, ...] = ()
    issuers: tuple[Issuer, ...] = ()
    audit: TenantAudit = TenantAudit()
    alerts: AlertHook | None = None
    anonymous: Anonymous | None = None
    reminders_in_answers: bool = False
    demo_key: DemoKey | None = None

    @model_validator(mode="after")
    def _signed(self) -> "Tenant":
        if self.four_eyes and self.policy_source == "file":
            raise source.PlacedError(
                ("four_eyes",), "nobody signs for a file; set policy_source: store too"
            )
        return self


class Settings(source.Strict):
    """The whole configuration."""

    demo: bool = False
    server: Server = Server()
    storage: Storage = Storage()
    audit: Audit = Audit()
    limits: Limits = Limits()
    screening: Screening = Screening()
    kept: Kept = Kept()
    files: Files = Files()
    presidio: Presidio = Presidio()
    default_service: Identifier = "openai"
    services: dict[Identifier, Service] = Field(min_length=1)
    tenants: dict[Identifier, Tenant] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> "Settings":
        for problem in self._inconsistencies():
            raise problem
        return self

    def _inconsistencies(self) -> Iterator[source.PlacedError]:
        for name in sorted(RESERVED_SEGMENTS & set(self.services)):
            yield source.PlacedError(("services", name), "the name is reserved, choose another")
        if self.default_service not in self.services:
            names = ", ".join(self.services)
            yield source.PlacedError(("default_service",), f"is not among services ({names})")
        if self.presidio.tenant not in {None, *self.tenants}:
            names = ", ".join(self.tenants)
            yield source.PlacedError(("presidio", "tenant"), f"is not among tenants ({names})")
        if self.demo and not is_loopback(self.server.host):
            yield source.PlacedError(
                ("server", "host"), "the demo prints its keys and serves loopback only"
            )
        for problem in feed_problems(self.audit.feeds, frozenset(self.tenants)):
            yield source.PlacedError(("audit", "feeds", *problem.place), str(problem))
        yield from self._ambiguous_issuers()
        yield from self._ambiguous_visitors()
        if not self.demo:
            yield from self._demo_leftovers()

    def _ambiguous_issuers(self) -> Iterator[source.PlacedError]:
        """A token must tell by its issuer and audience whose employee it is."""
        seen: dict[tuple[str, str], str] = {}
        for name, tenant in self.tenants.items():
            for at, issuer in enumerate(tenant.issuers):
                for number, audience in enumerate(issuer.audiences):
                    other = seen.setdefault((issuer.issuer, audience), f"{name}[{at}]")
                    if other != f"{name}[{at}]":
                        yield source.PlacedError(
                            ("tenants", name, "issuers", at, "audiences", number),
                            f"is the audience of the same issuer in {other} already",
                        )

    def _ambiguous_visitors(self) -> Iterator[source.PlacedError]:
        """A caller without a credential must be one tenant's, and has no token to send on."""
        seen: list[tuple[str, str, IPvAnyNetwork]] = []
        for tenant, organization in self.tenants.items():
            if organization.anonymous is None:
                continue
            for at, name in enumerate(organization.anonymous.services):
                place = ("tenants", tenant, "anonymous", "services", at)
                if name not in self.services:
                    yield source.PlacedError(place, f"is not among {', '.join(self.services)}")
                elif self.services[name].adapter in _OF_PERSONS:
                    yield source.PlacedError(place, "answers persons, who must sign in")
                for network in organization.anonymous.networks:
                    for other, service, known in seen:
                        same = known.version == network.version and known.overlaps(network)
                        if other != tenant and service == name and same:
                            yield source.PlacedError(place, f"is open to {network} in {other} too")
                    seen.append((tenant, name, network))

    def _demo_leftovers(self) -> Iterator[source.PlacedError]:
        for name, service in self.services.items():
            if service.echo == "without_key":
                yield source.PlacedError(
                    ("services", name, "echo"),
                    "without_key is for the demo alone; set echo: never (and give the service its "
                    "key), or echo: always",
                )
        for name, tenant in self.tenants.items():
            if tenant.demo_key is not None:
                yield source.PlacedError(
                    ("tenants", name, "demo_key"),
                    "only the demo makes keys by itself; remove it, and make keys with "
                    f"`grindvakt key create --tenant {name} --role ROLE`",
                )


def json_schema() -> str:
    """The JSON Schema of the configuration file, for editors."""
    schema = Settings.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def safe_model_name(service: Service, model: str) -> str:
    """The model's name where records and metrics may show it: only configured names."""
    return model if model in service.models else "other"
