"""Google's Live API: sessions over a WebSocket. Sound and film are gaps, which policies answer."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from detectors.types import GapReason, Origin, Role
from gateway.core.adapter import Body, Operation, Refusal
from gateway.core.guide import Kind, Rule, compile_guide
from gateway.core.jsondoc import JsonValue
from gateway.core.live import Frame, Live, LiveSession, frame_operation
from gateway.core.placeholders import Placeholders
from gateway.core.restore import TextRestorer
from gateway.core.segments import Extraction
from gateway.core.walker import Walker
from gateway.errors import BodyError, ClientError
from gateway.providers.gemini.answers import restored
from gateway.providers.gemini.contents import ORIGINS, speaker
from gateway.providers.gemini.guide import as_google_reads, content_of, request_of
from gateway.providers.gemini.requests import check_names, unknown_parts
from gateway.providers.gemini.vocabulary import (
    FIELDS,
    WORD_FIELDS,
    WORDS,
    both_spellings,
    plain,
)

Json = dict[str, Any]

GEMINI_PATH = re.compile(
    r"/ws/google\.ai\.generativelanguage\.(?:v1|v1beta|v1alpha)\.GenerativeService"
    r"\.BidiGenerateContent"
)
VERTEX_PATH = re.compile(
    r"/ws/google\.cloud\.aiplatform\.(?:v1|v1beta1)\.LlmBidiService/BidiGenerateContent"
)

_FIELDS = """
    activityEnd activityHandling activityStart audio audioStreamEnd automaticActivityDetection
    clientContent contextWindowCompression disabled enableAffectiveDialog endOfSpeechSensitivity
    functionResponses handle inputAudioTranscription mediaChunks outputAudioTranscription
    prefixPaddingMs proactiveAudio proactivity realtimeInput realtimeInputConfig
    sessionResumption setup silenceDurationMs slidingWindow startOfSpeechSensitivity targetTokens
    toolResponse transparent triggerTokens turnComplete turnCoverage turns
"""
_WORDS = """
    ACTIVITY_HANDLING_UNSPECIFIED END_SENSITIVITY_HIGH END_SENSITIVITY_LOW NO_INTERRUPTION
    START_OF_ACTIVITY_INTERRUPTS START_SENSITIVITY_HIGH START_SENSITIVITY_LOW
    TURN_INCLUDES_ALL_INPUT TURN_INCLUDES_ONLY_ACTIVITY audio/pcm audio/pcm;rate=16000
    audio/pcm;rate=24000
"""
_WORD_FIELDS = """
    activityHandling endOfSpeechSensitivity mimeType startOfSpeechSensitivity turnCoverage
"""


_SOUND = Rule(Kind.BINARY, gap=GapReason.AUDIO)
_RESULT = Rule(role=Role.TOOL, origin=Origin.TOOL_RESULT)
_ALL_FIELDS = FIELDS | both_spellings(_FIELDS)

GUIDE = as_google_reads(
    compile_guide(
        rules={
            **request_of(".setup"),
            **content_of(".clientContent.turns[]"),
            ".setup.sessionResumption.handle": Rule(
                Kind.REFERENCE, gap=GapReason.SERVER_CONVERSATION
            ),
            ".realtimeInput.audio.data": _SOUND,
            ".realtimeInput.mediaChunks[].data": _SOUND,
            ".realtimeInput.video.data": Rule(Kind.BINARY, gap=GapReason.VIDEO),
            ".toolResponse.functionResponses[]": _RESULT,
            ".toolResponse.functionResponses[].id": Rule(Kind.ID),
            ".toolResponse.functionResponses[].name": Rule(editable=False),
        },
        parts={},
        fields=_ALL_FIELDS,
        words=WORDS | frozenset(_WORDS.split()),
        word_fields=WORD_FIELDS | both_spellings(_WORD_FIELDS),
    )
)

_KINDS = {
    "setup": "live_setup",
    "clientcontent": "live_client_content",
    "realtimeinput": "live_realtime_input",
    "toolresponse": "live_tool_response",
}
_MEDIA = frozenset({"audio", "video", "mediachunks"})
_CONTENT = ("modelTurn", "outputTranscription", "inputTranscription")
_ENDS = ("turnComplete", "generationComplete", "interrupted")


class GeminiLive(Live):
    """Sessions at Google's paths for them."""

    protocols = frozenset[str]()

    def __init__(self, path: re.Pattern[str]) -> None:
        self._path = path

    def match(self, path: str) -> Operation | None:
        """Opening a session."""
        if self._path.fullmatch(path) is None:
            return None
        return Operation("live", "GET", path, path, body=Body.NONE)

    def asked(self, operation: Operation, query: Mapping[str, str]) -> Operation:
        """The same: no parameter goes on."""
        return operation

    def session(self) -> LiveSession:
        """A session, which speaks until it is set up to write."""
        return Session()


