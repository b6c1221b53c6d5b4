"""NotebookLM Enterprise and its neighbours in Discovery Engine.

Two ways to show who asks: with the person's own token, which goes on to Google, or with the
service's credential, behind which Google sees one caller for all.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from detectors.types import Gap, GapReason
from gateway.core.adapter import Adapter, Framing, Operation, Refusal, Reply, Restorer
from gateway.core.attachments import FilePart
from gateway.core.jsondoc import JsonValue
from gateway.core.pathids import no_list
from gateway.core.placeholders import Placeholders
from gateway.core.references import Created
from gateway.core.segments import Extraction
from gateway.providers.gemini import paths as google
from gateway.providers.gemini.turns import error
from gateway.providers.notebooklm import answers, paths, references, requests, turns, uploads
from gateway.providers.toolless import stripped


class NotebookLM(Adapter):
    """The adapter, with the person's own token. Stateless."""

    name = "notebooklm"
    mount = ""
    creates = references.MARKS
    user_token = True

    def match(self, method: str, path: str) -> Operation | None:
        """The operation for a path such as "/v1alpha/projects/1/locations/eu/notebooks", else None.
        Raises ClientError 405 for a known path with another method."""
        return paths.match(method, path)

    def asked(self, operation: Operation, query: Mapping[str, str]) -> Operation:
        """With `alt=sse` a stream comes as events, without as one array."""
        google.check_query(query)
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
        return requests.extract(operation, document)

    def withhold(
        self, operation: Operation, document: JsonValue, messages: Collection[int]
    ) -> JsonValue:
        """The document: a body holds only the turn being asked."""
        return document

    def created(self, operation: Operation, document: JsonValue) -> Iterable[Created]:
        """The names that an answer gives to what the service keeps."""
        if operation.name == "notebook_create":
            return references.created_notebook(document)
        return references.created(document)

    def said_of_file(self, headers: Mapping[str, str]) -> tuple[str, str]:
        """Name and media type of a source. Raises ClientError."""
        return uploads.said(headers)

    def file_headers(self, part: FilePart) -> Mapping[str, str]:
        """A source's name, and that it is sent by itself."""
        return uploads.headers(part)

    def error(self, refusal: Refusal) -> Reply:
        """Google's error object."""
        return error(refusal)

    def turn(
        self, operation: Operation, extraction: Extraction, refusal: Refusal, created: int
    ) -> Reply:
        """The refusal as the service's turn; as an error where nobody talks."""
        if not operation.conversational:
            return error(refusal)
        return turns.turn(operation, refusal)

    def without_tools(self, operation: Operation, document: JsonValue) -> JsonValue:
        """Without tools and agents."""
        return stripped(document, requests.without_tools)

    def restorer(
        self, operation: Operation, framing: Framing, placeholders: Placeholders
    ) -> Restorer:
        """A restorer for the answer."""
        return answers.restorer(framing, placeholders)

    def broken_stream(self, operation: Operation, framing: Framing, refusal: Refusal) -> bytes:
        """The error as a last event, or as the array's last element."""
        body = error(refusal).body
        return b",\r\n" + body + b"]" if framing is Framing.ARRAY else b"data: " + body + b"\n\n"


class NotebookLMService(NotebookLM):
    """The adapter, with the service's credential: an OAuth access token. Google lets it into every
    notebook, so a notebook is known to those alone who have made it through the gateway."""

    name = "notebooklm_service"
    user_token = False

    def match(self, method: str, path: str) -> Operation | None:
        """The operation for a path, else None. Raises ClientError 405 for a known path with another
        method, and for the list of everybody's notebooks."""
        operation = super().match(method, path)
        if operation is not None and operation.name == "notebooks_recent":
            raise no_list()
        return operation

    def extract(self, operation: Operation, document: JsonValue) -> Extraction:
        """Every text of the body and of the path, and the notebooks that they name."""
        found = super().extract(operation, document)
        named = list(requests.notebooks(operation, document))
        return replace(
            found,
            gaps=(*found.gaps, *(Gap(r.pointer, GapReason.STORED_FILE) for r in named)),
            references=(*found.references, *named),
        )
