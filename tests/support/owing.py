"""A tenant whose policy asks for everything there is beside its actions."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.support.inprocess import ROOT, App, running
from tests.support.warnings import tenant

GOOD = "Skriv en inbjudan till mötet."
WATCHED = "Servern svarar på 10.20.30.40 igen."
"""Somebody is told."""

ALL = "verify, draft, ai_generated, media_label, strip_tools, class_header"
_RULES = """
  - id: owes
    service: {{}}
    action: forward
    obligations: [{0}]
  - id: watched
    finding: {{types: [IP_ADDRESS]}}
    action: redact
    operator: mask
    obligations: [alert, incident]
    message: {{sv: Adressen tas bort., en: The address is removed.}}
"""


def policy(obligations: str = ALL, more: str = "") -> str:
    """The demo's policy with a rule that owes these for every request, and more sections."""
    source = (ROOT / "policies/tenants/demo.yaml").read_text(encoding="utf-8")
    return source.replace("\nrules:", f"\n{more}rules:{_RULES.format(obligations).rstrip()}", 1)


@asynccontextmanager
async def owing(
    folder: Path,
    source: str = "",
    settings: Mapping[str, Any] = MappingProxyType({}),
    environment: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[App]:
    """A started gateway whose demo tenant has that policy, and these settings."""
    tenants = {"demo": {**tenant(folder, source or policy()), **settings}}
    async with running(folder, environment=environment, tenants=tenants) as app:
        yield app
