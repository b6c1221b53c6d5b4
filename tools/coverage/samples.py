"""Values of a type, taken from the type alone: together they hold every field of every variant.

The types are those of the SDKs' parameters: typed dictionaries, pydantic models, unions, literals,
enumerations, generics, aliases, files. A type that stands inside itself is not entered again.
"""

import datetime
import enum
import os
import sys
import types
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import pydantic
import typing_extensions

TEXT = "id_0a1B2c3D4e5F6g7H8i9J0k1L"
"""Every string that may be any string. It is of the form of an id, so that paths take it."""
KEY = "own_key_of_the_client"
"""Every key that may be any key."""
CONTENT = b"content of a file"
_MOMENT = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
FILE = ("file.txt", CONTENT, "text/plain")

_WRAPPERS = (
    typing.Required,
    typing.NotRequired,
    typing_extensions.Required,
    typing_extensions.NotRequired,
    typing_extensions.ReadOnly,
    Annotated,
)
_MAPPINGS = (dict, Mapping)
_SEQUENCES = (list, set, frozenset, Iterable, Iterator, Sequence)
_FILES: Mapping[Any, Any] = {bytes: CONTENT, os.PathLike: FILE}
_NUMBERS = (int, float, bool)

Stack = tuple[Any, ...]


def variants(kind: Any) -> list[Any]:
    """The types that a value may have, without None. Where a model and a typed dictionary say the
    same, the dictionary alone."""
    while True:
        origin = get_origin(kind)
        if isinstance(kind, typing_extensions.TypeAliasType):
            kind = kind.__value__
        elif isinstance(origin, typing_extensions.TypeAliasType):
            kind = origin.__value__[get_args(kind)]
        elif origin in _WRAPPERS:
            kind = get_args(kind)[0]
        else:
            break
    if isinstance(kind, TypeVar):
        return variants(kind.__bound__) if kind.__bound__ else [object]
    if get_origin(kind) not in (Union, types.UnionType):
        return [] if kind is type(None) else [kind]
    found = [inner for given in get_args(kind) for inner in variants(given)]
    said = {name for v in found if typing_extensions.is_typeddict(v) for name in _twins(v)}
    encoded = _FILES if str in found else ()
    return [
        v for v in dict.fromkeys(found)
        if getattr(v, "__name__", "") not in said and v not in encoded
    ]  # fmt: skip


def _twins(kind: Any) -> Iterator[str]:
    for ending in ("TypedDict", "Dict", "Param"):
        if kind.__name__.endswith(ending):
            yield kind.__name__.removesuffix(ending)


def fields(kind: Any) -> dict[str, tuple[Any, bool]]:
    """The fields of a record, each with its type and whether it must be there."""
    if typing_extensions.is_typeddict(kind):
        names = vars(sys.modules[kind.__module__]) | vars(typing) | vars(typing_extensions)
        hints = typing_extensions.get_type_hints(kind, names, include_extras=True)
        return {name: (hint, name in kind.__required_keys__) for name, hint in hints.items()}
    return {
        name: (field.annotation, field.is_required()) for name, field in kind.model_fields.items()
    }


def is_record(kind: Any) -> bool:
    return typing_extensions.is_typeddict(kind) or (
        isinstance(kind, type) and issubclass(kind, pydantic.BaseModel)
    )


def is_known(kind: Any) -> bool:
    """Whether a value of the type can be made: callables, pictures in memory and an SDK's own
    helpers cannot, and stand for what another variant says."""
    origin = get_origin(kind) or kind
    if getattr(kind, "__name__", "").startswith("HttpOptions"):
        return False  # how to send, not what
    return (
        is_record(kind)
        or origin in (str, object, Any, Literal, *_NUMBERS, *_MAPPINGS, *_SEQUENCES, *_FILES)
        or (isinstance(kind, type) and issubclass(kind, enum.Enum | datetime.datetime))
    )


def smallest(kind: Any) -> Any:
    """A value of the type with nothing in it that need not be there."""
    known = [variant for variant in variants(kind) if is_known(variant)]
    if not known:
        return None
    kind = known[0]
    origin = get_origin(kind) or kind
    if is_record(kind):
        return {
            name: smallest(hint)
            for name, (hint, needed) in fields(kind).items()
            if needed or _says_the_kind(hint)
        }
    if origin is Literal:
        return get_args(kind)[0]
    if origin in _MAPPINGS:
        return {}
    if origin in _SEQUENCES:
        return []
    if origin in _FILES:
        return _FILES[origin]
    return _plain(kind)


def _says_the_kind(hint: Any) -> bool:
    """Whether a field has one value alone, which tells its record from others."""
    first = next(iter(variants(hint)), None)
    return get_origin(first) is Literal and len(get_args(first)) == 1


def _plain(kind: Any) -> Any:
    if kind in _NUMBERS:
        return kind(1)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        chosen = [member.value for member in kind if "UNSPECIFIED" not in str(member.value)]
        return chosen[0]
    return _MOMENT if isinstance(kind, type) and issubclass(kind, datetime.datetime) else TEXT


def samples(kind: Any, *, apart: bool = False, stack: Stack = ()) -> Iterator[Any]:
    """Values that together have every field of every variant of the type. `apart`: no two fields
    that need not be there in one value, for SDKs that take some of them and not others."""
    for variant in filter(is_known, variants(kind)):
        yield from _of_variant(variant, apart, stack)


def _of_variant(kind: Any, apart: bool, stack: Stack) -> Iterator[Any]:
    origin = get_origin(kind) or kind
    inner = get_args(kind)
    if is_record(kind):
        if kind not in stack:
            yield from (_one_by_one if apart else _side_by_side)(kind, (*stack, kind))
    elif kind in (object, Any):
        yield from (TEXT, {KEY: TEXT}, [TEXT])
    elif origin in _MAPPINGS:
        below = samples(inner[1], apart=apart, stack=stack) if inner else [TEXT]
        yield from ({KEY: value} for value in below)
    elif origin in _SEQUENCES:
        below = samples(inner[0], apart=apart, stack=stack) if inner else [TEXT]
        yield from ([value] for value in below)
    else:
        yield smallest(kind)


def _one_by_one(kind: Any, stack: Stack) -> Iterator[Any]:
    base = smallest(kind)
    yield base
    for name, (hint, _) in fields(kind).items():
        for value in samples(hint, apart=True, stack=stack):
            yield {**base, name: value}


def _side_by_side(kind: Any, stack: Stack) -> Iterator[Any]:
    """Every field at once, as often as the field with the most samples has them."""
    base = smallest(kind)
    given = [(name, samples(hint, stack=stack)) for name, (hint, _) in fields(kind).items()]
    yielded = False
    while True:
        found = {name: value for name, values in given for value in islice(values, 1)}
        if yielded and not found:
            return
        yield base | found
        yielded = True
