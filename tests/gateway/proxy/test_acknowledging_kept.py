"""Warnings where the client does not resend the prompt: it is kept, encrypted, for its code."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from gateway.storage.engine import open_database
from gateway.storage.tables import kept_object
from tests.support.inprocess import App
from tests.support.keeping import Keeping
from tests.support.warnings import GOOD, PLACE, PROTECTED, code_in, warning

pytestmark = pytest.mark.anyio

COPILOT = "/copilot/beta/copilot/conversations"
RESPONSES = "/v1/responses"
DISCOVERY = "/notebooklm/v1alpha/projects/1/locations/eu/collections/default_collection/engines/e"
ASSIST = f"{DISCOVERY}/assistants/default_assistant:streamAssist"
SERVICES: dict[str, Any] = {
    "copilot": {"adapter": "copilot", "base_url": "https://upstream.test"},
    "mistral": {"adapter": "mistral", "base_url": "https://upstream.test/mistral"},
}


@pytest.fixture(scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    async with warning(tmp_path_factory.mktemp("kept"), services=SERVICES) as started:
        yield started


@pytest.fixture
def keeping(app: App) -> Keeping:
    kept = Keeping()
    app.upstream.answer = kept.transported
    return kept


def said(response: Any) -> str:
    return str(response["output"][0]["content"][0]["text"])


async def respond(app: App, text: str, **fields: Any) -> httpx.Response:
    return await app.post({"model": "gpt-5", "input": text, **fields}, RESPONSES)


async def test_a_response_goes_on_from_where_it_was(app: App, keeping: Keeping) -> None:
    first = (await respond(app, "Hej.")).json()
    answer = await respond(app, PROTECTED, previous_response_id=first["id"])
    assert answer.headers["x-grindvakt-decision"] == "warn"
    warned = answer.json()
    reply = f"{code_in(said(warned))} rights"
    answer = await respond(app, reply, previous_response_id=warned["id"])
    assert answer.headers["x-grindvakt-decision"] == "forward", answer.text
    assert keeping.said[answer.json()["id"]] == ["Hej.", PROTECTED]
    assert app.record(answer)["acknowledgement"]["reason"] == "rights"
    later = await respond(app, GOOD, previous_response_id=answer.json()["id"])
    assert later.headers["x-grindvakt-decision"] == "forward"
    again = await respond(app, reply, previous_response_id=warned["id"])
    assert app.record(again)["acknowledgement"]["problem"] == "used"
    assert "GV-" not in keeping.heard


async def test_a_response_is_sent_masked(app: App, keeping: Keeping) -> None:
    warned = (await respond(app, PLACE)).json()
    phrase = f"skicka maskerat {code_in(said(warned))}"
    assert phrase in said(warned)
    answer = await respond(app, phrase, previous_response_id=warned["id"])
    assert answer.headers["x-grindvakt-decision"] == "redact", answer.text
    assert "Örebro" not in keeping.heard
    assert "[LOCATION_1]" in keeping.heard
    assert "Örebro" in said(answer.json())


async def test_a_stream_is_asked_for_by_the_reply(app: App, keeping: Keeping) -> None:
    warned = (await respond(app, PROTECTED)).json()
    reply = f"{code_in(said(warned))} 1"
    answer = await respond(app, reply, previous_response_id=warned["id"], stream=True)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert keeping.asked[-1][2]["stream"] is True


@pytest.mark.parametrize("verb", ["chat", "chatOverStream"])
async def test_copilot(app: App, keeping: Keeping, verb: str) -> None:
    headers = {"authorization": "Bearer the-persons-own", "x-grindvakt-key": app.keys["demo"]}
    async with app.client(None, **headers) as client:
        made, other = [(await client.post(COPILOT, json={})).json()["id"] for _ in range(2)]

        async def ask(text: str, where: str = made) -> httpx.Response:
            return await client.post(f"{COPILOT}/{where}/{verb}", json={"message": {"text": text}})

        answer = await ask(PROTECTED)
        assert answer.headers["x-grindvakt-decision"] == "warn", answer.text
        code = code_in(answer.text)
        elsewhere = await ask(f"{code} 1", other)
        assert elsewhere.status_code == 400
        assert elsewhere.json()["error"]["innerError"]["code"] == "unknown_code"
        assert keeping.said == {made: [], other: []}
        answer = await ask(f"{code} 1")
        assert answer.headers["x-grindvakt-decision"] == "forward", answer.text
        assert keeping.said[made] == [PROTECTED]
        assert app.record(await ask(f"{code} 1"))["acknowledgement"]["problem"] == "used"
        assert keeping.said[made] == [PROTECTED]


async def test_a_notebook_is_asked_in_a_stream(app: App) -> None:
    from gateway.proxy.echo import ECHOES

    app.upstream.answer = ECHOES["notebooklm"](()).handle_async_request
    headers = {"authorization": "Bearer the-persons-own", "x-grindvakt-key": app.keys["demo"]}
    async with app.client(None, **headers) as client:
        answer = await client.post(ASSIST, json={"query": {"text": PROTECTED}})
        assert answer.headers["x-grindvakt-decision"] == "warn", answer.text
        code = code_in(answer.text)
        answer = await client.post(ASSIST, json={"query": {"text": f"{code} 1"}})
        assert answer.headers["x-grindvakt-decision"] == "forward", answer.text
        assert app.upstream.bodies[-1]["query"]["text"] == PROTECTED


async def test_nothing_readable_is_kept(app: App, keeping: Keeping) -> None:
    warned = (await respond(app, PROTECTED)).json()
    code = code_in(said(warned))
    database = open_database(f"sqlite:///{app.folder / 'data/grindvakt.db'}")
    with database.read() as connection:
        rows = [dict(row) for row in connection.execute(kept_object.select()).mappings()]
    database.close()
    kinds = {row["kind"] for row in rows}
    assert {"code", "original"} <= kinds
    held = repr(rows)
    for secret in ("Elsevier", code, code.replace("-", "")[2:], "copyright"):
        assert secret not in held


async def test_a_client_that_resends_keeps_nothing(app: App, keeping: Keeping) -> None:
    def originals() -> int:
        database = open_database(f"sqlite:///{app.folder / 'data/grindvakt.db'}")
        with database.read() as connection:
            rows = connection.execute(kept_object.select()).mappings().all()
        database.close()
        return sum(row["kind"] == "original" for row in rows)

    before = originals()
    assert (await respond(app, PROTECTED, store=False)).status_code == 200
    assert originals() == before


MISTRAL = "/mistral/v1/conversations"


async def test_a_conversation_without_turns_of_ours_takes_the_header(
    app: App, keeping: Keeping
) -> None:
    """Mistral keeps its conversations and would know nothing of a turn of ours."""
    body = {"model": "mistral-large-latest", "inputs": PROTECTED}
    answer = await app.post(body, MISTRAL)
    assert answer.status_code == 428
    code = answer.headers["x-grindvakt-acknowledge"]
    async with app.client("demo", **{"x-grindvakt-acknowledge": f"{code} 1"}) as client:
        answer = await client.post(MISTRAL, json=body)
        assert answer.status_code == 200, answer.text
    assert keeping.said[answer.json()["conversation_id"]] == [PROTECTED]
