"""Reading YAML with positions, so that every error names file, line and key.

Both the policies and the gateway's own configuration are read here. The YAML is a safe subset: one
document, plain mappings, lists and scalars. Anchors, aliases and tags are refused, and a word is a
boolean only as `true` or `false` (so `no` and `12:30` stay text). Messages never quote a value:
a configuration file may hold secrets.
"""

import difflib
import re
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
MAX_NODES = 100_000
MAX_PROBLEMS = 50

Step = str | int
Place = tuple[Step, ...]
M = TypeVar("M", bound=BaseModel)

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?([0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18})([eE][-+]?[0-9]{1,3})?")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_SIGN = re.compile(r"""'(?:<[a-z ]+>|[-:,\[\]{}?#&*!|>%@`]{1,3}|\\t)'""")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Strict(BaseModel):
    """Base of everything read from YAML: unknown keys are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file. `line` counts from 1; 0 means the file as a whole. `key` is the
    dotted path of the key ("" for the document)."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class SourceError(ValueError):
    """A file that must not be used. `str()` is one line per problem, for the operator."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class PlacedError(ValueError):
    """Raised by a validator that looks at several keys: `place` is the one to mend, counted from
    the model that is validated."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed file: its data, and the line of every key and list item."""

    name: str
    data: Any = field(repr=False)
    lines: Mapping[Place, int] = field(repr=False)

    def line(self, place: Place) -> int:
        """The line of a place, or of its nearest parent that is written in the file."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, place: Place, message: str) -> Problem:
        """A problem at a place in this file."""
        return Problem(self.name, self.line(place), dotted(place), message)


def dotted(place: Place) -> str:
    """`("tenants", "kth", "roles", 2)` as `tenants.kth.roles[2]`."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def unknown(kind: str, name: str, allowed: Iterable[str]) -> str:
    """The message for a name that is not among the allowed ones: nearest first, then all."""
    names = sorted(set(allowed))
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    hint = f"; did you mean {near[0]}?" if near else ""
    listed = ", ".join(names) if names else "none"
    return f"unknown {kind} {name}{hint} (allowed: {listed})"


