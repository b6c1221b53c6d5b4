"""What Copilot's request bodies say. Microsoft keeps the conversation: a body holds one turn."""

from collections.abc import Iterator
from typing import Any

from detectors.types import Gap, GapReason, Origin, Role
from gateway.core.adapter import Body, JsonValue, Operation
from gateway.core.jsondoc import WrittenNumber
from gateway.core.segments import Extraction, Segment
from gateway.core.walker import Walker, machine_id
from gateway.errors import BodyError
from gateway.providers.copilot.guide import GUIDE

Json = dict[str, Any]

_TURN = ("message", "additionalContext", "text")


def extract(operation: Operation, document: JsonValue, conversation: str) -> Extraction:
    """Every text of a body and of the path. `conversation`: the id in the path, of what Microsoft
    keeps of what was said before; "" where there is none."""
    body = {} if operation.body is Body.NONE else _object(document)
    walker = Walker(GUIDE)
    for key, value in body.items():
        walker.key((key,), Role.USER)
        number = 0 if key in _TURN else -1
        node = GUIDE.root.named.get(key)
        walker.walk(value, (key,), node, Role.USER, Origin.PROMPT, message=number)
    gaps = list(walker.gaps)
    if conversation and operation.body is Body.JSON:
        gaps.append(Gap("/path/conversation", GapReason.SERVER_CONVERSATION))
    return Extraction(
        segments=(*walker.segments, *_position(body), *_chosen(conversation)),
        gaps=tuple(gaps),
        messages=(),
        model="",
        stream=operation.stream,
    )


def _chosen(conversation: str) -> Iterator[Segment]:
    """An id that the service did not make is a text that the client chose."""
    if conversation and not machine_id(conversation):
        at = "/path/conversation"
        yield Segment(conversation, (), at, Role.NONE, Origin.METADATA, editable=False)


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
