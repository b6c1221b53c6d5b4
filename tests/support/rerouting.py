"""A tenant whose prompts about places go to a local service of the same API."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.support.inprocess import ROOT, App
from tests.support.warnings import warning

PLACE = "Skriv en inbjudan till mötet i Örebro på fredag."
"""Goes to the local service."""
GOOD = "Skriv en inbjudan till mötet."
ADAPTERS = ("openai", "azure", "anthropic", "gemini", "vertex", "mistral")

_RULE = """
  - id: local_{0}
    clause: R1
    finding: {{types: [LOCATION]}}
    where: {{apis: [{0}]}}
    action: reroute
    target: local-{0}
    message: {{sv: Platser stannar hos oss., en: Places stay with us.}}
"""


def policy(more: str = "", adapters: tuple[str, ...] = ADAPTERS) -> str:
    """The demo's policy with a rule for each API, and more rules."""
    source = (ROOT / "policies/tenants/demo.yaml").read_text(encoding="utf-8")
    known = "".join(f"\n  {name}: {{id: {name}}}" for name in (*services(), "local"))
    source = source.replace("\nservices:", f"\nservices:{known}", 1)
    rules = "".join(map(_RULE.format, adapters)) + more
    return source.replace("\nrules:", f"\nrules:{rules.rstrip()}", 1)


def services() -> dict[str, Any]:
    """One local service for each API, with a key and a model of its own."""
    return {
        f"local-{adapter}": {
            "adapter": adapter,
            "base_url": f"https://local-{adapter}.test",
            "tier": "local",
            "region": "SE",
            "credential": "LOCAL_KEY",
            "reroute_model": "local-7b",
        }
        for adapter in ADAPTERS
    }


@asynccontextmanager
async def rerouting(
    folder: Path,
    *,
    source: str = "",
    changed: Mapping[str, Any] = MappingProxyType({}),
    environment: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[App]:
    """A started gateway whose demo tenant has that policy."""
    async with warning(
        folder,
        source=source or policy(),
        environment={"LOCAL_KEY": "sk-local", **environment},
        services=services() | dict(changed),
    ) as app:
        yield app
