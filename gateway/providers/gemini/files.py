"""Google's File API: uploads in all its ways, and what is done with a file afterwards.

A file of JSON lines is read as a batch's: each row as the request that it is. Only such a file may
be a batch's, so it is known by a second name besides.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from detectors.types import GapReason, Origin, Role
from gateway.core.adapter import Answer, Body, Operation
from gateway.core.guide import Kind, Rule, compile_guide
from gateway.core.jsondoc import JsonValue
from gateway.core.multipart import JSON_LINES, media_type
from gateway.core.pathids import naming, no_list
from gateway.core.references import Created, ObjectKind, Reference
from gateway.core.segments import Extraction
from gateway.core.uploads import METADATA, RAW, Step, Upload
from gateway.errors import BodyError, ClientError
from gateway.providers import forms
from gateway.providers.gemini import requests
from gateway.providers.gemini.guide import as_google_reads
from gateway.providers.gemini.vocabulary import WORDS, both_spellings, plain

Json = dict[str, Any]

BATCH_FILE = "batch:"
"""What the second name of a batch's file begins with."""

NAMES = frozenset({"files", "batch_file", "file", "file_delete", "file_content"})

_ID = r"[A-Za-z0-9][A-Za-z0-9-]{0,63}"
_UPLOAD = re.compile(r"(/upload/(?:v1|v1beta|v1alpha)/files)(?:/(?P<session>[A-Za-z0-9_-]{43}))?")
_FILE = re.compile(rf"(/(?:v1|v1beta|v1alpha)/files)(?:/(?P<id>{_ID}))?")
_CONTENT = re.compile(rf"(/download/(?:v1|v1beta|v1alpha)/files)/(?P<id>{_ID}):download")
_MEDIA = re.compile("media")

_JSON_LINES = frozenset({JSON_LINES, "application/x-jsonlines", "application/x-ndjson",
                         "application/json-lines", "application/jsonlines"})  # fmt: skip
_SHORT = {"jsonl": JSON_LINES}
"""What Google takes for a media type besides."""

_SENT = frozenset({"name", "displayname", "mimetype"})
"""What a client says of a file. Its size and checksum, which Google's SDKs tell too, are no longer
true once something in it is replaced."""

_STEPS = {
    frozenset({"upload"}): Step.PIECE,
    frozenset({"upload", "finalize"}): Step.LAST,
    frozenset({"finalize"}): Step.LAST,
    frozenset({"query"}): Step.ASK,
    frozenset({"cancel"}): Step.CANCEL,
}
_FIELDS = both_spellings("""
    metadata file name displayName mimeType sizeBytes sha256Hash media_type rows
""")
_FILE_NAME = Rule(origin=Origin.FILE_NAME)
_CHOSEN = Rule(Kind.ID, role=Role.NONE, origin=Origin.METADATA, editable=False)
_GUIDE = as_google_reads(
    compile_guide(
        rules={".metadata.file.displayName": _FILE_NAME, ".metadata.file.name": _CHOSEN},
        parts={},
        fields=_FIELDS,
        words=WORDS | _JSON_LINES | _SHORT.keys(),
        word_fields=both_spellings("mimeType"),
    )
)
_ROW = as_google_reads(
    compile_guide(
        rules={".key": Rule(Kind.ID, role=Role.NONE, origin=Origin.METADATA)},
        parts={},
        fields=both_spellings("key request metadata"),
        words=(),
        word_fields=(),
    )
)
_ASKED = Operation("generate_content", "POST", "", "")
"""What a row of a batch's file asks for: the batch says of which model."""


def operations(path: str) -> list[Operation]:
    """What can be done at a path of files. Raises ClientError for the list of everybody's."""
    if found := _UPLOAD.fullmatch(path):
        return [
            Operation(
                "files", "POST", found[1], found[1], Body.UPLOAD,
                keeps=True, uploads=True, session=found["session"] or "",
            )
        ]  # fmt: skip
    if found := _CONTENT.fullmatch(path):
        named, template = (f"files/{found['id']}",), f"{found[1]}/{{id}}:download"
        query = frozenset({"alt"})
        return [
            Operation(
                "file_content", "GET", template, path, Body.NONE,
                query=query, answer=Answer.BYTES, path_ids=named,
            )
        ]  # fmt: skip
    found = _FILE.fullmatch(path)
    if found is None:
        return []
    if found["id"] is None:
        raise no_list()
    named, template = (f"files/{found['id']}",), f"{found[1]}/{{id}}"
    return [
        Operation("file", "GET", template, path, Body.NONE, path_ids=named),
        Operation("file_delete", "DELETE", template, path, Body.NONE, deletes=True, path_ids=named),
    ]


