"""Reading and replacing the text that an address points at.

An address is a chain of links: a path into the body, then, when the value there is itself encoded,
a decoder and a path into what it decodes to. Edits are applied innermost first and encoded outward;
what no edit touches is shared with the original document.
"""

from collections.abc import Sequence
from dataclasses import fields, replace

from gateway.core import dataurl, jsondoc
from gateway.core.jsondoc import JsonValue
from gateway.core.segments import Link, PathStep

Address = tuple[Link, ...]
Edit = tuple[Address, JsonValue]

JSON = "json"
DATA = "data"
PART = "part"
"""A part of a form: its `name` and `media_type`, and the `rows` of a batch."""


def read(document: JsonValue, address: Address) -> str:
    """The text at an address. Raises LookupError or BodyError when it does not lead anywhere."""
    value = value_at(document, address)
    return value if isinstance(value, str) else jsondoc.encode_text(value)


def value_at(document: JsonValue, address: Address) -> JsonValue:
    """What stands at an address. Raises LookupError or BodyError when it leads nowhere."""
    value = document
    for link in address:
        value = _follow(_decode(value, link.decoder), link)
    return value


def write(document: JsonValue, edits: Sequence[Edit]) -> JsonValue:
    """A new document with each edit's value in its place. Keys cannot be edited (ValueError)."""
    owned: dict[tuple[PathStep, ...], JsonValue] = {}
    inner: dict[tuple[PathStep, ...], list[Edit]] = {}
    result = document
    for address, new in edits:
        here, rest = address[0], address[1:]
        if here.is_key:
            raise ValueError("an object key cannot be edited")
        if rest:
            inner.setdefault(here.path, []).append((rest, new))
        else:
            result = _replace(result, here.path, new, owned)
    for path, deeper in inner.items():
        packed = _follow(document, Link(path))
        decoder = deeper[0][0][0].decoder
        changed = write(_decode(packed, decoder), deeper)
        result = _replace(result, path, _encode(packed, decoder, changed), owned)
    return result


def _follow(value: JsonValue, link: Link) -> JsonValue:
    steps = link.path[:-1] if link.is_key else link.path
    for step in steps:
        value = value[step]
    if link.is_key:
        if link.path[-1] not in value:
            raise LookupError("no such key")
        return link.path[-1]
    return value


def _decode(value: JsonValue, decoder: str) -> JsonValue:
    match decoder:
        case "":
            return value
        case "json":
            return jsondoc.decode(value.encode("utf-8", "surrogatepass"))
        case "data":
            url = dataurl.parse(value)
            text = dataurl.text_of(url) if url is not None else None
            if text is None:
                raise LookupError("not a data URL of text")
            return text
        case "part":
            return {name.name: getattr(value, name.name) for name in fields(value)}
    raise LookupError(decoder)


def _encode(packed: JsonValue, decoder: str, value: JsonValue) -> JsonValue:
    if decoder == JSON:
        return jsondoc.encode_text(value)
    if decoder == PART:
        return replace(packed, **value)
    url = dataurl.parse(packed)
    if decoder != DATA or url is None:
        raise LookupError(decoder)
    return dataurl.with_text(url, value)


def _replace(
    root: JsonValue,
    path: tuple[PathStep, ...],
    value: JsonValue,
    owned: dict[tuple[PathStep, ...], JsonValue],
) -> JsonValue:
    """Copies each container on the way once; `owned` holds the copies by path."""
    if not path:
        return value
    holder = owned.get(())
    if holder is None:
        holder = owned[()] = root.copy()
    top = holder
    for depth, step in enumerate(path[:-1], 1):
        child = owned.get(path[:depth])
        if child is None:
            child = owned[path[:depth]] = holder[step].copy()
            holder[step] = child
        holder = child
    holder[path[-1]] = value
    return top
