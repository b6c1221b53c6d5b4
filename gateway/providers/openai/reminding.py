"""The line of reminders in OpenAI's answers: Chat Completions and Responses, whole and streamed."""

from collections.abc import Iterator
from typing import Any

from gateway.core import jsondoc, sse
from gateway.core.adapter import Restorer
from gateway.core.events import with_document
from gateway.core.reminding import Chained, LineStream, Whole, ending, is_prose

Json = dict[str, Any]

_SAID = frozenset({"stop", "length"})
_DONE = "response.output_text.done"
_REPEATS = frozenset({"response.content_part.done", "response.output_item.done"})
_ENDS = frozenset({"response.completed", "response.incomplete"})


def chat(stream: bool, restorer: Restorer, line: str) -> Restorer:
    """Chat Completions, also of those who speak as OpenAI does."""
    if stream:
        return Chained(restorer, _Choices(line))
    return Whole(restorer, lambda document: _in_choices(document, ending(line)))


def responses(stream: bool, restorer: Restorer, line: str) -> Restorer:
    """Responses."""
    if stream:
        return Chained(restorer, _Responses(line))
    return Whole(restorer, lambda document: _in_output(document, ending(line)))


def _in_choices(document: Json, line: str) -> Json:
    choices = document.get("choices")
    if not isinstance(choices, list):
        return document
    return {**document, "choices": [_in_choice(choice, line) for choice in choices]}


def _in_choice(choice: Any, line: str) -> Any:
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(message, dict) or choice.get("finish_reason") not in _SAID:
        return choice
    content = message.get("content")
    if message.get("tool_calls") or not is_prose(spoken(content)):
        return choice
    more = [*content, _chunk(line)] if isinstance(content, list) else f"{content}{line}"
    return {**choice, "message": {**message, "content": more}}


def spoken(content: Any) -> str:
    """What is said in a content, which may be a list of chunks."""
    if isinstance(content, list):
        texts = [c.get("text") for c in content if isinstance(c, dict) and c.get("type") == "text"]
        return "".join(text for text in texts if isinstance(text, str))
    return content if isinstance(content, str) else ""


def _chunk(text: str) -> Json:
    return {"type": "text", "text": text}


class _Choices(LineStream):
    """The line comes in a chunk of its own, before the one that ends the choice."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self._begun: dict[Any, str] = {}
        self._calls: set[Any] = set()

    def event(self, event: sse.Event, document: Json) -> Iterator[sse.Event]:
        choices = document.get("choices")
        last: list[sse.Event] = []
        for choice in choices if isinstance(choices, list) else ():
            if isinstance(choice, dict) and self._ends(choice):
                delta = {"content": self.line}
                own = {"index": choice.get("index", 0), "delta": delta, "finish_reason": None}
                head = {k: v for k, v in document.items() if k not in ("choices", "usage")}
                last.append(with_document(event, {**head, "choices": [own]}))
        if not last:
            yield event
            return
        # What the last chunk itself says stands before the line.
        said = [{**c, "finish_reason": None} if isinstance(c, dict) else c for c in choices or ()]
        if any(spoken(c["delta"].get("content")) for c in said if isinstance(c.get("delta"), dict)):
            bare = {k: v for k, v in document.items() if k != "usage"}
            yield with_document(event, {**bare, "choices": said})
            ended = [{**c, "delta": {}} if isinstance(c, dict) else c for c in choices or ()]
            yield from last
            yield with_document(event, {**document, "choices": ended})
            return
        yield from last
        yield event

    def _ends(self, choice: Json) -> bool:
        """Take note of what the choice says; whether it ends as prose."""
        index, delta = choice.get("index", 0), choice.get("delta")
        if isinstance(delta, dict):
            if delta.get("tool_calls"):
                self._calls.add(index)
            before = self._begun.get(index, "")
            if not before.strip():
                self._begun[index] = before + spoken(delta.get("content"))
        prose = is_prose(self._begun.get(index, "")) and index not in self._calls
        return prose and choice.get("finish_reason") in _SAID


def _in_output(document: Json, line: str) -> Json:
    output = document.get("output")
    if not isinstance(output, list) or not output or document.get("status") == "failed":
        return document
    made = _in_item(output[-1], line)
    return {**document, "output": [*output[:-1], made]}


def _in_item(item: Any, line: str) -> Any:
    content = item.get("content") if isinstance(item, dict) else None
    if not isinstance(content, list) or not content or item.get("type") != "message":
        return item
    return {**item, "content": [*content[:-1], _in_part(content[-1], line)]}


def _in_part(part: Any, line: str) -> Any:
    if not isinstance(part, dict) or part.get("type") != "output_text":
        return part
    text = part.get("text")
    return {**part, "text": text + line} if isinstance(text, str) and is_prose(text) else part


class _Responses(LineStream):
    """The line comes in a delta of its own before the events that repeat the text, which wait
    until it is known that nothing comes after it. Later sequence numbers move up."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self._waiting: list[tuple[sse.Event, Json]] = []
        self._shift = 0

    def event(self, event: sse.Event, document: Json) -> Iterator[sse.Event]:
        kind = document.get("type")
        if kind == _DONE:
            yield from self._let_go()
            self._waiting = [(event, document)]
        elif self._waiting and kind in _REPEATS:
            self._waiting.append((event, document))
        elif self._waiting and kind in _ENDS:
            yield from self._with_line(event, document)
        else:
            yield from self._let_go()
            yield self._numbered(event, document)

    def flush_all(self) -> Iterator[sse.Event]:
        yield from self._let_go()

    def _let_go(self) -> Iterator[sse.Event]:
        waiting, self._waiting = self._waiting, []
        for event, document in waiting:
            yield self._numbered(event, document)

    def _with_line(self, event: sse.Event, document: Json) -> Iterator[sse.Event]:
        done = self._waiting[0][1]
        text = done.get("text")
        if not isinstance(text, str) or not is_prose(text):
            yield from self._let_go()
            yield self._numbered(event, document)
            return
        place: Json = {
            k: done[k] for k in ("item_id", "output_index", "content_index") if k in done
        }
        delta: Json = {"type": "response.output_text.delta", **place, "delta": self.line}
        delta["logprobs"] = []
        if isinstance(done.get("sequence_number"), int):
            delta["sequence_number"] = done["sequence_number"] + self._shift
        yield sse.Event(jsondoc.encode_text(delta), "response.output_text.delta")
        self._shift += 1
        waiting, self._waiting = self._waiting, []
        for each, said in waiting:
            yield self._numbered(each, self._repeated(said))
        response = document.get("response")
        if isinstance(response, dict):
            document = {**document, "response": _in_output(response, self.line)}
        yield self._numbered(event, document)

    def _repeated(self, document: Json) -> Json:
        if document.get("type") == _DONE:
            return {**document, "text": document["text"] + self.line}
        if "part" in document:
            return {**document, "part": _in_part(document["part"], self.line)}
        return {**document, "item": _in_item(document.get("item"), self.line)}

    def _numbered(self, event: sse.Event, document: Json) -> sse.Event:
        number = document.get("sequence_number")
        if self._shift and isinstance(number, int):
            document = {**document, "sequence_number": number + self._shift}
        return with_document(event, document)
