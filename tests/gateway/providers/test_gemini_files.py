"""Google's File API and its batches, read by the adapter."""

import json
from typing import Any

import pytest

from detectors.types import GapReason, Origin
from gateway.core.adapter import Answer, Body, Operation
from gateway.core.attachments import FilePart, RowsPart
from gateway.core.references import ObjectKind
from gateway.core.uploads import METADATA, RAW, Step, Upload
from gateway.errors import BodyError, ClientError
from gateway.providers.gemini import Gemini, Vertex

ADAPTER = Gemini()
SESSION = "aZ09_-" * 7 + "b"
RESUMABLE = {"x-goog-upload-protocol": "resumable", "x-goog-upload-command": "start"}
UPLOADED = "https://generativelanguage.googleapis.com/v1beta/files/a1b2c3"


def matched(method: str, path: str) -> Operation:
    operation = ADAPTER.match(method, path)
    assert operation is not None
    return operation


def uploaded(said: Any, kind: str = "text/plain", rows: list[Any] | None = None) -> dict[str, Any]:
    held: Any = FilePart("", kind, b"Hej") if rows is None else RowsPart("", kind, rows)
    return {METADATA: said, RAW: held}


def settled(document: dict[str, Any]) -> Operation:
    return ADAPTER.settled(matched("POST", "/upload/v1beta/files"), document)


@pytest.mark.parametrize(
    ("method", "path", "name", "ids"),
    [
        ("POST", "/upload/v1beta/files", "files", ()),
        ("GET", "/v1beta/files/a1b2-c3", "file", ("files/a1b2-c3",)),
        ("DELETE", "/v1/files/a1b2", "file_delete", ("files/a1b2",)),
        ("GET", "/download/v1beta/files/a1:download", "file_content", ("files/a1",)),
        ("GET", "/v1beta/batches/b1", "batch", ("batches/b1",)),
        ("POST", "/v1beta/batches/b1:cancel", "batch_cancel", ("batches/b1",)),
        ("DELETE", "/v1beta/batches/b1", "batch_delete", ("batches/b1",)),
    ],
)
def test_paths(method: str, path: str, name: str, ids: tuple[str, ...]) -> None:
    operation = matched(method, path)
    assert (operation.name, operation.path_ids, operation.upstream_path) == (name, ids, path)
    assert "a1" not in operation.template
    assert "b1" not in operation.template


def test_a_sessions_address_names_no_path_of_the_services() -> None:
    operation = matched("POST", f"/upload/v1beta/files/{SESSION}")
    assert operation.session == SESSION
    assert operation.upstream_path == operation.template == "/upload/v1beta/files"
    assert SESSION not in repr(operation)


@pytest.mark.parametrize(
    "path",
    [
        "/upload/v1beta/files/kort",
        "/upload/v2/files",
        "/v1beta/files:register",
        "/v1beta/fileSearchStores/x:uploadToFileSearchStore",
        "/v1beta/batches/b1:delete",
        "/download/v1beta/files/a1",
    ],
)
def test_other_paths_are_unknown(path: str) -> None:
    assert ADAPTER.match("POST", path) is None


@pytest.mark.parametrize("path", ["/v1beta/files", "/v1beta/batches"])
def test_there_is_no_list_of_everybodys(path: str) -> None:
    with pytest.raises(ClientError) as refused:
        ADAPTER.match("GET", path)
    assert refused.value.status == 405


@pytest.mark.parametrize("path", ["/upload/v1beta/files", "/v1beta/files/a1", "/v1beta/batches/b"])
def test_vertex_has_none_of_them(path: str) -> None:
    assert Vertex().match("GET", path) is None


@pytest.mark.parametrize(
    ("headers", "upload"),
    [
        (
            RESUMABLE
            | {
                "x-goog-upload-header-content-type": "text/plain; charset=utf-8",
                "x-goog-upload-header-content-length": "12",
            },
            Upload(Step.START, size=12, media_type="text/plain"),
        ),
        (
            RESUMABLE | {"x-goog-upload-header-content-type": "jsonl"},
            Upload(Step.START, media_type="application/jsonl"),
        ),
        (
            {
                "x-goog-upload-protocol": "multipart",
                "content-type": "multipart/related; boundary=x",
            },
            Upload(Step.RELATED),
        ),
        ({"content-type": "multipart/related; boundary=x"}, Upload(Step.RELATED)),
        (
            {"x-goog-upload-protocol": "raw", "content-type": "text/csv"},
            Upload(Step.WHOLE, media_type="text/csv"),
        ),
    ],
)
def test_how_an_upload_begins(headers: dict[str, str], upload: Upload) -> None:
    assert ADAPTER.upload(matched("POST", "/upload/v1beta/files"), headers) == upload


