"""JSON in and out, strict enough that what was screened is what is sent.

Two parsers that read one body differently are a way round a filter, so everything that parsers
disagree on is refused: duplicate keys, NaN, a byte order mark, encodings other than UTF-8. What is
accepted comes out as it went in, but for white space.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from gateway.errors import BodyError

JsonValue = Any

MAX_DEPTH = 64
MAX_LEAVES = 200_000
ANSWER_DEPTH = 200

# A string, or a token outside strings whose place an error may have to name.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]]|NaN|-?Infinity', re.DOTALL)
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number whose text Python would write differently (`1.10`, `1E5`). Not a float, because
    the C encoder would write it as one."""

    text: str = field(repr=False)

    def __float__(self) -> float:
        return float(self.text)


class _DuplicateKeyError(ValueError):
    """An object names the same key twice."""


class _NotANumberError(ValueError):
    """NaN or an infinity."""


class _WriterNeeded(Exception):  # noqa: N818 - control flow inside this file, not an error
    """The document holds a WrittenNumber, which the C encoder cannot write."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _DuplicateKeyError
    return made


def _float(text: str) -> float | WrittenNumber:
    value = float(text)
    return value if repr(value) == text else WrittenNumber(text)


def _constant(_: str) -> Any:
    raise _NotANumberError


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_float, parse_constant=_constant, strict=True
)

_LENIENT = json.JSONDecoder(parse_float=_float, parse_constant=_constant, strict=False)


def decode(body: bytes, max_depth: int = MAX_DEPTH, max_leaves: int = MAX_LEAVES) -> JsonValue:
    """The document in a body. Raises BodyError for whatever two parsers could read differently
    and for documents past the limits (nesting levels, values)."""
    if body.startswith(b"\xef\xbb\xbf"):
        raise BodyError(
            "byte_order_mark",
            "Begärans kropp börjar med en byteordningsmarkering (BOM), vilket inte är tillåtet.",
            "The request body starts with a byte order mark, which is not allowed.",
        )
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BodyError(
            "not_utf8",
            f"Begärans kropp är inte giltig UTF-8 (byte {error.start}).",
            f"The request body is not valid UTF-8 (byte {error.start}).",
        ) from None
    _bound_leaves(body, max_leaves)
    document = _parse(text, max_depth)
    if body.count(b"{") + body.count(b"[") > max_depth and depth(document) > max_depth:
        raise _too_deep(max_depth)
    return document


def parse_answer(text: str) -> JsonValue:
    """A document from a service, whose duplicate keys are its own business. Raises ValueError."""
    try:
        document = _LENIENT.decode(text)
    except RecursionError:
        raise ValueError("too deep") from None
    if text.count("{") + text.count("[") > ANSWER_DEPTH and depth(document) > ANSWER_DEPTH:
        raise ValueError("too deep")
    return document


def _parse(text: str, max_depth: int) -> JsonValue:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _at(
            "invalid_json", "är inte giltig JSON", "is not valid JSON", (error.lineno, error.colno)
        ) from None
    except _DuplicateKeyError:
        raise _at(
            "duplicate_key",
            "har samma nyckel två gånger i ett objekt",
            "has the same key twice in one object",
            _duplicate_place(text),
        ) from None
    except _NotANumberError:
        raise _at(
            "not_a_number",
            "innehåller NaN eller Infinity",
            "contains NaN or Infinity",
            _constant_place(text),
        ) from None
    except RecursionError:
        raise _too_deep(max_depth) from None
    except ValueError:
        raise BodyError(
            "number_too_long",
            "Begärans kropp innehåller ett heltal med orimligt många siffror.",
            "The request body contains an integer with unreasonably many digits.",
        ) from None


def _at(code: str, sv: str, en: str, place: tuple[int, int]) -> BodyError:
    line, column = place
    return BodyError(
        code,
        f"Begärans kropp {sv} (rad {line}, kolumn {column}).",
        f"The request body {en} (line {line}, column {column}).",
    )


def _too_deep(limit: int) -> BodyError:
    return BodyError(
        "too_deep",
        f"Begärans kropp är nästlad djupare än {limit} nivåer.",
        f"The request body is nested deeper than {limit} levels.",
    )


def _bound_leaves(body: bytes, limit: int) -> None:
    """Before parsing, so that a body of empty objects costs no memory. Each value but the first
    of a container follows a comma; those inside strings are left out only when it matters."""
    if _separators(body) <= limit or _separators(_STRING.sub(b"", body)) <= limit:
        return
    raise BodyError(
        "too_many_values",
        f"Begärans kropp har fler än {limit} värden.",
        f"The request body has more than {limit} values.",
        status=413,
    )


def count_values(body: bytes) -> int:
    """How many values a document has at most: one more than its separators outside strings."""
    return _separators(_STRING.sub(b"", body)) + 1


def _separators(body: bytes) -> int:
    return body.count(b",") + body.count(b"{") + body.count(b"[")


def depth(document: JsonValue) -> int:
    """How many containers lie inside each other at most; 0 for a bare value."""
    levels = 0
    level = [document] if isinstance(document, dict | list) else []
    while level:
        levels += 1
        level = [
            child
            for holder in level
            for child in (holder.values() if type(holder) is dict else holder)
            if type(child) is dict or type(child) is list
        ]
    return levels


def _line_column(text: str, offset: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


def _constant_place(text: str) -> tuple[int, int]:
    found = (m.start() for m in _TOKEN.finditer(text) if m.group()[0] in "NI-")
    return _line_column(text, next(found, 0))


def _duplicate_place(text: str) -> tuple[int, int]:
    """Where the second of two equal keys stands. The text is known to be JSON up to there."""
    open_keys: list[set[str]] = []
    for token, after in _tokens(text):
        first = token.group()[0]
        if first in "{[":
            open_keys.append(set())
        elif first in "}]":
            open_keys.pop()
        elif first == '"' and after == ":":
            key = json.loads(token.group())
            if key in open_keys[-1]:
                return _line_column(text, token.start())
            open_keys[-1].add(key)
    return 1, 1


def _tokens(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Each token with the first character that is not white space after it."""
    for token, following in pairwise([*_TOKEN.finditer(text), None]):
        if token is not None:
            end = following.start() + 1 if following is not None else len(text)
            yield token, text[token.end() : end].lstrip()[:1]


