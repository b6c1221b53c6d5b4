"""Files on their way through: screened, changed in place, kept by their ids, not kept on disk."""

import base64
import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.files.pool import FilePool
from gateway.files.turns import BusyError
from gateway.proxy import forms
from tests.support.inprocess import HIDDEN, MAIL, App, answered, running

pytestmark = pytest.mark.anyio

FILES = "/v1/files"
FILE_ID = "file-Ab1defGhi2klmnOpqr34"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
BATCH_ID = "batch_Ab1defGhi2klmnOpqr34"
OUTPUT_ID = "file-Zz9defGhi2klmnOpqr35"


def spooled(app: App) -> list[Path]:
    found = (app.folder / "data/spool").rglob("*")
    return [path for path in found if path.is_file() and path.name != "lock"]


def stored(app: App, **fields: Any) -> None:
    """Let the service answer an upload."""
    made = {"id": FILE_ID, "object": "file", "filename": "x", "bytes": 1, "purpose": "user_data"}
    app.upstream.replies(json.dumps(made | fields).encode())


async def upload(
    app: App, content: bytes, name: str = "a.txt", purpose: str = "user_data", **more: Any
) -> httpx.Response:
    async with app.client() as client:
        return await client.post(
            FILES,
            data={"purpose": purpose, **more},
            files={"file": (name, content, "text/plain")},
        )


def sent(app: App) -> dict[str, tuple[str, bytes]]:
    """The parts that the service got: name -> (head, content)."""
    (request,) = app.upstream.received
    boundary = request.headers["content-type"].partition("boundary=")[2].encode()
    assert int(request.headers["content-length"]) == len(request.content)
    first, *parts, last = request.content.split(b"--" + boundary)
    assert (first, last) == (b"", b"--\r\n")
    found = {}
    for part in parts:
        head, _, content = part.partition(b"\r\n\r\n")
        name = head.partition(b'name="')[2].partition(b'"')[0].decode()
        found[name] = (head.decode(), content.removesuffix(b"\r\n"))
    return found


async def test_an_upload_goes_on_as_it_came(app: App) -> None:
    stored(app)
    answer = await upload(app, b"Ett vanligt dokument.", name="rapport.txt")
    assert (answer.status_code, answer.json()["id"]) == (200, FILE_ID)
    parts = sent(app)
    assert parts["purpose"][1] == b"user_data"
    assert parts["file"][1] == b"Ett vanligt dokument."
    assert 'filename="rapport.txt"' in parts["file"][0]
    record = app.record(answer)
    assert (record["operation"], record["action"]) == ("files", "forward")


@pytest.mark.parametrize("name", ["a.txt", f"{HIDDEN}.txt"])
async def test_a_refused_upload_sends_nothing_and_leaves_nothing(app: App, name: str) -> None:
    content = f"Personnummer {HIDDEN}".encode() if name == "a.txt" else b"Ofarligt."
    answer = await upload(app, content, name=name)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "policy_violation"
    assert answer.headers["x-grindvakt-event"] in answer.json()["error"]["message"]
    assert HIDDEN not in answer.text
    assert app.upstream.received == []
    assert spooled(app) == []


async def test_values_are_replaced_in_the_file_and_in_its_name(fresh: App) -> None:
    stored(fresh, filename="[EMAIL_ADDRESS_1001] brev.txt")
    answer = await upload(fresh, f"Skriv till {MAIL} i dag.".encode(), name=f"{MAIL} brev.txt")
    assert answer.status_code == 200
    head, content = sent(fresh)["file"]
    assert content == b"Skriv till [EMAIL_ADDRESS_1001] i dag."
    assert MAIL not in head
    assert answer.json()["filename"] == f"{MAIL} brev.txt"


async def test_a_question_about_an_uploaded_file_has_its_values_restored(fresh: App) -> None:
    stored(fresh)
    await upload(fresh, f"Skriv till {MAIL} i dag.".encode())
    fresh.reset()
    parts = [
        {"type": "text", "text": "Säg [EMAIL_ADDRESS_1001]"},
        {"type": "file", "file": {"file_id": FILE_ID}},
    ]
    body = {"model": "gpt-5", "messages": [{"role": "user", "content": parts}]}
    known = await fresh.post(body)
    assert known.status_code == 200
    parts[1]["file"]["file_id"] = "file-Nn1defGhi2klmnOpqr99"
    fresh.upstream.received.clear()
    unknown = await fresh.post(body)
    assert unknown.status_code == 400
    assert fresh.upstream.received == []


