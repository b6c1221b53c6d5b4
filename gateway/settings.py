"""The gateway's configuration: one YAML file, environment variables above it, nothing else.

Everything is checked before anything starts; a `ConfigError` names file, line and key. Secrets
come from the environment (a service's `credential` names the variable) and are `SecretStr`, so no
`repr` or log shows them.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    Field,
    IPvAnyNetwork,
    SecretStr,
    StringConstraints,
    ValidationError,
    model_validator,
)

from gateway.addresses import is_loopback, is_metadata
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
_BUILTIN = "builtin:"


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
    travel unencrypted to another host, and the address may be a link-local one."""

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
    credential: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$")] | None = None
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
        if not self.demo:
            yield from self._demo_leftovers()

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
        written = source.load(path)
        settings = source.parse(Settings, written)
    except source.SourceError as error:
        raise ConfigError(str(error)) from None
    given = _variables(settings, environment)
    api_keys = _api_keys(settings, environment, given)
    master_key = SecretStr(given["MASTER_KEY"]) if given.get("MASTER_KEY") else None
    _check_policies(settings, written)
    settings = _with_names(settings, written, path.parent)
    resolved = _overridden(settings, given, api_keys)
    _check_addresses(resolved, written, given, api_keys)
    return Configuration(resolved, path.parent, api_keys, master_key)


def _default_path() -> Path:
    """The demo: in this folder, packaged in the wheel, or in the tree that is installed."""
    package = Path(str(resources.files("gateway")))
    local = Path("deploy/demo.yaml")
    for path in (local, package / "demo.yaml", package.parent / local):
        if path.exists():
            return path
    raise ConfigError("no configuration: give --config FILE")


def _variables(settings: Settings, environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that are ours and not empty, without prefix. One that means nothing is an
    error: a typo must not leave a setting silently as it was."""
    known = {"PORT", "DATA_DIR", "DATABASE_URL", "REDIS_URL", "MASTER_KEY"}
    given = {
        name.removeprefix("GRINDVAKT_"): value
        for name, value in environment.items()
        if name.startswith("GRINDVAKT_") and not name.startswith("GRINDVAKT_TEST_") and value
    }
    for name, service in settings.services.items():
        own = {_variable(name, "BASE_URL"), _variable(name, "API_KEY")}
        known |= own
        if service.echo == "always" and own & set(given):
            raise ConfigError(
                f"GRINDVAKT_{min(own & set(given))}: service {name} is the built-in model "
                "(echo: always), which has no address and takes no key"
            )
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
    variables: dict[source.Place, str] = {}
    if "PORT" in given:
        values["server"]["port"] = given["PORT"]
        variables["server", "port"] = "PORT"
    for name in ("DATA_DIR", "DATABASE_URL", "REDIS_URL"):
        if name in given:
            values["storage"][name.lower()] = given[name]
            variables["storage", name.lower()] = name
    for name, service in values["services"].items():
        variable = _variable(name, "BASE_URL")
        base_url = given.get(variable)
        service["base_url"] = base_url or service["base_url"]
        variables["services", name, "base_url"] = variable
        if service["echo"] == "without_key":
            service["echo"] = "never" if base_url or name in api_keys else "always"
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        places = [tuple(problem["loc"]) for problem in error.errors()]
        raise ConfigError(
            "\n".join(_bad_variable(variables.get(place, ""), place) for place in places)
        ) from None


def _bad_variable(name: str, place: source.Place) -> str:
    """What a variable must be; never what it is."""
    match place[-1:]:
        case ("port",):
            reason = "not a whole number between 0 and 65535"
        case ("base_url",):
            reason = "not an address such as https://host/v1"
        case _:
            reason = f"not a value for {source.dotted(place)}"
    return f"GRINDVAKT_{name}: {reason}"


def _with_names(settings: Settings, written: source.Source, folder: Path) -> Settings:
    """The settings with a names model's folder made absolute. Raises ConfigError for a model that
    is not installed; nothing of it is loaded."""
    kind, _, name = settings.screening.names.partition(":")
    if not name:
        return settings
    from detectors.ner import build

    chosen = f"{kind}:{(folder / name).resolve()}" if (folder / name).is_dir() else f"{kind}:{name}"
    try:
        build(chosen)
    except ValueError as problem:
        raise ConfigError(str(written.problem(("screening", "names"), str(problem)))) from None
    screening = settings.screening.model_copy(update={"names": chosen})
    return settings.model_copy(update={"screening": screening})


def _check_policies(settings: Settings, written: source.Source) -> None:
    """Raises ConfigError for a built-in policy that there is not."""
    names = builtin_policies()
    for tenant, given in settings.tenants.items():
        name = given.policy.removeprefix(_BUILTIN)
        if given.policy.startswith(_BUILTIN) and name not in names:
            message = f'no built-in policy "{name}"; there are {", ".join(names)}'
            raise ConfigError(str(written.problem(("tenants", tenant, "policy"), message)))


def _check_addresses(
    settings: Settings,
    written: source.Source,
    given: Mapping[str, str],
    api_keys: Mapping[str, SecretStr],
) -> None:
    """Raises ConfigError for an address that a credential must not be sent to."""
    for name, service in settings.services.items():
        if service.base_url is None or service.echo == "always" or service.allow_plain_http:
            continue
        url = urlsplit(service.base_url)
        host = url.hostname or ""
        if is_metadata(host):
            reason = "is a link-local or metadata address, which no AI service has"
        elif (
            url.scheme == "http"
            and not is_loopback(host)
            and (service.credential or name in api_keys)
        ):
            reason = "sends the service's key over plain http; use https"
        else:
            continue
        variable = _variable(name, "BASE_URL")
        problem = written.problem(
            ("services", name, "base_url"), f"{reason} (or set allow_plain_http: true)"
        )
        raise ConfigError(
            f"GRINDVAKT_{variable}: {problem.message}" if variable in given else str(problem)
        )


def json_schema() -> str:
    """The JSON Schema of the configuration file, for editors."""
    schema = Settings.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def safe_model_name(service: Service, model: str) -> str:
    """The model's name where records and metrics may show it: only configured names."""
    return model if model in service.models else "other"


def builtin_policies() -> list[str]:
    """The names of the policies that the package brings."""
    folder = Path(str(resources.files("policies") / "tenants"))
    return sorted(path.stem for path in folder.glob("*.yaml") if "." not in path.stem)


def policy_path(configuration: Configuration, tenant: Tenant) -> Path:
    """Where a tenant's policy file lies."""
    if tenant.policy.startswith(_BUILTIN):
        name = tenant.policy.removeprefix(_BUILTIN)
        return Path(str(resources.files("policies") / "tenants" / f"{name}.yaml"))
    return (configuration.folder / tenant.policy).resolve()
