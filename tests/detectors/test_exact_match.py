"""Hashed registers: every listed value is found however it is written, nothing else, and neither
file nor error tells a value."""

import json
import pickle
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.exact_match import ExactMatch
from detectors.exact_values import Kind, ValueProblemError, form
from detectors.hashed_list import (
    HashedList,
    ListError,
    ListKey,
    lines,
    make,
    read,
    read_key,
)
from detectors.scanner import Scanner
from detectors.types import PlainPassage

TODAY = date(2026, 1, 1)
KEY = ListKey("demo", "1", bytes(range(32)))
OTHER = ListKey("demo", "1", bytes(range(1, 33)))
# Published test numbers.
NUMBERS = ("189002269812", "189001019802", "191212121212")

_WORDS = st.text("abdefgåäöÅÄÖBÉé", min_size=2, max_size=8)
_NAMES = st.lists(_WORDS, min_size=2, max_size=4)
_SEPARATORS = st.sampled_from(["", " ", "-", "/", ".", " - ", "\n"])


def file(kind: Kind, *values: str, name: str = "Register", protected: bool = False) -> bytes:
    return make(
        enumerate(values, start=1),
        KEY,
        kind,
        name=name,
        entity="PROTECTED_IDENTITY" if protected else "CUSTOM_TERM",
        protected=protected,
        created="2026-01-01T00:00:00+00:00",
    )


def matcher(kind: Kind, *values: str) -> ExactMatch:
    return ExactMatch([(read(file(kind, *values), KEY), KEY.secret)])


def found(recognizer: ExactMatch, text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in recognizer.find(text, "", TODAY)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ring anna-karin lindén nu", "anna-karin lindén"),
        ("ANNA KARIN LINDEN", "ANNA KARIN LINDEN"),
        ("Lindén, Anna-Karin har", "Lindén, Anna-Karin"),
        ("Anna-Karin Lindéns barn", "Anna-Karin Lindéns"),
        ("Anna-Karin\n  Lindén", "Anna-Karin\n  Lindén"),
        ("Per Ek, 40 år", "Per Ek"),
        ("Pers Ek", "Pers Ek"),
        ("Nils Lars' bil", "Nils Lars"),
    ],
)
def test_a_name_is_found_as_it_may_be_written(text: str, value: str) -> None:
    assert found(matcher(Kind.NAME, "Anna-Karin Lindén", "Per Ek", "Nils Lars"), text) == [value]


@pytest.mark.parametrize("text", ["Anna Lindén", "Per", "Ek", "per capita ek", "Nils Per", "", "s"])
def test_part_of_a_name_is_not_the_name(text: str) -> None:
    assert found(matcher(Kind.NAME, "Anna-Karin Lindén", "Per Ek", "Nils Lars"), text) == []


@given(_NAMES, st.sampled_from([" ", "  ", "-", "\n"]), st.sampled_from(["", "s"]))
def test_any_listed_name_is_found_with_its_span(words: list[str], gap: str, ending: str) -> None:
    recognizer = matcher(Kind.NAME, " ".join(words))
    written = gap.join(words) + ending
    for text in (written, written.lower(), f"{words[-1]}, {' '.join(words[:-1])}{ending}"):
        assert text in found(recognizer, f"zz {text}, zz")


@given(st.lists(_NAMES, min_size=1, max_size=5), _NAMES)
def test_no_unlisted_name_is_found(listed: list[list[str]], words: list[str]) -> None:
    forms = {form(Kind.NAME, " ".join(name)) for name in listed}
    written = " ".join(words)
    windows = [words[i:j] for i in range(len(words)) for j in range(i + 1, len(words) + 1)]
    if not any(form(Kind.NAME, " ".join(window)) in forms for window in windows):
        assert found(matcher(Kind.NAME, *map(" ".join, listed)), written) == []


@given(st.sampled_from(NUMBERS), st.booleans(), st.booleans(), _SEPARATORS)
def test_a_personal_number_is_found_in_any_format(
    number: str, listed_short: bool, written_short: bool, separator: str
) -> None:
    recognizer = matcher(Kind.PERSONNUMMER, number[2:] if listed_short else number)
    date_part = number[2:8] if written_short else number[:8]
    written = f"{date_part}{separator}{number[8:]}"
    assert found(recognizer, f"nr {written}, tack") == [written]


