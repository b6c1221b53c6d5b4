"""Places in an answer's text, which move when placeholders in it become longer or shorter.

Google says in bytes which stretch of the text a source or a citation stands for, and clients put
footnotes there.
"""

from collections.abc import Sequence
from typing import Any

from gateway.core.jsondoc import JsonValue
from gateway.core.placeholders import Placeholders
from gateway.core.quoting import Quoting

Json = dict[str, Any]

_METADATA = ("groundingMetadata", "citationMetadata")
_INDEXES = ("startIndex", "endIndex")


def moved(candidate: Json, texts: Sequence[str], placeholders: Placeholders) -> Json:
    """A restored candidate whose sources and citations point where they pointed before. `texts`
    are the texts as the service wrote them, by part; a stream's are one."""
    return {
        key: _moved(value, texts, placeholders) if key in _METADATA else value
        for key, value in candidate.items()
    }


def _moved(value: JsonValue, texts: Sequence[str], placeholders: Placeholders) -> JsonValue:
    if isinstance(value, list):
        return [_moved(child, texts, placeholders) for child in value]
    if not isinstance(value, dict):
        return value
    made = {key: _moved(child, texts, placeholders) for key, child in value.items()}
    for name in _INDEXES:
        if type(value.get(name)) is int:
            made[name] = _index(_text(value, texts), value[name], placeholders)
    return made


def _text(place: Json, texts: Sequence[str]) -> str:
    part = place.get("partIndex", 0)
    return texts[part] if type(part) is int and 0 <= part < len(texts) else "".join(texts)


def _index(text: str, index: int, placeholders: Placeholders) -> int:
    before = text.encode("utf-8", "surrogatepass")[: max(index, 0)]
    shown = placeholders.replace(before.decode("utf-8", "ignore"), Quoting())
    return index - len(before) + len(shown.encode("utf-8", "surrogatepass"))
