"""What OpenAI keeps for its callers: the paths of responses and conversations, and the ids that its
answers give."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from detectors.types import GapReason
from gateway.core.adapter import Body, Operation
from gateway.core.jsondoc import JsonValue
from gateway.core.pathids import naming
from gateway.core.references import Created, ObjectKind
from gateway.core.segments import Extraction
from gateway.errors import ClientError
from gateway.providers.openai import requests

_KINDS: Mapping[str, ObjectKind] = {
    "response": ObjectKind.RESPONSE,
    "conversation": ObjectKind.CONVERSATION,
    "file": ObjectKind.FILE,
    "batch": ObjectKind.BATCH,
    "vector_store": ObjectKind.COLLECTION,
}
"""By what an answer says that it is."""

_MADE_BY_BATCH = ("output_file_id", "error_file_id")

MARKS = re.compile(r'"object": ?"(?:response|conversation)"')
"""What an event has in it that may give an id."""

_ID = r"[A-Za-z0-9_-]{1,128}"
_PATH = re.compile(
    rf"/(?P<holder>responses|conversations)(?:/(?P<id>{_ID})(?P<rest>/[a-z_]+(?:/{_ID})?)?)?"
)
_ITEM = re.compile(rf"(/items)/{_ID}")

_MADE_ID = re.compile(
    r"(?!.*[0-9]{12})[a-z]{1,12}[_-](?=(?:[0-9]*[A-Za-z]+[0-9]){2})[A-Za-z0-9]{16,96}"
)
"""An id that a machine made: letters and digits in turns, which no name is written in."""

# Parameters are not screened, so their values must leave no room for text.
_SHAPES = {
    "limit": re.compile(r"[0-9]{1,3}"),
    "order": re.compile(r"asc|desc"),
    "after": _MADE_ID,
    "before": _MADE_ID,
    "filter": re.compile(r"in_progress|completed|failed|cancelled"),
    "beta": re.compile(r"true"),
    "stream": re.compile(r"true|false"),
    "starting_after": re.compile(r"[0-9]{1,6}"),
    "include_obfuscation": re.compile(r"true|false"),
}
_NOTHING = Extraction(segments=(), gaps=(), messages=(), model="", stream=False)
_PAGE = frozenset({"limit", "order", "after"})
BETA = frozenset({"beta"})
"""What `client.beta.responses` says of itself."""
_REPLAY = BETA | {"stream", "starting_after", "include_obfuscation"}


@dataclass(frozen=True, slots=True)
class _Method:
    """What can be done at a path below an object. `query`: the parameters that it takes."""

    name: str
    http: str
    body: Body = Body.NONE
    keeps: bool = False
    deletes: bool = False
    query: frozenset[str] = field(default=frozenset())


_RESPONSE = {
    "": (
        _Method("response", "GET", query=_REPLAY),
        _Method("response_delete", "DELETE", deletes=True, query=BETA),
    ),
    "/cancel": (_Method("response_cancel", "POST", query=BETA),),
    "/input_items": (_Method("response_input_items", "GET", query=_PAGE),),
}
_CONVERSATION = {
    "": (
        _Method("conversation", "GET"),
        _Method("conversation_update", "POST", Body.JSON),
        _Method("conversation_delete", "DELETE", deletes=True),
    ),
    "/items": (
        _Method("conversation_items", "GET", query=_PAGE),
        _Method("conversation_items_create", "POST", Body.JSON, keeps=True),
    ),
    "/items/{id}": (
        _Method("conversation_item", "GET"),
        _Method("conversation_item_delete", "DELETE"),
    ),
}
_METHODS = {"responses": _RESPONSE, "conversations": _CONVERSATION}
_CREATE = _Method("conversation_create", "POST", Body.JSON, keeps=True)


def operations(path: str) -> list[Operation]:
    """What can be done at a path of something that is kept, such as "/responses/resp_1"."""
    found = _PATH.fullmatch(path)
    if found is None:
        return []
    known: tuple[_Method, ...]
    if found["id"] is None:
        known = (_CREATE,) if found["holder"] == "conversations" else ()
    else:
        below = _ITEM.sub(r"\1/{id}", found["rest"] or "")
        known = _METHODS[found["holder"]].get(below, ())
    return [_operation(method, found) for method in known]


def check_query(query: Mapping[str, str]) -> None:
    """Raises ClientError for a value of another form than its parameter's."""
    for name, value in query.items():
        if name in _SHAPES and _SHAPES[name].fullmatch(value) is None:
            raise ClientError(
                400,
                "invalid_query",
                f"Frågeparametern {name} har ett värde som inte tas emot.",
                f"The query parameter {name} has a value that is not accepted.",
            )


def extract(operation: Operation, document: JsonValue) -> Extraction:
    """Every text of the body, if there is one, and what the path names."""
    extraction = _NOTHING if operation.body is Body.NONE else requests.extract_items(document)
    for text in operation.path_ids:
        extraction = naming(extraction, "id", text, GapReason.SERVER_CONVERSATION)
    return extraction


def created(document: JsonValue) -> Iterator[Created]:
    """The ids that an answer, or one event of it, gives. A response that is not to be stored gets
    one that leads nowhere."""
    if not isinstance(document, dict):
        return
    if isinstance(document.get("response"), dict):
        yield from created(document["response"])
        return
    kind = _KINDS.get(str(document.get("object")))
    if kind is None or document.get("store") is False:
        return
    if isinstance(document.get("id"), str):
        yield Created(kind, document["id"])
    if kind is ObjectKind.BATCH:
        for name in _MADE_BY_BATCH:
            if isinstance(document.get(name), str):
                yield Created(ObjectKind.FILE, document[name])


def _operation(method: _Method, found: re.Match[str]) -> Operation:
    below = _ITEM.sub(r"\1/{id}", found["rest"] or "")
    holder = f"/{found['holder']}"
    return Operation(
        name=method.name,
        method=method.http,
        template=f"{holder}/{{id}}{below}" if found["id"] else holder,
        upstream_path=found[0],
        body=method.body,
        query=method.query,
        keeps=method.keeps,
        deletes=method.deletes,
        path_ids=(found["id"],) if found["id"] else (),
    )
