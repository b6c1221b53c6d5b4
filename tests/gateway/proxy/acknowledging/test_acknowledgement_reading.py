"""The header, and the digest of what has no messages: the same for the same request only."""

from pathlib import Path
from typing import Any

import pytest

from gateway.core.attachments import FilePart, RowsPart
from gateway.errors import ClientError
from gateway.proxy.acknowledging.reading import digest, from_header
from gateway.proxy.inbound import Inbound, read_head

HEADER = b"x-grindvakt-acknowledge"


def head(*values: bytes) -> Inbound:
    headers = [(HEADER, value) for value in values]
    return read_head({"method": "POST", "path": "/", "headers": headers, "query_string": b""})


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_the_header_is_read_in_either_encoding(encoding: str) -> None:
    given = from_header(head("GV-K7F2-9XQM-3D4T 1 förlaget".encode(encoding)))
    assert (given.code, given.reason) == ("K7F29XQM3D4T", "1 förlaget")


@pytest.mark.parametrize("values", [(b"",), (b"ja",), (b"GV-K7F2-9XQM-3D4T",) * 2])
def test_anything_else_is_refused(values: tuple[bytes, ...]) -> None:
    with pytest.raises(ClientError) as refused:
        from_header(head(*values))
    assert refused.value.code == "malformed_code"


def test_a_digest_is_of_everything_but_the_order_of_keys(tmp_path: Path) -> None:
    lying = tmp_path / "file"
    lying.write_bytes(b"content")

    def form(**changes: Any) -> Any:
        part = FilePart("a.txt", "text/plain", b"content")
        return {"model": "m", "file": part, "rows": RowsPart("b", "", [{"x": 1}])} | changes

    same = digest(form())
    assert digest(dict(reversed(form().items()))) == same
    assert digest(form(file=FilePart("a.txt", "text/plain", lying))) == same
    for other in (
        form(model="n"),
        form(file=FilePart("a.txt", "text/plain", b"another")),
        form(file=FilePart("b.txt", "text/plain", b"content")),
        form(rows=RowsPart("b", "", [{"x": 2}])),
        form(more=None),
    ):
        assert digest(other) != same
