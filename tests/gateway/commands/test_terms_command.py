"""`grindvakt terms`: from a register to a loaded list, and every error with its place."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.cli import main
from tests.support.inprocess import ROOT

NAMES = "Anna-Karin Lindén\n\nBertil Ek\n"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Run:
    """Runs a command with the demo's configuration and a data folder of its own."""
    monkeypatch.setenv("GRINDVAKT_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments: str, text: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
        status = main(["--config", str(ROOT / "deploy/demo.yaml"), "terms", *arguments])
        sys.stdout.flush()
        output = capfdbinary.readouterr()
        return status, output.out.decode("utf-8", "replace"), output.err.decode()

    return run


@pytest.fixture
def key(run: Run, tmp_path: Path) -> str:
    path = tmp_path / "demo.key"
    assert run("key", "--tenant", "demo", "--output", str(path))[0] == 0
    assert path.stat().st_mode & 0o777 == 0o600
    return str(path)


def hashed(run: Run, key: str, path: Path, *options: str, text: str = NAMES) -> tuple[int, str]:
    status, _, error = run(
        *("hash", "--key-file", key, "--output", str(path), *options),
        text=text.encode(),
    )
    return status, error


def test_from_a_register_to_a_loaded_list_and_back(run: Run, key: str, tmp_path: Path) -> None:
    path = tmp_path / "names.hashes"
    options = ("--type", "NAME", "--name", "Skyddade", "--protected")
    assert hashed(run, key, path, *options) == (0, "")
    assert run("load", "--tenant", "demo", str(path))[:2] == (0, "loaded Skyddade: 2 values\n")
    assert run("load", "--tenant", "demo", str(path))[:2] == (0, "replaced Skyddade: 2 values\n")
    status, listed, _ = run("list", "--tenant", "demo")
    assert status == 0
    assert "Skyddade  NAME  PROTECTED_IDENTITY  2 values  protected" in listed
    assert run("list", "--tenant", "kth")[:2] == (0, "")
    assert run("remove", "--tenant", "demo", "Skyddade")[:2] == (0, "removed Skyddade\n")
    assert run("remove", "--tenant", "demo", "Skyddade")[0] == 1
    assert run("list")[1] == ""


def test_no_value_is_in_any_file_or_output(run: Run, key: str, tmp_path: Path) -> None:
    path = tmp_path / "names.hashes"
    assert hashed(run, key, path, "--type", "NAME", "--name", "A")[0] == 0
    shown = "".join(run("load", "--tenant", "demo", str(path))[1:] + run("list")[1:])
    written = [each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()]
    for value in ("Lind", "lind", "Bertil", "bertil"):
        assert value not in shown
        assert not any(value.encode() in each for each in written)


def test_hashes_go_to_standard_output_too(run: Run, key: str) -> None:
    arguments = ("hash", "--key-file", key, "--type", "NUMBER", "--name", "A")
    status, out, _ = run(*arguments, text=b"12345\n")
    assert status == 0
    assert out.startswith('{"format": "grindvakt-hashes/1", "tenant": "demo"')


def test_what_cannot_be_listed_is_named_by_its_line(run: Run, key: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    text = "12345\nhemlig\n67890\n"
    options = ("--type", "NUMBER", "--name", "A")
    status, error = hashed(run, key, path, *options, text=text)
    assert (status, error) == (2, "grindvakt: standard input: line 2: the value holds letters\n")
    assert not path.exists()
    status, error = hashed(run, key, path, *options, "--skip-invalid", text=text)
    assert status == 1
    assert "line 2: left out" in error
    assert "1 values were left out: they are NOT protected" in error
    assert "hemlig" not in error


def test_a_wrong_key_tenant_or_file_is_refused(run: Run, key: str, tmp_path: Path) -> None:
    path, broken = tmp_path / "a", tmp_path / "b"
    assert hashed(run, key, path, "--type", "NAME", "--name", "A")[0] == 0
    assert "made for demo, not for kth" in run("load", "--tenant", "kth", str(path))[2]
    broken.write_bytes(path.read_bytes()[:-1] + b"\x01")
    assert f"{broken}: is damaged" in run("load", "--tenant", "demo", str(broken))[2]
    assert "--tenant: borta is not among" in run("load", "--tenant", "borta", str(path))[2]
    assert "--tenant: borta is not among" in run("key", "--tenant", "borta")[2]
    assert "No such file" in run("load", "--tenant", "demo", str(tmp_path / "c"))[2]
    assert run("list")[1] == ""


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--type", "NAME", "--name", "A", "--entity", "HEMLIG"), "--entity: HEMLIG is not"),
        (("--type", "NAME", "--name", "a\nb"), "the list's name"),
    ],
)
def test_bad_options_are_refused(
    run: Run, key: str, tmp_path: Path, options: tuple[str, ...], reason: str
) -> None:
    status, error = hashed(run, key, tmp_path / "a", *options)
    assert status == 2
    assert reason in error


def test_a_bad_key_file_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "key"
    for content in (b"", b"{}", b"\xff"):
        path.write_bytes(content)
        status, error = hashed(run, str(path), tmp_path / "a", "--type", "NAME", "--name", "A")
        assert (status, error.startswith(f"grindvakt: --key-file: {path}: ")) == (2, True)
    absent = str(tmp_path / "absent")
    assert "No such file" in hashed(run, absent, path, "--type", "NAME", "--name", "A")[1]
