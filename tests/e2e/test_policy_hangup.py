"""A hang-up makes a running gateway read its policy files again, without losing a request."""

import signal
import threading
from pathlib import Path

import httpx
import yaml

from tests.support.gateway import ROOT, RunningGateway
from tests.support.inprocess import MAIL, chat
from tests.support.policies import policy_text

QUESTION = chat(f"Mejla {MAIL} om mötet")


def configured(folder: Path) -> Path:
    document = yaml.safe_load((ROOT / "deploy/demo.yaml").read_text("utf-8"))
    key = {"subject": "demo", "roles": ["employee"]}
    document["tenants"] = {"demo": {"title": "D", "policy": "demo.yaml", "demo_key": key}}
    path = folder / "grindvakt.yaml"
    path.write_text(yaml.safe_dump(document), "utf-8")
    (folder / "demo.yaml").write_text(policy_text(rule="alfa"), "utf-8")
    return path


def test_a_hangup_reloads_the_policies_under_load(tmp_path: Path) -> None:
    said: list[str] = []
    failed: list[BaseException] = []
    done = threading.Event()
    with RunningGateway(tmp_path, config=configured(tmp_path)) as gateway:
        headers = {"authorization": f"Bearer {gateway.keys['demo']}"}

        def ask() -> None:
            try:
                with httpx.Client(base_url=gateway.url, headers=headers) as client:
                    while not done.is_set():
                        answer = client.post("/v1/chat/completions", json=QUESTION)
                        assert answer.status_code == 400
                        said.append(answer.json()["error"]["message"])
            except (httpx.HTTPError, AssertionError) as error:
                failed.append(error)

        threads = [threading.Thread(target=ask) for _ in range(2)]
        for thread in threads:
            thread.start()
        for rule in ("beta", "alfa", "beta"):
            (tmp_path / "demo.yaml").write_text(policy_text(rule=rule), "utf-8")
            assert gateway.process is not None
            gateway.process.send_signal(signal.SIGHUP)
            now = len(said)
            while not failed and not any(f"Regeln {rule}." in each for each in said[now:]):
                done.wait(0.05)
        done.set()
        for thread in threads:
            thread.join()
    assert failed == []
    assert all(("Regeln alfa." in each) != ("Regeln beta." in each) for each in said)
