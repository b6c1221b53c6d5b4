"""What the policy commands share."""

import argparse
from pathlib import Path

from gateway.commands.common import configuration
from gateway.errors import ConfigError
from gateway.settings import Configuration, policy_path
from policies.compile import load_policy
from policies.policy import Policy
from policies.source import SourceError


def add_files(parser: argparse.ArgumentParser) -> None:
    """The policy files that a command is about."""
    parser.add_argument(
        "policies",
        nargs="*",
        metavar="FILE",
        type=Path,
        help="policy files (default: every tenant's)",
    )


def files(options: argparse.Namespace) -> list[Path]:
    """The files that were named, or every tenant's. Raises ConfigError where there is none."""
    if options.policies:
        return list(options.policies)
    given = configuration(options)
    paths = [policy_path(given, tenant) for tenant in given.settings.tenants.values()]
    if not paths:
        raise ConfigError("there is no policy; name a file")
    return paths


def named(options: argparse.Namespace, name: str) -> Path:
    """A policy by its file, or by the name of a tenant whose policy it is."""
    path = Path(name)
    if path.exists() or path.suffix in (".yaml", ".yml"):
        return path
    return tenant_file(configuration(options), name)


def tenant_file(given: Configuration, tenant: str) -> Path:
    """A tenant's policy file. Raises ConfigError."""
    tenants = given.settings.tenants
    if tenant not in tenants:
        allowed = ", ".join(tenants) or "none"
        raise ConfigError(f"{tenant} is neither a file nor a tenant (tenants: {allowed})")
    return policy_path(given, tenants[tenant])


def loaded(path: Path) -> Policy:
    """A policy, or ConfigError with all that is wrong with it."""
    try:
        return load_policy(path)
    except SourceError as error:
        raise ConfigError(str(error)) from None
