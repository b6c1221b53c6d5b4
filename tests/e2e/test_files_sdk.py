"""Files through the official SDKs: uploads, inline files, batches, refusals as their errors."""

import base64
import io
import json
from collections.abc import Iterator
from typing import Any

import anthropic
import openai
import pytest
from google import genai
from google.genai import errors as google_errors
from google.genai import types as google
from mistralai.client import Mistral
from mistralai.client.errors import SDKError

from tests.support.gateway import RunningGateway

HARMLESS = "Protokoll från mötet om den nya cykelbanan.".encode()
BLOCKED = "Personnummer 198501012382 står i filen.".encode()
ADDRESS = "eva.test@exempel.se"
NUMBER = "198501012382"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    """Every service answers from the built-in echo."""
    with RunningGateway(tmp_path_factory.mktemp("files")) as made:
        yield made


@pytest.fixture
def key(gateway: RunningGateway) -> str:
    return gateway.keys["demo"]


def pdf(text: str) -> bytes:
    """A PDF of one page with a line of text, made by hand."""
    drawn = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n"
    trailer = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + head + table + trailer


@pytest.fixture(params=["openai", "azure"])
def client(request: Any, gateway: RunningGateway, key: str) -> Iterator[openai.OpenAI]:
    made: openai.OpenAI
    if request.param == "openai":
        made = openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=key, max_retries=0)
    else:
        made = openai.AzureOpenAI(
            azure_endpoint=f"{gateway.url}/azure",
            api_key=key,
            api_version="2025-04-01-preview",
            max_retries=0,
        )
    with made:
        yield made


def test_openai_uploads(client: openai.OpenAI) -> None:
    made = client.files.create(file=("protokoll.txt", HARMLESS), purpose="user_data")
    assert (made.object, made.filename) == ("file", "protokoll.txt")
    made = client.files.create(file=io.BytesIO(HARMLESS), purpose="assistants")
    assert made.id.startswith("file-")


def test_openai_refuses_in_its_own_error(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.files.create(file=("a.txt", BLOCKED), purpose="user_data")
    assert refused.value.code == "policy_violation"
    assert refused.value.response.headers["x-grindvakt-event"] in refused.value.message
    assert NUMBER not in refused.value.message


def test_openai_batches_name_the_refused_row(client: openai.OpenAI) -> None:
    def row(text: str) -> bytes:
        body = {"model": "gpt-5", "messages": [{"role": "user", "content": text}]}
        asked = {"custom_id": "1", "method": "POST", "url": "/v1/chat/completions", "body": body}
        return json.dumps(asked).encode() + b"\n"

    made = client.files.create(file=("b.jsonl", row("Hej") + row("Hej då")), purpose="batch")
    assert made.purpose == "batch"
    with pytest.raises(openai.BadRequestError, match=r"rad 2\."):
        client.files.create(file=("b.jsonl", row("Hej") + row(f"Hej {NUMBER}")), purpose="batch")


@pytest.mark.anyio
async def test_openai_uploads_asynchronously(gateway: RunningGateway, key: str) -> None:
    async with openai.AsyncOpenAI(base_url=f"{gateway.url}/v1", api_key=key) as client:
        made = await client.files.create(file=("a.txt", HARMLESS), purpose="user_data")
        assert made.object == "file"


def file_part(content: bytes, name: str = "a.pdf") -> Any:
    packed = base64.b64encode(content).decode()
    data = f"data:application/pdf;base64,{packed}"
    return {"type": "file", "file": {"filename": name, "file_data": data}}


def test_openai_streams_the_answer_to_a_question_with_a_pdf(
    gateway: RunningGateway, key: str
) -> None:
    client = openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=key, max_retries=0)

    def ask(part: Any) -> str:
        content = [{"type": "text", "text": f"Svara {ADDRESS} om filen."}, part]
        chunks = client.chat.completions.create(
            model="gpt-5", messages=[{"role": "user", "content": content}], stream=True
        )
        return "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)

    assert ADDRESS in ask(file_part(pdf("En cykelbana byggs.")))
    for held in (NUMBER, ADDRESS):
        with pytest.raises(openai.BadRequestError) as refused:
            ask(file_part(pdf(f"Det galler {held} i dag.")))
        assert refused.value.code == "policy_violation"
        assert held not in refused.value.message
    answer = client.responses.create(
        model="gpt-5",
        input=[
            {
                "role": "user",
                "content": [
                    {"type": "input_text", "text": "Vad står det?"},
                    {"type": "input_file", **file_part(pdf("En cykelbana byggs."))["file"]},
                ],
            }
        ],
    )
    assert answer.output_text
    client.close()


