"""Server-sent events: whatever the line ends, whatever the cuts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core import sse
from gateway.core.sse import Decoder, Event, encode
from gateway.errors import UpstreamError

STREAM = (
    ": ping\n\n"
    "event: a\nid: 7\ndata: ett\ndata:två\n\n"
    "data: {\"å\": \"\\n\"}\n\n\n"
    "retry: 10\n\n"
    "data\n\n"
    "data: sist"
)  # fmt: skip
EVENTS = [
    Event(None, "", (": ping",)),
    Event("ett\ntvå", "a", ("id: 7",)),
    Event('{"å": "\\n"}'),
    Event(None, "", ("retry: 10",)),
    Event(""),
    Event("sist"),
]


def decode(*chunks: bytes) -> list[Event]:
    decoder = Decoder()
    return [e for chunk in chunks for e in decoder.feed(chunk)] + list(decoder.close())


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_cut_gives_the_same_events(line_end: str) -> None:
    body = STREAM.replace("\n", line_end).encode()
    assert decode(body) == EVENTS
    for at in range(len(body) + 1):
        assert decode(body[:at], body[at:]) == EVENTS
    assert decode(*(body[i : i + 1] for i in range(len(body)))) == EVENTS


@given(st.text(st.sampled_from("\r\n:d ax")), st.lists(st.integers(0, 60)))
def test_any_cuts_of_anything_give_the_same_events(text: str, cuts: list[int]) -> None:
    body = text.encode()
    edges = [0, *sorted(cut for cut in cuts if cut <= len(body)), len(body)]
    pieces = [body[a:b] for a, b in pairwise(edges)]
    assert decode(*pieces) == decode(body)


def test_an_event_comes_as_soon_as_it_is_whole() -> None:
    decoder = Decoder()
    assert list(decoder.feed(b"data: x\r")) == []
    assert list(decoder.feed(b"\r")) == [Event("x")]
    assert list(decoder.feed(b"\n")) == []


def test_what_was_read_is_written_back() -> None:
    assert b"".join(map(encode, decode(STREAM.encode()))).decode() == (
        ": ping\n\nevent: a\nid: 7\ndata: ett\ndata: två\n\ndata: {\"å\": \"\\n\"}\n\n"
        "retry: 10\n\ndata: \n\ndata: sist\n\n"
    )  # fmt: skip


def test_bytes_that_are_no_text_come_out_as_they_went_in() -> None:
    assert b"".join(map(encode, decode(b"data: \xff\xfe\n\n"))) == b"data: \xff\xfe\n\n"


def test_an_event_without_end_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MAX_EVENT", 100)
    decoder = Decoder()
    list(decoder.feed(b"x" * 90))
    with pytest.raises(UpstreamError):
        decoder.feed(b"x" * 90)


def test_a_byte_order_mark_is_dropped() -> None:
    assert decode(b"\xef\xbb", b"\xbfdata: x\n\n") == [Event("x")]
