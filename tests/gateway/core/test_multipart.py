"""Forms: what parsers could read in two ways is refused, and what is written says the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.attachments import FilePart, RowsPart
from gateway.core.multipart import Head, boundary_of, form, read_head, written_head
from gateway.errors import BodyError

NAMED = (b"Content-Disposition", b'form-data; name="file"; filename="a.txt"')


def disposition(value: str) -> list[tuple[bytes, bytes]]:
    return [(b"Content-Disposition", value.encode())]


@pytest.mark.parametrize(
    ("content_type", "boundary"),
    [
        ("multipart/form-data; boundary=abc", b"abc"),
        ("Multipart/Form-Data;boundary=--x-1", b"--x-1"),
        ('multipart/form-data; boundary="a b"', b"a b"),
    ],
)
def test_boundaries_are_read(content_type: str, boundary: bytes) -> None:
    assert boundary_of(content_type) == boundary


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        'multipart/form-data; boundary=""',
        "multipart/form-data; boundary=a; boundary=b",
        f"multipart/form-data; boundary={'a' * 71}",
        "multipart/form-data; boundary=å",
        'multipart/form-data; boundary="a\r\nb"',
        'multipart/form-data; boundary="a "',
    ],
)
def test_other_boundaries_are_refused(content_type: str) -> None:
    with pytest.raises(BodyError) as refused:
        boundary_of(content_type)
    assert refused.value.code == "invalid_form"


@pytest.mark.parametrize("content_type", ["", "application/json", "multipart/mixed; boundary=a"])
def test_what_is_no_form_is_told_that_it_must_be(content_type: str) -> None:
    with pytest.raises(BodyError) as refused:
        boundary_of(content_type)
    assert (refused.value.status, refused.value.code) == (415, "unsupported_content_type")
    assert "multipart/form-data" in refused.value.sv
    assert "multipart/form-data" in refused.value.en


@pytest.mark.parametrize(
    ("value", "head"),
    [
        ('form-data; name="purpose"', Head("purpose", False, None, "")),
        ('form-data; name="image[]"; filename="å.png"', Head("image", True, "å.png", "")),
        ("form-data; name=file; filename=a.txt", Head("file", False, "a.txt", "")),
        ('form-data; name="file"; filename="a\\"b.txt"', Head("file", False, 'a"b.txt', "")),
        ("form-data; name=\"file\"; filename*=utf-8''%C3%A5.txt", Head("file", False, "å.txt", "")),
        (
            'form-data; name="expires_after[anchor]"',
            Head("expires_after[anchor]", False, None, ""),
        ),
    ],
)
def test_heads_are_read(value: str, head: Head) -> None:
    read = read_head(disposition(value))
    assert read == head
    assert read.filename == head.filename


@pytest.mark.parametrize(
    "headers",
    [
        [],
        disposition("form-data"),
        disposition('form-data; name=""'),
        disposition('form-data; name="a"; name="b"'),
        disposition('form-data; name="file"; filename="a"; filename="b"'),
        disposition('form-data; name="file"; filename="a"; filename*=utf-8\'\'b'),
        disposition("form-data; name=\"file\"; filename*=utf-16''b"),
        disposition("form-data; name=\"file\"; filename*=utf-8''%FF"),
        disposition("form-data; name=\"file\"; filename*=utf-8''a%0D%0Ab"),
        disposition('form-data; name="file"; filename="a\x00b"'),
        disposition(f'form-data; name="file"; filename="{"a" * 1025}"'),
        disposition('form-data; name="file"; other="a"'),
        disposition('form-data; name="file"; filename="a\\b"'),
        disposition('form-data; name="file" junk'),
        disposition('attachment; name="file"'),
        disposition('form-data; name="anna andersson"'),
        [NAMED, NAMED],
        [NAMED, (b"content-type", b"multipart/mixed; boundary=x")],
        [NAMED, (b"content-type", b"nonsense")],
        [NAMED, (b"content-transfer-encoding", b"base64")],
        [NAMED, (b"content-length", b"-1")],
        [NAMED, (b"x-extra", b"1")],
        [(b"Content-Disposition", b'form-data; name="file"; filename="\xff"')],
    ],
)
def test_heads_that_could_be_read_in_two_ways_are_refused(
    headers: list[tuple[bytes, bytes]],
) -> None:
    with pytest.raises(BodyError) as refused:
        read_head(headers)
    assert refused.value.code == "invalid_form"


def test_harmless_headers_are_read_over() -> None:
    kind = (b"Content-Type", b'Text/Plain; charset="utf-8"')
    more = [(b"content-transfer-encoding", b"binary"), (b"content-length", b"7")]
    assert read_head([NAMED, kind, *more]).media_type == "text/plain"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=50))
def test_a_file_name_cannot_leave_its_place(name: str) -> None:
    head = written_head("file", FilePart(name, "text/plain", b""), b"b")
    boundary, written, kind, empty, rest = head.split(b"\r\n")
    assert (boundary, kind, empty, rest) == (b"--b", b"Content-Type: text/plain", b"", b"")
    if "\\" not in name:
        key, _, value = written.partition(b": ")
        assert read_head([(key, value)]).filename == name.replace('"', "%22")


def test_a_document_becomes_the_form_that_it_was() -> None:
    image = FilePart("a.png", "image/png", b"1")
    rows = RowsPart("a.jsonl", "", [{"a": 1}, {"b": "å"}])
    made = form({"purpose": "batch", "image": [image, image], "file": rows}).fields
    assert [name for name, _ in made] == ["purpose", "image[]", "image[]", "file"]
    written = made[3][1]
    assert isinstance(written, FilePart)
    assert (written.name, written.media_type) == ("a.jsonl", "application/jsonl")
    assert written.content == '{"a":1}\n{"b":"å"}\n'.encode()


def test_repr_shows_nothing() -> None:
    shown = repr((form({"prompt": "Anna"}), read_head([NAMED])))
    assert "Anna" not in shown
    assert "a.txt" not in shown
