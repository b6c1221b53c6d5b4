"""What Copilot's request bodies say. Microsoft keeps the conversation: a body holds one turn."""

from collections.abc import Iterator
from typing import Any

from detectors.types import GapReason, Origin, Role
from gateway.core.adapter import Body, Operation
from gateway.core.jsondoc import JsonValue, WrittenNumber
from gateway.core.pathids import naming
from gateway.core.segments import Extraction, Segment
from gateway.core.walker import Walker
from gateway.errors import BodyError
from gateway.providers.copilot.guide import GUIDE

Json = dict[str, Any]

_TURN = ("message", "additionalContext", "text")


def extract(operation: Operation, document: JsonValue) -> Extraction:
    """Every text of a body and of the path, which may name what Microsoft keeps of what was said
    before. Microsoft itself sees to it that a person reads and deletes only what is theirs."""
    body = {} if operation.body is Body.NONE else _object(document)
    walker = Walker(GUIDE)
    for key, value in body.items():
        walker.key((key,), Role.USER)
        number = 0 if key in _TURN else -1
        node = GUIDE.root.named.get(key)
        walker.walk(value, (key,), node, Role.USER, Origin.PROMPT, message=number)
    extraction = Extraction(
        segments=(*walker.segments, *_position(body)),
        gaps=tuple(walker.gaps),
        messages=(),
        model="",
        stream=operation.stream,
        references=tuple(walker.references),
    )
    reason = GapReason.SERVER_CONVERSATION if operation.body is Body.JSON else None
    for conversation in operation.path_ids:
        extraction = naming(extraction, "conversation", conversation, reason)
    return extraction


def _object(document: JsonValue) -> Json:
    if not isinstance(document, dict):
        raise BodyError(
            "not_an_object",
            "Begärans kropp måste vara ett JSON-objekt.",
            "The request body must be a JSON object.",
        )
    return document


def _position(body: Json) -> Iterator[Segment]:
    """Where the user is. The walker sees two short numbers, which together point at a home."""
    hint = body.get("locationHint")
    if not isinstance(hint, dict):
        return
    given = [_written(hint.get(name)) for name in ("latitude", "longitude")]
    if all(given):
        text = f"latitude {given[0]}, longitude {given[1]}"
        yield Segment(text, (), "/locationHint", Role.NONE, Origin.METADATA, editable=False)


def _written(value: JsonValue) -> str:
    if isinstance(value, WrittenNumber):
        return value.text
    return str(value) if type(value) in (int, float, str) else ""


def without_tools(operation: Operation, document: JsonValue) -> JsonValue:
    """The turn without files to ground on. Microsoft searches the web unless it is told not to."""
    if not operation.conversational or not isinstance(document, dict):
        return document
    alone = {"webContext": {"isWebEnabled": False}}
    return {**document, "contextualResources": alone}
