"""What a policy's content is, as a number."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

_PLACES = ("place",)


def digest(values: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the canonical JSON of a policy's content. The order in which rules and set
    members were written does not count, nor where."""
    text = json.dumps(_plain(values), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Dataclasses, enumerations, sets and dates as JSON values."""
    if is_dataclass(value):
        content = {
            item.name: _plain(getattr(value, item.name))
            for item in fields(value)
            if item.name not in _PLACES
        }
        return {"is": type(value).__name__, **content}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(_plain(item)) for item in value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
