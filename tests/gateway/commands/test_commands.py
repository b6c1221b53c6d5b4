"""The command line, in process: what it prints, where, and its exit status."""

import io
import json
import logging
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway import __version__
from gateway.audit.rows import Batch, decision_rows
from gateway.audit.store import AuditStore
from gateway.cli import main
from gateway.identity.keys import KeyRing
from gateway.settings import Settings
from gateway.storage.engine import open_database
from tests.support.audit import a_decision
from tests.support.inprocess import HIDDEN, MAIL, ROOT

DEMO = str(ROOT / "deploy/demo.yaml")


@dataclass
class Done:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `grindvakt` with the demo's configuration and a data folder of its own."""
    monkeypatch.setenv("GRINDVAKT_DATA_DIR", str(tmp_path / "data"))
    for name in ("GRINDVAKT_PORT", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, text: str | bytes = "", config: str = DEMO) -> Done:
        data = text.encode() if isinstance(text, str) else text
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        try:
            status = main(["--config", config, *arguments])
        except SystemExit as exit:
            status = int(exit.code or 0)
        output = capsys.readouterr()
        return Done(status, output.out, output.err)

    return run


@pytest.fixture
def root_logging() -> Iterator[None]:
    """Puts back what `serve` does to the root logger."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def store(folder: Path, **changes: object) -> str:
    """Put a decision into the log; its event."""
    made = a_decision(**changes)
    database = open_database(f"sqlite:///{folder / 'data/grindvakt.db'}")
    try:
        AuditStore(database).append(Batch.of([decision_rows(made, (), timedelta(days=1))], []))
    finally:
        database.close()
    return made.event


def test_screen_text(run: Run) -> None:
    done = run("screen", "Hur kokar man ägg?")
    assert (done.status, done.lines[0], done.lines[-1]) == (
        0,
        "FORWARD (class 0, K0)",
        "Hur kokar man ägg?",
    )
    done = run("screen", f"Mejla {MAIL}")
    assert (done.status, done.lines[0]) == (0, "REDACT (class 1, K1)")
    assert "EMAIL_ADDRESS" in done.out
    assert MAIL not in done.out
    done = run("screen", f"Nummer {HIDDEN}")
    assert (done.status, done.lines[0]) == (1, "BLOCK (class 2, K2)")
    assert "rule identity" in done.out
    assert HIDDEN not in done.out


def test_screen_standard_input(run: Run) -> None:
    assert run("screen", text=f"Nummer\n{HIDDEN}\n").status == 1
    assert run("screen", text="Hej å!").lines[-1] == "Hej å!"
    done = run("screen", text=b"\xff\xfe")
    assert (done.status, done.out) == (2, "")
    assert done.err == "grindvakt: standard input is not UTF-8\n"


@pytest.mark.parametrize("text", ["", " \n"])
def test_screen_nothing(run: Run, text: str) -> None:
    for done in (run("screen", text), run("screen", text=text)):
        assert (done.status, done.out) == (2, "")
        assert done.err == "grindvakt: there is no text to screen\n"


def test_screen_json(run: Run) -> None:
    done = run("screen", "--json", f"å {MAIL}")
    document = json.loads(done.out)
    assert list(document) == [
        *("decision", "findings", "redacted_text", "reasons", "complete"),
        *("information_class", "class_name", "notices", "target"),
    ]
    assert (document["decision"], document["information_class"]) == ("redact", 1)
    assert document["findings"][0]["start"] == 2
    assert json.loads(run("screen", "--json", "a\ud800").out)["redacted_text"] == "a\ud800"


def test_screen_tenant_and_service(run: Run) -> None:
    done = run("screen", "--tenant", "borta", "x")
    assert (done.status, done.err) == (
        2,
        "grindvakt: --tenant: borta is not among demo, kth, linkoping, hedemora\n",
    )
    done = run("screen", "--service", "borta", "x")
    assert done.status == 2
    assert "--service: borta is not among" in done.err
    by_tenant = {run("screen", "--tenant", name, MAIL).lines[0] for name in ("demo", "linkoping")}
    assert len(by_tenant) >= 1
    assert run("screen", "--service", "echo", "Hej!").status == 0


def test_screen_jsonl(run: Run) -> None:
    rows = [
        {"id": "a", "text": "Hej!"},
        {"id": 2, "text": f"å {MAIL}"},
        {"id": None, "text": HIDDEN},
        {"id": "s", "text": "\ud800"},
    ]
    text = "\n\n".join(json.dumps(row) for row in rows) + "\n"
    done = run("screen", "--jsonl", text=text)
    assert done.status == 0, done.err
    answers = [json.loads(line) for line in done.lines]
    assert [list(answer) for answer in answers] == [["id", "findings", "decision", "action"]] * 4
    assert [answer["id"] for answer in answers] == ["a", 2, None, "s"]
    assert [answer["decision"] for answer in answers] == ["forward", "redact", "block", "forward"]
    (found,) = answers[1]["findings"]
    assert set(found) == {"entity_type", "start", "end", "score"}
    assert (found["start"], found["end"]) == (2, 2 + len(MAIL))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("hemlig", "line 2: not "),
        ('["hemlig"]', "line 2: not "),
        ('{"text": "hemlig"}', "line 2: not "),
        ('{"id": "hemlig"}', "line 2: not "),
        ('{"id": 1, "text": 5}', "line 2: text is not a string"),
    ],
)
def test_screen_jsonl_bad_line(run: Run, line: str, problem: str) -> None:
    good = '{"id": 1, "text": "Hej!"}'
    done = run("screen", "--jsonl", text=f"{good}\n{line}\n{good}\n")
    assert done.status == 2
    assert len(done.lines) == 2  # the others are answered
    assert problem in done.err
    assert "hemlig" not in done.err


def test_screen_terms(run: Run, tmp_path: Path) -> None:
    terms = tmp_path / "terms.json"
    terms.write_text('{"exact": ["Projekt Granit"], "regex": ["ABC-[0-9]{3}"]}')
    row = json.dumps({"id": 1, "text": "Om projekt granits kod ABC-123"})
    (line,) = run("screen", "--jsonl", "--terms", str(terms), text=row).lines
    findings = json.loads(line)["findings"]
    terms_found = [f for f in findings if f["entity_type"] == "CUSTOM_TERM"]
    assert [(f["start"], f["end"]) for f in terms_found] == [(3, 18), (23, 30)]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "No such file"),
        ("hemlig", "not JSON"),
        ("[]", "expected"),
        ('{"exakt": ["hemlig"]}', "expected"),
        ('{"exact": "hemlig"}', "exact: expected a list"),
        ('{"exact": ["ok", "--"]}', "exact[1]: has no letters"),
        ('{"regex": ["ok", "(hemlig"]}', "regex[1]: is not a pattern"),
    ],
)
def test_screen_terms_errors(run: Run, tmp_path: Path, content: str | None, problem: str) -> None:
    terms = tmp_path / "terms.json"
    if content is not None:
        terms.write_text(content)
    done = run("screen", "--terms", str(terms), "x")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("grindvakt: --terms: ")
    assert problem in done.err
    assert "hemlig" not in done.err


def test_policy_check(run: Run, tmp_path: Path) -> None:
    done = run("policy", "check")
    assert done.status == 0
    assert [line.split()[1] for line in done.lines] == ["demo:", "kth:", "linkoping:", "hedemora:"]
    broken = tmp_path / "broken.yaml"
    broken.write_text("policy: x\nnope: 1\n")
    good = ROOT / "policies/tenants/demo.yaml"
    done = run("policy", "check", str(broken), str(good))
    assert done.status == 1
    assert f"{broken}:" in done.err
    assert done.lines[0].startswith("ok    demo")
    assert run("policy", "check", str(tmp_path / "absent.yaml")).status == 1


def test_policy_test(run: Run, tmp_path: Path) -> None:
    done = run("policy", "test", str(ROOT / "policies/tenants/demo.yaml"))
    assert done.status == 0, done.out
    for name in ("demo.yaml", "demo.test.yaml"):
        source = (ROOT / "policies/tenants" / name).read_text("utf-8")
        (tmp_path / name).write_text(source.replace("expect: block", "expect: forward"))
    tests = (tmp_path / "demo.test.yaml").read_text("utf-8")
    flipped = re.sub(r"\bblock\b", "forward", tests)
    assert flipped != tests
    (tmp_path / "demo.test.yaml").write_text(flipped)
    done = run("policy", "test", str(tmp_path / "demo.yaml"))
    assert done.status == 1


def test_policy_without_its_test_file_fails(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "demo.yaml"
    copy.write_text((ROOT / "policies/tenants/demo.yaml").read_text("utf-8"))
    assert run("policy", "test", str(copy)).status in (1, 2)


def test_schemas(run: Run) -> None:
    assert json.loads(run("policy", "schema").out)["$schema"].startswith("https://json-schema.org")
    schema = json.loads(run("config", "schema").out)
    assert set(schema["properties"]) == set(Settings.model_fields)


def test_config_check(run: Run) -> None:
    done = run("config", "check")
    assert done.status == 0
    assert "service openai: built-in echo model, without a credential" in done.out
    assert "tenant kth: policy kth" in done.out
    assert done.lines[-2].startswith("file readers: confined by ")
    assert done.lines[-1] == "ok"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("port: 8080", "port: many", r":\d+: server\.port"),
        ("demo: true", "demo: true\nhemlig: 1", r":\d+: hemlig"),
        ("policy: builtin:kth", "policy: builtin:borta", "tenants.kth.policy"),
        ("default_service: openai", "default_service: borta", "default_service"),
        ("demo: true", "demo: [", r":\d+"),
    ],
)
def test_configuration_errors_name_their_place(
    run: Run, root_logging: None, tmp_path: Path, old: str, new: str, expected: str
) -> None:
    path = tmp_path / "grindvakt.yaml"
    source = Path(DEMO).read_text("utf-8")
    assert old in source
    path.write_text(source.replace(old, new, 1))
    for command in (("config", "check"), ("serve",)):
        done = run(*command, config=str(path))
        assert done.status == 2
        assert re.search(expected, done.err), done.err
        assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DATABASE_URL", "mysql://u:hemlig@db/x", "mysql://; use sqlite:/// or postgresql://"),
        ("DATABASE_URL", "hemlig", "cannot be read"),
        ("DATABASE_URL", "sqlite://", "SQLite needs a file"),
        ("MASTER_KEY", "hemlig", "at least 32 random bytes"),
        ("MASTER_KEY", "/absent/key", "/absent/key: No such file"),
        ("DATA_DIR", "/dev/null/x", "storage.data_dir: /dev/null: Not a directory"),
    ],
)
def test_what_will_not_start_does_not_check(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(f"GRINDVAKT_{name}", value)
    done = run("config", "check")
    assert done.status == 2
    assert expected in done.err
    assert "hemlig" not in done.err


def test_config_check_needs_a_root_key_and_leaves_no_trace(run: Run, tmp_path: Path) -> None:
    assert run("config", "check").status == 0
    assert not (tmp_path / "data").exists()
    source = Path(DEMO).read_text("utf-8").replace("demo: true", "demo: false")
    source = source.replace("echo: without_key", "echo: never")
    path = tmp_path / "real.yaml"
    path.write_text(re.sub(r"\n    demo_key: .*", "", source))
    done = run("config", "check", config=str(path))
    assert done.status == 2
    assert "GRINDVAKT_MASTER_KEY is missing" in done.err


def test_absent_configuration(run: Run, tmp_path: Path) -> None:
    done = run("config", "check", config=str(tmp_path / "absent.yaml"))
    assert done.status == 2
    assert "absent.yaml" in done.err


def test_migrate(run: Run, tmp_path: Path) -> None:
    first, second = run("migrate"), run("migrate")
    assert first.status == second.status == 0
    assert first.out == second.out
    assert re.fullmatch(r"schema \S+\n", first.out)
    assert (tmp_path / "data/grindvakt.db").exists()


def test_key_create_prints_the_key_alone_last(run: Run, tmp_path: Path) -> None:
    done = run("key", "create", "--tenant", "kth", "--role", "employee", "--role", "teacher")
    assert done.status == 0
    key = done.lines[-1]
    assert re.fullmatch(r"gv_\S+", key)
    assert done.lines == [key]
    assert "shown once" in done.err
    assert key not in done.err
    database = open_database(f"sqlite:///{tmp_path / 'data/grindvakt.db'}")
    ring = KeyRing(database)
    ring.load()
    caller = ring.authenticate(key)
    database.close()
    assert caller is not None
    assert (caller.tenant, caller.roles) == ("kth", frozenset({"employee", "teacher"}))
    assert caller.language == "en"  # the tenant's
    assert key.encode() not in (tmp_path / "data/grindvakt.db").read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--tenant", "borta", "--role", "employee"),
        ("--tenant", "demo"),
        ("--tenant", "demo", "--role", "a,b"),
        ("--tenant", "demo", "--role", ""),
        ("--tenant", "demo", "--role", "employee", "--language", "de"),
        ("--tenant", "demo", "--role", "employee", "--days", "0"),
        ("--tenant", "demo", "--role", "employee", "--days", "-3"),
        ("--tenant", "demo", "--role", "employee", "--days", "soon"),
    ],
)
def test_key_create_bad_use(run: Run, arguments: tuple[str, ...]) -> None:
    done = run("key", "create", *arguments)
    assert (done.status, done.out) == (2, "")
    assert done.err


def test_key_list_revoke_rotate(run: Run) -> None:
    create = ("key", "create", "--role", "employee", "--tenant")
    one = run(*create, "demo", "--label", "ett", "--days", "30").lines[-1]
    run(*create, "kth")
    listed = run("key", "list")
    assert len(listed.lines) == 2
    assert one not in listed.out
    (line,) = run("key", "list", "--tenant", "demo").lines
    identifier = line.split()[0]
    assert "active" in line
    assert "ends 20" in line
    rotated = run("key", "rotate", identifier)
    assert rotated.status == 0
    assert re.fullmatch(r"gv_\S+", rotated.out.strip())
    assert rotated.out.strip() != one
    old, new = run("key", "list", "--tenant", "demo").lines
    assert "expired" in old
    assert "ett" in new
    done = run("key", "revoke", new.split()[0])
    assert (done.status, done.lines) == (0, [f"revoked {new.split()[0]}"])
    again = run("key", "revoke", new.split()[0])
    assert (again.status, again.out) == (1, "")
    assert run("key", "rotate", new.split()[0]).status == 1
    assert run("key", "rotate", "nope").status == 1
    assert run("key", "rotate", "nope", "--overlap-hours", "-1").status == 2
    assert "revoked" in run("key", "list", "--tenant", "demo").lines[-1]


def test_users(run: Run) -> None:
    done = run("user", "create", "karin", "--role", "auditor", "--tenant", "kth")
    assert done.status == 0
    password = done.lines[-1]
    assert len(password) >= 12
    assert done.lines == [password]
    assert run("user", "create", "karin", "--role", "auditor").status == 2
    assert run("user", "create", "olle", "--role", "king").status == 2
    assert run("user", "create", "olle", "--role", "auditor", "--tenant", "borta").status == 2
    assert run("user", "list").lines == ["karin  auditor  kth  active"]
    renewed = run("user", "password", "karin")
    assert renewed.status == 0
    assert renewed.lines[-1] != password
    assert run("user", "password", "nobody").status == 1
    assert run("user", "disable", "karin").status == 0
    assert run("user", "disable", "nobody").status == 1
    assert run("user", "list").lines == ["karin  auditor  kth  disabled"]


def test_audit_export(run: Run, tmp_path: Path) -> None:
    assert run("audit", "export").lines == []
    old, new = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    first = store(tmp_path, time=old, tenant="demo", action="block")
    second = store(tmp_path, time=new, tenant="kth", action="forward", service="echo")

    def events(*arguments: str) -> list[str]:
        done = run("audit", "export", *arguments)
        assert done.status == 0, done.err
        return [json.loads(line)["event"] for line in done.lines]

    assert events() == [first, second]
    assert events("--tenant", "kth") == [second]
    assert events("--decision", "block") == [first]
    assert events("--service", "echo") == [second]
    assert events("--since", "2026-01-15") == [second]
    assert events("--until", "2026-01-15T00:00:00+01:00") == [first]
    assert events("--tenant", "demo", "--decision", "forward") == []
    assert run("audit", "export", "--since", "yesterday").status == 2
    nobodys = run("audit", "export", "--tenant", "nope")
    assert (nobodys.status, nobodys.out) == (2, "")
    assert "nope is not among demo, kth, linkoping, hedemora" in nobodys.err


def test_audit_export_to_a_file(run: Run, tmp_path: Path) -> None:
    run("migrate")
    event = store(tmp_path)
    output = tmp_path / "log.jsonl"
    done = run("audit", "export", "--output", str(output))
    assert (done.status, done.out) == (0, "")
    assert json.loads(output.read_text("utf-8"))["event"] == event
    before = output.read_bytes()
    done = run("audit", "export", "--output", str(output))
    assert done.status == 2
    assert "File exists" in done.err
    assert output.read_bytes() == before
    assert run("audit", "export", "--output", str(tmp_path / "no/where")).status == 2


@pytest.mark.parametrize(
    "arguments", [(), ("nope",), ("key",), ("key", "nope"), ("screen", "--nope"), ("audit",)]
)
def test_bad_use(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.status, done.out) == (2, "")
    assert "usage: grindvakt" in done.err


def test_version(run: Run) -> None:
    assert run("--version").out == f"grindvakt {__version__}\n"


def test_missing_root_key(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "grindvakt.yaml"
    source = Path(DEMO).read_text("utf-8").replace("demo: true", "demo: false")
    source = source.replace("echo: without_key", "echo: never")
    path.write_text(re.sub(r"\n    demo_key: .*", "", source))
    done = run("key", "list", config=str(path))
    assert done.status == 2
    assert "GRINDVAKT_MASTER_KEY is missing" in done.err


def test_closed_pipe_is_not_an_error_message(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    class Closed(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

        def fileno(self) -> int:
            return devnull.fileno()

    with Path("/dev/null").open("w") as devnull:
        monkeypatch.setattr(sys, "stdout", Closed())
        assert main(["--config", DEMO, "config", "schema"]) == 1
    assert "Traceback" not in capfd.readouterr().err
