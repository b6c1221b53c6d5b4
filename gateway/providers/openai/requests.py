"""What OpenAI's request bodies say: texts, gaps, messages. And a body with messages left out."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from detectors.types import Origin, Role
from gateway.core import jsondoc
from gateway.core.conversation import current_from, normal, said
from gateway.core.guide import Guide
from gateway.core.history import WITHHELD, find_marker, is_refusal_id
from gateway.core.jsondoc import JsonValue
from gateway.core.segments import Extraction, Form, Mark, Message
from gateway.core.walker import Walker
from gateway.errors import BodyError
from gateway.providers.openai.guide import CHAT, ITEMS, PLAIN, RESPONSES

_ROLES = {
    "system": Role.SYSTEM,
    "developer": Role.SYSTEM,
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "tool": Role.TOOL,
    "function": Role.TOOL,
}
ORIGINS = {
    Role.SYSTEM: Origin.SYSTEM,
    Role.USER: Origin.PROMPT,
    Role.ASSISTANT: Origin.ASSISTANT,
    Role.TOOL: Origin.TOOL_RESULT,
}
_CALLED = ("_call", "mcp_list_tools", "mcp_approval_request", "reasoning", "program", "compaction")

# What the model reads before the conversation. The rest of the body comes after it, so that what
# changes there from turn to turn cannot renumber the placeholders of the conversation.
_BEFORE = ("instructions", "prompt", "tools", "functions", "response_format", "text")

_KNOWN_AGAIN = frozenset({"role", "content", "id", "status"})
"""Fields of a message that say nothing besides its texts, or change when it is resent."""

_TEXT_PART = frozenset({"type", "text", "annotations", "logprobs"})
_INSTEAD_OF_INPUT = ("prompt", "previous_response_id", "conversation")

Item = dict[str, Any]


def extract_chat(document: JsonValue, guide: Guide = CHAT) -> Extraction:
    """Chat Completions, also of another API that has taken over the wire (`guide`)."""
    body = object_of(document)
    items = items_of(body.get("messages"), "messages")
    walker = Walker(guide)
    leading = _leading_system(items)
    _walk_items(walker, guide, "messages", items, range(leading))
    walk_fields(walker, guide, body, (key for key in _BEFORE if key in body))
    _walk_items(walker, guide, "messages", items, range(leading, len(items)))
    walk_fields(walker, guide, body, (k for k in body if k not in _BEFORE and k != "messages"))
    uses_tools = any(body.get(key) for key in ("tools", "functions", "web_search_options"))
    return _extraction(walker, body, messages_of(items, "messages"), uses_tools=uses_tools)


def extract_responses(document: JsonValue) -> Extraction:
    """Responses, and what counts their tokens."""
    body = object_of(document)
    given = body.get("input")
    walker = Walker(RESPONSES)
    walk_fields(walker, RESPONSES, body, (key for key in _BEFORE if key in body))
    items: list[Any] = []
    if given is None and not any(body.get(key) for key in _INSTEAD_OF_INPUT):
        raise malformed("input")
    if given is not None and not isinstance(given, str):
        items = items_of(given, "input")
        _walk_items(walker, RESPONSES, "input", items, range(len(items)))
    elif given is not None:
        items = [{"role": "user", "content": given}]
        node = RESPONSES.root.named.get("input")
        walker.walk(given, ("input",), node, Role.USER, Origin.PROMPT, message=0)
    walk_fields(walker, RESPONSES, body, (k for k in body if k not in _BEFORE and k != "input"))
    messages = messages_of(items, "input")
    if isinstance(given, str):
        forms = tuple(replace(form, pointer="/input") for form in messages[0].forms)
        messages = (replace(messages[0], forms=forms),)
    extraction = _extraction(walker, body, messages, uses_tools=bool(body.get("tools")))
    return replace(extraction, after_refusal=True) if _continues_refusal(body) else extraction


def extract_items(document: JsonValue) -> Extraction:
    """What is put into a conversation that the service keeps."""
    body = object_of(document)
    items = items_of(body.get("items") or [], "items")
    walker = Walker(ITEMS)
    _walk_items(walker, ITEMS, "items", items, range(len(items)))
    walk_fields(walker, ITEMS, body, (key for key in body if key != "items"))
    return _extraction(walker, body, (), uses_tools=False)


def extract_plain(document: JsonValue, guide: Guide = PLAIN) -> Extraction:
    """A body without messages: Completions, Embeddings, Moderations, pictures and sound to be
    made, also of another API (`guide`)."""
    body = object_of(document)
    for key in ("prompt", "input"):
        if _holds_token_ids(body.get(key)):
            raise BodyError(
                "token_ids",
                f"Fältet {key} innehåller token-id:n, som inte kan granskas. Skicka text.",
                f"The field {key} holds token ids, which cannot be screened. Send text.",
            )
    walker = Walker(guide)
    walk_fields(walker, guide, body, body)
    return _extraction(walker, body, (), uses_tools=False)


def withhold_chat(document: JsonValue, left_out: Collection[int]) -> JsonValue:
    """A copy without these messages."""
    if not left_out:
        return document
    return {**document, "messages": _withhold(document["messages"], left_out)}


def withhold_responses(document: JsonValue, left_out: Collection[int]) -> JsonValue:
    """A copy without these input items, and without a reference to a response of our own; a single
    text is the turn being asked."""
    if _continues_refusal(document):
        document = {k: v for k, v in document.items() if k != "previous_response_id"}
    if not left_out or not isinstance(document.get("input"), list):
        return document
    return {**document, "input": _withhold(document["input"], left_out)}


def speaker(item: Item) -> Role:
    """Who speaks in a message or input item. Whatever is not known counts as the user."""
    role = _ROLES.get(str(item.get("role")))
    if role is not None:
        return role
    kind = str(item.get("type"))
    if kind.endswith("_output"):
        return Role.TOOL
    return Role.ASSISTANT if kind.endswith(_CALLED) else Role.USER


def _continues_refusal(body: Item) -> bool:
    """Whether a request of Responses continues a refusal shown as an assistant turn."""
    before = body.get("previous_response_id")
    return isinstance(before, str) and is_refusal_id(before)


def object_of(document: JsonValue) -> Item:
    """The body, whose fields that decide the way of the request have the types they must."""
    if not isinstance(document, dict):
        raise BodyError(
            "not_an_object",
            "Begärans kropp måste vara ett JSON-objekt.",
            "The request body must be a JSON object.",
        )
    for key, kind in (("model", str), ("stream", bool)):
        if not isinstance(document.get(key), kind | None):
            raise malformed(key)
    return document


def items_of(value: JsonValue, field: str) -> list[Any]:
    """A list of messages or input items."""
    if not isinstance(value, list):
        raise malformed(field)
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            raise malformed(f"{field}[{index}]")
    return value


def malformed(field: str) -> BodyError:
    return BodyError(
        "malformed_field",
        f"Fältet {field} saknas eller har fel form.",
        f"The field {field} is missing or malformed.",
    )


def _holds_token_ids(value: JsonValue) -> bool:
    if not isinstance(value, list):
        return False
    return any(
        isinstance(item, int | float | jsondoc.WrittenNumber) or _holds_token_ids(item)
        for item in value
    )


def _leading_system(items: list[Any]) -> int:
    for index, item in enumerate(items):
        if speaker(item) is not Role.SYSTEM:
            return index
    return len(items)


def walk_fields(walker: Walker, guide: Guide, body: Item, keys: Iterable[str]) -> None:
    for key in keys:
        walker.key((key,), Role.USER)
        walker.walk(body[key], (key,), guide.root.named.get(key), Role.USER, Origin.PROMPT)


def _walk_items(
    walker: Walker, guide: Guide, field: str, items: list[Any], indexes: Iterable[int]
) -> None:
    node = guide.root.named[field].each
    for index in indexes:
        item = items[index]
        role = speaker(item)
        origin = ORIGINS[role]
        if role is Role.ASSISTANT and "role" not in item:
            origin = Origin.ASSISTANT if item.get("type") == "reasoning" else Origin.TOOL_CALL
        walker.walk(item, (field, index), node, role, origin, message=index)


def _extraction(
    walker: Walker, body: Item, messages: tuple[Message, ...], uses_tools: bool
) -> Extraction:
    model, options = body.get("model"), body.get("stream_options")
    return Extraction(
        segments=tuple(walker.segments),
        gaps=tuple(walker.gaps),
        messages=messages,
        model=model if isinstance(model, str) else "",
        stream=body.get("stream") is True,
        uses_tools=uses_tools,
        stream_usage=isinstance(options, dict) and options.get("include_usage") is True,
        attachments=tuple(walker.attachments),
        references=tuple(walker.references),
    )


def messages_of(items: list[Any], field: str) -> tuple[Message, ...]:
    roles = [speaker(item) for item in items]
    current = current_from(roles)
    return tuple(
        Message(
            index=index,
            role=role,
            forms=tuple(_forms(items[index], role, f"/{field}/{index}")),
            mark=_mark(items[index]) if role is Role.ASSISTANT else None,
            current=index >= current,
        )
        for index, role in enumerate(roles)
    )


def _texts(content: JsonValue) -> Iterator[tuple[str, str]]:
    """The texts of a message, each with where it stands below the message."""
    if isinstance(content, str):
        yield "/content", content
    elif isinstance(content, list):
        for number, part in enumerate(content):
            text = part.get("text") if isinstance(part, dict) else part
            if isinstance(text, str):
                yield f"/content/{number}", text


def _forms(item: Item, role: Role, pointer: str) -> Iterator[Form]:
    """What the message is known by. Clients resend a text trimmed, under a name, with or without
    an id, as a string or as a part, and with other parts beside it: each text by itself is a form
    and all of them together are; so is the whole message where it is more than its texts."""
    content = item.get("content")
    texts = [(place, text) for place, said in _texts(content) if (text := normal(said))]
    if len(texts) > 1:
        for place, text in texts:
            yield Form(said(role, text), f"{pointer}{place}")
    more = {k: v for k, v in item.items() if k not in _KNOWN_AGAIN and v is not None}
    if more.get("type") == "message":
        del more["type"]
    only_texts = not isinstance(content, list) or all(map(_is_text, content))
    if texts and (only_texts or len(texts) == 1):
        place = "/content" if only_texts else texts[0][0]
        yield Form(said(role, " ".join(text for _, text in texts)), f"{pointer}{place}")
    if more or not only_texts or not texts:
        whole = [_normal_part(part) for part in content] if isinstance(content, list) else content
        whole = normal(whole) if isinstance(whole, str) else whole
        yield Form(jsondoc.canonical([role.value, whole, more]), pointer)


def _is_text(part: JsonValue) -> bool:
    if not isinstance(part, dict):
        return isinstance(part, str)
    return isinstance(part.get("text"), str) and part.keys() <= _TEXT_PART


def _normal_part(part: JsonValue) -> JsonValue:
    if isinstance(part, dict) and isinstance(part.get("text"), str):
        return {**part, "text": normal(part["text"])}
    return part


def _mark(item: Item) -> Mark | None:
    for _, text in _texts(item.get("content")):
        mark = find_marker(text)
        if mark is not None:
            return mark
    return None


def _withhold(items: list[Any], left_out: Collection[int]) -> list[Any]:
    messages = messages_of(items, "")
    dropped = {index for index in left_out if 0 <= index < len(items)}
    for message in messages[1:]:
        if message.mark is not None and message.index - 1 in dropped:
            dropped.add(message.index)
    asking = [m.index for m in messages if m.current and m.role is not Role.SYSTEM]
    if dropped.issuperset(asking):
        dropped.difference_update(asking)
    kept = (_stub(item) if index in dropped else item for index, item in enumerate(items))
    return [item for item in kept if item is not None]


def _stub(item: Item) -> Item | None:
    """What is left of a withheld message: a tool's call and result keep their place, without
    which the service would refuse the conversation. None when nothing needs to be left."""
    if item.get("tool_calls") or item.get("function_call"):
        return _without_arguments(item)
    role, kind = speaker(item), str(item.get("type"))
    if role is Role.TOOL:
        place = ("role", "name", "tool_call_id", "type", "call_id", "id")
        field = "content" if "role" in item else "output"
        return {**{k: item[k] for k in place if k in item}, field: WITHHELD}
    if kind in ("function_call", "custom_tool_call"):
        field, empty = ("arguments", "{}") if kind == "function_call" else ("input", "")
        return {**item, field: empty}
    return None


def _without_arguments(item: Mapping[str, Any]) -> Item:
    """An assistant message with its tool calls, but with nothing said in them."""
    bare = {k: v for k, v in item.items() if k in ("role", "name")} | {"content": None}
    if isinstance(item.get("function_call"), dict):
        bare["function_call"] = {**item["function_call"], "arguments": "{}"}
    calls = item.get("tool_calls")
    if isinstance(calls, list):
        bare["tool_calls"] = [_bare_call(call) for call in calls]
    return bare


def _bare_call(call: JsonValue) -> JsonValue:
    if not isinstance(call, dict):
        return call
    bare = dict(call)
    if isinstance(call.get("function"), dict):
        bare["function"] = {**call["function"], "arguments": "{}"}
    if isinstance(call.get("custom"), dict):
        bare["custom"] = {**call["custom"], "input": ""}
    return bare


_TOOLS = frozenset(
    {
        *("tools", "tool_choice", "parallel_tool_calls", "max_tool_calls"),
        *("functions", "function_call", "web_search_options", "plugins", "data_sources"),
    }
)
_TOOL_ITEMS = frozenset({"additional_tools", "mcp_list_tools"})


def without_tools(request: Item) -> Item:
    """The request without tools of every kind, of OpenAI's and of those who speak as it does."""
    kept = {key: value for key, value in request.items() if key not in _TOOLS}
    if isinstance(kept.get("input"), list):
        kept["input"] = [item for item in kept["input"] if not _brings_tools(item)]
    return kept


def _brings_tools(item: Any) -> bool:
    return isinstance(item, dict) and item.get("type") in _TOOL_ITEMS
