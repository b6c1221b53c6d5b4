"""The gateway's configuration: one YAML file, environment variables above it, nothing else.

Everything is checked before anything starts; a `ConfigError` names file, line and key. Secrets
come from the environment (a service's `credential` names the variable) and are `SecretStr`, so no
`repr` or log shows them.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    Field,
    IPvAnyNetwork,
    SecretStr,
    StringConstraints,
    ValidationError,
    model_validator,
)

from gateway.errors import ConfigError
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
    """Bounds of one request. Sizes in bytes, times in seconds."""

    body_bytes: int = Field(20 * MIB, ge=1024)
    json_depth: int = Field(64, ge=8, le=200)
    json_leaves: int = Field(200_000, ge=100)
    body_seconds: float = Field(30.0, gt=0)
    response_bytes: int = Field(50 * MIB, ge=1024)
    concurrent_requests: int = Field(512, ge=1)


class Screening(source.Strict):
    """The scan pool. `inline_characters`: up to so much new text is scanned on the event loop,
    more goes to a worker process. `extra_recognizers` are `package.module:NAME` of third-party
    recognizers, always run in a worker process."""

    deadline_seconds: float = Field(10.0, gt=0)
    inline_characters: int = Field(16_000, ge=0)
    workers: int = Field(1, ge=1, le=64)
    cache_entries: int = Field(50_000, ge=0)
    extra_recognizers: tuple[str, ...] = ()


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
    processing agreement) are what policies can ask about."""

    adapter: Literal["openai"]
    title: str = ""
    base_url: HttpUrl | None = None
    credential: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$")] | None = None
    echo: Literal["never", "without_key", "always"] = "never"
    models: tuple[str, ...] = ()
    tier: Tier | None = None
    region: str = ""
    no_training: bool | None = None
    dpa: bool | None = None
    timeouts: UpstreamTimeouts = UpstreamTimeouts()
    max_connections: int = Field(200, ge=1)

    @model_validator(mode="after")
    def _reachable(self) -> "Service":
        if self.base_url is None and self.echo != "always":
            raise ValueError("base_url is missing (or set echo: always)")
        return self


class DemoKey(source.Strict):
    """A key that the demo makes for itself in its data folder."""

    subject: str
    roles: tuple[str, ...]


class Tenant(source.Strict):
    """One organization. `policy` is a file (relative to this one) or `builtin:NAME`. `terms` are
    files of its own words and patterns; `public_contacts` a file with one to a line, or a list."""

    title: str
    policy: str
    language: Literal["sv", "en"] = "sv"
    terms: tuple[str, ...] = ()
    public_contacts: str | tuple[str, ...] = ()
    demo_key: DemoKey | None = None


class Settings(source.Strict):
    """The whole configuration."""

    demo: bool = False
    server: Server = Server()
    storage: Storage = Storage()
    limits: Limits = Limits()
    screening: Screening = Screening()
    presidio: Presidio = Presidio()
    default_service: Identifier = "openai"
    services: dict[Identifier, Service] = Field(min_length=1)
    tenants: dict[Identifier, Tenant] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> "Settings":
        reserved = sorted(RESERVED_SEGMENTS & set(self.services))
        if reserved:
            raise ValueError(f"services.{reserved[0]}: the name is reserved, choose another")
        if self.default_service not in self.services:
            raise ValueError(f"default_service: {self.default_service!r} is not among services")
        if self.presidio.tenant not in {None, *self.tenants}:
            raise ValueError(f"presidio.tenant: {self.presidio.tenant!r} is not among tenants")
        if self.demo and self.server.host not in {"127.0.0.1", "::1", "localhost"}:
            raise ValueError("server.host: the demo prints its keys and serves loopback only")
        return self


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings as they hold (`echo` resolved to always or never), the folder that their
    relative paths start from, and the secrets, which are in no file. `api_keys` is by service."""

    settings: Settings
    folder: Path
    api_keys: Mapping[str, SecretStr] = field(default_factory=dict)
    master_key: SecretStr | None = None


def load(path: Path | None, environment: Mapping[str, str]) -> Configuration:
    """The configuration in `path` (None: `deploy/demo.yaml`, or the packaged demo when there is
    no such file), with `GRINDVAKT_*` variables above it. Raises ConfigError."""
    path = path or _default_path()
    try:
        settings = source.parse(Settings, source.load(path))
    except source.SourceError as error:
        raise ConfigError(str(error)) from None
    given = _variables(settings, environment)
    api_keys = _api_keys(settings, environment, given)
    master_key = SecretStr(given["MASTER_KEY"]) if given.get("MASTER_KEY") else None
    return Configuration(_overridden(settings, given, api_keys), path.parent, api_keys, master_key)


def _default_path() -> Path:
    local = Path("deploy/demo.yaml")
    return local if local.exists() else Path(str(resources.files("gateway") / "demo.yaml"))


def _variables(settings: Settings, environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that are ours, without prefix. One that means nothing is an error: a typo
    must not leave a setting silently as it was."""
    known = {"PORT", "DATA_DIR", "DATABASE_URL", "REDIS_URL", "MASTER_KEY"}
    for name in settings.services:
        known |= {_variable(name, "BASE_URL"), _variable(name, "API_KEY")}
    given = {
        name.removeprefix("GRINDVAKT_"): value
        for name, value in environment.items()
        if name.startswith("GRINDVAKT_") and not name.startswith("GRINDVAKT_TEST_")
    }
    for name in sorted(set(given) - known):
        raise ConfigError(f"GRINDVAKT_{name}: this configuration has no such setting")
    return given


def _variable(service: str, what: str) -> str:
    return f"SERVICE_{service.upper().replace('-', '_')}_{what}"


def _api_keys(
    settings: Settings, environment: Mapping[str, str], given: Mapping[str, str]
) -> dict[str, SecretStr]:
    keys = {}
    for name, service in settings.services.items():
        named = environment.get(service.credential) if service.credential else None
        key = given.get(_variable(name, "API_KEY")) or named
        if key:
            keys[name] = SecretStr(key)
    return keys


def _overridden(
    settings: Settings, given: Mapping[str, str], api_keys: Mapping[str, SecretStr]
) -> Settings:
    values = settings.model_dump()
    if "PORT" in given:
        values["server"]["port"] = given["PORT"]
    for name in ("DATA_DIR", "DATABASE_URL", "REDIS_URL"):
        if name in given:
            values["storage"][name.lower()] = given[name]
    for name, service in values["services"].items():
        base_url = given.get(_variable(name, "BASE_URL"))
        service["base_url"] = base_url or service["base_url"]
        if service["echo"] == "without_key":
            service["echo"] = "never" if base_url or name in api_keys else "always"
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        places = sorted({".".join(map(str, problem["loc"])) for problem in error.errors()})
        raise ConfigError(f"GRINDVAKT_* variables: bad value for {', '.join(places)}") from None


def json_schema() -> str:
    """The JSON Schema of the configuration file, for editors."""
    schema = Settings.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def safe_model_name(service: Service, model: str) -> str:
    """The model's name where records and metrics may show it: only configured names."""
    return model if model in service.models else "other"


def policy_path(configuration: Configuration, tenant: Tenant) -> Path:
    """Where a tenant's policy file lies."""
    builtin = re.fullmatch(r"builtin:([a-z][a-z0-9_-]*)", tenant.policy)
    if builtin:
        return Path(str(resources.files("policies") / "tenants" / f"{builtin.group(1)}.yaml"))
    return (configuration.folder / tenant.policy).resolve()
