"""What Google's request bodies say: texts, gaps, messages. And a body with messages left out."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from detectors.types import Gap, GapReason, Origin, Role
from gateway.core.adapter import Operation
from gateway.core.guide import Node
from gateway.core.jsondoc import JsonValue
from gateway.core.segments import Extraction, Segment
from gateway.core.walker import Walker
from gateway.errors import BodyError
from gateway.providers.gemini.contents import ORIGINS, Content, Path, contents, messages, speaker
from gateway.providers.gemini.contents import withhold as without
from gateway.providers.gemini.guide import GUIDE, PART_FIELDS
from gateway.providers.gemini.references import UPLOADED, known_as
from gateway.providers.gemini.vocabulary import FIELDS, plain

Json = dict[str, Any]

# What the model reads before the conversation. The rest of the body comes after it, so that what
# changes there from turn to turn cannot renumber the placeholders of the conversation.
_BEFORE = ("systeminstruction", "tools", "toolconfig", "generationconfig")
_NESTED = ("generateContentRequest", "generate_content_request")

_KEYED_BY_CLIENT = """
    $defs args default defs definitions enum example headers instances labels parametersjsonschema
    partmetadata patternproperties properties response responsejsonschema schema
"""
OWN_KEYS = frozenset(_KEYED_BY_CLIENT.split())
"""Fields below which the keys are the client's own, so that two may differ in spelling alone."""

_STORED_FILE = "files/"


def extract(operation: Operation, document: JsonValue, chosen: dict[str, str]) -> Extraction:
    """Every text of a body, and of the path what the client chose there (`chosen`, by name)."""
    if not isinstance(document, dict):
        raise BodyError(
            "not_an_object",
            "Begärans kropp måste vara ett JSON-objekt.",
            "The request body must be a JSON object.",
        )
    check_names(document)
    path, body = _asked(document)
    model = operation.model or _own_model(document)
    _check_models(model, document)
    walker, node = Walker(GUIDE), _node_at(path)
    said = contents(body, path)
    before = [key for name in _BEFORE for key in body if plain(key) == name]
    _walk_fields(walker, node, path, body, before)
    for content in said:
        _walk_content(walker, content, node)
    after = (k for k in body if plain(k) not in _BEFORE and k != "contents")
    _walk_fields(walker, node, path, body, after)
    if path:
        others = (key for key in document if key != path[0])
        _walk_fields(walker, GUIDE.root, (), document, others)
    gaps = [_told(gap, document) for gap in walker.gaps]
    gaps += unknown_parts(document, GUIDE.root)
    return Extraction(
        segments=(*walker.segments, *chosen_texts(chosen)),
        gaps=tuple(gaps),
        messages=messages(said),
        model=model,
        stream=operation.stream,
        uses_tools=bool(body.get("tools")),
        attachments=tuple(walker.attachments),
        references=tuple(map(known_as, walker.references)),
    )


def withhold(document: JsonValue, left_out: Collection[int]) -> JsonValue:
    """A copy without these messages. The turn being asked stays when nothing else would be left
    of it."""
    path, body = _asked(document)
    kept = without(body, contents(body, path), left_out)
    return {**document, str(path[0]): kept} if path else kept


def _asked(document: Json) -> tuple[Path, Json]:
    """What is asked of the model: the body, or the request whose tokens are to be counted."""
    for key in _NESTED:
        if isinstance(document.get(key), dict):
            return (key,), document[key]
    return (), document


def _node_at(path: Path) -> Node:
    node = GUIDE.root
    for step in path:
        node = node.named[str(step)]
    return node


def _walk_fields(walker: Walker, node: Node, path: Path, body: Json, keys: Iterable[str]) -> None:
    for key in keys:
        walker.key((*path, key), Role.USER)
        walker.walk(body[key], (*path, key), node.named.get(key), Role.USER, Origin.PROMPT)


def _walk_content(walker: Walker, content: Content, node: Node) -> None:
    role = speaker(content.value)
    each = node.named["contents"].each
    walker.walk(content.value, content.path, each, role, ORIGINS[role], message=content.index)


def chosen_texts(chosen: dict[str, str]) -> Iterator[Segment]:
    """What a client chose in a path, by what it names."""
    for name, text in chosen.items():
        yield Segment(text, (), f"/path/{name}", Role.NONE, Origin.METADATA, editable=False)


