"""Fuzzes the JSON reader and writer: what is accepted comes out as it went in."""

import json

from gateway.core.jsondoc import canonical, decode, depth, encode, escape, parse_answer
from gateway.errors import BodyError
from tests.fuzz.driver import Target, run

SEEDS = (
    b'{"model":"gpt","messages":[{"role":"user","content":"Hej \\u00e5 \\ud83d\\ude00"}]}',
    b'[1,1.10,1E5,-0.0,1e400,12345678901234567890,true,false,null,""]',
    b'{"a":{"a":[[],{}]},"\\ud800":"\\u0000\\\\\\"\\/"}',
    b'{"a":1,"a":2}',
    b"[NaN,Infinity,-Infinity]",
    b"\xef\xbb\xbf{}",
    b'"arguments{\\"a\\": 1}"',
    b"[" * 70 + b"]" * 70,
)


def check(data: bytes) -> None:
    """A body is refused or survives a round trip with the same meaning and the same numbers."""
    try:
        document = decode(data)
    except BodyError:
        return
    written = encode(document)
    assert decode(written) == document
    assert encode(decode(written)) == written
    assert decode(canonical(document)) == document
    assert depth(document) <= 64
    assert parse_answer(data.decode("utf-8")) is not None or document is None
    expected = json.loads(data, parse_float=str)
    assert json.loads(written, parse_float=str) == expected
    if isinstance(document, str):
        assert decode(b'"' + escape(document).encode() + b'"') == document


TARGET = Target("jsondoc", check, SEEDS)

if __name__ == "__main__":
    run(TARGET)
