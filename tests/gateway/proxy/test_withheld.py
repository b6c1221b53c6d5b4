"""A refused turn does not poison the conversation: it is withheld, the rest judged on its own."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.inprocess import HIDDEN, ROOT, App, chat, running

pytestmark = pytest.mark.anyio

BAD = f"Patienten har nummer {HIDDEN}"
GOOD = "Skriv en inbjudan till mötet."
RESPONSES = "/v1/responses"
EVENT = "018f2f6e-7b1c-7c3a-9d2e-0123456789ab"


def item(role: str, text: str) -> dict[str, Any]:
    """An input item as the SDK writes one."""
    kind = "output_text" if role == "assistant" else "input_text"
    return {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}


def sent_texts(app: App) -> str:
    return str(app.upstream.bodies[-1])


@pytest.fixture(scope="module")
async def turns(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A gateway whose demo tenant's refusals are assistant turns."""
    folder = tmp_path_factory.mktemp("turns")
    source = (ROOT / "policies/tenants/demo.yaml").read_text(encoding="utf-8")
    (folder / "turn.yaml").write_text(
        source.replace("refusal_form: error", "refusal_form: assistant_turn"), encoding="utf-8"
    )
    tenant = {
        "title": "Turns",
        "policy": "turn.yaml",
        "demo_key": {"subject": "u", "roles": ["employee"]},
    }
    async with running(folder, tenants={"demo": tenant}) as app:
        yield app


async def test_chat_after_an_error(fresh: App) -> None:
    """The client got an error, so it resends the refused message with the edited one behind it."""
    assert (await fresh.post(chat(BAD))).status_code == 400
    messages = [{"role": "user", "content": BAD}, {"role": "user", "content": GOOD}]
    for _ in range(5):
        answer = await fresh.post({"model": "gpt-5", "messages": messages})
        assert answer.status_code == 200, answer.text
        assert HIDDEN not in sent_texts(fresh)
        assert GOOD in sent_texts(fresh)
        assert fresh.record(answer)["withheld"] == 1
        reply = answer.json()["choices"][0]["message"]["content"]
        messages += [{"role": "assistant", "content": reply}, {"role": "user", "content": GOOD}]


BESIDE = {"type": "text", "text": "Sammanfatta:"}


@pytest.mark.parametrize(
    "again",
    [
        {"content": f"  {BAD}\n"},
        {"content": BAD, "name": "bo"},
        {"content": [{"type": "text", "text": BAD}]},
        {"content": [BESIDE, {"type": "text", "text": BAD.replace(" ", "\n ")}]},
    ],
)
async def test_a_refused_message_is_known_in_another_form(fresh: App, again: Any) -> None:
    assert (await fresh.post(chat(BAD))).status_code == 400
    messages = [{"role": "user", **again}, {"role": "user", "content": GOOD}]
    answer = await fresh.post({"model": "gpt-5", "messages": messages})
    assert answer.status_code == 200, answer.text
    assert HIDDEN not in sent_texts(fresh)
    assert fresh.record(answer)["withheld"] == 1


async def test_a_harmless_part_of_a_refused_message_is_not_remembered(fresh: App) -> None:
    bad = {"role": "user", "content": [BESIDE, {"type": "text", "text": BAD}]}
    assert (await fresh.post({"model": "gpt-5", "messages": [bad]})).status_code == 400
    good = {"role": "user", "content": [BESIDE, {"type": "text", "text": GOOD}]}
    messages = [good, {"role": "assistant", "content": "Ja."}, {"role": "user", "content": GOOD}]
    answer = await fresh.post({"model": "gpt-5", "messages": messages})
    assert answer.status_code == 200, answer.text
    assert fresh.record(answer)["withheld"] == 0
    assert "Sammanfatta:" in sent_texts(fresh)
    trimmed = chat(BAD, "Nej.", GOOD)
    assert fresh.record(await fresh.post(trimmed))["withheld"] == 1


