"""Data URLs: what is text is read without loss, and nothing slow or strange is tried."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.dataurl import parse, text_of, with_text

CHARSETS = ["utf-8", "UTF-8", "utf-16", "utf-16le", "us-ascii", "iso-8859-1", "windows-1252"]


@given(st.text(), st.booleans())
def test_text_goes_in_and_comes_out(text: str, base64: bool) -> None:
    text = text.encode("utf-8", "replace").decode()
    url = parse(f"data:text/plain;charset=utf-8{';base64' if base64 else ''},")
    assert url is not None
    written = parse(with_text(url, text))
    assert written is not None
    assert text_of(written) == text
    assert written.head == url.head


@pytest.mark.parametrize("charset", CHARSETS)
def test_the_character_set_is_kept(charset: str) -> None:
    url = parse(f"data:text/plain;charset={charset};base64,")
    assert url is not None
    written = parse(with_text(url, "[PERSON_1]"))
    assert written is not None
    assert (text_of(written), written.is_bare) == ("[PERSON_1]", True)


@pytest.mark.parametrize("charset", ["idna", "punycode", "unicode_escape", "zip", "rot13", "x"])
def test_other_codecs_are_not_tried(charset: str) -> None:
    url = parse(f"data:text/plain;charset={charset},aaaa")
    assert url is not None
    assert text_of(url) is None


@pytest.mark.parametrize(
    "text", ["", "data", "data:x", "data: Anna, Bo", "http://a/,b", "data:a b/c,"]
)
def test_other_texts_are_not_data_urls(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("head", "bare"),
    [
        ("data:,", True),
        ("data:image/png;base64,", True),
        ("data:text/plain;name=Anna,", False),
        ("data:image/png;charset=189001019802,", False),
        ("data:anna/189001019802,", False),
    ],
)
def test_a_head_that_says_more_is_noticed(head: str, bare: bool) -> None:
    url = parse(head)
    assert url is not None
    assert url.is_bare is bare
