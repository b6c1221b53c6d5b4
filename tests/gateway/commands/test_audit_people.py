"""`grindvakt audit subject|rekey|prune|hold|disclose|template`, as an officer uses them."""

import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from gateway.audit.rows import Batch, decision_rows
from gateway.audit.templates import TEMPLATES
from gateway.audit.tokens import token
from gateway.cli import main
from gateway.core.canonical import canonical
from gateway.identity.rootkey import Purpose
from gateway.identity.users import ConsoleRole
from gateway.settings import load
from gateway.state import open_state
from gateway.storage.tables import audit_act, audit_fingerprint
from tests.support.audit import a_decision
from tests.support.inprocess import ROOT

Run = Callable[..., tuple[int, str, str]]
NUMBER = "850101-2382"
OF = ("--tenant", "demo")
WHY = ("--reason", "dnr 2026-1")


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo with two records of a person, one of them old, and one of another."""
    path = tmp_path / "grindvakt.yaml"
    path.write_text((ROOT / "deploy/demo.yaml").read_text("utf-8"), "utf-8")
    monkeypatch.setenv("GRINDVAKT_DATA_DIR", str(tmp_path / "data"))
    state = open_state(load(path, {"GRINDVAKT_DATA_DIR": str(tmp_path / "data")}))
    key = state.root_key.derive("demo", Purpose.FINGERPRINT)
    hers = token(key, "SE_PERSONNUMMER", canonical("SE_PERSONNUMMER", NUMBER))
    now = datetime.now(UTC)
    records = [
        a_decision(
            event=f"e{days}{found[:3]}",
            time=now - timedelta(days=days),
            fingerprints={"SE_PERSONNUMMER": (found,)},
        )
        for days, found in ((1, hers), (60, hers), (400, hers), (2, "ab" * 16))
    ]
    rows = [decision_rows(record, (), timedelta(days=1)) for record in records]
    state.store.append(Batch.of(rows, []))
    for name, role in (("disa", ConsoleRole.DPO), ("rut", ConsoleRole.REVIEWER)):
        state.users.create(name, "ett långt lösenord", role, None)
    state.database.close()
    return path


@pytest.fixture
def run(config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def ran(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        status = main(["--config", str(config), "audit", *arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return ran


def acts(config: Path) -> list[tuple[str, str, str]]:
    state = open_state(load(config, {"GRINDVAKT_DATA_DIR": str(config.parent / "data")}))
    try:
        with state.database.read() as connection:
            table = audit_act.c
            statement = select(table.actor, table.action, table.reason).where(
                table.tenant == "demo"
            )
            return [tuple(row) for row in connection.execute(statement.order_by(table.time_us))]
    finally:
        state.database.close()


def found(run: Run, *arguments: str, typed: str = NUMBER) -> list[str]:
    status, out, _ = run("subject", *OF, *WHY, *arguments, typed=typed)
    assert status == 0
    return [row["event"][:2] for row in json.loads(out)["records"]]


def test_a_person_is_found_by_any_form_of_the_number(run: Run, config: Path) -> None:
    assert found(run, typed="19850101-2382\n") == ["e6", "e1"]
    assert found(run, "--days", "500", typed="8501012382\nokänd@exempel.se\n") == ["e4", "e6", "e1"]
    assert found(run, typed="850101-2390") == []
    told = acts(config)
    assert [action for _, action, _ in told] == ["subject.search"] * 3
    assert told[0][0].startswith("os:")
    status, _, err = run("subject", *OF, *WHY, typed="\n")
    assert (status, "nobody was named" in err) == (1, True)


def test_a_report_is_written_for_its_owner_alone(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("subject", *OF, *WHY, "--out", str(tmp_path / "o"), typed=NUMBER)
    assert status == 0
    written = sorted((tmp_path / "o").iterdir())
    assert [path.suffix for path in written] == [".json", ".pdf"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in written)
    assert "2382" not in out + written[0].read_text("utf-8")
    assert written[1].read_bytes().startswith(b"%PDF")


def test_erasure_goes_by_decision_and_is_signed(run: Run, config: Path) -> None:
    erase = ("subject", *OF, *WHY, "--user", "disa", "--erase", "GD 2026:4")
    status, _, err = run(*erase, typed=f"ett långt lösenord\n{NUMBER}\n")
    assert (status, "erased in 2 records, restricted 0" in err) == (0, True)
    assert found(run) == []
    assert ("disa", "subject.erase", "GD 2026:4") in acts(config)
    refused = ("subject", *OF, *WHY, "--user", "rut")
    assert run(*refused, typed=f"ett långt lösenord\n{NUMBER}\n")[0] == 2


def test_a_rotated_key_still_finds(run: Run, config: Path) -> None:
    document = yaml.safe_load(config.read_text("utf-8"))
    document["tenants"]["demo"]["audit"]["tokens"] = {"key_ids": ["2026", "1"]}
    config.write_text(yaml.safe_dump(document), "utf-8")
    assert found(run) == ["e6", "e1"]
    assert run("rekey", *OF, *WHY)[1] == "re-indexed: 4\n"
    assert run("rekey", *OF, *WHY)[1] == "re-indexed: 0\n"
    assert found(run) == ["e6", "e1"]
    state = open_state(load(config, {"GRINDVAKT_DATA_DIR": str(config.parent / "data")}))
    with state.database.read() as connection:
        keys = set(connection.execute(select(audit_fingerprint.c.key_id)).scalars())
    state.database.close()
    assert keys == {"1>2026"}


def test_thinning_out_and_holds(run: Run, config: Path, tmp_path: Path) -> None:
    prune = ("prune", *OF, "--class", "decisions")
    status, out, _ = run(*prune, "--dry-run")
    assert (status, out.split()[1]) == (0, "1")
    status, _, err = run(*prune)
    assert (status, "without a decision" in err) == (1, True)
    _, hold, _ = run("hold", "add", *OF, "--reason", "mål T 1-26")
    assert run(*prune, "--dry-run")[1].split()[1] == "0"
    assert hold.strip() in run("hold", "list", *OF)[1]
    assert run("hold", "release", hold.strip(), *OF, "--reason", "avgjort")[0] == 0
    assert run("hold", "release", hold.strip(), *OF, "--reason", "avgjort")[0] == 1
    paper = tmp_path / "protokoll.pdf"
    status, out, _ = run(*prune, "--decision", "GD 2026:1", "--out", str(paper))
    assert (status, out.split()[1:3]) == (0, ["decisions", "1"])
    assert paper.read_bytes().startswith(b"%PDF")
    assert run("prune", *OF, "--protocols")[1] == out
    assert run("prune", *OF, "--resume", out.split()[0])[1] == out
    assert [action for _, action, _ in acts(config)] == [
        *("hold.add", "hold.release", "prune.start", "prune.end")
    ]


def test_disclosure_goes_by_review_and_decision(run: Run, tmp_path: Path) -> None:
    disclose = ("disclose", *OF, *WHY, "--query", "action=redact", "--out", str(tmp_path / "o"))
    assert run(*disclose)[0] == 0
    review = tmp_path / "o/review.json"
    rows = json.loads(review.read_text("utf-8"))
    assert len(rows) == 4
    review.write_text(json.dumps([row | {"grounds": []} for row in rows]), "utf-8")
    done = (*disclose, "--decision", "beslut 9", "--review", str(review))
    status, out, _ = run(*done)
    assert (status, "4 records, 0 masked" in out) == (0, True)
    assert sorted(p.suffix for p in (tmp_path / "o").iterdir()) == [".csv", ".json", ".pdf"]
    wrong = ("disclose", *OF, *WHY, "--query", "who=eva", "--out", str(tmp_path / "p"))
    assert run(*wrong)[0] == 1
    review.write_text("{", "utf-8")
    assert run(*done)[0] == 2


def test_the_log_stays_whole_through_all_of_it(run: Run, config: Path) -> None:
    document = yaml.safe_load(config.read_text("utf-8"))
    document["tenants"]["demo"]["audit"]["tokens"] = {"key_ids": ["2026", "1"]}
    config.write_text(yaml.safe_dump(document), "utf-8")
    steps = (
        ("rekey", *OF, *WHY),
        ("subject", *OF, *WHY, "--erase", "GD 1"),
        ("prune", *OF, "--class", "tokens", "--decision", "GD 2"),
        ("prune", *OF, "--class", "decisions", "--days", "30", "--decision", "GD 3"),
    )
    for step in (("verify",), *steps):
        assert run(*step, typed=NUMBER)[0] == 0
        status, out, err = run("verify")
        assert (status, out + err) == (0, out)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_published_as_the_demo_has_it(run: Run, name: str) -> None:
    status, out, _ = run("template", name)
    assert status == 0
    assert (ROOT / f"docs/templates/{name}.md").read_text("utf-8") == out
    assert run("template", name, "--tenant", "nowhere")[0] == 2


def test_a_template_says_what_is_not_logged(run: Run, config: Path) -> None:
    assert "pseudonym som byts varje månad" in run("template", "staff-information")[1]
    document = yaml.safe_load(config.read_text("utf-8"))
    del document["tenants"]["demo"]["audit"]
    config.write_text(yaml.safe_dump(document), "utf-8")
    _, out, _ = run("template", "staff-information")
    assert "Vem du är sparas inte." in out
    assert "[fyll i: diarienummer]" in out
