"""OpenAI's API: which paths there are, and who handles each.

What is not listed does not exist for the gateway; for what clients may well ask for, `refused` has
the reason.
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
from gateway.core.jsondoc import JsonValue
from gateway.core.pathids import by_method
from gateway.core.placeholders import Placeholders
from gateway.core.references import Created
from gateway.core.segments import Extraction
from gateway.core.walker import model_name
from gateway.providers.openai import (
    answers,
    files,
    realtime,
    references,
    refused,
    reminding,
    requests,
    turns,
)
from gateway.providers.toolless import stripped

_MODEL = re.compile(r"/models/([^/?#]+(?:/[^/?#]+)?)")
_FEATURE = r"[a-z_-]{1,40}=(?:v\d{1,2}|20\d\d-\d\d-\d\d)"


@dataclass(frozen=True, slots=True)
class _Family:
    """What the operations on one kind of body share."""

    extract: Callable[[JsonValue], Extraction]
    withhold: Callable[[JsonValue, Collection[int]], JsonValue] | None = None
    turn: Callable[[Extraction, Refusal, int], Reply] | None = None
    typed: bool = False
    """Its streams are of events with types, not of chunks with choices."""


_PLAIN = _Family(requests.extract_plain)
_CHAT = _Family(requests.extract_chat, requests.withhold_chat, turns.chat_turn)
_COMPLETION = _Family(requests.extract_plain, turn=turns.completion_turn)
_RESPONSE = _Family(
    requests.extract_responses, requests.withhold_responses, turns.response_turn, typed=True
)
_COUNT = _Family(requests.extract_responses, requests.withhold_responses, typed=True)
_MADE = _Family(requests.extract_plain, typed=True)
"""A picture or a sound, in which nothing can be restored."""


def _post(
    path: str,
    name: str,
    family: _Family,
    *,
    answer: Answer = Answer.JSON,
    deferred: bool = False,
    keeps: bool = False,
    form: bool = False,
    query: frozenset[str] = frozenset(),
) -> tuple[Operation, _Family]:
    operation = Operation(
        name=name,
        method="POST",
        template=path,
        upstream_path=path,
        conversational=family.turn is not None,
        answer=answer,
        deferred=deferred,
        keeps=keeps,
        form=form,
        query=query,
    )
    return operation, family


_POSTS = {
    operation.template: (operation, family)
    for operation, family in (
        _post("/chat/completions", "chat_completions", _CHAT),
        _post("/responses", "responses", _RESPONSE, keeps=True, query=references.BETA),
        _post("/responses/input_tokens", "responses_input_tokens", _COUNT),
        # What it answers is sealed, and comes back in a later request, whose placeholders are
        # others.
        _post(
            "/responses/compact", "responses_compact", _COUNT, deferred=True, query=references.BETA
        ),
        _post("/completions", "completions", _COMPLETION),
        _post("/embeddings", "embeddings", _PLAIN),
        _post("/moderations", "moderations", _PLAIN),
        _post("/images/generations", "images_generations", _MADE, deferred=True),
        _post("/images/edits", "images_edits", _MADE, deferred=True, form=True),
        _post("/audio/speech", "audio_speech", _MADE, answer=Answer.BYTES, deferred=True),
    )
}
_FAMILIES = {operation.name: family for operation, family in _POSTS.values()}


class OpenAI(Adapter):
    """The adapter. Stateless."""

    name = "openai"
    mount = "/v1"
    request_headers = MappingProxyType(
        {"openai-beta": re.compile(rf"{_FEATURE}(?:, ?{_FEATURE}){{0,4}}")}
    )
    response_headers = re.compile(r"openai-version|openai-processing-ms")
    creates = references.MARKS
    live = realtime.Realtime("/realtime")
    rows_below = ""
    """Where the operations are that the rows of a batch ask for."""

    def match(self, method: str, path: str) -> Operation | None:
        """The operation for a path such as "/chat/completions", else None. Raises ClientError: 405
        for a known path with another method, 403 for one that is refused for a reason."""
        known = _POSTS.get(path)
        operation = known[0] if known is not None else _models(path)
        known_here = [operation] if operation else references.operations(path)
        known_here = known_here or files.operations(path)
        if not known_here:
            refused.check(path)
        return by_method(known_here, method)

    def asked(self, operation: Operation, query: Mapping[str, str]) -> Operation:
        """The same, or the stream of a kept answer. Raises ClientError for a value that the API
        does not have."""
        references.check_query(query)
        return replace(operation, stream=True) if query.get("stream") == "true" else operation

    def settled(self, operation: Operation, form: JsonValue) -> Operation:
        """An upload by its purpose. Raises BodyError for one that is refused."""
        return files.settled(operation, form)

    def extract(self, operation: Operation, document: JsonValue) -> Extraction:
        """Every text of the body. Raises BodyError for token ids and for what is no object."""
        if operation.body is Body.FORM or operation.name in files.NAMES:
            return files.extract(self, self.rows_below, operation, document)
        family = _FAMILIES.get(operation.name)
        if family is not None:
            return family.extract(document)
        return references.extract(operation, document)

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
        """Unless the service is to keep it, which it does when nothing is said."""
        return not operation.keeps or document.get("store") is False

    def without_tools(self, operation: Operation, document: JsonValue) -> JsonValue:
        """Without tools of every kind, and what is said of them."""
        return stripped(document, requests.without_tools)

    def created(self, operation: Operation, document: JsonValue) -> Iterable[Created]:
        """The ids that an answer, or one event of it, gives to what the service keeps."""
        return references.created(document)

    def error(self, refusal: Refusal) -> Reply:
        """OpenAI's error object."""
        return turns.error(refusal)

    def turn(
        self, operation: Operation, extraction: Extraction, refusal: Refusal, created: int
    ) -> Reply:
        """The refusal as an assistant's turn; as an error where there is no conversation."""
        family = _FAMILIES.get(operation.name)
        if family is None or family.turn is None:
            return self.error(refusal)
        return family.turn(extraction, refusal, created)

    def restorer(
        self, operation: Operation, framing: Framing, placeholders: Placeholders
    ) -> Restorer:
        """A restorer for the answer."""
        family = _FAMILIES.get(operation.name)
        stream = framing is Framing.EVENTS
        if operation.name in files.NAMES:
            return files.restorer(operation, stream, placeholders)
        return answers.restorer(stream, family is None or family.typed, placeholders)

    def reminding(
        self, operation: Operation, framing: Framing, restorer: Restorer, line: str
    ) -> Restorer:
        """The restorer with a line at the end of what the assistant says."""
        stream = framing is Framing.EVENTS
        if operation.name == "chat_completions":
            return reminding.chat(stream, restorer, line)
        if operation.name == "responses":
            return reminding.responses(stream, restorer, line)
        return restorer


def _models(path: str) -> Operation | None:
    """The list of models, or one of them. Its name goes out unscreened, so it must look like a
    model's name."""
    if path == "/models":
        return Operation("models", "GET", path, path, body=Body.NONE)
    found = _MODEL.fullmatch(path)
    if found is None or not model_name(found[1]) or ".." in found[1]:
        return None
    return Operation("model", "GET", "/models/{id}", path, body=Body.NONE)
