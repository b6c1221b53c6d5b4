"""LiteLLM's Presidio guardrail with Grindvakt in Presidio's place, checked by hand.

LiteLLM is not a dependency. Make an environment for it outside the repository, and name it:

    python3 -m venv ~/litellm && ~/litellm/bin/pip install 'litellm[proxy]'
    python -m tests.interop.litellm_presidio --litellm-venv ~/litellm

Starts the gateway, a fake upstream, something between LiteLLM and the gateway that writes down
what passes, and LiteLLM with the guardrail that masks and restores. Sends a Swedish prompt, and
prints what the upstream saw and what the client got back. LiteLLM sends no key of its own, so the
key stands in the address, as in `http://grindvakt:KEY@host`. `--record` writes the requests that
LiteLLM made to `tests/golden/presidio/litellm.json`, which the tests replay.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

from tests.support.gateway import RunningGateway, free_port
from tests.support.upstream import FakeUpstream

GOLDEN = Path(__file__).resolve().parents[1] / "golden/presidio/litellm.json"
NUMBER, PHONE, MAIL = "850101-2382", "070-174 06 05", "eva.test@example.se"
PROMPT = f"Eva har personnummer {NUMBER}, telefon {PHONE} och e-post {MAIL}. Skriv ett kort brev."
ENTITIES = ("SE_PERSONNUMMER", "PHONE_NUMBER", "EMAIL_ADDRESS")
KEPT_HEADERS = ("accept", "content-type")
QUIET = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_TELEMETRY": "False",
    "LITELLM_LOG": "ERROR",
    "NO_DOCS": "True",
}
MODES: dict[str, dict[str, Any]] = {
    "mask": {"presidio_filter_scope": "input"},
    "restore": {"presidio_filter_scope": "input", "output_parse_pii": True},
}


class Between(ThreadingHTTPServer):
    """Hands requests on to the gateway and keeps them: `(method, path, headers, body)`."""

    def __init__(self, gateway: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.gateway = gateway
        self.seen: list[dict[str, Any]] = []
        self.authorized: list[bool] = []


class _Handler(BaseHTTPRequestHandler):
    server: Between

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.authorized.append(self.headers.get("authorization", "").startswith("Basic "))
        kept = {name: self.headers[name] for name in KEPT_HEADERS if name in self.headers}
        seen = {"path": self.path, "headers": kept, "body": json.loads(body)}
        self.server.seen.append(seen)
        passed = {k: v for k, v in self.headers.items() if k.lower() != "host"}
        answer = httpx.post(self.server.gateway + self.path, content=body, headers=passed)
        seen["answer"] = {"status": answer.status_code, "body": answer.json()}
        self.send_response(answer.status_code)
        self.send_header("content-type", answer.headers["content-type"])
        self.send_header("content-length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def configuration(upstream: str, presidio: str, mode: str) -> dict[str, Any]:
    """LiteLLM's configuration, in JSON, which is YAML."""
    guard = {
        "guardrail": "presidio",
        "mode": "pre_call",
        "default_on": True,
        "presidio_analyzer_api_base": presidio,
        "presidio_anonymizer_api_base": presidio,
        "presidio_language": "en",
        "pii_entities_config": dict.fromkeys(ENTITIES, "MASK"),
        **MODES[mode],
    }
    model = {"model": "openai/echo", "api_base": f"{upstream}", "api_key": "sk-upstream"}
    return {
        "model_list": [{"model_name": "echo", "litellm_params": model}],
        "guardrails": [{"guardrail_name": mode, "litellm_params": guard}],
        "litellm_settings": {"telemetry": False},
    }


def start(stack: ExitStack, venv: Path, folder: Path, config: dict[str, Any], key: str) -> str:
    """Run LiteLLM until the stack closes. Returns its address."""
    path = folder / "litellm.yaml"
    path.write_text(json.dumps(config), "utf-8")
    port = free_port()
    command = [str(venv / "bin/litellm"), "--host", "127.0.0.1", "--port", str(port)]
    log = stack.enter_context((folder / "litellm.log").open("wb"))
    process = subprocess.Popen(
        [*command, "--num_workers", "1", "--config", str(path)],
        env=os.environ | QUIET | {"LITELLM_MASTER_KEY": key},
        cwd=folder,
        stdout=log,
        stderr=log,
    )
    stack.callback(process.wait, 20)
    stack.callback(process.terminate)
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/health/liveliness", timeout=2).status_code == 200:
                return url
        except httpx.TransportError:
            pass
        time.sleep(0.5)
    raise RuntimeError((folder / "litellm.log").read_text("utf-8")[-2000:])


def check(venv: Path, mode: str) -> list[dict[str, Any]]:
    """One mode: print what happened, and return what LiteLLM sent. Raises AssertionError."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        gateway = stack.enter_context(RunningGateway(folder / "gateway"))
        upstream = stack.enter_context(FakeUpstream())
        between = Between(gateway.url)
        threading.Thread(target=between.serve_forever, daemon=True).start()
        stack.callback(between.shutdown)
        at = f"http://grindvakt:{gateway.keys['demo']}@127.0.0.1:{between.server_port}"
        key = f"sk-{secrets.token_hex(24)}"
        url = start(stack, venv, folder, configuration(upstream.base_url, at, mode), key)
        body = {"model": "echo", "messages": [{"role": "user", "content": PROMPT}]}
        headers = {"authorization": f"Bearer {key}"}
        answer = httpx.post(f"{url}/v1/chat/completions", json=body, headers=headers, timeout=60)
        answer.raise_for_status()
        received = json.loads(upstream.received[-1].body)["messages"][-1]["content"]
        content = answer.json()["choices"][0]["message"]["content"]
        print(f"{mode}\n  upstream saw: {received}\n  client got:   {content}")
        for value in (NUMBER, PHONE, MAIL):
            assert value not in received
            assert (value in content) == (mode == "restore")
        assert all(between.authorized)
        return between.seen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--litellm-venv", type=Path, required=True)
    parser.add_argument("--record", action="store_true")
    given = parser.parse_args()
    seen = {mode: check(given.litellm_venv.resolve(), mode) for mode in MODES}
    if given.record:
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        GOLDEN.write_text(json.dumps(seen, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print("ok")
    return 0


if __name__ == "__main__":
    sys.exit(main())
