"""Unknown addresses and methods: never the framework's own answer."""

import pytest

from gateway.api.unknown import is_of_a_service, language_of
from tests.support.inprocess import App, chat

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("POST", "/api/nope", 404, "not_found"),
        ("GET", "/nope", 404, "not_found"),
        ("GET", "/favicon.ico", 404, "not_found"),
        ("GET", "/api/screen", 405, "method_not_allowed"),
        ("POST", "/metrics", 405, "method_not_allowed"),
        ("DELETE", "/health/live", 405, "method_not_allowed"),
        ("PUT", "/analyze", 405, "method_not_allowed"),
        ("POST", "/", 405, "method_not_allowed"),
    ],
)
async def test_own_addresses(app: App, method: str, path: str, status: int, code: str) -> None:
    texts = set()
    async with app.client(None) as client:
        for language in ("sv-SE,sv;q=0.9,en;q=0.5", "en-GB,en"):
            answer = await client.request(method, path, headers={"accept-language": language})
            assert answer.status_code == status
            error = answer.json()["error"]
            assert (set(error), error["code"]) == ({"code", "message"}, code)
            texts.add(error["message"])
            assert ("allow" in answer.headers) == (status == 405)
    assert len(texts) == 2


@pytest.mark.parametrize(
    "path",
    [
        "/foo/v1/chat/completions",
        "//v1/chat/completions",
        "/v2/chat/completions",
        "/chat/completions",
        "/foo/responses",
        "/v1beta/models/x:generateContent",
    ],
)
async def test_addresses_of_no_service(app: App, path: str) -> None:
    texts = set()
    for language in ("sv", "en"):
        async with app.client("demo", **{"accept-language": language}) as client:
            request = client.build_request("POST", "http://grindvakt.test/x", json=chat("Hej!"))
            request.url = request.url.copy_with(raw_path=path.encode())
            answer = await client.send(request)
        assert answer.status_code == 404
        error = answer.json()["error"]
        assert error["code"] == "unknown_service"
        assert set(error) >= {"message", "type", "param", "code"}  # the OpenAI shape
        assert answer.headers["x-grindvakt-decision"] == "refused"
        assert answer.headers["x-grindvakt-event"] in error["message"]
        texts.add(error["message"].split(".")[0])
    assert len(texts) == 2
    assert app.upstream.received == []


async def test_the_root_leads_to_the_console(app: App) -> None:
    async with app.client(None) as client:
        answer = await client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "sv"),
        ("de,fr", "sv"),
        ("*", "sv"),
        ("en", "en"),
        ("EN-us, sv;q=0.5", "en"),
        ("en;q=0.4, sv-FI;q=0.8", "sv"),
        ("nn, en;q=0.1", "en"),
        ("en;q=x", "sv"),
        ("en;q=0", "sv"),
    ],
)
def test_languages(accepted: str, language: str) -> None:
    assert language_of(accepted) == language


def test_what_seems_to_be_for_a_service() -> None:
    assert is_of_a_service("/foo/v1/x")
    assert not is_of_a_service("/console/v1")
    assert not is_of_a_service("/api/screen")
