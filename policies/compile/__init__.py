"""From policy files to a compiled policy: packs expanded, parents joined, every name checked, a
digest taken."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from policies.compile.compiler import compiled
from policies.compile.digest import digest
from policies.policy import Policy
from policies.source import Source, load

PACKS = Path(__file__).parents[1] / "packs"

__all__ = ["PACKS", "compile_policy", "digest", "load_policy"]


def load_policy(
    path: Path,
    packs: Path = PACKS,
    today: date | None = None,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Policy:
    """Read, check and compile a policy file. `packs` is the folder that `use` refers to; what the
    file extends lies beside it. With `today`, what has expired is a problem too: without, it only
    no longer applies. `settings` go before what the file says of its switches. Raises SourceError,
    whose problems name file, line and key."""
    return compile_policy(load(path), packs, today, settings)


def compile_policy(
    source: Source,
    packs: Path = PACKS,
    today: date | None = None,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Policy:
    """As `load_policy`, from a source that was read already."""
    return compiled(source, packs, today, settings)
