"""Which of Discovery Engine's paths exist, what its bodies say, and how it is refused."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from detectors.types import GapReason, Origin, Role
from gateway.core import address
from gateway.core.adapter import Body, Framing, Operation, Refusal
from gateway.core.attachments import FilePart
from gateway.core.history import find_marker
from gateway.core.sse import Decoder
from gateway.errors import BodyError, ClientError
from gateway.providers import ADAPTERS
from gateway.providers.notebooklm import NotebookLM, NotebookLMService

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "notebooklm"
ADAPTER = NotebookLM()
UUID = "4abd724a-e317-4da8-b640-0d849cb33cb3"
PLACE = "/v1alpha/projects/kth-ai/locations/eu"
NOTEBOOK = f"{PLACE}/notebooks/{UUID}"
ENGINE = f"{PLACE}/collections/default_collection/engines/min-motor"
ASSIST = f"{ENGINE}/assistants/default_assistant:streamAssist"
SEARCH = f"{ENGINE}/servingConfigs/default_search"
CANARY = "189001019802"
EVENT = "018f2f6e-7b1c-7c3a-9d2e-0123456789ab"
BODIES = {
    ASSIST: "assist",
    f"{NOTEBOOK}/sources:batchCreate": "sources",
    f"{ENGINE}/conversations/-:converse": "converse",
}


def operation(path: str, method: str = "POST") -> Operation:
    found = ADAPTER.match(method, path)
    assert found is not None
    return found


def golden(path: str) -> Any:
    return json.loads((GOLDEN / f"{BODIES[path]}.request.json").read_bytes())


@pytest.mark.parametrize(
    ("method", "path", "name", "template"),
    [
        ("POST", f"{PLACE}/notebooks", "notebook_create", "/notebooks"),
        ("GET", NOTEBOOK, "notebook", "/notebooks/{id}"),
        ("GET", f"{PLACE}/notebooks:listRecentlyViewed", "notebooks_recent",
         "/notebooks:listRecentlyViewed"),
        ("POST", f"{PLACE}/notebooks:batchDelete", "notebooks_delete", "/notebooks:batchDelete"),
        ("POST", f"{NOTEBOOK}:share", "notebook_share", "/notebooks/{id}:share"),
        ("POST", f"{NOTEBOOK}/sources:batchCreate", "sources_create",
         "/notebooks/{id}/sources:batchCreate"),
        ("POST", f"{NOTEBOOK}/sources:batchDelete", "sources_delete",
         "/notebooks/{id}/sources:batchDelete"),
        ("GET", f"{NOTEBOOK}/sources/{UUID}", "source", "/notebooks/{id}/sources/{id}"),
        ("POST", f"{NOTEBOOK}/audioOverviews", "audio_create", "/notebooks/{id}/audioOverviews"),
        ("DELETE", f"{NOTEBOOK}/audioOverviews/default", "audio_delete",
         "/notebooks/{id}/audioOverviews/default"),
        ("POST", ASSIST, "stream_assist",
         "/collections/{id}/engines/{id}/assistants/{id}:streamAssist"),
        ("POST", f"{SEARCH}:answer", "answer",
         "/collections/{id}/engines/{id}/servingConfigs/{id}:answer"),
        ("POST", f"{SEARCH}:search", "search",
         "/collections/{id}/engines/{id}/servingConfigs/{id}:search"),
        ("POST", f"{PLACE}/dataStores/d/conversations/-:converse", "converse",
         "/dataStores/{id}/conversations/{id}:converse"),
    ],
)  # fmt: skip
def test_paths(method: str, path: str, name: str, template: str) -> None:
    found = operation(path, method)
    shown = f"/v1alpha/projects/{{id}}/locations/{{location}}{template}"
    assert (found.name, found.template, found.upstream_path) == (name, shown, path)
    assert found.body is (Body.JSON if method == "POST" else Body.NONE)
    assert found.conversational is (name in ("stream_assist", "answer", "converse"))
    later = ("notebook_create", "sources_create", "source_upload", "audio_create")
    assert found.deferred is (name in later)
    with pytest.raises(ClientError) as caught:
        ADAPTER.match("PATCH", path)
    assert caught.value.status == 405


UPLOAD = f"/upload{NOTEBOOK}/sources:uploadFile"


@pytest.mark.parametrize(
    ("given", "name", "sent"),
    [
        ("brev.txt", "brev.txt", "brev.txt"),
        ("Åsas brev.txt".encode().decode("latin-1"), "Åsas brev.txt", "%C3%85sas brev.txt"),
        ("%C3%85sas%20brev.txt", "Åsas brev.txt", "%C3%85sas brev.txt"),
        ("100%25.txt", "100%.txt", "100%25.txt"),
    ],
)
def test_a_sources_name_stands_in_a_header(given: str, name: str, sent: str) -> None:
    headers = {"x-goog-upload-file-name": given, "content-type": "text/plain; charset=utf-8"}
    assert ADAPTER.said_of_file(headers) == (name, "text/plain")
    part = FilePart(name, "text/plain", b"Hej")
    assert ADAPTER.file_headers(part) == {
        "x-goog-upload-protocol": "raw",
        "x-goog-upload-file-name": sent,
    }


@pytest.mark.parametrize(
    "headers",
    [
        {"x-goog-upload-protocol": "resumable"},
        {"x-goog-upload-file-name": "\xc5sa"},
        {"x-goog-upload-file-name": "a%0D%0Ax: y"},
        {"x-goog-upload-file-name": "a" * 1025},
        {"content-type": "Eva Test"},
    ],
)
def test_what_no_source_has_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(ClientError) as caught:
        ADAPTER.said_of_file(headers)
    assert caught.value.status == 400


def test_a_source_is_read_with_its_name() -> None:
    operation = ADAPTER.match("POST", UPLOAD)
    assert operation is not None
    assert (operation.body, operation.deferred) == (Body.RAW, True)
    found = ADAPTER.extract(operation, {"file": FilePart("Evas brev.txt", "text/plain", b"Hej")})
    assert [s.text for s in found.segments if s.origin is Origin.FILE_NAME] == ["Evas brev.txt"]
    assert [attachment.pointer for attachment in found.attachments] == ["/file"]
    assert "/file" not in [s.pointer for s in found.segments if s.origin is Origin.KEY]


def test_with_the_services_credential_notebooks_are_their_makers() -> None:
    service = NotebookLMService()
    for path in (f"{NOTEBOOK}:share", UPLOAD, f"{NOTEBOOK}/sources:batchCreate"):
        operation = service.match("POST", path)
        assert operation is not None
        document = {"file": FilePart("", "", b"")} if path == UPLOAD else {}
        found = service.extract(operation, document)
        notebook = NOTEBOOK.rpartition("/")[2]
        assert [reference.id for reference in found.references] == [f"notebooks/{notebook}"]
        assert GapReason.STORED_FILE in [gap.reason for gap in found.gaps]
        assert ADAPTER.extract(operation, document).references == ()
    deletion = service.match("POST", f"{PLACE}/notebooks:batchDelete")
    assert deletion is not None
    assert deletion.deletes
    found = service.extract(deletion, {"names": [NOTEBOOK, "annat"]})
    assert [r.id for r in found.references] == [f"notebooks/{notebook}", "annat"]
    with pytest.raises(ClientError) as caught:
        service.match("GET", f"{PLACE}/notebooks:listRecentlyViewed")
    assert caught.value.status == 405
    creation = service.match("POST", f"{PLACE}/notebooks")
    assert creation is not None
    answers: list[Any] = [{"notebookId": "n-1"}, {"name": f"{PLACE[1:]}/notebooks/n-2"}, {}, []]
    made = [item.id for answer in answers for item in service.created(creation, answer)]
    assert made == ["notebooks/n-1", "notebooks/n-2"]


REFUSED = [
    "", "/", "/v1alpha", PLACE, f"{PLACE}/notebooks/", f"{PLACE}/notebooks/a/b",
    f"{NOTEBOOK}:ask", f"{NOTEBOOK}:chat", f"{NOTEBOOK}/sources", f"{NOTEBOOK}/sources:new",
    f"{NOTEBOOK}/notes", "/v2/projects/p/locations/eu/notebooks", f"{SEARCH}:streamAnswer",
    f"{SEARCH}:recommend", f"{PLACE}:generateGroundedContent", f"{PLACE}/rankingConfigs/r:rank",
    f"{PLACE}/groundingConfigs/g:check", f"{ENGINE}/sessions", f"{PLACE}/dataStores",
    f"{ENGINE}/assistants/a:assist", "/v1alpha/projects/p/locations/eu1/notebooks",
    f"{NOTEBOOK}/sources:uploadFile", f"{PLACE}/notebooks/a..b:share",
]  # fmt: skip


def test_everything_else_does_not_exist() -> None:
    methods = ("GET", "POST", "DELETE")
    assert [(m, p) for m in methods for p in REFUSED if ADAPTER.match(m, p)] == []


@pytest.mark.parametrize(
    ("path", "method", "texts"),
    [
        (NOTEBOOK, "GET", ["kth-ai"]),
        (f"{PLACE}/notebooks/anna-berg", "GET", ["kth-ai", "anna-berg"]),
        (f"{PLACE}/notebooks/{CANARY}:share", "POST", ["kth-ai", CANARY]),
        (ASSIST, "POST", ["kth-ai", "min-motor"]),
    ],
)
def test_what_a_client_chose_in_a_path_is_screened(
    path: str, method: str, texts: list[str]
) -> None:
    found = ADAPTER.extract(operation(path, method), {} if method == "POST" else None)
    assert [s.text for s in found.segments] == texts
    assert not any(s.editable for s in found.segments)
    assert CANARY not in operation(path, method).template


def strings(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    match value:
        case str():
            yield path
        case dict():
            for key, child in value.items():
                yield from strings(child, (*path, key))
        case list():
            for index, child in enumerate(value):
                yield from strings(child, (*path, index))


@pytest.mark.parametrize("path", BODIES)
def test_a_number_in_any_string_or_key_is_screened(path: str) -> None:
    document = golden(path)
    for place in strings(document):
        changed = copy.deepcopy(document)
        holder = changed
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]] = f"nr {CANARY} här"
        segments = ADAPTER.extract(operation(path), changed).segments
        assert any(CANARY in s.text for s in segments), place
        if isinstance(holder, dict):
            holder[CANARY] = 1
            segments = ADAPTER.extract(operation(path), changed).segments
            assert any(s.text == CANARY and s.origin is Origin.KEY for s in segments), place
            assert all(CANARY not in s.pointer for s in segments)


@pytest.mark.parametrize("path", BODIES)
def test_every_text_can_be_read_at_its_address(path: str) -> None:
    for segment in ADAPTER.extract(operation(path), golden(path)).segments:
        if segment.address:
            assert address.read(golden(path), segment.address) == segment.text


def respelled(value: Any) -> Any:
    """Every field in Google's other spelling."""
    if isinstance(value, list):
        return [respelled(child) for child in value]
    if not isinstance(value, dict):
        return value
    snake = {key: "".join(f"_{c.lower()}" if c.isupper() else c for c in key) for key in value}
    return {snake[key]: respelled(child) for key, child in value.items()}


