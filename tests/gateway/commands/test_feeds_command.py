"""`audit export` in every format, and `audit feeds`."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from gateway.audit.feeds.store import FeedStore, Tally
from gateway.cli import main
from gateway.entropy import Entropy
from gateway.storage.engine import Database, open_database
from gateway.storage.migrate import migrate
from tests.support.audit import an_outcome
from tests.support.feeding import LogOf, decisions


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRINDVAKT_MASTER_KEY", Entropy()(32).hex())
    feed = {"kind": "syslog", "name": "siem", "host": "127.0.0.1", "plain": True}
    document = {
        "storage": {"data_dir": str(tmp_path / "data")},
        "audit": {"feeds": [feed]},
        "services": {"openai": {"adapter": "openai", "echo": "always"}},
        "tenants": {"demo": {"title": "Demo", "policy": "builtin:demo"}},
    }
    path = tmp_path / "grindvakt.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


@contextmanager
def opened(config: Path) -> Iterator[Database]:
    (config.parent / "data").mkdir(exist_ok=True)
    database = open_database(f"sqlite:///{config.parent / 'data/grindvakt.db'}")
    migrate(database)
    try:
        yield database
    finally:
        database.close()


def export(config: Path, written: str, output: Path) -> str:
    given = ["--config", str(config), "audit", "export", "--format", written]
    assert main([*given, "--tenant", "demo", "--output", str(output)]) == 0
    return output.read_text(encoding="utf-8")


def test_an_export_has_every_decision_with_its_outcome_and_its_leaf(
    config: Path, tmp_path: Path
) -> None:
    with opened(config) as database:
        log = LogOf(database, "w1")
        log.write(*decisions(3), an_outcome("demo-000001"))
    lines = export(config, "csv", tmp_path / "a.csv").splitlines()
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    assert [row["error"] for row in rows] == ["n0", "n1", "n2"]
    assert [row["outcome"] for row in rows] == ["", "completed", ""]
    assert [row["position"] for row in rows] == ["0", "1", "2"]
    assert {row["log"] for row in rows} == {"w1"}
    events = [json.loads(line) for line in export(config, "ocsf", tmp_path / "a").splitlines()]
    assert [event["class_uid"] for event in events] == [2004] * 3
    assert events[1]["unmapped"]["outcome"]["outcome"] == "completed"
    assert events[2]["unmapped"]["chain"]["leaf"] == "02" * 32
    lines = export(config, "cef", tmp_path / "b").splitlines()
    assert [line.count("CEF:0|") for line in lines] == [1, 1, 1]


def test_the_verifiable_export_has_one_format(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--config", str(config), "audit", "export", "--verifiable", "--format", "csv"]
    assert main(given) == 2
    assert "--format" in capsys.readouterr().err


def test_the_feeds_command_tells_how_they_get_on(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--config", str(config), "audit", "feeds"]
    assert main(given) == 0
    assert "not started yet" in capsys.readouterr().out
    with opened(config) as database:
        store = FeedStore(database)
        log = LogOf(database, "w1")
        store.register("siem", backlog=False)
        log.write(*decisions(4))
        assert store.take(store.status()["siem"], "gw1")
        assert store.save("siem", "gw1", {"w1": 1}, Tally(1, 2, "HTTP 503"))
    assert main(given) == 1
    line = next(x for x in capsys.readouterr().out.splitlines() if x.startswith("siem"))
    name, kind, sender, sent, waiting, *_ = line.split()
    assert (name, kind, sender, sent) == ("siem", "syslog", "gw1", "1")
    assert int(waiting) >= 3
    assert line.endswith("HTTP 503")
    assert main([*given, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["siem"]["error"], told["siem"]["sent"]) == ("HTTP 503", 1)
