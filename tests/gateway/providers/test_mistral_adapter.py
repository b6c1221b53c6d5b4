"""Which of Mistral's paths exist for the gateway."""

from typing import Any

import pytest

from detectors.types import GapReason
from gateway.core.adapter import Body, Framing, Refusal
from gateway.core.references import Created, ObjectKind
from gateway.errors import ClientError
from gateway.providers import ADAPTERS
from gateway.providers.mistral import Mistral

ADAPTER = Mistral()
CONVERSATION = "/v1/conversations/conv_06a1b2c3d4e5f6a718293a4b5c6d7e8f"
AGENT = "ag_06a1b2c3d4e5f6a718293a4b5c6d7e8f"


@pytest.mark.parametrize(
    ("path", "name", "conversational"),
    [
        ("/v1/chat/completions", "chat_completions", True),
        ("/v1/agents/completions", "agents_completions", True),
        ("/v1/fim/completions", "fim_completions", False),
        ("/v1/embeddings", "embeddings", False),
        ("/v1/moderations", "moderations", False),
        ("/v1/chat/moderations", "chat_moderations", False),
        ("/v1/classifications", "classifications", False),
        ("/v1/chat/classifications", "chat_classifications", False),
        ("/v1/ocr", "ocr", False),
        ("/v1/conversations", "conversations", False),
        (f"{CONVERSATION}/restart", "conversation_restart", False),
    ],
)
def test_posts(path: str, name: str, conversational: bool) -> None:
    operation = ADAPTER.match("POST", path)
    assert operation is not None
    assert (operation.name, operation.conversational) == (name, conversational)
    assert (operation.upstream_path, operation.body) == (path, Body.JSON)
    assert "conv_" not in operation.template
    for method in ("GET", "DELETE", "PATCH", "post"):
        with pytest.raises(ClientError) as caught:
            ADAPTER.match(method, path)
        assert caught.value.status == 405


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", CONVERSATION, "conversation_append"),
        ("GET", CONVERSATION, "conversation"),
        ("GET", f"{CONVERSATION}/history", "conversation_history"),
        ("GET", f"{CONVERSATION}/messages", "conversation_messages"),
        ("DELETE", CONVERSATION, "conversation_delete"),
        ("POST", "/v1/agents", "agent_create"),
        ("PATCH", f"/v1/agents/{AGENT}", "agent_update"),
        ("GET", f"/v1/agents/{AGENT}", "agent"),
        ("DELETE", f"/v1/agents/{AGENT}", "agent_delete"),
    ],
)
def test_what_is_kept(method: str, path: str, name: str) -> None:
    operation = ADAPTER.match(method, path)
    assert operation is not None
    assert (operation.name, operation.upstream_path) == (name, path)
    assert operation.keeps is (method in ("POST", "PATCH"))
    assert operation.deletes is (method == "DELETE")
    found = ADAPTER.extract(operation, {"inputs": "Hej", "instructions": "Svara kort."}
                            if operation.body is Body.JSON else None)  # fmt: skip
    assert [reference.id for reference in found.references] == list(operation.path_ids)
    assert [gap.pointer for gap in found.gaps] == [ref.pointer for ref in found.references]
    assert all(name not in operation.template for name in operation.path_ids)


@pytest.mark.parametrize(
    ("document", "created"),
    [
        (
            {"object": "conversation.response", "conversation_id": "conv_1", "outputs": []},
            [Created(ObjectKind.CONVERSATION, "conv_1")],
        ),
        ({"object": "agent", "id": "ag_1"}, [Created(ObjectKind.CACHE, "ag_1")]),
        ({"object": "chat.completion", "id": "1"}, []),
        ([], []),
    ],
)
def test_what_an_answer_gives(document: Any, created: list[Created]) -> None:
    operation = ADAPTER.match("POST", "/v1/conversations")
    assert operation is not None
    assert list(ADAPTER.created(operation, document)) == created


@pytest.mark.parametrize("path", ["/v1/models", "/v1/models/mistral-large-2411"])
def test_models(path: str) -> None:
    operation = ADAPTER.match("GET", path)
    assert operation is not None
    assert (operation.body, operation.upstream_path) == (Body.NONE, path)
    assert ADAPTER.extract(operation, None).segments == ()
    assert ADAPTER.withhold(operation, None, {0}) is None
    with pytest.raises(ClientError):
        ADAPTER.match("DELETE", path)


REFUSED = [
    "", "/", "/v1", "/chat/completions", "/v1/chat/completions/", "/v1/responses",
    "/v1/files/x/upload", "/v1/libraries/x/documents", "/v1/batch", "/v1/agents/x/aliases",
    "/v1/audio/transcriptions", "/v1/audio/speech", "/v1/audio/voices", "/v2/prompts",
    "/v1/connectors/x/tools/y/call", "/v1/workflows/x", "/v1/fine_tuning/jobs",
    f"{CONVERSATION}/entries", "/v1/conversations/a/b/c",
    "/v1/models/a/b", "/v1/models/..", "/v1/models/850101-2382",
]  # fmt: skip


def test_everything_else_does_not_exist() -> None:
    found = [(m, p) for m in ("GET", "POST", "DELETE") for p in REFUSED if ADAPTER.match(m, p)]
    assert found == []


@pytest.mark.parametrize(("name", "screened"), [("", False), ("anna-berg", True)])
def test_a_kept_conversation_is_a_gap_and_a_made_up_id_a_text(name: str, screened: bool) -> None:
    path = f"/v1/conversations/{name}" if name else CONVERSATION
    operation = ADAPTER.match("POST", path)
    assert operation is not None
    found = ADAPTER.extract(operation, {"inputs": "Hej"})
    assert [(gap.reason, gap.pointer) for gap in found.gaps] == [
        (GapReason.SERVER_CONVERSATION, "/path/conversation")
    ]
    texts = [segment.text for segment in found.segments]
    assert texts == (["Hej", name] if screened else ["Hej"])
    assert "berg" not in operation.template


def test_a_stream_that_cannot_go_on_ends_as_clients_expect() -> None:
    refusal = Refusal(502, "upstream_incomplete", "Avbröts.", "event-1")
    conversation, chat = (ADAPTER.match("POST", p) for p in (CONVERSATION, "/v1/chat/completions"))
    assert conversation is not None
    assert chat is not None
    said = ADAPTER.broken_stream(conversation, Framing.EVENTS, refusal)
    assert said.startswith(b'event: conversation.response.error\ndata: {"type":')
    said = ADAPTER.broken_stream(chat, Framing.EVENTS, refusal)
    assert said.startswith(b'data: {"object":"error"')


def test_services_find_it_by_its_name() -> None:
    assert type(ADAPTERS[ADAPTER.name]) is Mistral
