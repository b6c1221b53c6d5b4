"""Which of OpenAI's paths exist for the gateway."""

import pytest

from gateway.core.adapter import Body
from gateway.errors import ClientError
from gateway.providers import ADAPTERS

ADAPTER = ADAPTERS["openai"]


@pytest.mark.parametrize(
    ("path", "conversational"),
    [
        ("/chat/completions", True),
        ("/responses", True),
        ("/responses/input_tokens", False),
        ("/completions", True),
        ("/embeddings", False),
        ("/moderations", False),
    ],
)
def test_posts(path: str, conversational: bool) -> None:
    operation = ADAPTER.match("POST", path)
    assert operation is not None
    assert (operation.upstream_path, operation.conversational) == (path, conversational)
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
        "", "/", "/chat", "/chat/completions/", "/chat/completions/chatcmpl-1",
        "//chat/completions",
        "/Chat/Completions", "/chat%2Fcompletions", "/responses/resp_1", "/responses/resp_1/cancel",
        "/responses/compact", "/conversations", "/files", "/uploads", "/batches", "/assistants",
        "/threads", "/images/generations", "/audio/speech", "/audio/transcriptions", "/videos",
        "/realtime", "/realtime/client_secrets", "/fine_tuning/jobs", "/vector_stores", "/evals",
        "/models/189001019802", "/models/anna andersson", "/models/../files", "/models/a/../b",
        "/models/a/b/c", "/models/", "/models?x=1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_everything_else_does_not_exist(method: str, path: str) -> None:
    assert ADAPTER.match(method, path) is None
