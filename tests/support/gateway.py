"""The gateway as its operator starts it: a process of its own, with a data folder of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import httpx

from tests.support import notices

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 120.0


@dataclass
class RunningGateway:
    """Start with `with`; stops with SIGTERM. `environment` is added to a clean one."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    config: Path = ROOT / "deploy/demo.yaml"
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log_path(self) -> Path:
        return self.folder / "gateway.log"

    @property
    def keys(self) -> dict[str, str]:
        """The demo tenants' keys."""
        stored = json.loads((self.folder / "data/demo-keys.json").read_text())
        return dict(stored["keys"])

    @property
    def password(self) -> str:
        """The console's password."""
        stored = json.loads((self.folder / "data/demo-keys.json").read_text())
        return str(stored["console_password"])

    def __enter__(self) -> "RunningGateway":
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = self.port or free_port()
        with self.log_path.open("ab") as log, (self.folder / "welcome.txt").open("ab") as out:
            self.process = subprocess.Popen(
                self._command("serve"),
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=log,
                cwd=ROOT,
            )
        try:
            self._wait()
        except BaseException:
            self.stop(signal.SIGKILL)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait; the exit status."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(timeout=60)
        self.process = None
        return status

    def run(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run another command of the same installation."""
        return subprocess.run(
            self._command(*arguments),
            env=self._environment(),
            input=text,
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=120,
            check=False,
        )

    def records(self) -> list[dict[str, object]]:
        """The audit log, as `audit export` gives it."""
        done = self.run("audit", "export")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def wait_for_outcome(self, event: str, seconds: float = 10.0) -> dict[str, object]:
        """The record of an event once its outcome, which is written later, is there."""
        deadline = time.monotonic() + seconds
        while True:
            found = [record for record in self.records() if record["event"] == event]
            if found and found[0]["outcome"] is not None:
                return found[0]
            if time.monotonic() > deadline:
                raise AssertionError(f"no outcome for {event}")

    def read_notices(self, *tenants: str, service: str = "echo") -> None:
        """Acknowledge, for the tenants' keys, what they show at first use of the service."""
        for tenant in tenants:
            httpx.post(
                f"{self.url}{notices.path(service)}",
                json=notices.ASKED,
                headers={"authorization": f"Bearer {self.keys[tenant]}"},
                auth=notices.Acknowledging(),
                timeout=20,
            ).raise_for_status()

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "gateway.cli", "--config", str(self.config), *arguments]

    def _environment(self) -> dict[str, str]:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GRINDVAKT_", "OPENAI_"))
        }
        own = {
            "GRINDVAKT_PORT": str(self.port),
            "GRINDVAKT_DATA_DIR": str(self.folder / "data"),
            "PYTHONPATH": str(ROOT),
        }
        return inherited | own | dict(self.environment)

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.url}/health/ready", timeout=1).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise RuntimeError(f"the gateway did not start:\n{self.log_path.read_text()}")


def free_port() -> int:
    """A port that was free a moment ago."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
