"""Google's official SDK through the gateway, only the base URL and the key changed."""

import asyncio
import json
from collections.abc import Callable, Iterator

import httpx
import pydantic
import pytest
from google import genai
from google.genai import errors, types
from google.oauth2.credentials import Credentials

from tests.support.gateway import RunningGateway
from tests.support.gemini import FakeGemini
from tests.support.prompts import ADDRESS, BLOCKED, HARMLESS, NUMBER, REDACTED

MODEL = "gemini-2.5-flash"
SERVICE_KEY = "AIza-service-credential"
SERVICE_TOKEN = "ya29.service-token"

Client = Callable[..., genai.Client]


@pytest.fixture(scope="module")
def google_server() -> Iterator[FakeGemini]:
    with FakeGemini() as server:
        yield server


@pytest.fixture(scope="module")
def gateway(
    google_server: FakeGemini, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningGateway]:
    environment = {
        "GRINDVAKT_SERVICE_GEMINI_BASE_URL": google_server.url,
        "GRINDVAKT_SERVICE_GEMINI_API_KEY": SERVICE_KEY,
        "GRINDVAKT_SERVICE_VERTEX_BASE_URL": google_server.url,
        "GRINDVAKT_SERVICE_VERTEX_API_KEY": SERVICE_TOKEN,
    }
    with RunningGateway(tmp_path_factory.mktemp("gemini"), environment) as started:
        started.read_notices("linkoping")
        yield started


@pytest.fixture
def google(google_server: FakeGemini) -> FakeGemini:
    """The fake, with nothing received yet."""
    google_server.clear()
    return google_server


@pytest.fixture
def client(gateway: RunningGateway) -> Iterator[Client]:
    """Makes an SDK client for a tenant."""
    opened: list[genai.Client] = []

    def make(tenant: str = "demo") -> genai.Client:
        options = types.HttpOptions(base_url=f"{gateway.url}/gemini", timeout=20_000)
        opened.append(genai.Client(api_key=gateway.keys[tenant], http_options=options))
        return opened[-1]

    yield make
    for made in opened:
        made.close()


def vertex(gateway: RunningGateway) -> genai.Client:
    return genai.Client(
        vertexai=True,
        project="kth-ai",
        location="europe-north1",
        credentials=Credentials(token=gateway.keys["demo"]),  # type: ignore[no-untyped-call]
        http_options=types.HttpOptions(base_url=f"{gateway.url}/vertex", timeout=20_000),
    )


def event_of(answer: types.GenerateContentResponse) -> str:
    assert answer.sdk_http_response is not None
    return str((answer.sdk_http_response.headers or {})["x-grindvakt-event"])


def test_a_harmless_prompt_passes_with_the_services_key(
    gateway: RunningGateway, client: Client, google: FakeGemini
) -> None:
    answer = client().models.generate_content(model=MODEL, contents=HARMLESS)
    assert answer.text == HARMLESS
    (received,) = google.received
    assert received.path == f"/v1/models/{MODEL}:generateContent"
    assert received.headers["x-goog-api-key"] == SERVICE_KEY
    assert received.headers["x-client-request-id"] == event_of(answer)
    assert gateway.keys["demo"] not in json.dumps(dict(received.headers))
    record = gateway.wait_for_outcome(event_of(answer))
    outcome = record["outcome"]
    assert isinstance(outcome, dict)
    assert (outcome["outcome"], outcome["tokens_in"], outcome["tokens_out"]) == ("completed", 8, 5)


def test_a_key_in_the_address_is_taken_and_stripped(
    gateway: RunningGateway, google: FakeGemini
) -> None:
    key = gateway.keys["demo"]
    answer = httpx.post(
        f"{gateway.url}/gemini/v1beta/models/{MODEL}:streamGenerateContent?alt=sse&key={key}",
        json={"contents": [{"parts": [{"text": HARMLESS}]}]},
    )
    assert answer.status_code == 200
    assert google.received[0].query == {"alt": ["sse"]}
    assert key not in gateway.log_path.read_text()


@pytest.mark.parametrize("text", [HARMLESS, REDACTED])
def test_streams_pass_and_values_come_back(client: Client, google: FakeGemini, text: str) -> None:
    chunks = list(client().models.generate_content_stream(model=MODEL, contents=text))
    assert "".join(chunk.text or "" for chunk in chunks) == text
    assert len(chunks) > 3
    last = chunks[-1].candidates
    assert last is not None
    assert last[0].finish_reason is types.FinishReason.STOP
    assert ADDRESS.encode() not in google.received[0].body


