"""Reading a request's head and body within bounds."""

import gzip
from typing import Any

import pytest

from gateway.errors import ClientError
from gateway.proxy.inbound import (
    ClientDisconnectedError,
    Inbound,
    check_head,
    expect_no_body,
    read_head,
    read_json_body,
)

JSON = (b"content-type", b"application/json")


def head(*headers: tuple[bytes, bytes], query: bytes = b"", path: str = "/v1/x") -> Inbound:
    return read_head(
        {"method": "POST", "path": path, "headers": list(headers), "query_string": query}
    )


def receiving(*chunks: bytes) -> Any:
    events = [
        {"type": "http.request", "body": chunk, "more_body": number < len(chunks) - 1}
        for number, chunk in enumerate(chunks)
    ]

    async def receive() -> dict[str, object]:
        return events.pop(0) if events else {"type": "http.disconnect"}

    return receive


@pytest.mark.anyio
async def test_a_body_in_pieces_is_joined() -> None:
    body = await read_json_body(head(JSON), receiving(b'{"a"', b":1", b"}"), 100, 1)
    assert body == b'{"a":1}'


@pytest.mark.anyio
async def test_a_compressed_body_is_unpacked_within_the_limit() -> None:
    zipped = gzip.compress(b"[" + b" " * 5000 + b"]")
    packed = head(JSON, (b"content-encoding", b"gzip"))
    assert len(await read_json_body(packed, receiving(zipped), 6000, 1)) == 5002
    with pytest.raises(ClientError) as caught:
        await read_json_body(packed, receiving(zipped), 4000, 1)
    assert caught.value.status == 413


@pytest.mark.anyio
@pytest.mark.parametrize("length", [b"-1", b"1e3", b"99999", b"\xb2", b""])
async def test_a_length_that_is_no_fit_number_is_refused(length: bytes) -> None:
    with pytest.raises(ClientError):
        await read_json_body(head(JSON, (b"content-length", length)), receiving(b"{}"), 100, 1)


@pytest.mark.anyio
async def test_more_than_was_declared_is_still_bounded() -> None:
    with pytest.raises(ClientError) as caught:
        await read_json_body(head(JSON), receiving(*[b"x" * 60] * 3), 100, 1)
    assert caught.value.status == 413


@pytest.mark.anyio
async def test_a_client_that_leaves_is_no_error_of_its_own() -> None:
    with pytest.raises(ClientDisconnectedError):
        await read_json_body(head(JSON), receiving(), 100, 1)


@pytest.mark.anyio
async def test_a_body_where_none_belongs() -> None:
    await expect_no_body(head(), receiving(b""), 1)
    with pytest.raises(ClientError):
        await expect_no_body(head(), receiving(b"x"), 1)


@pytest.mark.parametrize("name", [b"host", b"content-type", b"content-length"])
def test_a_decisive_header_sent_twice_is_refused(name: bytes) -> None:
    with pytest.raises(ClientError) as caught:
        check_head(head((name, b"a"), (name, b"b")), b"/v1/x")
    assert caught.value.code == "repeated_header"


@pytest.mark.parametrize("raw", [b"/v1/%78", b"/v1/x y", b"/v1/\xc3\xa5", b"/v1/x\\y"])
def test_a_path_that_can_be_read_two_ways_is_refused(raw: bytes) -> None:
    with pytest.raises(ClientError):
        check_head(head(), raw)


def test_a_query_that_is_not_one_is_refused() -> None:
    assert head(query=b"a=1&b=").query == (("a", "1"), ("b", ""))
    for query in (b"&&", b"a=%ff", b"=".join([b"a"] * 1) + b"&x=1" * 40):
        with pytest.raises(ClientError):
            head(query=query)
