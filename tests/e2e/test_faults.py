"""What goes wrong behind the gateway: a clear 5xx, the truth in the log, nothing unlogged sent."""

import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import openai
import pytest
import yaml

from tests.e2e.conftest import Client
from tests.support.gateway import ROOT, RunningGateway
from tests.support.upstream import FakeUpstream

CHAT = "/v1/chat/completions"


@pytest.fixture(scope="module")
def impatient(
    upstream_server: FakeUpstream, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningGateway]:
    """A gateway that waits half a second for its upstream."""
    folder = tmp_path_factory.mktemp("impatient")
    document = yaml.safe_load((ROOT / "deploy/demo.yaml").read_text(encoding="utf-8"))
    document["services"]["openai"]["timeouts"] = {"connect": 0.5, "read": 0.5, "pool": 0.5}
    document["limits"] = {"body_seconds": 1}
    config = folder / "grindvakt.yaml"
    config.write_text(yaml.safe_dump(document), encoding="utf-8")
    environment = {"GRINDVAKT_SERVICE_OPENAI_BASE_URL": f"{upstream_server.url}/v1"}
    with RunningGateway(folder, environment, config) as gateway:
        yield gateway


def ask(gateway: RunningGateway, model: str, *, stream: bool = False) -> httpx.Response:
    body = {"model": model, "messages": [{"role": "user", "content": "Hej!"}], "stream": stream}
    headers = {"authorization": f"Bearer {gateway.keys['demo']}"}
    return httpx.post(f"{gateway.url}{CHAT}", json=body, headers=headers, timeout=20)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("model", "status", "code"),
    [
        ("reset", 502, "upstream_broken"),
        ("stall", 504, "upstream_timeout"),
        ("rubbish", 502, "upstream_broken"),
        ("rubbish-body", 502, "upstream_invalid"),
    ],
)
def test_upstream_faults_before_the_answer(
    impatient: RunningGateway,
    upstream: FakeUpstream,
    model: str,
    status: int,
    code: str,
    stream: bool,
) -> None:
    answer = ask(impatient, model, stream=stream)
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]["code"].startswith("upstream_")
    if code == "upstream_timeout":
        assert answer.json()["error"]["code"] == code
    record = impatient.wait_for_outcome(answer.headers["x-grindvakt-event"])
    assert record["action"] == "forward"
    assert record["outcome"]["outcome"] in {"upstream_error", "upstream_timeout"}


@pytest.mark.parametrize("model", ["reset-mid", "stall-mid"])
def test_whole_answer_cut_short(
    impatient: RunningGateway, upstream: FakeUpstream, model: str
) -> None:
    answer = ask(impatient, model)
    assert answer.status_code in {502, 504}
    assert answer.json()["error"]["code"].startswith("upstream_")


@pytest.mark.parametrize("model", ["reset-mid", "stall-mid"])
def test_stream_cut_short_ends_in_an_error_event(
    impatient: RunningGateway, upstream: FakeUpstream, model: str
) -> None:
    sdk = openai.OpenAI(
        base_url=f"{impatient.url}/v1", api_key=impatient.keys["demo"], max_retries=0
    )
    stream = sdk.chat.completions.create(
        model=model, messages=[{"role": "user", "content": "Hej på dig!"}], stream=True
    )
    received: list[object] = []
    with pytest.raises(openai.APIError, match="AI"):
        received.extend(stream)
    assert received


