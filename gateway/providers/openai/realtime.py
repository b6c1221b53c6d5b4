"""OpenAI's Realtime API: sessions over a WebSocket. Sound is a gap, which policies answer."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from detectors.types import Role
from gateway.core import jsondoc, sse
from gateway.core.adapter import Body, Operation, Refusal
from gateway.core.jsondoc import JsonValue
from gateway.core.live import Frame, Live, LiveSession, frame_operation
from gateway.core.placeholders import Placeholders
from gateway.core.segments import Extraction
from gateway.core.walker import Walker, model_name
from gateway.errors import ClientError
from gateway.providers.openai.answers import ResponsesStream
from gateway.providers.openai.realtime_guide import REALTIME
from gateway.providers.openai.requests import ORIGINS, object_of, speaker

_TEMPLATE = "/realtime"
_PROTOCOLS = frozenset({"realtime", "openai-beta.realtime-v1"})
_QUERY = {
    "model": model_name,
    "intent": lambda value: value == "transcription",
    "api-version": lambda value: re.fullmatch(r"20\d\d-\d\d-\d\d(-preview)?", value) is not None,
    "deployment": model_name,
}

_SESSION = frozenset({"session.update", "transcription_session.update"})
_SOUND = frozenset({"input_audio_buffer.append"})
_TEXTS = frozenset({"conversation.item.create", "response.create"})
_CONTROL = frozenset(
    {
        "conversation.item.delete",
        "conversation.item.retrieve",
        "conversation.item.truncate",
        "input_audio_buffer.clear",
        "input_audio_buffer.commit",
        "output_audio_buffer.clear",
        "response.cancel",
    }
)
_KINDS = _SESSION | _SOUND | _TEXTS | _CONTROL
_SPEECH = frozenset({"response.audio.delta", "response.output_audio.delta"})


class Realtime(Live):
    """Sessions at these paths."""

    protocols = _PROTOCOLS

    def __init__(self, *paths: str) -> None:
        self._paths = paths

    def match(self, path: str) -> Operation | None:
        """Opening a session."""
        if path not in self._paths:
            return None
        return Operation(
            name="realtime",
            method="GET",
            template=path,
            upstream_path=path,
            body=Body.NONE,
            query=frozenset(_QUERY),
        )

    def asked(self, operation: Operation, query: Mapping[str, str]) -> Operation:
        """The same. Raises ClientError for a value that names no model, version or intent."""
        for name, value in query.items():
            if not _QUERY[name](value):
                raise ClientError(
                    400,
                    "invalid_query",
                    f"Frågeparametern {name} har ett värde som inte tas emot.",
                    f"The query parameter {name} has a value that is not accepted.",
                )
        return operation

    def session(self) -> LiveSession:
        """A session, which speaks until it is told to write."""
        return Session()


class Session(LiveSession):
    """One session."""

    def __init__(self) -> None:
        self._spoken = True
        self._answers: _Answers | None = None

    def frame(self, document: JsonValue) -> Frame:
        """One event of the client's."""
        event = object_of(document)
        kind = event.get("type")
        if kind not in _KINDS:
            raise ClientError(
                400,
                "unknown_event",
                "Händelsen är av en sort som inte granskas och har därför inte skickats.",
                "The event is of a kind that is not screened and has therefore not been sent.",
            )
        spoken = self._speaks(event)
        if kind in _SESSION:
            self._spoken = spoken
        name = "realtime_" + str(kind).replace(".", "_")
        operation = frame_operation(name, _TEMPLATE, spoken=spoken)
        return Frame(operation, _extraction(event), sound=kind in _SOUND)

    def refused(self, document: JsonValue, refusal: Refusal) -> Sequence[JsonValue]:
        """OpenAI's error event, which names the event that it is about."""
        about = document.get("event_id") if isinstance(document, dict) else None
        error = {
            "type": "invalid_request_error" if refusal.status < 500 else "server_error",
            "code": refusal.code,
            "message": refusal.text,
            "param": None,
            "event_id": about if isinstance(about, str) else None,
        }
        return [{"type": "error", "event_id": f"event_{refusal.event}", "error": error}]

    def restored(self, document: JsonValue, placeholders: Placeholders) -> Sequence[JsonValue]:
        """One event of the service's, after what the ones before it held back."""
        if not isinstance(document, dict):
            return [document]
        if self._answers is None:
            self._answers = _Answers(placeholders)
        return self._answers.after(document)

    def _speaks(self, event: dict[str, Any]) -> bool:
        """Whether the answer to this comes in sound."""
        for holder in ("session", "response"):
            said = event.get(holder)
            if isinstance(said, dict):
                named = said.get("output_modalities", said.get("modalities"))
                if isinstance(named, list):
                    return "audio" in named
        return self._spoken


class _Answers(ResponsesStream):
    """The events of the service, of which some are sound and pass as they are."""

    def after(self, document: dict[str, Any]) -> list[JsonValue]:
        """The events that the client gets for this one."""
        if document.get("type") in _SPEECH:
            return [document]
        given = sse.Event(jsondoc.encode_text(document))
        return [
            jsondoc.parse_answer(event.data)
            for event in self.event(given, document)
            if event.data is not None
        ]


def _extraction(event: dict[str, Any]) -> Extraction:
    walker = Walker(REALTIME)
    for key, value in event.items():
        role = speaker(value) if key == "item" and isinstance(value, dict) else Role.USER
        message = 0 if key == "item" else -1
        walker.key((key,), role)
        walker.walk(value, (key,), REALTIME.root.named.get(key), role, ORIGINS[role], message)
    tools = any(bool(_under(event, holder).get("tools")) for holder in ("session", "response"))
    return Extraction(
        segments=tuple(walker.segments),
        gaps=tuple(walker.gaps),
        messages=(),
        model=str(_under(event, "session").get("model") or ""),
        stream=True,
        uses_tools=tools,
    )


def _under(event: dict[str, Any], name: str) -> dict[str, Any]:
    value = event.get(name)
    return value if isinstance(value, dict) else {}
