"""A fake of Google's API on loopback, for tests: `with FakeGemini() as google:`.

It answers with what it was asked: as a text, as the arguments of the first function that it is
given, or as JSON where JSON is wanted, whole, as events or as an array, in pieces of five
characters. The model `busy` answers 503, and the streams of `cut` break off.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]

_PIECE = 5
_USAGE = {"promptTokenCount": 8, "candidatesTokenCount": 5, "totalTokenCount": 13}
_BUSY = {"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}}
_VECTOR = [0.25, -0.5]


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it arrived. Header names are lower-case."""

    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def _texts(content: Json) -> str:
    return "".join(part.get("text", "") for part in content.get("parts", ()))


def _parts(body: Json) -> Iterator[list[Json]]:
    """The answer's parts, a piece at a time."""
    said = _texts(body["contents"][-1])
    tools = body.get("tools")
    if tools and not any("functionResponse" in p for p in body["contents"][-1]["parts"]):
        name = tools[0]["functionDeclarations"][0]["name"]
        yield [{"functionCall": {"name": name, "args": {"text": said}}, "thoughtSignature": "QUJD"}]
        return
    if "json" in body.get("generationConfig", {}).get("responseMimeType", ""):
        said = json.dumps({"text": said}, ensure_ascii=False)
    for at in range(0, max(len(said), 1), _PIECE):
        yield [{"text": said[at : at + _PIECE]}]


def _documents(body: Json, model: str) -> list[Json]:
    made: list[Json] = [
        {
            "candidates": [{"content": {"parts": parts, "role": "model"}, "index": 0}],
            "usageMetadata": _USAGE,
            "modelVersion": model,
            "responseId": "0a1b2c3d4e5f",
        }
        for parts in _parts(body)
    ]
    made[-1]["candidates"][0]["finishReason"] = "STOP"
    return made


def _whole(documents: list[Json]) -> Json:
    """The documents of a stream as the one that they make together."""
    parts = [part for d in documents for part in d["candidates"][0]["content"]["parts"]]
    if "text" in parts[0]:
        parts = [{"text": "".join(part["text"] for part in parts)}]
    candidate = {**documents[-1]["candidates"][0], "content": {"parts": parts, "role": "model"}}
    return {**documents[-1], "candidates": [candidate]}


def _other(verb: str, body: Json) -> Json:
    match verb:
        case "countTokens":
            return {"totalTokens": 8}
        case "embedContent":
            return {"embedding": {"values": _VECTOR}}
        case "batchEmbedContents":
            return {"embeddings": [{"values": _VECTOR} for _ in body["requests"]]}
        case "predict":
            rows = [{"embeddings": {"values": _VECTOR}} for _ in body["instances"]]
            return {"predictions": rows}
    return {"tokensInfo": []}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is written."""

    def do_GET(self) -> None:
        self._take()
        self._json({"models": [{"name": "models/gemini-2.5-flash", "displayName": "Flash"}]})

    def do_POST(self) -> None:
        request = self._take()
        place, _, verb = request.path.rpartition(":")
        model = place.rpartition("/")[2]
        if model == "busy":
            self._json(_BUSY, 503)
        elif verb == "generateContent":
            self._json(_whole(_documents(request.json, model)))
        elif verb == "streamGenerateContent":
            self._stream(
                _documents(request.json, model), request.query.get("alt") == ["sse"], model == "cut"
            )
        else:
            self._json(_other(verb, request.json))

    def _take(self) -> Received:
        url = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        request = Received(url.path, parse_qs(url.query), headers, body)
        self.server.received.append(request)
        return request

    def _json(self, value: Json, status: int = 200) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json; charset=UTF-8")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, documents: list[Json], events: bool, cut: bool) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream" if events else "application/json")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        written = [json.dumps(document, ensure_ascii=False).encode() for document in documents]
        if events:
            frames = [b"data: " + data + b"\r\n\r\n" for data in written]
        else:
            frames = [(b",\r\n" if n else b"[") + data for n, data in enumerate(written)] + [b"]"]
        for frame in frames[: len(frames) // 2] if cut else frames:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(frame), frame))
        self.wfile.write(b"0\r\n\r\n")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[Received] = []


class FakeGemini:
    """The running fake. `received` holds every request since the last `clear`."""

    def __enter__(self) -> "FakeGemini":
        self._server = _Server()
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def received(self) -> list[Received]:
        return self._server.received

    def clear(self) -> None:
        """Forget what arrived."""
        self._server.received.clear()
