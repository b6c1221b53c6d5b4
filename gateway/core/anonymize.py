"""Replacing marked parts of a text, with the operators that Presidio's anonymizer has.

Presidio's request and answer, and its words for what is wrong with a request; its rules too, but
for marks that overlap: those become one, so no character is replaced twice or left over.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from gateway.core.jsondoc import JsonValue, WrittenNumber

OPERATORS = ("encrypt", "hash", "keep", "mask", "redact", "replace")
DEFAULT = "DEFAULT"

_SALT_BYTES = 16
_FRESH_SALT_BYTES = 32
_BLOCK_BITS = 128
_KINDS = {str: "string", bool: "boolean", int: "number", float: "number", list: "array"}

Random = Callable[[int], bytes]


class InvalidParameterError(ValueError):
    """A request that cannot be carried out. `str()` of it is the answer to whoever sent it, and
    may hold names and numbers from the request, so it goes nowhere else."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Characters `start` to `end` of a text, and what they are."""

    start: int
    end: int
    entity_type: str
    score: float


M = TypeVar("M", bound=Marked)


@dataclass(frozen=True, slots=True)
class Operation:
    """What to do with a marked part: one of `OPERATORS` and its parameters, as they came."""

    name: str
    parameters: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Item:
    """A replaced part: where its replacement stands in the new text."""

    start: int
    end: int
    entity_type: str
    text: str = field(repr=False)
    operator: str
    score: float


@dataclass(frozen=True, slots=True)
class Anonymized:
    """The new text, and its replacements from the last to the first."""

    text: str = field(repr=False)
    items: tuple[Item, ...]


def read_marked(value: JsonValue) -> list[Marked]:
    """The `analyzer_results` of a request. Raises InvalidParameterError."""
    if value is None:
        raise InvalidParameterError("Invalid input, request must contain analyzer results")
    if not isinstance(value, list):
        raise InvalidParameterError(_expected("analyzer_results", list, value))
    return [_marked(each) for each in value]