async def test_a_large_file_goes_over_disk_and_leaves_nothing(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "IN_MEMORY_BYTES", 1000)
    content = b"Vanlig text om vaegar och broar.\n" * 100
    lying: list[Path] = []

    async def look(request: httpx.Request) -> httpx.Response:
        lying.extend(spooled(app))
        return answered(json.dumps({"id": FILE_ID, "object": "file"}).encode())

    app.upstream.answer = look
    answer = await upload(app, content)
    assert answer.status_code == 200
    assert sent(app)["file"][1] == content
    assert len(lying) == 1
    assert spooled(app) == []


async def test_an_inline_file_is_read_changed_and_restored(app: App) -> None:
    packed = base64.b64encode(f"Skriv till {MAIL}".encode()).decode()
    file = {"filename": "brev.bin", "file_data": f"data:application/octet-stream;base64,{packed}"}
    text = {"type": "text", "text": f"Vem är {MAIL}?"}
    content = [text, {"type": "file", "file": file}]
    body = {"model": "gpt-5", "messages": [{"role": "user", "content": content}]}
    answer = await app.post(body)
    assert answer.status_code == 200
    text, file = app.upstream.bodies[0]["messages"][0]["content"]
    assert text["text"] == "Vem är [EMAIL_ADDRESS_1]?"
    data = base64.b64decode(file["file"]["file_data"].partition(",")[2])
    assert data == b"Skriv till [EMAIL_ADDRESS_1]"
    assert MAIL in answer.json()["choices"][0]["message"]["content"]


async def test_a_file_that_nobody_can_read_is_a_gap(app: App) -> None:
    packed = base64.b64encode(bytes(range(256)) * 40).decode()
    file = {"filename": "a.bin", "file_data": f"data:application/octet-stream;base64,{packed}"}
    body = {
        "model": "gpt-5",
        "messages": [{"role": "user", "content": [{"type": "file", "file": file}]}],
    }
    answer = await app.post(body)
    assert answer.status_code == 400
    assert app.upstream.received == []
    assert app.record(answer)["gaps"] != []


async def test_the_same_file_is_read_once(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []
    runtime = app.gateway._runtime
    assert runtime is not None
    read = runtime.files.read

    async def counted(*source: Any, **said: Any) -> Any:
        reads.append(said["name"])
        return await read(*source, **said)

    monkeypatch.setattr(type(runtime.files), "read", lambda _self, *a, **k: counted(*a, **k))
    packed = base64.b64encode("Samma ofarliga fil två gånger.".encode()).decode()
    file = {"filename": "två.bin", "file_data": f"data:application/octet-stream;base64,{packed}"}
    body = {
        "model": "gpt-5",
        "messages": [{"role": "user", "content": [{"type": "file", "file": file}]}],
    }
    assert [(await app.post(body)).status_code for _ in range(2)] == [200, 200]
    assert reads == ["två.bin"]


def batch(*contents: str, **more: Any) -> bytes:
    rows = [
        {
            "custom_id": f"rad-{number}",
            "method": "POST",
            "url": "/v1/chat/completions",
            "body": {"model": "gpt-5", "messages": [{"role": "user", "content": content}], **more},
        }
        for number, content in enumerate(contents)
    ]
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


async def test_a_batch_is_screened_row_by_row_and_its_results_are_restored(fresh: App) -> None:
    own = "file-Rr1defGhi2klmnOpqr77"
    stored(fresh, id=own, purpose="batch")
    answer = await upload(fresh, batch("Hej", f"Fråga {MAIL}"), "b.jsonl", "batch")
    assert answer.status_code == 200
    assert fresh.record(answer)["operation"] == "batch_file"
    rows = [json.loads(line) for line in sent(fresh)["file"][1].splitlines()]
    assert rows[1]["body"]["messages"][0]["content"] == "Fråga [EMAIL_ADDRESS_1001]"
    job = {"id": BATCH_ID, "object": "batch", "input_file_id": own, "status": "validating"}
    fresh.upstream.replies(json.dumps(job).encode())
    made = await fresh.post(
        {"input_file_id": own, "endpoint": "/v1/chat/completions", "completion_window": "24h"},
        "/v1/batches",
    )
    assert made.status_code == 200, made.text
    done = job | {"status": "completed", "output_file_id": OUTPUT_ID}
    fresh.upstream.replies(json.dumps(done).encode())
    async with fresh.client() as client:
        assert (await client.get(f"/v1/batches/{BATCH_ID}")).status_code == 200
        line = {"custom_id": "rad-1", "response": {"body": {"text": "Det är [EMAIL_ADDRESS_1001]"}}}
        fresh.upstream.replies(
            json.dumps(line).encode() + b"\n", headers={"content-type": "application/octet-stream"}
        )
        results = await client.get(f"/v1/files/{OUTPUT_ID}/content")
    assert results.status_code == 200
    assert json.loads(results.text)["response"]["body"]["text"] == f"Det är {MAIL}"


async def test_a_refused_row_refuses_the_file_and_is_named(app: App) -> None:
    answer = await upload(app, batch("Hej", f"Nummer {HIDDEN}", "Hej"), "b.jsonl", "batch")
    assert answer.status_code == 400
    assert "rad 2." in answer.json()["error"]["message"]
    assert app.upstream.received == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"method": "POST"\n', "invalid_json"),
        (b'{"a": 1, "a": 2}\n', "duplicate_key"),
        (b"[]\n", "invalid_batch_row"),
        (b'{"url": "/v1/files", "body": {}}\n', "invalid_batch_row"),
        (b'{"url": "/v1/unknown", "body": {}}\n', "invalid_batch_row"),
        (batch("Hej", stream=True), "invalid_batch_row"),
    ],
)
async def test_rows_that_are_no_requests_are_refused(app: App, content: bytes, code: str) -> None:
    answer = await upload(app, content, "b.jsonl", "batch")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert "1" in answer.json()["error"]["message"]
    assert app.upstream.received == []


