"""One worker process, as the gateway holds it: started, given jobs, killed."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO, cast

from gateway.files import frames
from gateway.files.worker import OUT_OF_MEMORY

_ROOT = Path(__file__).resolve().parents[2]
STARTING_SECONDS = 60.0
"""That a new process may need before it takes its first job."""
_READ = 1 << 16
_MOST = 1 << 30
_DYING_SECONDS = 2.0


class DiedError(Exception):
    """The process ended without an answer. `out_of_memory`: by its memory limit."""

    def __init__(self, *, out_of_memory: bool = False) -> None:
        super().__init__()
        self.out_of_memory = out_of_memory


class LateError(Exception):
    """The process did not answer within its seconds, and is killed."""


class WorkerProcess:
    """A worker in a process group of its own, without our environment. One thread at a time gives
    it jobs and closes it; `kill` may come from any."""

    def __init__(self) -> None:
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPATH": str(_ROOT),
            "LANG": "C.UTF-8",
            "OMP_THREAD_LIMIT": "1",
        }
        self.jobs = 0
        self._process = subprocess.Popen(
            [sys.executable, "-s", "-P", "-m", "gateway.files.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd="/",
            start_new_session=True,
        )
        self._stdin = cast("BinaryIO", self._process.stdin)
        self._stdout = cast("BinaryIO", self._process.stdout)
        self._lock = threading.Lock()
        self._closed = False

    def run(self, job: dict[str, Any], source: bytes | Path, seconds: float) -> tuple[Any, bytes]:
        """One job: the answer, and the rewritten file. Raises DiedError and LateError; the process
        is of no use then, and is to be closed."""
        if self.jobs == 0:
            self._frame(time.monotonic() + STARTING_SECONDS)
        self.jobs += 1
        ends = time.monotonic() + seconds
        try:
            frames.write(self._stdin, frames.dumps(job))
            if isinstance(source, Path):
                frames.write_file(self._stdin, source)
            else:
                frames.write(self._stdin, source)
        except OSError:
            raise self._death() from None
        return frames.loads(self._frame(ends)), self._frame(ends)

    def kill(self) -> None:
        """End the process, and whatever it started, at once."""
        with self._lock:
            if not self._closed:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Kill the process and let go of everything that it held."""
        self.kill()
        with self._lock:
            self._closed = True
            self._process.wait()
        for stream in (self._stdin, self._stdout):
            with contextlib.suppress(OSError):
                stream.close()

    @property
    def pid(self) -> int:
        """The process's number, for its memory to be looked at."""
        return self._process.pid

    def _frame(self, ends: float) -> bytes:
        length = int.from_bytes(self._exactly(frames.LENGTH, ends), "big")
        if length > _MOST:
            raise DiedError
        return self._exactly(length, ends)

    def _exactly(self, size: int, ends: float) -> bytes:
        ready = select.poll()
        ready.register(self._stdout, select.POLLIN)
        parts: list[bytes] = []
        while size:
            left = ends - time.monotonic()
            if left <= 0 or not ready.poll(left * 1000):
                self.kill()
                raise LateError
            part = os.read(self._stdout.fileno(), min(size, _READ))
            if not part:
                raise self._death()
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _death(self) -> Exception:
        try:
            status = self._process.wait(_DYING_SECONDS)
        except subprocess.TimeoutExpired:
            return DiedError()
        if status == -signal.SIGXCPU:
            return LateError()
        return DiedError(out_of_memory=status == OUT_OF_MEMORY)
