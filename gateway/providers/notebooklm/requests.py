"""What Discovery Engine's request bodies and paths say."""

from collections.abc import Iterator
from typing import Any

from detectors.types import Gap, GapReason, Origin, Role
from gateway.core.adapter import Body, Operation
from gateway.core.jsondoc import JsonValue
from gateway.core.references import Reference
from gateway.core.segments import Extraction, Segment
from gateway.core.walker import Walker, machine_id
from gateway.errors import BodyError
from gateway.providers.gemini.requests import check_names
from gateway.providers.gemini.vocabulary import plain
from gateway.providers.notebooklm.guide import CONTENTS, FIELDS, GUIDE, OWN_KEYS
from gateway.providers.notebooklm.paths import chosen_names
from gateway.providers.notebooklm.references import known_as, notebook

Json = dict[str, Any]

_NEW = "-"
"""What stands in the place of the id where a session or a conversation is to begin."""


def extract(operation: Operation, document: JsonValue) -> Extraction:
    """Every text of a body, and of the path what the client chose there."""
    body = {} if operation.body is Body.NONE else _object(document)
    check_names(body, FIELDS, OWN_KEYS)
    walker = Walker(GUIDE)
    for key, value in body.items():
        walker.key((key,), Role.USER)
        node = GUIDE.root.named.get(key)
        walker.walk(value, (key,), node, Role.USER, Origin.PROMPT)
    gaps = [gap for gap in walker.gaps if not _begins(gap, body)]
    gaps += _unknown_contents(body)
    chosen = dict(chosen_names(operation))
    if "conversation" in chosen:
        gaps.append(Gap("/path/conversation", GapReason.SERVER_CONVERSATION))
        kept = Reference("/path/conversation", f"conversations/{chosen['conversation']}")
        walker.references.append(kept)
    model = body.get("generationSpec", body.get("generation_spec"))
    named = model.get("modelId", model.get("model_id")) if isinstance(model, dict) else None
    return Extraction(
        segments=(*walker.segments, *_texts(chosen)),
        gaps=tuple(gaps),
        messages=(),
        model=named if isinstance(named, str) else "",
        stream=operation.stream,
        uses_tools=bool(body.get("toolsSpec") or body.get("tools_spec")),
        references=known_as(walker.references),
        attachments=tuple(walker.attachments),
    )


def notebooks(operation: Operation, document: JsonValue) -> Iterator[Reference]:
    """The notebooks that a path and a body name."""
    for name, text in chosen_names(operation):
        if name == "notebook":
            yield Reference("/path/notebook", f"notebooks/{text}")
    if operation.name == "notebooks_delete" and isinstance(document, dict):
        names = document.get("names")
        for each in names if isinstance(names, list) else [names]:
            yield Reference("/names", notebook(each) or str(each))


def _object(document: JsonValue) -> Json:
    if not isinstance(document, dict):
        raise BodyError(
            "not_an_object",
            "Begärans kropp måste vara ett JSON-objekt.",
            "The request body must be a JSON object.",
        )
    return document


def _begins(gap: Gap, body: Json) -> bool:
    """Whether a gap speaks of a session or a conversation that begins with this request."""
    value: Any = body
    for step in gap.pointer.split("/")[1:]:
        value = value.get(step) if isinstance(value, dict) else None
    kept = gap.reason is GapReason.SERVER_CONVERSATION
    return kept and isinstance(value, str) and value.rpartition("/")[2] == _NEW


def _unknown_contents(body: Json) -> Iterator[Gap]:
    """A gap for each source of a kind that nobody knows yet."""
    for field in ("userContents", "user_contents"):
        given = body.get(field)
        for index, content in enumerate(given if isinstance(given, list) else []):
            if not isinstance(content, dict) or not {plain(key) for key in content} <= CONTENTS:
                yield Gap(f"/{field}/{index}", GapReason.UNKNOWN_PART)


def _texts(chosen: dict[str, str]) -> Iterator[Segment]:
    for name, text in chosen.items():
        if not machine_id(text):
            at = f"/path/{name}"
            yield Segment(text, (), at, Role.NONE, Origin.METADATA, editable=False)


_TOOLS = frozenset({"toolsSpec", "tools_spec", "agentsSpec", "agents_spec"})


def without_tools(request: Json) -> Json:
    """The request without tools and agents."""
    return {key: value for key, value in request.items() if key not in _TOOLS}
