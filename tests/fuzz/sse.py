"""Fuzzes the stream: events cut anywhere, and the restoring of placeholders in them."""

import json

from gateway.core.adapter import Framing
from gateway.core.placeholders import Placeholders
from gateway.core.sse import Decoder, Event, encode
from gateway.providers import ADAPTERS
from tests.fuzz.driver import Target, run

MAP = {"[PERSON_1]": 'Bo "Bosse" Ek\\\n', "[PERSON_12]": "Åsa", "[EPOST_1]": "asa@exempel.se"}
PATHS = ("/chat/completions", "/completions", "/responses")


def _chunk(text: str) -> bytes:
    delta = {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]}
    return b"data: " + json.dumps(delta).encode() + b"\n\n"


SEEDS = (
    _chunk("Hej [PERSON_1], och [PERS") + _chunk("ON_12] med") + b"data: [DONE]\n\n",
    b'event: response.output_text.delta\ndata: {"type":"response.output_text.delta",'
    b'"output_index":0,"content_index":0,"item_id":"x","delta":"[PERSON_1]"}\n\n',
    b'data: {"choices":[{"index":0,"text":"[EPOST_","finish_reason":null}]}\r\n\r\n'
    b'data: {"choices":[{"index":0,"text":"1]","finish_reason":"stop"}]}\r\n\r\n',
    b": ping\n\nid: 7\nretry: 10\ndata: a\ndata: b\n\n",
    b"\xef\xbb\xbfdata: \xff\xfe\n\n",
    b'data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"[PERSON_1"'
    b"}}]}}]}\n\n",
)


def _cut(data: bytes) -> list[bytes]:
    """The data in pieces whose lengths follow from the data itself."""
    pieces, at = [], 0
    while at < len(data):
        end = at + 1 + data[at] % 61 + len(data) // 500
        pieces.append(data[at:end])
        at = end
    return pieces


def _events(pieces: list[bytes]) -> list[Event]:
    decoder = Decoder()
    return [event for piece in pieces for event in decoder.feed(piece)] + list(decoder.close())


def _data(events: list[Event]) -> list[str]:
    return [event.data for event in events if event.data is not None]


def check(data: bytes) -> None:
    """The same events and the same restored text however the bytes are cut; never an exception."""
    pieces = _cut(data)
    events = _events([data])
    assert _events(pieces) == events
    if b"\xef\xbb\xbf" not in data:  # a mark inside may come to stand first
        written = b"".join(map(encode, events))
        assert _data(_events([written])) == _data(events)
    for path in PATHS:
        whole, cut = _restored(path, [data]), _restored(path, pieces)
        assert whole == cut, path


def _restored(path: str, pieces: list[bytes]) -> bytes:
    adapter = ADAPTERS["openai"]
    operation = adapter.match("POST", path)
    assert operation is not None
    restorer = adapter.restorer(operation, Framing.EVENTS, Placeholders(MAP))
    return b"".join([*map(restorer.feed, pieces), restorer.close()])


TARGET = Target("sse", check, SEEDS)

if __name__ == "__main__":
    run(TARGET)