def test_a_stream_as_one_array(gateway: RunningGateway, google: FakeGemini) -> None:
    answer = httpx.post(
        f"{gateway.url}/gemini/v1beta/models/{MODEL}:streamGenerateContent",
        json={"contents": [{"parts": [{"text": REDACTED}]}]},
        headers={"x-goog-api-key": gateway.keys["demo"]},
    )
    parts = [d["candidates"][0]["content"]["parts"][0]["text"] for d in answer.json()]
    assert "".join(parts) == REDACTED
    assert ADDRESS.encode() not in google.received[0].body


@pytest.mark.filterwarnings("ignore:Inheritance class:DeprecationWarning")  # the SDK's own
def test_the_asynchronous_client(client: Client, google: FakeGemini) -> None:
    async def ask() -> tuple[str | None, str]:
        sdk = client().aio
        whole = await sdk.models.generate_content(model=MODEL, contents=REDACTED)
        stream = await sdk.models.generate_content_stream(model=MODEL, contents=REDACTED)
        pieces = [chunk.text or "" async for chunk in stream]
        await sdk.aclose()
        return whole.text, "".join(pieces)

    assert asyncio.run(ask()) == (REDACTED, REDACTED)
    assert all(ADDRESS.encode() not in received.body for received in google.received)


def test_a_block_is_the_sdks_own_error(client: Client, google: FakeGemini) -> None:
    with pytest.raises(errors.ClientError) as caught:
        client().models.generate_content(model=MODEL, contents=BLOCKED)
    error = caught.value
    assert (error.code, error.status) == (400, "INVALID_ARGUMENT")
    assert "personnummer" in str(error.message)
    assert NUMBER not in str(error)
    assert error.response.headers["x-grindvakt-event"] in str(error.message)
    with pytest.raises(errors.ClientError, match="personnummer"):
        list(client().models.generate_content_stream(model=MODEL, contents=BLOCKED))
    assert google.received == []


@pytest.mark.parametrize("tenant", ["kth", "hedemora"])
def test_a_service_that_is_not_approved_is_forbidden(
    client: Client, google: FakeGemini, tenant: str
) -> None:
    with pytest.raises(errors.ClientError) as caught:
        client(tenant).models.generate_content(model=MODEL, contents=HARMLESS)
    assert caught.value.status == "PERMISSION_DENIED"
    assert google.received == []


def test_function_calls_come_back_with_their_values(client: Client, google: FakeGemini) -> None:
    seen: list[str] = []

    def book(text: str) -> str:
        """Books what the text says."""
        seen.append(text)
        return f"bokat för {text}"

    asked = f'Boka "{ADDRESS}" på måndag'
    config = types.GenerateContentConfig(tools=[book])
    answer = client().models.generate_content(model=MODEL, contents=asked, config=config)
    assert seen == [asked]
    assert answer.text is not None
    assert len(google.received) == 2
    assert all(ADDRESS.encode() not in received.body for received in google.received)
    _, call, _ = google.received[1].json["contents"]
    assert call["parts"][0]["thoughtSignature"] == "QUJD"


def test_structured_output_is_parsed(client: Client, google: FakeGemini) -> None:
    class Letter(pydantic.BaseModel):
        text: str

    config = types.GenerateContentConfig(
        response_mime_type="application/json", response_schema=Letter
    )
    asked = f'Skriv "{ADDRESS}"\noch\\eller'
    answer = client().models.generate_content(model=MODEL, contents=asked, config=config)
    assert answer.parsed == Letter(text=asked)
    stream = client().models.generate_content_stream(model=MODEL, contents=asked, config=config)
    assert json.loads("".join(chunk.text or "" for chunk in stream)) == {"text": asked}
    assert all(ADDRESS.encode() not in received.body for received in google.received)


