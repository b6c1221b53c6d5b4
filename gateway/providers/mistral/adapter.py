"""Mistral's API: which paths there are, and who handles each.

What is not listed does not exist for the gateway: files, libraries, batches, sound, stored agents
and prompts, connectors, workflows, tuning. Kept conversations cannot be read or deleted through it.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from gateway.core.adapter import (
    Adapter,
    Body,
    Framing,
    JsonValue,
    Operation,
    Refusal,
    Reply,
    Restorer,
)
from gateway.core.segments import Extraction
from gateway.core.walker import model_name
from gateway.errors import ClientError
from gateway.providers.mistral import answers, requests, turns
from gateway.providers.openai import requests as openai
from gateway.providers.openai.turns import chat_turn

_NOTHING = Extraction(segments=(), gaps=(), messages=(), model="", stream=False)
_MODEL = re.compile(r"/v1/models/([^/?#]+)")
_CONVERSATION = re.compile(r"/v1/conversations(?:/([A-Za-z0-9_-]{1,100})(/restart)?)?")


@dataclass(frozen=True, slots=True)
class _Family:
    """What the operations on one kind of body share."""

    extract: Callable[[JsonValue], Extraction]
    withhold: Callable[[JsonValue, Collection[int]], JsonValue] | None = None


_CHAT = _Family(requests.extract_chat, openai.withhold_chat)
_PLAIN = _Family(requests.extract_plain)
_OCR = _Family(requests.extract_ocr)


def _post(path: str, name: str) -> Operation:
    return Operation(name=name, method="POST", template=path, upstream_path=path)


_FAMILIES = {
    "chat_completions": _CHAT,
    "agents_completions": _CHAT,
    "fim_completions": _PLAIN,
    "embeddings": _PLAIN,
    "moderations": _PLAIN,
    "chat_moderations": _PLAIN,
    "classifications": _PLAIN,
    "chat_classifications": _PLAIN,
    "ocr": _OCR,
}
_POSTS = {
    operation.template: operation
    for operation in (
        replace(_post("/v1/chat/completions", "chat_completions"), conversational=True),
        replace(_post("/v1/agents/completions", "agents_completions"), conversational=True),
        _post("/v1/fim/completions", "fim_completions"),
        _post("/v1/embeddings", "embeddings"),
        _post("/v1/moderations", "moderations"),
        _post("/v1/chat/moderations", "chat_moderations"),
        _post("/v1/classifications", "classifications"),
        _post("/v1/chat/classifications", "chat_classifications"),
        _post("/v1/ocr", "ocr"),
    )
}


class Mistral(Adapter):
    """The adapter. Stateless."""

    name = "mistral"
    mount = ""

    def match(self, method: str, path: str) -> Operation | None:
        """The operation for a path such as "/v1/chat/completions", else None. Raises ClientError
        405 for a known path with another method."""
        operation = _POSTS.get(path) or _conversation(path) or _models(path)
        if operation is not None and method != operation.method:
            raise ClientError(
                405,
                "method_not_allowed",
                f"Metoden är inte tillåten här; använd {operation.method}.",
                f"The method is not allowed here; use {operation.method}.",
            )
        return operation

    def extract(self, operation: Operation, document: JsonValue) -> Extraction:
        """Every text of the body. Raises BodyError for token ids and for what is no object."""
        if operation.name.startswith("conversation"):
            found = _CONVERSATION.fullmatch(operation.upstream_path)
            return requests.extract_conversation(document, (found and found[1]) or "")
        family = _FAMILIES.get(operation.name)
        return _NOTHING if family is None else family.extract(document)

    def withhold(
        self, operation: Operation, document: JsonValue, messages: Collection[int]
    ) -> JsonValue:
        """A copy of the document without these messages. The turn being asked stays when nothing
        else would be left of it."""
        if operation.name.startswith("conversation"):
            return requests.withhold_conversation(document, messages)
        family = _FAMILIES.get(operation.name)
        if family is None or family.withhold is None:
            return document
        return family.withhold(document, messages)

    def error(self, refusal: Refusal) -> Reply:
        """Mistral's error object."""
        return turns.error(refusal)

    def turn(
        self, operation: Operation, extraction: Extraction, refusal: Refusal, created: int
    ) -> Reply:
        """The refusal as an assistant's turn. As an error where there is no conversation, or
        where Mistral keeps it: it would know nothing of a turn of ours."""
        if not operation.conversational:
            return turns.error(refusal)
        return chat_turn(extraction, refusal, created)

    def restorer(
        self, operation: Operation, framing: Framing, placeholders: Mapping[str, str]
    ) -> Restorer:
        """A restorer for the answer."""
        conversation = operation.name.startswith("conversation")
        return answers.restorer(framing is Framing.EVENTS, conversation, placeholders)

    def broken_stream(self, operation: Operation, framing: Framing, refusal: Refusal) -> bytes:
        """The error as a last event, in a conversation as the event that clients look for."""
        if operation.name.startswith("conversation"):
            return turns.broken_conversation(refusal)
        return b"data: " + turns.error(refusal).body + b"\n\n"


def _conversation(path: str) -> Operation | None:
    """A new conversation, or one more turn of a kept one."""
    found = _CONVERSATION.fullmatch(path)
    if found is None:
        return None
    if found[1] is None:
        return _post(path, "conversations")
    template = f"/v1/conversations/{{id}}{found[2] or ''}"
    name = "conversation_restart" if found[2] else "conversation_append"
    return replace(_post(path, name), template=template)


def _models(path: str) -> Operation | None:
    """The list of models, or one of them. Its name goes out unscreened, so it must look like a
    model's name."""
    if path == "/v1/models":
        return Operation("models", "GET", path, path, body=Body.NONE)
    found = _MODEL.fullmatch(path)
    if found is None or not model_name(found[1]) or ".." in found[1]:
        return None
    return Operation("model", "GET", "/v1/models/{id}", path, body=Body.NONE)