def _unknown(value: object) -> Any:
    if isinstance(value, WrittenNumber):
        raise _WriterNeeded
    raise TypeError(type(value).__name__)


_ENCODER = json.JSONEncoder(
    ensure_ascii=False,
    separators=(",", ":"),
    allow_nan=False,
    check_circular=False,
    default=_unknown,
)
_ASCII = json.JSONEncoder(
    separators=(",", ":"), allow_nan=False, check_circular=False, default=_unknown
)


def encode_text(value: JsonValue) -> str:
    """The document as compact JSON. Escapes everything beyond ASCII only when the document holds
    a lone surrogate, which UTF-8 cannot carry."""
    text = _dump(value, _ENCODER)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _dump(value, _ASCII)
    return text


def encode(value: JsonValue) -> bytes:
    """The document as compact JSON in UTF-8; see `encode_text`."""
    text = _dump(value, _ENCODER)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return _dump(value, _ASCII).encode("ascii")


def canonical(value: JsonValue) -> bytes:
    """As `encode`, with the keys of every object sorted: equal for equal documents."""
    return encode(_sorted(value))


def _sorted(value: JsonValue) -> JsonValue:
    match value:
        case dict():
            return {key: _sorted(value[key]) for key in sorted(value)}
        case list():
            return [_sorted(child) for child in value]
    return value


def _dump(value: JsonValue, encoder: json.JSONEncoder) -> str:
    try:
        return encoder.encode(value)
    except _WriterNeeded:
        return "".join(_write(value, encoder))


def _write(value: JsonValue, encoder: json.JSONEncoder) -> Iterator[str]:
    match value:
        case WrittenNumber():
            yield value.text
        case dict():
            opening = "{"
            for key, child in value.items():
                yield opening + encoder.encode(key) + ":"
                yield from _write(child, encoder)
                opening = ","
            yield "}" if value else "{}"
        case list():
            opening = "["
            for child in value:
                yield opening
                yield from _write(child, encoder)
                opening = ","
            yield "]" if value else "[]"
        case _:
            yield encoder.encode(value)


def escape(text: str) -> str:
    """The text as it stands between the quotes of a JSON string."""
    return encode_text(text)[1:-1]
