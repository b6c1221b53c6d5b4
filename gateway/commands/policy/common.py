"""What the policy commands share."""

import argparse
from pathlib import Path

from gateway.commands.common import configuration
from gateway.commands.judging import Chosen, loaded, of_tenant
from gateway.errors import ConfigError
from gateway.settings import policy_path


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


def chosen(options: argparse.Namespace, name: str) -> Chosen:
    """A policy by its file, by the name of a tenant for what that is judged by, or as TENANT@N for
    its stored version N. Raises ConfigError."""
    path = Path(name)
    if path.exists() or path.suffix in (".yaml", ".yml"):
        return Chosen(loaded(path), path)
    given = configuration(options)
    tenant, _, version = name.partition("@")
    if tenant not in given.settings.tenants:
        allowed = ", ".join(given.settings.tenants) or "none"
        raise ConfigError(f"{name} is neither a file nor a tenant (tenants: {allowed})")
    if not version:
        return of_tenant(given, tenant)
    if not version.isascii() or not version.isdigit():
        raise ConfigError(f"{name}: {version} is not the number of a version")
    return of_tenant(given, tenant, int(version))
