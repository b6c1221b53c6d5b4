"""What goes out says how long it is, and is written from what was read."""

from pathlib import Path

import pytest

from gateway.core.attachments import FilePart
from gateway.core.multipart import Form
from gateway.proxy.outgoing import Outgoing

pytestmark = pytest.mark.anyio


def entropy(size: int) -> bytes:
    return b"\7" * size


async def content(outgoing: Outgoing) -> bytes:
    given = outgoing.content
    return given if isinstance(given, bytes) else b"".join([piece async for piece in given])


async def test_a_form_is_as_long_as_it_says(tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(b"x" * 600_000)
    fields = [("purpose", "å"), ("file", FilePart("a", "text/plain", large))]
    outgoing = Outgoing(Form(fields), entropy)
    written = await content(outgoing)
    assert len(written) == outgoing.length
    boundary = outgoing.content_type.partition("boundary=")[2].encode()
    assert written.count(b"--" + boundary) == 3
    assert written.endswith(b"--" + boundary + b"--\r\n")
    assert b"x" * 600_000 in written


async def test_json_and_files_go_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"on disk")
    for payload, kind, sent in (
        (b"{}", "application/json", b"{}"),
        (b"", "", b""),
        (FilePart("a", "", b"raw"), "application/octet-stream", b"raw"),
        (FilePart("a", "text/plain", path), "text/plain", b"on disk"),
    ):
        outgoing = Outgoing(payload, entropy)
        assert (outgoing.content_type, await content(outgoing)) == (kind, sent)
        assert outgoing.length == len(sent)
