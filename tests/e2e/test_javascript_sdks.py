"""The official JavaScript SDKs of OpenAI and Anthropic through the gateway, one smoke test each.

They are pinned with their hashes in tests/interop/js/package-lock.json. `.ci/run` installs them
and names the folder in GRINDVAKT_TEST_NODE_MODULES; without it these tests are skipped."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.gateway import RunningGateway

SCRIPT = Path(__file__).parents[1] / "interop/js/smoke.mjs"
NODE = shutil.which("node")
MODULES = os.environ.get("GRINDVAKT_TEST_NODE_MODULES", "")
ADDRESS = "eva.test@exempel.se"

pytestmark = pytest.mark.skipif(
    not (NODE and MODULES),
    reason="needs node, and GRINDVAKT_TEST_NODE_MODULES: where npm ci has installed the SDKs",
)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    """The demo, whose services are echoes."""
    with RunningGateway(tmp_path_factory.mktemp("gateway")) as running:
        yield running


@pytest.mark.parametrize(
    ("vendor", "path", "error"),
    [("openai", "/v1", "BadRequestError"), ("anthropic", "/anthropic", "BadRequestError")],
)
def test_an_answer_a_stream_and_a_refusal(
    gateway: RunningGateway, vendor: str, path: str, error: str
) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "NODE_MODULES": MODULES,
        "BASE_URL": f"{gateway.url}{path}",
        "API_KEY": gateway.keys["demo"],
    }
    command = [str(NODE), str(SCRIPT), vendor]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert ADDRESS in seen["whole"]
    assert ADDRESS in seen["streamed"]
    assert seen["error"]["name"] == error
    assert seen["error"]["status"] == 400
    assert "personnummer" in seen["error"]["message"].lower()
    assert seen["error"]["event"] in seen["error"]["message"]
