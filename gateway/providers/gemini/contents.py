"""The conversation in a body of Google's: who speaks, what it is known by, what is left out."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from detectors.types import Origin, Role
from gateway.core import jsondoc
from gateway.core.conversation import current_from, normal, said
from gateway.core.history import WITHHELD, find_marker
from gateway.core.segments import Form, Mark, Message, PathStep
from gateway.errors import BodyError
from gateway.providers.gemini.vocabulary import plain

Json = dict[str, Any]
Path = tuple[PathStep, ...]

_ROLES = {
    "system": Role.SYSTEM,
    "model": Role.ASSISTANT,
    "function": Role.TOOL,
    "tool": Role.TOOL,
}
ORIGINS = {
    Role.SYSTEM: Origin.SYSTEM,
    Role.USER: Origin.PROMPT,
    Role.ASSISTANT: Origin.ASSISTANT,
    Role.TOOL: Origin.TOOL_RESULT,
}
_RESULTS = frozenset({"functionresponse", "toolresponse", "codeexecutionresult"})
_SAYS_NOTHING_MORE = frozenset({"text", "thoughtsignature"})


@dataclass(frozen=True, slots=True)
class Content:
    """One content of the conversation and where it stands in the body."""

    index: int
    path: Path
    value: Json = field(repr=False)


def contents(body: Json, path: Path) -> list[Content]:
    """The conversation. Raises BodyError for what is none."""
    given = body.get("contents")
    if given is None:
        return []
    if isinstance(given, dict):
        return [Content(0, (*path, "contents"), given)]
    if not isinstance(given, list):
        raise _malformed("contents")
    for index, content in enumerate(given):
        if not isinstance(content, dict):
            raise _malformed(f"contents[{index}]")
    return [Content(i, (*path, "contents", i), content) for i, content in enumerate(given)]


def speaker(content: Json) -> Role:
    """Who speaks. Results of tools come in the user's turn; whatever is not known is the user's."""
    role = _ROLES.get(str(content.get("role")))
    if role is not None:
        return role
    parts = [part for _, part in _parts(content)]
    results = all(any(plain(key) in _RESULTS for key in part) for part in parts)
    return Role.TOOL if parts and results else Role.USER


def messages(conversation: Sequence[Content]) -> tuple[Message, ...]:
    """The conversation as the history of refused turns knows it."""
    roles = [speaker(content.value) for content in conversation]
    current = current_from(roles)
    return tuple(
        Message(
            index=content.index,
            role=role,
            forms=tuple(_forms(content.value, role, "".join(f"/{s}" for s in content.path))),
            mark=_mark(content.value) if role is Role.ASSISTANT else None,
            current=content.index >= current,
        )
        for content, role in zip(conversation, roles, strict=True)
    )


def withhold(body: Json, conversation: Sequence[Content], left_out: Collection[int]) -> Json:
    """A copy of the body without these contents."""
    if not left_out or not isinstance(body.get("contents"), list):
        return body
    known = messages(conversation)
    dropped = {index for index in left_out if 0 <= index < len(known)}
    for message in known[1:]:
        if message.mark is not None and message.index - 1 in dropped:
            dropped.add(message.index)
    asking = [m.index for m in known if m.current and m.role is not Role.SYSTEM]
    if dropped.issuperset(asking):
        dropped.difference_update(asking)
    kept = (
        _stub(content.value) if content.index in dropped else content.value
        for content in conversation
    )
    return {**body, "contents": [content for content in kept if content is not None]}


def _parts(content: Json) -> Iterator[tuple[str, Json]]:
    """The parts of a content that are objects, each with where it stands below the content."""
    given = content.get("parts")
    if isinstance(given, dict):
        yield "/parts", given
    elif isinstance(given, list):
        for number, part in enumerate(given):
            if isinstance(part, dict):
                yield f"/parts/{number}", part


def _texts(content: Json) -> Iterator[tuple[str, str]]:
    for place, part in _parts(content):
        if isinstance(part.get("text"), str):
            yield place, part["text"]


def _forms(content: Json, role: Role, pointer: str) -> Iterator[Form]:
    """What the content is known by. Clients resend a text trimmed, alone or with other parts
    beside it: each text by itself is a form, all of them together are, and so is the whole
    content where it is more than its texts."""
    texts = [(place, text) for place, given in _texts(content) if (text := normal(given))]
    if len(texts) > 1:
        for place, text in texts:
            yield Form(said(role, text), f"{pointer}{place}")
    parts = [part for _, part in _parts(content)]
    only_texts = all(map(_is_text, parts))
    if texts and (only_texts or len(texts) == 1):
        place = "/parts" if only_texts else texts[0][0]
        yield Form(said(role, " ".join(text for _, text in texts)), f"{pointer}{place}")
    if not only_texts or not texts:
        whole = [_normal(part) for part in parts]
        yield Form(jsondoc.canonical([role.value, whole]), pointer)


def _is_text(part: Json) -> bool:
    return isinstance(part.get("text"), str) and all(
        plain(key) in _SAYS_NOTHING_MORE for key in part
    )


def _normal(part: Json) -> Json:
    return {**part, "text": normal(part["text"])} if isinstance(part.get("text"), str) else part


def _mark(content: Json) -> Mark | None:
    for _, text in _texts(content):
        mark = find_marker(text)
        if mark is not None:
            return mark
    return None


def _stub(content: Json) -> Json | None:
    """What is left of a withheld content: a call and its result keep their place, without which
    the service would refuse the conversation. None when nothing needs to be left."""
    parts = [bare for _, part in _parts(content) if (bare := _bare(part))]
    return {**content, "parts": parts} if parts else None


def _bare(part: Json) -> Json:
    """A call or a result with nothing said in it; empty for every other part."""
    bare: Json = {}
    for key, value in part.items():
        if not isinstance(value, dict):
            continue
        names = {k: value[k] for k in ("id", "name") if k in value}
        if plain(key) == "functioncall":
            bare[key] = {**names, "args": {}}
        elif plain(key) == "functionresponse":
            bare[key] = {**names, "response": {"output": WITHHELD}}
    return {**{k: v for k, v in part.items() if bare and _is_signature(k)}, **bare}


def _is_signature(key: str) -> bool:
    return plain(key) == "thoughtsignature"


def _malformed(name: str) -> BodyError:
    return BodyError(
        "malformed_field",
        f"Fältet {name} har fel form.",
        f"The field {name} is malformed.",
    )