def test_anthropic_files(gateway: RunningGateway, key: str) -> None:
    client = anthropic.Anthropic(base_url=f"{gateway.url}/anthropic", api_key=key, max_retries=0)
    made = client.beta.files.upload(file=("a.txt", HARMLESS, "text/plain"))
    assert made.filename == "a.txt"
    with pytest.raises(anthropic.BadRequestError) as refused:
        client.beta.files.upload(file=("a.txt", BLOCKED, "text/plain"))
    assert refused.value.response.headers["x-grindvakt-event"] in str(refused.value)

    def ask(text: str) -> Any:
        source = {
            "type": "base64",
            "media_type": "application/pdf",
            "data": base64.b64encode(pdf(text)).decode(),
        }
        content: Any = [
            {"type": "document", "source": source, "title": "fil.pdf"},
            {"type": "text", "text": "Vad handlar filen om?"},
        ]
        return client.messages.create(
            model="echo", max_tokens=100, messages=[{"role": "user", "content": content}]
        )

    assert ask("En cykelbana byggs.").content[0].text
    with pytest.raises(anthropic.BadRequestError):
        ask(f"Det galler {NUMBER} i dag.")
    row = {"model": "echo", "max_tokens": 5, "messages": [{"role": "user", "content": NUMBER}]}
    with pytest.raises(anthropic.BadRequestError, match="rad 1"):
        client.messages.batches.create(requests=[{"custom_id": "1", "params": row}])
    client.close()


def test_mistral_files(gateway: RunningGateway, key: str) -> None:
    with Mistral(server_url=f"{gateway.url}/mistral", api_key=key) as client:
        made = client.files.upload(file={"file_name": "a.txt", "content": HARMLESS}, purpose="ocr")
        assert made.id
        with pytest.raises(SDKError) as refused:
            client.files.upload(file={"file_name": "a.txt", "content": BLOCKED}, purpose="ocr")
        assert refused.value.headers["x-grindvakt-event"] in str(refused.value)

        def read(text: str) -> Any:
            packed = base64.b64encode(pdf(text)).decode()
            url = f"data:application/pdf;base64,{packed}"
            document: Any = {"type": "document_url", "document_url": url}
            return client.ocr.process(model="mistral-ocr-latest", document=document)

        read("En cykelbana byggs.")
        with pytest.raises(SDKError):
            read(f"Det galler {NUMBER} i dag.")


def test_gemini_inline_files(gateway: RunningGateway, key: str) -> None:
    client = genai.Client(
        api_key=key, http_options=google.HttpOptions(base_url=f"{gateway.url}/gemini")
    )

    def ask(text: str) -> Any:
        part = google.Part.from_bytes(data=pdf(text), mime_type="application/pdf")
        return client.models.generate_content(model="echo", contents=["Vad står det?", part])

    assert ask("En cykelbana byggs.").text
    with pytest.raises(google_errors.ClientError) as refused:
        ask(f"Det galler {NUMBER} i dag.")
    assert "Grindvakt" in str(refused.value) or "Ärende" in str(refused.value)
    assert NUMBER not in str(refused.value)