def test_counts_embeddings_and_models(client: Client, google: FakeGemini) -> None:
    sdk = client()
    assert sdk.models.count_tokens(model=MODEL, contents=REDACTED).total_tokens == 8
    found = sdk.models.embed_content(model="gemini-embedding-001", contents=["a", REDACTED])
    assert [e.values for e in found.embeddings or ()] == [[0.25, -0.5]] * 2
    assert [model.name for model in sdk.models.list()] == [f"models/{MODEL}"]
    assert all(ADDRESS.encode() not in received.body for received in google.received)
    with pytest.raises(errors.ClientError):
        sdk.models.embed_content(model="gemini-embedding-001", contents=BLOCKED)
    with pytest.raises(errors.ClientError):
        sdk.models.count_tokens(model=MODEL, contents=BLOCKED)


def test_vertex_takes_the_token_and_gets_the_services_own(
    gateway: RunningGateway, google: FakeGemini
) -> None:
    sdk = vertex(gateway)
    assert sdk.models.generate_content(model=MODEL, contents=REDACTED).text == REDACTED
    stream = sdk.models.generate_content_stream(model=MODEL, contents=REDACTED)
    assert "".join(chunk.text or "" for chunk in stream) == REDACTED
    embedded = sdk.models.embed_content(model="text-embedding-005", contents=REDACTED)
    assert [e.values for e in embedded.embeddings or ()] == [[0.25, -0.5]]
    sdk.models.compute_tokens(model=MODEL, contents=REDACTED)
    assert google.received[0].path == (
        f"/v1beta1/projects/kth-ai/locations/europe-north1/publishers/google/models/{MODEL}"
        ":generateContent"
    )
    for received in google.received:
        assert received.headers["authorization"] == f"Bearer {SERVICE_TOKEN}"
        assert ADDRESS.encode() not in received.body


def test_vertex_in_express_mode(gateway: RunningGateway, google: FakeGemini) -> None:
    options = types.HttpOptions(base_url=f"{gateway.url}/vertex")
    sdk = genai.Client(vertexai=True, api_key=gateway.keys["demo"], http_options=options)
    assert sdk.models.generate_content(model=MODEL, contents=HARMLESS).text == HARMLESS
    assert google.received[0].path == f"/v1beta1/publishers/google/models/{MODEL}:generateContent"


def test_a_refused_turn_is_withheld_from_the_chat(client: Client, google: FakeGemini) -> None:
    chat = client("linkoping").chats.create(model=MODEL)
    refused = chat.send_message(f"Hälsa om patienten med personnummer {NUMBER} och HIV")
    assert "Grindvakt" in (refused.text or "")
    assert google.received == []
    for turn in range(3):
        question = f"Fråga {turn}: hur skriver man en bra ansökan?"
        assert chat.send_message(question).text == question
    for turn, received in enumerate(google.received):
        contents = received.json["contents"]
        assert len(contents) == 2 * turn + 1
        assert "Grindvakt" not in json.dumps(contents)
        assert NUMBER not in json.dumps(contents)


def test_a_refusal_in_a_stream_is_a_turn_too(client: Client, google: FakeGemini) -> None:
    chat = client("linkoping").chats.create(model=MODEL)
    asked = f"Hälsa om patienten med personnummer {NUMBER} och HIV"
    text = "".join(chunk.text or "" for chunk in chat.send_message_stream(asked))
    assert "Grindvakt" in text
    assert google.received == []


def test_pictures_are_gaps_that_the_policy_answers(client: Client, google: FakeGemini) -> None:
    picture = types.Part.from_bytes(data=b"\x89PNG\r\n\x1a\n", mime_type="image/png")
    with pytest.raises(errors.ClientError):
        client().models.generate_content(model=MODEL, contents=["Vad är det här?", picture])
    assert google.received == []


def test_a_list_of_everybodys_files_is_not_shown(client: Client, google: FakeGemini) -> None:
    with pytest.raises(errors.ClientError, match="allas") as caught:
        list(client().files.list())
    assert caught.value.code == 405
    assert google.received == []


def test_googles_own_errors_and_broken_streams_reach_the_client(
    client: Client, google: FakeGemini
) -> None:
    with pytest.raises(errors.ServerError) as caught:
        client().models.generate_content(model="busy", contents=HARMLESS)
    assert (caught.value.code, caught.value.message) == (503, "The model is overloaded.")
    chunks: list[str] = []
    stream = client().models.generate_content_stream(model="cut", contents=HARMLESS)
    with pytest.raises(errors.ServerError) as broken:
        chunks.extend(chunk.text or "" for chunk in stream)
    assert broken.value.code == 502
    assert len(google.received) == 2
