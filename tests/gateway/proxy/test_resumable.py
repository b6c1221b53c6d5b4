"""Google's uploads through the gateway: in pieces, as two parts, by themselves."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from gateway.proxy import uploads
from tests.support.inprocess import HIDDEN, MAIL, App, running, until

pytestmark = pytest.mark.anyio

PATH = "/gemini/upload/v1beta/files"
NAME = "files/a1b2c3"
UPLOADED = f"https://generativelanguage.googleapis.com/v1beta/{NAME}"
SECRET_ADDRESS = "https://upstream.test/upload?upload_id=hemlig"
ENVIRONMENT = {
    "GRINDVAKT_SERVICE_GEMINI_BASE_URL": "https://upstream.test",
    "GRINDVAKT_SERVICE_GEMINI_API_KEY": "AIza-service-credential",
}


@pytest.fixture(scope="module")
async def gateway(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    folder = tmp_path_factory.mktemp("resumable")
    async with running(folder, environment=ENVIRONMENT) as app:
        yield app


@pytest.fixture
def app(gateway: App) -> App:
    """The gateway before a service that answers uploads."""
    gateway.reset()
    answers(gateway)
    return gateway


def answers(app: App, name: str = NAME) -> None:
    """Let the service answer uploads."""
    file = {"name": name, "uri": UPLOADED.replace(NAME, name), "mimeType": "text/plain"}
    app.upstream.replies(
        json.dumps({"file": file}).encode(), headers={"x-goog-upload-url": SECRET_ADDRESS}
    )


async def start(app: App, said: Any = None, tenant: str = "demo", **headers: str) -> httpx.Response:
    given = {
        "x-goog-upload-protocol": "resumable",
        "x-goog-upload-command": "start",
        "x-goog-upload-header-content-type": "text/plain",
    }
    async with app.client(tenant, **(given | headers)) as client:
        return await client.post(PATH, json={"file": {}} if said is None else said)


async def piece(
    app: App, address: str, content: bytes = b"", tenant: str | None = None, **headers: str
) -> httpx.Response:
    """A request to a session, without a key unless a tenant's is asked for."""
    given = {"x-goog-upload-command": "upload, finalize", "x-goog-upload-offset": "0"}
    named = {f"x-goog-upload-{name}": value for name, value in headers.items()}
    async with app.client(tenant, **(given | named)) as client:
        return await client.post(urlsplit(address).path, content=content)


async def begun(app: App, said: Any = None) -> str:
    answer = await start(app, said)
    assert answer.status_code == 200
    return answer.headers["x-goog-upload-url"]


def sent(app: App) -> tuple[Any, str, bytes]:
    """What the service got: the words, the file's type, the file."""
    (request,) = app.upstream.received
    kind, _, boundary = request.headers["content-type"].partition("; boundary=")
    assert (kind, request.headers["x-goog-upload-protocol"]) == ("multipart/related", "multipart")
    assert request.url.path == "/upload/v1beta/files"
    assert int(request.headers["content-length"]) == len(request.content)
    first, said, file, last = request.content.split(b"--" + boundary.encode())
    assert (first, last) == (b"", b"--\r\n")
    head, _, words = said.partition(b"\r\n\r\n")
    assert head == b"\r\nContent-Type: application/json; charset=utf-8"
    head, _, content = file.partition(b"\r\n\r\n")
    return (
        json.loads(words.removesuffix(b"\r\n")),
        head.decode().removeprefix("\r\nContent-Type: "),
        content.removesuffix(b"\r\n"),
    )


def spooled(app: App) -> list[Path]:
    found = (app.folder / "data/spool").rglob("*")
    return [path for path in found if path.is_file() and path.name != "lock"]


async def test_a_file_arrives_in_pieces_and_goes_on_whole(app: App) -> None:
    address = await begun(app, {"file": {"displayName": "Brev", "sizeBytes": 17}})
    assert address.startswith(f"http://grindvakt.test{PATH}/")
    assert app.upstream.received == []
    first = await piece(app, address, b"Ett vanligt ", command="upload")
    assert (first.status_code, first.headers["x-goog-upload-status"]) == (200, "active")
    assert first.headers["x-goog-upload-size-received"] == "12"
    asked = await piece(app, address, command="query")
    assert asked.headers["x-goog-upload-size-received"] == "12"
    assert app.upstream.received == []
    answer = await piece(app, address, b"brev.", offset="12")
    assert (answer.status_code, answer.headers["x-goog-upload-status"]) == (200, "final")
    assert answer.json()["file"]["uri"] == UPLOADED
    assert sent(app) == ({"file": {"displayName": "Brev"}}, "text/plain", b"Ett vanligt brev.")
    record = app.record(answer)
    assert (record["operation"], record["action"]) == ("files", "forward")


