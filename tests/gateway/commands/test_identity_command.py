"""`grindvakt identity check`: what it says of providers and tokens, and what it never says."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.cli import main
from tests.support.oidc import OidcProvider, settings

Check = Callable[..., tuple[int, str]]


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    with OidcProvider() as started:
        yield started


@pytest.fixture
def check(
    provider: OidcProvider,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Check:
    """Runs the command with a token on standard input; its status and what it wrote."""

    def run(token: str | None = None, tenant: str = "demo", **changes: Any) -> tuple[int, str]:
        document = {
            "services": {
                "openai": {"adapter": "openai", "base_url": "https://x.test", "echo": "always"}
            },
            "tenants": {
                "demo": {
                    "title": "Demo",
                    "policy": "builtin:demo",
                    "issuers": [settings(provider, **changes)],
                },
                "kth": {"title": "KTH", "policy": "builtin:kth"},
            },
        }
        path = tmp_path / "grindvakt.yaml"
        path.write_text(json.dumps(document), "utf-8")
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{token or ''}\n"))
        arguments = ["--config", str(path), "identity", "check", "--tenant", tenant]
        status = main(arguments + (["--token"] if token is not None else []))
        out, err = capsys.readouterr()
        written = out + err
        assert not token or token not in written
        assert "user-1" not in written
        return status, written

    return run


def test_what_a_provider_publishes(check: Check, provider: OidcProvider) -> None:
    status, written = check()
    assert status == 0
    assert f"issuer {provider.issuer} (entra)" in written
    assert "keys: key-1" in written
    assert f"token endpoint: {provider.token_url}" in written


def test_a_provider_that_cannot_be_used(check: Check, provider: OidcProvider) -> None:
    provider.faults["discovery"] = (404, {})
    status, written = check()
    assert status == 1
    assert "not usable: answered with status 404" in written


def test_keys_of_other_algorithms(check: Check) -> None:
    status, written = check(algorithms=["ES256"])
    assert status == 1
    assert "keys: none for ES256" in written


def test_a_token_that_is_accepted(check: Check, provider: OidcProvider) -> None:
    status, written = check(provider.token(roles=["Employee", "hemlig-grupp"]))
    assert status == 0
    assert "token: accepted; roles employee" in written
    assert "roles and groups in the token: 2, of which 1 are mapped" in written
    assert "hemlig" not in written


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"aud": "api://other"}, ("audience: ", "among: api://grindvakt")),
        ({"iss": "https://other.example"}, ("issuer: ", "among: http://127")),
        ({"exp": 1}, ("expired: The sign-in has expired",)),
        ({"scp": None}, ("not_an_access_token: ",)),
        ({"roles": ["x"]}, ("no_role: ", "in the token: 1, of which 0 are mapped")),
        (
            {"roles": [], "_claim_names": {"groups": "src1"}},
            ("no_role: ", "left out the groups (too many)"),
        ),
    ],
)
def test_a_token_that_is_not_accepted(
    check: Check, provider: OidcProvider, claims: dict[str, Any], expected: tuple[str, ...]
) -> None:
    status, written = check(provider.token(**claims))
    assert status == 1
    assert "token: not accepted" in written
    assert all(part in written for part in expected)


@pytest.mark.parametrize("text", ["", "no token", "a.b.c", "x" * 20_000])
def test_what_is_no_token(check: Check, text: str) -> None:
    status, written = check(text)
    assert status == 1
    assert "token: not accepted" in written


@pytest.mark.parametrize("tenant", ["nobody", "kth"])
def test_a_tenant_without_a_provider(check: Check, tenant: str) -> None:
    status, written = check(tenant=tenant)
    assert status == 2
    assert "kth" in written
