"""OpenAI's files, batches and vector stores, and its forms with pictures and sound.

A file is known afterwards by the id that it was given when it was screened here. The lists of
everybody's files, batches and stores are not served: the service's key sees those of all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from detectors.types import GapReason, Origin, Role
from gateway.core.adapter import Adapter, Answer, Body, Operation, Restorer
from gateway.core.file_restorer import FileRestorer
from gateway.core.guide import Kind, Rule, compile_guide
from gateway.core.jsondoc import JsonValue
from gateway.core.pathids import naming
from gateway.core.placeholders import Placeholders
from gateway.core.restore import PassThrough
from gateway.core.segments import Extraction
from gateway.errors import BodyError, ClientError
from gateway.providers import forms
from gateway.providers.openai import answers, requests
from gateway.providers.openai.vocabulary import FIELDS, WORD_FIELDS, WORDS

_ID = r"[A-Za-z0-9_-]{1,128}"
_PATH = re.compile(
    rf"/(?P<holder>files|batches|vector_stores)(?:/(?P<id>{_ID})(?P<rest>(?:/[a-z_]+(?:/{_ID})?){{0,2}}))?"
)
_INNER = re.compile(rf"/(files|file_batches)/({_ID})")
_PURPOSES = frozenset({"assistants", "batch", "user_data", "vision"})
_ROWS = "file"
_FILES = {
    "files": ("file",),
    "batch_file": (),
    "images_edits": ("image",),
    "images_variations": ("image",),
    "audio_transcriptions": ("file",),
    "audio_translations": ("file",),
}
"""The fields of each form that must be files. A batch's has been read as rows."""

_IDENTIFIER = Rule(Kind.ID, role=Role.NONE, origin=Origin.METADATA)
_STORED = Rule(Kind.REFERENCE, gap=GapReason.STORED_FILE)
_METADATA = Rule(role=Role.NONE, origin=Origin.METADATA)

_MORE_FIELDS = """
    anchor batch_id chunking_strategy completion_window created_at endpoint expires_after
    expires_after[anchor] expires_after[days] expires_after[seconds] files input_file_id keywords
    known_speaker_names known_speaker_references language max_chunk_size_tokens
    chunk_overlap_tokens media_type output_expires_after purpose rewrite_query rows seconds static
    temperature timestamp_granularities
"""
_MORE_WORDS = """
    assistants batch user_data vision created_at last_active_at 24h auto static
    /v1/chat/completions /v1/completions /v1/embeddings /v1/moderations /v1/responses
    /chat/completions

    diarized_json json srt text verbose_json vtt word segment true false
"""

GUIDE = compile_guide(
    rules={
        ".model": Rule(Kind.MODEL),
        ".user": _IDENTIFIER,
        ".metadata": _METADATA,
        ".attributes": _METADATA,
        ".input_file_id": _STORED,
        ".file_id": _STORED,
        ".file_ids[]": _STORED,
        ".files[].file_id": _STORED,
        ".files[].attributes": _METADATA,
        ".name": _METADATA,
        ".description": _METADATA,
        ".known_speaker_references": Rule(Kind.BINARY, gap=GapReason.AUDIO),
        ".known_speaker_references[]": Rule(Kind.BINARY, gap=GapReason.AUDIO),
    },
    parts={},
    fields=FIELDS.union(_MORE_FIELDS.split()),
    words=WORDS.union(_MORE_WORDS.split()),
    word_fields=WORD_FIELDS
    | {"purpose", "anchor", "expires_after[anchor]", "completion_window", "endpoint", "language",
       "timestamp_granularities", "chunking_strategy", "stream"},
)  # fmt: skip
"""Forms and what is said of files. Sound is a gap by its media type, or by its operation."""


@dataclass(frozen=True, slots=True)
class _Method:
    """What can be done at a path."""

    name: str
    http: str
    body: Body = Body.NONE
    keeps: bool = False
    deletes: bool = False
    answer: Answer = Answer.JSON
    query: frozenset[str] = field(default=frozenset())


_PAGE = frozenset({"limit", "order", "after", "before", "filter"})
_NEW = {
    "files": (_Method("files", "POST", Body.FORM, keeps=True),),
    "batches": (_Method("batches", "POST", Body.JSON, keeps=True),),
    "vector_stores": (_Method("vector_stores", "POST", Body.JSON, keeps=True),),
}
_HELD: Mapping[str, Mapping[str, tuple[_Method, ...]]] = {
    "files": {
        "": (_Method("file", "GET"), _Method("file_delete", "DELETE", deletes=True)),
        "/content": (_Method("file_content", "GET", answer=Answer.BYTES),),
    },
    "batches": {
        # It names the files of its results, once there are any.
        "": (_Method("batch", "GET", keeps=True),),
        "/cancel": (_Method("batch_cancel", "POST", keeps=True),),
    },
    "vector_stores": {
        "": (
            _Method("vector_store", "GET"),
            _Method("vector_store_update", "POST", Body.JSON),
            _Method("vector_store_delete", "DELETE", deletes=True),
        ),
        "/search": (_Method("vector_store_search", "POST", Body.JSON),),
        "/files": (
            _Method("vector_store_file_create", "POST", Body.JSON),
            _Method("vector_store_files", "GET", query=_PAGE),
        ),
        "/files/{id}": (
            _Method("vector_store_file", "GET"),
            _Method("vector_store_file_delete", "DELETE"),
        ),
        "/files/{id}/content": (_Method("vector_store_file_content", "GET"),),
        "/file_batches": (_Method("vector_store_file_batches", "POST", Body.JSON),),
        "/file_batches/{id}": (_Method("vector_store_file_batch", "GET"),),
        "/file_batches/{id}/cancel": (_Method("vector_store_file_batch_cancel", "POST"),),
    },
}