async def test_the_services_own_address_stays_here(app: App) -> None:
    answer = await piece(app, await begun(app), b"Hej")
    assert "hemlig" not in str(answer.headers) + answer.text
    assert "upstream.test" not in str(answer.headers)


@pytest.mark.parametrize("where", ["content", "words"])
async def test_a_refused_file_ends_the_upload_and_leaves_nothing(app: App, where: str) -> None:
    words = {"file": {"displayName": f"Brev {HIDDEN}"}} if where == "words" else None
    content = f"Personnummer {HIDDEN}" if where == "content" else "Ofarligt"
    address = await begun(app, words)
    answer = await piece(app, address, content.encode())
    assert (answer.status_code, answer.headers["x-goog-upload-status"]) == (400, "final")
    assert answer.json()["error"]["details"][0]["reason"] == "POLICY_VIOLATION"
    assert HIDDEN not in answer.text
    assert app.upstream.received == []
    assert spooled(app) == []
    assert (await piece(app, address, b"Hej", "demo")).status_code == 404


async def test_values_are_replaced_in_the_file_and_restored_where_it_is_used(app: App) -> None:
    answers(app, name="files/ny")
    uploaded = UPLOADED.replace(NAME, "files/ny")
    words = {"file": {"display_name": f"{MAIL} brev", "mime_type": "text/plain"}}
    answer = await piece(app, await begun(app, words), f"Skriv till {MAIL} i dag.".encode())
    assert answer.status_code == 200, answer.text
    said, kind, content = sent(app)
    assert said["file"]["display_name"] == "[EMAIL_ADDRESS_1001] brev"
    assert (kind, content) == ("text/plain", b"Skriv till [EMAIL_ADDRESS_1001] i dag.")
    app.upstream.received.clear()
    told = {"candidates": [{"content": {"parts": [{"text": "Till [EMAIL_ADDRESS_1001]"}]}}]}
    app.upstream.replies(json.dumps(told).encode())
    generate = "/gemini/v1beta/models/gemini-2.5-flash:generateContent"
    for address, status in (
        (uploaded, 200),
        (f"{uploaded}x", 400),
        ("https://x.test/files/ny", 400),
    ):
        data = {"fileData": {"fileUri": address, "mimeType": "text/plain"}}
        answer = await app.post({"contents": [{"parts": [data]}]}, generate)
        assert answer.status_code == status
    assert len(app.upstream.received) == 1
    answer = await app.post(
        {"contents": [{"parts": [{"fileData": {"fileUri": uploaded}}]}]}, generate
    )
    assert answer.json()["candidates"][0]["content"]["parts"][0]["text"] == f"Till {MAIL}"


async def test_a_session_is_its_callers(app: App) -> None:
    address = await begun(app)
    for tenant in ("kth", "linkoping"):
        assert (await piece(app, address, b"Hej", tenant)).status_code == 404
    assert (await piece(app, address, b"Hej", "demo")).status_code == 200
    assert (await piece(app, address, b"Hej")).status_code == 401, "nothing is left to vouch for it"


async def test_a_session_without_its_secret_is_unknown(app: App) -> None:
    await begun(app)
    answer = await piece(app, f"{PATH}/{'A' * 43}", b"Hej", "demo")
    assert (answer.status_code, answer.headers["x-goog-upload-status"]) == (404, "cancelled")
    assert (await piece(app, f"{PATH}/{'A' * 43}", b"Hej")).status_code == 401


async def test_a_piece_that_does_not_follow_ends_the_upload(app: App) -> None:
    address = await begun(app)
    await piece(app, address, b"Hej", command="upload")
    answer = await piece(app, address, b"du", offset="2")
    assert (answer.status_code, answer.headers["x-goog-upload-status"]) == (400, "cancelled")
    assert (await piece(app, address, b"du", "demo", offset="3")).status_code == 404
    assert app.upstream.received == []


async def test_an_upload_is_cancelled(app: App) -> None:
    address = await begun(app)
    await piece(app, address, b"x" * (uploads.MOST_OF_ONE * 1024 * 1024), command="upload")
    assert len(spooled(app)) == 1
    answer = await piece(app, address, command="cancel")
    assert (answer.status_code, answer.headers["x-goog-upload-status"]) == (200, "cancelled")
    assert spooled(app) == []


