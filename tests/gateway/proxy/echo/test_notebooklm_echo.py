"""The echo speaks Discovery Engine's API, and only what was screened gets through to it."""

import json
from typing import Any

import httpx
import pytest

from gateway.core.sse import Decoder
from gateway.proxy.echo.notebooklm import NotebookEcho
from tests.support.inprocess import HIDDEN, MAIL, App
from tests.support.notices import Acknowledging

pytestmark = pytest.mark.anyio

UUID = "4abd724a-e317-4da8-b640-0d849cb33cb3"
PLACE = "/v1alpha/projects/min-kommun/locations/eu"
NOTEBOOK = f"{PLACE}/notebooks/{UUID}"
ENGINE = f"{PLACE}/collections/default_collection/engines/motorn"
ASSIST = f"{ENGINE}/assistants/default_assistant:streamAssist"
SEARCH = f"{ENGINE}/servingConfigs/default_search"
TOKEN = "ya29.user"


def user(app: App, tenant: str = "demo") -> httpx.AsyncClient:
    """A client that shows the person's own token, and the gateway's key beside it."""
    headers = {"authorization": f"Bearer {TOKEN}", "x-grindvakt-key": app.keys[tenant]}
    return app.client(None, **headers)


@pytest.fixture
def app(fresh: App) -> App:
    fresh.upstream.answer = NotebookEcho().handle_async_request
    return fresh


async def post(app: App, path: str, body: Any, tenant: str = "demo") -> httpx.Response:
    async with user(app, tenant) as client:
        return await client.post(f"/notebooklm{path}", json=body)


def sources(**content: Any) -> dict[str, Any]:
    return {"userContents": [content]}


async def test_a_notebook_is_made_filled_shared_and_deleted(app: App) -> None:
    text = {"content": "Planen beslutades i höstas.", "sourceName": "Planen"}
    steps = [
        (f"{PLACE}/notebooks", {"title": "Planer"}),
        (f"{NOTEBOOK}/sources:batchCreate", sources(textContent=text)),
        (f"{NOTEBOOK}/audioOverviews", {"generationOptions": {"languageCode": "sv"}}),
        (f"{NOTEBOOK}/sources:batchDelete", {"names": [f"notebooks/{UUID}/sources/{UUID}"]}),
        (f"{PLACE}/notebooks:batchDelete", {"names": [f"notebooks/{UUID}"]}),
    ]
    answers = [await post(app, path, body) for path, body in steps]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert answers[0].json()["title"] == "Planer"
    assert answers[1].json()["sources"][0]["title"] == "Planen"
    async with user(app) as client:
        for path in (NOTEBOOK, f"{PLACE}/notebooks:listRecentlyViewed?pageSize=5",
                     f"{NOTEBOOK}/sources/{UUID}"):  # fmt: skip
            assert (await client.get(f"/notebooklm{path}")).status_code == 200
        gone = await client.delete(f"/notebooklm{NOTEBOOK}/audioOverviews/default")
        assert gone.status_code == 200
    for request in app.upstream.received:
        assert request.headers["authorization"] == f"Bearer {TOKEN}"
        assert "x-grindvakt-key" not in request.headers


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"textContent": {"content": f"Om {HIDDEN}", "sourceName": "x"}}, "personnummer"),
        ({"textContent": {"content": "x", "sourceName": f"Om {HIDDEN}.txt"}}, "personnummer"),
        ({"textContent": {"content": f"Mejla {MAIL}", "sourceName": "x"}}, "hämtas senare"),
        ({"webContent": {"url": "https://exempel.se/plan"}}, "annan plats"),
        ({"googleDriveContent": {"documentId": "1AbC"}}, "annan plats"),
        ({"videoContent": {"youtubeUrl": "https://www.youtube.com/watch?v=a"}}, "annan plats"),
    ],
)
async def test_what_may_not_become_a_source(app: App, content: Any, why: str) -> None:
    answer = await post(app, f"{NOTEBOOK}/sources:batchCreate", sources(**content))
    error = answer.json()["error"]
    assert (answer.status_code, error["status"]) == (400, "INVALID_ARGUMENT")
    assert why in error["message"]
    assert app.upstream.received == []