@pytest.mark.parametrize(
    ("command", "offset", "upload"),
    [
        ("upload", "0", Upload(Step.PIECE)),
        ("upload, finalize", "262144", Upload(Step.LAST, offset=262144)),
        ("FINALIZE", "7", Upload(Step.LAST, offset=7)),
        ("query", "0", Upload(Step.ASK)),
        ("cancel", "0", Upload(Step.CANCEL)),
    ],
)
def test_how_an_upload_goes_on(command: str, offset: str, upload: Upload) -> None:
    headers = {"x-goog-upload-command": command, "x-goog-upload-offset": offset}
    assert ADAPTER.upload(matched("POST", f"/upload/v1beta/files/{SESSION}"), headers) == upload


@pytest.mark.parametrize(
    ("session", "headers"),
    [
        ("", {}),
        ("", {"content-type": "application/json"}),
        ("", {"x-goog-upload-protocol": "resumable", "x-goog-upload-command": "start, upload"}),
        ("", {"x-goog-upload-protocol": "raw", "x-goog-upload-command": "upload"}),
        ("", RESUMABLE | {"x-goog-upload-header-content-length": "-1"}),
        ("", RESUMABLE | {"x-goog-upload-header-content-type": "Eva Test"}),
        (f"/{SESSION}", {"x-goog-upload-command": "start"}),
        (f"/{SESSION}", {"x-goog-upload-command": "upload", "x-goog-upload-offset": "-1"}),
        (f"/{SESSION}", {}),
    ],
)
def test_unknown_ways_are_refused(session: str, headers: dict[str, str]) -> None:
    with pytest.raises(ClientError) as refused:
        ADAPTER.upload(matched("POST", f"/upload/v1beta/files{session}"), headers)
    assert refused.value.status == 400


def test_what_is_said_of_a_file_is_read_and_the_file_is_a_gap_until_it_is() -> None:
    said = {"file": {"displayName": "Eva Tests brev", "name": "files/evatest", "mimeType": "a/b",
                     "sizeBytes": 12345678, "okänt": "x"}}  # fmt: skip
    document = uploaded(said)
    found = ADAPTER.extract(settled(document), document)
    texts = {segment.pointer: segment for segment in found.segments}
    assert texts["/metadata/file/displayName"].origin is Origin.FILE_NAME
    assert texts["/metadata/file/displayName"].editable
    assert not texts["/metadata/file/name"].editable
    assert {"/metadata/file/*", "/metadata/file/mimeType"} <= texts.keys()
    (attachment,) = found.attachments
    assert attachment.pointer == "/file"


def test_no_more_is_said_of_a_file_than_what_holds() -> None:
    said = {
        "file": {"display_name": "Brev", "mimeType": "a/b", "sizeBytes": "3", "sha256Hash": "x"}
    }
    document = uploaded(said)
    finished = ADAPTER.finish(settled(document), document, document)
    assert finished[METADATA] == {"file": {"display_name": "Brev", "mimeType": "a/b"}}
    assert finished[RAW] is document[RAW]
    assert ADAPTER.finish(settled(document), {}, uploaded({}))[METADATA] == {}


@pytest.mark.parametrize(
    "said", [[], {"file": "x"}, {"file": {"display_name": "a", "displayName": "b"}},
             {"File": {"displayName": "b"}}],
)  # fmt: skip
def test_malformed_words_are_refused(said: Any) -> None:
    with pytest.raises(BodyError):
        settled(uploaded(said))


@pytest.mark.parametrize(
    ("said", "kind"),
    [({}, "application/jsonl"), ({"file": {"mimeType": "jsonl"}}, "text/plain"),
     ({"file": {"mime_type": "application/x-ndjson; charset=utf-8"}}, "")],
)  # fmt: skip
def test_json_lines_are_a_batchs_rows(said: Any, kind: str) -> None:
    operation = settled(uploaded(said, kind))
    assert (operation.name, operation.rows) == ("batch_file", RAW)


def test_each_row_of_a_batchs_file_is_the_request_that_it_is() -> None:
    part = {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}}
    rows = [
        {"key": "rad-1", "request": {"contents": [{"parts": [{"text": "Hej"}]}]}},
        {"key": "Eva Test", "request": {"contents": [{"parts": [part]}]}},
    ]
    document = uploaded({}, "application/jsonl", rows)
    found = ADAPTER.extract(settled(uploaded({}, "application/jsonl")), document)
    texts = {segment.pointer: segment.text for segment in found.segments}
    assert texts["/file/rows/0/request/contents/0/parts/0/text"] == "Hej"
    assert texts["/file/rows/1/key"] == "Eva Test"
    assert [gap.reason for gap in found.gaps] == [GapReason.IMAGE]
    assert found.gaps[0].pointer.startswith("/file/rows/1/request/")


@pytest.mark.parametrize("row", [{"key": "a"}, {"request": []}, "text"])
def test_a_row_without_a_request_is_refused_by_its_number(row: Any) -> None:
    document = uploaded({}, "application/jsonl", [row])
    with pytest.raises(BodyError, match="invalid_batch_row") as refused:
        ADAPTER.extract(settled(uploaded({}, "application/jsonl")), document)
    assert "1" in refused.value.en