@given(st.integers(10**6, 10**12), st.data())
def test_a_number_is_found_whatever_its_separators(number: int, data: st.DataObject) -> None:
    digits = str(number)
    written = digits[0] + "".join(data.draw(_SEPARATORS) + digit for digit in digits[1:])
    assert found(matcher(Kind.NUMBER, digits), f"x {written} y") == [written]
    assert found(matcher(Kind.NUMBER, str(number + 1)), f"x {written} y") == []


@pytest.mark.parametrize(
    "written",
    ["070-174 06 05", "0701740605", "+46 70 174 06 05", "+46 (0)70-1740605", "0046701740605"],
)
def test_a_telephone_number_is_found_in_any_format(written: str) -> None:
    for listed in ("070-1740605", "+46701740605"):
        assert written in found(matcher(Kind.PHONE, listed), f"ring {written} nu")


@pytest.mark.parametrize("written", ["KS 2024/123", "ks2024-123", "KS-2024/123", "Ks 2024 123"])
def test_a_case_id_is_found_in_any_format(written: str) -> None:
    assert found(matcher(Kind.CODE, "KS 2024/123"), f"dnr {written}, nej") == [written]
    assert found(matcher(Kind.CODE, "KS 2024/124"), f"dnr {written}, nej") == []


def test_an_address_is_found_whatever_its_case() -> None:
    assert found(matcher(Kind.EMAIL, "a.b@kth.se"), "till A.B@kth.se.") == ["A.B@kth.se"]


def test_a_disguised_value_is_found_at_its_original_characters() -> None:
    lists = [(read(file(Kind.PERSONNUMMER, NUMBERS[0]), KEY), KEY.secret)]
    scanner = Scanner([ExactMatch(lists)], lambda: TODAY, time.perf_counter)
    for text in ("9&#48;0226-9812", "9 0 0 2 2 6 9 8 1 2", "90\u200b0226–9812"):
        (finding,) = scanner.scan([PlainPassage(text)]).findings
        assert (finding.spans[0].start, finding.spans[0].end) == (0, len(text))
        assert finding.score > 0.75


def test_lists_of_a_kind_are_told_apart() -> None:
    recognizer = ExactMatch(
        [
            (read(file(Kind.NAME, "Per Ek", name="Anställda"), KEY), KEY.secret),
            (read(file(Kind.NAME, "Bo Al", name="Skyddade", protected=True), KEY), KEY.secret),
        ]
    )
    hits = list(recognizer.find("Per Ek och Bo Al", "", TODAY))
    assert [(hit.entity_type, hit.rule) for hit in hits] == [
        ("CUSTOM_TERM", "Anställda"),
        ("PROTECTED_IDENTITY", "Skyddade"),
    ]


def test_no_value_can_be_read_in_a_file_nor_without_its_key() -> None:
    data = file(Kind.NAME, "Anna Svensson", "Åsa Öberg")
    for word in ("Anna", "anna", "Svensson", "svensson", "Åsa", "åsa", "öberg"):
        assert word.encode() not in data
    again = make(
        [(1, "Anna Svensson"), (2, "Åsa Öberg")], OTHER, Kind.NAME,
        name="Register", entity="CUSTOM_TERM", protected=False, created="2026",
    )  # fmt: skip
    size = 2 * 12
    bodies = [each.partition(b"\n")[2][:size] for each in (data, again)]
    assert bodies[0] != bodies[1]
    assert KEY.secret.hex() not in repr(KEY)
    assert "body" not in repr(read(data, KEY))


def test_a_file_says_what_it_is() -> None:
    header = json.loads(file(Kind.NAME, "Per Ek", "per  EK", protected=True).partition(b"\n")[0])
    assert header["count"] == 1
    assert header["kind"] == "NAME"
    assert header["protected"] is True
    assert header["key_id"] == KEY.id
    assert header["created"].startswith("2026")


