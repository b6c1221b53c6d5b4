"""Which of OpenAI's paths exist for the gateway."""

import pytest

from gateway.core.adapter import Answer, Body
from gateway.errors import ClientError
from gateway.providers import ADAPTERS

ADAPTER = ADAPTERS["openai"]


@pytest.mark.parametrize(
    ("path", "conversational", "deferred"),
    [
        ("/chat/completions", True, False),
        ("/responses", True, False),
        ("/responses/input_tokens", False, False),
        ("/responses/compact", False, True),
        ("/completions", True, False),
        ("/embeddings", False, False),
        ("/moderations", False, False),
        ("/images/generations", False, True),
        ("/images/edits", False, True),
        ("/audio/speech", False, True),
    ],
)
def test_posts(path: str, conversational: bool, deferred: bool) -> None:
    operation = ADAPTER.match("POST", path)
    assert operation is not None
    assert (operation.upstream_path, operation.conversational) == (path, conversational)
    assert operation.deferred is deferred
    assert operation.answer is (Answer.BYTES if path == "/audio/speech" else Answer.JSON)
    assert operation.body is Body.JSON
    for method in ("GET", "DELETE", "PUT", "OPTIONS", "post"):
        with pytest.raises(ClientError) as caught:
            ADAPTER.match(method, path)
        assert caught.value.status == 405


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/models", "/models"),
        ("/models/gpt-4o-2024-08-06", "/models/{id}"),
        ("/models/openai/gpt-oss-20b", "/models/{id}"),
    ],
)
def test_models(path: str, template: str) -> None:
    operation = ADAPTER.match("GET", path)
    assert operation is not None
    assert (operation.template, operation.upstream_path) == (template, path)
    assert operation.body is Body.NONE
    assert ADAPTER.extract(operation, None).segments == ()
    with pytest.raises(ClientError):
        ADAPTER.match("DELETE", path)


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/chat", "/chat/completions/", "//chat/completions", "/Chat/Completions",
        "/chat%2Fcompletions", "/v1/chat/completions", "/engines/x/completions", "/filesystem",
        "/audio", "/images", "/rerank", "/models/189001019802", "/models/anna andersson",
        "/models/../files", "/models/a/../b", "/models/a/b/c", "/models/", "/models?x=1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_everything_else_does_not_exist(method: str, path: str) -> None:
    assert ADAPTER.match(method, path) is None


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/chat/completions/chatcmpl-1", "chat/completions/{id}"),
        ("/chat/completions/chatcmpl-1/messages", "chat/completions/{id}"),
        ("/assistants", "assistants"),
        ("/threads/thread_1/runs", "threads"),
        ("/chatkit/sessions", "chatkit"),
        ("/uploads/upload_1/parts", "uploads"),
        ("/audio/voices", "audio/voices"),
        ("/videos", "videos"),
        ("/containers/cntr_1/files", "containers"),
        ("/skills", "skills"),
        ("/realtime", "realtime"),
        ("/realtime/client_secrets", "realtime"),
        ("/fine_tuning/jobs", "fine_tuning"),
        ("/evals", "evals"),
        ("/organization/projects", "organization"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_what_is_refused_says_what_and_why(method: str, path: str, named: str) -> None:
    with pytest.raises(ClientError) as caught:
        ADAPTER.match(method, path)
    problem = caught.value
    assert (problem.status, problem.code) == (403, "operation_refused")
    for text in (problem.sv, problem.en):
        assert named in text
        assert "_1" not in text
        assert ": " in text
