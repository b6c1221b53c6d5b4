"""Which of Azure OpenAI's paths exist for the gateway, and what their queries may say."""

import json

import pytest

from gateway.core.adapter import Answer, Body, Operation, Refusal
from gateway.core.segments import Extraction
from gateway.errors import ClientError
from gateway.providers.azure.adapter import AzureOpenAI

ADAPTER = AzureOpenAI()
DEPLOYED = "/openai/deployments/gpt-4o-kth"
DATED = {"api-version": "2024-10-21"}
REFUSAL = Refusal(400, "policy_violation", "Stoppad.", "event-1")


def operation(path: str, method: str = "POST") -> Operation:
    found = ADAPTER.match(method, path)
    assert found is not None, path
    return found


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("chat/completions", "chat_completions"),
        ("completions", "completions"),
        ("embeddings", "embeddings"),
        ("images/generations", "images_generations"),
        ("images/edits", "images_edits"),
        ("audio/speech", "audio_speech"),
    ],
)
def test_a_deployment_is_the_model(path: str, name: str) -> None:
    found = operation(f"{DEPLOYED}/{path}")
    assert (found.name, found.model) == (name, "gpt-4o-kth")
    assert found.upstream_path == f"{DEPLOYED}/{path}"
    assert found.template == f"/openai/deployments/{{id}}/{path}"
    assert (found.body, found.query) == (Body.JSON, frozenset({"api-version"}))
    assert found.answer is (Answer.BYTES if path == "audio/speech" else Answer.JSON)
    body = {"model": "another", "messages": [], "input": "Hej", "prompt": "Hej"}
    assert ADAPTER.extract(found, body).model == "gpt-4o-kth"
    assert ADAPTER.asked(found, DATED) == found
    with pytest.raises(ClientError) as caught:
        ADAPTER.match("GET", f"{DEPLOYED}/{path}")
    assert caught.value.status == 405


@pytest.mark.parametrize("base", ["/openai", "/openai/v1"])
@pytest.mark.parametrize("path", ["/responses", "/responses/input_tokens", "/responses/compact"])
def test_responses_name_their_model_in_the_body(base: str, path: str) -> None:
    found = operation(base + path)
    assert (found.template, found.upstream_path, found.model) == (base + path, base + path, "")
    assert ADAPTER.extract(found, {"model": "gpt-4o-kth", "input": "Hej"}).model == "gpt-4o-kth"


@pytest.mark.parametrize("base", ["/openai", "/openai/v1"])
def test_models(base: str) -> None:
    found = operation(f"{base}/models/gpt-4o", "GET")
    assert (found.template, found.body) == (f"{base}/models/{{id}}", Body.NONE)
    assert operation(f"{base}/models", "GET").name == "models"
    assert ADAPTER.extract(found, None).segments == ()


@pytest.mark.parametrize("path", ["chat/completions", "embeddings", "moderations", "audio/speech"])
def test_everything_of_openai_is_below_v1(path: str) -> None:
    found = operation(f"/openai/v1/{path}")
    assert (found.template, found.model) == (f"/openai/v1/{path}", "")
    assert ADAPTER.asked(found, {}) == found


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/openai", "/openai/", "/openai/v1", "/openai/v1/", "/v1/chat/completions",
        "/chat/completions", "/openai/chat/completions", "/openai/embeddings",
        "/openai/deployments", "/openai/deployments/x", f"{DEPLOYED}/responses",
        f"{DEPLOYED}/moderations", f"{DEPLOYED}/extensions/chat/completions", f"{DEPLOYED}/x",
        "/openai/deployments/../chat/completions", "/openai/deployments/a..b/chat/completions",
        "/openai/deployments/850101-2382/chat/completions",
        "/openai/deployments/a/b/chat/completions", "/openai/v1/v1/chat/completions",
        "/OpenAI/v1/chat/completions", "/openai/v2/chat/completions",
    ],
)  # fmt: skip
def test_everything_else_does_not_exist(path: str) -> None:
    assert ADAPTER.match("POST", path) is None


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/openai/assistants", "assistants"),
        ("/openai/threads/thread_1/messages", "threads"),
        ("/openai/uploads", "uploads"),
        ("/openai/realtime", "realtime"),
        ("/openai/v1/realtime/client_secrets", "realtime"),
        ("/openai/fine_tuning/jobs", "fine_tuning"),
    ],
)
def test_what_is_refused_says_what_and_why(path: str, named: str) -> None:
    with pytest.raises(ClientError) as caught:
        ADAPTER.match("POST", path)
    assert (caught.value.status, caught.value.code) == (403, "operation_refused")
    assert named in caught.value.sv
    assert named in caught.value.en


@pytest.mark.parametrize(
    ("path", "version", "holds"),
    [
        (f"{DEPLOYED}/chat/completions", "2024-10-21", True),
        (f"{DEPLOYED}/chat/completions", "2025-04-01-preview", True),
        (f"{DEPLOYED}/chat/completions", None, False),
        (f"{DEPLOYED}/chat/completions", "", False),
        (f"{DEPLOYED}/chat/completions", "preview", False),
        (f"{DEPLOYED}/chat/completions", "2024-10-21-anna", False),
        (f"{DEPLOYED}/chat/completions", "850101-2382", False),
        ("/openai/responses", "2025-03-01-preview", True),
        ("/openai/responses", None, False),
        ("/openai/v1/responses", None, True),
        ("/openai/v1/responses", "preview", True),
        ("/openai/v1/responses", "v1", True),
        ("/openai/v1/responses", "2024-10-21", True),
        ("/openai/v1/responses", "anna", False),
    ],
)
def test_the_version_has_a_form(path: str, version: str | None, holds: bool) -> None:
    query = {} if version is None else {"api-version": version}
    found = operation(path)
    if holds:
        assert ADAPTER.asked(found, query) == found
        return
    with pytest.raises(ClientError) as caught:
        ADAPTER.asked(found, query)
    assert (caught.value.status, caught.value.code) == (400, "invalid_api_version")
    assert "anna" not in caught.value.sv + caught.value.en


def test_the_key_is_azures() -> None:
    assert ADAPTER.authorize("hemlig") == {"api-key": "hemlig"}


def test_an_error_has_its_status_in_it() -> None:
    for reply in (
        ADAPTER.error(REFUSAL),
        ADAPTER.turn(
            operation(f"{DEPLOYED}/embeddings"), Extraction((), (), (), "m", False), REFUSAL, 1
        ),
    ):
        assert (reply.status, reply.content_type) == (400, "application/json")
        assert json.loads(reply.body) == {
            "error": {
                "message": "Stoppad. (Grindvakt · event-1)",
                "type": "invalid_request_error",
                "param": None,
                "code": "policy_violation",
                "status": 400,
            }
        }


def test_a_turn_says_the_deployment() -> None:
    found = operation(f"{DEPLOYED}/chat/completions")
    extraction = ADAPTER.extract(found, {"messages": [{"role": "user", "content": "Hej"}]})
    turn = json.loads(ADAPTER.turn(found, extraction, REFUSAL, 1).body)
    assert turn["model"] == "gpt-4o-kth"
    assert turn["choices"][0]["message"]["content"].startswith("Stoppad.")
