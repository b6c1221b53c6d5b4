"""What the walker must know of OpenAI's bodies; whatever is not named here is screened as text."""

from collections.abc import Mapping

from detectors.types import GapReason, Origin, Role
from gateway.core.guide import Kind, Node, Rule, compile_guide, graft
from gateway.providers.openai.vocabulary import FIELDS, WORD_FIELDS, WORDS

_ID = Rule(Kind.ID)
_IDENTIFIER = Rule(Kind.ID, role=Role.NONE, origin=Origin.METADATA)
_NAME = Rule(editable=False)
_FILE_NAME = Rule(origin=Origin.FILE_NAME)
_METADATA = Rule(role=Role.NONE, origin=Origin.METADATA)
_DEFINITION = Rule(role=Role.SYSTEM, origin=Origin.TOOL_DEFINITION)
_CALL = Rule(origin=Origin.TOOL_CALL)
_RESULT = Rule(origin=Origin.TOOL_RESULT)
_FILE = Rule(Kind.BINARY, gap=GapReason.FILE)
_STORED = Rule(Kind.REFERENCE, gap=GapReason.STORED_FILE)
_REMOTE = Rule(Kind.REFERENCE, gap=GapReason.REMOTE_REFERENCE)
_KEPT = Rule(Kind.REFERENCE, gap=GapReason.SERVER_CONVERSATION)
_SOUND = Rule(Kind.BINARY, gap=GapReason.AUDIO)
_OPAQUE = Rule(Kind.OPAQUE)
_URL = Rule(Kind.URL)
_LINK = Rule(Kind.LINK)

_SHARED = {
    ".model": Rule(Kind.MODEL),
    ".metadata": _METADATA,
    ".user": _IDENTIFIER,
    ".safety_identifier": _IDENTIFIER,
    ".prompt_cache_key": _IDENTIFIER,
    ".tool_choice": _DEFINITION,
}


def tools_of(prefix: str) -> dict[str, Rule]:
    """Tool definitions, which stand in several places."""
    return {
        prefix: _DEFINITION,
        f"{prefix}[].name": _NAME,
        f"{prefix}[].function.name": _NAME,
        f"{prefix}[].custom.name": _NAME,
        f"{prefix}[].tools[].name": _NAME,
        f"{prefix}[].model": Rule(Kind.MODEL),
        f"{prefix}[].server_url": _LINK,
        f"{prefix}[].container": _STORED,
        f"{prefix}[].container.file_ids[]": _STORED,
        f"{prefix}[].environment.container_id": _STORED,
        f"{prefix}[].environment.file_ids[]": _STORED,
        f"{prefix}[].environment.skills[].skill_id": _STORED,
        f"{prefix}[].environment.skills[].source.data": _FILE,
        f"{prefix}[].vector_store_ids[]": _STORED,
        f"{prefix}[].input_image_mask.image_url": _URL,
        f"{prefix}[].input_image_mask.file_id": _STORED,
        f"{prefix}[].user_location": _METADATA,
    }


CHAT_PARTS: Mapping[str, Mapping[str, GapReason | None]] = {
    ".messages[].content[]": {
        "text": None,
        "refusal": None,
        "image_url": GapReason.IMAGE,
        "input_audio": GapReason.AUDIO,
        "file": GapReason.FILE,
    },
    ".prediction.content[]": {"text": None},
}

CHAT_RULES: Mapping[str, Rule] = {
    **_SHARED,
    **tools_of(".tools"),
    ".functions": _DEFINITION,
    ".functions[].name": _NAME,
    ".function_call": _DEFINITION,
    ".response_format": _DEFINITION,
    ".web_search_options": _METADATA,
    ".messages[].content": Rule(),
    ".messages[].content[].text": Rule(),
    ".messages[].content[].image_url": _URL,
    ".messages[].content[].image_url.url": _URL,
    ".messages[].content[].input_audio.data": _SOUND,
    ".messages[].content[].file.file_data": _FILE,
    ".messages[].content[].file.file_id": _STORED,
    ".messages[].content[].file.filename": _FILE_NAME,
    ".messages[].audio.id": _STORED,
    ".messages[].tool_call_id": _ID,
    ".messages[].tool_calls": _CALL,
    ".messages[].tool_calls[].id": _ID,
    ".messages[].tool_calls[].function.name": _NAME,
    ".messages[].tool_calls[].function.arguments": Rule(Kind.JSON),
    ".messages[].tool_calls[].custom.name": _NAME,
    ".messages[].function_call": _CALL,
    ".messages[].function_call.name": _NAME,
    ".messages[].function_call.arguments": Rule(Kind.JSON),
}

CHAT = compile_guide(CHAT_RULES, CHAT_PARTS, FIELDS, WORDS, WORD_FIELDS)

