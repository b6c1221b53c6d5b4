"""What Mistral keeps for its callers: the paths of conversations and agents, and the ids that its
answers give."""

import re
from collections.abc import Iterator, Mapping

from gateway.core.adapter import Body, Operation
from gateway.core.jsondoc import JsonValue
from gateway.core.references import Created, ObjectKind

MARKS = re.compile(r'"conversation_id"')
"""What an event has in it that may give an id."""

_PATH = re.compile(
    r"/v1/(?P<holder>conversations|agents)"
    r"(?:/(?!completions$)(?P<id>[A-Za-z0-9_-]{1,100})(?P<below>/[a-z]+)?)?"
)
_NEW: Mapping[str, str] = {"conversations": "conversations", "agents": "agent_create"}
_CONVERSATION: Mapping[tuple[str, str], str] = {
    ("POST", ""): "conversation_append",
    ("POST", "/restart"): "conversation_restart",
    ("GET", ""): "conversation",
    ("GET", "/history"): "conversation_history",
    ("GET", "/messages"): "conversation_messages",
    ("DELETE", ""): "conversation_delete",
}
_AGENT: Mapping[tuple[str, str], str] = {
    ("GET", ""): "agent",
    ("PATCH", ""): "agent_update",
    ("DELETE", ""): "agent_delete",
}
_METHODS = {"conversations": _CONVERSATION, "agents": _AGENT}


def operations(path: str) -> list[Operation]:
    """What can be done at a path of something that is kept."""
    found = _PATH.fullmatch(path)
    if found is None:
        return []
    if found["id"] is None:
        return [_operation("POST", _NEW[found["holder"]], found)]
    return [
        _operation(method, name, found)
        for (method, below), name in _METHODS[found["holder"]].items()
        if below == (found["below"] or "")
    ]


def created(document: JsonValue) -> Iterator[Created]:
    """The ids that an answer, or one event of it, gives."""
    if not isinstance(document, dict):
        return
    if isinstance(document.get("conversation_id"), str):
        yield Created(ObjectKind.CONVERSATION, document["conversation_id"])
    elif document.get("object") == "agent" and isinstance(document.get("id"), str):
        yield Created(ObjectKind.CACHE, document["id"])


def _operation(method: str, name: str, found: re.Match[str]) -> Operation:
    holder = f"/v1/{found['holder']}"
    says = method in ("POST", "PATCH")
    return Operation(
        name=name,
        method=method,
        template=f"{holder}/{{id}}{found['below'] or ''}" if found["id"] else holder,
        upstream_path=found[0],
        body=Body.JSON if says else Body.NONE,
        keeps=says,
        deletes=method == "DELETE",
        path_ids=(found["id"],) if found["id"] else (),
    )
