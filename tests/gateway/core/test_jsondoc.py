"""Strict JSON: what parsers disagree on is refused, the rest comes out as it went in."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core import jsondoc
from gateway.core.jsondoc import WrittenNumber
from gateway.errors import BodyError

STRINGS = st.text(st.characters(codec=None))
LEAVES = st.none() | st.booleans() | st.integers() | STRINGS | st.floats(allow_nan=False)
DOCUMENTS = st.recursive(
    LEAVES.filter(lambda v: v not in (float("inf"), float("-inf"))),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(STRINGS, inner, max_size=4),
    max_leaves=20,
)


@given(DOCUMENTS)
def test_a_document_survives_the_round_trip(document: Any) -> None:
    first = jsondoc.encode(document)
    decoded = jsondoc.decode(first)
    assert jsondoc.encode(decoded) == first
    assert json.loads(first) == json.loads(json.dumps(document))


@pytest.mark.parametrize(
    "text",
    [
        "1.10", "1E5", "-0.0", "1e400", "0.1", "1e-7", "123456789012345678901234567890",
        '{"a":1.50,"b":[{"c":2.00},{},[]],"d":"å"}', "[]", "{}", '"\\ud800"', '[1.0,"\\udfff"]',
    ],
)  # fmt: skip
def test_numbers_and_lone_surrogates_are_written_as_they_were(text: str) -> None:
    assert jsondoc.encode(jsondoc.decode(text.encode())) == text.encode()


def test_text_beyond_ascii_is_not_escaped_and_the_writing_is_compact() -> None:
    assert jsondoc.encode(jsondoc.decode(b'{ "a" : "\\u00e5", "b": [1, 2] }')) == (
        '{"a":"å","b":[1,2]}'.encode()
    )


@pytest.mark.parametrize(
    ("body", "code", "place"),
    [
        (b"", "invalid_json", "line 1, column 1"),
        (b'{"a":', "invalid_json", "line 1, column 6"),
        (b'{"a":1} x', "invalid_json", "line 1, column 9"),
        (b'["\x01"]', "invalid_json", "line 1"),
        (b'{"a":1,"a":2}', "duplicate_key", "line 1, column 8"),
        (b'{"a":{"b":1},\n "c":[{"x":"a","\\u0078" :2}]}', "duplicate_key", "line 2, column 16"),
        (b"[1, NaN]", "not_a_number", "line 1, column 5"),
        (b'["Infinity", -Infinity]', "not_a_number", "line 1, column 14"),
        (b'{"a":"\xff"}', "not_utf8", "byte 6"),
        (b'"\xed\xa0\x80"', "not_utf8", "byte 1"),
        (b"\xef\xbb\xbf{}", "byte_order_mark", ""),
        ("{}".encode("utf-16"), "not_utf8", ""),
        (b"[" * 65 + b"]" * 65, "too_deep", "64"),
        (b"[" * 100_000, "too_deep", "64"),
        (b"[" + b"1" * 5000 + b"]", "number_too_long", ""),
    ],
)
def test_what_parsers_disagree_on_is_refused_with_its_place(
    body: bytes, code: str, place: str
) -> None:
    with pytest.raises(BodyError) as caught:
        jsondoc.decode(body)
    assert caught.value.code == code
    assert caught.value.status == 400
    assert place in caught.value.en
    assert caught.value.sv != caught.value.en


def test_errors_never_quote_the_body() -> None:
    for body in (b'{"hemlig":1,"hemlig":2}', b'{"hemlig":NaN}', b'{"hemlig":hemlig}'):
        with pytest.raises(BodyError) as caught:
            jsondoc.decode(body)
        error = caught.value
        assert "hemlig" not in f"{error!r}{error}{error.sv}{error.en}"
        assert error.__suppress_context__


def test_commas_inside_strings_are_not_values() -> None:
    text = "a," * 300_000
    assert jsondoc.decode(json.dumps([text]).encode(), max_leaves=10) == [text]


def test_too_many_values_are_refused_before_they_take_memory() -> None:
    with pytest.raises(BodyError) as caught:
        jsondoc.decode(b"[" + b"{}," * 300_000 + b"1]")
    assert (caught.value.code, caught.value.status) == ("too_many_values", 413)


def test_wide_documents_are_not_deep() -> None:
    body = b"[" + b"[{}]," * 1000 + b"1]"
    assert len(jsondoc.decode(body)) == 1001
    assert jsondoc.depth(jsondoc.decode(body)) == 3


def test_a_written_number_does_not_show_itself() -> None:
    assert "1.50" not in repr(WrittenNumber("1.50"))
    assert float(WrittenNumber("1.50")) == 1.5


@given(STRINGS)
def test_escaped_text_reads_back_inside_a_json_string(text: str) -> None:
    assert json.loads(f'"{jsondoc.escape(text)}"') == json.loads(json.dumps(text))


def test_canonical_ignores_the_order_of_keys() -> None:
    left, right = {"a": [{"c": 1, "b": 2}], "d": 3}, {"d": 3, "a": [{"b": 2, "c": 1}]}
    assert jsondoc.canonical(left) == jsondoc.canonical(right)


def test_answers_may_repeat_keys_but_must_be_json() -> None:
    assert jsondoc.parse_answer('{"a":1,"a":2}') == {"a": 2}
    for text in ("{", "NaN", "[" * 100_000, "[" * 300 + "]" * 300):
        with pytest.raises(ValueError):  # noqa: PT011 - any of them passes the answer unchanged
            jsondoc.parse_answer(text)
