"""Starts what is measured, each in processes of its own, and stops what it started."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from tests.benchmarks import machine, prompts

ROOT = Path(__file__).resolve().parents[2]
HARNESS_CPU, TARGET_CPU = 0, 1
CHAT = "/v1/chat/completions"
START_PATIENCE = 120.0
STOP_PATIENCE = 15.0


class StartError(RuntimeError):
    """A server did not come up; the message ends with the last lines of its log."""


@dataclass(frozen=True, slots=True)
class Target:
    """A server to put load on. `helpers` are processes that work for it elsewhere."""

    name: str
    url: str
    headers: tuple[str, ...] = ()
    pids: tuple[int, ...] = ()
    helpers: tuple[int, ...] = ()
    started: float = 0.0
    idle_mib: float = 0.0
    screens: bool = False


@dataclass(slots=True)
class Bench:
    """A folder for this run, the fake upstream, and the processes that belong to the harness."""

    folder: Path
    stack: ExitStack
    upstream: str = ""
    config: Path | None = None
    friends: list[int] = field(default_factory=list)

    def run(
        self,
        name: str,
        command: Sequence[str],
        ready: str | int,
        *,
        cpu: int,
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
    ) -> tuple[int, float]:
        """Start a server and wait until the URL `ready` answers 200, or the port `ready` is
        open: its process id, and seconds."""
        log = self.folder / f"{name}.log"
        begun = time.perf_counter()
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*pinned(cpu), *command],
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **(env or {})},
                cwd=cwd,
                start_new_session=True,
            )
        self.stack.callback(_stop, process)
        while not answers(ready):
            if process.poll() is not None or time.perf_counter() - begun > START_PATIENCE:
                tail = log.read_text("utf-8", "replace")[-1500:]
                raise StartError(f"{name} did not get ready at {ready}:\n{tail}")
            time.sleep(0.05)
        return process.pid, time.perf_counter() - begun


Start = Callable[[Bench], Target]
"""Brings one target up."""


def _stop(process: "subprocess.Popen[bytes]") -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
            process.wait(STOP_PATIENCE)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def pinned(cpu: int) -> list[str]:
    """The words before a command that keep it on one processor, where that can be done."""
    if shutil.which("taskset") is None or (os.cpu_count() or 1) < 2:
        return []
    return ["taskset", "-c", str(cpu)]


def answers(ready: str | int) -> bool:
    """Whether a GET of a URL is answered with 200, or a port is open."""
    try:
        if isinstance(ready, int):
            socket.create_connection(("127.0.0.1", ready), timeout=5).close()
            return True
        with urllib.request.urlopen(ready, timeout=5) as got:  # noqa: S310
            return bool(got.status == 200)
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def bench(config: Path | None = None) -> Iterator[Bench]:
    """A folder that goes away and a fake upstream on the harness's processor."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="grindvakt-bench-")))
        made = Bench(folder, stack, config=config)
        port = free_port()
        made.upstream = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "tests.support.upstream", "--port", str(port)]
        command += ["--mode", "fixed", "--keep", "1"]
        pid, _ = made.run("upstream", command, f"{made.upstream}/v1/models", cpu=HARNESS_CPU)
        made.friends.append(pid)
        yield made


def direct(made: Bench) -> Target:
    """The upstream itself: the ceiling of the harness."""
    return Target("direct", made.upstream + CHAT, pids=tuple(made.friends[:1]))


def floor(app: str) -> Start:
    """One of the relays in `floors`, under uvicorn with uvloop and httptools."""

    def start(made: Bench) -> Target:
        port = free_port()
        command = [sys.executable, "-m", "uvicorn", f"tests.benchmarks.floors:{app}"]
        command += ["--port", str(port), "--loop", "uvloop", "--http", "httptools"]
        command += ["--no-access-log", "--log-level", "warning"]
        env = {"UPSTREAM": made.upstream}
        url = f"http://127.0.0.1:{port}"
        pid, seconds = made.run(app, command, port, cpu=TARGET_CPU, env=env)
        return Target(app, url + CHAT, pids=(pid,), started=seconds, idle_mib=memory(pid))

    return start


def gateway(made: Bench, more: Mapping[str, str] = MappingProxyType({})) -> Target:
    """Grindvakt from this tree: SQLite and its log in a folder of its own, the demo tenant, and
    `more` in its environment."""
    port = free_port()
    data = made.folder / "data"
    data.mkdir(mode=0o700)
    env = {
        "GRINDVAKT_PORT": str(port),
        "GRINDVAKT_DATA_DIR": str(data),
        "GRINDVAKT_SERVICE_OPENAI_BASE_URL": f"{made.upstream}/v1",
        "GRINDVAKT_SERVICE_OPENAI_API_KEY": "sk-upstream",
        **more,
    }
    config = ["--config", str(made.config)] if made.config else []
    grindvakt = [sys.executable, "-m", "gateway.cli"]
    url = f"http://127.0.0.1:{port}"
    key = subprocess.run(
        [*grindvakt, "key", "create", "--tenant", "demo", "--role", "employee", *config],
        env={**os.environ, **env},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()[-1]
    pid, seconds = made.run(
        "gateway", [*grindvakt, "serve", *config], url + "/health/ready", cpu=TARGET_CPU, env=env
    )
    header = f"authorization: Bearer {key}"
    return Target("gateway", url + CHAT, (header,), (pid,), (), seconds, memory(pid), screens=True)


def memory(pid: int) -> float:
    return machine.rss_mib(machine.tree([pid]))


@dataclass(frozen=True, slots=True)
class Sight:
    """What one prompt through a target shows: how many of `planted` values the upstream saw in
    clear, and how many of them the client got back in an echo."""

    planted: int
    leaked: int
    returned: int

    def __str__(self) -> str:
        return (
            f"the upstream saw {self.leaked} of {self.planted} planted values, "
            f"the client got {self.returned} back in the echo"
        )


def look(target: Target, upstream: str, size: int = 1024) -> Sight:
    """Send one prompt that asks for an echo, and compare what arrived with what was planted."""
    body = {"model": "echo", "messages": [{"role": "user", "content": prompts.text(size, 0)}]}
    fields = dict(line.split(": ", 1) for line in target.headers)
    ask = urllib.request.Request(  # noqa: S310
        target.url,
        data=json.dumps(body, ensure_ascii=False).encode(),
        headers={"content-type": "application/json", **fields},
    )
    try:
        with urllib.request.urlopen(ask, timeout=30) as got:  # noqa: S310
            back = json.load(got)["choices"][0]["message"]["content"]
    except urllib.error.HTTPError as error:
        why = error.read(600).decode("utf-8", "replace")
        raise StartError(f"{target.name} refused a harmless prompt: {error.code} {why}") from None
    with urllib.request.urlopen(f"{upstream}/__log", timeout=30) as got:  # noqa: S310
        seen = json.load(got)[-1]["body"]
    values = prompts.planted(size, 0, prompts.Data.CONTACT)
    return Sight(len(values), sum(v in seen for v in values), sum(v in back for v in values))
