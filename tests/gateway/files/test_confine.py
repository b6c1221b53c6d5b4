"""What a file's reader cannot do, whatever a file makes of it. Each try is a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from gateway.files.confine import available

ROOT = Path(__file__).resolve().parents[3]
needs_seccomp = pytest.mark.skipif("seccomp" not in available(), reason="no seccomp here")
needs_landlock = pytest.mark.skipif("landlock" not in available(), reason="no Landlock here")


def tried(code: str, *, programs: bool = False) -> str:
    """What becomes of the code in a confined process: the error's name, or what it prints."""
    whole = (
        "import ctypes, os, socket, subprocess, sys\n"
        "from gateway.files.confine import confine\n"
        f"confine(programs={programs})\n"
        f"try:\n    {code}\nexcept OSError as error:\n    print(type(error).__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", whole],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@needs_seccomp
@pytest.mark.parametrize(
    "code",
    [
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "socket.socketpair()",
        "os.pidfd_open(os.getppid())",
        "os.execv(sys.executable, [sys.executable, '-V'])",
    ],
)
def test_calls_that_are_refused(code: str) -> None:
    assert tried(code) == "PermissionError"


@needs_seccomp
def test_past_python_too() -> None:
    code = "print(ctypes.CDLL(None, use_errno=True).ptrace(16, os.getppid(), 0, 0))"
    assert tried(code) == "-1"
    assert tried("print(ctypes.CDLL(None).socket(2, 1, 0))", programs=True) == "-1"


@needs_landlock
def test_neither_the_gateways_files_are_read_nor_any_is_written(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hemligt")
    for code in (
        f"open({str(secret)!r}).read()",
        f"os.listdir({str(tmp_path)!r})",
        f"open({str(tmp_path / 'new')!r}, 'w')",
        f"os.unlink({str(secret)!r})",
        "open('/etc/passwd').read()",
        "open(f'/proc/{os.getppid()}/environ', 'rb').read()",
        f"os.listdir({str(ROOT)!r})",
    ):
        assert tried(code) == "PermissionError", code
    assert tried("print(len(open(os.__file__).read()) > 0)") == "True"
    assert secret.read_text() == "hemligt"


def test_another_program_runs_where_it_may_and_is_confined_too() -> None:
    version = f"print(subprocess.run([{sys.executable!r}, '-c', 'print(1)']).returncode)"
    assert tried(version, programs=True).split() == ["1", "0"]
