"""What Anthropic's request bodies say: texts, gaps, messages. And a body with messages left out."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from detectors.types import Origin, Role
from gateway.core import jsondoc
from gateway.core.conversation import current_from, normal, said
from gateway.core.guide import Node
from gateway.core.history import WITHHELD, find_marker, is_refusal_id
from gateway.core.jsondoc import JsonValue
from gateway.core.segments import Extraction, Form, Mark, Message
from gateway.core.walker import Path, Walker
from gateway.errors import BodyError
from gateway.providers.anthropic.guide import BATCHES, MESSAGES

Item = dict[str, Any]

_ROLES = {"system": Role.SYSTEM, "user": Role.USER, "assistant": Role.ASSISTANT}
_ORIGINS = {
    Role.SYSTEM: Origin.SYSTEM,
    Role.USER: Origin.PROMPT,
    Role.ASSISTANT: Origin.ASSISTANT,
    Role.TOOL: Origin.TOOL_RESULT,
}

# What the model reads before the conversation. The rest of the body comes after it, so that what
# changes there from turn to turn cannot renumber the placeholders of the conversation.
_BEFORE = ("system", "tools", "tool_choice", "output_config", "output_format", "mcp_servers")

_KNOWN_AGAIN = frozenset({"role", "content", "id"})
_MARKS = frozenset({"cache_control", "citations"})
"""Fields of a block that clients move about or leave out when they resend it."""

_TEXT_BLOCK = frozenset({"type", "text", *_MARKS})
_SIGNED = frozenset({"thinking", "redacted_thinking"})


def extract_messages(document: JsonValue) -> Extraction:
    """Messages, and what counts their tokens."""
    body = _object(document, "")
    items = _items(body, "messages", "")
    walker = Walker(MESSAGES)
    _walk_request(walker, MESSAGES.root, (), body, 0)
    return _extraction(
        walker, [body], _messages(items), stream=body.get("stream") is True, after=_continues(body)
    )


def extract_batch(document: JsonValue) -> Extraction:
    """A batch: each row's `params` is a request. Rows are no conversation, so nothing is joined
    over their borders."""
    body = _object(document, "")
    rows = _items(body, "requests", "")
    walker, number, requests = Walker(BATCHES), 0, []
    row_node = BATCHES.root.named["requests"].each
    request_node = row_node.named["params"] if row_node else Node()
    for index, row in enumerate(rows):
        place: Path = ("requests", index)
        params = _object(row.get("params"), f"requests[{index}].params")
        if params.get("stream") is True:
            raise _malformed(f"requests[{index}].params.stream")
        requests.append(params)
        for key in row:
            walker.key((*place, key), Role.USER)
            if key != "params":
                below = row_node.named.get(key) if row_node else None
                walker.walk(row[key], (*place, key), below, Role.USER, Origin.PROMPT)
        number = _walk_request(walker, request_node, (*place, "params"), params, number) + 1
    _walk_fields(walker, BATCHES.root, (), body, (key for key in body if key != "requests"))
    return _extraction(walker, requests, ())


def withhold(document: JsonValue, left_out: Collection[int]) -> JsonValue:
    """A copy without these messages, and without a reference to a message of our own."""
    if _continues(document):
        document = {**document, "thread": {"type": "create"}}
    if not left_out:
        return document
    return {**document, "messages": _withhold(document["messages"], left_out)}


def speaker(item: Item) -> Role:
    """Who speaks in a message: a user's that holds nothing but results is the tools'. Whatever is
    not known counts as the user."""
    role = _ROLES.get(str(item.get("role")), Role.USER)
    blocks = _blocks(item)
    if role is Role.USER and blocks and all(map(_is_result, blocks)):
        return Role.TOOL
    return role


def _is_result(block: JsonValue) -> bool:
    return isinstance(block, dict) and block.get("type") == "tool_result"


def _blocks(item: Item) -> list[Any]:
    content = item.get("content")
    return content if isinstance(content, list) else []


def _continues(body: Item) -> bool:
    """Whether a request continues a refusal shown as an assistant turn, where the service keeps
    the conversation."""
    thread = body.get("thread")
    before = thread.get("previous_message_id") if isinstance(thread, dict) else None
    return isinstance(before, str) and is_refusal_id(before)


def _object(document: JsonValue, place: str) -> Item:
    """A body whose fields that decide the way of the request have the types they must."""
    if not isinstance(document, dict):
        if place:
            raise _malformed(place)
        raise BodyError(
            "not_an_object",
            "Begärans kropp måste vara ett JSON-objekt.",
            "The request body must be a JSON object.",
        )
    for key, kind in (("model", str), ("stream", bool)):
        if not isinstance(document.get(key), kind | None):
            raise _malformed(f"{place}.{key}".lstrip("."))
    return document


def _items(body: Item, field: str, place: str) -> list[Any]:
    """A list of messages, or of a batch's rows."""
    name = f"{place}.{field}".lstrip(".")
    value = body.get(field)
    if not isinstance(value, list):
        raise _malformed(name)
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            raise _malformed(f"{name}[{index}]")
    return value


