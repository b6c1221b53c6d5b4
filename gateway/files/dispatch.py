"""One file, whatever it is: its kind by content, the reader for it, and what becomes of failures.

A reader that fails leaves a gap and what it had read. The file cannot pass unread for it.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gateway.files import charset, sniff
from gateway.files.collector import (
    Collector,
    EncryptedError,
    Reason,
    Save,
    TimedOutError,
    TooLargeError,
)

_BINARY = {
    **dict.fromkeys(("docx", "xlsx", "pptx", "odf"), "package:read"),
    "image": "picture:read",
    "pdf": "pdf:read",
    "zip": "archive:read",
    "ole": "compound:read",
    "rtf": "rtf:read",
}
_TEXT = {
    "text": "plain:read",
    "csv": "table:read",
    "json": "jsontext:read",
    "jsonl": "jsontext:read_lines",
    "html": "markup:read_html",
    "xml": "markup:read_xml",
    "eml": "mail:read",
}
_GAPS: dict[str, Reason] = {"image": "image", "audio": "audio", "video": "video"}


def preload() -> None:
    """Import every reader, so that no job pays for it."""
    for place in (*_BINARY.values(), *_TEXT.values()):
        _reader(place)


@dataclass(frozen=True, slots=True)
class Hint:
    """What is said of a file, listened to only where a text could be read in several ways, each of
    them complete. `kind`: as which of them it was read before."""

    name: str = field(default="", repr=False)
    media_type: str = field(default="", repr=False)
    kind: str = ""


NO_HINT = Hint()


def read(data: bytes, out: Collector, hint: Hint = NO_HINT) -> tuple[str, Save | None]:
    """Read a file into `out`; returns its kind and, where it can be rewritten, what writes it.
    Raises MemoryError; everything else that happens is a gap."""
    kind, held = _recognised(data, hint)
    place = (_BINARY if held is None else _TEXT).get(kind)
    if place is None:
        if data:
            out.gap(_GAPS.get(kind, "file"))
        return kind, None
    try:
        return kind, _reader(place)(data if held is None else held, out)
    except EncryptedError:
        out.gap("encrypted")
    except TooLargeError as large:
        out.gap("too_large", limit=large.limit)
    except TimedOutError:
        out.gap("timed_out")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever a parser makes of it: the file was not read
        out.gap("unreadable")
    return kind, None


def _recognised(data: bytes, hint: Hint) -> tuple[str, charset.Decoded | None]:
    if not data:
        return "empty", None
    kind = sniff.kind_of_bytes(data)
    if kind:
        return kind, None
    text = charset.decode(data)
    if text is None:
        return "unknown", None
    found = hint.kind if hint.kind in _TEXT else ""
    return found or sniff.kind_of_text(text.text, hint.name, hint.media_type), text


def _reader(place: str) -> Callable[[Any, Collector], Save | None]:
    module, _, function = place.partition(":")
    found: Callable[[Any, Collector], Save | None] = getattr(
        importlib.import_module(f"gateway.files.{module}"), function
    )
    return found
