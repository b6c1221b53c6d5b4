"""The walker: every string of any document is found again, and nothing is skipped in silence."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.types import GapReason, Origin, Role
from gateway.core import address, jsondoc
from gateway.core.guide import Guide, Kind, Rule, compile_guide, graft
from gateway.core.segments import Segment
from gateway.core.walker import Walker, machine_id, model_name, sealed
from gateway.errors import BodyError

FIELDS = "arguments result url link data file_id opaque id model name metadata parts type text"
GUIDE = compile_guide(
    rules={
        ".arguments": Rule(Kind.JSON, origin=Origin.TOOL_CALL),
        ".result": Rule(origin=Origin.TOOL_RESULT),
        ".url": Rule(Kind.URL),
        ".link": Rule(Kind.LINK),
        ".data": Rule(Kind.BINARY, gap=GapReason.AUDIO),
        ".file_id": Rule(Kind.REFERENCE, gap=GapReason.STORED_FILE),
        ".opaque": Rule(Kind.OPAQUE),
        ".id": Rule(Kind.ID),
        ".model": Rule(Kind.MODEL),
        ".name": Rule(editable=False),
        ".metadata": Rule(role=Role.NONE, origin=Origin.METADATA),
        ".parts[].url": Rule(Kind.URL),
        ".parts[].data": Rule(Kind.BINARY, gap=GapReason.FILE),
    },
    parts={".parts[]": {"text": None, "image": GapReason.IMAGE, "file": GapReason.FILE}},
    fields=FIELDS.split(),
    words=("text", "image", "file"),
    word_fields=("type",),
)


def walk(document: Any, guide: Guide = GUIDE) -> Walker:
    walker = Walker(guide)
    walker.walk(document, (), guide.root, Role.USER, Origin.PROMPT)
    return walker


def only(document: Any) -> Segment:
    (segment,) = walk(document).segments
    return segment


def data_url(text: str, kind: str = "text/plain;charset=utf-8") -> str:
    return f"data:{kind};base64,{base64.b64encode(text.encode()).decode()}"


KEYS = st.text(min_size=1, max_size=6)
DOCUMENTS = st.recursive(
    st.text(max_size=12) | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)


def strings(value: Any, fields: frozenset[str]) -> list[str]:
    match value:
        case str():
            return [value] if value else []
        case bool() | None:
            return []
        case int():
            return [str(value)] if len(str(abs(value))) >= 8 else []
        case dict():
            keys = [key for key in value if key not in fields]
            return keys + [s for child in value.values() for s in strings(child, fields)]
        case list():
            return [s for child in value for s in strings(child, fields)]
    raise TypeError


@given(DOCUMENTS)
def test_every_string_key_and_long_number_is_a_segment_at_its_address(document: Any) -> None:
    guide = compile_guide({}, {}, ("a", "b"), (), ())
    walker = walk(document, guide)
    assert sorted(s.text for s in walker.segments) == sorted(strings(document, guide.fields))
    for segment in walker.segments:
        assert address.read(document, segment.address) == segment.text
        assert segment.editable == (segment.origin not in (Origin.KEY, Origin.NUMBER))


@given(DOCUMENTS, st.randoms(use_true_random=False))
def test_an_edit_lands_where_it_was_read_and_nowhere_else(document: Any, random: Any) -> None:
    segments = [s for s in walk(document).segments if s.editable]
    edits = [(s.address, f"new {n}") for n, s in enumerate(segments) if random.random() < 0.5]
    before = json.dumps(document)
    changed = address.write(document, edits)
    assert json.dumps(document) == before
    texts = dict(edits)
    for segment in segments:
        expected = texts.get(segment.address, segment.text)
        assert address.read(changed, segment.address) == expected


def test_pointers_name_only_the_apis_own_fields() -> None:
    walker = walk({"metadata": {"Anna": {"text": ["x", "y"]}}})
    assert [s.pointer for s in walker.segments] == [
        "/metadata/*",
        "/metadata/*/text/0",
        "/metadata/*/text/1",
    ]
    assert {s.role for s in walker.segments} == {Role.NONE}


def test_a_clients_own_key_is_the_label_of_what_stands_under_it() -> None:
    labels = {s.text: s.label for s in walk({"personnummer": ["x"], "name": "y"}).segments}
    assert labels == {"personnummer": "", "x": "personnummer", "y": ""}


@pytest.mark.parametrize(
    ("number", "found"),
    [(9_999_999, []), (10_000_000, ["10000000"]), (-10_000_000, ["-10000000"]), (True, [])],
)
def test_numbers_of_eight_digits_are_texts(number: int, found: list[str]) -> None:
    assert [s.text for s in walk({"name": number}).segments] == found


def test_fractions_of_eight_digits_are_texts_as_written() -> None:
    document = jsondoc.decode(b'{"name":[59.3293235,1.5,1.8900101980E11,0.50]}')
    assert [s.text for s in walk(document).segments] == ["59.3293235", "1.8900101980E11"]


def test_words_of_the_api_are_skipped_only_where_they_belong() -> None:
    assert walk({"type": "text"}).segments == []
    assert only({"type": "Anna"}).text == "Anna"
    assert only({"name": "text"}).text == "text"


def test_json_inside_a_string_is_opened_and_written_back() -> None:
    document = {"arguments": '{"namn": "Anna", "n": 1.50, "inre": "{\\"a\\": \\"\\\\u00e5\\"}"}'}
    walker = walk(document)
    assert [(s.text, s.label) for s in walker.segments if s.origin is not Origin.KEY] == [
        ("Anna", "namn"),
        ("å", "a"),
    ]
    edits = [(s.address, "X") for s in walker.segments if s.text in ("Anna", "å")]
    assert address.write(document, edits) == {
        "arguments": '{"namn":"X","n":1.50,"inre":"{\\"a\\":\\"X\\"}"}'
    }


def test_what_only_looks_like_json_is_text() -> None:
    assert only({"arguments": '{"namn": "Anna'}).text == '{"namn": "Anna'
    assert only({"result": "[1] \\u00e5 Anna"}).text == "[1] \\u00e5 Anna"
    assert only({"text": '{"namn": 1}'}).text == '{"namn": 1}'


def test_json_that_parsers_disagree_on_is_refused_also_inside_a_string() -> None:
    with pytest.raises(BodyError) as caught:
        walk({"arguments": '{"a": "x", "a": "y"}'})
    assert caught.value.code == "duplicate_key"


def test_json_whose_escapes_hide_text_is_opened() -> None:
    assert [s.text for s in walk({"result": '{"name": "G\\u00f6ran"}'}).segments] == ["Göran"]
    assert [s.text for s in walk({"text": '["G\\u00f6ran"]'}).segments] == ["Göran"]


def test_json_in_json_without_end_is_text_at_last() -> None:
    text = "Anna"
    for _ in range(8):
        text = json.dumps([text, "\u0001"])
    found = [s for s in walk({"arguments": text}).segments if "Anna" in s.text]
    assert len(found) == 1
    assert len(found[0].address) == 5


@pytest.mark.parametrize(
    "url",
    [
        data_url("Hej Göran"),
        data_url("Hej Göran", "application/json"),
        "data:text/plain;charset=iso-8859-1,Hej%20G%F6ran",
        "DATA:text/markdown;charset=utf-8,Hej%20G%C3%B6ran",
    ],
)
@pytest.mark.parametrize("field", ["url", "data", "text", "okänt"])
def test_text_in_data_urls_is_read_and_written_back(url: str, field: str) -> None:
    document = {field: url}
    walker = walk(document)
    segment = walker.segments[-1]
    assert (segment.text, segment.origin, walker.gaps) == ("Hej Göran", Origin.ATTACHMENT, [])
    changed = address.write(document, [(segment.address, "Hej [PERSON_1]")])
    assert address.read(changed, segment.address) == "Hej [PERSON_1]"
    assert changed[field].partition(",")[0] == url.partition(",")[0]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("data:image/png;base64,AAAA", GapReason.IMAGE),
        ("data:audio/wav;base64,AAAA", GapReason.AUDIO),
        ("data:video/mp4;base64,AAAA", GapReason.VIDEO),
        ("data:application/pdf;base64,AAAA", GapReason.FILE),
        ("data:text/plain;base64,####", GapReason.UNREADABLE),
        ("data:text/plain;charset=nonsense,x", GapReason.UNREADABLE),
        ("https://exempel.se/anna.png", GapReason.REMOTE_REFERENCE),
    ],
)
def test_what_cannot_be_read_is_a_gap(url: str, reason: GapReason) -> None:
    walker = walk({"url": url})
    assert [gap.reason for gap in walker.gaps] == [reason]
    assert all(not segment.editable for segment in walker.segments)


def test_a_name_in_the_head_of_a_data_url_is_seen() -> None:
    walker = walk({"url": "data:image/png;name=189001019802;base64," + "A" * 2000})
    assert any("189001019802" in s.text for s in walker.segments)


def test_links_are_texts_without_being_gaps() -> None:
    walker = walk({"link": "https://exempel.se/"})
    assert (walker.gaps, walker.segments[0].origin) == ([], Origin.URL)


def test_base64_is_a_gap_and_text_in_its_place_is_seen_too() -> None:
    long = walk({"data": "QUJD" * 400})
    assert ([g.reason for g in long.gaps], long.segments) == ([GapReason.AUDIO], [])
    for smuggled in ("189001019802", "Anna bor i Hedemora. " * 100):
        assert [s.text for s in walk({"data": smuggled}).segments] == [smuggled]


def test_references_and_opaque_content_are_gaps() -> None:
    walker = walk({"file_id": "file-Ab1defGhi2klmnOpqr34", "opaque": "gAAAA" * 200})
    assert [g.reason for g in walker.gaps] == [GapReason.STORED_FILE, GapReason.OPAQUE]
    assert walker.segments == []
    assert [s.text for s in walk({"file_id": "anna 189001019802"}).segments] == [
        "anna 189001019802"
    ]


@pytest.mark.parametrize(
    ("part", "reasons"),
    [
        ({"type": "text", "text": "x"}, []),
        ({"type": "image", "url": "data:image/png;base64,AAAA"}, [GapReason.IMAGE]),
        ({"type": "image", "url": "https://a.se/b"}, [GapReason.REMOTE_REFERENCE, GapReason.IMAGE]),
        ({"type": "image", "other": "x"}, [GapReason.IMAGE]),
        ({"type": "file", "data": data_url("Hej")}, []),
        ({"type": "file", "data": "AAAA" * 400}, [GapReason.FILE]),
        ({"type": "file"}, [GapReason.FILE]),
        ({"type": "zap", "zap": {"text": "x"}}, [GapReason.UNKNOWN_PART]),
        ({"text": "x"}, [GapReason.UNKNOWN_PART]),
        ({"type": ["text"], "text": "x"}, [GapReason.UNKNOWN_PART]),
    ],
)
def test_parts_that_are_not_text_are_gaps(part: Any, reasons: list[GapReason]) -> None:
    walker = walk({"parts": [part]})
    assert [g.reason for g in walker.gaps] == reasons
    if "x" in str(part.get("text", part.get("zap"))):
        assert "x" in [s.text for s in walker.segments]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("call_Ab7dEfGhIjKlMnOpQrSt1234", True),
        ("9f86d081884c7d659a2feaa0c55ad015", True),
        ("018f2f6e-7b1c-7c3a-9d2e-0123456789ab", True),
        ("call_189001019802AbCdEfGh", False),
        ("189001019802", False),
        ("chatcmpl-tool-9f86d081884c7d659a2feaa0c55ad015", True),
        ("Anna_Andersson", False),
        ("anna-andersson-linkopings-kommun", False),
        ("anna_anderssonlinkopingskommun1980", False),
        ("anna.andersson@exempel.se", False),
    ],
)
def test_only_machine_made_ids_are_skipped(text: str, expected: bool) -> None:
    assert machine_id(text) is expected
    assert (walk({"id": text}).segments == []) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gpt-4o-2024-08-06", True),
        ("claude-3-5-sonnet-20241022-v2:0", True),
        ("mistralai/Mistral-7B-Instruct-v0.3", True),
        ("ft:gpt-4o-mini:kommun::Ab12", True),
        ("189001019802", False),
        ("gpt-18900101-9802", False),
        ("20121212-1212", False),
        ("en modell för Anna", False),
    ],
)
def test_only_names_of_models_are_skipped_as_models(text: str, expected: bool) -> None:
    assert model_name(text) is expected
    assert (walk({"model": text}).segments == []) is expected


def test_nothing_shows_the_text_in_its_repr() -> None:
    walker = walk({"hemligt": "hemligt", "url": "hemligt"})
    assert "hemligt" not in repr(walker.segments) + repr(walker.gaps)


def test_a_field_may_mean_something_else_in_objects_of_one_type() -> None:
    guide = compile_guide(
        rules={
            ".data": Rule(origin=Origin.ATTACHMENT),
            "<image>.data": Rule(Kind.BINARY, gap=GapReason.IMAGE),
        },
        parts={},
        fields=FIELDS.split(),
        words=("image",),
        word_fields=("type",),
    )
    assert not walk({"type": "text", "data": "Bo Ek"}, guide).gaps
    assert not walk({"type": ["image"], "data": "Bo Ek"}, guide).gaps
    (gap,) = walk({"type": "image", "data": "aGVq" * 200}, guide).gaps
    assert (gap.pointer, gap.reason) == ("/data", GapReason.IMAGE)


def test_parts_may_hold_parts_to_any_depth() -> None:
    guide = compile_guide(
        rules={".parts": Rule(origin=Origin.TOOL_RESULT), ".url": Rule(Kind.URL)},
        parts={"": {"text": None}},
        fields=FIELDS.split(),
        words=("text",),
        word_fields=("type",),
    )
    graft(guide.root, ".parts[]", guide.root)
    deep = {"type": "text", "parts": [{"type": "text", "parts": [{"type": "new", "url": "x:y"}]}]}
    walker = walk(deep, guide)
    assert [(gap.pointer, gap.reason) for gap in walker.gaps] == [
        ("/parts/0/parts/0/url", GapReason.REMOTE_REFERENCE),
        ("/parts/0/parts/0", GapReason.UNKNOWN_PART),
    ]


NOISE = bytes((n * n * 7 + n * 11 + 3) % 251 for n in range(300))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (base64.b64encode(NOISE).decode(), True),
        (base64.urlsafe_b64encode(NOISE).decode().rstrip("="), True),
        (base64.b64encode(NOISE[:30]).decode(), False),
        (base64.b64encode(b"Anna Berg bor i Hedemora. " * 10).decode(), False),
        (base64.b64encode(("Åsa Öberg är sjuk. " * 10).encode("latin-1")).decode(), False),
        (base64.b64encode(("Anna Berg " * 10).encode("utf-16")).decode(), False),
        ("Anna" * 40, False),
        ("Anna Berg bor i Hedemora. " * 10, False),
    ],
)
def test_only_base64_of_no_text_is_a_seal(text: str, expected: bool) -> None:
    assert sealed(text) is expected
