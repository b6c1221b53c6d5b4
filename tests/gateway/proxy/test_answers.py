"""A tenant whose policy asks has its answers screened: masked, labelled, stopped, recorded."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.inprocess import App, Pieces, answered, chat, running

pytestmark = pytest.mark.anyio

RULES = """
  - id: answer_phone
    answer: {types: [PHONE_NUMBER]}
    action: redact
    message: {sv: Numret visas inte., en: The number is not shown.}
  - id: answer_health
    answer: {types: [HEALTH]}
    action: block
    message: {sv: Svaret handlar om någons hälsa., en: The answer is about somebody's health.}
  - id: answer_mail
    answer: {types: [EMAIL_ADDRESS]}
    action: forward
    obligations: [label]
    message: {sv: Kontrollera adressen., en: Check the address.}
"""
POLICY = Path("policies/tenants/demo.yaml").read_text("utf-8")
PHONE = "070-174 06 05"  # of the series for fiction
HEALTH = "Anna Provsson har diabetes och är sjukskriven. "
EVENTS = {"content-type": "text/event-stream"}


@pytest.fixture(scope="module")
async def app(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    folder = tmp_path_factory.mktemp("answers")
    (folder / "answers.yaml").write_text(POLICY + RULES, "utf-8")
    tenants = {
        name: {
            "title": name,
            "policy": policy,
            "demo_key": {"subject": name, "roles": ["employee"]},
        }
        for name, policy in (("demo", "answers.yaml"), ("other", "builtin:demo"))
    }
    async with running(folder, tenants=tenants) as made:
        yield made


@pytest.fixture(autouse=True)
def fresh(app: App) -> None:
    app.reset()


def answers(app: App, *pieces: str, stream: bool) -> None:
    """Let the service say this."""
    if stream:
        chunks = [{"choices": [{"index": 0, "delta": {"content": p}}]} for p in pieces]
        chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        events = [f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks]
        events.append(b"data: [DONE]\n\n")
        made = httpx.Response(200, headers=EVENTS, stream=Pieces(events))
    else:
        message = {"role": "assistant", "content": "".join(pieces)}
        whole = {"id": "x", "choices": [{"index": 0, "message": message}]}
        made = answered(json.dumps(whole).encode())

    async def answer(_: httpx.Request) -> httpx.Response:
        return made

    app.upstream.answer = answer


def said(answer: httpx.Response) -> str:
    if answer.headers["content-type"] != "text/event-stream":
        return str(answer.json()["choices"][0]["message"]["content"])
    events = [line[6:] for line in answer.text.splitlines() if line.startswith("data: {")]
    choices: list[Any] = [c for e in map(json.loads, events) for c in e.get("choices", ())]
    return "".join(choice["delta"].get("content", "") for choice in choices)


@pytest.mark.parametrize("stream", [False, True])
async def test_a_value_in_the_answer_is_masked_and_the_callers_own_comes_back(
    app: App, stream: bool
) -> None:
    answers(app, "Hej [PERS", f"ON_1]! Ring {PHONE[:5]}", f"{PHONE[5:]} i dag. Bra.", stream=stream)
    answer = await app.post(chat("Skriv till Anna Provsson.", stream=stream))
    assert said(answer) == "Hej Anna Provsson! Ring [PHONE_NUMBER] i dag. Bra."
    recorded = (await app.finished(answer))["outcome"]["answer"]
    assert recorded["action"] == "redact"
    assert "answer_phone" in recorded["rules"]
    assert recorded["findings"][0][:2] == ["PHONE_NUMBER", "answer"]
    assert PHONE not in json.dumps(app.records())
    assert answer.headers.get("x-grindvakt-answer") == (None if stream else "redact")


async def test_an_answer_is_stopped_before_it_begins(app: App) -> None:
    answers(app, HEALTH, stream=False)
    answer = await app.post(chat("Hur mår hon?"))
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["code"] == "answer_stopped"
    assert error["message"].startswith("Svaret stoppades.\n")
    assert "någons hälsa" in error["message"]
    assert "diabetes" not in answer.text
    assert (await app.finished(answer))["outcome"]["outcome"] == "answer_stopped"


async def test_a_stream_is_stopped_in_the_middle(app: App) -> None:
    answers(app, "Så här är det. ", HEALTH, "Mer.", stream=True)
    answer = await app.post(chat("Hur mår hon?", stream=True))
    assert answer.status_code == 200
    assert said(answer) == "Så här är det. "
    error = json.loads(answer.text.rsplit("data: ", 1)[1])["error"]
    assert error["code"] == "answer_stopped"
    assert "diabetes" not in answer.text
    assert "[DONE]" not in answer.text
    assert (await app.finished(answer))["outcome"]["outcome"] == "answer_stopped"


@pytest.mark.parametrize("stream", [False, True])
async def test_a_label_follows_the_answer(app: App, stream: bool) -> None:
    answers(app, "Skriv till prov@example.com. ", "Lycka till!", stream=stream)
    answer = await app.post(chat("Vart ska jag skriva?", stream=stream))
    text, _, label = said(answer).partition("\n\n")
    assert text == "Skriv till prov@example.com. Lycka till!"
    assert label == "[Grindvakt: Vi hittade e-postadress i svaret. Kontrollera adressen.]"


async def test_what_no_rule_asks_about_passes_untouched(app: App) -> None:
    answers(app, "Uppsala ligger vid Fyrisån.", stream=False)
    answer = await app.post(chat("Var ligger Uppsala?"))
    assert said(answer) == "Uppsala ligger vid Fyrisån."
    assert "x-grindvakt-answer" not in answer.headers


async def test_a_tenant_whose_policy_does_not_ask_gets_its_answers_as_they_are(app: App) -> None:
    answers(app, f"Ring {PHONE}.", stream=False)
    answer = await app.post(chat("Vart ringer jag?"), tenant="other")
    assert said(answer) == f"Ring {PHONE}."
    assert (await app.finished(answer))["outcome"]["answer"] is None
