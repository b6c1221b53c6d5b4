"""Redaction: nothing of the values is left, and the numbers hold as the conversation grows."""

import re
from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.types import Finding, Origin, Role, ScanReport, Span, Why
from gateway.core.canonical import canonical, label
from gateway.core.placeholders import Placeholders
from gateway.core.quoting import Quoting
from gateway.core.redact import Redaction, fingerprint_values, redact
from gateway.core.segments import Extraction, Link, Segment
from policies.verdict import Operator

Found = tuple[str, str]  # entity type, text
NUMBER = "189001019802"


def extraction(texts: Sequence[str], editable: bool = True) -> Extraction:
    segments = tuple(
        Segment(t, (Link((i,)),), f"/{i}", Role.USER, Origin.PROMPT, message=i, editable=editable)
        for i, t in enumerate(texts)
    )
    return Extraction(segments, (), (), "", False)


def finding(entity_type: str, *spans: tuple[int, int, int], score: float = 0.9) -> Finding:
    return Finding(entity_type, tuple(Span(*span) for span in spans), score, "test", Why("test"))


def find(texts: Sequence[str], wanted: Iterable[Found], score: float = 0.9) -> list[Finding]:
    return [
        finding(kind, (at, match.start(), match.end()), score=score)
        for at, text in enumerate(texts)
        for kind, value in wanted
        for match in re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", text)
    ]


def run(
    texts: Sequence[str],
    findings: Sequence[Finding],
    operators: Mapping[int, Operator] | None = None,
) -> Redaction:
    if operators is None:
        operators = dict.fromkeys(range(len(findings)), Operator.PLACEHOLDER)
    return redact(list(texts), extraction(texts), ScanReport(tuple(findings)), operators)


def redacted(texts: Sequence[str], wanted: Iterable[Found]) -> list[str]:
    return list(run(texts, find(texts, list(wanted))).document)


def test_values_are_numbered_by_first_appearance_per_type() -> None:
    texts = ["Anna mejlade Bo", f"Bo har {NUMBER}, Anna inte"]
    wanted = [("PERSON", "Bo"), ("PERSON", "Anna"), ("SE_PERSONNUMMER", NUMBER)]
    result = run(texts, find(texts, wanted))
    assert result.document == [
        "[PERSON_1] mejlade [PERSON_2]",
        "[PERSON_2] har [PERSONNUMMER_1], [PERSON_1] inte",
    ]
    assert result.placeholders == {
        "[PERSON_1]": "Anna",
        "[PERSON_2]": "Bo",
        "[PERSONNUMMER_1]": NUMBER,
    }
    assert result.count == 5


@pytest.mark.parametrize(
    ("kind", "forms"),
    [
        ("SE_PERSONNUMMER", ["18900101-9802", "189001019802", "900101-9802", "900101 9802"]),
        ("SE_PERSONNUMMER", ["900101-9802", "18900101-9802"]),
        ("PERSON", ["Anna Berg", "ANNA BERG", "Anna  Berg", "anna\u00a0berg"]),
        ("PERSON", ["Anna-Lena Berg", "Anna Lena Berg"]),
        ("EMAIL_ADDRESS", ["Anna@Exempel.se", "anna@exempel.se"]),
        ("PHONE_NUMBER", ["070-174 06 05", "+46 70 174 06 05", "0046701740605", "+46(0)701740605"]),
        ("CREDIT_CARD", ["4242 4242 4242 4242", "4242-4242-4242-4242", "４２４２424242424242"]),
    ],
)
def test_another_form_of_a_value_has_the_same_number(kind: str, forms: list[str]) -> None:
    assert redacted(forms, [(kind, form) for form in forms]) == [f"[{label(kind)}_1]"] * len(forms)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("EMAIL_ADDRESS", "a.nna@exempel.se", "anna@exempel.se"),
        ("IP_ADDRESS", "192.0.21.1", "192.0.2.11"),
        ("CREDENTIAL", "HemLigt99", "hemligt99"),
        ("SE_PERSONNUMMER", "18900101-9802", "19900101-9802"),
        ("DATE_OF_BIRTH", "1/11/1980", "11/1/1980"),
    ],
)
def test_values_that_are_not_the_same_have_numbers_of_their_own(
    kind: str, one: str, other: str
) -> None:
    texts = redacted([one, other], [(kind, one), (kind, other)])
    assert texts == [f"[{label(kind)}_1]", f"[{label(kind)}_2]"]


