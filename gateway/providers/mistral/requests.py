"""What Mistral's request bodies say beyond OpenAI's: documents to read, kept conversations."""

from collections.abc import Collection
from typing import Any

from detectors.types import GapReason, Origin, Role
from gateway.core.adapter import Body, Operation
from gateway.core.history import WITHHELD
from gateway.core.jsondoc import JsonValue
from gateway.core.pathids import naming
from gateway.core.segments import Extraction, Message
from gateway.core.walker import Walker
from gateway.providers.mistral.guide import CHAT, CONVERSATIONS, OCR, PLAIN
from gateway.providers.openai import requests as openai

Item = dict[str, Any]

_NOTHING = Extraction(segments=(), gaps=(), messages=(), model="", stream=False)
_OTHER = GapReason.REMOTE_REFERENCE
_BEFORE = ("instructions", "tools", "completion_args")
_ROLES = {
    "function.call": "assistant",
    "tool.execution": "assistant",
    "message.output": "assistant",
    "agent.handoff": "assistant",
    "function.result": "tool",
}
_ORIGINS = {
    "function.call": Origin.TOOL_CALL,
    "tool.execution": Origin.TOOL_CALL,
    "function.result": Origin.TOOL_RESULT,
}


def extract_chat(document: JsonValue) -> Extraction:
    """Chat and agents' completions."""
    return openai.extract_chat(document, CHAT)


def extract_plain(document: JsonValue) -> Extraction:
    """Fill-in-the-middle, embeddings, moderations and classifications."""
    return openai.extract_plain(document, PLAIN)


def extract_ocr(document: JsonValue) -> Extraction:
    """A document to read."""
    return openai.extract_plain(document, OCR)


def extract_kept(operation: Operation, document: JsonValue) -> Extraction:
    """A turn of a conversation that Mistral may keep, an agent, or a look at either. The path names
    what was there before."""
    extraction = _NOTHING if operation.body is Body.NONE else _said(operation, document)
    what, _, _ = operation.name.partition("_")
    reason = GapReason.SERVER_CONVERSATION if what == "conversation" else _OTHER
    for text in operation.path_ids:
        extraction = naming(extraction, what, text, reason)
    return extraction


def _said(operation: Operation, document: JsonValue) -> Extraction:
    body = openai.object_of(document)
    given, walker = body.get("inputs"), Walker(CONVERSATIONS)
    openai.walk_fields(walker, CONVERSATIONS, body, (key for key in _BEFORE if key in body))
    node = CONVERSATIONS.root.named["inputs"]
    items: list[Any] = []
    if isinstance(given, str):
        walker.walk(given, ("inputs",), node, Role.USER, Origin.PROMPT, message=0)
    elif given is not None or operation.name == "conversations":
        items = openai.items_of(given, "inputs")
        for index, item in enumerate(items):
            role, origin = _speaker(item)
            walker.walk(item, ("inputs", index), node.each, role, origin, message=index)
    rest = (key for key in body if key not in _BEFORE and key != "inputs")
    openai.walk_fields(walker, CONVERSATIONS, body, rest)
    model = body.get("model")
    return Extraction(
        segments=tuple(walker.segments),
        gaps=tuple(walker.gaps),
        messages=_messages(items),
        model=model if isinstance(model, str) else "",
        stream=body.get("stream") is True,
        uses_tools=bool(body.get("tools")),
        attachments=tuple(walker.attachments),
        references=tuple(walker.references),
    )


def withhold_conversation(document: JsonValue, left_out: Collection[int]) -> JsonValue:
    """A copy without these entries; the turn being asked stays when nothing else would be left of
    it."""
    given = document.get("inputs")
    if not left_out or not isinstance(given, list):
        return document
    asking = {m.index for m in _messages(given) if m.current and m.role is not Role.SYSTEM}
    dropped = set(left_out) - (asking if asking <= set(left_out) else set())
    stubs = (_stub(item) if index in dropped else item for index, item in enumerate(given))
    return {**document, "inputs": [item for item in stubs if item is not None]}


def _messages(items: list[Any]) -> tuple[Message, ...]:
    known = [{**item, "role": item.get("role") or _role(item)} for item in items]
    return openai.messages_of(known, "inputs")


def _role(item: Item) -> str:
    return _ROLES.get(str(item.get("type")), "user")


def _speaker(item: Item) -> tuple[Role, Origin]:
    """Who speaks in an entry, and what kind of text it is."""
    role = openai.speaker({"role": item.get("role") or _role(item)})
    return role, _ORIGINS.get(str(item.get("type")), openai.ORIGINS[role])


def _stub(item: Item) -> Item | None:
    """What is left of a withheld entry: calls and results keep their place."""
    match item.get("type"):
        case "function.call":
            return {**item, "arguments": "{}"}
        case "function.result":
            return {**item, "result": WITHHELD}
    return None


_TOOLS = frozenset({"tools", "tool_choice", "parallel_tool_calls", "handoffs"})


def without_tools(request: dict[str, Any]) -> dict[str, Any]:
    """The request without functions, connectors and hand-overs to other agents."""
    kept = {key: value for key, value in request.items() if key not in _TOOLS}
    arguments = kept.get("completion_args")
    if isinstance(arguments, dict):
        kept["completion_args"] = {k: v for k, v in arguments.items() if k not in _TOOLS}
    return kept
