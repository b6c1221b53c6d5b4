"""Which of Discovery Engine's paths there are.

NotebookLM has no method to ask a notebook anything: notebooks are made and filled here, and read on
Google's page. What is not listed does not exist for the gateway, such as grounded generation,
ranking, streamed answers of search, and the administration of data stores.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gateway.core.adapter import Body, Framing, Operation
from gateway.errors import ClientError

_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
_PLACE = (
    rf"/(?:v1|v1beta|v1alpha)/projects/(?P<project>{_ID})/locations/(?P<location>[a-z]{{2,20}})"
)
_NOTEBOOKS = rf"{_PLACE}/notebooks"
_NOTEBOOK = rf"{_NOTEBOOKS}/(?P<notebook>{_ID})"
_HOLDER = (
    rf"{_PLACE}(?:/collections/(?P<collection>{_ID}))?/(?:engines|dataStores)/(?P<store>{_ID})"
)
_SERVING = rf"{_HOLDER}/servingConfigs/(?P<config>{_ID})"
_PAGES = frozenset({"pageSize", "pageToken"})
_ALT = frozenset({"alt"})
_FIXED = frozenset({"default", "default_collection", "default_assistant", "default_config",
                    "default_search", "default_serving_config", "-"})  # fmt: skip
"""Names that Google gives, which say nothing."""


@dataclass(frozen=True, slots=True)
class _Method:
    """One method: how it is called, its path, whether its answer is a conversation's turn, and
    whether what is made of it is read later on Google's page. `body` holds for POST."""

    name: str
    http: str
    path: re.Pattern[str]
    conversational: bool = False
    stream: bool = False
    query: frozenset[str] = frozenset()
    deferred: bool = False
    body: Body = Body.JSON
    keeps: bool = False
    deletes: bool = False


_METHODS = (
    _Method("notebook_create", "POST", re.compile(_NOTEBOOKS), deferred=True, keeps=True),
    _Method("notebook", "GET", re.compile(_NOTEBOOK)),
    _Method(
        "notebooks_recent", "GET", re.compile(rf"{_NOTEBOOKS}:listRecentlyViewed"), query=_PAGES
    ),
    _Method("notebooks_delete", "POST", re.compile(rf"{_NOTEBOOKS}:batchDelete"), deletes=True),
    _Method("notebook_share", "POST", re.compile(rf"{_NOTEBOOK}:share")),
    _Method(
        "sources_create",
        "POST",
        re.compile(rf"{_NOTEBOOK}/sources:batchCreate"),
        deferred=True,
    ),
    _Method(
        "source_upload",
        "POST",
        re.compile(rf"/upload{_NOTEBOOK}/sources:uploadFile"),
        deferred=True,
        body=Body.RAW,
    ),
    _Method("sources_delete", "POST", re.compile(rf"{_NOTEBOOK}/sources:batchDelete")),
    _Method("source", "GET", re.compile(rf"{_NOTEBOOK}/sources/(?P<source>{_ID})")),
    _Method("audio_create", "POST", re.compile(rf"{_NOTEBOOK}/audioOverviews"), deferred=True),
    _Method("audio_delete", "DELETE", re.compile(rf"{_NOTEBOOK}/audioOverviews/default")),
    _Method(
        "stream_assist",
        "POST",
        re.compile(rf"{_HOLDER}/assistants/(?P<assistant>{_ID}):streamAssist"),
        conversational=True,
        stream=True,
        query=_ALT,
    ),
    _Method("answer", "POST", re.compile(rf"{_SERVING}:answer"), conversational=True),
    _Method("search", "POST", re.compile(rf"{_SERVING}:search")),
    _Method(
        "converse",
        "POST",
        re.compile(rf"{_HOLDER}/conversations/(?P<conversation>{_ID}|-):converse"),
        conversational=True,
    ),
)


def match(method: str, path: str) -> Operation | None:
    """The operation for a path, else None. Raises ClientError 405 for another HTTP method."""
    for known in _METHODS:
        found = known.path.fullmatch(path)
        if found is None or ".." in path:
            continue
        if method != known.http:
            raise ClientError(
                405,
                "method_not_allowed",
                f"Metoden är inte tillåten här; använd {known.http}.",
                f"The method is not allowed here; use {known.http}.",
            )
        return Operation(
            name=known.name,
            method=method,
            template=_template(found),
            upstream_path=path,
            body=known.body if method == "POST" else Body.NONE,
            conversational=known.conversational,
            query=known.query,
            stream=known.stream,
            framing=Framing.ARRAY if known.stream else Framing.EVENTS,
            deferred=known.deferred,
            keeps=known.keeps or known.conversational,
            deletes=known.deletes,
        )
    return None


def chosen_names(operation: Operation) -> Iterator[tuple[str, str]]:
    """What a client chose in an operation's path, by what it names."""
    for known in _METHODS:
        found = known.path.fullmatch(operation.upstream_path)
        if found is None or known.name != operation.name:
            continue
        for name, text in found.groupdict().items():
            if text and name != "location" and text not in _FIXED:
                yield name, text


def _template(found: re.Match[str]) -> str:
    """The path with every chosen name as `{id}`, last first so that places stay true."""
    path = found[0]
    for name in sorted(found.groupdict(), key=found.start, reverse=True):
        if found[name]:
            shown = "{location}" if name == "location" else "{id}"
            path = path[: found.start(name)] + shown + path[found.end(name) :]
    return path
