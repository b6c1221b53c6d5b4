"""From policy files to a compiled policy: packs expanded, parents joined, every name checked, a
digest taken."""

from datetime import date
from pathlib import Path

from policies.compile.compiler import compiled
from policies.compile.digest import digest
from policies.policy import Policy
from policies.source import Source, load

PACKS = Path(__file__).parents[1] / "packs"

__all__ = ["PACKS", "compile_policy", "digest", "load_policy"]


def load_policy(path: Path, packs: Path = PACKS, today: date | None = None) -> Policy:
    """Read, check and compile a policy file. `packs` is the folder that `use` refers to; what the
    file extends lies beside it. With `today`, what has expired is a problem too: without, it only
    no longer applies. Raises SourceError, whose problems name file, line and key."""
    return compile_policy(load(path), packs, today)


def compile_policy(source: Source, packs: Path = PACKS, today: date | None = None) -> Policy:
    """As `load_policy`, from a source that was read already."""
    return compiled(source, packs, today)