@pytest.mark.parametrize("purpose", ["fine-tune", "evals", "Anna Andersson", ""])
async def test_other_purposes_are_refused(app: App, purpose: str) -> None:
    answer = await upload(app, b"x", purpose=purpose)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "purpose_refused")


async def test_sound_is_a_gap_and_a_picture_too(app: App) -> None:
    async with app.client() as client:
        sound = await client.post(
            "/v1/audio/transcriptions",
            data={"model": "whisper-1"},
            files={"file": ("a.wav", b"RIFF....WAVE", "audio/wav")},
        )
        picture = await client.post(
            "/v1/images/edits",
            data={"model": "gpt-image-1", "prompt": "Gör den blå"},
            files=[("image[]", ("a.png", PICTURE, "image/png"))],
        )
    for answer in (sound, picture):
        assert answer.status_code == 400, answer.text
        assert answer.json()["error"]["code"] == "policy_violation"
    assert app.upstream.received == []


BOUNDARY = "gräns".encode().hex()


def raw(*parts: bytes, end: bytes = b"--") -> bytes:
    lines = b"".join(b"--" + BOUNDARY.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return lines + b"--" + BOUNDARY.encode() + end + b"\r\n"


PURPOSE = b'Content-Disposition: form-data; name="purpose"\r\n\r\nuser_data'
FILE = b'Content-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhej'


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (raw(PURPOSE, FILE, end=b""), "invalid_form"),
        (raw(PURPOSE, FILE)[:-12], "invalid_form"),
        (raw(PURPOSE, FILE) + b"mer", "invalid_form"),
        (b"ingress\r\n" + raw(PURPOSE, FILE), "invalid_form"),
        (raw(PURPOSE, PURPOSE, FILE), "invalid_form"),
        (raw(PURPOSE, FILE, FILE), "invalid_form"),
        (raw(PURPOSE, FILE.replace(b'name="file"', b'name="file[]"'), FILE), "invalid_form"),
        (raw(PURPOSE, b"X-Smuggled: 1\r\n" + FILE), "invalid_form"),
        (raw(PURPOSE, b"Content-Type: multipart/mixed; boundary=x\r\n" + FILE), "invalid_form"),
        (raw(PURPOSE + b"\xff", FILE), "invalid_form"),
        (raw(PURPOSE), "file_missing"),
        (raw(PURPOSE, FILE.replace(b'; filename="a.txt"', b"")), "file_missing"),
        (raw(*[PURPOSE] * 2000), "invalid_form"),
        (raw(*[FILE.replace(b'"file"', b'"f%d"' % n) for n in range(2000)]), "too_many_parts"),
        (raw(b'Content-Disposition: form-data; name="a"\r\n\r\n' + b"x" * 1_100_000),
         "text_fields_too_large"),
        (b"", "invalid_form"),
    ],
)  # fmt: skip
async def test_bad_forms_are_refused_in_the_providers_shape(
    app: App, body: bytes, code: str
) -> None:
    headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    async with app.client() as client:
        answer = await client.post(FILES, content=body, headers=headers)
    assert (answer.status_code // 100, answer.json()["error"]["code"]) == (4, code), answer.text
    assert app.upstream.received == []
    assert spooled(app) == []


FORM = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "application/json"}, 415),
        ({"content-type": "multipart/form-data"}, 400),
        (FORM | {"content-encoding": "gzip"}, 415),
        (FORM | {"content-length": "-5"}, 400),
        (FORM | {"content-length": "9" * 12}, 413),
    ],
)  # fmt: skip
async def test_bad_heads_are_refused(app: App, headers: dict[str, str], status: int) -> None:
    async with app.client() as client:
        answer = await client.post(FILES, content=raw(PURPOSE, FILE), headers=headers)
    assert answer.status_code == status, answer.text
    assert app.upstream.received == []


