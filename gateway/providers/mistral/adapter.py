"""Mistral's API: which paths there are, and who handles each.

What is not listed does not exist for the gateway: libraries, sound, prompts,
connectors, workflows, tuning, the lists of everybody's conversations and agents.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from gateway.core.adapter import Adapter, Body, Framing, Operation, Refusal, Reply, Restorer
from gateway.core.file_restorer import FileRestorer
from gateway.core.jsondoc import JsonValue
from gateway.core.pathids import by_method
from gateway.core.placeholders import Placeholders
from gateway.core.references import Created
from gateway.core.segments import Extraction
from gateway.core.walker import model_name
from gateway.providers import filestore
from gateway.providers.mistral import answers, files, references, requests, turns
from gateway.providers.openai import reminding
from gateway.providers.openai import requests as openai
from gateway.providers.openai.turns import chat_turn
from gateway.providers.toolless import stripped

_NOTHING = Extraction(segments=(), gaps=(), messages=(), model="", stream=False)
_MODEL = re.compile(r"/v1/models/([^/?#]+)")


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
    creates = references.MARKS

    def match(self, method: str, path: str) -> Operation | None:
        """The operation for a path such as "/v1/chat/completions", else None. Raises ClientError
        405 for a known path with another method."""
        operation = _POSTS.get(path) or _models(path)
        known = [operation] if operation else references.operations(path)
        return by_method(known or files.operations(path), method)

    def settled(self, operation: Operation, form: JsonValue) -> Operation:
        """An upload by its purpose. Raises BodyError for one that is refused."""
        return files.settled(operation, form)

    def extract(self, operation: Operation, document: JsonValue) -> Extraction:
        """Every text of the body. Raises BodyError for token ids and for what is no object."""
        if operation.name in files.NAMES:
            return files.extract(operation, document)
        if operation.keeps or operation.path_ids:
            return requests.extract_kept(operation, document)
        family = _FAMILIES.get(operation.name)
        return _NOTHING if family is None else family.extract(document)

    def withhold(
        self, operation: Operation, document: JsonValue, messages: Collection[int]
    ) -> JsonValue:
        """A copy of the document without these messages. The turn being asked stays when nothing
        else would be left of it."""
        if operation.keeps and operation.name not in files.NAMES:
            return requests.withhold_conversation(document, messages)
        family = _FAMILIES.get(operation.name)
        if family is None or family.withhold is None:
            return document
        return family.withhold(document, messages)

    def without_tools(self, operation: Operation, document: JsonValue) -> JsonValue:
        """Without functions, connectors and hand-overs to other agents."""
        return stripped(document, requests.without_tools)

    def created(self, operation: Operation, document: JsonValue) -> Iterable[Created]:
        """The ids that an answer, or one event of it, gives to what the service keeps."""
        if operation.name in files.NAMES:
            return filestore.created(document, files.KINDS)
        return references.created(document)

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
        self, operation: Operation, framing: Framing, placeholders: Placeholders
    ) -> Restorer:
        """A restorer for the answer."""
        if operation.name == "file_content":
            return FileRestorer(placeholders)
        conversation = operation.name.startswith("conversation")
        return answers.restorer(framing is Framing.EVENTS, conversation, placeholders)

    def reminding(
        self, operation: Operation, framing: Framing, restorer: Restorer, line: str
    ) -> Restorer:
        """The restorer with a line at the end of what the assistant says, unless Mistral keeps the
        conversation: it would know nothing of the line."""
        if operation.keeps:
            return restorer
        return reminding.chat(framing is Framing.EVENTS, restorer, line)

    def broken_stream(self, operation: Operation, framing: Framing, refusal: Refusal) -> bytes:
        """The error as a last event, in a conversation as the event that clients look for."""
        if operation.name.startswith("conversation"):
            return turns.broken_conversation(refusal)
        return b"data: " + turns.error(refusal).body + b"\n\n"


def _models(path: str) -> Operation | None:
    """The list of models, or one of them. Its name goes out unscreened, so it must look like a
    model's name."""
    if path == "/v1/models":
        return Operation("models", "GET", path, path, body=Body.NONE)
    found = _MODEL.fullmatch(path)
    if found is None or not model_name(found[1]) or ".." in found[1]:
        return None
    return Operation("model", "GET", "/v1/models/{id}", path, body=Body.NONE)