def test_ids_that_answers_give() -> None:
    answer = {"file": {"name": "files/a1b2", "uri": UPLOADED}}
    plain = list(ADAPTER.created(settled(uploaded({})), answer))
    assert [(item.kind, item.id) for item in plain] == [(ObjectKind.FILE, "files/a1b2")]
    rows = list(ADAPTER.created(settled(uploaded({}, "application/jsonl")), answer))
    assert [item.id for item in rows] == ["files/a1b2", "batch:files/a1b2"]
    batch = {"name": "batches/b1", "metadata": {"output": {"responsesFile": "files/r1"}}}
    made = list(ADAPTER.created(matched("GET", "/v1beta/batches/b1"), batch))
    assert [(item.kind, item.id) for item in made] == [
        (ObjectKind.BATCH, "batches/b1"),
        (ObjectKind.FILE, "files/r1"),
    ]


def test_a_deleted_file_is_forgotten_by_both_names() -> None:
    found = ADAPTER.extract(matched("DELETE", "/v1beta/files/a1"), None)
    assert {reference.id for reference in found.references} == {"files/a1", "batch:files/a1"}
    assert [gap.reason for gap in found.gaps] == [GapReason.STORED_FILE]


@pytest.mark.parametrize(
    ("address", "known"),
    [(UPLOADED, "files/a1b2c3"), ("files/a1b2c3", "files/a1b2c3"),
     ("https://exempel.se/files/a1b2c3", "https://exempel.se/files/a1b2c3"),
     ("gs://files/a1b2c3", "gs://files/a1b2c3")],
)  # fmt: skip
def test_only_googles_own_addresses_name_its_files(address: str, known: str) -> None:
    body = {"contents": [{"parts": [{"fileData": {"fileUri": address}}]}]}
    found = ADAPTER.extract(
        matched("POST", "/v1beta/models/gemini-2.5-flash:generateContent"), body
    )
    assert [reference.id for reference in found.references] == [known]


def test_contents_are_fetched_as_media_alone() -> None:
    operation = matched("GET", "/download/v1beta/files/a1:download")
    assert operation.answer is Answer.BYTES
    assert ADAPTER.asked(operation, {"alt": "media"}) is operation
    for query in ({}, {"alt": "json"}):
        with pytest.raises(ClientError):
            ADAPTER.asked(operation, query)


BATCH = "/v1beta/models/gemini-2.5-flash:batchGenerateContent"


def test_each_request_of_a_batch_is_the_request_that_it_is() -> None:
    rows = [
        {"request": {"contents": [{"parts": [{"text": "Hej"}]}],
                     "system_instruction": {"parts": [{"text": "Var snäll"}]}},
         "metadata": {"key": "rad-1"}},
        {"request": {"contents": [{"parts": [{"fileData": {"fileUri": "files/f1"}}]}]},
         "metadata": {"key": "Eva Test", "egen": "Eva"}},
    ]  # fmt: skip
    body = {"batch": {"display_name": "Mars", "inputConfig": {"requests": {"requests": rows}}}}
    operation = matched("POST", BATCH)
    assert (operation.name, operation.keeps, operation.body) == ("batches", True, Body.JSON)
    found = ADAPTER.extract(operation, body)
    place = "/batch/inputConfig/requests/requests"
    texts = {segment.pointer: segment.text for segment in found.segments}
    assert texts["/batch/display_name"] == "Mars"
    assert texts[f"{place}/0/request/contents/0/parts/0/text"] == "Hej"
    assert texts[f"{place}/0/request/system_instruction/parts/0/text"] == "Var snäll"
    assert texts[f"{place}/1/metadata/key"] == "Eva Test"
    assert [reference.id for reference in found.references] == ["files/f1"]
    assert (found.model, found.messages) == ("gemini-2.5-flash", ())
    for segment in found.segments:
        assert segment.address[0].path[0] == "batch"


def test_a_batchs_file_must_have_been_read_as_one() -> None:
    body = {"batch": {"inputConfig": {"fileName": "files/f1"}}}
    found = ADAPTER.extract(matched("POST", BATCH), body)
    assert [reference.id for reference in found.references] == ["batch:files/f1"]
    assert [gap.reason for gap in found.gaps] == [GapReason.STORED_FILE]


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"batch": []},
        {"batch": {"inputConfig": {"requests": [{"request": {}}]}}},
        {"batch": {"inputConfig": {"requests": {"requests": {"request": {}}}}}},
        {"batch": {"inputConfig": {"requests": {"requests": [{"anrop": {}}]}}}},
        {"batch": {"inputConfig": {}, "input_config": {}}},
        {"batch": {"inputConfig": {"requests": {"requests": [{"request": {"model": "annan"}}]}}}},
    ],
)
def test_a_malformed_batch_is_refused(body: Any) -> None:
    with pytest.raises(BodyError):
        ADAPTER.extract(matched("POST", BATCH), body)


def test_where_an_upload_stands() -> None:
    begun = ADAPTER.upload_stands("active", session="https://g.test/s")
    assert begun["x-goog-upload-url"] == "https://g.test/s"
    assert ADAPTER.upload_stands("active", 7)["x-goog-upload-size-received"] == "7"
    assert json.dumps(ADAPTER.upload_stands("final")) == '{"x-goog-upload-status": "final"}'