async def test_too_much_is_refused_while_it_comes(tmp_path: Path) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield raw(PURPOSE, FILE, end=b"")[:-2] + b"\r\n" + FILE.replace(b'"file"', b'"f2"')
        for _ in range(200):
            yield b"x" * 65536

    async with running(tmp_path, limits={"upload_bytes": 3_000_000}) as app:
        headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
        async with app.client() as client:
            answer = await client.post(FILES, content=pieces(), headers=headers)
        assert answer.status_code == 413
        assert app.upstream.received == []
        assert spooled(app) == []


async def test_no_room_is_told_before_the_file_has_come(tmp_path: Path) -> None:
    async with running(tmp_path, limits={"spool_bytes": 3_000_000}) as app:
        stored(app)
        answer = await upload(app, b"x" * 2_000_000)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "upload_share_full")
        assert answer.headers["retry-after"] == "10"
        assert app.upstream.received == []
        assert (await upload(app, b"Hej. " * 100)).status_code == 200


async def test_a_batch_of_endless_rows_is_refused_with_what_to_do(app: App) -> None:
    answer = await upload(app, b"{}\n" * 10_001, name="a.jsonl", purpose="batch")
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "batch_too_long")
    assert "10000 rader" in answer.json()["error"]["message"]
    assert app.upstream.received == []


async def test_invalid_base64_is_told_and_where_it_stands(app: App) -> None:
    file = {"filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBERi0*" + "A" * 600}
    content = [{"type": "text", "text": "Läs den här filen."}, {"type": "file", "file": file}]
    answer = await app.post({"model": "gpt-5", "messages": [{"role": "user", "content": content}]})
    assert answer.status_code == 400
    message = answer.json()["error"]["message"]
    assert "/messages/0/content/1/file/file_data är inte giltig base64" in message
    assert app.upstream.received == []


async def test_a_bomb_in_an_archive_is_told_by_number_and_limit(app: App) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("harmlos.txt", "Hej")
        archive.writestr(f"{HIDDEN}.txt", b"0" * 20_000_000)
    answer = await upload(app, made.getvalue(), name="a.zip")
    assert answer.status_code == 400
    message = answer.json()["error"]["message"]
    assert "Fil 2 i arkivet packar upp till mer än 200 gånger sin storlek." in message
    assert HIDDEN not in message


async def test_a_busy_reader_is_told_in_the_providers_shape(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: Any, **__: Any) -> None:
        raise BusyError

    monkeypatch.setattr(FilePool, "read", busy)
    answer = await upload(app, b"En text som aldrig har skickats.")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "file_reader_busy")
    assert answer.headers["retry-after"] == "5"
    assert app.upstream.received == []


async def test_media_comes_back_byte_for_byte(app: App) -> None:
    """Provenance that a picture or a sound carries must not be touched."""
    media = b"\x89PNG\r\n\x1a\n" + b"caBXjumb\x00c2pa\xff[EMAIL_ADDRESS_1]" * 50

    async def answer(_request: httpx.Request) -> httpx.Response:
        return answered(media, headers={"content-type": "audio/mpeg"})

    app.upstream.answer = answer
    got = await app.post({"model": "tts-1", "input": "Hej", "voice": "alloy"}, "/v1/audio/speech")
    assert (got.status_code, got.content) == (200, media)


async def test_a_waiting_client_hears_signs_of_life_and_then_the_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    read = FilePool.read

    async def slowly(self: FilePool, *source: Any, **said: Any) -> Any:
        await asyncio.sleep(0.3)
        return await read(self, *source, **said)

    monkeypatch.setattr(FilePool, "read", slowly)

    def body(text: str) -> dict[str, Any]:
        packed = base64.b64encode(text.encode()).decode()
        file = {"filename": "a.bin", "file_data": f"data:application/octet-stream;base64,{packed}"}
        content = [{"type": "text", "text": "Hej"}, {"type": "file", "file": file}]
        return {
            "model": "gpt-5",
            "stream": True,
            "messages": [{"role": "user", "content": content}],
        }

    async with running(tmp_path, limits={"keep_alive_seconds": 0.05}) as app:
        good, refused = await app.post(body("Ofarligt.")), await app.post(body(HIDDEN))
        app.upstream.replies(b'{"error": {"message": "slow down"}}', status=429)
        failed = await app.post(body("Ofarligt igen."))
        whole = await app.post(body("Ofarligt utan ström.") | {"stream": False})
    for answer in (good, refused, failed):
        assert answer.status_code == 200
        assert answer.headers["x-grindvakt-decision"] == "pending"
        assert answer.headers["content-type"] == "text/event-stream"
        assert answer.text.startswith(": grindvakt\n\n")
    assert good.text.endswith("data: [DONE]\n\n")
    assert refused.headers["x-grindvakt-event"] in refused.text
    assert HIDDEN not in refused.text
    assert "429" in failed.text
    assert whole.status_code == 429
