import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import DETECTORS
from detectors.evidence import Evidence, merge
from detectors.examination import UNCERTAIN
from detectors.recognizer import Pattern, PatternRecognizer
from detectors.scanner import Scanner
from detectors.types import FailureReason, Origin, PlainPassage, Role, ScanFailure, Span
from tests.detectors.sample_recognizers import ADDRESS, NUMBER, WEAK, Astray, Raising, scanner

NUMBER_FORMS = [
    ("pnr 850101-2382", "850101-2382", "plain", False),
    ("Personnummer: 85 01 01 23 82", "85 01 01 23 82", "digits", False),
    ("pnr 850101\u20132382", "850101\u20132382", "plain", False),
    ("pnr 850101\u00a02382", "850101\u00a02382", "plain", False),
    ("pnr 85\u200b01\u200b01-23\u200c82.", "85\u200b01\u200b01-23\u200c82", "plain", True),
    ("pnr 85о1о1-2382", "85о1о1-2382", "confusable", True),
    ("pnr 850l0l-2382", "850l0l-2382", "confusable", True),
    ("pnr=850101%2D2382", "850101%2D2382", "decoded", False),
    ("pnr &#56;&#53;0101-2382", "&#56;&#53;0101-2382", "decoded", True),
    ("pnr &amp;#56;50101-2382", "&amp;#56;50101-2382", "decoded+decoded", True),
    ("pnr ODUwMTAxLTIzODI=", "ODUwMTAxLTIzODI=", "base64", True),
    ("pnr T0RVd01UQXhMVEl6T0RJPQ== ok", "T0RVd01UQXhMVEl6T0RJPQ==", "base64+base64", True),
    ("pnr 8501\r\n01-2382", "8501\r\n01-2382", "digits", False),
    ("personnummer: åtta fem noll ett noll ett, två tre åtta två",
     "åtta fem noll ett noll ett, två tre åtta två", "words", True),
    ("personnummer baklänges: 2832-101058", "2832-101058", "reversed", True),
]  # fmt: skip


def found(text, **options):
    report = scanner().scan([PlainPassage(text, **options)])
    assert report.complete
    return report.findings


@pytest.mark.parametrize(("text", "value", "view", "evasion"), NUMBER_FORMS)
def test_a_finding_covers_the_value_as_it_was_written(text, value, view, evasion):
    (finding,) = found(text)
    (span,) = finding.spans
    assert text[span.start : span.end] == value
    assert (finding.view, finding.evasion) == (view, evasion)
    assert finding.score == 0.95
    assert finding.why.validation == "luhn"


def test_warming_up_sets_off_every_recognizer(monkeypatch):
    ready = Scanner(DETECTORS, lambda: date(2026, 11, 20), lambda: 0.0)
    seen = []
    plain = PatternRecognizer.read
    monkeypatch.setattr(
        PatternRecognizer,
        "read",
        lambda self, reading, parts: seen.append(self.name) or plain(self, reading, parts),
    )
    ready.warm()
    patterns = {
        each.name
        for each in DETECTORS
        if type(each) is PatternRecognizer and any(example.values for example in each.examples)
    }
    assert patterns <= set(seen)


def test_lossy_views_need_a_check_or_context():
    (plain,) = found("12345678")
    assert plain.score == 0.6
    (split,) = scanner(PatternRecognizer("nine", ("PHONE_NUMBER",), (
        Pattern("digits", r"(?<!\d)\d{9}(?!\d)", 0.6, 0.6),))).scan(
            [PlainPassage("1 2 3 4 5 6 7 8 9")]).findings  # fmt: skip
    assert split.score == UNCERTAIN
    assert split.view == "digits"


def test_a_value_seen_in_several_views_is_reported_once_in_the_least_lossy():
    findings = found("pnr 850101-2382 eller 850101 2382, %20 &amp; 85 01 01 23 82")
    assert [f.view for f in findings] == ["plain", "plain", "digits"]


def test_the_label_is_context():
    assert found("8501012382", label="personnummer")[0].score == 0.95
    assert found("8501012382")[0].score == 0.5


def test_findings_carry_where_they_come_from():
    passage = PlainPassage("a@b.se", Role.TOOL, Origin.TOOL_RESULT)
    (finding,) = scanner().scan([PlainPassage("x"), passage]).findings
    assert finding.spans == (Span(1, 0, 6),)
    assert (finding.role, finding.origin) == (Role.TOOL, Origin.TOOL_RESULT)


