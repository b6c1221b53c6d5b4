"""Codes are typed by people: found in what they write, and never mistaken for what they ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.codes import CODE_BYTES, chosen, confirmation, new_code, shown

ENTROPY = st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES)


@given(ENTROPY)
def test_a_code_is_read_back(entropy: bytes) -> None:
    code = new_code(entropy)
    for text in (
        shown(code),
        shown(code).lower(),
        f"  {shown(code)}.\n",
        code,
        f"**{shown(code)}**",
    ):
        found = confirmation(text, answering=True)
        if code.isalpha() and text == code:
            assert found is None, "without a digit or a dash it may be a word"
        else:
            assert found is not None
            assert (found.code, found.masked, found.reason) == (code, False, "")


def test_every_bit_counts() -> None:
    codes = {new_code((1 << bit).to_bytes(CODE_BYTES)) for bit in range(4, 64)}
    assert len(codes) == 60
    assert len({new_code(bytes([n] * CODE_BYTES)) for n in range(256)}) == 256
    with pytest.raises(ValueError, match="8 random bytes"):
        new_code(b"short")


@given(ENTROPY, st.sampled_from(["–", "—", " ", "", "\u2011"]))
def test_other_dashes_and_lookalikes(entropy: bytes, dash: str) -> None:
    code = new_code(entropy)
    typed = shown(code).replace("0", "O").replace("1", "l").replace("-", dash)
    found = confirmation(typed, answering=False)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("GV-K7F2-9XQM-3D4T 2 materialet är mitt eget", "2 materialet är mitt eget"),
        ("Materialet är mitt eget. GV-K7F2-9XQM-3D4T", "Materialet är mitt eget"),
        ("gv k7f2 9xqm 3d4t: eget", "eget"),
    ],
)
def test_the_rest_is_the_reason(text: str, reason: str) -> None:
    found = confirmation(text, answering=False)
    assert found is not None
    assert (found.code, found.reason) == ("K7F29XQM3D4T", reason)


@pytest.mark.parametrize(
    "phrase", ["skicka maskerat", "Skicka maskerad!", "Send masked", "SEND IT MASKED."]
)
def test_masked(phrase: str) -> None:
    found = confirmation(phrase, answering=True)
    assert found is not None
    assert (found.code, found.masked) == ("", True)
    assert confirmation(phrase, answering=False) is None
    for text in (f"{phrase} GV-K7F2-9XQM-3D4T", f"GV-K7F2-9XQM-3D4T {phrase}"):
        found = confirmation(text, answering=False)
        assert found is not None
        assert (found.code, found.masked, found.reason) == ("K7F29XQM3D4T", True, "")


@pytest.mark.parametrize(
    "text",
    [
        "Skriv en inbjudan till mötet.",
        "skicka maskerat mejl till kunden",
        "have been seen by everybody",
        "GV-K7F2-9XQM",
        "GV-K7F2-9XQM-3D4U",
        "K7F2-9XQM-3D4TA",
        "AGV-K7F2-9XQM-3D4T",
        "ord " * 600 + "GV-K7F2-9XQM-3D4T",
        "",
    ],
)
def test_other_texts_are_prompts(text: str) -> None:
    assert confirmation(text, answering=True) is None


def test_a_serial_number_is_a_prompt_unless_a_warning_stands_before_it() -> None:
    assert confirmation("1234-5678-9012", answering=False) is None
    assert confirmation("1234-5678-9012", answering=True) is not None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("1", ("own", "")),
        ("2 för att jag fick", ("permission", "för att jag fick")),
        ("Permission: av förlaget", ("permission", "av förlaget")),
        ("3 annat", ("", "3 annat")),
        ("", ("", "")),
        ("10", ("", "10")),
    ],
)
def test_reasons_by_number_or_name(said: str, expected: tuple[str, str]) -> None:
    assert chosen(("own", "permission"), said) == expected


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("Okej, här är koden: gv-K7F2-9XQM-3D4T 1", "1 Okej, här är koden"),
        ("Okej: GV-K7F2-9XQM-3D4T, 2. Det är mitt eget.", "2. Det är mitt eget Okej"),
        ("1 GV-K7F2-9XQM-3D4T", "1"),
        ("Skäl own GV-K7F2-9XQM-3D4T", "Skäl own"),
    ],
)
def test_a_number_right_behind_the_code_is_the_reason(reply: str, said: str) -> None:
    given = confirmation(reply, answering=False)
    assert given is not None
    assert given.reason == said


def test_nothing_of_a_reply_is_in_its_repr() -> None:
    assert "K7F2" not in repr(confirmation("GV-K7F2-9XQM-3D4T hemligt", answering=False))
    assert "hemligt" not in repr(confirmation("GV-K7F2-9XQM-3D4T hemligt", answering=False))
