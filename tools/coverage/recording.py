"""Requests as the vendors' SDKs write them, caught before they leave the process."""

import contextlib
import inspect
import json
import typing
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx2
from python_multipart.multipart import parse_options_header

from gateway.core.attachments import FilePart
from tools.coverage.samples import samples, smallest

BASE = "http://vendor.test"

_NOT_SENT = frozenset(
    {"do_request", "return", "self", "timeout", "retries", "http_headers", "server_url"}
    | {"extra_headers", "extra_query", "extra_body", "poll_interval_ms", "max_wait_seconds"}
)
"""What an SDK takes and does not write into the request, or writes as it is given."""
_NOT_RESOURCES = frozenset({"aio", "parent_ref", "qs", "sdk_configuration", "timeout"})


class _SentError(BaseException):
    """Carries a request out of an SDK, past everything that would try again."""

    def __init__(self, request: httpx2.Request) -> None:
        self.request = request


class Catcher(httpx2.BaseTransport):
    """A transport that sends nothing."""

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        raise _SentError(request)


@dataclass(frozen=True, slots=True)
class Request:
    """What an SDK would have sent. `document`: the body, of a form its fields; None for none."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    document: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A method of an SDK, with the types of what it takes."""

    name: str
    function: Callable[..., Any]
    parameters: Mapping[str, Any]
    required: frozenset[str]

    def smallest(self) -> dict[str, Any]:
        """Arguments with nothing in them that need not be there."""
        return {name: smallest(self.parameters[name]) for name in self.parameters
                if name in self.required}  # fmt: skip

    def send(self, arguments: Mapping[str, Any]) -> Request | None:
        """The request for these arguments, or None where the SDK makes none of them."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                answer = self.function(**arguments)
                if isinstance(answer, Iterator):
                    next(answer)
        except _SentError as sent:
            return read(sent.request)
        except Exception:  # noqa: BLE001 - whatever an SDK thinks of a value, it was not sent
            return None
        return None

    def requests(self, base: dict[str, Any]) -> Iterator[Request]:
        """Requests that together have every field of every parameter. `base`: arguments that make
        a request by themselves."""
        yield from filter(None, [self.send(base)])
        for name, kind in self.parameters.items():
            values = list(samples(kind))
            lists = [element for value in values if isinstance(value, list) for element in value]
            tried = [*self._lists({**base, name: lists}, name)] if lists else []
            tried += (self.send({**base, name: v}) for v in values if not isinstance(v, list))
            if None in tried:
                apart = samples(kind, apart=True)
                tried += (self.send({**base, name: value}) for value in apart)
            yield from filter(None, tried)

    def _lists(self, arguments: dict[str, Any], name: str) -> Iterator[Request | None]:
        """A list in one request, or in as few as the SDK makes of it."""
        sent, elements = self.send(arguments), arguments[name]
        if sent is not None or len(elements) == 1:
            yield sent
            return
        middle = len(elements) // 2
        yield from self._lists({**arguments, name: elements[:middle]}, name)
        yield from self._lists({**arguments, name: elements[middle:]}, name)


def calls(client: Any, package: str) -> Iterator[Call]:
    """Every method of every resource of a client. `package`: the SDK's own modules."""
    for name, resource in _resources(client, package):
        yield from _calls(name, resource, package)


def _calls(prefix: str, resource: Any, package: str) -> Iterator[Call]:
    for name in _public(type(resource)):
        found = inspect.getattr_static(type(resource), name, None)
        if not inspect.isfunction(found) or name in _NOT_SENT or name.endswith("_async"):
            continue
        function = getattr(resource, name)
        try:
            hints = typing.get_type_hints(inspect.unwrap(found), include_extras=True)
        except NameError:  # a property in all but name: what it leads to is found as a resource
            continue
        parameters = inspect.signature(function).parameters.values()
        taken = [
            p
            for p in parameters
            if p.name in hints
            and p.name not in _NOT_SENT
            and p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)
        ]
        yield Call(
            f"{prefix}.{name}",
            function,
            {parameter.name: hints[parameter.name] for parameter in taken},
            frozenset(p.name for p in taken if p.default is p.empty),
        )
    for name, inner in _resources(resource, package):
        yield from _calls(f"{prefix}.{name}", inner, package)


def _resources(holder: Any, package: str) -> Iterator[tuple[str, Any]]:
    for name in _public(holder):
        if name in _NOT_RESOURCES or name.startswith("with_"):
            continue
        with warnings.catch_warnings(), contextlib.suppress(AttributeError, ImportError):
            warnings.simplefilter("ignore")
            value = getattr(holder, name)
            if type(value).__module__.startswith(package) and not isinstance(value, type):
                yield name, value


def _public(holder: Any) -> list[str]:
    return [name for name in dir(holder) if not name.startswith("_")]


def read(request: httpx2.Request) -> Request:
    """The parts of a request."""
    kind = request.headers.get("content-type", "")
    return Request(
        request.method,
        request.url.path,
        dict(parse_qsl(request.url.query.decode(), keep_blank_values=True)),
        dict(request.headers),
        _form(kind, request.content) if kind.startswith("multipart/") else _json(request.content),
    )


def _json(content: bytes) -> Any:
    try:
        return json.loads(content) if content else None
    except ValueError:
        return FilePart("", "", content)


def _form(kind: str, content: bytes) -> dict[str, Any]:
    """The fields of a form; one that comes several times is a list."""
    _, options = parse_options_header(kind)
    document: dict[str, Any] = {}
    for part in content.split(b"--" + options[b"boundary"])[1:-1]:
        head, _, body = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = dict(
            line.split(": ", 1) for line in head.decode().lower().split("\r\n") if ": " in line
        )
        _, names = parse_options_header(headers["content-disposition"])
        value: Any = body.removesuffix(b"\r\n")
        if b"filename" in names:
            media_type = headers.get("content-type", "")
            value = FilePart(names[b"filename"].decode(), media_type, value)
        else:
            value = value.decode()
        name = names[b"name"].decode()
        document[name] = [*_listed(document[name]), value] if name in document else value
    return document


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