def _malformed(field: str) -> BodyError:
    return BodyError(
        "malformed_field",
        f"Fältet {field} saknas eller har fel form.",
        f"The field {field} is missing or malformed.",
    )


def _walk_request(walker: Walker, root: Node, at: Path, body: Item, first: int) -> int:
    """One request, whose messages are numbered from `first`; the number after the last."""
    items = _items(body, "messages", _dotted(at))
    _walk_fields(walker, root, at, body, (key for key in _BEFORE if key in body))
    node = root.named["messages"].each
    walker.key((*at, "messages"), Role.USER)
    for index, item in enumerate(items):
        role = speaker(item)
        path = (*at, "messages", index)
        walker.walk(item, path, node, role, _ORIGINS[role], message=first + index)
    rest = (key for key in body if key not in _BEFORE and key != "messages")
    _walk_fields(walker, root, at, body, rest)
    return first + len(items)


def _dotted(path: Path) -> str:
    return "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in path).lstrip(".")


def _walk_fields(walker: Walker, root: Node, at: Path, body: Item, keys: Iterable[str]) -> None:
    for key in keys:
        walker.key((*at, key), Role.USER)
        walker.walk(body[key], (*at, key), root.named.get(key), Role.USER, Origin.PROMPT)


def _extraction(
    walker: Walker,
    requests: list[Item],
    messages: tuple[Message, ...],
    *,
    stream: bool = False,
    after: bool = False,
) -> Extraction:
    """`requests`: one, or a batch's; policies see a batch's model where all have the same."""
    models = {request.get("model") for request in requests}
    model = models.pop() if len(models) == 1 else None
    return Extraction(
        segments=tuple(walker.segments),
        gaps=tuple(walker.gaps),
        messages=messages,
        model=model if isinstance(model, str) else "",
        stream=stream,
        uses_tools=any(r.get(key) for r in requests for key in ("tools", "mcp_servers")),
        after_refusal=after,
        attachments=tuple(walker.attachments),
        references=tuple(walker.references),
    )


def _messages(items: list[Any]) -> tuple[Message, ...]:
    roles = [speaker(item) for item in items]
    current = current_from(roles)
    return tuple(
        Message(
            index=index,
            role=role,
            forms=tuple(_forms(items[index], role, f"/messages/{index}")),
            mark=_mark(items[index]) if role is Role.ASSISTANT else None,
            current=index >= current,
        )
        for index, role in enumerate(roles)
    )


def _texts(item: Item) -> Iterator[tuple[str, str]]:
    """The texts of a message, each with where it stands below the message."""
    content = item.get("content")
    if isinstance(content, str):
        yield "/content", content
    for number, block in enumerate(_blocks(item)):
        text = block.get("text") if isinstance(block, dict) else block
        if isinstance(text, str):
            yield f"/content/{number}", text


