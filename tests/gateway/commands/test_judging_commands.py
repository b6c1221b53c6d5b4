"""Commands that judge take what is live where the store decides, or the version that is named."""

import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from gateway.app import policy_store, policy_tenants
from gateway.audit.rows import Batch, decision_rows
from gateway.audit.store import AuditStore
from gateway.cli import main
from gateway.lifecycle.current import LivePolicies
from gateway.lifecycle.steps import Lifecycle
from gateway.lifecycle.versions import Actor
from gateway.settings import load
from gateway.state import open_state
from gateway.storage.engine import open_database
from gateway.telemetry import Log, Metrics
from tests.support.audit import a_decision
from tests.support.inprocess import ROOT
from tests.support.policies import made, policy_text

MAIL = "Skriv till karin.exempel@example.com"
SOURCES = {"filed": "file", "stored": "store"}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    document = yaml.safe_load((ROOT / "deploy/demo.yaml").read_text("utf-8"))
    document["tenants"] = {
        name: {"title": name, "policy": f"{name}.yaml", "policy_source": source}
        for name, source in SOURCES.items()
    }
    path = tmp_path / "grindvakt.yaml"
    path.write_text(yaml.safe_dump(document), "utf-8")
    monkeypatch.setenv("GRINDVAKT_DATA_DIR", str(tmp_path / "data"))
    for name in SOURCES:
        (tmp_path / f"{name}.yaml").write_text(policy_text(), "utf-8")
    return path


@pytest.fixture
def run(config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def ran(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        capsys.readouterr()
        status = main(["--config", str(config), *map(str, arguments)])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return ran


@pytest.fixture
def promoted(config: Path) -> None:
    """Both files block and are version 1; version 2 of `stored` forwards, and is live."""
    given = load(config, {"GRINDVAKT_DATA_DIR": str(config.parent / "data")})
    state = open_state(given)
    store, tenants = policy_store(state, None), policy_tenants(given)
    LivePolicies(tenants, store, Metrics(), Log(io.StringIO())).load()
    steps = Lifecycle(store, {name: tenant.rules for name, tenant in tenants.items()})
    anna = Actor("anna", verified=True)
    version, _ = steps.add("stored", *made(config.parent, "forward"), anna, "a try")
    steps.promote("stored", version.number, anna, "go")
    state.database.close()


def explained(run: Run, *arguments: object) -> tuple[str, str]:
    status, out, err = run("policy", "explain", MAIL, "--json", *arguments)
    assert status == 0
    return json.loads(out)["outcome"], err


def screened(run: Run, *arguments: object) -> tuple[str, str]:
    _, out, err = run("screen", MAIL, "--json", *arguments)
    return json.loads(out)["decision"], err


@pytest.mark.usefixtures("promoted")
@pytest.mark.parametrize("judged", [explained, screened])
def test_what_is_live_judges_and_a_named_version_where_asked(
    run: Run, judged: Callable[..., tuple[str, str]]
) -> None:
    live = "stored: version 2, which is live\n"
    assert judged(run, "--tenant", "stored") == ("forward", live)
    assert judged(run, "--tenant", "stored", "--version", 1) == ("block", "stored: version 1\n")
    assert judged(run, "--tenant", "filed") == ("block", "")
    status, _, err = run("screen", MAIL, "--tenant", "stored", "--version", 7)
    assert (status, "tenant stored has no version 7" in err) == (2, True)


def test_the_file_judges_before_anything_is_live(run: Run, config: Path) -> None:
    told = "stored: nothing is live yet; this is the file stored.yaml\n"
    assert screened(run, "--tenant", "stored") == ("block", told)
    assert not (config.parent / "data").exists()
    status, _, err = run("screen", MAIL, "--tenant", "stored", "--version", 1)
    assert (status, "has no version 1" in err) == (2, True)


@pytest.mark.usefixtures("promoted")
def test_config_check_says_what_is_live(run: Run) -> None:
    status, out, _ = run("config", "check")
    assert status == 0
    assert "tenant stored: live is version 2, test (" in out
    assert "tenant filed: live" not in out


@pytest.mark.usefixtures("promoted")
def test_versions_are_compared_and_simulated(run: Run, config: Path) -> None:
    status, out, err = run("policy", "diff", "stored@1", "stored")
    assert (status, "block -> forward" in out) == (1, True)
    assert err.splitlines() == ["stored: version 1", "stored: version 2, which is live"]
    assert run("policy", "diff", "stored@2", "stored")[0] == 0
    for wrong, why in (("stored@x", "x is not the number of a version"), ("gone@1", "neither")):
        status, _, err = run("policy", "diff", wrong, "stored")
        assert (status, why in err) == (2, True)
    done = run("policy", "simulate", "stored@1", "--tenant", "stored", "--version", 2)
    assert done[0] == 0
    assert done[2].splitlines()[:2] == ["stored: version 1", "stored: version 2"]


def test_a_database_that_cannot_be_read_is_told(run: Run, config: Path) -> None:
    (config.parent / "data").mkdir()
    (config.parent / "data" / "grindvakt.db").touch()
    status, _, err = run("screen", MAIL, "--tenant", "stored")
    assert (status, "the stored policies cannot be read (" in err) == (2, True)
    assert "grindvakt migrate" in err


@pytest.mark.usefixtures("promoted")
def test_interest_in_services_is_counted_by_month(run: Run, config: Path) -> None:
    database = open_database(f"sqlite:///{config.parent / 'data' / 'grindvakt.db'}")
    made = datetime(2026, 11, 3, tzinfo=UTC)
    refused = {"action": "block", "error": "service_not_allowed", "service": "gemini"}
    rows = [
        decision_rows(a_decision(tenant=tenant, time=made, **refused), (), timedelta(days=1))
        for tenant in ("filed", "filed", "stored")
    ]
    AuditStore(database).append(Batch.of(rows, []))
    database.close()
    assert run("policy", "interest", "--tenant", "filed")[1].split() == [
        *("2026-11", "gemini", "-", "2")
    ]
    row = json.loads(run("policy", "interest", "--tenant", "filed", "--json")[1])
    assert row == {"service": "gemini", "status": "", "month": "2026-11", "requests": 2}
    none = run("policy", "interest", "--tenant", "filed", "--since", "2026-12-01")
    assert none[:2] == (0, "nobody has asked for a service that is not allowed\n")
