"""The gateway as its operator meets it: starting, failing to start, draining, its clock."""

import json
import re
import shlex
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import openai
import pytest
import yaml

from tests.e2e.conftest import Client
from tests.support.gateway import ROOT, RunningGateway, free_port
from tests.support.upstream import FakeUpstream

HARMLESS = {"model": "gpt-5", "messages": [{"role": "user", "content": "Hej!"}]}
SLOW = {"model": "echo-slow", "messages": [{"role": "user", "content": "Hej!"}]}


def test_latencies_are_finer_than_milliseconds(
    client: Client, running: RunningGateway, upstream: FakeUpstream
) -> None:
    asked: openai.OpenAI = client()
    messages = [{"role": "user", "content": "Hej!"}]
    for _ in range(5):
        raw = asked.chat.completions.with_raw_response.create(model="gpt-5", messages=messages)
    event = raw.headers["x-grindvakt-event"]
    running.wait_for_outcome(event)
    outcomes = [record["outcome"] for record in running.records() if record["outcome"]]
    latencies = [outcome["latency_ms"] for outcome in outcomes if outcome["latency_ms"]]
    assert any(latency % 1 for latency in latencies), latencies


@pytest.fixture(scope="module")
def welcomed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    """The demo with a key for the real service, which nothing here calls."""
    environment = {"OPENAI_API_KEY": "sk-nobodys"}
    with RunningGateway(tmp_path_factory.mktemp("welcome"), environment) as gateway:
        yield gateway


def test_the_printed_curl_works_and_shows_what_left(welcomed: RunningGateway) -> None:
    banner = (welcomed.folder / "welcome.txt").read_text("utf-8")
    words = shlex.split(banner[banner.index("curl ") :].replace("\\\n", " "))
    url, body = words[1], words[words.index("-d") + 1]
    headers = dict(words[i + 1].split(": ") for i, word in enumerate(words) if word == "-H")
    answer = httpx.post(url, content=body.encode(), headers=headers)
    assert answer.status_code == 200, answer.text
    assert "\u27e6EMAIL_ADDRESS_1\u27e7" in answer.json()["choices"][0]["message"]["content"]


def test_the_banner_says_which_services_a_key_may_use(welcomed: RunningGateway) -> None:
    banner = (welcomed.folder / "welcome.txt").read_text("utf-8")
    uses = dict(re.findall(r"^  (\w+) +gv_\S+ +use (.+)$", banner, re.MULTILINE))
    every = uses["demo"].split(" or ")
    assert every[0] == "/v1"
    assert {"/anthropic", "/echo/v1"} <= set(every)
    assert uses["hedemora"] == "/echo/v1"
    for tenant, text in uses.items():
        headers = {"authorization": f"Bearer {welcomed.keys[tenant]}"}
        answer = httpx.post(
            f"{welcomed.url}/echo/v1/chat/completions", json=HARMLESS, headers=headers
        )
        assert (answer.status_code != 403) == ("/echo/v1" in text)
        noticed = re.findall(r"The first answer to (.+) is a notice", banner)[0].split(", ")
        assert (answer.headers["x-grindvakt-decision"] == "warn") == (tenant in noticed)


def failed(gateway: RunningGateway) -> list[str]:
    """What `serve` says when it cannot start."""
    done = gateway.run("serve")
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    return [line for line in done.stderr.splitlines() if "RuntimeWarning" not in line]


def test_a_port_in_use_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        (line,) = failed(RunningGateway(tmp_path, port=port))
    assert line.startswith(f"grindvakt: port {port} on 127.0.0.1 is in use: ")
    assert "GRINDVAKT_PORT" in line
    assert not (tmp_path / "data").exists()


def test_failed_starts_are_plain_lines(tmp_path: Path, running: RunningGateway) -> None:
    port = free_port()
    second = RunningGateway(running.folder, {"GRINDVAKT_PORT": str(port)})
    (line,) = failed(second)
    assert "another gateway process" in line
    (tmp_path / "file").write_text("")
    (line,) = failed(
        RunningGateway(tmp_path, {"GRINDVAKT_DATA_DIR": str(tmp_path / "file/x")}, port=port)
    )
    assert line.startswith("grindvakt: storage.data_dir: ")
    (line,) = failed(RunningGateway(tmp_path, {"GRINDVAKT_MASTER_KEY": "kort"}, port=port))
    assert line.startswith("grindvakt: GRINDVAKT_MASTER_KEY must be")


def test_draining_is_not_ready_but_serves(tmp_path: Path, upstream_server: FakeUpstream) -> None:
    document = yaml.safe_load((ROOT / "deploy/demo.yaml").read_text("utf-8"))
    document["server"]["drain_seconds"] = 3
    config = tmp_path / "drain.yaml"
    config.write_text(yaml.safe_dump(document), "utf-8")
    environment = {"GRINDVAKT_SERVICE_OPENAI_BASE_URL": f"{upstream_server.url}/v1"}
    with RunningGateway(tmp_path, environment, config=config) as gateway:
        headers = {"authorization": f"Bearer {gateway.keys['demo']}"}
        assert gateway.process is not None
        gateway.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + 2
        while httpx.get(f"{gateway.url}/health/ready").status_code != 503:
            assert time.monotonic() < deadline
        assert httpx.get(f"{gateway.url}/health/live").status_code == 200
        answer = httpx.post(f"{gateway.url}/v1/chat/completions", json=SLOW, headers=headers)
        assert answer.status_code == 200, answer.text
        gateway.process.wait(timeout=30)
        assert '"event": "stopped"' in gateway.log_path.read_text("utf-8")


def test_an_upgrade_with_a_body_is_refused(running: RunningGateway, upstream: FakeUpstream) -> None:
    body = json.dumps(HARMLESS).encode()
    head = [
        "POST /v1/chat/completions HTTP/1.1",
        f"host: 127.0.0.1:{running.port}",
        f"authorization: Bearer {running.keys['demo']}",
        "content-type: application/json",
        f"content-length: {len(body)}",
        "connection: Upgrade",
        "upgrade: websocket",
    ]
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as connection:
        connection.sendall("\r\n".join([*head, "", ""]).encode() + body)
        answer = b""
        while not answer.rstrip().endswith(b"}"):  # head and body may come one after the other
            answer += connection.recv(65536) or pytest.fail("cut off")
    assert answer.startswith(b"HTTP/1.1 400 "), answer[:200]
    error = json.loads(answer.partition(b"\r\n\r\n")[2])["error"]
    assert error["code"] in ("invalid_http", "upgrade_refused")
    assert upstream.received == ()
    assert httpx.get(f"{running.url}/health/ready").status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("chat/completions", {"model": "m"}),
        ("chat/completions", {"model": "m", "messages": "hej"}),
        ("chat/completions", {"model": "m", "messages": ["hej"]}),
        ("chat/completions", HARMLESS | {"stream": "yes"}),
        ("responses", {"model": "m"}),
    ],
)
def test_malformed_requests_are_refused(
    running: RunningGateway, upstream: FakeUpstream, path: str, body: dict[str, object]
) -> None:
    headers = {"authorization": f"Bearer {running.keys['demo']}"}
    answer = httpx.post(f"{running.url}/v1/{path}", json=body, headers=headers)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["code"]
    assert upstream.received == ()