def load(path: Path) -> Source:
    """Read a YAML file. Raises SourceError when it cannot be read or is not acceptable YAML."""
    name = str(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourceError([Problem(name, 0, "", f"cannot be read: {reason}")]) from None
    try:
        text = raw[: MAX_BYTES + 1].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(raw) > MAX_BYTES:
            raise _too_large(name) from None
        line = raw.count(b"\n", 0, error.start) + 1
        raise SourceError([Problem(name, line, "", "is not UTF-8")]) from None
    return loads(text, name)


def loads(text: str, name: str) -> Source:
    """Parse YAML text; `name` stands for the file in messages. Raises SourceError."""
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise _too_large(name)
    builder = _Builder(name)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise SourceError([Problem(name, line, "", _yaml_reason(error.problem))]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = "holds a character that YAML does not allow"
        raise SourceError([Problem(name, line, "", message)]) from None
    except UnicodeEncodeError:
        raise SourceError([Problem(name, 0, "", "is not UTF-8")]) from None
    if builder.root is None:
        raise SourceError([Problem(name, 0, "", "is empty")])
    return Source(name, builder.root, builder.lines)


def parse(model: type[M], source: Source) -> M:
    """Validate a source. Raises SourceError naming every problem's line and key."""
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        problems = [_problem(model, source, item) for item in found[:MAX_PROBLEMS]]
        raise SourceError(dict.fromkeys(problems)) from None


def _too_large(name: str) -> SourceError:
    return SourceError([Problem(name, 0, "", f"is larger than {MAX_BYTES} bytes")])


def _yaml_reason(problem: str | None) -> str:
    """PyYAML's reason, with YAML's own signs in quotation marks but nothing else of the file."""
    reason = _QUOTED.sub(
        lambda found: found[0] if _SIGN.fullmatch(found[0]) else "...", problem or "cannot be read"
    )
    return f"is not valid YAML: {reason.strip()}"


@dataclass(slots=True)
class _Open:
    """A mapping or list being read. `key` is a mapping's key that waits for its value."""

    place: Place
    value: dict[str, Any] | list[Any]
    key: str | None = None


class _Builder:
    """Builds data from YAML events, without recursion and within bounds."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root: Any = None
        self.lines: dict[Place, int] = {}
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    def take(self, event: Any) -> None:
        """Take one parser event. Raises SourceError."""
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(line, "holds more than one document")
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(line, "anchors and aliases are not supported; write the value out")
        elif isinstance(event, yaml.NodeEvent):
            self._node(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()

    def _node(self, event: Any, line: int) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._refuse(line, f"holds more than {MAX_NODES} values")
        if event.tag is not None and event.tag != "!":
            self._refuse(line, "tags (!...) are not supported")
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0] and event.tag is None
            self._put(event.value, plain, line)
            return
        if len(self._open) >= MAX_DEPTH:
            self._refuse(line, f"is nested deeper than {MAX_DEPTH} levels")
        value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        place = self._attach(value, line)
        self._open.append(_Open(place, value))

    def _put(self, text: str, plain: bool, line: int) -> None:
        parent = self._open[-1] if self._open else None
        if parent is None or isinstance(parent.value, list) or parent.key is not None:
            self._attach(_scalar(text) if plain else text, line)
            return
        place = (*parent.place, text)
        if plain and text == "<<":
            self._refuse(line, "merge keys (<<) are not supported; write the values out")
        if text in parent.value:
            message = f"is given twice (first on line {self.lines[place]})"
            raise SourceError([Problem(self.name, line, dotted(place), message)])
        self.lines[place] = line
        parent.value[text] = None
        parent.key = text

    def _attach(self, value: Any, line: int) -> Place:
        if not self._open:
            self.root = value
            self.lines[()] = line
            return ()
        parent = self._open[-1]
        if isinstance(parent.value, list):
            place = (*parent.place, len(parent.value))
            parent.value.append(value)
            self.lines[place] = line
            return place
        if parent.key is None:
            self._refuse(line, "a key must be a single word or text")
        key = str(parent.key)
        parent.value[key] = value
        parent.key = None
        return (*parent.place, key)

    def _refuse(self, line: int, message: str) -> None:
        place = self._open[-1].place if self._open else ()
        raise SourceError([Problem(self.name, line, dotted(place), message)])


def _scalar(text: str) -> str | int | float | bool | None:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _problem(model: type[BaseModel], source: Source, item: Any) -> Problem:
    """A pydantic error as a problem. Steps that name a union's branch are not in the file."""
    kind = item["type"]
    cause = item.get("ctx", {}).get("error")
    if isinstance(cause, PlacedError):
        model_at, _ = _written(source.data, item["loc"])
        place, rest = _written(source.data, (*model_at, *cause.place))
        return Problem(source.name, source.line(place), dotted((*place, *rest)), str(cause))
    place, rest = _written(source.data, item["loc"])
    if kind == "missing":
        key = str(rest[-1]) if rest else ""
        return Problem(
            source.name, source.line(place), dotted((*place, key)), "is missing; it is required"
        )
    if kind == "extra_forbidden" and place:
        allowed = _field_names(model, place[:-1])
        return source.problem(place, unknown("key", str(place[-1]), allowed))
    return source.problem(place, _message(kind, item))


def _message(kind: str, item: Any) -> str:
    context = item.get("ctx", {})
    match kind:
        case "value_error":
            return str(context["error"])
        case "enum" | "literal_error":
            return f"is not one of the allowed values: {context['expected']}"
        case "string_pattern_mismatch":
            return f"must match the pattern {context['pattern']}"
        case "string_type":
            return "must be text"
        case "model_type" | "dict_type" | "model_attributes_type":
            return "must be a mapping (key: value)"
        case "list_type" | "tuple_type" | "frozen_set_type" | "set_type":
            return "must be a list"
        case _:
            message: str = item["msg"]
            return message.replace("Input should be", "must be").replace("Input should", "must")


def _written(data: Any, loc: Sequence[Step]) -> tuple[Place, Place]:
    """The part of a pydantic location that the file holds, and the steps that were left over."""
    place: Place = ()
    rest: Place = ()
    for step in loc:
        if isinstance(data, dict) and str(step) in data:
            place, data = (*place, str(step)), data[str(step)]
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            place, data = (*place, step), data[step]
        else:
            rest = (*rest, step)
    return place, rest


def _field_names(model: type[BaseModel], place: Place) -> set[str]:
    """The keys that the models at a place allow."""
    at: list[Any] = [model]
    for step in place:
        at = [inner for kind in at for inner in _inside(kind, step)]
    return {
        info.alias or name
        for kind in at
        for plain in _plain(kind)
        if _is_model(plain)
        for name, info in plain.model_fields.items()
    }


def _inside(kind: Any, step: Step) -> Iterator[Any]:
    for plain in _plain(kind):
        arguments = get_args(plain)
        if _is_model(plain):
            for name, info in plain.model_fields.items():
                if step in (name, info.alias):
                    yield info.annotation
        elif isinstance(step, int) and arguments:
            yield arguments[0]
        elif len(arguments) == 2:
            yield arguments[1]


def _plain(kind: Any) -> Iterator[Any]:
    """The alternatives of an annotation, without Annotated, unions and optional."""
    origin = get_origin(kind)
    if origin is Annotated:
        yield from _plain(get_args(kind)[0])
    elif origin in (Union, types.UnionType):
        for argument in get_args(kind):
            yield from _plain(argument)
    else:
        yield kind


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