@pytest.mark.parametrize("spell", [lambda body: body, respelled])
def test_sources_that_lie_elsewhere_are_gaps(spell: Any) -> None:
    path = f"{NOTEBOOK}/sources:batchCreate"
    found = ADAPTER.extract(operation(path), spell(golden(path)))
    gaps = [(gap.pointer.split("/")[2], gap.reason) for gap in found.gaps]
    remote = GapReason.REMOTE_REFERENCE
    assert gaps == [("1", remote), ("2", remote), ("3", remote), *[("4", remote)] * 3]
    said = {s.text: s for s in found.segments}
    assert said["Planen beslutades i höstas."].origin is Origin.ATTACHMENT
    assert said["Planen"].origin is Origin.FILE_NAME


def test_a_source_of_an_unknown_kind_is_a_gap() -> None:
    path = f"{NOTEBOOK}/sources:batchCreate"
    for given in ([{"hologram": {"text": "Hej"}}], ["x"]):
        found = ADAPTER.extract(operation(path), {"userContents": given})
        assert [gap.reason for gap in found.gaps] == [GapReason.UNKNOWN_PART]


@pytest.mark.parametrize(("name", "kept"), [("-", False), ("5f0c", True)])
def test_what_was_said_before_is_a_gap(name: str, kept: bool) -> None:
    session = {"query": {"text": "Hej"}, "session": f"projects/kth-ai/sessions/{name}"}
    for path, body in (
        (ASSIST, session),
        (f"{SEARCH}:answer", session),
        (f"{ENGINE}/conversations/{name}:converse", {"query": {"input": "Hej"}}),
    ):
        found = ADAPTER.extract(operation(path), body)
        assert [gap.reason for gap in found.gaps] == [GapReason.SERVER_CONVERSATION] * kept