def check_query(query: Mapping[str, str]) -> None:
    """Raises ClientError unless a file's content is asked for."""
    if _MEDIA.fullmatch(query.get("alt", "")) is None:
        raise ClientError(
            400,
            "invalid_query",
            "Filens innehåll hämtas med alt=media.",
            "A file's content is fetched with alt=media.",
        )


def upload(operation: Operation, headers: Mapping[str, str]) -> Upload:
    """What one request of an upload does. Raises ClientError."""
    command = headers.get("x-goog-upload-command", "").lower()
    commands = frozenset(filter(None, (word.strip() for word in command.split(","))))
    if operation.session:
        step = _STEPS.get(commands)
        if step is None:
            raise _unknown()
        return Upload(step, offset=_number(headers.get("x-goog-upload-offset", "0")))
    kind = headers.get("content-type", "")
    protocol = headers.get("x-goog-upload-protocol", "").lower()
    if protocol == "resumable" and commands == {"start"}:
        said = headers.get("x-goog-upload-header-content-type", "")
        size = _number(headers.get("x-goog-upload-header-content-length", "0"))
        return Upload(Step.START, size=size, media_type=_media_type(said))
    if protocol in ("", "multipart") and kind.lower().startswith("multipart/") and not commands:
        return Upload(Step.RELATED)
    if protocol == "raw" and not commands:
        return Upload(Step.WHOLE, media_type=_media_type(kind))
    raise _unknown()


def stands(status: str, received: int, session: str) -> dict[str, str]:
    """The headers by which Google says where an upload stands."""
    headers = {"x-goog-upload-status": status}
    if session:
        # Clients may cut pieces as they like; Google's own ask for multiples of 256 KiB.
        headers |= {"x-goog-upload-url": session, "x-goog-upload-chunk-granularity": "262144"}
        headers["x-goog-upload-control-url"] = session
    elif status == "active":
        headers["x-goog-upload-size-received"] = str(received)
    return headers


def settled(operation: Operation, document: Mapping[str, JsonValue]) -> Operation:
    """A file of JSON lines as a batch's. Raises BodyError for words that are no object."""
    said = document[METADATA]
    if not isinstance(said, dict) or not isinstance(said.get("file", {}), dict):
        raise BodyError(
            "malformed_field",
            "Det som sägs om filen har fel form.",
            "What is said of the file is malformed.",
        )
    requests.check_names(said, _FIELDS, frozenset())
    kinds = {document[RAW].media_type, *_said_types(said)}
    if kinds & (_JSON_LINES | _SHORT.keys()):
        return replace(operation, name="batch_file", rows=RAW)
    return operation


def extract(operation: Operation, document: JsonValue) -> Extraction:
    """Every text of an upload, and what the path names."""
    if operation.body is Body.UPLOAD:
        if operation.rows:
            return forms.extract_rows(document, RAW, _GUIDE, _row, _ROW, "request")
        return forms.extract_form(document, _GUIDE)
    found = Extraction(segments=(), gaps=(), messages=(), model="", stream=False)
    (name,) = operation.path_ids
    found = naming(found, "file", name, GapReason.STORED_FILE)
    if not operation.deletes:
        return found
    twin = Reference("/path/batch_file", BATCH_FILE + name)
    return replace(found, references=(*found.references, twin))


def finish(document: Json) -> Json:
    """An upload with no more said of the file than goes on."""
    said = document[METADATA]
    if "file" not in said:
        return document
    file = {key: value for key, value in said["file"].items() if plain(key) in _SENT}
    return {**document, METADATA: {**said, "file": file}}


def created(operation: Operation, document: JsonValue) -> Iterator[Created]:
    """The names that the answer to an upload gives."""
    file = document.get("file") if isinstance(document, dict) else None
    name = file.get("name") if isinstance(file, dict) else None
    if isinstance(name, str) and re.fullmatch(f"files/{_ID}", name):
        yield Created(ObjectKind.FILE, name)
        if operation.name == "batch_file":
            yield Created(ObjectKind.FILE, BATCH_FILE + name)


def _row(row: Mapping[str, JsonValue]) -> Extraction:
    return requests.extract(_ASKED, row["request"], {})


def _said_types(said: Json) -> Iterator[str]:
    for key, value in said.get("file", {}).items():
        if plain(key) == "mimetype" and isinstance(value, str):
            yield value.partition(";")[0].strip().lower()


def _media_type(text: str) -> str:
    return _SHORT.get(text.strip().lower()) or media_type(text.strip())


def _number(text: str) -> int:
    if re.fullmatch("[0-9]{1,15}", text) is None:
        raise _unknown()
    return int(text)


def _unknown() -> ClientError:
    return ClientError(
        400,
        "upload_protocol",
        "Uppladdningens huvudfält (X-Goog-Upload-Protocol, -Command, -Offset) känns inte igen.",
        "The upload's headers (X-Goog-Upload-Protocol, -Command, -Offset) are not known.",
    )
