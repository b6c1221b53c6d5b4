"""Files and batches that Anthropic and Mistral keep: forms, rows, and the ids that get known."""

from typing import Any

import pytest

from detectors.types import GapReason, Origin
from gateway.core import address
from gateway.core.adapter import Answer, Body, Framing, Operation
from gateway.core.attachments import FilePart, RowsPart
from gateway.core.placeholders import Placeholders
from gateway.core.references import ObjectKind
from gateway.errors import BodyError
from gateway.providers import ADAPTERS

ANTHROPIC, MISTRAL = ADAPTERS["anthropic"], ADAPTERS["mistral"]
BOTH = pytest.mark.parametrize("adapter", [ANTHROPIC, MISTRAL])
FILE_ID = "file_Ab1defGhi2klmnOpqr34"
PART = FilePart("Anna.pdf", "application/pdf", b"%PDF-")


def operation(adapter: Any, method: str, path: str) -> Operation:
    found = adapter.match(method, path)
    assert found is not None
    return found


@BOTH
def test_a_file_can_be_put_looked_up_fetched_and_deleted(adapter: Any) -> None:
    put = operation(adapter, "POST", "/v1/files")
    assert (put.body, put.keeps, put.uploads) == (Body.FORM, True, True)
    look = operation(adapter, "GET", f"/v1/files/{FILE_ID}")
    assert (look.body, look.path_ids) == (Body.NONE, (FILE_ID,))
    assert operation(adapter, "DELETE", f"/v1/files/{FILE_ID}").deletes
    fetch = operation(adapter, "GET", f"/v1/files/{FILE_ID}/content")
    assert (fetch.answer, fetch.template) == (Answer.BYTES, "/v1/files/{id}/content")
    for read in (look, fetch):
        extraction = adapter.extract(read, None)
        assert [gap.reason for gap in extraction.gaps] == [GapReason.STORED_FILE]
        assert [reference.id for reference in extraction.references] == [FILE_ID]


@BOTH
def test_an_upload_is_screened_by_name_and_content(adapter: Any) -> None:
    put = adapter.settled(operation(adapter, "POST", "/v1/files"), {"file": PART})
    found = adapter.extract(put, {"file": PART})
    assert [(s.text, s.origin) for s in found.segments] == [("Anna.pdf", Origin.FILE_NAME)]
    assert [(a.pointer, a.reason) for a in found.attachments] == [("/file", GapReason.FILE)]
    assert adapter.finish(put, {"file": PART}, {"file": PART}) == {"file": PART}


@BOTH
@pytest.mark.parametrize("form", [{}, {"file": "no file"}, {"file": []}])
def test_a_form_without_a_file_is_refused(adapter: Any, form: Any) -> None:
    with pytest.raises(BodyError) as refused:
        adapter.settled(operation(adapter, "POST", "/v1/files"), form)
    assert refused.value.code == "file_missing"


@BOTH
def test_a_fetched_file_is_restored(adapter: Any) -> None:
    fetch = operation(adapter, "GET", f"/v1/files/{FILE_ID}/content")
    placeholders = Placeholders({"[PERSON_1]": 'A "B"'})
    for given, restored in (
        (b"Hej [PERSON_1]", b'Hej A "B"'),
        (b'{"a":"[PERSON_1]"}\n{"n":1.50}\n', b'{"a":"A \\"B\\""}\n{"n":1.50}\n'),
        (b"\xff\xfe[PERSON_1]", b"\xff\xfe[PERSON_1]"),
    ):
        restorer = adapter.restorer(fetch, Framing.WHOLE, placeholders)
        assert restorer.feed(given[:5]) + restorer.feed(given[5:]) + restorer.close() == restored


def test_ids_become_known() -> None:
    put = operation(ANTHROPIC, "POST", "/v1/files")
    (made,) = ANTHROPIC.created(put, {"type": "file", "id": FILE_ID})
    assert (made.kind, made.id) == (ObjectKind.FILE, FILE_ID)
    job = operation(MISTRAL, "GET", "/v1/batch/jobs/0a1b2c3d")
    answer = {"object": "batch", "id": "0a1b2c3d", "output_file": FILE_ID, "error_file": None}
    assert [made.kind for made in MISTRAL.created(job, answer)] == [
        ObjectKind.BATCH,
        ObjectKind.FILE,
    ]


ROWS = [
    {"custom_id": "1", "body": {"messages": [{"role": "user", "content": "Hej Anna"}]}},
    {"custom_id": "2", "body": {"input": ["Hej Bo"], "okänt": "Hej Cia"}},
]


def test_rows_of_a_file_and_of_a_job_are_requests() -> None:
    form = {"purpose": "batch", "file": RowsPart("b.jsonl", "", ROWS)}
    upload = operation(MISTRAL, "POST", "/v1/files")
    rows = MISTRAL.settled(upload, {"purpose": "batch", "file": PART})
    assert rows.rows == "file"
    job = operation(MISTRAL, "POST", "/v1/batch/jobs")
    inline = {"endpoint": "/v1/chat/completions", "model": "mistral-small", "requests": ROWS}
    for asked, document in ((rows, form), (job, inline)):
        found = MISTRAL.extract(asked, document)
        texts = {segment.text: segment for segment in found.segments}
        assert {"Hej Anna", "Hej Bo", "Hej Cia"} <= texts.keys()
        for text, segment in texts.items():
            if not segment.address[-1].is_key:
                assert address.read(document, segment.address) == text


@pytest.mark.parametrize("purpose", ["fine-tune", "Anna"])
def test_other_purposes_are_refused(purpose: str) -> None:
    upload = operation(MISTRAL, "POST", "/v1/files")
    with pytest.raises(BodyError) as refused:
        MISTRAL.settled(upload, {"purpose": purpose, "file": PART})
    assert refused.value.code == "purpose_refused"


@pytest.mark.parametrize("requests", [{"a": 1}, [1], [{"custom_id": "1"}]])
def test_a_job_with_rows_that_are_none_is_refused(requests: Any) -> None:
    job = operation(MISTRAL, "POST", "/v1/batch/jobs")
    with pytest.raises(BodyError):
        MISTRAL.extract(job, {"requests": requests})
