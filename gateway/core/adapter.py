"""The protocol that every provider adapter fulfils, and the values it trades in."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from gateway.core.attachments import FilePart
from gateway.core.jsondoc import JsonValue
from gateway.core.placeholders import Placeholders
from gateway.core.references import Created
from gateway.core.segments import Extraction
from gateway.core.uploads import Step, Upload

if TYPE_CHECKING:
    from gateway.core.live import Live


class Body(StrEnum):
    """What a request of an operation carries."""

    NONE = "none"
    JSON = "json"
    FORM = "form"
    """multipart/form-data: a document of texts, lists of texts and files."""
    RAW = "raw"
    """A file by itself: a document with nothing but that file, named `RAW`."""
    UPLOAD = "upload"
    """A file, named `RAW`, with JSON about it, named `METADATA`, whichever way it comes."""


class Answer(StrEnum):
    """What the service answers an operation with, when it succeeds."""

    JSON = "json"
    BYTES = "bytes"
    """Sound, a picture, a file: passes as it came, since there is no text to restore in it."""


class Framing(StrEnum):
    """How an answer arrives."""

    WHOLE = "whole"
    EVENTS = "events"
    """Server-sent events."""
    ARRAY = "array"
    """One JSON array whose elements arrive one by one."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint of a wire API. `template` is the path with ids as `{id}`, for records and
    metrics; `upstream_path` is what the request goes to, below the service's base URL.
    `conversational`: a refusal can be shown as an assistant turn. `query`: the names of query
    parameters that may be passed on. `model`: the model, where the path names it. `stream`: the
    path asks for a stream, whatever the body says; `framing` is how that stream is to come.
    `deferred`: nothing can be restored in what the service makes of the request, because it is
    fetched or used later, or is no text. `keeps`: the service may keep what is said, and gives ids
    to it in its answer. `uploads`: what it keeps is a file, whose values are numbered in common
    with the person's other files. `deletes`: what the path names is gone when it has succeeded.
    `path_ids`: the ids that the path names. `rows`: the part of a form that is a batch's file.
    `form`: the body may be a form as well. `session`: that of ours which the path names, where an
    upload comes in pieces."""

    name: str
    method: str
    template: str
    upstream_path: str = field(repr=False)
    body: Body = Body.JSON
    conversational: bool = False
    query: frozenset[str] = frozenset()
    model: str = field(default="", repr=False)
    stream: bool = False
    framing: Framing = Framing.EVENTS
    answer: Answer = Answer.JSON
    deferred: bool = False
    keeps: bool = False
    uploads: bool = False
    deletes: bool = False
    path_ids: tuple[str, ...] = field(default=(), repr=False)
    rows: str = ""
    form: bool = False
    session: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the client gets no answer from the service. `text` is in the caller's language and never
    quotes the prompt. `proof` shows that a refusal shown as an assistant turn is ours when the
    client resends it."""

    status: int
    code: str
    text: str
    event: str
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole response of our own making."""

    status: int
    content_type: str
    body: bytes = field(repr=False)


@dataclass(slots=True)
class Usage:
    """Tokens as the service reported them; None where it did not."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class Restorer(Protocol):
    """Turns the service's response bytes into the client's. Sans-io: feed chunks, then close.
    It holds back only what may be the beginning of a placeholder or of an event. `complete`, once
    closed: whether the response reached the end that the API gives it, with success or not."""

    usage: Usage
    complete: bool

    def feed(self, chunk: bytes) -> bytes: ...

    def close(self) -> bytes: ...


