"""Discovery Engine's API in the echo: notebooks and their sources, the assistant, search."""

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from gateway.proxy.echo import common

Json = dict[str, Any]


class NotebookEcho(httpx.AsyncBaseTransport):
    """Answers the operations; of a notebook it keeps nothing. `name` makes ids."""

    def __init__(
        self, models: tuple[str, ...] = (), name: Callable[[], str] = lambda: str(uuid.uuid4())
    ) -> None:
        self._name = name

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        *_, holder, last = request.url.path.split("/")
        raw = await request.aread()
        place, _, verb = last.partition(":")
        if verb == "uploadFile":
            return common.whole({"sourceId": {"id": self._name()}})
        body = json.loads(raw) if raw else {}
        if verb == "streamAssist":
            replies = _assisted(_text(body))
            if request.url.params.get("alt") == "sse":
                return common.streamed(replies)
            return common.whole(list(replies))
        if request.method == "GET" and not verb and holder in ("notebooks", "sources"):
            return common.whole({"name": f"{holder}/{place}", "title": "Echo"})
        answer = self._answer(verb or last, body)
        if answer is None:
            error = {"code": 404, "message": "The echo has no such method.", "status": "NOT_FOUND"}
            return common.whole({"error": error}, 404)
        return common.whole(answer)

    def _answer(self, verb: str, body: Json) -> Json | None:
        known: dict[str, Callable[[Json], Json]] = {
            "notebooks": self._notebook,
            "listRecentlyViewed": lambda _: {"notebooks": []},
            "batchCreate": self._sources,
            "batchDelete": lambda _: {},
            "share": lambda _: {},
            "audioOverviews": lambda _: {"audioOverview": {"audioOverviewId": self._name()}},
            "default": lambda _: {},
            "answer": lambda given: {"answer": {"state": "SUCCEEDED", "answerText": _text(given)}},
            "search": lambda given: {"results": [], "summary": {"summaryText": _text(given)}},
            "converse": lambda given: {"reply": {"summary": {"summaryText": _text(given)}}},
        }
        found = known.get(verb)
        return None if found is None else found(body)

    def _notebook(self, body: Json) -> Json:
        return {"title": body.get("title", ""), "notebookId": self._name(), "emoji": ""}

    def _sources(self, body: Json) -> Json:
        given: list[dict[str, Json]] = body.get("userContents") or []
        names = [value.get("sourceName", "") for content in given for value in content.values()]
        return {"sources": [{"sourceId": {"id": self._name()}, "title": name} for name in names]}


def _text(body: Json) -> str:
    """What was asked, wherever the method has it."""
    query = body.get("query")
    asked = query if isinstance(query, str) else None
    if isinstance(query, dict):
        parts = [part.get("text", "") for part in query.get("parts") or []]
        asked = query.get("text") or query.get("input") or "".join(parts)
    return common.reply(iter([asked or ""]), 0, None)


def _assisted(text: str) -> Iterator[Json]:
    """The assistant's answer as documents with a piece of the text each."""
    pieces = common.pieces(text) or [""]
    for number, piece in enumerate(pieces):
        state = "SUCCEEDED" if number == len(pieces) - 1 else "IN_PROGRESS"
        content = {"role": "model", "text": piece}
        yield {"answer": {"state": state, "replies": [{"groundedContent": {"content": content}}]}}
