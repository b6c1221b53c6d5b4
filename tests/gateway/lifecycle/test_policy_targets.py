"""A policy that sends requests where they cannot go is not used, with its file, line and key."""

from pathlib import Path

import pytest

from gateway.app import load_tenants
from gateway.errors import ConfigError
from tests.support.inprocess import configuration
from tests.support.rerouting import policy, services
from tests.support.warnings import tenant

KEY = {"LOCAL_KEY": "sk-local"}
_RULE = """
  - id: away
    finding: {{types: [LOCATION]}}
    {where}
    action: reroute
    target: {target}
    message: {{sv: Inte här., en: Not here.}}
"""


def problem(folder: Path, target: str, where: str = "") -> str:
    source = policy(_RULE.format(target=target, where=where), adapters=())
    source = source.replace("\nservices:", "\nservices:\n  gone: {id: gone}", 1)
    sections = {"tenants": {"demo": tenant(folder, source)}, "services": services()}
    with pytest.raises(ConfigError) as refused:
        load_tenants(configuration(folder, sections, KEY))
    return str(refused.value)


def test_a_target_that_is_not_configured(tmp_path: Path) -> None:
    said = problem(tmp_path, "gone")
    assert "no service gone is configured" in said
    assert "warns.yaml:" in said
    assert "rule away, target" in said


def test_a_target_that_answers_persons(tmp_path: Path) -> None:
    assert "their own tokens" in problem(tmp_path, "Copilot")


def test_a_target_that_speaks_another_api(tmp_path: Path) -> None:
    where = "where: {service: {names: [local-gemini]}}"
    assert "speaks local-openai's API" in problem(tmp_path, "local-openai", where)


def test_a_target_that_can_be_reached(tmp_path: Path) -> None:
    sections = {"tenants": {"demo": tenant(tmp_path, policy())}, "services": services()}
    assert "demo" in load_tenants(configuration(tmp_path, sections, KEY))
