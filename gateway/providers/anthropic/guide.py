"""What the walker must know of Anthropic's bodies; whatever is not named here is screened as text.

Messages are made of blocks, and blocks hold blocks: results of tools, documents, search results.
One description of a block holds at every depth.
"""

from detectors.types import GapReason, Origin, Role
from gateway.core.guide import Guide, Kind, Rule, compile_guide, graft
from gateway.providers.anthropic.vocabulary import FIELDS, WORD_FIELDS, WORDS

_ID = Rule(Kind.ID)
_IDENTIFIER = Rule(Kind.ID, role=Role.NONE, origin=Origin.METADATA)
_NAME = Rule(editable=False)
_METADATA = Rule(role=Role.NONE, origin=Origin.METADATA)
_DEFINITION = Rule(role=Role.SYSTEM, origin=Origin.TOOL_DEFINITION)
_ATTACHED = Rule(origin=Origin.ATTACHMENT)
_STORED = Rule(Kind.REFERENCE, gap=GapReason.STORED_FILE)
_KEPT = Rule(Kind.REFERENCE, gap=GapReason.SERVER_CONVERSATION)
_OPAQUE = Rule(Kind.OPAQUE)
_SEAL = Rule(Kind.SEAL, editable=False)
_URL = Rule(Kind.URL)
_LINK = Rule(Kind.LINK)
_MODEL = Rule(Kind.MODEL)


def _tools(prefix: str) -> dict[str, Rule]:
    """Tool definitions, which stand in several places."""
    return {
        prefix: _DEFINITION,
        f"{prefix}[].name": _NAME,
        f"{prefix}[].model": _MODEL,
        f"{prefix}[].tools[].name": _NAME,
        f"{prefix}[].user_location": _METADATA,
    }


def _source(block: str, gap: GapReason) -> dict[str, Rule]:
    """Where a picture or a document comes from."""
    return {
        f"{block}.source<base64>.data": Rule(Kind.BINARY, gap=gap),
        f"{block}.source<text>.data": _ATTACHED,
        f"{block}.source<content>.content": _ATTACHED,
        f"{block}.source<url>.url": _URL,
        f"{block}.source<file>.file_id": _STORED,
    }


_SOURCES = dict.fromkeys(("base64", "content", "file", "text", "url"))

_BLOCK_TYPES = """
    advisor_redacted_result advisor_result advisor_tool_result advisor_tool_result_error
    bash_code_execution_output bash_code_execution_result bash_code_execution_tool_result
    bash_code_execution_tool_result_error browser_state code_execution_output
    code_execution_result code_execution_tool_result code_execution_tool_result_error compaction
    container_upload document encrypted_code_execution_result fallback mcp_tool_listing
    mcp_tool_result mcp_tool_use redacted_thinking search_result server_tool_use text
    text_editor_code_execution_create_result text_editor_code_execution_str_replace_result
    text_editor_code_execution_tool_result text_editor_code_execution_tool_result_error
    text_editor_code_execution_view_result thinking tool_addition tool_reference tool_removal
    tool_result tool_search_tool_result tool_search_tool_result_error
    tool_search_tool_search_result tool_use web_fetch_result web_fetch_tool_result
    web_fetch_tool_result_error web_search_result web_search_tool_result
    web_search_tool_result_error
"""
_BLOCKS: dict[str, GapReason | None] = {
    **dict.fromkeys(_BLOCK_TYPES.split()),
    "image": GapReason.IMAGE,
}


def _described(rules: dict[str, Rule], parts: dict[str, dict[str, GapReason | None]]) -> Guide:
    return compile_guide(rules, parts, FIELDS, WORDS, WORD_FIELDS)


_BLOCK = _described(
    rules={
        **_source("<image>", GapReason.IMAGE),
        **_source("<document>", GapReason.FILE),
        **_tools("<mcp_tool_listing>.tools"),
        "<document>.title": Rule(origin=Origin.FILE_NAME),
        "<redacted_thinking>.data": _OPAQUE,
        "<browser_state>.tabs[].url": _LINK,
        "<code_execution_output>.file_id": _ID,
        "<bash_code_execution_output>.file_id": _ID,
        ".caller.tool_id": _ID,
        ".citations[].encrypted_index": _OPAQUE,
        ".citations[].url": _LINK,
        ".content": Rule(role=Role.TOOL, origin=Origin.TOOL_RESULT),
        ".encrypted_content": _OPAQUE,
        ".encrypted_stdout": _OPAQUE,
        ".file_id": _STORED,
        ".from.model": _MODEL,
        ".id": _ID,
        ".input": Rule(origin=Origin.TOOL_CALL),
        ".mcp_server_name": _NAME,
        ".name": _NAME,
        ".server_name": _NAME,
        ".signature": _SEAL,
        ".to.model": _MODEL,
        ".tool": _DEFINITION,
        ".tool.name": _NAME,
        ".tool_name": _NAME,
        ".tool_references[].tool_name": _NAME,
        ".tool_use_id": _ID,
        ".toolset_name": _NAME,
        ".url": _LINK,
    },
    parts={
        "": _BLOCKS,
        "<image>.source": _SOURCES,
        "<document>.source": _SOURCES,
    },
)
for _nested in (
    ".content",
    ".content[]",
    ".tool_changes[]",
    "<document>.source<content>.content[]",
):
    graft(_BLOCK.root, _nested, _BLOCK.root)


def _request(prefix: str) -> dict[str, Rule]:
    """What one request may hold besides blocks."""
    return {
        **{f"{prefix}{at}": rule for at, rule in _tools(".tools").items()},
        f"{prefix}.model": _MODEL,
        f"{prefix}.system": Rule(role=Role.SYSTEM, origin=Origin.SYSTEM),
        f"{prefix}.messages[].content": Rule(),
        f"{prefix}.messages[].id": _ID,
        f"{prefix}.metadata": _METADATA,
        f"{prefix}.metadata.user_id": _IDENTIFIER,
        f"{prefix}.user_profile_id": _IDENTIFIER,
        f"{prefix}.tool_choice": _DEFINITION,
        f"{prefix}.tool_choice.name": _NAME,
        f"{prefix}.output_config": _DEFINITION,
        f"{prefix}.output_format": _DEFINITION,
        f"{prefix}.container": _STORED,
        f"{prefix}.container.id": _STORED,
        f"{prefix}.container.skills[].skill_id": _STORED,
        f"{prefix}.thread.previous_message_id": _KEPT,
        f"{prefix}.diagnostics.previous_message_id": _ID,
        f"{prefix}.fallback_credit_token": _ID,
        f"{prefix}.fallback_credit_token.token": _ID,
        f"{prefix}.fallbacks[].model": _MODEL,
        f"{prefix}.mcp_servers": _DEFINITION,
        f"{prefix}.mcp_servers[].name": _NAME,
        f"{prefix}.mcp_servers[].url": _LINK,
        f"{prefix}.mcp_servers[].tool_configuration.allowed_tools[]": _NAME,
        f"{prefix}.context_management": _DEFINITION,
        f"{prefix}.compaction": _DEFINITION,
    }


def _with_blocks(guide: Guide, prefix: str) -> Guide:
    for place in (".system[]", ".messages[].content[]"):
        graft(guide.root, f"{prefix}{place}", _BLOCK.root)
    return guide


MESSAGES = _with_blocks(_described(_request(""), {}), "")
"""Messages, and what counts their tokens."""

BATCHES = _with_blocks(
    _described({**_request(".requests[].params"), ".requests[].custom_id": _IDENTIFIER}, {}),
    ".requests[].params",
)
"""Batches, whose rows are requests."""
