"""Where text may stand in a request: every string of its body, every key that is a client's own."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from gateway.core.attachments import FilePart
from tools.coverage.samples import CONTENT, KEY, TEXT

Path = tuple[str | int, ...]

_ENCODED = base64.b64encode(CONTENT).decode()


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a document. `name`: its fields with `[]` for numbers, `{*}` for keys of the
    client's own and `<type>` for objects of a type. `free`: any text may stand there, besides what
    the API has a word for; `is_key`: it is the key that the path ends in."""

    path: Path
    name: str
    free: bool = True
    is_key: bool = False


def places(document: Any) -> Iterator[Place]:
    """Every place of a document."""
    yield from _below(document, (), "")


def _below(value: Any, path: Path, name: str) -> Iterator[Place]:
    if isinstance(value, dict):
        for key, child, below in _children(value, name):
            if key == KEY:
                yield Place((*path, key), below, is_key=True)
            yield from _below(child, (*path, key), below)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _below(child, (*path, index), f"{name}[]")
    elif isinstance(value, str):
        yield Place(path, name, free=value in (TEXT, _ENCODED) or TEXT in value)
    elif isinstance(value, FilePart):
        yield Place(path, name)


def _children(value: dict[str, Any], name: str) -> Iterator[tuple[str, Any, str]]:
    """Key, value and name of everything that an object holds."""
    kind = value.get("type")
    typed = f"<{kind}>" if isinstance(kind, str) and kind != TEXT else ""
    for key, child in value.items():
        below = f"{name}{{*}}" if key == KEY else f"{name}{typed}.{key}".lstrip(".")
        yield key, child, below


def distilled(document: Any, seen: set[str]) -> Any:
    """The document without the elements of lists in which no place is new. `seen` takes in the
    names of all places."""
    return _distilled(document, "", seen)


def _distilled(value: Any, name: str, seen: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _distilled(child, below, seen) for key, child, below in _children(value, name)}
    if not isinstance(value, list):
        seen.update(place.name for place in _below(value, (), name))
        return value
    kept = []
    for child in value:
        names = {place.name for place in _below(child, (), f"{name}[]")}
        if not names <= seen or not kept:
            kept.append(child)
        seen |= names
    return kept


def plain(name: str) -> str:
    """A place's name without the types of the objects on the way."""
    return "".join(part.partition(">")[2] if "<" in name and ">" in part else part
                   for part in name.replace("<", "\0<").split("\0"))  # fmt: skip


def planted(document: Any, texts: dict[Path, Any], keys: dict[Path, str] | None = None) -> Any:
    """A copy of the document with other values, or other keys, at some paths."""
    return _copy(document, (), texts, keys or {})


def _copy(value: Any, path: Path, texts: dict[Path, Any], keys: dict[Path, str]) -> Any:
    if path in texts:
        held = texts[path]
        return replace(value, content=held.encode()) if isinstance(value, FilePart) else held
    if isinstance(value, dict):
        return {
            keys.get((*path, key), key): _copy(child, (*path, key), texts, keys)
            for key, child in value.items()
        }
    if isinstance(value, list):
        return [_copy(child, (*path, at), texts, keys) for at, child in enumerate(value)]
    return value


def pruned(document: Any, path: Path) -> tuple[Any, Path]:
    """The document with one element in each list, that on the way to the path where it is on the
    way; and the path there."""
    if isinstance(document, dict):
        kept = {
            key: child if path and key == path[0] else _first(child)
            for key, child in document.items()
        }
        if path:
            kept[path[0]], rest = pruned(document[path[0]], path[1:])
            return kept, (path[0], *rest)
        return kept, ()
    if isinstance(document, list) and path:
        element, rest = pruned(document[int(path[0])], path[1:])
        return [element], (0, *rest)
    return document, path


def _first(value: Any) -> Any:
    if isinstance(value, list):
        return [_first(child) for child in value[:1]]
    if isinstance(value, dict):
        return {key: _first(child) for key, child in value.items()}
    return value


def objects(document: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every object of a document."""
    if isinstance(document, dict):
        yield path
        for key, child in document.items():
            yield from objects(child, (*path, key))
    elif isinstance(document, list):
        for index, child in enumerate(document):
            yield from objects(child, (*path, index))


def with_fields(value: Any, name: str, text: str) -> Any:
    """A copy of a document with one more field in every object."""
    if isinstance(value, dict):
        kept = {key: with_fields(child, name, text) for key, child in value.items()}
        return {**kept, name: text}
    if isinstance(value, list):
        return [with_fields(child, name, text) for child in value]
    return value


def data_url(text: str) -> str:
    return f"data:text/plain;base64,{base64.b64encode(text.encode()).decode()}"


def base64_text(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def json_text(text: str) -> str:
    return json.dumps({"argument": text})


ENCODINGS: tuple[Callable[[str], str], ...] = (data_url, base64_text, json_text)
"""How a text may be packed for a place that takes no plain one."""
