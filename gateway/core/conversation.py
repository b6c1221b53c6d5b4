"""What the messages of a conversation are known by, whatever the API."""

import unicodedata
from collections.abc import Sequence

from detectors.types import Role


def current_from(roles: Sequence[Role]) -> int:
    """Where the turn being asked begins: after the last assistant message, not counting those at
    the very end, which are the beginning of an answer."""
    end = len(roles)
    while end and roles[end - 1] is Role.ASSISTANT:
        end -= 1
    while end and roles[end - 1] is not Role.ASSISTANT:
        end -= 1
    return end


def said(role: Role, text: str) -> bytes:
    """The form of a text that somebody said."""
    return f"{role.value}\n{text}".encode("utf-8", "surrogatepass")


def normal(text: str) -> str:
    """The text as it stays the same when clients trim, wrap or recompose it."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())
