"""Warnings as users of the official SDK and of curl meet them, with the demo's policy."""

import json
import shutil
import subprocess
from typing import Any

import openai
import pytest

from tests.e2e.conftest import Client
from tests.support.gateway import RunningGateway
from tests.support.upstream import FakeUpstream
from tests.support.warnings import GOOD, PROTECTED, code_in

MODEL = "gpt-4o-mini"
HEADER = "x-grindvakt-acknowledge"


def told(client: openai.OpenAI, messages: list[Any], stream: bool) -> str:
    answer = client.chat.completions.create(model=MODEL, messages=messages, stream=stream)
    if not stream:
        return str(answer.choices[0].message.content)
    return "".join(chunk.choices[0].delta.content or "" for chunk in answer if chunk.choices)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_a_chat_with_the_sdk(client: Client, upstream: FakeUpstream, stream: bool) -> None:
    messages: list[Any] = [{"role": "user", "content": PROTECTED}]

    def say(text: str) -> str:
        messages.append({"role": "user", "content": text})
        reply = told(client(), messages, stream)
        messages.append({"role": "assistant", "content": reply})
        return reply

    messages.append({"role": "assistant", "content": told(client(), messages, stream)})
    assert not upstream.received
    reply = say(f"{code_in(messages[-1]['content'])} 1 min egen text")
    assert reply == PROTECTED, "the upstream echoes the prompt"
    assert say(GOOD) == GOOD
    assert [json.loads(r.body)["messages"][0]["content"] for r in upstream.received] == [
        PROTECTED,
        PROTECTED,
    ]
    assert b"GV-" not in b"".join(received.body for received in upstream.received)


def test_the_sdk_without_a_conversation(client: Client, upstream: FakeUpstream) -> None:
    asked: dict[str, Any] = {"model": "text-embedding-3-small", "input": PROTECTED}
    with pytest.raises(openai.APIStatusError) as refused:
        client().embeddings.create(**asked)
    assert refused.value.status_code == 428
    assert refused.value.code == "acknowledgement_required"
    code = refused.value.response.headers[HEADER]
    assert not upstream.received
    client().embeddings.create(**asked, extra_headers={HEADER: f"{code} rights"})
    assert len(upstream.received) == 1
    with pytest.raises(openai.APIStatusError):
        client().embeddings.create(**asked, extra_headers={HEADER: f"{code} rights"})
    assert len(upstream.received) == 1


def test_curl(running: RunningGateway, upstream: FakeUpstream) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    body = json.dumps({"model": "text-embedding-3-small", "input": PROTECTED})

    def curl(*more: str) -> tuple[int, dict[str, str]]:
        command = ["curl", "-s", "-D", "-", "-o", "/dev/null", *more, "-d", body]
        command += ["-H", "content-type: application/json"]
        command += ["-H", f"authorization: Bearer {running.keys['demo']}"]
        done = subprocess.run(
            [*command, f"{running.url}/v1/embeddings"],
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
        status, *lines = done.stdout.strip().splitlines()
        headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
        return int(status.split()[1]), headers

    status, headers = curl()
    assert (status, headers["x-grindvakt-decision"]) == (428, "warn")
    code = headers[HEADER]
    assert curl("-H", f"{HEADER}: {code} 1 förlaget har sagt ja")[0] == 200
    assert curl("-H", f"{HEADER}: {code} 1")[0] == 428
    assert len(upstream.received) == 1