def _form(path: str, name: str, answer: Answer) -> Operation:
    return Operation(name, "POST", path, path, body=Body.FORM, answer=answer, deferred=True)


_FORMS = {
    operation.template: operation
    for operation in (
        _form("/images/variations", "images_variations", Answer.JSON),
        # Text, subtitles or JSON, as the form asks.
        _form("/audio/transcriptions", "audio_transcriptions", Answer.BYTES),
        _form("/audio/translations", "audio_translations", Answer.BYTES),
    )
}
NAMES = frozenset(
    {method.name for held in _HELD.values() for known in held.values() for method in known}
    | {method.name for known in _NEW.values() for method in known}
    | (set(_FILES) - {"images_edits"})
)
"""Those of JSON and of no body too."""


def operations(path: str) -> list[Operation]:
    """What can be done at a path of files, batches or vector stores, or with a form."""
    if path in _FORMS:
        return [_FORMS[path]]
    found = _PATH.fullmatch(path)
    if found is None:
        return []
    if found["id"] is None:
        return [_operation(method, found, "") for method in _NEW[found["holder"]]]
    below = _INNER.sub(r"/\1/{id}", found["rest"])
    return [_operation(method, found, below) for method in _HELD[found["holder"]].get(below, ())]


def settled(operation: Operation, form: Mapping[str, JsonValue]) -> Operation:
    """The operation by its form's purpose. Raises BodyError."""
    forms.need_files(form, _FILES.get(operation.name, ()))
    if operation.name != "files":
        return operation
    purpose = form.get("purpose")
    if purpose not in _PURPOSES:
        raise BodyError(
            "purpose_refused",
            "Filens ändamål (purpose) måste vara user_data, assistants, vision eller batch.",
            "The file's purpose must be user_data, assistants, vision or batch.",
        )
    if purpose == "batch":
        return replace(operation, name="batch_file", rows=_ROWS)
    return operation


def extract(adapter: Adapter, below: str, operation: Operation, document: JsonValue) -> Extraction:
    """Every text of a form or a body, and what the path names. The operations that a batch's rows
    ask for are the adapter's at the paths `below`."""
    if operation.rows:
        read = partial(_row, adapter, below)
        found = forms.extract_rows(document, _ROWS, GUIDE, read)
    elif operation.body is Body.FORM:
        found = forms.extract_form(document, GUIDE)
    elif operation.body is Body.JSON:
        found = requests.extract_plain(document, GUIDE)
    else:
        found = Extraction(segments=(), gaps=(), messages=(), model="", stream=False)
    for number, text in enumerate(operation.path_ids):
        name = "id" if number == 0 else f"id{number + 1}"
        found = naming(found, name, text, GapReason.STORED_FILE)
    return found


def restorer(operation: Operation, stream: bool, placeholders: Placeholders) -> Restorer:
    """The restorer for an answer. What is said in a recording comes in forms of many kinds, in
    which there is nothing to restore."""
    if operation.name == "file_content":
        return FileRestorer(placeholders)
    if operation.name.startswith("audio_"):
        return PassThrough(answers.read_usage)
    return answers.restorer(stream, True, placeholders)


def _row(adapter: Adapter, below: str, row: Mapping[str, JsonValue]) -> Extraction:
    """A row's body as the request that it is."""
    url = row.get("url")
    path = url.removeprefix("/v1") if isinstance(url, str) else ""
    try:
        operation = adapter.match("POST", below + path)
    except ClientError:
        operation = None
    if operation is None or operation.body is not Body.JSON or operation.path_ids:
        raise forms.unknown_row_path()
    return adapter.extract(operation, row["body"])


def _operation(method: _Method, found: re.Match[str], below: str) -> Operation:
    holder = f"/{found['holder']}"
    inner = _INNER.search(found["rest"] or "")
    named = (found["id"],) if found["id"] else ()
    return Operation(
        name=method.name,
        method=method.http,
        template=f"{holder}/{{id}}{below}" if named else holder,
        upstream_path=found[0],
        body=method.body,
        query=method.query,
        answer=method.answer,
        keeps=method.keeps,
        uploads=method.name == "files",
        deletes=method.deletes,
        path_ids=(*named, inner[2]) if inner else named,
    )