class Adapter(Protocol):
    """One wire API. Synchronous and pure. `mount` is the part of the path between the service's
    name and the API's own paths ("/v1" or "")."""

    name: str
    mount: str
    request_headers: Mapping[str, re.Pattern[str]] = MappingProxyType({})
    """Which of the client's headers go on, and what each must look like. Headers are not screened,
    so the shapes must leave no room for text."""
    response_headers: re.Pattern[str] | None = None
    """Which of the service's headers go back, besides those that every service has."""
    creates: re.Pattern[str] | None = None
    """What the JSON of a stream's event has in it when it may give an id to something kept."""
    user_token: bool = False
    """The service answers a person, not a key: the caller's own token goes on to it."""
    live: "Live | None" = None
    """The conversations over a WebSocket that the API has."""

    def authorize(self, credential: str) -> Mapping[str, str]:
        """The headers that carry the service's credential."""
        return {"authorization": f"Bearer {credential}"}

    def framing(self, operation: Operation, content_type: str) -> Framing:
        """How a successful answer of this content type (without parameters, lower-case)
        arrives."""
        return Framing.EVENTS if content_type == "text/event-stream" else Framing.WHOLE

    def match(self, method: str, path: str) -> Operation | None:
        """The operation for a path below the service's prefix, or None: unknown, to be refused.
        A known path with another method raises ClientError 405."""
        ...

    def asked(self, operation: Operation, query: Mapping[str, str]) -> Operation:
        """The operation as these of its query parameters make it. Raises ClientError for a value
        that the API does not have: parameters are not screened."""
        return operation

    def settled(self, operation: Operation, form: JsonValue) -> Operation:
        """The operation as the fields of its form make it; a batch's file is not read yet. Raises
        BodyError for a form that the API does not have."""
        return operation

    def upload(self, operation: Operation, headers: Mapping[str, str]) -> Upload:
        """What one request of an upload with words about the file does. Raises ClientError."""
        return Upload(Step.WHOLE)

    def upload_stands(self, status: str, received: int = 0, session: str = "") -> Mapping[str, str]:
        """The headers by which the API says how an upload in pieces stands: `active`, `final` or
        `cancelled`, with so many bytes received; and the address of a `session` that begins."""
        return {}

    def said_of_file(self, headers: Mapping[str, str]) -> tuple[str, str]:
        """Name and media type of a file that is the whole body. Raises ClientError."""
        return "", headers.get("content-type", "")

    def file_headers(self, part: FilePart) -> Mapping[str, str]:
        """What goes with a file that is the whole body, besides its type, or that is sent with
        words about it."""
        return {}

    def extract(self, operation: Operation, document: JsonValue) -> Extraction:
        """Every text of the body. Raises BodyError for a form that cannot be screened."""
        ...

    def withhold(
        self, operation: Operation, document: JsonValue, messages: Collection[int]
    ) -> JsonValue:
        """A copy of the document without these messages (tool results keep their place with a
        stub, so that the conversation stays well-formed) and without a reference to a refusal of
        ours."""
        ...

    def resends(self, operation: Operation, document: JsonValue) -> bool:
        """Whether the next turn of the conversation brings this one along, with our answer to
        it."""
        return not operation.keeps

    def finish(self, operation: Operation, given: JsonValue, redacted: JsonValue) -> JsonValue:
        """The redacted document as it goes out: what no longer holds because something in it was
        replaced is left out. It may take away, never add."""
        return redacted

    def without_tools(self, operation: Operation, document: JsonValue) -> JsonValue:
        """The redacted document without tools, connectors, search, code execution and whatever
        else the model could reach out with; the same object where it has nothing of the kind."""
        return document

    def renamed(
        self, operation: Operation, document: JsonValue, model: str
    ) -> tuple[Operation, JsonValue]:
        """The same request for another model of the same API."""
        if isinstance(document, dict) and "model" in document:
            document = {**document, "model": model}
        return operation, document

    def created(self, operation: Operation, document: JsonValue) -> Iterable[Created]:
        """The ids that an answer, or one event of it, gives to what the service keeps."""
        return ()

    def error(self, refusal: Refusal) -> Reply:
        """The refusal in the provider's own error shape."""
        ...

    def turn(
        self, operation: Operation, extraction: Extraction, refusal: Refusal, created: int
    ) -> Reply:
        """The refusal as an assistant turn, streamed when the client asked for a stream.
        `created` is the time in seconds since the epoch."""
        ...

    def restorer(
        self, operation: Operation, framing: Framing, placeholders: Placeholders
    ) -> Restorer:
        """A restorer for the response; `placeholders` is empty where nothing was
        replaced."""
        ...

    def reminding(
        self, operation: Operation, framing: Framing, restorer: Restorer, line: str
    ) -> Restorer:
        """The restorer with a line at the end of what the assistant says; itself where the API has
        no place for one."""
        return restorer

    def broken_stream(self, operation: Operation, framing: Framing, refusal: Refusal) -> bytes:
        """What to send after a stream that has begun and cannot go on: the error in the form
        that clients of this API look for in a stream."""
        return b"data: " + self.error(refusal).body + b"\n\n"