@pytest.fixture
def google_client(gateway: RunningGateway, key: str) -> Iterator[genai.Client]:
    options = google.HttpOptions(base_url=f"{gateway.url}/gemini", timeout=20_000)
    made = genai.Client(api_key=key, http_options=options)
    yield made
    made.close()


def google_upload(client: genai.Client, content: bytes, kind: str = "text/plain") -> google.File:
    config = google.UploadFileConfig(mime_type=kind, display_name="Anteckning")
    return client.files.upload(file=io.BytesIO(content), config=config)


def test_google_a_file_is_uploaded_used_and_deleted(google_client: genai.Client) -> None:
    file = google_upload(google_client, f"Skriv till {ADDRESS} i dag.".encode())
    assert file.name is not None
    assert file.uri is not None
    assert file.display_name == "Anteckning"
    assert google_client.files.get(name=file.name).uri == file.uri
    part = google.Part.from_uri(file_uri=file.uri, mime_type="text/plain")
    asked: list[Any] = [part, "Vad är [EMAIL_ADDRESS_1001]?"]
    answer = google_client.models.generate_content(model="gemini-2.5-flash", contents=asked)
    assert f"Vad är {ADDRESS}?" in (answer.text or "")
    google_client.files.delete(name=file.name)
    with pytest.raises(google_errors.ClientError) as refused:
        google_client.models.generate_content(model="gemini-2.5-flash", contents=asked)
    assert refused.value.code == 400


def test_google_a_refused_file_is_an_error_at_once(google_client: genai.Client) -> None:
    with pytest.raises(google_errors.ClientError) as refused:
        google_upload(google_client, BLOCKED)
    assert refused.value.code == 400
    assert "Grindvakt" in str(refused.value) or "Ärende" in str(refused.value)
    assert NUMBER not in str(refused.value)


def test_google_a_file_of_several_pieces(google_client: genai.Client) -> None:
    rows = b"".join(b"%d;%s\n" % (n, b"ord " * 400) for n in range(5_600))
    assert len(rows) > 8 * 1024 * 1024
    with pytest.raises(google_errors.ClientError) as refused:
        google_upload(google_client, rows)  # arrives whole, and is longer than what is read
    assert refused.value.code == 400


def test_google_a_batch(google_client: genai.Client) -> None:
    ask = google.InlinedRequest(contents=f"Skriv till {ADDRESS}", metadata={"key": "rad-1"})
    batch = google_client.batches.create(model="gemini-2.5-flash", src=[ask])
    assert batch.name is not None
    done = google_client.batches.get(name=batch.name)
    assert done.dest is not None
    assert done.dest.inlined_responses is not None
    (row,) = done.dest.inlined_responses
    assert row.response is not None
    assert f"Skriv till {ADDRESS}" in (row.response.text or "")
    google_client.batches.cancel(name=batch.name)
    google_client.batches.delete(name=batch.name)


def test_google_a_refused_row_refuses_the_batch(google_client: genai.Client) -> None:
    texts = ("Hej", BLOCKED.decode())
    rows = [google.InlinedRequest(contents=text) for text in texts]
    with pytest.raises(google_errors.ClientError) as refused:
        google_client.batches.create(model="gemini-2.5-flash", src=rows)
    assert "rad 2" in str(refused.value)


def test_google_a_batch_from_a_file(google_client: genai.Client) -> None:
    row = {"key": "a", "request": {"contents": [{"parts": [{"text": f"Till {ADDRESS}"}]}]}}
    file = google_upload(google_client, json.dumps(row).encode() + b"\n", "jsonl")
    assert file.name is not None
    assert google_client.batches.create(model="gemini-2.5-flash", src=file.name).name
    other = google_upload(google_client, HARMLESS)
    assert other.name is not None
    with pytest.raises(google_errors.ClientError):
        google_client.batches.create(model="gemini-2.5-flash", src=other.name)