class Session(LiveSession):
    """One session."""

    def __init__(self) -> None:
        self._spoken = True
        self._model = ""
        self._texts: dict[str, TextRestorer] = {}

    def frame(self, document: JsonValue) -> Frame:
        """One message of the client's, which has exactly one kind."""
        kind = _KINDS.get(plain(next(iter(document)))) if _is_single(document) else None
        if kind is None:
            raise ClientError(
                400,
                "unknown_event",
                "Meddelandet är av en sort som inte granskas och har därför inte skickats.",
                "The message is of a kind that is not screened and has therefore not been sent.",
            )
        check_names(document, _ALL_FIELDS)
        (value,) = document.values()
        if not isinstance(value, dict):
            raise BodyError(
                "malformed_field", "Meddelandet har fel form.", "The message is malformed."
            )
        if kind == "live_setup":
            self._set_up(value)
        operation = frame_operation(kind, "/live", spoken=self._spoken)
        sound = kind == "live_realtime_input" and {plain(key) for key in value} <= _MEDIA
        return Frame(operation, self._extraction(document, value), sound=sound)

    def refused(self, document: JsonValue, refusal: Refusal) -> Sequence[JsonValue]:
        """The API has no error message: the refusal is said as the model's turn."""
        turn = {"parts": [{"text": refusal.text}], "role": "model"}
        return [{"serverContent": {"modelTurn": turn}}, {"serverContent": {"turnComplete": True}}]

    def restored(self, document: JsonValue, placeholders: Placeholders) -> Sequence[JsonValue]:
        """One message of the service's, after what the ones before it held back."""
        content = document.get("serverContent") if isinstance(document, dict) else None
        if not isinstance(content, dict):
            return [*self._rest(), restored(document, placeholders)]
        before: list[JsonValue] = []
        if any(content.get(name) for name in _ENDS):
            pieces = {name: self._said(content, name, placeholders) for name in _CONTENT}
            said = {name: value for name, value in pieces.items() if value is not None}
            before = [{"serverContent": said}] if said else []
            before += self._rest()
            content = {name: value for name, value in content.items() if name not in _CONTENT}
            return [*before, {**restored(document, placeholders), "serverContent": content}]
        made = {
            name: self._said(content, name, placeholders)
            if name in _CONTENT
            else restored(value, placeholders)
            for name, value in content.items()
        }
        others = {name: value for name, value in document.items() if name != "serverContent"}
        return [{**restored(others, placeholders), "serverContent": made}]

    def _said(self, content: Json, name: str, placeholders: Placeholders) -> JsonValue:
        """A piece of what is said, but for what may go on in the next."""
        given = content.get(name)
        if not isinstance(given, dict):
            return given
        if name != "modelTurn":
            return {**restored(given, placeholders), **self._piece(given, name, placeholders)}
        parts = given.get("parts")
        made = [
            {**restored(part, placeholders), **self._piece(part, _place(part), placeholders)}
            if isinstance(part, dict)
            else part
            for part in (parts if isinstance(parts, list) else [])
        ]
        return {**given, "parts": made}

    def _piece(self, part: Json, place: str, placeholders: Placeholders) -> Json:
        text = part.get("text")
        if not isinstance(text, str):
            return {}
        if place not in self._texts:
            self._texts[place] = TextRestorer(placeholders)
        return {"text": self._texts[place].feed(text)}

    def _rest(self) -> list[JsonValue]:
        """Messages with what was held back."""
        messages: list[JsonValue] = []
        for place, text in self._texts.items():
            if not text.holds:
                continue
            if place in _CONTENT:
                said: Json = {place: {"text": text.close()}}
            else:
                thought = {"thought": True} if place == "thought" else {}
                said = {"modelTurn": {"parts": [{"text": text.close(), **thought}]}}
            messages.append({"serverContent": said})
        self._texts.clear()
        return messages

    def _set_up(self, setup: Json) -> None:
        model = setup.get("model")
        self._model = model.rpartition("/")[2] if isinstance(model, str) else ""
        for name, settings in setup.items():
            if plain(name) == "generationconfig" and isinstance(settings, dict):
                for key, modalities in settings.items():
                    if plain(key) == "responsemodalities" and isinstance(modalities, list):
                        self._spoken = modalities != ["TEXT"]

    def _extraction(self, document: Json, value: Json) -> Extraction:
        walker = Walker(GUIDE)
        (kind,) = document
        walker.key((kind,), Role.USER)
        node = GUIDE.root.named.get(kind)
        for name, held in value.items():
            walker.key((kind, name), Role.USER)
            below = node.named.get(name) if node else None
            turns = held if plain(name) == "turns" and isinstance(held, list) else None
            if turns is None:
                walker.walk(held, (kind, name), below, Role.USER, Origin.PROMPT)
                continue
            each = below.each if below else None
            for at, turn in enumerate(turns):
                role = speaker(turn) if isinstance(turn, dict) else Role.USER
                walker.walk(turn, (kind, name, at), each, role, ORIGINS[role], message=at)
        return Extraction(
            segments=tuple(walker.segments),
            gaps=(*walker.gaps, *unknown_parts(document, GUIDE.root)),
            messages=(),
            model=self._model,
            stream=True,
            uses_tools=bool(value.get("tools")),
        )


def _is_single(document: JsonValue) -> bool:
    return isinstance(document, dict) and len(document) == 1


def _place(part: Json) -> str:
    return "thought" if part.get("thought") is True else "text"