async def test_uploads_that_nobody_finishes_are_few_and_forgotten(tmp_path: Path) -> None:
    limits = {"upload_seconds": 0.5}
    async with running(tmp_path, environment=ENVIRONMENT, limits=limits) as app:
        for _ in range(uploads.MOST_OF_ONE):
            address = await begun(app)
        await piece(app, address, b"x" * 2 * 1024 * 1024, command="upload")
        assert (await start(app)).status_code == 429
        assert (await start(app, tenant="kth")).status_code == 200
        await until(lambda: spooled(app) == [])
        answer = await piece(app, address, b"Hej", "demo", offset="2097152")
        assert answer.status_code == 404
        assert (await start(app)).status_code == 200


async def test_an_upload_is_no_larger_than_others(tmp_path: Path) -> None:
    limits = {"upload_bytes": 4096}
    async with running(tmp_path, environment=ENVIRONMENT, limits=limits) as app:
        large = {"x-goog-upload-header-content-length": "4097"}
        assert (await start(app, **large)).status_code == 413
        address = await begun(app)
        await piece(app, address, b"x" * 4000, command="upload")
        assert (await piece(app, address, b"x" * 97, offset="4000")).status_code == 413
        assert app.upstream.received == []


@pytest.mark.parametrize(
    ("said", "status"), [("text", 400), ({"file": [1]}, 400), ({"File": {}}, 400)]
)
async def test_malformed_words_end_the_upload(app: App, said: Any, status: int) -> None:
    answer = await piece(app, await begun(app, said), b"Hej")
    assert (answer.status_code, answer.headers["x-goog-upload-status"]) == (status, "cancelled")
    assert app.upstream.received == []


@pytest.mark.parametrize("host", ["a b", "x.test/", "x.test@y", ""])
async def test_a_host_that_is_none_is_refused(app: App, host: str) -> None:
    answer = await start(app, host=host)
    assert answer.status_code == 400
    assert "x-goog-upload-url" not in answer.headers


async def test_behind_a_proxy_the_address_is_the_proxys(app: App) -> None:
    answer = await start(app, **{"host": "ai.kth.se", "x-forwarded-proto": "https"})
    assert answer.headers["x-goog-upload-url"].startswith(f"https://ai.kth.se{PATH}/")


def related(*parts: tuple[str, bytes]) -> bytes:
    heads = (b"--xyz\r\n%s\r\n\r\n%s\r\n" % (head.encode(), body) for head, body in parts)
    return b"".join(heads) + b"--xyz--\r\n"


WORDS = ("Content-Type: application/json; charset=utf-8", b'{"file":{"displayName":"Brev"}}')
TEXT = ("Content-Type: text/plain", b"Hej")


async def post(app: App, content: bytes, **headers: str) -> httpx.Response:
    async with app.client(**headers) as client:
        return await client.post(PATH, content=content)


async def test_a_file_with_words_in_one_request(app: App) -> None:
    headers = {"content-type": "multipart/related; boundary=xyz"}
    headers["x-goog-upload-protocol"] = "multipart"
    answer = await post(app, related(WORDS, TEXT), **headers)
    assert answer.json()["file"]["name"] == NAME
    assert sent(app) == ({"file": {"displayName": "Brev"}}, "text/plain", b"Hej")
    app.upstream.received.clear()
    hidden = related(WORDS, (TEXT[0], HIDDEN.encode()))
    assert (await post(app, hidden, **headers)).status_code == 400
    assert app.upstream.received == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        related(WORDS),
        related(TEXT, WORDS),
        related(WORDS, TEXT, TEXT),
        related(WORDS, TEXT)[:-9],
        related(WORDS, TEXT) + b"mer",
        related(WORDS, ("Content-Transfer-Encoding: base64", b"SGVq")),
        related(WORDS, ("X-Mer: Eva Test", b"Hej")),
        related((WORDS[0], b'{"file":'), TEXT),
    ],
)
async def test_two_parts_that_could_be_read_otherwise_are_refused(app: App, content: bytes) -> None:
    kind = {"content-type": "multipart/related; boundary=xyz"}
    assert (await post(app, content, **kind)).status_code == 400
    assert app.upstream.received == []


async def test_a_file_by_itself(app: App) -> None:
    headers = {"content-type": "text/plain", "x-goog-upload-protocol": "raw"}
    answer = await post(app, b"Hej", **headers)
    assert answer.status_code == 200
    assert sent(app) == ({}, "text/plain", b"Hej")


async def test_a_key_to_the_gateway_is_not_sent_on(app: App) -> None:
    answer = await piece(app, await begun(app, {"file": {"displayName": app.keys["kth"]}}), b"Hej")
    assert answer.status_code == 400
    assert app.upstream.received == []
