"""What each API hands to the model besides words is taken away, and nothing else."""

from typing import Any

import pytest

from gateway.core.attachments import RowsPart
from gateway.providers import ADAPTERS

ASKED = [{"role": "user", "content": "Hej"}]
TOOL = {"type": "function", "function": {"name": "look_up", "parameters": {}}}

CASES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    (
        "openai",
        "/chat/completions",
        {
            "model": "gpt-5",
            "messages": ASKED,
            "tools": [TOOL],
            "tool_choice": "auto",
            "parallel_tool_calls": True,
            "functions": [{"name": "f"}],
            "function_call": "auto",
            "web_search_options": {},
            "plugins": [{"id": "web"}],
        },
        {"model": "gpt-5", "messages": ASKED},
    ),
    (
        "openai",
        "/responses",
        {
            "model": "gpt-5",
            "input": [{"type": "additional_tools", "tools": [TOOL]}, *ASKED],
            "tools": [{"type": "web_search"}, {"type": "mcp", "server_url": "https://x.se"}],
            "max_tool_calls": 3,
            "temperature": 0,
        },
        {"model": "gpt-5", "input": ASKED, "temperature": 0},
    ),
    (
        "azure",
        "/openai/deployments/gpt-4o/chat/completions",
        {"messages": ASKED, "data_sources": [{"type": "azure_search"}]},
        {"messages": ASKED},
    ),
    (
        "anthropic",
        "/v1/messages",
        {
            "model": "claude-opus-5",
            "messages": [
                {
                    "role": "user",
                    "content": [{"type": "text", "text": "Hej"}, {"type": "tool_addition"}],
                }
            ],
            "tools": [{"type": "web_search_20250305"}],
            "tool_choice": {"type": "auto"},
            "mcp_servers": [{"name": "x"}],
            "container": {"skills": []},
        },
        {
            "model": "claude-opus-5",
            "messages": [{"role": "user", "content": [{"type": "text", "text": "Hej"}]}],
        },
    ),
    (
        "anthropic",
        "/v1/messages/batches",
        {"requests": [{"custom_id": "a", "params": {"messages": ASKED, "tools": [{"name": "f"}]}}]},
        {"requests": [{"custom_id": "a", "params": {"messages": ASKED}}]},
    ),
    (
        "gemini",
        "/v1beta/models/gemini-2.5-flash:generateContent",
        {
            "contents": [],
            "tools": [{"googleSearch": {}}, {"code_execution": {}}],
            "tool_config": {"functionCallingConfig": {"mode": "ANY"}},
        },
        {"contents": []},
    ),
    (
        "gemini",
        "/v1beta/models/gemini-2.5-flash:countTokens",
        {"generateContentRequest": {"contents": [], "tools": [{"googleSearch": {}}]}},
        {"generateContentRequest": {"contents": []}},
    ),
    (
        "gemini",
        "/v1beta/models/gemini-2.5-flash:batchGenerateContent",
        {
            "batch": {
                "inputConfig": {
                    "requests": {"requests": [{"request": {"contents": [], "tools": [{}]}}]}
                }
            }
        },
        {"batch": {"inputConfig": {"requests": {"requests": [{"request": {"contents": []}}]}}}},
    ),
    (
        "vertex",
        "/v1/publishers/google/models/gemini-2.5-flash:generateContent",
        {"contents": [], "tools": [{"retrieval": {"vertexAiSearch": {}}}], "toolConfig": {}},
        {"contents": []},
    ),
    (
        "mistral",
        "/v1/conversations",
        {
            "inputs": "Hej",
            "tools": [{"type": "web_search"}],
            "handoffs": ["a"],
            "completion_args": {"temperature": 0, "tool_choice": "any"},
        },
        {"inputs": "Hej", "completion_args": {"temperature": 0}},
    ),
    (
        "copilot",
        "/beta/copilot/conversations/9c1b7e42-8d1f-4b1c-9a51-2f3c7b6d5e4a/chat",
        {
            "message": {"text": "Hej"},
            "contextualResources": {"files": [{"uri": "https://x.se/a"}]},
        },
        {
            "message": {"text": "Hej"},
            "contextualResources": {"webContext": {"isWebEnabled": False}},
        },
    ),
]


@pytest.mark.parametrize(
    ("api", "path", "given", "sent"), CASES, ids=[f"{c[0]}{c[1][:40]}" for c in CASES]
)
def test_tools_are_taken_away_and_nothing_else(
    api: str, path: str, given: dict[str, Any], sent: dict[str, Any]
) -> None:
    adapter = ADAPTERS[api]
    operation = adapter.match("POST", path)
    assert operation is not None
    before = repr(given)
    assert adapter.without_tools(operation, given) == sent
    assert repr(given) == before, "what was given is not changed"
    assert adapter.without_tools(operation, sent) == sent


def test_a_body_without_tools_is_the_same_object() -> None:
    operation = ADAPTERS["openai"].match("POST", "/chat/completions")
    assert operation is not None
    body = {"model": "gpt-5", "messages": ASKED}
    assert ADAPTERS["openai"].without_tools(operation, body) is body


def test_each_row_of_a_batch_s_file_is_stripped() -> None:
    operation = ADAPTERS["openai"].match("POST", "/files")
    assert operation is not None
    rows = [{"custom_id": "a", "body": {"messages": ASKED, "tools": [TOOL]}}]
    form = {"purpose": "batch", "file": RowsPart("rows.jsonl", "application/jsonl", rows)}
    sent = ADAPTERS["openai"].without_tools(operation, form)
    assert sent["file"].rows == [{"custom_id": "a", "body": {"messages": ASKED}}]
    assert rows[0]["body"] == {"messages": ASKED, "tools": [TOOL]}


@pytest.mark.parametrize(
    ("api", "path", "sent"),
    [
        ("openai", "/chat/completions", "/chat/completions"),
        (
            "azure",
            "/openai/deployments/gpt-4o/chat/completions",
            "/openai/deployments/local-7b/chat/completions",
        ),
        ("azure", "/openai/v1/chat/completions", "/openai/v1/chat/completions"),
        (
            "gemini",
            "/v1beta/models/gemini-2.5-flash:generateContent",
            "/v1beta/models/local-7b:generateContent",
        ),
        (
            "vertex",
            "/v1/projects/p/locations/eu/publishers/google/models/gemini-2.5-flash:generateContent",
            "/v1/projects/p/locations/eu/publishers/google/models/local-7b:generateContent",
        ),
    ],
)
def test_a_request_can_be_for_another_model(api: str, path: str, sent: str) -> None:
    operation = ADAPTERS[api].match("POST", path)
    assert operation is not None
    given = {"model": "gpt-5", "messages": ASKED} if api in ("openai", "azure") else {}
    renamed, document = ADAPTERS[api].renamed(operation, given, "local-7b")
    assert renamed.upstream_path == sent
    assert document.get("model") == ("local-7b" if given else None)
