"""Which of Anthropic's paths and headers exist for the gateway."""

from typing import get_args

import pytest
from anthropic.types import AnthropicBetaParam

from gateway.core.adapter import Answer, Body
from gateway.errors import ClientError
from gateway.providers import ADAPTERS

ADAPTER = ADAPTERS["anthropic"]
BATCH = "/v1/messages/batches/msgbatch_013Zva2CMHLNnXjNJJKqJ2EF"


@pytest.mark.parametrize(
    ("path", "conversational", "keeps"),
    [
        ("/v1/messages", True, False),
        ("/v1/messages/count_tokens", False, False),
        ("/v1/messages/batches", False, True),
    ],
)
def test_posts(path: str, conversational: bool, keeps: bool) -> None:
    operation = ADAPTER.match("POST", path)
    assert operation is not None
    assert (operation.upstream_path, operation.body) == (path, Body.JSON)
    assert (operation.conversational, operation.keeps) == (conversational, keeps)
    assert not operation.deferred
    assert operation.query == {"beta"}
    for method in ("GET", "DELETE", "PUT", "post"):
        with pytest.raises(ClientError) as caught:
            ADAPTER.match(method, path)
        assert caught.value.status == 405


@pytest.mark.parametrize(
    ("method", "path", "template", "answer"),
    [
        ("GET", "/v1/models", "/v1/models", Answer.JSON),
        ("GET", "/v1/models/claude-haiku-4-5-20251001", "/v1/models/{id}", Answer.JSON),
        ("GET", BATCH, "/v1/messages/batches/{id}", Answer.JSON),
        ("GET", f"{BATCH}/results", "/v1/messages/batches/{id}/results", Answer.BYTES),
        ("POST", f"{BATCH}/cancel", "/v1/messages/batches/{id}/cancel", Answer.JSON),
    ],
)
def test_operations_without_a_body(method: str, path: str, template: str, answer: Answer) -> None:
    operation = ADAPTER.match(method, path)
    assert operation is not None
    assert (operation.template, operation.upstream_path) == (template, path)
    assert (operation.body, operation.answer) == (Body.NONE, answer)
    assert not ADAPTER.extract(operation, None).segments
    with pytest.raises(ClientError):
        ADAPTER.match("DELETE", path)


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "/messages", "/v1", "/v1/messages/", "/v1/complete", "/v1/skills"),
        *("/v1/sessions", "/v1/agents", "/v1/environments/x", "/v1/memory_stores", "/v1/dreams"),
        *(
            "/v1/organizations/me",
            "/v1/models/../files",
            "/v1/models/a/b",
            "/v1/models/850101-2382",
        ),
        *(f"{BATCH}/rows", "/v1/messages/batches/anna-berg", "/v1/messages/batches/msgbatch_x"),
    ],
)
def test_everything_else_does_not_exist(path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        assert ADAPTER.match(method, path) is None


def test_the_services_key_travels_in_a_header_of_its_own() -> None:
    assert ADAPTER.authorize("sk-x") == {"x-api-key": "sk-x"}


def test_the_sdks_versions_and_features_pass() -> None:
    _, known = get_args(AnthropicBetaParam)
    features = [*get_args(known), "claude-code-20250219", "oauth-2025-04-20"]
    assert len(features) > 50
    shape = ADAPTER.request_headers["anthropic-beta"]
    assert [f for f in features if not shape.fullmatch(f)] == []
    assert shape.fullmatch(",".join(features[:20]))
    assert shape.fullmatch(", ".join(features[:3]))
    assert ADAPTER.request_headers["anthropic-version"].fullmatch("2023-06-01")


@pytest.mark.parametrize(
    "value",
    ["Anna Berg", "anna@exempel.se", "850101-2382", "198501012382", "8501012382-2026-01-01", "a,b"],
)
def test_no_text_passes_in_a_header(value: str) -> None:
    for shape in ADAPTER.request_headers.values():
        assert not shape.fullmatch(value)


def test_headers_that_go_back() -> None:
    shape = ADAPTER.response_headers
    assert shape is not None
    assert shape.fullmatch("anthropic-ratelimit-requests-remaining")
    assert shape.fullmatch("anthropic-ratelimit-input-tokens-reset")
    assert not shape.fullmatch("anthropic-organization-id")
    assert not shape.fullmatch("set-cookie")
