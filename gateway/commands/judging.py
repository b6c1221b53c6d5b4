"""Which policy a command judges by: what is live for a tenant, or a version that is stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from gateway.commands.common import tell
from gateway.errors import ConfigError
from gateway.lifecycle.content import PolicyRefusedError, compiled
from gateway.lifecycle.store import PolicyStore
from gateway.lifecycle.versions import Status
from gateway.settings import Configuration, policy_path
from gateway.state import open_existing
from policies.compile import load_policy
from policies.policy import Policy
from policies.source import SourceError


@dataclass(frozen=True, slots=True)
class Chosen:
    """A policy to judge by. Its tests lie beside `path`, the tenant's file; `version` is None where
    it is that file itself."""

    policy: Policy
    path: Path
    version: int | None = None


def of_tenant(given: Configuration, tenant: str, version: int | None = None) -> Chosen:
    """What a tenant is judged by, or would be by another version. A stored one is told on standard
    error. Raises ConfigError."""
    tenants = given.settings.tenants
    if tenant not in tenants:
        raise ConfigError(f"{tenant} is not a tenant (tenants: {', '.join(tenants) or 'none'})")
    path = policy_path(given, tenants[tenant])
    if version is None and tenants[tenant].policy_source == "file":
        return Chosen(loaded(path), path)
    with _store(given) as store:
        number = version
        if number is None and store is not None:
            number = store.statuses().get(tenant, Status()).live
        if number is None:
            tell(f"{tenant}: nothing is live yet; this is the file {path.name}")
            return Chosen(loaded(path), path)
        if store is None:
            raise ConfigError(f"tenant {tenant} has no version {number}")
        try:
            policy = compiled(store.content(tenant, number))
        except PolicyRefusedError as refused:
            raise ConfigError(str(refused)) from None
    tell(f"{tenant}: version {number}{'' if version else ', which is live'}")
    return Chosen(policy, path, number)


def loaded(path: Path) -> Policy:
    """A policy from its file, or ConfigError with all that is wrong with it."""
    try:
        return load_policy(path)
    except SourceError as error:
        raise ConfigError(str(error)) from None


@contextmanager
def _store(given: Configuration) -> Iterator[PolicyStore | None]:
    """The versions; None where no gateway has begun to keep any."""
    database = open_existing(given)
    if database is None:
        yield None
        return
    try:
        yield PolicyStore(database)
    except SQLAlchemyError as error:
        raise ConfigError(
            f"the stored policies cannot be read ({type(error).__name__}); is the database there, "
            "and brought up to date (grindvakt migrate)?"
        ) from None
    finally:
        database.close()