def test_a_recognizer_that_raises_is_a_failure_and_the_others_run():
    report = scanner(NUMBER, Raising(), ADDRESS).scan([PlainPassage("a@b.se, pnr 850101-2382")])
    failure = ScanFailure("sample_raising", FailureReason.RAISED, "LookupError")
    assert report.failures == (failure,)
    assert not report.complete
    assert report.recognizers_run == {"sample_number", "sample_address"}
    types = [finding.entity_type for finding in report.findings]
    assert types == ["CREDENTIAL", "SE_PERSONNUMMER"]


def test_a_hit_outside_the_text_is_a_failure():
    report = scanner(Astray()).scan([PlainPassage("text")])
    assert [failure.detail for failure in report.failures] == ["ValueError"]
    assert report.findings == ()


def test_too_many_readings_are_a_failure_not_a_skip(monkeypatch):
    monkeypatch.setattr("detectors.examination._ROOM", 0)
    monkeypatch.setattr("detectors.examination._GROWTH", 1)
    text = "pnr 850101-2382 &#56; 1 2 3 4 5 6 7 8 9 0 a b c d 85O5O5O5O5"
    report = scanner().scan([PlainPassage(text)])
    assert report.failures == (ScanFailure("normalization", FailureReason.TOO_LARGE),)
    assert report.findings[0].entity_type == "SE_PERSONNUMMER"


def test_evidence_can_be_pickled_and_holds_no_text():
    evidence = scanner().examine(PlainPassage("min pnr är 850101-2382"))
    assert pickle.loads(pickle.dumps(evidence)) == evidence  # noqa: S301
    assert "2382" not in repr(evidence)


def test_merged_evidence_equals_one_scan_by_all():
    passages = [PlainPassage("pnr 850101-2382, a@b.se")]
    parts = [scanner(NUMBER).examine(passages[0]), scanner(ADDRESS).examine(passages[0])]
    whole = scanner(NUMBER, ADDRESS)
    merged = whole.combine(passages, [merge(*parts)])
    assert merged == whole.scan(passages)
    assert merge(Evidence(), parts[0]) == parts[0]


def test_the_order_of_recognizers_does_not_matter():
    text = PlainPassage("pnr 850101-2382, 12345678@b.se, 85 01 01 23 82")
    forth, back = scanner(NUMBER, ADDRESS, WEAK), scanner(WEAK, ADDRESS, NUMBER)
    assert forth.scan([text]).findings == back.scan([text]).findings
    assert forth.digest == back.digest
    assert forth.digest != scanner(NUMBER).digest


@pytest.mark.parametrize(
    "text", ["KEY=sk-p1Fake2Fa10100505 000", *(form[0] for form in NUMBER_FORMS)]
)
def test_of_claims_that_tie_the_same_one_stands_in_any_order(text):
    passages = [PlainPassage(text)]
    forth, back = scanner(*DETECTORS), scanner(*reversed(DETECTORS))
    assert forth.scan(passages).findings == back.scan(passages).findings


def test_two_recognizers_of_one_name_are_refused():
    with pytest.raises(ValueError, match="same name"):
        scanner(NUMBER, NUMBER)


PIECES = st.one_of(
    st.text(alphabet=st.characters(), max_size=10),
    st.sampled_from([form[0] for form in NUMBER_FORMS] + ["a@b.se", "\ud800", "\ufdd0"]),
)  # fmt: skip


@given(st.lists(PIECES, max_size=6).map("".join))
def test_any_text_is_scanned_and_spans_are_inside_it(text):
    report = scanner().scan([PlainPassage(text)])
    assert report.complete
    ends = [0]
    for finding in report.findings:
        (span,) = finding.spans
        assert ends[-1] <= span.start < span.end <= len(text)
        ends.append(span.end)


@given(st.text(alphabet=st.characters(), max_size=20), st.text(alphabet="å .,\n–“", max_size=200))
def test_a_value_is_found_whatever_stands_around_it(noise, prose):
    text = f"{noise}\n{prose}\npnr 850101-2382\n{prose}"
    found = scanner().scan([PlainPassage(text)]).findings
    spans = [text[f.spans[0].start : f.spans[0].end] for f in found]
    assert "850101-2382" in spans