def read_operations(value: JsonValue) -> dict[str, Operation]:
    """The `anonymizers` of a request, by entity type. Raises InvalidParameterError."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InvalidParameterError(_expected("anonymizers", dict, value))
    operations = {}
    for entity_type, parameters in value.items():
        if not isinstance(parameters, dict):
            raise InvalidParameterError(_expected("anonymizers", dict, parameters))
        name = parameters.get("type")
        if not name:
            raise InvalidParameterError("Invalid input, operator config must contain operator_name")
        rest = {key: each for key, each in parameters.items() if key != "type"}
        operations[entity_type] = Operation(str(name), rest)
    return operations


def paired(document: Mapping[str, JsonValue]) -> list[tuple[str, JsonValue]]:
    """Each text of a request with its `analyzer_results`; both are lists for several texts.
    Raises InvalidParameterError."""
    text, results = document.get("text", ""), document.get("analyzer_results")
    if isinstance(text, str):
        return [(text, results)]
    if not isinstance(text, list) or not all(isinstance(each, str) for each in text):
        raise InvalidParameterError(_expected("text", str, text))
    if results is None:
        results = [[] for _ in text]
    if not isinstance(results, list) or len(results) != len(text):
        raise InvalidParameterError(
            "Invalid input, 'analyzer_results' must contain one list of results per item in"
            " 'text' when 'text' is a list"
        )
    return list(zip(text, results, strict=True))


def merged(marks: Iterable[M]) -> list[M]:
    """The marks by position, those that share a character made one: as long as all of them
    together, and named after the longest, then the best scored."""
    groups: list[list[M]] = []
    reach = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.entity_type)):
        if groups and mark.start < reach:
            groups[-1].append(mark)
        else:
            groups.append([mark])
            reach = mark.end
        reach = max(reach, mark.end)
    return [_one(members) for members in groups]


def anonymize(
    text: str, marks: Iterable[Marked], operations: Mapping[str, Operation], random: Random
) -> Anonymized:
    """Replace every marked part as the operation of its type says, or that of `DEFAULT`, or by
    `<TYPE>`. Neighbours of one type with only spaces between them are one part. `random` gives
    so many random bytes. Raises InvalidParameterError."""
    parts: list[str] = []
    done: list[tuple[Marked, str, str]] = []
    position = 0
    for mark in _joined(text, merged(marks)):
        if mark.end > len(text):
            raise InvalidParameterError(
                f"Invalid analyzer result, start: {mark.start} and end: {mark.end},"
                f" while text length is only {len(text)}."
            )
        operation = operations.get(mark.entity_type) or operations.get(DEFAULT) or _REPLACE
        new = _operate(operation, text[mark.start : mark.end], mark.entity_type, random)
        parts += [text[position : mark.start], new]
        done.append((mark, new, operation.name))
        position = mark.end
    return Anonymized("".join([*parts, text[position:]]), tuple(reversed(list(_items(done)))))


def _items(done: Iterable[tuple[Marked, str, str]]) -> Iterable[Item]:
    shift = 0
    for mark, new, operator in done:
        start = mark.start + shift
        yield Item(start, start + len(new), mark.entity_type, new, operator, mark.score)
        shift += len(new) - (mark.end - mark.start)


def _marked(value: JsonValue) -> Marked:
    if not isinstance(value, dict):
        raise InvalidParameterError(_expected("result", dict, value))
    places = []
    for name in ("start", "end"):
        place = value.get(name)
        if place is None:
            raise InvalidParameterError(f"Invalid input, result must contain {name}")
        if not isinstance(place, int) or isinstance(place, bool):
            raise InvalidParameterError(_expected(name, int, place))
        places.append(place)
    start, end = places
    entity_type, score = value.get("entity_type"), value.get("score")
    if not entity_type or not isinstance(entity_type, str):
        raise InvalidParameterError("Invalid input, result must contain entity_type")
    if start < 0 or end < 0:
        raise InvalidParameterError("Invalid input, result start and end must be positive")
    if start > end:
        raise InvalidParameterError(
            f"Invalid input, start index '{start}' must be smaller than end index '{end}'"
        )
    if not isinstance(score, int | float | WrittenNumber):
        raise InvalidParameterError("Invalid input, analyzer result must contain score")
    return Marked(start, end, entity_type, float(score))


def _one(members: list[M]) -> M:
    longest = max(members, key=lambda m: (m.end - m.start, m.score, m.entity_type))
    score = max(m.score for m in members if m.entity_type == longest.entity_type)
    return replace(longest, start=members[0].start, end=max(m.end for m in members), score=score)


def _joined(text: str, marks: list[Marked]) -> list[Marked]:
    joined: list[Marked] = []
    for mark in marks:
        last = joined[-1] if joined else None
        gap = text[last.end : mark.start] if last else ""
        if last and gap and last.entity_type == mark.entity_type and not gap.strip(" "):
            joined[-1] = replace(last, end=mark.end, score=max(last.score, mark.score))
        else:
            joined.append(mark)
    return joined


_REPLACE = Operation("replace", {})


def _operate(operation: Operation, value: str, entity_type: str, random: Random) -> str:
    given = operation.parameters
    match operation.name:
        case "replace":
            new = _optional(given, "new_value", str)
            return new or f"<{entity_type}>"
        case "redact":
            return ""
        case "keep":
            return value
        case "mask":
            return _mask(given, value)
        case "hash":
            return _hash(given, value, random)
        case "encrypt":
            return _encrypt(given, value, random)
    raise InvalidParameterError(f"Invalid operator class '{operation.name}'.")


def _mask(given: Mapping[str, Any], value: str) -> str:
    sign = _required(given, "masking_char", str)
    if len(sign) > 1:
        raise InvalidParameterError("Invalid input, masking_char must be a character")
    count = max(0, min(len(value), _required(given, "chars_to_mask", int)))
    if _required(given, "from_end", bool):
        return f"{value[: len(value) - count]}{sign * count}"
    return f"{sign * count}{value[count:]}"


def _hash(given: Mapping[str, Any], value: str, random: Random) -> str:
    kinds = {"sha256": hashlib.sha256, "sha512": hashlib.sha512}
    kind = given.get("hash_type", "sha256")
    if not isinstance(kind, str) or kind not in kinds:
        raise InvalidParameterError(
            f"Parameter hash_type value {kind} is not in range of values {list(kinds)}"
        )
    salt = random(_FRESH_SALT_BYTES)
    if "salt" in given:
        salt = _bytes(_required(given, "salt", str))
        if len(salt) < _SALT_BYTES:
            raise InvalidParameterError(
                f"Salt must be at least {_SALT_BYTES} bytes (128 bits)."
                f" Provided salt is {len(salt)} bytes."
            )
    return kinds[kind](_bytes(value) + salt).hexdigest()


def _encrypt(given: Mapping[str, Any], value: str, random: Random) -> str:
    """AES in CBC mode under the caller's key, the initial vector in front, in URL-safe base64:
    what Presidio's `decrypt` reads."""
    key = _bytes(_required(given, "key", str))
    if len(key) not in (16, 24, 32):
        raise InvalidParameterError("Invalid input, key must be of length 128, 192 or 256 bits")
    padder = PKCS7(_BLOCK_BITS).padder()
    padded = padder.update(_bytes(value)) + padder.finalize()
    vector = random(_BLOCK_BITS // 8)
    encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    return base64.urlsafe_b64encode(
        vector + encryptor.update(padded) + encryptor.finalize()
    ).decode()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _required(given: Mapping[str, Any], name: str, kind: type) -> Any:
    if given.get(name) is None:
        raise InvalidParameterError(f"Expected parameter {name}")
    return _optional(given, name, kind)


def _optional(given: Mapping[str, Any], name: str, kind: type) -> Any:
    value = given.get(name)
    if value is None:
        return None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise InvalidParameterError(_expected(name, kind, value))
    return value


def _expected(name: str, kind: type, value: object) -> str:
    wanted, got = _KINDS.get(kind, "object"), _KINDS.get(type(value), "object")
    return f"Invalid parameter value for {name}. Expecting '{wanted}', but got '{got}'."