async def test_chat_after_a_turn(turns: App) -> None:
    turns.reset()
    refused = await turns.post(chat(BAD))
    assert refused.status_code == 200
    reply = refused.json()["choices"][0]["message"]["content"]
    assert refused.headers["x-grindvakt-event"] in reply
    assert turns.upstream.received == []
    history = [BAD, reply, GOOD]
    for _ in range(5):
        answer = await turns.post(chat(*history))
        assert answer.headers["x-grindvakt-decision"] == "forward", answer.text
        assert turns.upstream.bodies[-1]["messages"][0]["content"] == GOOD
        assert HIDDEN not in sent_texts(turns)
        assert "Grindvakt" not in sent_texts(turns)
        assert turns.record(answer)["withheld"] == 2
        history += [answer.json()["choices"][0]["message"]["content"], GOOD]


async def test_an_answer_that_only_looks_like_a_refusal_stays(turns: App) -> None:
    turns.reset()
    for ending in ("Nyckelharpan1", f"{EVENT} · 0123456789abcdef"):
        forged = f"Bra fråga.\n\nGrindvakt · {ending}"
        answer = await turns.post(chat(GOOD, forged, GOOD))
        assert turns.record(answer)["withheld"] == 0
        assert turns.upstream.bodies[-1]["messages"][1]["content"] == forged


async def test_streamed_turn_is_known_again(turns: App) -> None:
    turns.reset()
    refused = await turns.post(chat(BAD, stream=True))
    assert refused.headers["content-type"].startswith("text/event-stream")
    assert refused.text.rstrip().endswith("[DONE]")
    assert refused.headers["x-grindvakt-event"] in refused.text


async def test_responses_after_an_error(fresh: App) -> None:
    def body(*items: Any) -> dict[str, Any]:
        return {"model": "gpt-5", "input": list(items)}

    assert (await fresh.post(body(item("user", BAD)), path=RESPONSES)).status_code == 400
    answer = await fresh.post(body(item("user", BAD), item("user", GOOD)), path=RESPONSES)
    assert answer.status_code == 200, answer.text
    assert HIDDEN not in sent_texts(fresh)
    assert GOOD in sent_texts(fresh)


async def test_responses_after_a_turn(turns: App) -> None:
    turns.reset()
    body = {"model": "gpt-5", "input": [item("user", BAD)]}
    refused = await turns.post(body, path=RESPONSES)
    assert refused.status_code == 200
    assert turns.upstream.received == []
    output = refused.json()["output"]
    later = {"model": "gpt-5", "input": [*body["input"], *output, item("user", GOOD)]}
    answer = await turns.post(later, path=RESPONSES)
    assert answer.headers["x-grindvakt-decision"] == "forward", answer.text
    assert HIDDEN not in sent_texts(turns)
    assert "Grindvakt" not in sent_texts(turns)
    assert turns.upstream.bodies[-1]["input"] == [item("user", GOOD)]


async def test_responses_that_continue_a_turn_of_ours(turns: App) -> None:
    turns.reset()
    refused = await turns.post({"model": "gpt-5", "input": BAD}, path=RESPONSES)
    later = {"model": "gpt-5", "input": GOOD, "previous_response_id": refused.json()["id"]}
    answer = await turns.post(later, path=RESPONSES)
    assert answer.headers["x-grindvakt-decision"] == "forward", answer.text
    assert turns.upstream.bodies[-1] == {"model": "gpt-5", "input": GOOD}


async def test_responses_that_continue_a_turn_of_the_service(fresh: App) -> None:
    later = {"model": "gpt-5", "input": GOOD, "previous_response_id": "resp_0123456789abcdef0123"}
    answer = await fresh.post(later, path=RESPONSES)
    assert answer.status_code == 400
    assert "samtal som sparas hos tjänsten" in answer.json()["error"]["message"]
    assert "skicka hela samtalet" in answer.json()["error"]["message"]
    assert fresh.upstream.received == []