def test_the_genitive_of_a_name_shares_its_number() -> None:
    texts = ["Annas bil", "Anna kör", "Anna's car", "Lars bil"]
    names = [("PERSON", "Annas"), ("PERSON", "Anna"), ("PERSON", "Lars")]
    result = run(texts, find(texts, names))
    assert result.document == [
        "[PERSON_1]s bil", "[PERSON_1] kör", "[PERSON_1]'s car", "[PERSON_2] bil"
    ]  # fmt: skip
    assert result.placeholders == {"[PERSON_1]": "Anna", "[PERSON_2]": "Lars"}
    assert redacted(["Annas bil"], names) == ["[PERSON_1] bil"]


def test_a_placeholder_that_the_client_typed_is_reserved_and_never_restored() -> None:
    texts = ["Vad betyder [PERSON_1] och PERSON_3?", "Anna, Bo och Cia"]
    result = run(texts, find(texts, [("PERSON", "Anna"), ("PERSON", "Bo"), ("PERSON", "Cia")]))
    assert result.document[1] == "[PERSON_2], [PERSON_4] och [PERSON_5]"
    assert "[PERSON_1]" not in result.placeholders
    assert "[PERSON_3]" not in result.placeholders


def test_overlapping_findings_become_one_value_named_after_the_longest() -> None:
    text = "Skriv till anna.berg@exempel.se nu"
    result = run([text], [finding("PERSON", (0, 11, 20)), finding("EMAIL_ADDRESS", (0, 11, 31))])
    assert result.document == ["Skriv till [EMAIL_ADDRESS_1] nu"]
    crossing = [finding("PERSON", (0, 0, 10)), finding("LOCATION", (0, 6, 20))]
    assert run([text], crossing).document == ["[LOCATION_1]@exempel.se nu"]


def test_a_value_split_over_passages_is_replaced_once_and_removed_elsewhere() -> None:
    texts = ["nummer 18900101", "-98", "02 tack"]
    result = run(texts, [finding("SE_PERSONNUMMER", (0, 7, 15), (1, 0, 3), (2, 0, 2))])
    assert result.document == ["nummer [PERSONNUMMER_1]", "", " tack"]
    assert result.placeholders == {"[PERSONNUMMER_1]": "18900101-9802"}


def test_a_masked_value_cannot_be_restored() -> None:
    texts = ["Anna och Bo"]
    operators = {0: Operator.MASK, 1: Operator.PLACEHOLDER}
    result = run(texts, find(texts, [("PERSON", "Anna"), ("PERSON", "Bo")]), operators)
    assert result.document == ["[PERSON] och [PERSON_1]"]
    assert result.placeholders == {"[PERSON_1]": "Bo"}


def test_a_value_is_replaced_wherever_it_stands_again_unless_the_policy_let_it_pass() -> None:
    texts = ["Anna Berg (19 år)", "anna: Anna Berg; Anna Bergman", "Anna Berg"]
    seen = [finding("PERSON", (0, 0, 9)), finding("PERSON", (2, 0, 9))]
    result = run(texts, seen, {0: Operator.PLACEHOLDER})
    assert result.document == [
        "[PERSON_1] (19 år)", "anna: [PERSON_1]; Anna Bergman", "Anna Berg"
    ]  # fmt: skip


def test_a_value_that_stands_again_very_often_is_replaced_in_linear_time() -> None:
    texts = ["Anna Berg", "Anna Berg, +46 1 " * 20_000]
    seen = [finding("PERSON", (0, 0, 9)), finding("PHONE_NUMBER", (1, 11, 16))]
    result = run(texts, seen)
    assert result.document[1] == "[PERSON_1], [PHONE_NUMBER_1] " * 20_000
    assert result.count == 40_001


def test_a_low_finding_elsewhere_does_not_protect_a_value() -> None:
    texts = [NUMBER, f"nr {NUMBER}"]
    findings = [
        finding("SE_PERSONNUMMER", (0, 0, 12)),
        finding("SE_BANKGIRO", (1, 3, 15), score=0.1),
    ]
    assert run(texts, findings, {0: Operator.PLACEHOLDER}).document[1] == "nr [PERSONNUMMER_1]"


