"""The gateway, the floors, LiteLLM, and LiteLLM with Presidio, in one run.

Neither LiteLLM nor a Presidio service is a dependency. Make an environment for each, outside the
repository, and name them:

    python3 -m venv ~/litellm  && ~/litellm/bin/pip install 'litellm[proxy]'
    python3 -m venv ~/presidio && ~/presidio/bin/pip install presidio-analyzer \
        presidio-anonymizer flask gunicorn
    python -m tests.benchmarks.litellm --litellm-venv ~/litellm --presidio-venv ~/presidio

All options of `tests.benchmarks.gateway` work here too. LiteLLM runs with one worker and in its
lightest setting: no database, no callbacks, no logs, the local price list, a priced model name.
Presidio masks before the call, with the recognizers for e-mail, telephone, card, IBAN, network
address and person on a blank spaCy model; its two services have the harness's processor, so that
LiteLLM has one of its own. Their time and memory count as LiteLLM's in the tables.
"""

import argparse
import json
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks import gateway, machine, servers
from tests.benchmarks.servers import Bench, Start, Target

MODES = ("fixed", "fixed-paced", "echo")
MASKED = ("EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "IP_ADDRESS", "PERSON")
BASES = (*gateway.FLOORS, "litellm", "litellm_presidio")
QUIET = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_TELEMETRY": "False",
    "LITELLM_MODE": "PRODUCTION",
    "LITELLM_LOG": "ERROR",
    "NO_DOCS": "True",
}


def configuration(upstream: str, presidio: tuple[str, str] | None) -> dict[str, Any]:
    """LiteLLM's configuration; `presidio` holds the analyzer's and the anonymizer's addresses."""
    models = [
        {
            "model_name": mode,
            "litellm_params": {
                "model": "openai/gpt-4o-mini",
                "api_base": f"{upstream}/v1" if mode == "fixed" else f"{upstream}/as/{mode}/v1",
                "api_key": "sk-upstream",
            },
        }
        for mode in MODES
    ]
    made: dict[str, Any] = {
        "model_list": models,
        "litellm_settings": {"set_verbose": False, "telemetry": False},
    }
    if presidio:
        guard = {
            "guardrail": "presidio",
            "mode": "pre_call",
            "default_on": True,
            "presidio_analyzer_api_base": presidio[0],
            "presidio_anonymizer_api_base": presidio[1],
            "presidio_language": "en",
            "presidio_filter_scope": "input",
            "pii_entities_config": dict.fromkeys(MASKED, "MASK"),
        }
        made["guardrails"] = [{"guardrail_name": "mask", "litellm_params": guard}]
    return made


def _proxy(made: Bench, venv: Path, name: str, presidio: tuple[str, str] | None) -> Target:
    config = made.folder / f"{name}.yaml"
    config.write_text(json.dumps(configuration(made.upstream, presidio)), "utf-8")
    port, key = servers.free_port(), f"sk-{secrets.token_hex(24)}"
    command = [str(venv / "bin" / "litellm"), "--host", "127.0.0.1", "--port", str(port)]
    command += ["--num_workers", "1", "--config", str(config)]
    url = f"http://127.0.0.1:{port}"
    pid, seconds = made.run(
        name,
        command,
        f"{url}/health/liveliness",
        cpu=servers.TARGET_CPU,
        env={**QUIET, "LITELLM_MASTER_KEY": key},
        cwd=made.folder,
    )
    header = f"authorization: Bearer {key}"
    idle = servers.memory(pid)
    return Target(name, url + servers.CHAT, (header,), (pid,), started=seconds, idle_mib=idle)


def plain(venv: Path) -> Start:
    """LiteLLM as it is, screening nothing."""

    def start(made: Bench) -> Target:
        return _proxy(made, venv, "litellm", None)

    return start


def _service(made: Bench, venv: Path, app: str, env: dict[str, str]) -> tuple[int, str]:
    port = servers.free_port()
    url = f"http://127.0.0.1:{port}"
    command = [str(venv / "bin" / "gunicorn"), "-w", "1", "-b", f"127.0.0.1:{port}"]
    command.append(f"tests.benchmarks.presidio_service:{app}()")
    pid, _ = made.run(app, command, f"{url}/health", cpu=servers.HARNESS_CPU, env=env)
    return pid, url


def masked(litellm: Path, presidio: Path) -> Start:
    """LiteLLM with Presidio's two services behind its guardrail."""

    def start(made: Bench) -> Target:
        blank = Path(made.stack.enter_context(tempfile.TemporaryDirectory())) / "blank-en"
        make = f"import spacy; spacy.blank('en').to_disk({str(blank)!r})"
        subprocess.run([str(presidio / "bin" / "python"), "-c", make], check=True)
        analyzer, at = _service(made, presidio, "analyzer", {"BLANK_MODEL": str(blank)})
        anonymizer, to = _service(made, presidio, "anonymizer", {})
        proxy = _proxy(made, litellm, "litellm_presidio", (at, to))
        idle = machine.rss_mib(machine.tree([*proxy.pids, analyzer, anonymizer]))
        return Target(
            proxy.name,
            proxy.url,
            proxy.headers,
            proxy.pids,
            (analyzer, anonymizer),
            proxy.started,
            idle,
            screens=True,
        )

    return start


def main() -> int:
    names = (*gateway.TARGETS, "litellm", "litellm_presidio")
    parser: argparse.ArgumentParser = gateway.parser(__doc__ or "", names)
    parser.add_argument("--litellm-venv", type=Path, required=True)
    parser.add_argument("--presidio-venv", type=Path, required=True)
    given = parser.parse_args()
    litellm, presidio = given.litellm_venv.resolve(), given.presidio_venv.resolve()
    starts = {
        **gateway.TARGETS,
        "litellm": plain(litellm),
        "litellm_presidio": masked(litellm, presidio),
    }
    return gateway.compare(starts, gateway.options(given), BASES)


if __name__ == "__main__":
    sys.exit(main())