def check_names(
    value: JsonValue, fields: frozenset[str] = FIELDS, own_keys: frozenset[str] = OWN_KEYS
) -> None:
    """Google reads two spellings of a field's name; which of them it takes when both stand there,
    and whether it reads a third, nobody has promised. Raises BodyError for both. Below `own_keys`
    the keys are the client's own."""
    if isinstance(value, list):
        for child in value:
            check_names(child, fields, own_keys)
    elif isinstance(value, dict):
        if len({plain(key) for key in value}) < len(value):
            raise BodyError(
                "duplicate_key",
                "Ett fält förekommer två gånger i samma objekt, i olika stavning.",
                "A field stands twice in one object, in different spellings.",
            )
        names = _plain_names(fields)
        for key, child in value.items():
            name = plain(key)
            if name in names and key not in fields:
                raise BodyError(
                    "misspelled_field",
                    "Ett fält är stavat på ett sätt som inte tas emot.",
                    "A field is spelled in a way that is not accepted.",
                )
            if name not in own_keys:
                check_names(child, fields, own_keys)


@cache
def _plain_names(fields: frozenset[str]) -> frozenset[str]:
    return frozenset(map(plain, fields))


def _own_model(document: Json) -> str:
    """The model that a body names, where the path names none."""
    model = document.get("model")
    return model.rpartition("/")[2] if isinstance(model, str) else ""


def _check_models(asked: str, document: Json) -> None:
    """The path says which model is asked, and policies go by it: no other may stand in the body."""
    requests = document.get("requests")
    bodies = [document, _asked(document)[1], *(requests if isinstance(requests, list) else [])]
    for body in bodies:
        model = body.get("model") if isinstance(body, dict) else None
        if model is not None and (not isinstance(model, str) or model.rpartition("/")[2] != asked):
            raise BodyError(
                "model_mismatch",
                "Kroppen anger en annan modell än adressen.",
                "The body names another model than the address.",
            )


def _told(gap: Gap, document: JsonValue) -> Gap:
    """The gap with what the value says taken into account."""
    if gap.reason is GapReason.REMOTE_REFERENCE and _is_stored(_at(gap.pointer, document)):
        return replace(gap, reason=GapReason.STORED_FILE)
    return gap


def _at(pointer: str, document: JsonValue) -> JsonValue:
    """The value that a gap points at; None where keys are hidden."""
    value = document
    for step in pointer.split("/")[1:]:
        if isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            return None
    return value


def _is_stored(value: JsonValue) -> bool:
    """Whether a file's address is one that Google's own file storage gave it."""
    if not isinstance(value, str):
        return False
    if value.startswith(UPLOADED):
        return f"/{_STORED_FILE}" in value
    return value.startswith(_STORED_FILE)


def unknown_parts(document: JsonValue, root: Node) -> Iterator[Gap]:
    """A gap for each part that holds something of a kind that nobody knows yet."""
    for pointer, message, part in _parts(document, root, "", -1):
        known = isinstance(part, dict) and PART_FIELDS.issuperset(part)
        if not known:
            yield Gap(pointer, GapReason.UNKNOWN_PART, message)


def _parts(
    value: JsonValue, node: Node, pointer: str, message: int
) -> Iterator[tuple[str, int, JsonValue]]:
    """Every part of every content in a body, wherever the guide knows contents."""
    if isinstance(value, list):
        for index, child in enumerate(value):
            if node.each is not None:
                inside = index if pointer.endswith("/contents") else message
                yield from _parts(child, node.each, f"{pointer}/{index}", inside)
    elif isinstance(value, dict):
        for key, child in value.items():
            below = node.named.get(key)
            if below is None:
                continue
            at = f"{pointer}/{key}"
            if key == "parts" and "functionCall" in below.named:
                many = isinstance(child, list)
                for number, part in enumerate(child if many else [child]):
                    yield (f"{at}/{number}" if many else at), message, part
            else:
                single = key == "contents" and isinstance(child, dict)
                yield from _parts(child, below, at, 0 if single else message)


_TOOLS = frozenset({"tools", "toolconfig"})
_COUNTED = "generatecontentrequest"


def without_tools(request: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The request without functions, search, code execution, grounding and connectors."""
    return {
        key: without_tools(value) if plain(key) == _COUNTED and isinstance(value, dict) else value
        for key, value in request.items()
        if plain(key) not in _TOOLS
    }
