"""What Google keeps for its callers: the paths of cached contents, and the names of what is kept.

A name may come with the whole path before it, where a project is named by its id or by its number:
only its end tells things apart.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from gateway.core.adapter import Body, Operation
from gateway.core.jsondoc import JsonValue
from gateway.core.references import Created, ObjectKind, Reference

_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
_CACHE = re.compile(
    r"/v1(?:beta|alpha|beta1)?"
    rf"(?:/projects/(?P<project>{_ID})/locations/[a-z][a-z0-9-]{{0,30}})?"
    rf"/cachedContents(?:/(?P<id>{_ID}))?"
)
_KEPT = re.compile(rf"(?:^|/)((?:cachedContents|files)/{_ID})$")

UPLOADED = "https://generativelanguage.googleapis.com/"
"""What the addresses of uploaded files begin with."""

_METHODS: Mapping[str, tuple[str, Body]] = {
    "GET": ("cache", Body.NONE),
    "PATCH": ("cache_update", Body.JSON),
    "DELETE": ("cache_delete", Body.NONE),
}
UPDATE_MASK = {"updateMask": re.compile(r"ttl|expireTime|expire_time")}


def operations(path: str, *, in_project: bool) -> list[Operation]:
    """What can be done at a path of cached contents; `in_project`: as Vertex AI has them."""
    found = _CACHE.fullmatch(path)
    if found is None or (found["project"] is not None) is not in_project or ".." in path:
        return []
    head = path.partition("/cachedContents")[0]
    if found["project"]:
        head = head.split("/projects/")[0] + "/projects/{id}/locations/{location}"
    template = f"{head}/cachedContents"
    if found["id"] is None:
        return [Operation("cache_create", "POST", template, path, keeps=True)]
    return [
        Operation(
            name=name,
            method=method,
            template=f"{template}/{{id}}",
            upstream_path=path,
            body=body,
            query=frozenset(UPDATE_MASK) if method == "PATCH" else frozenset(),
            deletes=method == "DELETE",
            path_ids=(f"cachedContents/{found['id']}",),
        )
        for method, (name, body) in _METHODS.items()
    ]


def project(path: str) -> str:
    """The project in a path of cached contents, which the client chose; "" for none."""
    found = _CACHE.fullmatch(path)
    return (found and found["project"]) or ""


def known_as(reference: Reference) -> Reference:
    """A reference by the name that tells what is kept apart. Addresses elsewhere only look like
    such a name."""
    elsewhere = "://" in reference.id and not reference.id.startswith(UPLOADED)
    found = None if elsewhere else _KEPT.search(reference.id)
    return replace(reference, id=found[1]) if found else reference


def created(document: JsonValue) -> Iterator[Created]:
    """The names that an answer gives."""
    holder = document.get("file", document) if isinstance(document, dict) else None
    name = holder.get("name") if isinstance(holder, dict) else None
    found = _KEPT.search(name) if isinstance(name, str) else None
    if found is not None:
        is_file = found[1].startswith("files/")
        yield Created(ObjectKind.FILE if is_file else ObjectKind.CACHE, found[1])
