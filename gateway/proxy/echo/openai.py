"""OpenAI's API in the echo: an httpx transport that answers with what it received.

It stands where a service's network transport stands, so that a fresh installation works with no
key and no network, and anyone sees at once what would have left the building. Placeholders are
restored in every answer; so that they are seen all the same, the text is then given twice, the
second time with brackets that nothing restores.
"""

import io
import json
import re
import secrets
import time
import wave
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from gateway.proxy.echo import common

_MOST_CHOICES = 128
_PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A PNG of one pixel."""

_CATEGORIES = (
    *("harassment", "harassment/threatening", "hate", "hate/threatening"),
    *("illicit", "illicit/violent", "self-harm", "self-harm/intent", "self-harm/instructions"),
    *("sexual", "sexual/minors", "violence", "violence/graphic"),
)


_MODELS = re.compile(r"/models(?:/[^/]+)?\Z")
_KEPT = re.compile(r"/(responses|conversations)/((?:resp|conv)_[0-9a-z]+)\Z")
_KEPT_KINDS = {"responses": "response.deleted", "conversations": "conversation.deleted"}


class EchoTransport(httpx.AsyncBaseTransport):
    """Answers the OpenAI API's operations. `models` is what it lists; `clock` gives seconds since
    the epoch, `name` what makes an answer's ids its own."""

    def __init__(
        self,
        models: tuple[str, ...],
        clock: Callable[[], float] = time.time,
        name: Callable[[], str] = lambda: secrets.token_hex(12),
    ) -> None:
        self._models = models or ("echo",)
        self._clock = clock
        self._name = name
        self._since = int(clock())
        self._kept = common.Kept()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.method == "GET" and _MODELS.search(path):
            return common.whole(self._listing(path))
        if request.method != "POST":
            return self._held(request.method, path)
        body = await request.aread()
        if common.is_form(request):
            return self.uploaded(path, body)
        return self.answered(path.rsplit("/v1", 1)[-1], json.loads(body))

    def uploaded(self, path: str, form: bytes) -> httpx.Response:
        """The answer to a form: a file's card; whatever else is done with forms it has not."""
        if path.endswith("/files"):
            return common.whole(common.file_card(form, self._name(), int(self._clock())))
        return _nothing_such()

    def answered(self, operation: str, body: dict[str, Any]) -> httpx.Response:
        """The answer of an operation such as "/chat/completions"."""
        answer = _ANSWERS.get(operation)
        if operation == "/audio/speech":
            return _silence()
        if answer is None:
            return _nothing_such()
        asked = _Asked(body, _answer(body), self._name(), int(self._clock()))
        if operation in _STORED and body.get("store") is not False:
            made = answer(asked)
            self._kept[made["id"]] = made
        if body.get("stream") is True and operation in _STREAMS:
            return common.streamed(_STREAMS[operation](asked))
        return common.whole(answer(asked))

    def _held(self, method: str, path: str) -> httpx.Response:
        """A response or a conversation that the echo has made."""
        found = _KEPT.search(path)
        made = self._kept[found[2]] if found else None
        if found is None or made is None or method not in ("GET", "DELETE"):
            return _nothing_such()
        if method == "GET":
            return common.whole(made)
        self._kept.forget(found[2])
        gone = {"id": found[2], "object": _KEPT_KINDS[found[1]], "deleted": True}
        return common.whole(gone)

    def _listing(self, path: str) -> dict[str, Any]:
        cards = [
            {"id": name, "object": "model", "created": self._since, "owned_by": "grindvakt"}
            for name in self._models
        ]
        named = [card for card in cards if path.endswith(f"/models/{card['id']}")]
        return named[0] if named else {"object": "list", "data": cards}


