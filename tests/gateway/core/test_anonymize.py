"""Replacing marked parts: every operator, overlaps, and what is refused."""

import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.anonymize import (
    OPERATORS,
    InvalidParameterError,
    Marked,
    Operation,
    anonymize,
    merged,
    paired,
    read_marked,
    read_operations,
)

TEXT = "hello world, my name is Jane Doe. My number is: 034453334"
NAME = Marked(24, 32, "NAME", 0.8)
PHONE = Marked(48, 57, "PHONE_NUMBER", 0.95)


def zeros(count: int) -> bytes:
    return bytes(count)


def run(text=TEXT, marks=(NAME, PHONE), **operations):
    made = read_operations(operations)
    return anonymize(text, marks, made, zeros)


def replaced(**parameters):
    """What becomes of the name."""
    result = run(DEFAULT=parameters)
    item = result.items[-1]
    assert result.text[item.start : item.end] == item.text
    return item.text


def test_values_become_their_type_and_items_say_where():
    result = run()
    assert result.text == "hello world, my name is <NAME>. My number is: <PHONE_NUMBER>"
    places = [(i.start, i.end, i.entity_type, i.text, i.operator, i.score) for i in result.items]
    assert places == [
        (46, 60, "PHONE_NUMBER", "<PHONE_NUMBER>", "replace", 0.95),
        (24, 30, "NAME", "<NAME>", "replace", 0.8),
    ]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"type": "replace", "new_value": "X"}, "X"),
        ({"type": "replace", "new_value": ""}, "<NAME>"),
        ({"type": "redact"}, ""),
        ({"type": "keep"}, "Jane Doe"),
        (mask := {"type": "mask", "masking_char": "*", "chars_to_mask": 4, "from_end": True},
         "Jane****"),
        (mask | {"from_end": False}, "**** Doe"),
        (mask | {"chars_to_mask": 99}, "********"),
        (mask | {"chars_to_mask": -1}, "Jane Doe"),
        ({"type": "hash", "salt": "0123456789abcdef"},
         hashlib.sha256(b"Jane Doe0123456789abcdef").hexdigest()),
        ({"type": "hash", "hash_type": "sha512"},
         hashlib.sha512(b"Jane Doe" + bytes(32)).hexdigest()),
    ],
)  # fmt: skip
def test_operators(parameters, expected):
    assert replaced(**parameters) == expected


def test_a_type_has_its_own_operator_before_the_default():
    result = run(NAME={"type": "redact"}, DEFAULT={"type": "keep"})
    assert result.text == "hello world, my name is . My number is: 034453334"


def test_what_is_encrypted_can_be_decrypted():
    import base64

    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key = "1234567890123456"
    raw = base64.urlsafe_b64decode(replaced(type="encrypt", key=key))
    decryptor = Cipher(algorithms.AES(key.encode()), modes.CBC(raw[:16])).decryptor()
    assert decryptor.update(raw[16:]) + decryptor.finalize() == b"Jane Doe" + bytes([8]) * 8


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "Invalid input, operator config must contain operator_name"),
        ({"type": "none"}, "Invalid operator class 'none'."),
        ({"type": "mask"}, "Expected parameter masking_char"),
        (mask | {"masking_char": "**"}, "Invalid input, masking_char must be a character"),
        (mask | {"chars_to_mask": "4"},
         "Invalid parameter value for chars_to_mask. Expecting 'number', but got 'string'."),
        (mask | {"chars_to_mask": True},
         "Invalid parameter value for chars_to_mask. Expecting 'number', but got 'boolean'."),
        (mask | {"from_end": "yes"},
         "Invalid parameter value for from_end. Expecting 'boolean', but got 'string'."),
        ({"type": "replace", "new_value": 5},
         "Invalid parameter value for new_value. Expecting 'string', but got 'number'."),
        ({"type": "hash", "hash_type": "md5"},
         "Parameter hash_type value md5 is not in range of values ['sha256', 'sha512']"),
        ({"type": "hash", "salt": "short"},
         "Salt must be at least 16 bytes (128 bits). Provided salt is 5 bytes."),
        ({"type": "encrypt"}, "Expected parameter key"),
        ({"type": "encrypt", "key": "123"},
         "Invalid input, key must be of length 128, 192 or 256 bits"),
    ],
)  # fmt: skip
def test_unusable_operators_are_refused(parameters, message):
    with pytest.raises(InvalidParameterError) as raised:
        run(DEFAULT=parameters)
    assert str(raised.value) == message


