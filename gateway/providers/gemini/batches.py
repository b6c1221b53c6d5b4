"""Google's batches: requests in one body, each as the request that it is, or in a file."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from detectors.types import GapReason, Origin, Role
from gateway.core.adapter import Body, Operation
from gateway.core.guide import Kind, Rule, compile_guide
from gateway.core.jsondoc import JsonValue
from gateway.core.pathids import naming, no_list
from gateway.core.references import Created, ObjectKind, Reference
from gateway.core.rows import Row, joined
from gateway.core.segments import Extraction, Link
from gateway.errors import BodyError
from gateway.providers import forms
from gateway.providers.gemini import requests
from gateway.providers.gemini.files import BATCH_FILE
from gateway.providers.gemini.guide import as_google_reads
from gateway.providers.gemini.vocabulary import FIELDS, both_spellings, plain

Json = dict[str, Any]

NAMES = frozenset({"batches", "batch", "batch_cancel", "batch_delete"})

_ID = r"[A-Za-z0-9][A-Za-z0-9-]{0,99}"
_BATCH = re.compile(rf"(/(?:v1|v1beta|v1alpha)/batches)(?:/(?P<id>{_ID})(?P<verb>:cancel)?)?")
_RESULTS = re.compile(rf"files/{_ID}")
_FIELDS = FIELDS | both_spellings("batch displayName inputConfig requests request metadata "
                                  "fileName priority key")  # fmt: skip
_OWN_KEYS = requests.OWN_KEYS | {"metadata"}
_METADATA = Rule(role=Role.NONE, origin=Origin.METADATA)
_GUIDE = as_google_reads(
    compile_guide(
        rules={
            ".batch.displayName": _METADATA,
            ".batch.model": Rule(Kind.MODEL),
            ".batch.inputConfig.fileName": Rule(Kind.REFERENCE, gap=GapReason.STORED_FILE),
            ".metadata": _METADATA,
            ".metadata.key": Rule(Kind.ID, role=Role.NONE, origin=Origin.METADATA),
        },
        parts={},
        fields=_FIELDS,
        words=(),
        word_fields=(),
    )
)


def operations(path: str) -> list[Operation]:
    """What can be done at a path of batches. Raises ClientError for the list of everybody's."""
    found = _BATCH.fullmatch(path)
    if found is None:
        return []
    if found["id"] is None:
        raise no_list()
    template = f"{found[1]}/{{id}}{found['verb'] or ''}"
    whole = Operation(
        "batch", "GET", template, path, Body.NONE, path_ids=(f"batches/{found['id']}",)
    )
    if found["verb"]:
        return [replace(whole, name="batch_cancel", method="POST")]
    return [
        replace(whole, keeps=True),  # it names the file of its results, once there is one
        replace(whole, name="batch_delete", method="DELETE", deletes=True),
    ]


def extract(operation: Operation, document: JsonValue) -> Extraction:
    """Every text of a batch with its requests, or what the path names."""
    if operation.name != "batches":
        nothing = Extraction(segments=(), gaps=(), messages=(), model="", stream=False)
        return naming(nothing, "batch", operation.path_ids[0], GapReason.STORED_FILE)
    if not isinstance(document, dict):
        raise _malformed()
    requests.check_names(document, _FIELDS, _OWN_KEYS)
    said, given, place = _parted(document)
    rows = [Row(_around(said), (Link(()),), "")]
    for number, row in enumerate(given):
        if not isinstance(row, dict) or not isinstance(row.get("request"), dict):
            raise _malformed()
        at: tuple[str | int, ...] = (*place, number)
        pointer = f"/{'/'.join(place)}/{number}"
        rest = {key: value for key, value in row.items() if key != "request"}
        rows.append(Row(forms.extract_form(rest, _GUIDE), (Link(at),), pointer))
        asked = requests.extract(operation, row["request"], {})
        rows.append(Row(asked, (Link((*at, "request")),), f"{pointer}/request"))
    return replace(joined(rows), model=operation.model)


def created(document: JsonValue) -> Iterator[Created]:
    """The names that a batch gives: its own, and that of its results' file."""
    if not isinstance(document, dict):
        return
    name = document.get("name")
    if isinstance(name, str) and re.fullmatch(f"batches/{_ID}", name):
        yield Created(ObjectKind.BATCH, name)
    metadata = document.get("metadata")
    for holder in (metadata.get("output") if isinstance(metadata, dict) else None,
                   document.get("response")):  # fmt: skip
        held = holder.get("responsesFile") if isinstance(holder, dict) else None
        if isinstance(held, str) and _RESULTS.fullmatch(held):
            yield Created(ObjectKind.FILE, held)


def _around(said: Json) -> Extraction:
    """What is said of the batch. Its file is known by another name than other files."""
    found = forms.extract_form(said, _GUIDE)
    named = (Reference(r.pointer, BATCH_FILE + r.id) for r in found.references)
    return replace(found, references=tuple(named))


def _parted(document: Json) -> tuple[Json, list[JsonValue], tuple[str, ...]]:
    """The body without its requests, the requests, and where they stand. Raises BodyError for
    requests in any other place."""
    path: list[str] = []
    value: JsonValue = document
    for name in ("batch", "inputconfig", "requests", "requests"):
        if not isinstance(value, dict):
            raise _malformed()
        key = next((key for key in value if plain(key) == name), None)
        if key is None:
            return document, [], ()
        path.append(key)
        value = value[key]
    if not isinstance(value, list):
        raise _malformed()
    return _without(document, path), value, tuple(path)


def _without(document: Mapping[str, JsonValue], path: list[str]) -> Json:
    first, *rest = path
    if not rest:
        return {key: value for key, value in document.items() if key != first}
    return {**document, first: _without(document[first], rest)}


def _malformed() -> BodyError:
    return BodyError(
        "malformed_field",
        "Batchens batch.inputConfig.requests.requests har fel form.",
        "The batch's batch.inputConfig.requests.requests is malformed.",
    )
