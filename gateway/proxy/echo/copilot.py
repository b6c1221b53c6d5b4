"""Microsoft 365 Copilot's API in the echo: conversations, retrieval and search."""

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from gateway.proxy.echo import common

Json = dict[str, Any]


class CopilotEcho(httpx.AsyncBaseTransport):
    """Answers the operations of Copilot's API; of a conversation it keeps nothing. `name` makes
    ids."""

    def __init__(
        self, models: tuple[str, ...] = (), name: Callable[[], str] = lambda: str(uuid.uuid4())
    ) -> None:
        self._name = name

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        *_, holder, last = request.url.path.split("/")
        raw = await request.aread()
        body = json.loads(raw) if raw else {}
        verb = last.rpartition(".")[2]
        match (request.method, verb):
            case ("POST", "chatOverStream"):
                return common.streamed(_growing(self._answered(holder, body)))
            case ("DELETE", _) | ("POST", "deleteByThreadId"):
                return httpx.Response(204, stream=httpx.ByteStream(b""))
        answer = self._answer(f"{request.method} {verb}", holder, body)
        status = 201 if verb in ("conversations", "messages") and request.method == "POST" else 200
        return common.whole(answer, 404 if "error" in answer else status)

    def _answer(self, asked: str, holder: str, body: Json) -> Json:
        match asked:
            case "POST conversations":
                return _conversation(self._name(), [])
            case "POST chat":
                return self._answered(holder, body)
            case "GET messages":
                return {"value": []}
            case "POST messages":
                return {"id": self._name(), "text": body.get("text", "")}
            case "POST retrieval":
                found = {"webUrl": "https://echo/", "extracts": [{"text": body["queryString"]}]}
                return {"retrievalHits": [found]}
            case "POST search":
                found = {"webUrl": "https://echo/", "preview": body["query"]}
                return {"totalCount": 1, "searchHits": [found]}
        if asked.startswith("GET ") and holder == "conversations":
            return _conversation(asked.removeprefix("GET "), [])
        return {"error": {"code": "itemNotFound", "message": "The echo has no such operation."}}

    def _answered(self, conversation: str, body: Json) -> Json:
        asked = (body.get("message") or {}).get("text", "")
        context = [item.get("text", "") for item in body.get("additionalContext") or []]
        text = common.reply(iter([asked]), len(context), None)
        messages = [_message(self._name(), asked), _message(self._name(), text)]
        return _conversation(conversation, messages)


def _conversation(name: str, messages: list[Json]) -> Json:
    turns = len(messages) // 2
    head = {"id": name, "displayName": "", "state": "active", "turnCount": turns}
    return {**head, "messages": messages}


def _message(name: str, text: str) -> Json:
    return {"id": name, "text": text, "adaptiveCards": [], "attributions": []}


def _growing(answer: Json) -> Iterator[Json]:
    """The conversation as it grows: each event repeats what was said so far."""
    asked, answered = answer["messages"]
    said = ""
    yield {**answer, "messages": [asked]}
    for piece in common.pieces(answered["text"]):
        said += piece
        yield {**answer, "messages": [{**answered, "text": said}]}
