"""One conversation over every wire API: what a client sends for a history of texts, and what it
reads in an answer, whole or streamed.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

_GEMINI = "v1beta/models/gemini-2.5-flash"
_VERTEX = (
    "v1/projects/demo-project/locations/europe-north1/publishers/google/models/gemini-2.5-flash"
)


@dataclass(frozen=True)
class Api:
    """`echo` is the adapter whose echo stands behind it; `body` is made of the texts of a history,
    the user's first; `said` reads a whole answer and `piece` one event of a stream."""

    name: str
    echo: str
    path: str
    streamed: str
    body: Callable[[Sequence[str], bool], Json]
    said: Callable[[Json], str]
    piece: Callable[[Json], str]

    def address(self, stream: bool) -> str:
        return self.streamed if stream else self.path

    def read(self, text: str, stream: bool) -> str:
        """What the assistant says."""
        if not stream:
            return self.said(json.loads(text))
        if text.startswith("["):
            return "".join(map(self.piece, json.loads(text)))
        return "".join(map(self.piece, _events(text)))


def _events(text: str) -> Iterator[Json]:
    for line in text.splitlines():
        data = line.removeprefix("data:").strip()
        if line.startswith("data:") and data != "[DONE]":
            yield json.loads(data)


def _roles(history: Sequence[str], assistant: str = "assistant") -> Iterator[tuple[str, str]]:
    for number, text in enumerate(history):
        yield (assistant if number % 2 else "user"), text


def _chat(model: str, **more: Any) -> Callable[[Sequence[str], bool], Json]:
    def body(history: Sequence[str], stream: bool) -> Json:
        messages = [{"role": role, "content": text} for role, text in _roles(history)]
        return {"model": model, "messages": messages, "stream": stream, **more}

    return body


def _responses(history: Sequence[str], stream: bool) -> Json:
    items = [
        {
            "type": "message",
            "role": role,
            "content": [
                {"type": "output_text" if role == "assistant" else "input_text", "text": text}
            ],
        }
        for role, text in _roles(history)
    ]
    return {"model": "gpt-5", "input": items, "stream": stream, "store": False}


def _contents(history: Sequence[str], _stream: bool) -> Json:
    return {
        "contents": [
            {"role": role, "parts": [{"text": text}]} for role, text in _roles(history, "model")
        ]
    }


def _choice(document: Json) -> str:
    return str(document["choices"][0]["message"]["content"])


def _delta(event: Json) -> str:
    return "".join(choice["delta"].get("content") or "" for choice in event["choices"])


def _output(document: Json) -> str:
    return "".join(part["text"] for item in document["output"] for part in item["content"])


def _output_delta(event: Json) -> str:
    return str(event["delta"]) if event["type"] == "response.output_text.delta" else ""


def _blocks(document: Json) -> str:
    return "".join(block["text"] for block in document["content"])


def _block_delta(event: Json) -> str:
    return str(event["delta"]["text"]) if event["type"] == "content_block_delta" else ""


def _candidate(document: Json) -> str:
    parts = document["candidates"][0].get("content", {}).get("parts", [])
    return "".join(part.get("text", "") for part in parts)


def _spoken(content: Any) -> str:
    return (
        content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
    )


APIS = (
    Api(
        "openai",
        "openai",
        "/v1/chat/completions",
        "/v1/chat/completions",
        _chat("gpt-5"),
        _choice,
        _delta,
    ),
    Api(
        "responses", "openai", "/v1/responses", "/v1/responses", _responses, _output, _output_delta
    ),
    Api(
        "azure",
        "azure",
        "/azure/openai/v1/chat/completions",
        "/azure/openai/v1/chat/completions",
        _chat("gpt-5"),
        _choice,
        _delta,
    ),
    Api(
        "anthropic",
        "anthropic",
        "/anthropic/v1/messages",
        "/anthropic/v1/messages",
        _chat("claude-opus-5", max_tokens=100),
        _blocks,
        _block_delta,
    ),
    Api(
        "gemini",
        "gemini",
        f"/gemini/{_GEMINI}:generateContent",
        f"/gemini/{_GEMINI}:streamGenerateContent?alt=sse",
        _contents,
        _candidate,
        _candidate,
    ),
    Api(
        "gemini-array",
        "gemini",
        f"/gemini/{_GEMINI}:generateContent",
        f"/gemini/{_GEMINI}:streamGenerateContent",
        _contents,
        _candidate,
        _candidate,
    ),
    Api(
        "vertex",
        "vertex",
        f"/vertex/{_VERTEX}:generateContent",
        f"/vertex/{_VERTEX}:streamGenerateContent?alt=sse",
        _contents,
        _candidate,
        _candidate,
    ),
    Api(
        "mistral",
        "mistral",
        "/mistral/v1/chat/completions",
        "/mistral/v1/chat/completions",
        _chat("mistral-large-latest"),
        lambda document: _spoken(document["choices"][0]["message"]["content"]),
        lambda event: "".join(
            _spoken(choice["delta"].get("content") or "") for choice in event["choices"]
        ),
    ),
)
"""Those whose clients resend the conversation."""
