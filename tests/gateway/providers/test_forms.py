"""Forms and batches as all APIs have them."""

from typing import Any

import pytest

from gateway.core import address
from gateway.core.attachments import FilePart, RowsPart
from gateway.core.guide import compile_guide
from gateway.core.segments import Extraction
from gateway.errors import BodyError
from gateway.providers.forms import extract_form, extract_rows, need_files

GUIDE = compile_guide({}, {}, ("file", "name", "media_type", "rows"), (), ())
PART = FilePart("Anna.pdf", "application/pdf", b"%PDF-")


def test_every_field_and_every_name_is_a_text() -> None:
    form = {"prompt": "Hej Bo", "okänt": ["Cia"], "file": [PART, PART], "stream": "true"}
    found = extract_form(form, GUIDE)
    texts = {segment.text for segment in found.segments}
    assert {"Hej Bo", "Cia", "okänt", "Anna.pdf"} <= texts
    assert [a.pointer for a in found.attachments] == ["/file/0", "/file/1"]
    assert found.stream


def test_rows_are_read_by_whoever_knows_them() -> None:
    form = {"file": RowsPart("Anna.jsonl", "", [{"custom_id": "Bo", "body": {"a": "Cia"}}])}

    def read(row: Any) -> Extraction:
        return extract_form(row["body"], GUIDE)

    found = extract_rows(form, "file", GUIDE, read)
    texts = {segment.text: segment for segment in found.segments}
    assert {"Anna.jsonl", "Bo", "Cia"} <= texts.keys()
    assert address.read(form, texts["Cia"].address) == "Cia"
    assert texts["Cia"].pointer.startswith("/file/rows/0/body/")


@pytest.mark.parametrize("row", [1, {}, {"body": 1}, {"body": {"stream": True}}])
def test_a_row_that_is_no_request_is_named(row: Any) -> None:
    form = {"file": RowsPart("a", "", [{"body": {}}, row])}
    with pytest.raises(BodyError) as refused:
        extract_rows(form, "file", GUIDE, lambda _row: extract_form({}, GUIDE))
    assert "rad 2" in refused.value.sv


def test_files_are_needed() -> None:
    need_files({"file": PART, "image": [PART]}, ("file", "image"))
    for form in ({}, {"file": "text"}, {"file": []}, {"file": [PART, "text"]}):
        with pytest.raises(BodyError):
            need_files(form, ("file",))
