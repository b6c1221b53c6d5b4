"""The line of reminders in Google's answers: in the document that ends a candidate."""

from typing import Any

from gateway.core.adapter import Framing, Restorer
from gateway.core.placeholders import Placeholders
from gateway.core.reminding import Chained, Whole, ending, is_prose
from gateway.providers.gemini.answers import ArrayRestorer, Documents, EventStream

Json = dict[str, Any]

_SAID = frozenset({"STOP", "MAX_TOKENS"})


def documents(framing: Framing, restorer: Restorer, line: str) -> Restorer:
    """Answers whole, as events and as one array."""
    match framing:
        case Framing.EVENTS:
            return Chained(restorer, _Events(line))
        case Framing.ARRAY:
            return Chained(restorer, _Array(line))
    return Whole(restorer, _Lines(line).restore)


class _Lines(Documents):
    """The documents of one answer, in order, with the line in the last."""

    def __init__(self, line: str) -> None:
        super().__init__(Placeholders({}))
        self._line = ending(line)
        self._begun: dict[Any, str] = {}
        self._calls: set[Any] = set()

    def restore(self, document: Json) -> Json:
        """The document, with the line where it ends a candidate."""
        candidates = document.get("candidates")
        if not isinstance(candidates, list):
            return document
        return {**document, "candidates": [self._lined(each) for each in candidates]}

    def held(self) -> Json | None:
        """Nothing waits."""
        return None

    def _lined(self, candidate: Any) -> Any:
        if not isinstance(candidate, dict):
            return candidate
        index, content = candidate.get("index", 0), candidate.get("content")
        content = content if isinstance(content, dict) else {}
        given = content.get("parts")
        parts = given if isinstance(given, list) else []
        for part in parts:
            self._note(index, part)
        prose = is_prose(self._begun.get(index, "")) and index not in self._calls
        if not prose or candidate.get("finishReason") not in _SAID:
            return candidate
        last = parts[-1] if parts else None
        if isinstance(last, dict) and isinstance(last.get("text"), str) and not last.get("thought"):
            made = [*parts[:-1], {**last, "text": last["text"] + self._line}]
        else:
            made = [*parts, {"text": self._line}]
        return {**candidate, "content": {"role": "model", **content, "parts": made}}

    def _note(self, index: Any, part: Any) -> None:
        if not isinstance(part, dict):
            return
        if "functionCall" in part:
            self._calls.add(index)
        text = part.get("text")
        before = self._begun.get(index, "")
        if isinstance(text, str) and part.get("thought") is not True and not before.strip():
            self._begun[index] = before + text


class _Events(EventStream):
    def __init__(self, line: str) -> None:
        super().__init__(Placeholders({}))
        self._documents = _Lines(line)


class _Array(ArrayRestorer):
    def __init__(self, line: str) -> None:
        super().__init__(Placeholders({}))
        self._documents = _Lines(line)