_RESPONSE_PARTS: Mapping[str, GapReason | None] = {
    "input_text": None,
    "output_text": None,
    "text": None,
    "summary_text": None,
    "reasoning_text": None,
    "refusal": None,
    "input_image": GapReason.IMAGE,
    "computer_screenshot": GapReason.IMAGE,
    "input_audio": GapReason.AUDIO,
    "input_file": GapReason.FILE,
}

_ITEM_TYPES = """
    additional_tools apply_patch_call apply_patch_call_output code_interpreter_call compaction
    compaction_trigger computer_call computer_call_output configuration_update custom_tool_call
    custom_tool_call_output file_search_call function_call function_call_output
    image_generation_call local_shell_call local_shell_call_output mcp_approval_request
    mcp_approval_response mcp_call mcp_list_tools message program program_output reasoning
    shell_call shell_call_output tool_search_call tool_search_output web_search_call
"""

# An item without a type is a message; a call's output may be a list of parts without types.
_ITEMS: Mapping[str, GapReason | None] = {
    "": None,
    **dict.fromkeys(_ITEM_TYPES.split()),
    "item_reference": GapReason.REMOTE_REFERENCE,
}


def content_of(prefix: str) -> dict[str, Rule]:
    """The fields of a content part of Responses."""
    return {
        f"{prefix}.text": Rule(),
        f"{prefix}.image_url": _URL,
        f"{prefix}.file_url": _URL,
        f"{prefix}.file_data": _FILE,
        f"{prefix}.file_id": _STORED,
        f"{prefix}.filename": _FILE_NAME,
        f"{prefix}.input_audio.data": _SOUND,
        f"{prefix}.annotations[].url": _LINK,
        f"{prefix}.annotations[].filename": _FILE_NAME,
        f"{prefix}.annotations[].file_id": _ID,
        f"{prefix}.annotations[].container_id": _ID,
    }


RESPONSES = compile_guide(
    rules={
        **_SHARED,
        **tools_of(".tools"),
        **tools_of(".input[].tools"),
        **content_of(".input[].content[]"),
        **content_of(".input[].output"),
        **content_of(".input[].output[]"),
        **content_of(".prompt.variables{*}"),
        ".instructions": Rule(role=Role.SYSTEM, origin=Origin.SYSTEM),
        ".text": _DEFINITION,
        ".previous_response_id": _KEPT,
        ".conversation": _KEPT,
        ".conversation.id": _KEPT,
        ".prompt.id": _REMOTE,
        ".input[].content": Rule(),
        ".input[].id": _ID,
        ".input[].call_id": _ID,
        ".input[].caller.caller_id": _ID,
        ".input[].approval_request_id": _ID,
        ".input[].container_id": _ID,
        ".input[].name": _NAME,
        ".input[].arguments": Rule(Kind.JSON),
        ".input[].encrypted_content": _OPAQUE,
        ".input[].output": _RESULT,
        ".input[].outputs": _RESULT,
        ".input[].outputs[].url": _URL,
        ".input[].results": _RESULT,
        ".input[].results[].filename": _FILE_NAME,
        ".input[].results[].file_id": _ID,
        ".input[].result": Rule(Kind.BINARY, gap=GapReason.IMAGE),
        ".input[].action.url": _LINK,
        ".input[].action.sources[].url": _LINK,
    },
    parts={
        ".input[]": _ITEMS,
        ".input[].content[]": _RESPONSE_PARTS,
        ".input[].output[]": {"": None, **_RESPONSE_PARTS},
        ".input[].summary[]": _RESPONSE_PARTS,
        ".prompt.variables{*}": _RESPONSE_PARTS,
    },
    fields=FIELDS,
    words=WORDS,
    word_fields=WORD_FIELDS,
)

ITEMS = compile_guide(_SHARED, {}, FIELDS, WORDS, WORD_FIELDS)
"""What is put into a conversation that the service keeps."""
graft(ITEMS.root, ".items[]", RESPONSES.root.named["input"].each or Node())

PLAIN = compile_guide(
    rules={
        **_SHARED,
        ".input[].image_url": _URL,
        ".input[].image_url.url": _URL,
        ".images[].image_url": _URL,
        ".images[].file_id": _STORED,
        ".mask.image_url": _URL,
        ".mask.file_id": _STORED,
        ".voice.id": _ID,
        # Of vLLM and of llama.cpp: what the model reads in the place of text.
        ".prompt_embeds": _OPAQUE,
        ".prompt_embeds[]": _OPAQUE,
        ".prompt.multimodal_data[]": _FILE,
        ".prompt[].multimodal_data[]": _FILE,
    },
    parts={".input[]": {"text": None, "image_url": GapReason.IMAGE}},
    fields=FIELDS,
    words=WORDS,
    word_fields=WORD_FIELDS,
)
"""Completions, Embeddings, Moderations, and what makes pictures and sound."""