def _forms(item: Item, role: Role, pointer: str) -> Iterator[Form]:
    """What the message is known by. Clients resend a text trimmed, as a string or as a block, with
    other blocks beside it and with cache marks elsewhere: each text by itself is a form and all
    of them together are; so is the whole message where it is more than its texts."""
    texts = [(place, text) for place, spoken in _texts(item) if (text := normal(spoken))]
    if len(texts) > 1:
        for place, text in texts:
            yield Form(said(role, text), f"{pointer}{place}")
    blocks = [_normal_block(block) for block in _blocks(item)]
    only_texts = all(map(_is_text, blocks))
    if texts and (only_texts or len(texts) == 1):
        place = "/content" if only_texts else texts[0][0]
        yield Form(said(role, " ".join(text for _, text in texts)), f"{pointer}{place}")
    more = {k: v for k, v in item.items() if k not in _KNOWN_AGAIN and v is not None}
    if more or not only_texts or not texts:
        content = item.get("content")
        whole = blocks or (normal(content) if isinstance(content, str) else content)
        yield Form(jsondoc.canonical([role.value, whole, more]), pointer)


def _is_text(block: JsonValue) -> bool:
    if not isinstance(block, dict):
        return isinstance(block, str)
    return isinstance(block.get("text"), str) and block.keys() <= _TEXT_BLOCK


def _normal_block(block: JsonValue) -> JsonValue:
    if not isinstance(block, dict):
        return block
    kept = {k: v for k, v in block.items() if k not in _MARKS}
    return kept | {"text": normal(kept["text"])} if isinstance(kept.get("text"), str) else kept


def _mark(item: Item) -> Mark | None:
    for _, text in _texts(item):
        mark = find_marker(text)
        if mark is not None:
            return mark
    return None


def _withhold(items: list[Any], left_out: Collection[int]) -> list[Any]:
    messages = _messages(items)
    dropped = {index for index in left_out if 0 <= index < len(items)}
    for message in messages[1:]:
        if message.mark is not None and message.index - 1 in dropped:
            dropped.add(message.index)
    asking = [m.index for m in messages if m.current and m.role is not Role.SYSTEM]
    if dropped.issuperset(asking):
        dropped.difference_update(asking)
    stubs = (_stub(item) if index in dropped else item for index, item in enumerate(items))
    kept = [item for item in stubs if item is not None]
    first = next((item for item in kept if speaker(item) is not Role.SYSTEM), None)
    if first is not None and speaker(first) is Role.ASSISTANT:
        # A conversation begins with the user.
        kept.insert(kept.index(first), {"role": "user", "content": WITHHELD})
    return kept


def _stub(item: Item) -> Item | None:
    """What is left of a withheld message: a tool's call and result keep their place, without
    which the service would refuse the conversation. None when nothing needs to be left."""
    stubs = [stub for block in _blocks(item) if (stub := _block_stub(block)) is not None]
    return {"role": item.get("role"), "content": stubs} if stubs else None


def _block_stub(block: JsonValue) -> Item | None:
    if not isinstance(block, dict):
        return None
    place = {k: block[k] for k in ("type", "id", "tool_use_id", "name") if k in block}
    if block.get("type") == "tool_use":
        return {**place, "input": {}}
    return {**place, "content": WITHHELD} if _is_result(block) else None


_TOOLS = frozenset({"tools", "tool_choice", "mcp_servers", "container"})


def without_tools(request: dict[str, Any]) -> dict[str, Any]:
    """The request without tools, also those that a message adds."""
    kept = {key: value for key, value in request.items() if key not in _TOOLS}
    if isinstance(kept.get("messages"), list):
        kept["messages"] = [_without_additions(message) for message in kept["messages"]]
    return kept


def _without_additions(message: JsonValue) -> JsonValue:
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(content, list):
        return message
    return {**message, "content": [block for block in content if not _adds_tools(block)]}


def _adds_tools(block: JsonValue) -> bool:
    return isinstance(block, dict) and block.get("type") == "tool_addition"
