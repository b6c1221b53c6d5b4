"""Text is read in the encoding that it is in, or not at all."""

import random

import pytest

from gateway.files.charset import decode

SWEDISH = "Ärendet gäller Åsa Öberg i Mölndal – inget annat.\n"


@pytest.mark.parametrize(
    "encoding",
    [
        *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"),
        *("utf-32-be", "cp1252"),
    ],
)
def test_the_text_comes_out_and_goes_back(encoding: str) -> None:
    data = SWEDISH.encode(encoding)
    found = decode(data)
    assert found is not None
    assert found.text == SWEDISH
    assert found.encode(found.text) == data


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Åsa bor i Malmö, där är det blåsigt.", "latin-1"),
        ("Åsa bor i Malmö, där är det blåsigt.", "cp850"),
        ("Åsa bor i Malmö, där är det blåsigt.", "mac_roman"),
        ("Привет, как дела, Анна Петрова", "cp1251"),
        ("Zażółć gęślą jaźń, Łukasz", "cp1250"),
    ],
)
def test_single_byte_encodings_are_told_apart(text: str, encoding: str) -> None:
    found = decode(text.encode(encoding))
    assert found is not None
    assert found.text == text


def test_what_is_no_text_is_none() -> None:
    noise = random.Random(1)  # noqa: S311 repeatable, not secret
    assert [decode(noise.randbytes(400)) for _ in range(50)] == [None] * 50
    assert decode(b"\xff\xfea") is None
    assert decode(b"abc\0def") is None


def test_a_text_that_the_encoding_cannot_hold_is_refused() -> None:
    found = decode("Åsa".encode("cp1252"))
    assert found is not None
    with pytest.raises(UnicodeEncodeError):
        found.encode("⟦PERSON_1⟧")
