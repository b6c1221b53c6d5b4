"""Anthropic's API: which paths there are, and who handles each.

What is not listed does not exist for the gateway: skills, agents and their sessions, the
administration of an organization, the lists of everybody's files and batches.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from gateway.core.adapter import (
    Adapter,
    Answer,
    Body,
    Framing,
    Operation,
    Refusal,
    Reply,
    Restorer,
)
from gateway.core.file_restorer import FileRestorer
from gateway.core.jsondoc import JsonValue
from gateway.core.pathids import by_method
from gateway.core.placeholders import Placeholders
from gateway.core.references import Created
from gateway.core.segments import Extraction
from gateway.core.walker import model_name
from gateway.errors import ClientError
from gateway.providers import filestore
from gateway.providers.anthropic import answers, files, reminding, requests, signatures, turns
from gateway.providers.toolless import stripped

_NOTHING = Extraction(segments=(), gaps=(), messages=(), model="", stream=False)
_BETA = frozenset({"beta"})
_MODEL_ID = re.compile(r"claude-(?:[a-z]{1,12}|\d{1,2})(?:-(?:[a-z]{1,12}|\d{1,2}|20\d{6})){0,4}")
_PAGES = frozenset({"beta", "limit", "after_id", "before_id"})
_SHAPES = {
    "beta": re.compile("true|false"),
    "limit": re.compile("[0-9]{1,4}"),
    "after_id": _MODEL_ID,
    "before_id": _MODEL_ID,
}
"""Parameters are not screened, so their values must leave no room for text."""
_MODEL = re.compile(r"/v1/models/([^/?#]+)")
_BATCH = re.compile(r"/v1/messages/batches/(msgbatch_[A-Za-z0-9]{16,64})(|/cancel|/results)")
_DATE = r"20\d\d-?[01]\d-?[0-3]\d"
_WORD = r"(?:[a-z]{1,16}|\d{1,3}[a-z])"
_FEATURE = rf"{_WORD}(?:-{_WORD}){{0,5}}-{_DATE}"


@dataclass(frozen=True, slots=True)
class _Family:
    """What the operations on one kind of body share."""

    extract: Callable[[JsonValue], Extraction]
    withhold: Callable[[JsonValue, Collection[int]], JsonValue] | None = None


_MESSAGES = _Family(requests.extract_messages, requests.withhold)
_BATCHES = _Family(requests.extract_batch)


def _post(path: str, name: str) -> Operation:
    return Operation(name=name, method="POST", template=path, upstream_path=path, query=_BETA)


_FAMILIES = {"messages": _MESSAGES, "count_tokens": _MESSAGES, "batches": _BATCHES}
_POSTS = {
    operation.template: operation
    for operation in (
        replace(_post("/v1/messages", "messages"), conversational=True),
        _post("/v1/messages/count_tokens", "count_tokens"),
        replace(_post("/v1/messages/batches", "batches"), keeps=True),
    )
}


class Anthropic(Adapter):
    """The adapter. Stateless."""

    name = "anthropic"
    mount = ""
    request_headers = MappingProxyType(
        {
            "anthropic-version": re.compile(r"20\d\d-\d\d-\d\d"),
            "anthropic-beta": re.compile(rf"{_FEATURE}(?:, ?{_FEATURE}){{0,31}}"),
        }
    )
    response_headers = re.compile(r"anthropic-(?:ratelimit|priority|fast)-[a-z-]+")

    def authorize(self, credential: str) -> Mapping[str, str]:
        """The service's key in the header of its own."""
        return {"x-api-key": credential}

    def match(self, method: str, path: str) -> Operation | None:
        """The operation for a path such as "/v1/messages", else None. Raises ClientError 405 for a
        known path with another method."""
        known = _POSTS.get(path)
        if known is not None:
            _require(method, "POST")
            return known
        operation = _batch(path) or _models(path)
        known_here = [operation] if operation else filestore.operations(path, _BETA)
        return by_method(known_here, method)

    def settled(self, operation: Operation, form: JsonValue) -> Operation:
        """The same. Raises BodyError for a form without a file."""
        return files.settled(operation, form)

    def asked(self, operation: Operation, query: Mapping[str, str]) -> Operation:
        """The same. Raises ClientError for a value of another form than its parameter's."""
        for name, value in query.items():
            if _SHAPES[name].fullmatch(value) is None:
                raise ClientError(
                    400,
                    "invalid_query",
                    f"Frågeparametern {name} har ett värde som inte tas emot.",
                    f"The query parameter {name} has a value that is not accepted.",
                )
        return operation

    def extract(self, operation: Operation, document: JsonValue) -> Extraction:
        """Every text of the body. Raises BodyError for what is no request."""
        if operation.name in filestore.NAMES or operation.path_ids:
            return files.extract(operation, document)
        family = _FAMILIES.get(operation.name)
        return _NOTHING if family is None else family.extract(document)

    def withhold(
        self, operation: Operation, document: JsonValue, messages: Collection[int]
    ) -> JsonValue:
        """A copy of the document without these messages. The turn being asked stays when nothing
        else would be left of it."""
        family = _FAMILIES.get(operation.name)
        if family is None or family.withhold is None:
            return document
        return family.withhold(document, messages)

    def resends(self, operation: Operation, document: JsonValue) -> bool:
        """Unless the service keeps the thread."""
        return not isinstance(document, dict) or "thread" not in document

    def finish(self, operation: Operation, given: JsonValue, redacted: JsonValue) -> JsonValue:
        """The document with signed thinking as the service signed it, or without it."""
        if operation.name == "batches":
            rows = zip(given["requests"], redacted["requests"], strict=True)
            return {**redacted, "requests": [signatures.in_row(*row) for row in rows]}
        if operation.body is not Body.JSON:
            return redacted
        return signatures.without_seals(given, redacted)

    def without_tools(self, operation: Operation, document: JsonValue) -> JsonValue:
        """Without tools, servers of tools, and containers with skills."""
        return stripped(document, requests.without_tools)

    def created(self, operation: Operation, document: JsonValue) -> Iterable[Created]:
        """The ids that an answer gives to what the service keeps."""
        return filestore.created(document, files.KINDS)

    def error(self, refusal: Refusal) -> Reply:
        """Anthropic's error object."""
        return turns.error(refusal)

    def turn(
        self, operation: Operation, extraction: Extraction, refusal: Refusal, created: int
    ) -> Reply:
        """The refusal as a message; as an error where there is no conversation."""
        if not operation.conversational:
            return turns.error(refusal)
        return turns.message_turn(extraction, refusal)

    def restorer(
        self, operation: Operation, framing: Framing, placeholders: Placeholders
    ) -> Restorer:
        """A restorer for the answer."""
        if operation.name == "file_content":
            return FileRestorer(placeholders)
        if operation.name in ("batches", "batch", "batch_cancel"):
            return answers.batch_restorer()
        if operation.name == "batch_results":
            return answers.results_restorer(placeholders)
        return answers.message_restorer(framing is Framing.EVENTS, placeholders)

    def reminding(
        self, operation: Operation, framing: Framing, restorer: Restorer, line: str
    ) -> Restorer:
        """The restorer with a line at the end of the message."""
        return reminding.message(framing is Framing.EVENTS, restorer, line)

    def broken_stream(self, operation: Operation, framing: Framing, refusal: Refusal) -> bytes:
        """An event of the name that clients look for."""
        return turns.broken_stream(refusal)