def _nothing_such() -> httpx.Response:
    message = (
        "Ekomodellen har det inte; den gör bara text och minns bara de senaste svaren. "
        "The echo model does not have it; it makes text only and keeps the last answers alone."
    )
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": "echo"}
    return common.whole({"error": error}, 404)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request with the text that answers it, and what makes the answer its own."""

    body: dict[str, Any] = field(repr=False)
    text: str = field(repr=False)
    name: str
    created: int

    @property
    def model(self) -> Any:
        return self.body.get("model", "echo")

    @property
    def choices(self) -> range:
        """The index of every answer that is wanted."""
        wanted = self.body.get("n")
        return range(min(max(wanted, 1), _MOST_CHOICES) if type(wanted) is int else 1)

    @property
    def tokens(self) -> tuple[int, int]:
        """Roughly what came and what goes out."""
        return len(json.dumps(self.body)) // 3, len(self.text) // 3 * len(self.choices)

    @property
    def pieces(self) -> Sequence[str]:
        """The text as it is streamed."""
        return common.pieces(self.text)


def _answer(body: dict[str, Any]) -> str:
    """The received text; where it holds placeholders, also as it would be without restoring."""
    conversation = _conversation(body)
    said = _texts(conversation[-1]) if conversation else iter(())
    others = len(conversation) - 1 + ("instructions" in body)
    return common.reply(said, others, body.get("tools"))


def _conversation(body: dict[str, Any]) -> Sequence[Any]:
    """What was received, oldest first."""
    given = body.get("messages") or body.get("input") or body.get("prompt") or []
    return given if isinstance(given, list) else [given]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key in ("content", "text", "output", "arguments"):
            yield from _texts(value.get(key, ()))


def _usage(asked: _Asked) -> dict[str, int]:
    received, sent = asked.tokens
    return {"prompt_tokens": received, "completion_tokens": sent, "total_tokens": received + sent}


def _chat(asked: _Asked) -> dict[str, Any]:
    message = {"role": "assistant", "content": asked.text, "refusal": None}
    return {
        "id": f"chatcmpl-{asked.name}",
        "object": "chat.completion",
        "created": asked.created,
        "model": asked.model,
        "choices": [
            {"index": index, "message": message, "finish_reason": "stop", "logprobs": None}
            for index in asked.choices
        ],
        "usage": _usage(asked),
    }


def _chat_stream(asked: _Asked) -> Iterator[dict[str, Any] | str]:
    head = {
        "id": f"chatcmpl-{asked.name}",
        "object": "chat.completion.chunk",
        "created": asked.created,
        "model": asked.model,
    }
    deltas: list[dict[str, str]] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": piece} for piece in asked.pieces]
    for delta in deltas:
        for index in asked.choices:
            yield head | {"choices": [{"index": index, "delta": delta, "finish_reason": None}]}
    for index in asked.choices:
        yield head | {"choices": [{"index": index, "delta": {}, "finish_reason": "stop"}]}
    if (asked.body.get("stream_options") or {}).get("include_usage"):
        yield head | {"choices": [], "usage": _usage(asked)}
    yield "[DONE]"


def _completion(asked: _Asked) -> dict[str, Any]:
    return {
        "id": f"cmpl-{asked.name}",
        "object": "text_completion",
        "created": asked.created,
        "model": asked.model,
        "choices": [
            {"text": asked.text, "index": index, "finish_reason": "stop", "logprobs": None}
            for index in asked.choices
        ],
        "usage": _usage(asked),
    }


def _completion_stream(asked: _Asked) -> Iterator[dict[str, Any] | str]:
    whole = _completion(asked)
    for piece in asked.pieces:
        for choice in whole["choices"]:
            part = choice | {"text": piece, "finish_reason": None}
            yield whole | {"choices": [part], "usage": None}
    for choice in whole["choices"]:
        yield whole | {"choices": [choice | {"text": ""}]}
    yield "[DONE]"


def _new_conversation(asked: _Asked) -> dict[str, Any]:
    return {
        "id": f"conv_{asked.name}",
        "object": "conversation",
        "created_at": asked.created,
        "metadata": asked.body.get("metadata") or {},
    }


def _response(asked: _Asked) -> dict[str, Any]:
    received, sent = asked.tokens
    part = {"type": "output_text", "text": asked.text, "annotations": []}
    item = {
        "type": "message",
        "id": f"msg_{asked.name}",
        "status": "completed",
        "role": "assistant",
        "content": [part],
    }
    return {
        "id": f"resp_{asked.name}",
        "object": "response",
        "created_at": asked.created,
        "status": "completed",
        "model": asked.model,
        "output": [item],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "usage": {
            "input_tokens": received,
            "output_tokens": sent,
            "total_tokens": received + sent,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        },
    }


def _response_stream(asked: _Asked) -> Iterator[dict[str, Any] | str]:
    whole = _response(asked)
    item = whole["output"][0]
    part = item["content"][0]
    begun: dict[str, Any] = {"output": [], "status": "in_progress", "usage": None}
    place: dict[str, Any] = {"item_id": item["id"], "output_index": 0, "content_index": 0}
    events: list[dict[str, Any]] = [
        {"type": "response.created", "response": whole | begun},
        {
            "type": "response.output_item.added",
            "output_index": 0,
            "item": item | {"content": [], "status": "in_progress"},
        },
        {"type": "response.content_part.added", "part": part | {"text": ""}, **place},
    ]
    for piece in asked.pieces:
        delta = {"delta": piece, "logprobs": []}
        events.append({"type": "response.output_text.delta", **delta, **place})
    events += [
        {"type": "response.output_text.done", "text": asked.text, "logprobs": [], **place},
        {"type": "response.content_part.done", "part": part, **place},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": whole},
    ]
    for number, event in enumerate(events):
        yield event | {"sequence_number": number}


def _input_tokens(asked: _Asked) -> dict[str, Any]:
    return {"object": "response.input_tokens", "input_tokens": asked.tokens[0]}


def _embeddings(asked: _Asked) -> dict[str, Any]:
    rows = [
        {"object": "embedding", "index": index, "embedding": [0.0, 1.0]}
        for index, _ in enumerate(_conversation(asked.body))
    ]
    usage = {"prompt_tokens": asked.tokens[0], "total_tokens": asked.tokens[0]}
    return {"object": "list", "data": rows, "model": asked.model, "usage": usage}


def _moderation(asked: _Asked) -> dict[str, Any]:
    """One result for each text; the parts of one message are judged together."""
    given = _conversation(asked.body)
    count = len(given) if given and all(isinstance(text, str) for text in given) else 1
    result = {
        "flagged": False,
        "categories": dict.fromkeys(_CATEGORIES, False),
        "category_scores": dict.fromkeys(_CATEGORIES, 0.0),
        "category_applied_input_types": {name: ["text"] for name in _CATEGORIES},
    }
    return {"id": f"modr-{asked.name}", "model": asked.model, "results": [result] * count}


def _compaction(asked: _Asked) -> dict[str, Any]:
    whole = _response(asked)
    sealed = {"type": "compaction", "id": f"cmp_{asked.name}", "encrypted_content": asked.name}
    return {
        "id": whole["id"],
        "object": "response.compaction",
        "created_at": asked.created,
        "output": [sealed],
        "usage": whole["usage"],
    }


def _image(asked: _Asked) -> dict[str, Any]:
    """One pixel for each picture, with what was asked for."""
    picture = {"b64_json": _PICTURE, "revised_prompt": asked.text}
    return {"created": asked.created, "data": [picture for _ in asked.choices]}


def _image_stream(kind: str) -> Callable[[_Asked], Iterator[dict[str, Any] | str]]:
    def events(asked: _Asked) -> Iterator[dict[str, Any] | str]:
        received, _ = asked.tokens
        yield {
            "type": f"{kind}.completed",
            "b64_json": _PICTURE,
            "created_at": asked.created,
            "background": "auto",
            "output_format": "png",
            "quality": "auto",
            "size": "auto",
            "usage": {
                "input_tokens": received,
                "output_tokens": 0,
                "total_tokens": received,
                "input_tokens_details": {"image_tokens": 0, "text_tokens": received},
            },
        }

    return events


def _silence() -> httpx.Response:
    """A tenth of a second of it, whatever was to be said."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(1600))
    body = httpx.ByteStream(sound.getvalue())
    return httpx.Response(200, headers={"content-type": "audio/wav"}, stream=body)


_ANSWERS = {
    "/chat/completions": _chat,
    "/completions": _completion,
    "/responses": _response,
    "/conversations": _new_conversation,
    "/responses/input_tokens": _input_tokens,
    "/responses/compact": _compaction,
    "/embeddings": _embeddings,
    "/moderations": _moderation,
    "/images/generations": _image,
    "/images/edits": _image,
}
_STORED = frozenset({"/responses", "/conversations"})
"""What the echo remembers the last of."""

_STREAMS = {
    "/chat/completions": _chat_stream,
    "/completions": _completion_stream,
    "/responses": _response_stream,
    "/images/generations": _image_stream("image_generation"),
    "/images/edits": _image_stream("image_edit"),
}
