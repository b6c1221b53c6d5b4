"""`grindvakt policy ...`, in process: what it prints, where, and its exit status."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gateway.audit.record import DecisionRecord, FoundCount
from gateway.audit.rows import Batch, decision_rows
from gateway.audit.store import AuditStore
from gateway.cli import main
from gateway.storage.engine import open_database
from tests.support.audit import a_decision
from tests.support.inprocess import ROOT

DEMO = ROOT / "policies/tenants/demo.yaml"


@dataclass
class Done:
    """What a command left behind."""

    status: int
    out: str
    err: str


Run = Callable[..., Done]


class Terminal(io.TextIOWrapper):
    """Standard input with a person at it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `grindvakt policy` with the demo's configuration and a data folder of its own."""
    monkeypatch.setenv("GRINDVAKT_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments: object, text: str = "", terminal: bool = False) -> Done:
        stream = Terminal if terminal else io.TextIOWrapper
        monkeypatch.setattr(sys, "stdin", stream(io.BytesIO(text.encode())))
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
    assert done.err.endswith("0 errors, 1 warning\n")
    assert run("check", "--strict", tmp_path / "demo.yaml").status == 1


def test_an_expired_exception_is_an_error_to_check(run: Run, tmp_path: Path) -> None:
    old = (
        "\nexceptions:\n  - {id: old, finding: {types: [PERSON]}, reason: test, owner: Somebody,"
        " expires: 2026-01-31}\nrules:\n"
    )
    done = run("check", copied(tmp_path, ("\nrules:\n", old)))
    assert done.status == 1
    assert "expires: expired on 2026-01-31; remove the exception or renew it" in done.err


def test_every_shipped_policy_is_checked_without_errors(run: Run) -> None:
    """What is due soon only warns."""
    done = run("check")
    assert done.status == 0, done.err
    names = [line.split()[1].rstrip(":") for line in done.out.splitlines()]
    assert sorted(names) == ["demo", "hedemora", "kth", "linkoping"]
    assert all("warning: " in line for line in done.err.splitlines()[:-1])


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
    wrong = path.read_text("utf-8").splitlines().index("    action: forwrd") + 1
    assert any(f"{path}:{wrong}: rules[0].action: is not one of" in line for line in lines)
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


def test_explain_from_an_argument_a_file_and_standard_input(run: Run, tmp_path: Path) -> None:
    question = "Vad fyller Anna Andersson, anna.andersson@example.com?"
    (tmp_path / "text").write_text(question, encoding="utf-8")
    argument = run("explain", question)
    assert argument.status == 0
    assert "⟦1 Anna Andersson⟧" in argument.out
    assert "redact: personal_data.contact personal_data.yaml:" in argument.out
    assert run("explain", "--file", tmp_path / "text").out == argument.out
    assert run("explain", text=question).out == argument.out


def test_explain_takes_circumstances(run: Run) -> None:
    student = ("explain", "Hej!", "--tenant", "kth", "--role", "student", "--service", "ChatGPT")
    done = run(*student)
    assert done.out.startswith("BLOCK by k25_chatgpt_student (policy kth")
    assert "not k25_chatgpt (forward): where.roles asks for chatgpt, there is student" in done.out
    document = json.loads(run(*student, "--json", "--tools").out)
    assert document["outcome"] == "block"
    assert [cause["subject"] for cause in document["causes"]] == [
        "ChatGPT",
        "chat_completions",
        "tools",
    ]


def test_explain_with_another_policy(run: Run, tmp_path: Path) -> None:
    path = copied(tmp_path, ("policy: demo", "policy: mine"))
    assert "(policy mine, digest" in run("explain", "Hej!", "--policy", path).out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["x", "--tenant", "borta"], "borta is not a tenant"),
        (["x", "--service", "opnai"], "--service: unknown service opnai; did you mean openai?"),
        (["x", "--role", "chef"], "--role: unknown role chef"),
        (["x", "--file", "y"], "not both"),
        (["--file", "finns/inte"], "--file: finns/inte: No such file"),
        ([" "], "there is no text"),
        (["x", "--class", "5"], "invalid choice"),
        (["x", "--policy", "finns-inte.yaml"], "finns-inte.yaml: cannot be read"),
    ],
)
def test_explain_bad_input(run: Run, arguments: list[str], problem: str) -> None:
    done = run("explain", *arguments)
    assert (done.status, done.out) == (2, "")
    assert problem in done.err


def test_diff_of_files_and_tenants(run: Run, tmp_path: Path) -> None:
    path = copied(tmp_path, ("- use: identity\n", "- {use: identity, action: redact}\n"))
    looser = run("diff", "demo", path)
    assert looser.status == 1
    assert "  block -> redact (" in looser.out
    assert "    case      a personal identity number is blocked" in looser.out
    stricter = run("diff", path, DEMO, "--json")
    assert stricter.status == 0
    result = json.loads(stricter.out)
    cases = DEMO.with_name("demo.test.yaml").read_text("utf-8").count("- name:")
    assert (result["loosens"], result["cases"]) == (False, cases)  # the same beside both
    assert run("diff", "demo", DEMO).out == "The policies say the same.\n"


def test_diff_bad_input(run: Run, tmp_path: Path) -> None:
    assert "neither a file nor a tenant" in run("diff", "demo", "borta").err
    path = copied(tmp_path, ("owner:", "ownr:"))
    done = run("diff", "demo", path)
    assert (done.status, "ownr: unknown key" in done.err) == (2, True)
    path = copied(tmp_path)
    path.with_name("demo.test.yaml").write_text("cases: []")
    assert "cases: is empty" in run("diff", path, path).err


