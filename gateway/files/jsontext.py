"""JSON and JSONL: the strings under their keys are one text, keys and numbers others."""

import json
from collections.abc import Callable
from typing import Any

from gateway.files.charset import Decoded
from gateway.files.collector import Collector, Save, UnreadableError
from gateway.files.pieces import Piece, Put

_LONG_NUMBER = 10_000_000
_BREAKS = str.maketrans("\r\n", "  ")


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


class _Object(list[list[Any]]):
    """An object as a list of [key, value], so that equal keys are all kept."""


_DECODER = json.JSONDecoder(
    object_pairs_hook=lambda pairs: _Object([list(pair) for pair in pairs]),
    parse_float=_Number,
    parse_int=_Number,
    parse_constant=_Number,
    strict=False,
)


def read(source: Decoded, out: Collector) -> Save:
    """A JSON document."""
    root = [_DECODER.decode(source.text)]
    _add(root, out)
    return lambda: source.encode(_written(root[0]))


def read_lines(source: Decoded, out: Collector) -> Save:
    """One JSON value to a line; what no edit touches keeps its form."""
    lines = source.text.splitlines(keepends=True)
    rows = [_DECODER.decode(line) if line.strip() else None for line in lines]
    before = [_written(row) for row in rows] if out.keep else []
    _add(rows, out)

    def save() -> bytes:
        made = []
        for line, row, old in zip(lines, rows, before, strict=True):
            new = _written(row)
            end = line[len(line.rstrip("\r\n")) :]
            made.append(line if new == old else new + end)
        return source.encode("".join(made))

    return save


def _add(root: list[Any], out: Collector) -> None:
    strings: list[Piece] = []
    numbers: list[str] = []
    keys: dict[str, None] = {}
    stack: list[tuple[Any, str, Put]] = [
        (value, "", _put(root, index)) for index, value in reversed(list(enumerate(root)))
    ]
    while stack:
        value, key, put = stack.pop()
        match value:
            case _Number():
                if sum(map(str.isdigit, value)) >= 8:
                    numbers.append(f"{key}: {value}" if key else value)
            case str():
                if key:
                    strings.append(Piece(f"{key}: "))
                strings += (Piece(value, put), Piece("\n"))
            case _Object():
                keys.update((pair[0], None) for pair in value)
                stack += [(pair[1], _label(pair[0]), _put(pair, 1)) for pair in reversed(value)]
            case list():
                items = reversed(list(enumerate(value)))
                stack += [(item, key, _put(value, index)) for index, item in items]
    out.add("document", strings, editable=True)
    out.add("numbers", "\n".join(numbers))
    out.add("keys", "\n".join(key for key in keys if key.strip()))


def _label(key: str) -> str:
    return key.translate(_BREAKS)


def _put(holder: list[Any], index: int) -> Put:
    def put(text: str) -> None:
        holder[index] = text

    return put


def _written(value: Any) -> str:
    """Compact JSON with every number as it was written."""
    quote: Callable[[str], str] = json.JSONEncoder(ensure_ascii=False).encode
    match value:
        case _Number():
            return str(value)
        case str():
            return quote(value)
        case _Object():
            return "{" + ", ".join(f"{quote(k)}: {_written(v)}" for k, v in value) + "}"
        case list():
            return "[" + ", ".join(map(_written, value)) + "]"
        case None | bool():
            return json.dumps(value)
    raise UnreadableError