def test_who_says_what() -> None:
    path = f"{ENGINE}/conversations/-:converse"
    found = ADAPTER.extract(operation(path), golden(path))
    said = {s.text: (s.role, s.origin) for s in found.segments}
    assert said["Och planen?"] == (Role.USER, Origin.PROMPT)
    assert said["Hej"] == (Role.USER, Origin.PROMPT)
    assert said["Hej själv"] == (Role.ASSISTANT, Origin.ASSISTANT)
    assert said["Svara kort."] == (Role.SYSTEM, Origin.SYSTEM)
    assert {gap.reason for gap in found.gaps} == {GapReason.REMOTE_REFERENCE}
    found = ADAPTER.extract(operation(ASSIST), golden(ASSIST))
    assert (found.model, found.stream, found.uses_tools) == ("gemini-2.5-flash", True, True)
    assert not found.gaps


@pytest.mark.parametrize(
    "body",
    [[], {"userContents": [], "user_contents": []}, {"USERCONTENTS": []}, {"query": {"Text": "x"}}],
)
def test_what_google_may_read_differently_is_refused(body: Any) -> None:
    with pytest.raises(BodyError):
        ADAPTER.extract(operation(ASSIST), body)


def test_a_turn_is_never_left_out() -> None:
    document = golden(ASSIST)
    assert ADAPTER.withhold(operation(ASSIST), document, {0}) is document