def test_a_place_that_cannot_be_edited_is_refused() -> None:
    texts = ["Anna"]
    report = ScanReport((finding("PERSON", (0, 0, 4)),))
    with pytest.raises(ValueError, match="cannot be edited"):
        redact(texts, extraction(texts, editable=False), report, {0: Operator.PLACEHOLDER})


def test_the_originals_do_not_show_in_the_repr() -> None:
    texts = ["Anna"]
    assert "Anna" not in repr(run(texts, find(texts, [("PERSON", "Anna")])))


NAMES = st.sampled_from(["Anna", "Annas", "Bo Ek", "Cia", "bo ek", "Åsa-Li"])
IDS = st.sampled_from([NUMBER, "18900101-9802", "070-174 06 05", "anna@exempel.se"])
WORDS = st.sampled_from(["och", "är", "[PERSON_2]", "PERSON_1", "[X]", "1", "bil.", "("])
TEXTS = st.lists(st.lists(NAMES | IDS | WORDS, max_size=8).map(" ".join), min_size=1, max_size=6)
TYPES: list[Found] = [
    *[("PERSON", n) for n in ("Anna", "Annas", "Bo Ek", "Cia", "bo ek", "Åsa-Li")],
    *[("SE_PERSONNUMMER", n) for n in (NUMBER, "18900101-9802")],
    ("PHONE_NUMBER", "070-174 06 05"),
    ("EMAIL_ADDRESS", "anna@exempel.se"),
]


@given(TEXTS)
def test_nothing_of_a_redacted_value_is_left(texts: list[str]) -> None:
    result = run(texts, find(texts, TYPES))
    for _, value in TYPES:
        assert not any(re.search(rf"(?<!\w){re.escape(value)}(?!\w)", t) for t in result.document)


@given(TEXTS)
def test_replacing_the_placeholders_gives_values_that_are_the_same(texts: list[str]) -> None:
    result = run(texts, find(texts, TYPES))
    for before, changed in zip(texts, result.document, strict=True):
        after = Placeholders(result.placeholders).replace(changed, Quoting())
        assert re.sub(r"[\s-]", "", before).casefold() == re.sub(r"[\s-]", "", after).casefold()


PLAIN_WORDS = st.sampled_from(["och", "är", "[X]", "1", "bil."])
CALM = st.lists(
    st.lists(st.sampled_from(["Anna", "Bo Ek", "Cia", "Dan", NUMBER]) | PLAIN_WORDS).map(" ".join),
    min_size=2,
)


@given(CALM, st.integers(1, 8))
def test_the_numbers_hold_as_the_conversation_grows(texts: list[str], turns: int) -> None:
    wanted = [*TYPES, ("PERSON", "Dan")]
    earlier, later = texts[:turns], texts
    assert redacted(later, wanted)[: len(earlier)] == redacted(earlier, wanted)


@given(TEXTS)
def test_what_the_client_typed_stands_for_nothing(texts: list[str]) -> None:
    result = run(texts, find(texts, TYPES))
    typed = set(re.findall(r"\[?PERSON_\d\]?", " ".join(texts)))
    assert not typed & result.placeholders.keys()
    assert not {f"[{t}]" for t in typed} & result.placeholders.keys()


def test_fingerprints_are_of_canonical_values() -> None:
    texts = ["18900101-9802", "9001019802"]
    findings = find(texts, [("SE_PERSONNUMMER", t) for t in texts])
    assert set(fingerprint_values(findings, extraction(texts))) == {
        ("SE_PERSONNUMMER", "9001019802")
    }


def test_the_canonical_form_does_not_see_invisible_characters() -> None:
    assert canonical("PERSON", "An\u200bna\u00ad") == "anna"
    assert canonical("SE_PERSONNUMMER", "1890\u200b0101-9802") == "9001019802"


@pytest.mark.parametrize(
    ("entity_type", "expected"),
    [
        ("SE_PERSONNUMMER", "PERSONNUMMER"),
        ("US_SSN", "US_SSN"),
        ("eget fält", "EGET_F_LT"),
        ("å", "VALUE"),
    ],
)
def test_labels_are_plain_capitals(entity_type: str, expected: str) -> None:
    assert label(entity_type) == expected
