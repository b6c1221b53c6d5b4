"""Reading the configuration: the file, the environment above it, what must hold between them."""

import os.path
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError

from gateway.addresses import is_loopback, is_metadata
from gateway.errors import ConfigError
from gateway.settings.feeds import feed_secrets
from gateway.settings.identity import Client
from gateway.settings.models import Settings, Tenant
from policies import source

_BUILTIN = "builtin:"


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings as they hold (`echo` resolved to always or never), the folder that their
    relative paths start from, and the secrets, which are in no file. `api_keys` is by service,
    `secrets` by the name of the environment variable."""

    settings: Settings
    folder: Path
    api_keys: Mapping[str, SecretStr] = field(default_factory=dict)
    secrets: Mapping[str, SecretStr] = field(default_factory=dict)
    master_key: SecretStr | None = None
    written: source.Source | None = field(default=None, repr=False)

    def problem(self, place: source.Place, message: str) -> ConfigError:
        """A problem at a place in the file that this was read from."""
        if self.written is None:
            return ConfigError(f"{source.dotted(place)}: {message}")
        return ConfigError(str(self.written.problem(place, message)))


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
    secrets = _secrets(resolved, written, environment)
    return Configuration(resolved, path.parent, api_keys, secrets, master_key, written)


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
        if service.oauth is not None and _variable(name, "API_KEY") in given:
            raise ConfigError(
                f"GRINDVAKT_{_variable(name, 'API_KEY')}: service {name} has oauth, and no key"
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


def _secrets(
    settings: Settings, written: source.Source, environment: Mapping[str, str]
) -> dict[str, SecretStr]:
    """The secrets of clients, webhooks and feeds. Raises ConfigError for a variable that is not
    set."""
    secrets = {}
    named: list[tuple[source.Place, str | None]] = [
        ((*place, "secret"), client.secret) for place, client in _clients(settings)
    ]
    for name, tenant in settings.tenants.items():
        if tenant.alerts is not None:
            named.append((("tenants", name, "alerts", "secret"), tenant.alerts.secret))
    for inner, wanted in feed_secrets(settings.audit.feeds):
        named.append((("audit", "feeds", *inner), wanted))
    for place, variable in named:
        if variable is None:
            continue
        value = environment.get(variable)
        if not value:
            message = f"the environment variable {variable} is not set"
            raise ConfigError(str(written.problem(place, message)))
        secrets[variable] = SecretStr(value)
    return secrets


def _clients(settings: Settings) -> Iterator[tuple[source.Place, Client]]:
    for tenant, organization in settings.tenants.items():
        for at, issuer in enumerate(organization.issuers):
            if issuer.client is not None:
                yield ("tenants", tenant, "issuers", at, "client"), issuer.client
    for name, service in settings.services.items():
        if service.oauth is not None and service.oauth.client and service.echo != "always":
            yield ("services", name, "oauth", "client"), service.oauth.client


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
            keyed = base_url or name in api_keys or service["oauth"]
            service["echo"] = "never" if keyed else "always"
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
            and (service.credential or service.oauth or name in api_keys)
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


def builtin_policies() -> list[str]:
    """The names of the policies that the package brings."""
    folder = Path(str(resources.files("policies") / "tenants"))
    return sorted(path.stem for path in folder.glob("*.yaml") if "." not in path.stem)


def policy_path(configuration: Configuration, tenant: Tenant) -> Path:
    """Where a tenant's policy file lies. Links are not followed: a mounted file is one, which leads
    elsewhere after an update."""
    if tenant.policy.startswith(_BUILTIN):
        name = tenant.policy.removeprefix(_BUILTIN)
        return Path(str(resources.files("policies") / "tenants" / f"{name}.yaml"))
    return Path(os.path.abspath(configuration.folder / tenant.policy))
