"""What Google, Mistral and Microsoft keep."""

import json
from typing import Any

import httpx
import pytest

from tests.support.inprocess import MAIL, App
from tests.support.keeping import Keeping

pytestmark = pytest.mark.anyio

OTHER = "olle.test@exempel.se"
COPILOT = "/copilot/beta/copilot/conversations"
MISTRAL = "/mistral/v1/conversations"
GEMINI = "/gemini/v1beta"
MODEL = "gemini-2.5-flash"


async def post(client: httpx.AsyncClient, path: str, body: Any) -> httpx.Response:
    answer = await client.post(path, json=body)
    assert answer.status_code in (200, 201), answer.text
    return answer


def events(answer: httpx.Response) -> list[Any]:
    return [json.loads(line[6:]) for line in answer.text.split("\n") if line[:6] == "data: "]


async def test_copilots_conversations_go_on(app: App, keeping: Keeping) -> None:
    headers = {"authorization": "Bearer the-persons-own", "x-grindvakt-key": app.keys["demo"]}
    async with app.client(None, **headers) as client:
        made = (await post(client, COPILOT, {})).json()["id"]
        await post(client, f"{COPILOT}/{made}/chat", {"message": {"text": f"Jag är {MAIL}."}})
        asked = {"message": {"text": f"Skriv till {OTHER}."}}
        answer = await post(client, f"{COPILOT}/{made}/chatOverStream", asked)
        last = events(answer)[-1]["messages"][0]["text"]
        assert last == f"Hittills: Jag är {MAIL}. | Skriv till {OTHER}."
        answer = await client.get(f"{COPILOT}/{made}")
        texts = [message["text"] for message in answer.json()["messages"]]
        assert texts == [f"Jag är {MAIL}.", f"Skriv till {OTHER}."]
        assert keeping.said[made] == [
            "Jag är [EMAIL_ADDRESS_1].",
            "Skriv till [EMAIL_ADDRESS_2].",
        ]
        assert (await client.delete(f"{COPILOT}/{made}")).status_code == 204
        keeping.said[made] = []
        again = await client.post(f"{COPILOT}/{made}/chat", json={"message": {"text": "Hej"}})
        assert again.status_code == 400
        assert app.record(again)["gaps"][0]["reason"] == "server_conversation"


@pytest.mark.parametrize("stream", [False, True])
async def test_mistrals_conversations_go_on_and_begin_anew(
    app: App, keeping: Keeping, stream: bool
) -> None:
    def said(answer: httpx.Response) -> tuple[str, str]:
        if not stream:
            body = answer.json()
            return body["conversation_id"], body["outputs"][0]["content"]
        found = events(answer)
        pieces = [e["content"] for e in found if e["type"] == "message.output.delta"]
        return found[0]["conversation_id"], "".join(pieces)

    async with app.client() as client:
        body = {"model": "mistral-small-latest", "inputs": f"Jag är {MAIL}.", "stream": stream}
        made, text = said(await post(client, MISTRAL, body))
        assert text == f"Hittills: Jag är {MAIL}."
        turn = {"inputs": f"Hon är {OTHER}.", "stream": stream}
        same, text = said(await post(client, f"{MISTRAL}/{made}", turn))
        assert (same, text) == (made, f"Hittills: Jag är {MAIL}. | Hon är {OTHER}.")
        entry = {"inputs": "Om.", "from_entry_id": "msg_0a1b2c3d4e5f60718293", "stream": stream}
        fork, text = said(await post(client, f"{MISTRAL}/{made}/restart", entry))
        assert fork != made
        assert text.startswith(f"Hittills: Jag är {MAIL}. | Hon är {OTHER}.")
        assert (await client.delete(f"{MISTRAL}/{made}")).status_code == 204
        assert (await client.post(f"{MISTRAL}/{made}", json=turn)).status_code == 400
        history = (await client.get(f"{MISTRAL}/{fork}/history")).json()
        assert history["entries"][0]["content"] == f"Jag är {MAIL}."
    assert MAIL not in keeping.heard


@pytest.mark.parametrize("stream", [False, True])
async def test_googles_caches_are_a_beginning_that_many_share(
    app: App, keeping: Keeping, stream: bool
) -> None:
    async def ask(client: httpx.AsyncClient, text: str) -> str:
        verb = "streamGenerateContent?alt=sse" if stream else "generateContent"
        body = {"cachedContent": made, "contents": [{"role": "user", "parts": [{"text": text}]}]}
        answer = await post(client, f"{GEMINI}/models/{MODEL}:{verb}", body)
        parts = [e["candidates"][0]["content"]["parts"] for e in events(answer)] if stream else [
            answer.json()["candidates"][0]["content"]["parts"]
        ]  # fmt: skip
        return "".join(part["text"] for found in parts for part in found)

    async with app.client() as client:
        cache = {
            "model": f"models/{MODEL}",
            "contents": [{"role": "user", "parts": [{"text": f"Chefen är {MAIL}."}]}],
            "ttl": "300s",
        }
        made = (await post(client, f"{GEMINI}/cachedContents", cache)).json()["name"]
        assert await ask(client, "Vem?") == f"Hittills: Chefen är {MAIL}. | Vem?"
        asked = f"Skriv till {OTHER} om {MAIL}."
        assert await ask(client, asked) == f"Hittills: Chefen är {MAIL}. | {asked}"
        assert keeping.said[""][-1] == "Skriv till [EMAIL_ADDRESS_2] om [EMAIL_ADDRESS_1]."
        path = f"{GEMINI}/{made}"
        assert (await client.patch(path, json={"ttl": "600s"})).status_code == 200
        assert (await client.get(path)).json()["name"] == made
        assert (await client.delete(path)).status_code == 200
        assert (await client.get(path)).status_code == 400
        body = {"cachedContent": made, "contents": []}
        verb = f"{GEMINI}/models/{MODEL}:generateContent"
        assert (await client.post(verb, json=body)).status_code == 400
    assert MAIL not in keeping.heard
