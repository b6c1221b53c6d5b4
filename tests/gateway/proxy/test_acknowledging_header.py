"""Where there is no conversation: 428 with a code, and the same request again with a header."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import pytest

from tests.support.inprocess import App, chat
from tests.support.warnings import CODE, GOOD, PROTECTED, UNSURE, code_in, warning

pytestmark = pytest.mark.anyio

HEADER = "x-grindvakt-acknowledge"
EMBEDDINGS = "/v1/embeddings"
EMBED: dict[str, Any] = {"model": "text-embedding-3-small", "input": PROTECTED}


@pytest.fixture(scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[App]:
    async with warning(tmp_path_factory.mktemp("headers")) as started:
        yield started


def changed(body: Any, text: str) -> Any:
    """The body with another text in the place of the prompt."""
    return json.loads(json.dumps(body).replace(json.dumps(PROTECTED), json.dumps(text)))


async def post(app: App, path: str, body: Any, header: str = "") -> httpx.Response:
    async with app.client("demo") as client:
        headers = [(HEADER.encode(), header.encode())] if header else []
        return await client.post(path, json=body, headers=headers)


ONES: Mapping[str, Any] = {
    EMBEDDINGS: EMBED,
    "/v1/completions": {"model": "gpt-5", "prompt": PROTECTED},
    "/v1/moderations": {"model": "omni-moderation-latest", "input": PROTECTED},
    "/gemini/v1beta/models/gemini-embedding-001:embedContent": {
        "content": {"parts": [{"text": PROTECTED}]}
    },
    "/mistral/v1/embeddings": {"model": "mistral-embed", "input": [PROTECTED]},
    "/anthropic/v1/messages/count_tokens": {
        "model": "claude-opus-5",
        "messages": [{"role": "user", "content": PROTECTED}],
    },
}


@pytest.mark.parametrize("path", ONES)
async def test_the_code_sends_the_same_request_once(app: App, path: str) -> None:
    app.upstream.replies(b"{}")
    answer = await post(app, path, ONES[path])
    assert answer.status_code == 428, answer.text
    assert CODE.search(answer.text)
    code = answer.headers[HEADER]
    assert code_in(answer.text) == code
    assert HEADER in answer.text, "it says how"
    assert app.upstream.received == []

    for other in (UNSURE, GOOD + PROTECTED):
        answer = await post(app, path, changed(ONES[path], other), f"{code} 1")
        assert answer.headers["x-grindvakt-decision"] != "forward"
    assert app.upstream.received == []
    sent = await post(app, path, ONES[path], f"{code} rights mitt eget; förlaget är nöjt")
    assert sent.headers["x-grindvakt-decision"] == "forward", sent.text
    assert HEADER not in sent.headers
    assert HEADER not in app.upstream.received[-1].headers
    record = app.record(sent)["acknowledgement"]
    assert record["state"] == "justified"
    assert record["text"] == "mitt eget; förlaget är nöjt"

    again = await post(app, path, ONES[path], f"{code} 1")
    assert again.status_code == 428
    assert again.headers[HEADER] != code
    assert len(app.upstream.received) == 1


async def test_without_a_header_the_same_request_is_asked_about_again(app: App) -> None:
    code = (await post(app, EMBEDDINGS, EMBED)).headers[HEADER]
    assert (await post(app, EMBEDDINGS, EMBED, f"{code} 1")).status_code == 200
    assert (await post(app, EMBEDDINGS, EMBED)).status_code == 428


async def test_a_chat_takes_the_header_too(app: App) -> None:
    app.upstream.replies(b"{}")
    warned = await post(app, "/v1/chat/completions", chat(PROTECTED))
    assert warned.status_code == 200
    code = code_in(warned.text)
    sent = await post(app, "/v1/chat/completions", chat(PROTECTED, stream=True), f"{code} 1")
    assert sent.headers["x-grindvakt-decision"] == "forward" or sent.status_code == 502
    assert len(app.upstream.received) == 1


@pytest.mark.parametrize("header", ["yes", "GV-1", "1", "GV-K7F2-9XQM-3D4U", "x" * 3000])
async def test_a_header_that_is_no_code_is_told_so(app: App, header: str) -> None:
    answer = await post(app, EMBEDDINGS, EMBED, header)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "malformed_code")


async def test_two_headers_are_none(app: App) -> None:
    code = (await post(app, EMBEDDINGS, EMBED)).headers[HEADER]
    async with app.client("demo") as client:
        twice = [(HEADER, code), (HEADER, code)]
        answer = await client.post(EMBEDDINGS, json=EMBED, headers=twice)
    assert answer.json()["error"]["code"] == "malformed_code"


async def test_what_is_held_has_no_code(app: App) -> None:
    answer = await post(app, EMBEDDINGS, {**EMBED, "input": UNSURE})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "held")
    assert HEADER not in answer.headers
    assert not CODE.search(answer.text)