def _batch(path: str) -> Operation | None:
    """One batch, its results, or the request to stop it."""
    found = _BATCH.fullmatch(path)
    if found is None:
        return None
    name, method = {
        "": ("batch", "GET"),
        "/cancel": ("batch_cancel", "POST"),
        "/results": ("batch_results", "GET"),
    }[found[2]]
    return Operation(
        name=name,
        method=method,
        template=f"/v1/messages/batches/{{id}}{found[2]}",
        upstream_path=path,
        body=Body.NONE,
        query=_BETA,
        answer=Answer.BYTES if name == "batch_results" else Answer.JSON,
        path_ids=(found[1],),
    )


def _models(path: str) -> Operation | None:
    """The list of models, or one of them. Its name goes out unscreened, so it must look like a
    model's name."""
    if path == "/v1/models":
        return Operation("models", "GET", path, path, body=Body.NONE, query=_PAGES)
    found = _MODEL.fullmatch(path)
    if found is None or not model_name(found[1]) or ".." in found[1]:
        return None
    template = "/v1/models/{id}"
    return Operation("model", "GET", template, path, body=Body.NONE, query=_BETA)


def _require(method: str, allowed: str) -> None:
    if method != allowed:
        raise ClientError(
            405,
            "method_not_allowed",
            f"Metoden är inte tillåten här; använd {allowed}.",
            f"The method is not allowed here; use {allowed}.",
        )
