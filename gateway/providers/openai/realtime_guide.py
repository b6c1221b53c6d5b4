"""What the walker must know of Realtime's events; what is not named here is screened as text."""

from collections.abc import Mapping

from detectors.types import GapReason, Origin, Role
from gateway.core.guide import Kind, Rule, compile_guide
from gateway.providers.openai.guide import content_of, tools_of
from gateway.providers.openai.vocabulary import FIELDS, WORD_FIELDS, WORDS

_FIELDS = """
    arguments audio_end_ms content_index create_response eagerness event_id group_id idle_timeout_ms
    input_audio_format input_audio_noise_reduction input_audio_transcription interrupt_response item
    item_id language max_response_output_tokens noise_reduction output_audio_format
    output_modalities post_instructions prefix_padding_ms previous_item_id rate response response_id
    retention_ratio session silence_duration_ms threshold token_limits tracing transcription
    turn_detection workflow_name
"""
_WORDS = """
    auto conversation.item.create conversation.item.delete conversation.item.retrieve
    conversation.item.truncate far_field g711_alaw g711_ulaw input_audio_buffer.append
    input_audio_buffer.clear input_audio_buffer.commit near_field output_audio
    output_audio_buffer.clear realtime response.cancel response.create retention_ratio root
    semantic_vad server_vad session.update transcription transcription_session.update
    audio/pcm audio/pcma audio/pcmu item.input_audio_transcription.logprobs
"""
_WORD_FIELDS = """
    conversation eagerness input_audio_format noise_reduction output_audio_format output_modalities
    previous_item_id tracing
"""
_PARTS: Mapping[str, GapReason | None] = {
    "input_text": None,
    "output_text": None,
    "text": None,
    "input_audio": GapReason.AUDIO,
    "output_audio": GapReason.AUDIO,
    "audio": GapReason.AUDIO,
    "input_image": GapReason.IMAGE,
}
_ITEMS: Mapping[str, GapReason | None] = {
    "message": None,
    "function_call": None,
    "function_call_output": None,
    "mcp_approval_request": None,
    "mcp_approval_response": None,
    "mcp_call": None,
    "mcp_list_tools": None,
    "item_reference": None,
}
"""A reference is to an item of this very conversation, all of which has come through here."""

_ID = Rule(Kind.ID)
_MODEL = Rule(Kind.MODEL)
_SOUND = Rule(Kind.BINARY, gap=GapReason.AUDIO)
_INSTRUCTIONS = Rule(role=Role.SYSTEM, origin=Origin.SYSTEM)
_STORED_PROMPT = Rule(Kind.REFERENCE, gap=GapReason.REMOTE_REFERENCE)


def _item(prefix: str) -> dict[str, Rule]:
    """An item of the conversation."""
    return {
        **content_of(f"{prefix}.content[]"),
        f"{prefix}.content[].audio": _SOUND,
        f"{prefix}.content[].transcript": Rule(),
        f"{prefix}.id": _ID,
        f"{prefix}.call_id": _ID,
        f"{prefix}.approval_request_id": _ID,
        f"{prefix}.name": Rule(editable=False),
        f"{prefix}.arguments": Rule(Kind.JSON, origin=Origin.TOOL_CALL),
        f"{prefix}.output": Rule(origin=Origin.TOOL_RESULT),
    }


def _settings(prefix: str) -> dict[str, Rule]:
    """What a session or one answer is set to."""
    return {
        **tools_of(f"{prefix}.tools"),
        **content_of(f"{prefix}.prompt.variables{{*}}"),
        f"{prefix}.prompt.id": _STORED_PROMPT,
        f"{prefix}.instructions": _INSTRUCTIONS,
        f"{prefix}.model": _MODEL,
        f"{prefix}.tool_choice": Rule(role=Role.SYSTEM, origin=Origin.TOOL_DEFINITION),
        f"{prefix}.metadata": Rule(role=Role.NONE, origin=Origin.METADATA),
        f"{prefix}.audio.input.transcription.model": _MODEL,
        f"{prefix}.input_audio_transcription.model": _MODEL,
    }


REALTIME = compile_guide(
    rules={
        **dict.fromkeys((".event_id", ".item_id", ".response_id", ".previous_item_id"), _ID),
        **_settings(".session"),
        **_settings(".response"),
        **_item(".item"),
        **_item(".response.input[]"),
        ".audio": _SOUND,
    },
    parts={
        ".item": _ITEMS,
        ".item.content[]": _PARTS,
        ".response.input[]": _ITEMS,
        ".response.input[].content[]": _PARTS,
    },
    fields=FIELDS | frozenset(_FIELDS.split()),
    words=WORDS | frozenset(_WORDS.split()),
    word_fields=WORD_FIELDS | frozenset(_WORD_FIELDS.split()),
)
