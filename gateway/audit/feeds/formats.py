"""The formats that are one text for each item, by the names that settings and commands use."""

import json
from collections.abc import Callable, Mapping
from typing import TypeAlias

from gateway.audit.feeds.cef import cef_line
from gateway.audit.feeds.item import Item, json_of
from gateway.audit.feeds.ocsf import ocsf_document

Format: TypeAlias = Callable[[Item], str | None]
"""An item on one line; None where the format has nothing to say of it."""

encode = json.JSONEncoder(
    ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode
"""JSON on one line, in ASCII."""


def json_text(item: Item) -> str:
    """Our own JSON."""
    return encode(json_of(item))


def ocsf_text(item: Item) -> str | None:
    """An OCSF event."""
    event = ocsf_document(item)
    return None if event is None else encode(event)


FORMATS: Mapping[str, Format] = {"json": json_text, "ocsf": ocsf_text, "cef": cef_line}
