"""Which of Google's paths exist for the gateway, and how it shows its key."""

import pytest

from gateway.core.adapter import Body, Framing
from gateway.errors import ClientError
from gateway.providers import ADAPTERS

GEMINI, VERTEX = ADAPTERS["gemini"], ADAPTERS["vertex"]
PROJECT = "/v1/projects/kth-ai/locations/europe-north1"
EXPRESS = "/v1beta1/publishers/google/models"


@pytest.mark.parametrize("version", ["v1", "v1beta", "v1alpha"])
@pytest.mark.parametrize("kind", ["models", "tunedModels"])
@pytest.mark.parametrize(
    ("verb", "name", "conversational", "stream"),
    [
        ("generateContent", "generate_content", True, False),
        ("streamGenerateContent", "stream_generate_content", True, True),
        ("countTokens", "count_tokens", False, False),
        ("embedContent", "embed_content", False, False),
        ("batchEmbedContents", "batch_embed_contents", False, False),
    ],
)
def test_methods_of_the_gemini_api(
    version: str, kind: str, verb: str, name: str, conversational: bool, stream: bool
) -> None:
    path = f"/{version}/{kind}/gemini-2.5-flash:{verb}"
    operation = GEMINI.match("POST", path)
    assert operation is not None
    assert (operation.name, operation.upstream_path) == (name, path)
    assert operation.template == f"/{version}/{kind}/{{id}}:{verb}"
    assert operation.model == "gemini-2.5-flash"
    assert (operation.conversational, operation.stream) == (conversational, stream)
    assert operation.body is Body.JSON
    for method in ("GET", "DELETE", "PUT", "post"):
        with pytest.raises(ClientError) as caught:
            GEMINI.match(method, path)
        assert caught.value.status == 405


@pytest.mark.parametrize(
    ("path", "name", "template"),
    [
        (
            f"{PROJECT}/publishers/google/models/gemini-2.5-pro:generateContent",
            "generate_content",
            "/v1/projects/{id}/locations/{location}/publishers/google/models/{id}:generateContent",
        ),
        (
            f"{PROJECT}/endpoints/1234567890123456789:streamGenerateContent",
            "stream_generate_content",
            "/v1/projects/{id}/locations/{location}/endpoints/{id}:streamGenerateContent",
        ),
        (
            f"{EXPRESS}/gemini-2.5-pro:computeTokens",
            "compute_tokens",
            f"{EXPRESS}/{{id}}:computeTokens",
        ),
        (
            f"{PROJECT}/publishers/google/models/text-multilingual-embedding-002:predict",
            "predict",
            "/v1/projects/{id}/locations/{location}/publishers/google/models/{id}:predict",
        ),
    ],
)
def test_methods_of_vertex(path: str, name: str, template: str) -> None:
    operation = VERTEX.match("POST", path)
    assert operation is not None
    assert (operation.name, operation.template, operation.upstream_path) == (name, template, path)


@pytest.mark.parametrize(
    ("adapter", "path", "name"),
    [
        (GEMINI, "/v1beta/models", "models"),
        (GEMINI, "/v1beta/models/gemini-2.5-flash-preview-2025-09-25", "model"),
        (VERTEX, EXPRESS, "models"),
        (VERTEX, f"{EXPRESS}/gemini-2.5-pro", "model"),
    ],
)
def test_models(adapter: object, path: str, name: str) -> None:
    assert adapter is GEMINI or adapter is VERTEX
    operation = (GEMINI if adapter is GEMINI else VERTEX).match("GET", path)
    assert operation is not None
    assert (operation.name, operation.body) == (name, Body.NONE)
    assert GEMINI.extract(operation, None).segments == ()
    with pytest.raises(ClientError):
        (GEMINI if adapter is GEMINI else VERTEX).match("DELETE", path)