def recorded(folder: Path, *records: DecisionRecord) -> Path:
    """Put records into the store; an export of them."""
    database = open_database(f"sqlite:///{folder / 'data/grindvakt.db'}")
    try:
        rows = [decision_rows(record, (), timedelta(days=1)) for record in records]
        AuditStore(database).append(Batch.of(rows, []))
    finally:
        database.close()
    path = folder / "export.jsonl"
    lines = [record.canonical().decode() for record in records]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


def test_simulate_the_store_and_an_export(run: Run, tmp_path: Path) -> None:
    run("simulate", "demo")  # makes the store
    found = (FoundCount("SE_PERSONNUMMER", "prompt", "/x", "high", 1),)
    plain = {"findings": found, "gaps": (), "failures": (), "determining": ("identity.number",)}
    times = [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2, 3)]
    log = recorded(
        tmp_path,
        *[a_decision(action="block", time=time, **plain) for time in times],
        a_decision(action="block", tenant="kth", **plain),
        a_decision(action="refused"),
    )
    candidate = copied(tmp_path, ("- use: identity\n", "- {use: identity, action: redact}\n"))
    store = run("simulate", candidate)
    assert (store.status, store.err) == (0, "")
    assert "3 requests of 1 kinds; 3 would have been answered otherwise" in store.out
    assert "        3 block -> redact    identity.number -> identity.number" in store.out
    assert run("simulate", candidate, "--log", log).out == store.out
    since = ("--since", "2026-03-02", "--until", "2026-03-03", "--json")
    for more in ((), ("--log", log)):
        assert json.loads(run("simulate", candidate, *since, *more).out)["changed"] == 1
    assert json.loads(run("simulate", candidate, "--tenant", "kth", "--json").out)["records"] == 1


def test_simulate_bad_input(run: Run, tmp_path: Path) -> None:
    path = copied(tmp_path, ("policy: demo", "policy: mine"))
    assert "--tenant: mine is not among demo, kth" in run("simulate", path).err
    assert "--log: borta: No such file" in run("simulate", "demo", "--log", "borta").err
    log = tmp_path / "log.jsonl"
    log.write_bytes(a_decision().canonical() + b'\n\n{"hemlig": 1}\n')
    done = run("simulate", "demo", "--log", log)
    assert (done.status, done.out) == (2, "")
    assert done.err == f"grindvakt: --log: {log}:3: is not an audit record\n"
    assert "not an ISO 8601" in run("simulate", "demo", "--since", "igår").err


FLAGS = (
    *("--kind", "municipality", "--policy", "mine", "--organisation", "Byn", "--owner", "Ada"),
    *("--contact", "ask@example.se", "--services", "openai, local"),
)


def test_new_writes_what_passes_check_and_test(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    done = run("new", path, *FLAGS, "--harmless", "justify")
    assert (done.status, done.err) == (0, "")
    assert f"{path}: policy mine" in done.out
    assert run("check", "--strict", path).status == 0
    assert run("test", path).status == 0
    again = run("new", path, *FLAGS)
    assert (again.status, "is there already" in again.err) == (2, True)


def test_new_takes_a_file_and_flags_go_before_it(run: Run, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(
        "kind: university\npolicy: mine\norganisation: Skolan\nowner: Ada\ncontact: x\n"
        "services: [openai]\ntools: allow\n"
    )
    done = run("new", tmp_path / "a.yaml", "--answers", answers, "--policy", "other")
    assert done.status == 0, done.err
    written = (tmp_path / "a.yaml").read_text("utf-8")
    assert "policy: other\n" in written
    assert "student" in written
    answers.write_text("kind: university\ntool: allow\n")
    done = run("new", tmp_path / "b.yaml", "--answers", answers)
    assert done.status == 2
    assert f"{answers}:2: tool: unknown key tool; did you mean tools?" in done.err
    assert f"{answers}:1: owner: is missing" in done.err
    assert not (tmp_path / "b.yaml").exists()


def test_new_asks_a_person(run: Run, tmp_path: Path) -> None:
    said = "university\nmine\nSkolan\nAda\nask@example.se\nopenai\n\nperhaps\nhold\n\n\nnone\n"
    done = run("new", tmp_path / "mine.yaml", text=said, terminal=True)
    assert done.status == 0, done.err
    assert done.err.count("A text that may hold sensitive data") == 2  # the first was no answer
    assert "notices" not in (tmp_path / "mine.yaml").read_text("utf-8")
    done = run("new", tmp_path / "other.yaml", text="university\n", terminal=True)
    assert (done.status, "no answer; nothing was written" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["mine.txt", *FLAGS], "must end in .yaml"),
        (["borta/mine.yaml", *FLAGS], "No such file"),
        (["mine.yaml", "--kind", "university"], "--policy: is missing"),
        (["mine.yaml", "--media", "perhaps"], "invalid choice"),
        (["mine.yaml", "--answers", "borta.yaml"], "--answers: borta.yaml: cannot be read"),
    ],
)
def test_new_bad_input(run: Run, tmp_path: Path, arguments: list[str], problem: str) -> None:
    path, *flags = arguments
    done = run("new", tmp_path / path, *flags)
    assert (done.status, done.out) == (2, "")
    assert problem in done.err
    assert not (tmp_path / path).exists()
