"""Google's Gemini models, over the Gemini API and over Vertex AI: one wire API, two sets of paths
and two ways to carry a key."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from detectors.types import GapReason
from gateway.core.adapter import Adapter, Body, Framing, Operation, Refusal, Reply, Restorer
from gateway.core.attachments import FilePart
from gateway.core.file_restorer import FileRestorer
from gateway.core.jsondoc import JsonValue
from gateway.core.pathids import by_method, naming
from gateway.core.placeholders import Placeholders
from gateway.core.references import Created
from gateway.core.segments import Extraction
from gateway.core.uploads import Upload
from gateway.providers.gemini import (
    answers,
    batches,
    files,
    paths,
    references,
    reminding,
    requests,
    turns,
)
from gateway.providers.gemini.live import GEMINI_PATH, VERTEX_PATH, GeminiLive
from gateway.providers.toolless import stripped

_NOTHING = Extraction(segments=(), gaps=(), messages=(), model="", stream=False)
_API_KEY = ("AIza", "AQ.")
"""What Google's API keys begin with; every other credential is an OAuth token."""


class Gemini(Adapter):
    """The adapter of the Gemini API. Stateless."""

    name = "gemini"
    mount = ""
    live = GeminiLive(GEMINI_PATH)
    _api = paths.GEMINI

    def authorize(self, credential: str) -> Mapping[str, str]:
        """An API key."""
        return {"x-goog-api-key": credential}

    def match(self, method: str, path: str) -> Operation | None:
        """The operation for a path such as "/v1beta/models/gemini-2.5-flash:generateContent", else
        None. Raises ClientError 405 for a known path with another method."""
        in_project = self._api is paths.VERTEX
        known = references.operations(path, in_project=in_project)
        if not known and not in_project:
            known = files.operations(path) or batches.operations(path)
        return by_method(known, method) or paths.match(self._api, method, path)

    def asked(self, operation: Operation, query: Mapping[str, str]) -> Operation:
        """With `alt=sse` a stream comes as events, without as one array."""
        if operation.name == "file_content":
            files.check_query(query)
            return operation
        paths.check_query(query)
        return (
            replace(operation, framing=Framing.EVENTS) if query.get("alt") == "sse" else operation
        )

    def framing(self, operation: Operation, content_type: str) -> Framing:
        """An array is not told from a whole answer by its content type."""
        if content_type == "text/event-stream":
            return Framing.EVENTS
        return Framing.ARRAY if operation.stream else Framing.WHOLE

    def extract(self, operation: Operation, document: JsonValue) -> Extraction:
        """Every text of the body and of the path. Raises BodyError for a form that Google and the
        gateway might read differently."""
        if operation.name in files.NAMES:
            return files.extract(operation, document)
        chosen = paths.chosen_names(self._api, operation.upstream_path)
        if operation.name in batches.NAMES:
            found = batches.extract(operation, document)
            return replace(found, segments=(*found.segments, *requests.chosen_texts(chosen)))
        if operation.body is Body.NONE:
            extraction = _NOTHING
        else:
            extraction = requests.extract(operation, document, chosen)
        for text in operation.path_ids:
            extraction = naming(extraction, "cache", text, GapReason.SERVER_CONVERSATION)
        return extraction

    def created(self, operation: Operation, document: JsonValue) -> Iterable[Created]:
        """The names that an answer gives to what the service keeps."""
        if operation.name in files.NAMES:
            return files.created(operation, document)
        if operation.name in batches.NAMES:
            return batches.created(document)
        return references.created(document)

    def upload(self, operation: Operation, headers: Mapping[str, str]) -> Upload:
        """What one request of an upload does. Raises ClientError."""
        return files.upload(operation, headers)

    def upload_stands(self, status: str, received: int = 0, session: str = "") -> Mapping[str, str]:
        """The headers by which Google says where an upload stands."""
        return files.stands(status, received, session)

    def file_headers(self, part: FilePart) -> Mapping[str, str]:
        """A file goes on in one request, with what is said of it."""
        return {"x-goog-upload-protocol": "multipart"}

    def settled(self, operation: Operation, form: JsonValue) -> Operation:
        """An upload by the kind of its file. Raises BodyError."""
        return files.settled(operation, form)

    def finish(self, operation: Operation, given: JsonValue, redacted: JsonValue) -> JsonValue:
        """An upload without what is no longer true of the file."""
        return files.finish(redacted) if operation.body is Body.UPLOAD else redacted

    def without_tools(self, operation: Operation, document: JsonValue) -> JsonValue:
        """Without functions, search, code execution, grounding and connectors."""
        return stripped(document, requests.without_tools)

    def renamed(
        self, operation: Operation, document: JsonValue, model: str
    ) -> tuple[Operation, JsonValue]:
        """The same request for another model, which the path names."""
        return paths.renamed(operation, model), document

    def withhold(
        self, operation: Operation, document: JsonValue, messages: Collection[int]
    ) -> JsonValue:
        """A copy of the document without these messages."""
        if operation.name in files.NAMES | batches.NAMES:
            return document
        return requests.withhold(document, messages)

    def error(self, refusal: Refusal) -> Reply:
        """Google's error object."""
        return turns.error(refusal)

    def turn(
        self, operation: Operation, extraction: Extraction, refusal: Refusal, created: int
    ) -> Reply:
        """The refusal as the model's turn; as an error where there is no conversation."""
        if not operation.conversational:
            return turns.error(refusal)
        return turns.turn(operation, extraction, refusal)

    def restorer(
        self, operation: Operation, framing: Framing, placeholders: Placeholders
    ) -> Restorer:
        """A restorer for the answer."""
        if operation.name == "file_content":
            return FileRestorer(placeholders)
        return answers.restorer(framing, placeholders)

    def reminding(
        self, operation: Operation, framing: Framing, restorer: Restorer, line: str
    ) -> Restorer:
        """The restorer with a line at the end of what the model says."""
        return reminding.documents(framing, restorer, line)

    def broken_stream(self, operation: Operation, framing: Framing, refusal: Refusal) -> bytes:
        """The error as a last event, or as the array's last element."""
        body = self.error(refusal).body
        return b",\r\n" + body + b"]" if framing is Framing.ARRAY else b"data: " + body + b"\n\n"


class Vertex(Gemini):
    """The adapter of Vertex AI. Stateless."""

    name = "vertex"
    live = GeminiLive(VERTEX_PATH)
    _api = paths.VERTEX

    def authorize(self, credential: str) -> Mapping[str, str]:
        """An OAuth token, or an API key of express mode."""
        if credential.startswith(_API_KEY):
            return {"x-goog-api-key": credential}
        return {"authorization": f"Bearer {credential}"}
