"""What the walker must know of Mistral's bodies; whatever is not named here is screened as text.

Chat and conversations are made of chunks, and thinking is made of chunks again. One description of
a chunk holds everywhere.
"""

from collections.abc import Iterable

from detectors.types import GapReason, Origin, Role
from gateway.core.guide import Guide, Kind, Rule, compile_guide, graft
from gateway.providers.mistral.vocabulary import FIELDS, WORD_FIELDS, WORDS

_ID = Rule(Kind.ID)
_IDENTIFIER = Rule(Kind.ID, role=Role.NONE, origin=Origin.METADATA)
_NAME = Rule(editable=False)
_FILE_NAME = Rule(origin=Origin.FILE_NAME)
_METADATA = Rule(role=Role.NONE, origin=Origin.METADATA)
_DEFINITION = Rule(role=Role.SYSTEM, origin=Origin.TOOL_DEFINITION)
_CALL = Rule(origin=Origin.TOOL_CALL)
_RESULT = Rule(role=Role.TOOL, origin=Origin.TOOL_RESULT)
_STORED = Rule(Kind.REFERENCE, gap=GapReason.STORED_FILE)
_REMOTE = Rule(Kind.REFERENCE, gap=GapReason.REMOTE_REFERENCE)
_KEPT = Rule(Kind.REFERENCE, gap=GapReason.SERVER_CONVERSATION)
_MODEL = Rule(Kind.MODEL)
_URL = Rule(Kind.URL)
_LINK = Rule(Kind.LINK)

_CHUNKS: dict[str, GapReason | None] = {
    **dict.fromkeys(("text", "thinking", "reference", "tool_reference", "tool_file")),
    "image_url": GapReason.IMAGE,
    "document_url": GapReason.FILE,
    "file": GapReason.STORED_FILE,
    "input_audio": GapReason.AUDIO,
}

_TOOLS = {
    ".tools": _DEFINITION,
    ".tools[].name": _NAME,
    ".tools[].function.name": _NAME,
    ".tools[].connector_id": _REMOTE,
    ".tools[].library_ids[]": _STORED,
    ".tool_choice": _DEFINITION,
    ".guardrails[].moderation_llm_v1.model_name": _MODEL,
    ".guardrails[].moderation_llm_v2.model_name": _MODEL,
}

_SHARED = {
    ".model": _MODEL,
    ".metadata": _METADATA,
    ".prompt_cache_key": _IDENTIFIER,
}

_MESSAGE = {
    ".content": Rule(),
    ".tool_call_id": _ID,
    ".tool_calls": _CALL,
    ".tool_calls[].id": _ID,
    ".tool_calls[].function.name": _NAME,
    ".tool_calls[].function.arguments": Rule(Kind.JSON),
}


def _described(
    rules: dict[str, Rule],
    chunks: Iterable[str] = (),
    parts: dict[str, dict[str, GapReason | None]] | None = None,
) -> Guide:
    """A guide; at `chunks` stand lists of chunks."""
    guide = compile_guide(rules, parts or {}, FIELDS, WORDS, WORD_FIELDS)
    for place in chunks:
        graft(guide.root, f"{place}[]", _CHUNK.root)
    return guide


def _message(place: str) -> dict[str, Rule]:
    return {f"{place}{at}": rule for at, rule in _MESSAGE.items()}


_CHUNK = compile_guide(
    rules={
        ".text": Rule(),
        ".image_url": _URL,
        ".image_url.url": _URL,
        ".document_url": _URL,
        ".document_name": _FILE_NAME,
        ".file_id": _STORED,
        "<tool_file>.file_id": _ID,
        ".file_name": _FILE_NAME,
        ".input_audio": Rule(Kind.BINARY, gap=GapReason.AUDIO),
        ".input_audio.data": Rule(Kind.BINARY, gap=GapReason.AUDIO),
        ".signature": Rule(Kind.SEAL, editable=False),
        ".url": _LINK,
        ".favicon": _LINK,
    },
    parts={"": _CHUNKS},
    fields=FIELDS,
    words=WORDS,
    word_fields=WORD_FIELDS,
)
graft(_CHUNK.root, ".thinking[]", _CHUNK.root)

CHAT = _described(
    {
        **_SHARED,
        **_TOOLS,
        **_message(".messages[]"),
        ".agent_id": _REMOTE,
        ".response_format": _DEFINITION,
    },
    chunks=(".messages[].content", ".prediction.content"),
)
"""Chat and agents' completions."""

PLAIN = _described(
    {
        **_SHARED,
        **_message(".input[]"),
        **_message(".input[][]"),
        **_message(".input.messages[]"),
        **_message(".input[].messages[]"),
    },
    chunks=(
        ".input[].content",
        ".input[][].content",
        ".input.messages[].content",
        ".input[].messages[].content",
    ),
)
"""Fill-in-the-middle, embeddings, moderations and classifications, also of conversations."""

OCR = _described(
    {
        ".model": _MODEL,
        ".document.document_url": _URL,
        ".document.document_name": _FILE_NAME,
        ".document.image_url": _URL,
        ".document.image_url.url": _URL,
        ".document.file_id": _STORED,
        ".document_annotation_prompt": Rule(role=Role.SYSTEM),
        ".document_annotation_format": _DEFINITION,
        ".bbox_annotation_format": _DEFINITION,
    },
    parts={
        ".document": {
            "document_url": GapReason.FILE,
            "image_url": GapReason.IMAGE,
            "file": GapReason.STORED_FILE,
        }
    },
)

_ENTRIES: dict[str, GapReason | None] = dict.fromkeys(
    (
        "",
        "message.input",
        "message.output",
        "function.call",
        "function.result",
        "tool.execution",
        "agent.handoff",
    )
)

CONVERSATIONS = _described(
    {
        **_SHARED,
        **_TOOLS,
        ".instructions": Rule(role=Role.SYSTEM, origin=Origin.SYSTEM),
        ".completion_args": _DEFINITION,
        ".name": _METADATA,
        ".description": _METADATA,
        ".agent_id": _REMOTE,
        ".conversation_id": _KEPT,
        ".from_entry_id": _ID,
        ".handoffs[]": _REMOTE,
        ".tool_confirmations[].tool_call_id": _ID,
        ".inputs[].content": Rule(),
        ".inputs[].id": _ID,
        ".inputs[].model": _MODEL,
        ".inputs[].tool_call_id": _ID,
        ".inputs[].agent_id": _ID,
        ".inputs[].next_agent_id": _ID,
        ".inputs[].previous_agent_id": _ID,
        ".inputs[].name": _NAME,
        ".inputs[].arguments": Rule(Kind.JSON, origin=Origin.TOOL_CALL),
        ".inputs[].info": _RESULT,
        ".inputs[].result": _RESULT,
    },
    chunks=(".inputs[].content", ".completion_args.prediction.content"),
    parts={".inputs[]": _ENTRIES},
)
