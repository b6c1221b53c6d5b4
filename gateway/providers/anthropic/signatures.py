"""Thinking that the service signed, and that is shown with the original values in it.

The service refuses signed thinking that reads otherwise than it was written. So where values were
put back, the signature goes to the client behind a digest of the text as it was signed. When the
client resends the block, redaction puts the same placeholders in the same places; the digest tells
whether the text then is the signed one. If it is, the block goes on with the bare signature; if
not, it is left out, which the service accepts: it then goes on without that thinking.
"""

import hashlib
import re
from typing import Any

from gateway.core.history import WITHHELD
from gateway.core.jsondoc import JsonValue

Json = dict[str, Any]

SIGNED = {"thinking": "thinking", "compaction": "content"}
"""The types of block that are signed, each with the field that the signature is about."""

_PREFIX = "grin"
_SEALED = re.compile(rf"{_PREFIX}([a-p]{{16}})(.*)", re.DOTALL)
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


def digest(text: str) -> str:
    """Sixteen letters that stand for a text. Letters, because digits could be somebody's number."""
    whole = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return whole[:16].translate(_LETTERS)


def seal(signature: str, text: str) -> str:
    """The signature as the client gets it; `text` is what was signed."""
    return f"{_PREFIX}{digest(text)}{signature}"


def seal_block(given: JsonValue, restored: JsonValue) -> JsonValue:
    """A restored block with its signature sealed where its text is no longer the signed one."""
    field = SIGNED.get(str(given.get("type"))) if isinstance(given, dict) else None
    if field is None or not isinstance(given.get("signature"), str):
        return restored
    text = given.get(field)
    if not isinstance(text, str) or not given["signature"] or restored[field] == text:
        return restored
    return {**restored, "signature": seal(given["signature"], text)}


def seal_message(given: JsonValue, restored: JsonValue) -> JsonValue:
    """A whole restored message with the signatures of its blocks sealed."""
    blocks = given.get("content") if isinstance(given, dict) else None
    if not isinstance(blocks, list):
        return restored
    sealed = [seal_block(*pair) for pair in zip(blocks, restored["content"], strict=True)]
    return {**restored, "content": sealed}


def without_seals(given: Json, redacted: Json) -> Json:
    """The redacted request with the service's own signatures, and without the blocks whose
    signature no longer holds. The same object when there is nothing to do."""
    messages, changed = [], False
    for before, after in zip(given["messages"], redacted["messages"], strict=True):
        message = _message(before, after)
        changed = changed or message is not after
        messages.append(message)
    return {**redacted, "messages": messages} if changed else redacted


def in_row(given: Json, redacted: Json) -> Json:
    """The same for a row of a batch."""
    return {**redacted, "params": without_seals(given["params"], redacted["params"])}


def _message(before: Json, after: Json) -> Json:
    blocks = after.get("content")
    if not isinstance(blocks, list):
        return after
    pairs = list(zip(before["content"], blocks, strict=True))
    kept = [block for pair in pairs if (block := _block(*pair)) is not None]
    if len(kept) == len(blocks) and all(map(_same, kept, blocks)):
        return after
    return {**after, "content": kept or [{"type": "text", "text": WITHHELD}]}


def _same(one: JsonValue, other: JsonValue) -> bool:
    return one is other


def _block(before: JsonValue, after: JsonValue) -> JsonValue | None:
    """The block as it goes on, or None."""
    field = SIGNED.get(str(after.get("type"))) if isinstance(after, dict) else None
    if field is None or not isinstance(after.get("signature"), str):
        return after
    sealed = _SEALED.fullmatch(after["signature"])
    if sealed is None and before.get(field) == after.get(field):
        return after
    if sealed is not None and digest(str(after.get(field))) == sealed[1]:
        return {**after, "signature": sealed[2]}
    if field == "thinking":
        return None
    return {name: value for name, value in after.items() if name != "signature"}
