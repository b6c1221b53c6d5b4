"""A batch's file is read row by row and bounded before it fills the memory."""

import tracemalloc
from pathlib import Path

import pytest

from gateway.core.attachments import FilePart
from gateway.errors import BodyError
from gateway.proxy.batches import read_rows
from gateway.settings import Limits

LIMITS = Limits(batch_rows=3, batch_values=100)


def part(content: bytes | Path) -> FilePart:
    return FilePart("a.jsonl", "application/jsonl", content)


def refused(content: bytes | Path, limits: Limits = LIMITS) -> BodyError:
    with pytest.raises(BodyError) as caught:
        read_rows(part(content), limits)
    return caught.value


def test_rows_are_read_from_bytes_and_from_disk(tmp_path: Path) -> None:
    content = b'\xef\xbb\xbf{"a": 1}\n\n  \n{"b": [2]}\r\n{"c": "d,e"}'
    path = tmp_path / "rows"
    path.write_bytes(content)
    for source in (content, path):
        made = read_rows(part(source), LIMITS)
        assert made.rows == [{"a": 1}, {"b": [2]}, {"c": "d,e"}]
        assert (made.name, made.media_type) == ("a.jsonl", "application/jsonl")


def test_a_bad_row_is_named() -> None:
    error = refused(b'{"a": 1}\n\n{"a": 1, "a": 2}\n')
    assert error.code == "duplicate_key"
    assert error.en.startswith("Row 2 of the batch file: ")
    assert error.sv.startswith("Batchfilens rad 2: ")


@pytest.mark.parametrize(
    ("content", "limits", "code", "told"),
    [
        (b"{}\n" * 4, LIMITS, "batch_too_long", "3 rows"),
        (b"[" + b"1," * 60 + b"1]\n" + b"[" + b"1," * 60 + b"1]", LIMITS, "batch_too_long",
         "100 values"),
        (b"{}" + b" " * 2000, Limits(body_bytes=1024), "batch_too_large", "0.0 MiB"),
    ],
)  # fmt: skip
def test_past_a_bound_it_is_refused(content: bytes, limits: Limits, code: str, told: str) -> None:
    error = refused(content, limits)
    assert (error.status, error.code) == (413, code)
    assert told in error.en


def test_commas_in_texts_are_no_values() -> None:
    assert read_rows(part(b'{"a": "' + b"," * 500 + b'"}'), LIMITS).rows


def test_millions_of_empty_rows_do_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.write_bytes(b"{}\n" * 3_000_000)
    tracemalloc.start()
    try:
        refused(path, Limits())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000