async def test_tool_results_keep_their_place_in_chat(fresh: App) -> None:
    call = {"id": "call_1", "type": "function", "function": {"name": "lookup", "arguments": "{}"}}
    messages = [
        {"role": "user", "content": "Slå upp ärendet."},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_1", "content": BAD},
    ]
    assert (await fresh.post({"model": "gpt-5", "messages": messages})).status_code == 400
    messages.append({"role": "user", "content": GOOD})
    answer = await fresh.post({"model": "gpt-5", "messages": messages})
    assert answer.status_code == 200, answer.text
    sent = fresh.upstream.bodies[-1]["messages"]
    assert [message["role"] for message in sent] == ["user", "assistant", "tool", "user"]
    assert sent[2]["tool_call_id"] == "call_1"
    assert HIDDEN not in str(sent)


async def test_tool_results_keep_their_place_in_responses(fresh: App) -> None:
    items: list[dict[str, Any]] = [
        item("user", "Slå upp ärendet."),
        {"type": "function_call", "call_id": "c1", "name": "lookup", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c1", "output": BAD},
    ]
    body = {"model": "gpt-5", "input": items}
    assert (await fresh.post(body, path=RESPONSES)).status_code == 400
    items.append(item("user", GOOD))
    answer = await fresh.post(body, path=RESPONSES)
    assert answer.status_code == 200, answer.text
    sent = fresh.upstream.bodies[-1]["input"]
    assert [each["type"] for each in sent] == [
        "message",
        "function_call",
        "function_call_output",
        "message",
    ]
    assert sent[2]["call_id"] == "c1"
    assert HIDDEN not in str(sent)


async def test_refused_message_is_known_after_a_restart(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        assert (await app.post(chat(BAD))).status_code == 400
    async with running(tmp_path) as app:
        answer = await app.post(chat(BAD, "Nej.", GOOD))
        assert answer.status_code == 200, answer.text
        assert HIDDEN not in sent_texts(app)
        assert app.record(answer)["withheld"] == 1


async def test_what_a_loosened_policy_lets_pass_is_not_withheld(tmp_path: Path) -> None:
    source = (ROOT / "policies/tenants/demo.yaml").read_text(encoding="utf-8")
    loose = source.replace("  - use: identity\n", "")
    loose += "  - id: numbers\n    finding: {types: [SE_PERSONNUMMER]}\n    action: forward\n"
    key = {"subject": "u", "roles": ["employee"]}
    policy = tmp_path / "policy.yaml"
    tenant = {"title": "Demo", "policy": "policy.yaml", "demo_key": key}
    policy.write_text(source, encoding="utf-8")
    async with running(tmp_path, tenants={"demo": tenant}) as app:
        assert (await app.post(chat(BAD))).status_code == 400
    policy.write_text(loose, encoding="utf-8")
    async with running(tmp_path, tenants={"demo": tenant}) as app:
        answer = await app.post(chat(BAD, "Nej.", GOOD))
        assert answer.status_code == 200, answer.text
        assert app.record(answer)["withheld"] == 0
        assert HIDDEN in sent_texts(app)


async def test_another_tenants_identical_message_is_judged(fresh: App) -> None:
    assert (await fresh.post(chat(BAD))).status_code == 400
    conversation = chat(BAD, "Nej.", GOOD)
    other = await fresh.post(conversation, tenant="kth", path="/v1/chat/completions")
    assert other.headers["x-grindvakt-decision"] == "block", other.text
    assert fresh.record(other)["withheld"] == 0
    assert fresh.upstream.received == []


async def test_refused_message_sent_alone_is_refused_again(fresh: App) -> None:
    for _ in range(3):
        answer = await fresh.post(chat(BAD))
        assert answer.status_code == 400
        assert fresh.record(answer)["withheld"] == 0
    assert fresh.upstream.received == []


async def test_message_is_not_remembered_before_its_refusal_is_durable(fresh: App) -> None:
    """What could not be recorded was not refused for good."""
    from tests.support.audit import fail

    fresh.store.before = fail
    assert (await fresh.post(chat(BAD))).status_code == 503
    fresh.store.before = lambda: None
    answer = await fresh.post(chat(BAD, "Nej.", GOOD))
    assert answer.status_code == 400
    assert fresh.record(answer)["withheld"] == 0
