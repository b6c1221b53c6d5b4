"""A request without what it hands to the model besides its words: tools, search, connectors.

Each API says which fields those are; where requests stand in a body is common to them: the body
itself, or its rows where it is a batch.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from gateway.core.attachments import RowsPart
from gateway.core.jsondoc import JsonValue

Json = dict[str, Any]
Strip = Callable[[Json], Json]

_ROW = ("body", "params", "request")
"""What a row of a batch calls its request."""
_AROUND = frozenset({"batch", "inputConfig", "input_config", "requests"})
"""What stands around the rows of a batch in JSON."""


def without(names: Collection[str]) -> Strip:
    """Takes these fields away from a request."""
    return lambda request: {key: value for key, value in request.items() if key not in names}


def stripped(document: JsonValue, strip: Strip) -> JsonValue:
    """The body with its request, or each of its rows, stripped; the same object where there is
    nothing to take away."""
    if not isinstance(document, dict):
        return document
    made = _below(strip(document), strip)
    return document if made == document else made


def _below(holder: Json, strip: Strip) -> Json:
    """What may hold rows, with the rows stripped."""
    return {key: _held(key, value, strip) for key, value in holder.items()}


def _held(key: str, value: JsonValue, strip: Strip) -> JsonValue:
    if isinstance(value, RowsPart):
        return replace(value, rows=[_row(row, strip) for row in value.rows])
    if key in _AROUND and isinstance(value, list):
        return [_row(row, strip) for row in value]
    if key in _AROUND and isinstance(value, dict):
        return _below(value, strip)
    return value


def _row(row: JsonValue, strip: Strip) -> JsonValue:
    if not isinstance(row, dict):
        return row
    return {
        key: strip(value) if key in _ROW and isinstance(value, dict) else value
        for key, value in row.items()
    }