GEMINI_REFUSED = [
    "", "/", "/v1beta", "/v1beta/models/", "/v2/models/m:generateContent",
    "/v1beta/models/m:generatecontent", "/v1beta/models/m:GenerateContent",
    "/v1beta/models/m:generateContent:countTokens", "/v1beta/models:generateContent",
    "/v1beta/models/a/b:generateContent", "/v1beta/models/..:generateContent",
    "/v1beta/models/m:predict", "/v1beta/models/m:predictLongRunning",
    "/v1beta/models/m:asyncBatchEmbedContent", "/upload/v1beta/files/kort",
    "/v1beta/models/m:", "/v1beta/tunedModels", "/v1beta/tunedModels/m",
    "/v1beta/files:register", "/v1beta/interactions", "/v1beta/agents", "/v1beta/corpora",
    "/v1beta/fileSearchStores/s:uploadToFileSearchStore", "/v1beta/auth_tokens",
    "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent",
    "/v1beta/models/189001019802", "/models/m:generateContent",
    "/v1/publishers/google/models/m:generateContent",
]  # fmt: skip
VERTEX_REFUSED = [
    f"{PROJECT}/publishers/google/models/imagen-4.0-generate-001:predict",
    f"{PROJECT}/publishers/google/models/veo-3.0-generate-001:predictLongRunning",
    f"{PROJECT}/publishers/anthropic/models/claude-sonnet-5:rawPredict",
    f"{PROJECT}/publishers/mistralai/models/mistral-large:streamRawPredict",
    f"{PROJECT}/publishers/google/models/gemini-2.5-pro:rawPredict",
    f"{PROJECT}/publishers/google/models/m:serverStreamingPredict",
    f"{PROJECT}/publishers/google/models/gemini-2.5-pro",
    f"{PROJECT}/endpoints/openapi/chat/completions",
    f"{PROJECT}/endpoints", f"{PROJECT}/endpoints/e", f"{PROJECT}/endpoints/e:predict",
    f"{PROJECT}/caches", f"{PROJECT}/batchPredictionJobs", f"{PROJECT}/tuningJobs",
    f"{PROJECT}/models/m:generateContent", f"{EXPRESS}/189001019802",
    "/v1/projects/p/locations/Anna/publishers/google/models/m:generateContent",
    "/v1/projects/p/publishers/google/models/m:generateContent",
    "/v1beta/models/m:generateContent",
    "/ws/google.cloud.aiplatform.v1.LlmBidiService/BidiGenerateContent",
]  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_everything_else_does_not_exist(method: str) -> None:
    assert [path for path in GEMINI_REFUSED if GEMINI.match(method, path) is not None] == []
    assert [path for path in VERTEX_REFUSED if VERTEX.match(method, path) is not None] == []


def test_the_query_says_how_a_stream_comes() -> None:
    operation = GEMINI.match("POST", "/v1beta/models/m:streamGenerateContent")
    assert operation is not None
    assert operation.query == {"alt"}
    assert GEMINI.asked(operation, {}).framing is Framing.ARRAY
    assert GEMINI.asked(operation, {"alt": "json"}).framing is Framing.ARRAY
    assert GEMINI.asked(operation, {"alt": "sse"}).framing is Framing.EVENTS


@pytest.mark.parametrize(
    ("name", "value", "passes"),
    [
        ("alt", "sse", True),
        ("alt", "media", False),
        ("alt", "198501012382", False),
        ("pageSize", "1000", True),
        ("pageSize", "198501012382", False),
        ("pageToken", "Ch5tb2RlbHMvZ2VtaW5pLTIuNS1mbGFzaA", True),
        ("pageToken", "198501012382", False),
    ],
)
def test_parameters_hold_nothing_but_what_they_are_for(name: str, value: str, passes: bool) -> None:
    operation = GEMINI.match("GET", "/v1beta/models")
    assert operation is not None
    if passes:
        GEMINI.asked(operation, {name: value})
        return
    with pytest.raises(ClientError) as caught:
        GEMINI.asked(operation, {name: value})
    assert caught.value.status == 400


def test_each_api_gets_its_key_where_it_looks_for_it() -> None:
    assert GEMINI.authorize("AIzaHemlig") == {"x-goog-api-key": "AIzaHemlig"}
    assert VERTEX.authorize("ya29.hemlig") == {"authorization": "Bearer ya29.hemlig"}
    assert VERTEX.authorize("AQ.hemlig") == {"x-goog-api-key": "AQ.hemlig"}