def result(**changes):
    return {"start": 24, "end": 32, "entity_type": "NAME", "score": 0.8} | changes


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "Invalid input, request must contain analyzer results"),
        ({}, "Invalid parameter value for analyzer_results. Expecting 'array', but got 'object'."),
        (["x"], "Invalid parameter value for result. Expecting 'object', but got 'string'."),
        ([result(start=None)], "Invalid input, result must contain start"),
        ([result(start="1")],
         "Invalid parameter value for start. Expecting 'number', but got 'string'."),
        ([result(entity_type="")], "Invalid input, result must contain entity_type"),
        ([result(start=-1)], "Invalid input, result start and end must be positive"),
        ([result(start=40)],
         "Invalid input, start index '40' must be smaller than end index '32'"),
        ([result(score=None)], "Invalid input, analyzer result must contain score"),
    ],
)  # fmt: skip
def test_unusable_results_are_refused(value, message):
    with pytest.raises(InvalidParameterError) as raised:
        read_marked(value)
    assert str(raised.value) == message


def test_a_result_outside_the_text_is_refused():
    with pytest.raises(InvalidParameterError, match="text length is only 57"):
        run(marks=[Marked(24, 320, "NAME", 1.0)])


@pytest.mark.parametrize("value", [[], "x", {"NAME": "redact"}])
def test_operators_must_be_objects(value):
    with pytest.raises(InvalidParameterError, match="anonymizers"):
        read_operations(value)


@pytest.mark.parametrize(
    ("marks", "text"),
    [
        ([NAME, Marked(24, 28, "FIRST", 0.9)], "my name is <NAME>. My"),
        ([NAME, Marked(24, 32, "OTHER", 0.9)], "my name is <OTHER>. My"),
        ([Marked(24, 30, "NAME", 0.8), Marked(28, 40, "B", 0.9)], "my name is <B>ber is"),
        ([Marked(24, 28, "NAME", 0.8), Marked(29, 32, "NAME", 0.8)], "my name is <NAME>. My"),
        ([Marked(24, 28, "NAME", 0.8), Marked(28, 32, "NAME", 0.8)], "is <NAME><NAME>. My"),
        ([Marked(24, 28, "NAME", 0.8), Marked(29, 32, "B", 0.8)], "is <NAME> <B>. My"),
    ],
)
def test_overlaps_and_neighbours(marks, text):
    for order in itertools.permutations(marks):
        assert text in run(marks=order).text


MARKS = st.lists(
    st.builds(
        lambda start, length, kind, score: Marked(start, start + length, kind, score),
        st.integers(0, 30),
        st.integers(1, 12),
        st.sampled_from("ABC"),
        st.sampled_from((0.3, 0.6, 0.9)),
    ),
    max_size=12,
)


@given(MARKS, st.randoms())
def test_merged_marks_cover_the_same_characters_once_in_any_order(marks, random):
    covered = {place for mark in marks for place in range(mark.start, mark.end)}
    once = [place for mark in merged(marks) for place in range(mark.start, mark.end)]
    assert sorted(once) == sorted(covered)
    shuffled = list(marks)
    random.shuffle(shuffled)
    assert merged(shuffled) == merged(marks)


@given(st.text(min_size=42, max_size=60), MARKS, st.sampled_from(("redact", "keep", "replace")))
def test_what_is_not_marked_stays(text, marks, name):
    done = anonymize(text, marks, {"DEFAULT": Operation(name, {})}, zeros)
    if name == "keep":
        assert done.text == text
    for item in done.items:
        assert done.text[item.start : item.end] == item.text
    left = done.text
    for item in done.items:
        left = left[: item.start] + left[item.end :]
    gone = {place for mark in marks for place in range(mark.start, mark.end)}
    kept = "".join(char for place, char in enumerate(text) if place not in gone)
    # Spaces between neighbours of one type go with them.
    assert left.replace(" ", "") == kept.replace(" ", "")


def test_lone_surrogates_are_only_characters():
    marks = [Marked(0, 1, "A", 1.0)]
    for name in OPERATORS:
        parameters = {"masking_char": "*", "chars_to_mask": 1, "from_end": False, "key": "k" * 16}
        assert anonymize("\ud800", marks, {"A": Operation(name, parameters)}, zeros).items


def test_lists_of_texts():
    document = {"text": ["a", "b"], "analyzer_results": [[result()], []]}
    assert paired(document) == [("a", [result()]), ("b", [])]
    assert paired({"text": ["a"]}) == [("a", [])]
    assert paired({"analyzer_results": []}) == [("", [])]
    with pytest.raises(InvalidParameterError, match="one list of results per item"):
        paired({"text": ["a", "b"], "analyzer_results": [[]]})
    for text in (5, None, ["a", 5]):
        with pytest.raises(InvalidParameterError, match="'string'"):
            paired({"text": text})