@given(st.integers(0, 400), st.integers(1, 255))
def test_a_changed_file_is_refused(position: int, change: int) -> None:
    data = bytearray(file(Kind.NUMBER, *map(str, range(10_000, 10_020))))
    data[position % len(data)] ^= change
    with pytest.raises(ListError):
        read(bytes(data), KEY)


def test_a_list_of_another_key_or_tenant_is_refused() -> None:
    data = file(Kind.NUMBER, "12345")
    with pytest.raises(ListError, match="line 1: key_id: was made with key"):
        read(data, OTHER)
    with pytest.raises(ListError, match="line 1: tenant: was made for demo"):
        read(data, ListKey("kth", "1", KEY.secret))
    for wrong in (b"", b"x", b"{}\n", b'{"format": "other/1", "mac": ""}\n', b"[]\n" + data):
        with pytest.raises(ListError):
            read(wrong, KEY)


def test_a_key_file_is_checked() -> None:
    assert read_key(KEY.document()) == KEY
    for wrong in ("", "{}", "[1]", KEY.document().replace('"key": "00', '"key": "01')):
        with pytest.raises(ListError):
            read_key(wrong)


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        (Kind.NAME, "12 34", "no letters"),
        (Kind.NAME, "x", "single letter"),
        (Kind.NAME, "a b c d e f g", "more than 6 words"),
        (Kind.PERSONNUMMER, "12345", "10 or 12 digits"),
        (Kind.PERSONNUMMER, "171212121212", "10 or 12 digits"),
        (Kind.NUMBER, "1234", "digits"),
        (Kind.NUMBER, "1234x5", "letters"),
        (Kind.CODE, "abc", "no digit"),
        (Kind.EMAIL, "info@", "not an e-mail"),
    ],
)
def test_a_value_that_cannot_be_listed_is_named_by_its_line(
    kind: Kind, value: str, reason: str
) -> None:
    with pytest.raises(ValueProblemError, match=reason):
        form(kind, value)
    with pytest.raises(ListError, match=f"line 1: .*{reason}") as raised:
        file(kind, value)
    assert value not in str(raised.value) or len(value) < 2
    invalid: list[tuple[int, str]] = []
    good = {Kind.NAME: "Per Ek", Kind.CODE: "KS 12345", Kind.EMAIL: "a@b.se"}
    made = make(
        [(1, value), (2, good.get(kind, NUMBERS[0]))], KEY, kind,
        name="n", entity="CUSTOM_TERM", protected=False, created="", invalid=invalid,
    )  # fmt: skip
    assert read(made, KEY).header.count == 1
    assert [line for line, _ in invalid] == [1]


def test_an_empty_column_and_one_that_is_not_utf8_are_refused() -> None:
    with pytest.raises(ListError, match="no values"):
        file(Kind.NAME)
    with pytest.raises(ListError, match="line 2: is not UTF-8"):
        list(lines(b"a\n\xe5\n"))
    assert list(lines("\ufeffPer Ek\r\n\r\nBo".encode())) == [(1, "Per Ek"), (3, "Bo")]


def test_membership_is_exact_in_a_large_list() -> None:
    numbers = [str(10**8 + 7 * n) for n in range(20_000)]
    recognizer = matcher(Kind.NUMBER, *numbers)
    text = " x ".join(str(10**8 + n) for n in range(0, 7_000))
    assert found(recognizer, text) == [str(10**8 + n) for n in range(0, 7_000, 7)]


def test_a_list_can_be_sent_between_processes() -> None:
    hashed = read(file(Kind.NAME, "Per Ek"), KEY)
    again: HashedList = pickle.loads(pickle.dumps(hashed))  # noqa: S301 - our own bytes
    assert again == hashed


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    for kind, value in (
        (Kind.NAME, "Per Ek"),
        (Kind.NUMBER, "12345"),
        (Kind.PHONE, "0701740605"),
        (Kind.CODE, "KS 1234"),
        (Kind.EMAIL, "a@b.se"),
    ):
        for hit in matcher(kind, value).find(text, "", TODAY):
            assert 0 <= hit.start < hit.end <= len(text)
