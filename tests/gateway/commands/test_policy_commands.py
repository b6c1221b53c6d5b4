"""`grindvakt policy ...`, in process: what it prints, where, and its exit status."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gateway.cli import main
from tests.support.inprocess import ROOT

DEMO = ROOT / "policies/tenants/demo.yaml"


@dataclass
class Done:
    """What a command left behind."""

    status: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `grindvakt policy` with the demo's configuration and a data folder of its own."""
    monkeypatch.setenv("GRINDVAKT_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments: object, text: str = "") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        config = ["--config", str(ROOT / "deploy/demo.yaml"), "policy"]
        try:
            status = main([*config, *map(str, arguments)])
        except SystemExit as exit:
            status = int(exit.code or 0)
        output = capsys.readouterr()
        return Done(status, output.out, output.err)

    return run


def copied(folder: Path, *changes: tuple[str, str], name: str = "demo") -> Path:
    """The demo's policy with its cases, changed."""
    text = DEMO.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    cases = DEMO.with_name("demo.test.yaml").read_text("utf-8")
    path.with_name(f"{name}.test.yaml").write_text(cases, encoding="utf-8")
    return path


def test_check_counts_and_warns(run: Run, tmp_path: Path) -> None:
    done = run("check", copied(tmp_path, ("review_by: 2027-01-01", "review_by: 2026-02-01")))
    assert done.status == 0
    assert "cases, digest" in done.out
    assert "review_by: warning: the review is" in done.err
    assert done.err.endswith("0 errors, 1 warnings\n")
    assert run("check", "--strict", tmp_path / "demo.yaml").status == 1


def test_check_wants_tests_beside(run: Run, tmp_path: Path) -> None:
    path = copied(tmp_path)
    path.with_name("demo.test.yaml").unlink()
    done = run("check", path)
    assert (done.status, "has no tests beside it (demo.test.yaml)" in done.err) == (0, True)


def test_check_names_place_and_key_of_every_error(run: Run, tmp_path: Path) -> None:
    path = copied(tmp_path, ("action: forward", "action: forwrd"), ("owner:", "ownr:"))
    broken = copied(tmp_path, name="other")
    broken.with_name("other.test.yaml").write_text("cases: [{name: x}]")
    done = run("check", path, broken)
    assert done.status == 1
    lines = done.err.splitlines()
    assert any(line.startswith(f"{path}:5: ownr: unknown key ownr; did you mean") for line in lines)
    assert any(f"{path}:32: rules[0].action: is not one of" in line for line in lines)
    assert any("other.test.yaml:1: cases[0].expect: is missing" in line for line in lines)


def test_test_writes_junit(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    done = run("test", DEMO, "--case", "identity number", "--junit", report)
    assert done.status == 0
    root = ElementTree.fromstring(report.read_text("utf-8"))  # noqa: S314 - our own
    assert (root.get("tests"), root.get("failures")) == ("2", "0")
    assert "2 ok, 0 FAIL, 0 ERROR" in done.out
    done = run("test", DEMO, "--junit", tmp_path / "borta" / "report.xml")
    assert (done.status, "--junit: " in done.err) == (2, True)


def test_test_of_nothing_fails(run: Run) -> None:
    assert run("test", DEMO, "--case", "finns inte").status == 1
