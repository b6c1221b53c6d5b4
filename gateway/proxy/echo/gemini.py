"""Google's API in the echo, of the Gemini API and of Vertex AI alike."""

import json
import re
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from gateway.proxy.echo import common

Json = dict[str, Any]

_MOST_CANDIDATES = 8
_SAID = ("parts", "text", "functionResponse", "function_response", "response", "output", "result")
_KEPT = re.compile(r"/((?:files|batches)(?:/[A-Za-z0-9-]+)?)(?::[a-zA-Z]+)?$")
_SAID_OF_FILE = re.compile(rb"Content-Type: application/json[^\r\n]*\r\n\r\n(.*?)\r\n--", re.DOTALL)
_KIND_OF_FILE = re.compile(rb"\r\nContent-Type: ([^\r\n]+)\r\n\r\n")
_METHODS = ["generateContent", "countTokens", "embedContent"]


class GeminiEcho(httpx.AsyncBaseTransport):
    """Answers the operations of Google's API. `models` is what it lists; `name` makes an answer's
    id its own."""

    def __init__(
        self, models: tuple[str, ...], name: Callable[[], str] = lambda: secrets.token_hex(12)
    ) -> None:
        self._models = models or ("echo",)
        self._name = name
        self._kept = common.Kept()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        place, _, verb = request.url.path.rpartition(":")
        if _KEPT.search(request.url.path) and not verb.startswith("batchGenerate"):
            return self._held(request.method, request.url.path, await request.aread())
        if request.method == "GET":
            return common.whole(self._listing(request.url.path))
        body = json.loads(await request.aread())
        model = place.rpartition("/")[2]
        if verb == "streamGenerateContent":
            documents = _pieces(_answer(body, model, self._name()))
            if request.url.params.get("alt") == "sse":
                return common.streamed(documents)
            return common.whole(list(documents))
        if verb == "generateContent":
            return common.whole(_answer(body, model, self._name()))
        if verb == "batchGenerateContent":
            return common.whole(self._batch(body, model))
        other = _OTHERS.get(verb)
        if other is None:
            error = {"code": 404, "message": "The echo has no such method.", "status": "NOT_FOUND"}
            return common.whole({"error": error}, 404)
        return common.whole(other(body))

    def _held(self, method: str, path: str, body: bytes) -> httpx.Response:
        """Files and batches. What the echo does not have any more is not there."""
        if path.startswith("/upload/"):
            return common.whole({"file": self._file(body)})
        found = _KEPT.search(path)
        name = found[1] if found else ""
        card = self._kept[name]
        if card is None:
            error = {"code": 404, "message": "The echo does not have it.", "status": "NOT_FOUND"}
            return common.whole({"error": error}, 404)
        if method == "DELETE":
            self._kept.forget(name)
        return common.whole(card if method == "GET" else {})

    def _file(self, form: bytes) -> Json:
        """A file's card; the file itself is not kept."""
        said = _SAID_OF_FILE.search(form)
        given = json.loads(said[1]).get("file", {}) if said else {}
        name = f"files/{self._name()}"
        address = f"https://generativelanguage.googleapis.com/v1beta/{name}"
        kind = _KIND_OF_FILE.findall(form)
        self._kept[name] = card = {
            "name": name,
            "displayName": given.get("displayName", given.get("display_name", "")),
            "mimeType": kind[-1].decode("latin-1") if kind else "application/octet-stream",
            "sizeBytes": str(len(form)),
            "uri": address,
            "state": "ACTIVE",
        }
        return card

    def _batch(self, body: Json, model: str) -> Json:
        """A batch that is done when it is looked at."""
        batch = body.get("batch", {})
        given = batch.get("inputConfig", {}).get("requests", {}).get("requests", [])
        answers = [
            {"response": _answer(row["request"], model, self._name()),
             "metadata": row.get("metadata", {})}
            for row in given
        ]  # fmt: skip
        name = f"batches/{self._name()}"
        state = {"displayName": batch.get("displayName", ""), "model": f"models/{model}"}
        done = {"inlinedResponses": {"inlinedResponses": answers}}
        self._kept[name] = {
            "name": name,
            "metadata": {**state, "state": "BATCH_STATE_SUCCEEDED", "output": done},
            "done": True,
            "response": done,
        }
        return {"name": name, "metadata": {**state, "state": "BATCH_STATE_PENDING"}}

    def _listing(self, path: str) -> Json:
        field = "publisherModels" if "/publishers/" in path else "models"
        cards = [_card(name) for name in self._models]
        named = [card for card in cards if path.endswith(f"/{card['name']}")]
        return named[0] if named else {field: cards}


def _card(name: str) -> Json:
    return {"name": f"models/{name}", "displayName": name, "supportedGenerationMethods": _METHODS}


def _tokens(value: Any) -> int:
    return len(json.dumps(value)) // 3


def _answer(body: Json, model: str, name: str) -> Json:
    given = _list(body.get("contents"))
    system = "systemInstruction" in body or "system_instruction" in body
    said = _texts(given[-1]) if given else iter(())
    text = common.reply(said, len(given) - 1 + system, body.get("tools"))
    wanted = (body.get("generationConfig") or {}).get("candidateCount", 1)
    count = min(max(wanted, 1), _MOST_CANDIDATES) if type(wanted) is int else 1
    content = {"parts": [{"text": text}], "role": "model"}
    sent = len(text) // 3 * count
    return {
        "candidates": [
            {"content": content, "finishReason": "STOP", "index": index} for index in range(count)
        ],
        "usageMetadata": {
            "promptTokenCount": _tokens(body),
            "candidatesTokenCount": sent,
            "totalTokenCount": _tokens(body) + sent,
        },
        "modelVersion": model,
        "responseId": name,
    }


def _pieces(answer: Json) -> Iterator[Json]:
    """The answer as documents with a piece of the text each; the last says that it is over."""
    text = answer["candidates"][0]["content"]["parts"][0]["text"]
    pieces = common.pieces(text) or [""]
    for number, piece in enumerate(pieces):
        over = {"finishReason": "STOP"} if number == len(pieces) - 1 else {}
        content = {"parts": [{"text": piece}], "role": "model"}
        yield {
            **answer,
            "candidates": [
                {"content": content, **over, "index": candidate["index"]}
                for candidate in answer["candidates"]
            ],
        }


def _texts(value: Any) -> Iterator[str]:
    """What is said in a content, and in the results of functions."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key in _SAID:
            yield from _texts(value.get(key, ()))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _counted(body: Json) -> Json:
    return {"totalTokens": _tokens(body)}


def _tokenized(body: Json) -> Json:
    rows = [{"role": "user", "tokenIds": ["1"], "tokens": ["AA=="]} for _ in _contents(body)]
    return {"tokensInfo": rows}


def _contents(body: Json) -> list[Any]:
    return _list(body.get("contents") or body.get("instances"))


def _embedded(_body: Json) -> Json:
    return {"embedding": {"values": [0.0, 1.0]}}


def _embedded_all(body: Json) -> Json:
    return {"embeddings": [{"values": [0.0, 1.0]} for _ in _list(body.get("requests"))]}


def _predicted(body: Json) -> Json:
    vector = {"values": [0.0, 1.0], "statistics": {"truncated": False, "token_count": 1}}
    return {"predictions": [{"embeddings": vector} for _ in _list(body.get("instances"))]}


_OTHERS: dict[str, Callable[[Json], Json]] = {
    "countTokens": _counted,
    "computeTokens": _tokenized,
    "embedContent": _embedded,
    "batchEmbedContents": _embedded_all,
    "predict": _predicted,
}
