"""Files that a service keeps, where its paths are the usual four: put, look up, delete, fetch."""

import re
from collections.abc import Iterator, Mapping

from detectors.types import GapReason
from gateway.core.adapter import Answer, Body, Operation
from gateway.core.jsondoc import JsonValue
from gateway.core.pathids import naming
from gateway.core.references import Created, ObjectKind
from gateway.core.segments import Extraction

NAMES = frozenset({"files", "file", "file_delete", "file_content"})

_PATH = re.compile(r"/v1/files(?:/(?P<id>[A-Za-z0-9_-]{1,128})(?P<content>/content)?)?")


def operations(path: str, query: frozenset[str] = frozenset()) -> list[Operation]:
    """What can be done at a path below /v1/files. The list of everybody's files is not served:
    the service's key sees those of all."""
    found = _PATH.fullmatch(path)
    if found is None:
        return []
    if found["id"] is None:
        return [
            Operation("files", "POST", path, path, Body.FORM, query=query, keeps=True, uploads=True)
        ]
    if found["content"]:
        return [_held("file_content", "GET", found, query, Answer.BYTES)]
    return [_held("file", "GET", found, query), _held("file_delete", "DELETE", found, query)]


def named(operation: Operation, extraction: Extraction) -> Extraction:
    """The extraction with the ids that the path names."""
    for text in operation.path_ids:
        extraction = naming(extraction, "id", text, GapReason.STORED_FILE)
    return extraction


def created(document: JsonValue, kinds: Mapping[str, ObjectKind]) -> Iterator[Created]:
    """The ids that an answer gives, by what it says that it is, and those of a batch's results."""
    if not isinstance(document, dict):
        return
    kind = kinds.get(str(document.get("object", document.get("type"))))
    if kind is None or not isinstance(document.get("id"), str):
        return
    yield Created(kind, document["id"])
    for name in ("output_file", "error_file"):
        if isinstance(document.get(name), str):
            yield Created(ObjectKind.FILE, document[name])


def _held(
    name: str,
    method: str,
    found: re.Match[str],
    query: frozenset[str],
    answer: Answer = Answer.JSON,
) -> Operation:
    return Operation(
        name,
        method,
        f"/v1/files/{{id}}{found['content'] or ''}",
        found[0],
        Body.NONE,
        query=query,
        answer=answer,
        deletes=method == "DELETE",
        path_ids=(found["id"],),
    )
