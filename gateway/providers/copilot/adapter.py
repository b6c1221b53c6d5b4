"""Microsoft 365 Copilot's API, on Graph's beta paths and on Work IQ's.

It answers a signed-in person: the caller's own token goes on to Microsoft, and the gateway's key
travels in a header of its own. What is not listed does not exist for the gateway: the list of a
person's conversations, interaction exports, agents and other parts of Graph.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from gateway.core.adapter import Adapter, Body, Framing, Operation, Refusal, Reply, Restorer
from gateway.core.jsondoc import JsonValue
from gateway.core.pathids import by_method
from gateway.core.placeholders import Placeholders
from gateway.core.references import Created, ObjectKind
from gateway.core.segments import Extraction
from gateway.providers.copilot import answers, requests, turns

_PREFIX = r"(?P<prefix>/beta/copilot|/rest/beta/copilot|/rest/beta|/rest)"
_CONVERSATION = re.compile(
    rf"{_PREFIX}/conversations(?:/(?P<id>[A-Za-z0-9_-]{{1,128}})(?P<rest>/[A-Za-z.]+)?)?"
)
_DELETE_BY_THREAD = re.compile(
    rf"{_PREFIX}/conversations/(?:microsoft\.graph\.copilot\.)?deleteByThreadId"
)
_NEIGHBOUR = re.compile(r"/(?:rest/)?beta/copilot/(?:microsoft\.graph\.copilot\.)?"
                        r"(?P<name>retrieval|search)")  # fmt: skip
_QUALIFIED = "microsoft.graph.copilot."
_STREAMED = frozenset({"text/event-stream", "application/octet-stream"})


class Copilot(Adapter):
    """The adapter. Stateless."""

    name = "copilot"
    mount = ""
    response_headers = re.compile(r"client-request-id|www-authenticate")
    user_token = True

    def match(self, method: str, path: str) -> Operation | None:
        """The operation for a path such as "/beta/copilot/conversations", else None. Raises
        ClientError 405 for a known path with another method."""
        return by_method(_operations(path), method)

    def framing(self, operation: Operation, content_type: str) -> Framing:
        """Microsoft's own client asks for a stream of bytes; events come in it all the same."""
        if operation.stream and content_type in _STREAMED:
            return Framing.EVENTS
        return super().framing(operation, content_type)

    def extract(self, operation: Operation, document: JsonValue) -> Extraction:
        """Every text of the body and of the path. Raises BodyError for what is no object."""
        return requests.extract(operation, document)

    def withhold(
        self, operation: Operation, document: JsonValue, messages: Collection[int]
    ) -> JsonValue:
        """The document: a body holds only the turn being asked."""
        return document

    def without_tools(self, operation: Operation, document: JsonValue) -> JsonValue:
        """Without files to ground on, and with the search of the web turned off."""
        return requests.without_tools(operation, document)

    def created(self, operation: Operation, document: JsonValue) -> Iterable[Created]:
        """The id of a new conversation; turns repeat the one that they were asked in."""
        name = document.get("id") if isinstance(document, dict) else None
        if operation.name == "conversations" and isinstance(name, str):
            yield Created(ObjectKind.CONVERSATION, name)

    def error(self, refusal: Refusal) -> Reply:
        """Graph's error object."""
        return turns.error(refusal)

    def turn(
        self, operation: Operation, extraction: Extraction, refusal: Refusal, created: int
    ) -> Reply:
        """The refusal as Copilot's turn; as an error where nobody talks."""
        if not operation.conversational:
            return turns.error(refusal)
        return turns.turn(operation, operation.path_ids[0], refusal)

    def restorer(
        self, operation: Operation, framing: Framing, placeholders: Placeholders
    ) -> Restorer:
        """A restorer for the answer."""
        return answers.restorer(framing is Framing.EVENTS, placeholders)


def _operations(path: str) -> list[Operation]:
    """What can be done at a path, by method."""
    neighbour = _NEIGHBOUR.fullmatch(path)
    if neighbour is not None:
        return [_operation("POST", neighbour["name"], path, path)]
    if _DELETE_BY_THREAD.fullmatch(path):
        return [_operation("POST", "conversation_delete_by_thread", path, path)]
    found = _CONVERSATION.fullmatch(path)
    if found is None:
        return []
    if found["id"] is None:
        return [replace(_operation("POST", "conversations", path, path), keeps=True)]
    ids = (found["id"],)
    return [replace(known, path_ids=ids) for known in _in_conversation(found, path)]


def _in_conversation(found: re.Match[str], path: str) -> list[Operation]:
    rest = found["rest"] or ""
    template = f"{found['prefix']}/conversations/{{id}}{rest}"
    match rest.removeprefix("/").removeprefix(_QUALIFIED):
        case "chat":
            chat = replace(_operation("POST", "chat", template, path), keeps=True)
            return [replace(chat, conversational=True)]
        case "chatOverStream":
            chat = replace(_operation("POST", "chat_over_stream", template, path), keeps=True)
            return [replace(chat, conversational=True, stream=True)]
        case "messages" if rest == "/messages":
            return [
                _operation("GET", "messages", template, path),
                replace(_operation("POST", "message_create", template, path), keeps=True),
            ]
        case "" if not rest:
            return [
                _operation("GET", "conversation", template, path),
                replace(_operation("DELETE", "conversation_delete", template, path), deletes=True),
            ]
    return []


def _operation(method: str, name: str, template: str, path: str) -> Operation:
    body = Body.JSON if method == "POST" else Body.NONE
    return Operation(name, method, template, path, body=body)
