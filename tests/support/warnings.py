"""A tenant that warns: its policy, prompts that it asks about, and what stands in its warnings."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.support.inprocess import ROOT, App, running

PROTECTED = "Sammanfatta kapitlet. © 2024 Elsevier Ltd. All rights reserved."
"""Warned about, with a reason asked for."""
PLACE = "Skriv en inbjudan till mötet i Örebro på fredag."
"""Warned about; can be sent masked."""
UNSURE = "Servern svarar på 10.20.30.40 igen."
"""Held."""
GOOD = "Skriv en inbjudan till mötet."
CODE = re.compile(r"GV-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")

_USE = r"(?:(?:  #.*\n)?  - use: use\n(?:    .*\n)*)+"
_RULES = """
  - id: copyright
    clause: W1
    finding: {types: [COPYRIGHT_NOTICE]}
    action: warn
    justify: true
    message: {sv: Materialet verkar skyddat av upphovsrätt., en: The material seems protected.}
    advice: {sv: skriv om det med egna ord., en: put it in your own words.}
  - id: place
    finding: {types: [LOCATION]}
    action: warn
    message: {sv: Platser ska du tänka på., en: Mind the places.}
  - id: unsure
    finding: {types: [IP_ADDRESS]}
    action: hold
    message: {sv: Det är osäkert om det får skickas., en: It is unsure whether it may be sent.}
    contact: {sv: ai@exempel.se, en: ai@exempel.se}
"""


def policy() -> str:
    """The demo's policy with rules that warn and hold."""
    source = (ROOT / "policies/tenants/demo.yaml").read_text(encoding="utf-8")
    source, uses = re.subn(_USE, "  - use: use\n    rules: [decision, media]\n", source)
    assert uses == 1
    return source.replace("\nrules:", f"\nrules:{_RULES.rstrip()}", 1)


@asynccontextmanager
async def warning(
    folder: Path,
    *,
    source: str = "",
    environment: Mapping[str, str] = MappingProxyType({}),
    services: Mapping[str, Any] = MappingProxyType({}),
) -> AsyncIterator[App]:
    """A started gateway whose demo tenant has that policy."""
    tenants = {"demo": tenant(folder, source or policy())}
    async with running(folder, environment=environment, tenants=tenants, services=services) as app:
        yield app


def tenant(folder: Path, source: str) -> Mapping[str, Any]:
    """A tenant's section of the configuration, with its policy in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "warns.yaml").write_text(source, encoding="utf-8")
    access = {"subject": "kim", "roles": ["employee"]}
    return {"title": "Warns", "policy": "warns.yaml", "demo_key": access}


def code_in(text: str) -> str:
    """The code that a warning shows."""
    found = CODE.search(text)
    assert found is not None, text
    return found[0]