def test_unreachable_upstream(tmp_path: Path) -> None:
    environment = {"GRINDVAKT_SERVICE_OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    with RunningGateway(tmp_path, environment) as gateway:
        answer = ask(gateway, "gpt-5")
    assert answer.status_code == 502
    assert answer.json()["error"]["code"] == "upstream_unreachable"


def test_errors_of_the_service_keep_their_class(client: Client, upstream: FakeUpstream) -> None:
    for model, kind in (
        ("400", openai.BadRequestError),
        ("404", openai.NotFoundError),
        ("429", openai.RateLimitError),
        ("500", openai.InternalServerError),
    ):
        with pytest.raises(kind) as caught:
            client().chat.completions.create(
                model=model, messages=[{"role": "user", "content": "Hej!"}]
            )
        assert caught.value.response.headers["x-grindvakt-event"]
        if model == "429":
            assert caught.value.response.headers["retry-after"]


def test_rejected_service_credential_is_not_the_clients_business(
    client: Client, upstream: FakeUpstream
) -> None:
    with pytest.raises(openai.InternalServerError) as caught:
        client().chat.completions.create(
            model="401", messages=[{"role": "user", "content": "Hej!"}]
        )
    assert caught.value.status_code == 502
    assert caught.value.code == "upstream_credential"


@pytest.mark.parametrize("stream", [False, True])
def test_client_that_leaves_cancels_the_upstream(
    running: RunningGateway, upstream: FakeUpstream, stream: bool
) -> None:
    body = {
        "model": "fixed-paced" if stream else "stall",
        "messages": [{"role": "user", "content": "Hej!"}],
        "stream": stream,
    }
    headers = {"authorization": f"Bearer {running.keys['demo']}"}
    timeout = httpx.Timeout(5.0, read=1.0)
    with httpx.Client(timeout=timeout) as http:
        if stream:
            with http.stream("POST", f"{running.url}{CHAT}", json=body, headers=headers) as answer:
                next(answer.iter_bytes())
        else:
            with pytest.raises(httpx.ReadTimeout):
                http.post(f"{running.url}{CHAT}", json=body, headers=headers)
    assert upstream.wait(requests=1, abandoned=1)
    record = running.wait_for_outcome(upstream.received[0].headers["x-client-request-id"])
    assert record["outcome"]["outcome"] == "client_disconnected"


def test_slow_body_is_given_up(impatient: RunningGateway, upstream: FakeUpstream) -> None:
    import socket

    head = (
        f"POST {CHAT} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {impatient.keys['demo']}\r\n"
        "content-type: application/json\r\ncontent-length: 100\r\n\r\n{"
    )
    with socket.create_connection(("127.0.0.1", impatient.port), timeout=20) as connection:
        connection.sendall(head.encode())
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 408"), answer[:100]
    assert upstream.received == ()


def test_stop_lets_streams_end(
    upstream_server: FakeUpstream, upstream: FakeUpstream, tmp_path: Path
) -> None:
    environment = {"GRINDVAKT_SERVICE_OPENAI_BASE_URL": f"{upstream_server.url}/v1"}
    with RunningGateway(tmp_path, environment) as gateway:
        sdk = openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=gateway.keys["demo"])
        stream = sdk.chat.completions.create(
            model="fixed-paced", messages=[{"role": "user", "content": "Hej!"}], stream=True
        )
        first = next(iter(stream))
        statuses: list[int] = []
        stopper = threading.Thread(target=lambda: statuses.append(gateway.stop(signal.SIGTERM)))
        stopper.start()
        rest = list(stream)
        stopper.join(timeout=60)
        assert first.choices
        assert rest[-1].choices[0].finish_reason == "stop"
        assert statuses in ([0], [-signal.SIGTERM])
        (record,) = gateway.records()
    assert record["outcome"]["outcome"] == "completed"


def test_killed_process_has_recorded_what_it_sent(
    upstream_server: FakeUpstream, upstream: FakeUpstream, tmp_path: Path
) -> None:
    environment = {"GRINDVAKT_SERVICE_OPENAI_BASE_URL": f"{upstream_server.url}/v1"}
    with RunningGateway(tmp_path, environment) as gateway:
        stop_at = time.monotonic() + 1.0

        def load() -> None:
            with httpx.Client() as http:
                while time.monotonic() < stop_at + 1.0:
                    try:
                        http.post(
                            f"{gateway.url}{CHAT}",
                            json={
                                "model": "fixed",
                                "messages": [{"role": "user", "content": str(time.monotonic())}],
                            },
                            headers={"authorization": f"Bearer {gateway.keys['demo']}"},
                        )
                    except httpx.TransportError:
                        return

        threads = [threading.Thread(target=load) for _ in range(4)]
        for thread in threads:
            thread.start()
        assert upstream.wait(requests=50)
        gateway.stop(signal.SIGKILL)
        for thread in threads:
            thread.join(timeout=30)
        recorded = {record["event"] for record in gateway.records()}
    sent = {received.headers["x-client-request-id"] for received in upstream.received}
    assert len(sent) >= 50
    assert sent <= recorded