def test_how_a_stream_comes() -> None:
    given = operation(ASSIST)
    assert ADAPTER.asked(given, {}).framing is Framing.ARRAY
    assert ADAPTER.asked(given, {"alt": "sse"}).framing is Framing.EVENTS
    assert ADAPTER.framing(given, "application/json") is Framing.ARRAY
    assert ADAPTER.framing(given, "text/event-stream") is Framing.EVENTS
    assert ADAPTER.framing(operation(f"{SEARCH}:answer"), "application/json") is Framing.WHOLE
    with pytest.raises(ClientError):
        ADAPTER.asked(given, {"alt": "media"})


def test_whose_credential_goes_on() -> None:
    assert ADAPTER.user_token
    service = NotebookLMService()
    assert not service.user_token
    assert service.authorize("ya29.x") == {"authorization": "Bearer ya29.x"}


@pytest.mark.parametrize("query", [{}, {"alt": "sse"}])
@pytest.mark.parametrize("path", [ASSIST, f"{SEARCH}:answer", f"{ENGINE}/conversations/-:converse"])
def test_a_refusal_as_a_turn(path: str, query: dict[str, str]) -> None:
    refusal = Refusal(400, "policy_violation", "Stoppad.", EVENT, "0123456789abcdef")
    given = ADAPTER.asked(operation(path), query if path == ASSIST else {})
    reply = ADAPTER.turn(given, ADAPTER.extract(given, {}), refusal, 1)
    assert reply.status == 200
    if path != ASSIST:
        body = json.loads(reply.body)
        text = body["answer"]["answerText"] if "answer" in body else body["reply"]["reply"]
    else:
        sse = [json.loads(e.data or "") for e in Decoder().feed(reply.body)] if query else None
        (document,) = sse or json.loads(reply.body)
        (said,) = document["answer"]["replies"]
        text = said["groundedContent"]["content"]["text"]
    assert text.startswith("Stoppad.")
    assert find_marker(text) is not None


def test_refusals_are_googles_errors() -> None:
    refusal = Refusal(403, "service_not_allowed", "Nej.", EVENT)
    share = operation(f"{NOTEBOOK}:share")
    error = json.loads(ADAPTER.turn(share, ADAPTER.extract(share, {}), refusal, 1).body)["error"]
    assert (error["code"], error["status"]) == (403, "PERMISSION_DENIED")
    assert EVENT in error["message"]
    for framing, start in ((Framing.ARRAY, b",\r\n{"), (Framing.EVENTS, b"data: {")):
        assert ADAPTER.broken_stream(share, framing, refusal).startswith(start)


def test_services_find_it_by_its_name() -> None:
    assert type(ADAPTERS[ADAPTER.name]) is NotebookLM
