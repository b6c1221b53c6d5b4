"""A warning in every chat API: the code that comes back sends the prompt, once, and only that."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
import pytest

from gateway.proxy.acknowledging.flow import MOST_FAILURES
from gateway.proxy.echo import ECHOES
from tests.support.chatting import APIS, Api
from tests.support.inprocess import App
from tests.support.warnings import GOOD, PLACE, PROTECTED, UNSURE, code_in, warning

pytestmark = pytest.mark.anyio

OPENAI = APIS[0]


@pytest.fixture(scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    async with warning(tmp_path_factory.mktemp("warned")) as started:
        yield started


async def ask(app: App, api: Api, history: Sequence[str], stream: bool = False) -> httpx.Response:
    app.upstream.answer = ECHOES[api.echo](("gpt-5",)).handle_async_request
    return await app.post(api.body(history, stream), api.address(stream))


async def told(app: App, api: Api, history: Sequence[str], stream: bool = False) -> str:
    """What the assistant says."""
    answer = await ask(app, api, history, stream)
    assert answer.status_code == 200, answer.text
    return api.read(answer.text, stream)


def sent(app: App) -> str:
    return str(app.upstream.bodies[-1])


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
async def test_a_code_and_a_reason_send_the_prompt_once(app: App, api: Api, stream: bool) -> None:
    history = [PROTECTED]
    answer = await ask(app, api, history, stream)
    assert answer.headers["x-grindvakt-decision"] == "warn"
    assert app.upstream.received == []
    history += [api.read(answer.text, stream)]
    assert "Elsevier" not in history[-1]
    assert "1. Jag har rätt att använda materialet." in history[-1]
    assert app.record(answer)["acknowledgement"]["state"] == "warned"

    code = code_in(history[-1])
    history += [f"{code} 1 det är min egen text"]
    answer = await ask(app, api, history, stream)
    assert answer.headers["x-grindvakt-decision"] == "forward", answer.text
    assert len(app.upstream.received) == 1
    assert PROTECTED in sent(app)
    for own in (code, "min egen text", "Grindvakt"):
        assert own not in sent(app)
    record = await app.finished(answer)
    assert record["acknowledgement"] == {
        "state": "justified",
        "rules": ["copyright"],
        "reason": "rights",
        "text": "det är min egen text",
        "problem": "",
    }
    reply = api.read(answer.text, stream)
    assert PROTECTED in reply

    later = await ask(app, api, [*history, reply, GOOD], stream)
    assert later.headers["x-grindvakt-decision"] == "forward", later.text
    assert PROTECTED in sent(app)
    assert GOOD in sent(app)
    for own in (code, "min egen text", "Grindvakt"):
        assert own not in sent(app)
    assert app.record(later)["withheld"] == 2

    again = await ask(app, api, history, stream)
    assert again.headers["x-grindvakt-decision"] == "warn", "the code has been used"
    assert app.record(again)["acknowledgement"]["problem"] == "used"
    assert code_in(api.read(again.text, stream)) != code
    assert len(app.upstream.received) == 2


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
async def test_masked_values_stay_masked(app: App, api: Api, stream: bool) -> None:
    history = [PLACE]
    history += [await told(app, api, history, stream), "skicka maskerat"]
    answer = await ask(app, api, history, stream)
    assert answer.headers["x-grindvakt-decision"] == "redact", answer.text
    assert "[LOCATION_1]" in sent(app)
    assert "Örebro" not in sent(app)
    assert app.record(answer)["acknowledgement"]["state"] == "masked"
    reply = api.read(answer.text, stream)
    assert "Örebro" in reply, "what was replaced is put back"

    later = await ask(app, api, [*history, reply, GOOD], stream)
    assert later.headers["x-grindvakt-decision"] == "redact", later.text
    assert "Örebro" not in sent(app)
    assert "maskerat" not in sent(app)


async def test_what_was_masked_stays_so_when_something_else_is_sent(app: App) -> None:
    history = [PLACE]
    history += [await told(app, OPENAI, history), "send masked"]
    history += [await told(app, OPENAI, history), "Och mötet i Lund?"]
    warned = await told(app, OPENAI, history)
    history += [warned, code_in(warned)]
    answer = await ask(app, OPENAI, history)
    assert answer.headers["x-grindvakt-decision"] == "redact", answer.text
    assert "Lund" in sent(app)
    assert "Örebro" not in sent(app)


async def test_held_has_no_code_and_names_whom_to_ask(app: App) -> None:
    answer = await ask(app, OPENAI, [UNSURE])
    assert answer.headers["x-grindvakt-decision"] == "hold"
    text = OPENAI.read(answer.text, False)
    assert "GV-" not in text
    assert "ai@exempel.se" in text
    assert "10.20.30.40" not in text
    record = app.record(answer)
    assert (record["action"], record["acknowledgement"]["state"]) == ("hold", "held")
    for reply in ("skicka maskerat", "GV-K7F2-9XQM-3D4T 1"):
        assert (await ask(app, OPENAI, [UNSURE, text, reply])).headers[
            "x-grindvakt-decision"
        ] == "hold"
    assert app.upstream.received == []
    later = await ask(app, OPENAI, [UNSURE, text, GOOD])
    assert later.headers["x-grindvakt-decision"] == "forward"
    assert "10.20.30.40" not in sent(app)


async def refused(app: App, history: Sequence[str], problem: str) -> str:
    """The warning that comes instead of an answer."""
    before = len(app.upstream.received)
    answer = await ask(app, OPENAI, history)
    assert answer.headers["x-grindvakt-decision"] == "warn", answer.text
    assert len(app.upstream.received) == before
    assert app.record(answer)["acknowledgement"]["problem"] == problem
    return OPENAI.read(answer.text, False)


async def test_a_wrong_code_is_refused_and_a_new_one_works(app: App) -> None:
    history = [PROTECTED]
    history += [await told(app, OPENAI, history), "GV-0000-0000-0000 1"]
    history += [await refused(app, history, "unknown")]
    assert history[-1].startswith("Koden gäller inte")
    history += [f"{code_in(history[-1])} 1"]
    answer = await ask(app, OPENAI, history)
    assert answer.headers["x-grindvakt-decision"] == "forward"
    assert app.upstream.bodies[-1]["messages"] == [{"role": "user", "content": PROTECTED}]
    later = [*history, OPENAI.read(answer.text, False), GOOD]
    assert (await ask(app, OPENAI, later)).headers["x-grindvakt-decision"] == "forward"
    assert [m["role"] for m in app.upstream.bodies[-1]["messages"]] == ["user", "assistant", "user"]


async def test_a_reason_must_be_given_where_it_is_asked_for(app: App) -> None:
    warned = await told(app, OPENAI, [PROTECTED])
    code = code_in(warned)
    history = [PROTECTED, warned, code]
    history += [await refused(app, history, "reason")]
    history += [f"{code} public"]
    assert (await ask(app, OPENAI, history)).headers["x-grindvakt-decision"] == "forward"


async def test_what_cannot_be_masked_is_not(app: App) -> None:
    warned = await told(app, OPENAI, [PROTECTED])
    assert "maskerat" not in warned
    await refused(app, [PROTECTED, warned, "skicka maskerat"], "unmaskable")


async def test_a_reason_with_personal_data_is_not_kept(app: App) -> None:
    warned = await told(app, OPENAI, [PROTECTED])
    said = "Eva Testsson, eva.test@exempel.se, har sagt ja"
    answer = await ask(app, OPENAI, [PROTECTED, warned, f"{code_in(warned)} 1 {said}"])
    assert answer.headers["x-grindvakt-decision"] == "forward"
    record = app.record(answer)["acknowledgement"]
    assert (record["state"], record["reason"], record["text"]) == ("justified", "rights", "")
    assert "eva.test" not in str(app.records())
    assert "eva.test" not in str(app.logged())


async def test_a_code_is_for_its_prompt_only(app: App) -> None:
    warned = await told(app, OPENAI, [PROTECTED])
    code = code_in(warned)
    for history in (
        [f"{PROTECTED} På svenska.", warned, f"{code} 1"],
        ["Hej!", "Hej!", PROTECTED, warned, f"{code} 1"],
        [PLACE, warned, f"{code} 1"],
    ):
        await refused(app, history, "unknown")
    answer = await ask(app, OPENAI, [PROTECTED, warned, f"{code} 1"])
    assert answer.headers["x-grindvakt-decision"] == "forward", "it was not used up by that"


async def test_a_code_does_not_cover_what_was_not_asked_about(app: App) -> None:
    """The system message is no part of the prompt, but what stands in it is judged."""
    warned = await told(app, OPENAI, [PROTECTED])
    body = OPENAI.body([PROTECTED, warned, f"{code_in(warned)} 1"], False)
    body["messages"].insert(0, {"role": "system", "content": "Vi är på kontoret i Malmö."})
    answer = await app.post(body)
    assert answer.headers["x-grindvakt-decision"] == "warn"
    assert app.record(answer)["acknowledgement"]["problem"] == "changed"


async def test_an_acknowledged_prompt_is_asked_about_again_in_another_conversation(
    app: App,
) -> None:
    warned = await told(app, OPENAI, [PROTECTED])
    assert (await ask(app, OPENAI, [PROTECTED, warned, f"{code_in(warned)} 1"])).status_code == 200
    assert (await ask(app, OPENAI, [PROTECTED])).headers["x-grindvakt-decision"] == "warn"


async def test_a_prompt_that_was_not_acknowledged_is_withheld_later(app: App) -> None:
    warned = await told(app, OPENAI, [PROTECTED])
    answer = await ask(app, OPENAI, [PROTECTED, warned, GOOD])
    assert answer.headers["x-grindvakt-decision"] == "forward"
    assert app.upstream.bodies[-1]["messages"] == [{"role": "user", "content": GOOD}]


async def test_history_that_was_edited_afterwards_is_asked_about(app: App) -> None:
    warned = await told(app, OPENAI, [PROTECTED])
    history = [PROTECTED, warned, f"{code_in(warned)} 1"]
    reply = await told(app, OPENAI, history)
    edited = [f"{PROTECTED} Kapitel 2.", *history[1:], reply, GOOD]
    assert (await ask(app, OPENAI, edited)).headers["x-grindvakt-decision"] == "warn"


async def test_redaction_goes_on_after_an_acknowledgement(app: App) -> None:
    text = f"{PROTECTED} Svara till eva.test@exempel.se."
    warned = await told(app, OPENAI, [text])
    answer = await ask(app, OPENAI, [text, warned, f"{code_in(warned)} 1"])
    assert answer.headers["x-grindvakt-decision"] == "redact"
    assert "eva.test" not in sent(app)
    assert "Elsevier" in sent(app)


async def test_a_block_is_stronger(app: App) -> None:
    answer = await ask(app, OPENAI, [f"{PROTECTED} Numret är 850101-2382."])
    assert answer.headers["x-grindvakt-decision"] == "block"
    assert "GV-" not in answer.text


async def test_tools_go_on_behind_an_acknowledged_prompt(app: App) -> None:
    """A loop of tool calls resends the prompt with our warning and the code each time."""
    warned = await told(app, OPENAI, [PROTECTED])
    body = OPENAI.body([PROTECTED, warned, f"{code_in(warned)} 1"], False)
    tool = {"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}
    assert (await app.post(body | {"tools": [tool]})).headers["x-grindvakt-decision"] == "forward"
    call = {"id": "c1", "type": "function", "function": {"name": "look", "arguments": "{}"}}
    more: list[Any] = [
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c1", "content": "Inget fanns."},
    ]
    answer = await app.post({**body, "messages": body["messages"] + more, "tools": [tool]})
    assert answer.headers["x-grindvakt-decision"] == "forward", answer.text
    roles = [message["role"] for message in app.upstream.bodies[-1]["messages"]]
    assert roles == ["user", "assistant", "tool"]


async def test_who_guesses_must_wait(tmp_path: Any) -> None:
    async with warning(tmp_path) as app:
        warned = await told(app, OPENAI, [PROTECTED])
        for number in range(MOST_FAILURES):
            history = [PROTECTED, warned, f"GV-0000-0000-{number:04} 1"]
            await refused(app, history, "unknown")
        answer = await ask(app, OPENAI, [PROTECTED, warned, f"{code_in(warned)} 1"])
        assert answer.status_code == 429
        assert answer.json()["error"]["code"] == "too_many_codes"
        assert app.upstream.received == []
        assert (await ask(app, OPENAI, [GOOD])).status_code == 200
