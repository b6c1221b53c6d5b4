"""Mistral's files and batch jobs."""

import re
from collections.abc import Mapping
from dataclasses import replace

from detectors.types import GapReason, Origin, Role
from gateway.core.adapter import Body, Operation
from gateway.core.guide import Kind, Rule, compile_guide
from gateway.core.jsondoc import JsonValue
from gateway.core.references import ObjectKind
from gateway.core.rows import Row, joined
from gateway.core.segments import Extraction, Link
from gateway.errors import BodyError
from gateway.providers import filestore, forms
from gateway.providers.mistral import requests
from gateway.providers.mistral.vocabulary import FIELDS, WORD_FIELDS, WORDS

KINDS: Mapping[str, ObjectKind] = {"file": ObjectKind.FILE, "batch": ObjectKind.BATCH}
NAMES = filestore.NAMES | {"batch_file", "batches", "batch", "batch_cancel"}

_JOB = re.compile(r"/v1/batch/jobs(?:/(?P<id>[A-Za-z0-9_-]{1,128})(?P<cancel>/cancel)?)?")
_PURPOSES = frozenset({"batch", "ocr"})
_ROWS = "file"
_METADATA = Rule(role=Role.NONE, origin=Origin.METADATA)
_GUIDE = compile_guide(
    rules={
        ".model": Rule(Kind.MODEL),
        ".metadata": _METADATA,
        ".input_files[]": Rule(Kind.REFERENCE, gap=GapReason.STORED_FILE),
        ".agent_id": Rule(Kind.REFERENCE, gap=GapReason.REMOTE_REFERENCE),
    },
    parts={},
    fields=FIELDS
    | {"body", "custom_id", "endpoint", "expiry", "file", "input_files", "media_type", "name",
       "purpose", "requests", "rows", "timeout_hours", "visibility"},
    words=WORDS | {"batch", "ocr", "workspace", "user", "/v1/chat/completions", "/v1/embeddings",
                   "/v1/fim/completions", "/v1/moderations", "/v1/chat/moderations", "/v1/ocr",
                   "/v1/classifications", "/v1/chat/classifications"},
    word_fields=WORD_FIELDS | {"endpoint", "purpose", "visibility"},
)  # fmt: skip


def operations(path: str) -> list[Operation]:
    """What can be done at a path of files or batch jobs."""
    found = _JOB.fullmatch(path)
    if found is None:
        return filestore.operations(path)
    if found["id"] is None:
        return [Operation("batches", "POST", path, path, keeps=True)]
    name, method = ("batch_cancel", "POST") if found["cancel"] else ("batch", "GET")
    template = f"/v1/batch/jobs/{{id}}{found['cancel'] or ''}"
    # A job names the files of its results, once there are any.
    return [Operation(name, method, template, path, Body.NONE, keeps=True, path_ids=(found["id"],))]


def settled(operation: Operation, form: Mapping[str, JsonValue]) -> Operation:
    """An upload by its purpose. Raises BodyError."""
    forms.need_files(form, ("file",))
    purpose = form.get("purpose", "ocr")
    if purpose not in _PURPOSES:
        raise BodyError(
            "purpose_refused",
            "Filens ändamål (purpose) måste vara ocr eller batch.",
            "The file's purpose must be ocr or batch.",
        )
    return replace(operation, name="batch_file", rows=_ROWS) if purpose == "batch" else operation


def extract(operation: Operation, document: JsonValue) -> Extraction:
    """Every text of a form, or of a batch job with its requests in it."""
    if operation.rows:
        return forms.extract_rows(document, _ROWS, _GUIDE, lambda row: _body(row["body"]))
    if operation.body is Body.FORM:
        return forms.extract_form(document, _GUIDE)
    if operation.body is Body.NONE:
        nothing = Extraction(segments=(), gaps=(), messages=(), model="", stream=False)
        return filestore.named(operation, nothing)
    return _job(document)


def _job(document: JsonValue) -> Extraction:
    if not isinstance(document, dict):
        return requests.extract_plain(document)
    given = document.get("requests") or []
    if not isinstance(given, list) or not all(_is_row(row) for row in given):
        raise BodyError(
            "malformed_field",
            "Fältet requests har fel form.",
            "The field requests is malformed.",
        )
    said = {key: value for key, value in document.items() if key != "requests"}
    rows = [Row(forms.extract_form(said, _GUIDE), (Link(()),), "")]
    for number, row in enumerate(given):
        place, pointer = ("requests", number), f"/requests/{number}"
        rest = {key: value for key, value in row.items() if key != "body"}
        rows.append(Row(forms.extract_form(rest, _GUIDE), (Link(place),), pointer))
        at = (Link((*place, "body")),)
        rows.append(Row(_body(row["body"]), at, f"{pointer}/body"))
    return joined(rows)


def _is_row(row: JsonValue) -> bool:
    return isinstance(row, dict) and isinstance(row.get("body"), dict)


def _body(body: JsonValue) -> Extraction:
    """A row's body: a conversation where it has messages."""
    if "messages" in body:
        return requests.extract_chat(body)
    return requests.extract_ocr(body) if "document" in body else requests.extract_plain(body)
