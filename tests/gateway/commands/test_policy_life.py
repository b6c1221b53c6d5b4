"""`grindvakt policy versions|import|shadow|promote|rollback|reload`, as an officer uses them."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from gateway.cli import main
from gateway.identity.users import ConsoleRole
from gateway.lifecycle.current import LivePolicies
from gateway.settings import load
from gateway.state import open_state
from tests.support.inprocess import ROOT
from tests.support.policies import policy_text

PASSWORD = "ett långt lösenord"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    document = yaml.safe_load((ROOT / "deploy/demo.yaml").read_text("utf-8"))
    document["tenants"] = {
        "filed": {"title": "F", "policy": "filed.yaml"},
        "stored": {"title": "S", "policy": "stored.yaml", "policy_source": "store"},
        "eyes": {
            "title": "E",
            "policy": "stored.yaml",
            "policy_source": "store",
            "four_eyes": True,
        },
    }
    path = tmp_path / "grindvakt.yaml"
    path.write_text(yaml.safe_dump(document), "utf-8")
    monkeypatch.setenv("GRINDVAKT_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "filed.yaml").write_text(policy_text(), "utf-8")
    (tmp_path / "stored.yaml").write_text(policy_text(), "utf-8")
    (tmp_path / "new.yaml").write_text(policy_text("forward"), "utf-8")
    return path


@pytest.fixture
def run(config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def ran(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        status = main(["--config", str(config), "policy", *arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return ran


@pytest.fixture
def started(config: Path) -> None:
    """A gateway has started once: the files are the first versions."""
    from gateway.app import policy_store, policy_tenants
    from gateway.telemetry import Log, Metrics

    given = load(config, {"GRINDVAKT_DATA_DIR": str(config.parent / "data")})
    state = open_state(given)
    store = policy_store(state, None)
    LivePolicies(policy_tenants(given), store, Metrics(), Log(io.StringIO())).load()
    for name, role, tenant in (
        ("anna", ConsoleRole.AUTHOR, None),
        ("bo", ConsoleRole.REVIEWER, "eyes"),
        ("cia", ConsoleRole.REVIEWER, "stored"),
        ("dag", ConsoleRole.OPERATOR, None),
        ("eva", ConsoleRole.AUDITOR, None),
    ):
        state.users.create(name, PASSWORD, role, tenant)
    state.database.close()


def listed(run: Run, *arguments: str) -> list[dict[str, object]]:
    status, out, _ = run("versions", "--json", *arguments)
    assert status == 0
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.usefixtures("started")
def test_a_version_from_its_import_to_its_rollback(run: Run, config: Path) -> None:
    new = str(config.parent / "new.yaml")
    of = ("--tenant", "stored")
    why = ("--reason", "beslut 2026-114")
    assert run("import", new, *of, *why, "--scope", "alla skolor") == (
        0, "stored: version 2 (test) stored as a draft\n", "",
    )  # fmt: skip
    assert "is there already" in run("import", new, *of, *why)[1]
    status, out, _ = run("shadow", "start", "2", *of, "--days", "7", *why)
    assert (status, out.startswith("stored: version 2 is in shadow until 20")) == (0, True)
    status, out, _ = run("shadow", "report", *of)
    assert status == 0
    assert "stored version 2 (test): 0 requests, 0 would change" in out
    assert run("promote", "2", *of, *why)[:2] == (0, "stored: version 2 (test) is live\n")
    first, second = listed(run, *of)
    assert (first["stage"], second["stage"]) == ("retired", "live")
    assert str(second["approver"]).endswith("(not signed)")
    assert (second["scope"], second["owner"], second["overdue"]) == (
        "alla skolor",
        "The office",
        False,
    )
    assert run("rollback", *of, *why)[:2] == (0, "stored: version 1 (test) is live again\n")
    changes = listed(run, *of, "--changes")
    steps = ["imported", "loaded", "imported", "shadow_started", "promoted", "rolled_back"]
    assert [change["step"] for change in changes] == steps
    assert {change["reason"] for change in changes[2:]} == {"beslut 2026-114"}
    assert all(str(change["actor"]).startswith(("os:", "file")) for change in changes)
    status, out, _ = run("show", "2", *of)
    assert status == 0
    assert "# === new.yaml\npolicy: test\n" in out
    assert "# === packs/requests.yaml\n" in out
    status, out, _ = run("versions", *of)
    assert "stored  1  live     test" in out


@pytest.mark.usefixtures("started")
def test_two_people_sign_where_two_must(run: Run, config: Path) -> None:
    new = str(config.parent / "new.yaml")
    of, why = ("--tenant", "eyes"), ("--reason", "beslut")
    typed = f"{PASSWORD}\n"
    status, _, err = run("import", new, *of, *why)
    assert (status, "sign in" in err) == (1, True)
    status, _, err = run("import", new, *of, *why, "--user", "anna", typed="fel lösenord\n")
    assert (status, "Wrong name or password" in err) == (2, True)
    status, _, err = run("import", new, *of, *why, "--user", "bo", typed=typed)
    assert (status, "may not do this" in err) == (2, True)
    assert run("import", new, *of, *why, "--user", "anna", typed=typed)[0] == 0
    for user in ("anna", "cia", "eva"):
        status, _, err = run("promote", "2", *of, *why, "--user", user, typed=typed)
        assert (status, "may not do this for tenant eyes" in err) == (2, True)
    assert run("promote", "2", *of, *why, "--user", "bo", typed=typed)[0] == 0
    (_, live) = listed(run, *of)
    assert (live["author"], live["approver"], live["stage"]) == ("anna", "bo", "live")
    (config.parent / "new.yaml").write_text(policy_text("warn"), "utf-8")
    assert run("import", new, *of, *why, "--user", "dag", typed=typed)[0] == 0
    status, _, err = run("promote", "3", *of, *why, "--user", "dag", typed=typed)
    assert (status, "another person must promote it" in err) == (1, True)


@pytest.mark.usefixtures("started")
def test_reload_takes_the_files_that_decide(run: Run, config: Path) -> None:
    filed = config.parent / "filed.yaml"
    filed.write_text(policy_text("forward"), "utf-8")
    assert run("reload", "--reason", "ny fil")[:2] == (
        0,
        "filed: version 2 (test) is live\n",
    )
    filed.write_text(policy_text("explode"), "utf-8")
    status, _, err = run("reload", "--reason", "ny fil")
    assert status == 1
    assert "filed.yaml:18: rules[1].action" in err
    assert "filed: the policy stays as it was" in err
    assert [v["stage"] for v in listed(run, "--tenant", "filed")] == ["retired", "live"]
    status, _, err = run("reload", "--reason", "ny fil", "--tenant", "stored")
    assert (status, "import the file" in err) == (1, True)
    filed.write_text(policy_text(), "utf-8")
    status, _, err = run("reload", "--reason", "ny fil")
    assert (status, "was live until version 2 replaced it" in err) == (1, True)
    done = run("reload", "--tenant", "filed", "--force", "--reason", "tillbaka")
    assert done[:2] == (0, "filed: version 1 (test) is live\n")
    filed.write_text(policy_text("warn", valid_from="2998-01-01"), "utf-8")
    done = run("reload", "--reason", "kommer")
    assert done[:2] == (0, "filed: version 3 (test) waits until 2998-01-01\n")
    (*_, loaded) = listed(run, "--tenant", "filed", "--changes")
    assert loaded["step"] == "imported"
    (*_, loaded, _) = listed(run, "--tenant", "filed", "--changes")
    assert loaded["step"] == "loaded"
    assert str(loaded["actor"]).startswith("os:")


@pytest.mark.usefixtures("started")
def test_an_overdue_review_is_shown(run: Run, config: Path) -> None:
    text = policy_text(review_by="2026-02-01")
    (config.parent / "filed.yaml").write_text(text, "utf-8")
    assert run("reload", "--reason", "ny fil")[0] == 0
    status, out, _ = run("versions", "--tenant", "filed")
    assert status == 0
    (line,) = [line for line in out.splitlines() if "live" in line.split()[2]]
    assert line.endswith("review by 2026-02-01  REVIEW OVERDUE")


@pytest.mark.usefixtures("started")
@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("promote", "9", "--tenant", "stored"), "has no version 9"),
        (("promote", "1", "--tenant", "filed"), "policy_source: file"),
        (("promote", "1", "--tenant", "nobody"), "nobody is not among"),
        (("rollback", "--tenant", "stored"), "no other version has been live"),
        (("shadow", "start", "1", "--tenant", "stored"), "is live; try out another"),
        (("shadow", "stop", "--tenant", "stored"), "no version is in shadow"),
        (("import", "bad.yaml", "--tenant", "stored"), "bad.yaml:18: rules[1].action"),
    ],
)
def test_a_step_that_cannot_be_taken_says_why(
    run: Run, config: Path, arguments: tuple[str, ...], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(config.parent)
    (config.parent / "bad.yaml").write_text(policy_text("explode"), "utf-8")
    status, out, err = run(*arguments, "--reason", "ett försök")
    assert (status, out) == (1, "")
    assert why in err


@pytest.mark.usefixtures("started")
def test_a_report_needs_a_trial(run: Run) -> None:
    assert "no version has been in shadow" in run("shadow", "report", "--tenant", "stored")[2]
    assert "is not among" in run("versions", "--tenant", "nobody")[2]