@pytest.mark.parametrize("query", ["", "?alt=sse"])
async def test_the_assistants_stream_is_restored(app: App, query: str) -> None:
    answer = await post(app, f"{ASSIST}{query}", {"query": {"text": f"Mejla {MAIL} om mötet"}})
    assert answer.headers["x-grindvakt-decision"] == "redact"
    found = (
        [json.loads(e.data or "") for e in Decoder().feed(answer.content)]
        if query
        else answer.json()
    )
    assert len(found) > 3
    replies = [r for document in found for r in document["answer"]["replies"]]
    said = "".join(r["groundedContent"]["content"]["text"] for r in replies)
    assert said.splitlines()[0] == f"Mejla {MAIL} om mötet"
    assert said.splitlines()[-1] == "Mejla ⟦EMAIL_ADDRESS_1⟧ om mötet"
    assert MAIL.encode() not in app.upstream.received[0].content


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"{SEARCH}:answer", {"query": {"text": f"Brev till {MAIL}"}}),
        (f"{SEARCH}:search", {"query": f"Brev till {MAIL}"}),
        (f"{ENGINE}/conversations/-:converse", {"query": {"input": f"Brev till {MAIL}"}}),
    ],
)
async def test_whole_answers_are_restored(app: App, path: str, body: Any) -> None:
    answer = await post(app, path, body)
    assert answer.status_code == 200
    assert f"Brev till {MAIL}" in answer.text
    assert "⟦EMAIL_ADDRESS_1⟧" in answer.text
    assert MAIL.encode() not in app.upstream.received[0].content


async def test_an_address_to_share_with_cannot_be_replaced(app: App) -> None:
    body = {"accountAndRoles": [{"email": MAIL, "role": "PROJECT_ROLE_READER"}]}
    answer = await post(app, f"{NOTEBOOK}:share", body)
    assert answer.status_code == 400
    assert app.upstream.received == []
    answer = await post(app, f"{NOTEBOOK}:share", {"accountAndRoles": []})
    assert (answer.status_code, answer.json()) == (200, {})


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [("Protokoll", "möte.txt", 200), ("Protokoll", f"{HIDDEN}.txt", 400), (HIDDEN, "a.txt", 400),
     (f"Mejla {MAIL}", "a.txt", 400)],
)  # fmt: skip
async def test_a_file_that_becomes_a_source_is_read_first(
    app: App, content: str, name: str, status: int
) -> None:
    headers = {"content-type": "text/plain", "x-goog-upload-file-name": name.encode()}
    async with user(app) as client:
        path = f"/notebooklm/upload{NOTEBOOK}/sources:uploadFile"
        answer = await client.post(path, content=content.encode(), headers=headers)
    assert answer.status_code == status
    assert len(app.upstream.received) == (status == 200)
    if status == 200:
        (request,) = app.upstream.received
        assert request.content == content.encode()
        assert request.headers["x-goog-upload-file-name"] == "m%C3%B6te.txt"
        assert request.headers["x-goog-upload-protocol"] == "raw"
        assert "sourceId" in answer.json()


async def test_a_path_with_somebodys_number_is_not_sent(app: App) -> None:
    async with user(app) as client:
        answer = await client.get(f"/notebooklm{PLACE}/notebooks/198501012382")
    assert answer.status_code == 400
    assert app.upstream.received == []


@pytest.mark.parametrize(
    ("tenant", "status"), [("linkoping", 200), ("kth", 403), ("hedemora", 403)]
)
async def test_who_may_use_it(app: App, tenant: str, status: int) -> None:
    path = f"/notebooklm{PLACE}/notebooks"
    async with user(app, tenant) as client:
        answer = await client.post(path, json={"title": "Planer"}, auth=Acknowledging())
    assert answer.status_code == status
    assert len(app.upstream.received) == (status == 200)


async def test_without_the_persons_own_token_nothing_is_sent(app: App) -> None:
    async with app.client("demo") as client:
        answer = await client.post(f"/notebooklm{PLACE}/notebooks", json={})
    assert (answer.status_code, answer.json()["error"]["status"]) == (401, "UNAUTHENTICATED")
    assert app.upstream.received == []


async def test_a_new_search_query_in_parts_and_what_there_is_not() -> None:
    async with httpx.AsyncClient(transport=NotebookEcho(), base_url="http://echo") as client:
        body = {"query": {"parts": [{"text": "Hej "}, {"text": "du"}]}}
        answer = await client.post(f"{SEARCH}:answer", json=body)
        assert answer.json()["answer"]["answerText"] == "Hej du"
        assert (await client.post(f"{PLACE}:rank", json={})).status_code == 404
