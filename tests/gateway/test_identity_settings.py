"""Sign-in and tokens in the configuration: a mistake is named by file, line and key."""

import re
import textwrap
from pathlib import Path

import pytest
import yaml

from gateway.errors import ConfigError
from gateway.proxy.service_credentials import check_credentials
from gateway.settings import Issuer, Service, load
from tests.support.inprocess import ROOT

TENANT_ID = "11111111-2222-3333-4444-555555555555"
FILE = f"""\
services:
  openai:
    adapter: openai
    base_url: https://api.example.test/v1
  vertex:
    adapter: vertex
    base_url: https://vertex.example.test
    oauth:
      grant: client_credentials
      token_url: https://login.example.test/token
      scope: everything
      client: {{id: gateway, secret: VERTEX_SECRET}}
  copilot:
    adapter: copilot
    base_url: https://graph.example.test
    on_behalf_of:
      scope: everything
tenants:
  demo:
    title: Demo
    policy: builtin:demo
    issuers:
      - issuer: https://login.example.test/{TENANT_ID}/v2.0
        kind: entra
        audiences: [api://grindvakt]
        roles:
          Employee: employee
          a-group: [employee, chatgpt]
        client: {{id: gateway, secret: ISSUER_SECRET}}
"""
ENVIRONMENT = {"VERTEX_SECRET": "hemlig-1", "ISSUER_SECRET": "hemlig-2"}


def written(folder: Path, text: str) -> Path:
    path = folder / "grindvakt.yaml"
    path.write_text(text, "utf-8")
    return path


def test_what_is_left_out_has_a_value(tmp_path: Path) -> None:
    given = load(written(tmp_path, FILE), ENVIRONMENT)
    (issuer,) = given.settings.tenants["demo"].issuers
    assert issuer.expected_tenant == TENANT_ID
    assert issuer.subject == "oid"
    assert issuer.role_paths == ("roles", "groups")
    assert issuer.roles == {"Employee": ("employee",), "a-group": ("employee", "chatgpt")}
    assert "hemlig" not in repr(given)
    check_credentials(given)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "https://login.example.test/1",
            "http://login.example.test/1",
            r":23: .*issuer: must be https",
        ),
        (f"test/{TENANT_ID}", "test/common", r":23: .*\.issuer: must name the tenant by its id"),
        ("https://login.example.test/1", "https://169.254.169.254/1", r":23: .*metadata address"),
        ("https://login.example.test/1", "https://lögin.example/1", r":23: .*\.issuer: must match"),
        (
            "https://login.example.test/1",
            "https://a@login.example.test/1",
            r":23: .*not an address",
        ),
        ("kind: entra", "kind: azure", r":24: .*kind: is not one of"),
        ("audiences: [api://grindvakt]", "audiences: []", r":25: .*audiences"),
        ("        audiences: [api://grindvakt]\n", "", r"audiences: is missing"),
        ("kind: entra", "algorithms: [HS256]", r":24: .*algorithms"),
        ("kind: entra", "algorithms: [none]", r":24: .*algorithms"),
        ("kind: entra", "leeway_seconds: 3600", r":24: .*leeway_seconds"),
        ("kind: entra", "keys_url: http://keys.example/x", r":24: .*keys_url: must be https"),
        ("kind: entra", f"tenant_id: {TENANT_ID}", r":24: .*tenant_id: is Entra's"),
        ("          Employee: employee", "          Employee: 'an employee'", r":27: .*Employee"),
        (
            "        roles:\n          Employee: employee\n"
            "          a-group: [employee, chatgpt]\n",
            "",
            r":23: .*roles: nobody would have a role",
        ),
        ("secret: ISSUER_SECRET", "secret: ABSENT", r":29: .*secret: .* ABSENT is not set"),
        (", secret: ISSUER_SECRET", "", r":29: .*secret: give either secret or assertion_file"),
        (
            "secret: ISSUER_SECRET",
            "assertion_file: absent",
            r":29: .*assertion_file: .*absent: No such file",
        ),
        ("secret: VERTEX_SECRET", "secret: ABSENT", r":12: .*client\.secret: .* ABSENT is not set"),
        ("grant: client_credentials", "grant: password", r":9: .*grant: is not one of"),
        (
            "      token_url: https://login.example.test/token\n",
            "",
            r"token_url: is missing; grant",
        ),
        ("https://login.example.test/token", "http://login.example.test/token", r":10: .*https"),
        (
            "scope: everything\n      client",
            "key_file: x\n      scope: y\n      client",
            r":11: .*no meaning",
        ),
        (
            "grant: client_credentials\n      token_url: https://login.example.test/token\n"
            "      scope: everything\n      client: {id: gateway, secret: VERTEX_SECRET}",
            "grant: service_account\n      scope: everything\n      key_file: absent.json",
            r":8: services\.vertex\.oauth: .*absent\.json: No such file",
        ),
        (
            "    oauth:\n",
            "    credential: X_KEY\n    oauth:\n",
            r":8: .*credential: oauth is there",
        ),
        ("adapter: copilot", "adapter: mistral", r":16: .*on_behalf_of: is for services that"),
        (
            "    on_behalf_of:\n      scope: everything\n",
            "    credential: X_KEY\n",
            r":16: .*own token",
        ),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert FILE.count(old) == 1
    with pytest.raises(ConfigError, match=expected) as caught:
        check_credentials(load(written(tmp_path, FILE.replace(old, new)), ENVIRONMENT))
    assert "grindvakt.yaml" in str(caught.value)
    assert "hemlig" not in str(caught.value)


def test_an_audience_is_of_one_organization(tmp_path: Path) -> None:
    tenant = (
        FILE[FILE.index("  demo:") :].replace("  demo:", "  other:").replace("ISSUER", "VERTEX")
    )
    with pytest.raises(ConfigError, match=r"tenants\.other\.issuers\[0\]\.audiences\[0\]: .*demo"):
        load(written(tmp_path, FILE + tenant), ENVIRONMENT)


def test_a_key_beside_oauth_is_a_mistake(tmp_path: Path) -> None:
    key = {"GRINDVAKT_SERVICE_VERTEX_API_KEY": "hemlig-3"}
    with pytest.raises(ConfigError, match="service vertex has oauth"):
        load(written(tmp_path, FILE), ENVIRONMENT | key)


def test_the_examples_in_the_documentation_hold() -> None:
    page = (ROOT / "docs/identity.md").read_text("utf-8")
    found = {Issuer: 0, Service: 0}
    for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL):
        todo = [yaml.safe_load(textwrap.dedent(block))]
        while todo:
            value = todo.pop()
            if isinstance(value, list):
                todo += value
            elif isinstance(value, dict) and value.get("issuer", "...") != "...":
                Issuer.model_validate(value)
                found[Issuer] += 1
            elif isinstance(value, dict) and "adapter" in value:
                Service.model_validate(value)
                found[Service] += 1
            elif isinstance(value, dict):
                todo += value.values()
    assert found == {Issuer: 2, Service: 4}
