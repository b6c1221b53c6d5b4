"""Anthropic's files."""

from collections.abc import Mapping

from gateway.core.adapter import Body, Operation
from gateway.core.guide import compile_guide
from gateway.core.jsondoc import JsonValue
from gateway.core.references import ObjectKind
from gateway.core.segments import Extraction
from gateway.providers import filestore, forms

KINDS: Mapping[str, ObjectKind] = {
    "file": ObjectKind.FILE,
    "message_batch": ObjectKind.BATCH,
}

_GUIDE = compile_guide(
    rules={},
    parts={},
    fields=("file", "media_type", "name"),
    words=(),
    word_fields=(),
)


def settled(operation: Operation, form: Mapping[str, JsonValue]) -> Operation:
    """The same. Raises BodyError for a form without a file."""
    forms.need_files(form, ("file",))
    return operation


def extract(operation: Operation, document: JsonValue) -> Extraction:
    """Every text of a form, and the file or batch that the path names."""
    if operation.body is Body.FORM:
        return forms.extract_form(document, _GUIDE)
    nothing = Extraction(segments=(), gaps=(), messages=(), model="", stream=False)
    return filestore.named(operation, nothing)
