from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from detectors.evidence import Mark
from detectors.overlap import resolve
from detectors.types import LOW_BELOW, Why


def mark(entity_type, start, end, score=0.9, validation="", lossy=False):
    return Mark(start, end, entity_type, score, "sample", Why("rule", validation), lossy=lossy)


def types(*marks):
    return [(m.entity_type, m.start, m.end) for m in resolve(marks)]


def test_the_more_specific_type_wins():
    assert types(mark("PHONE_NUMBER", 0, 11), mark("SE_PERSONNUMMER", 0, 11)) == [
        ("SE_PERSONNUMMER", 0, 11)
    ]
    assert types(mark("IBAN_CODE", 0, 24), mark("SE_BANK_ACCOUNT", 4, 20)) == [("IBAN_CODE", 0, 24)]
    assert types(mark("SE_OCR_REFERENCE", 0, 16), mark("CREDIT_CARD", 0, 16)) == [
        ("CREDIT_CARD", 0, 16)
    ]
    assert types(mark("EMAIL_ADDRESS", 8, 20), mark("CREDENTIAL", 0, 30)) == [("CREDENTIAL", 0, 30)]


def test_a_low_mark_never_displaces_a_higher_one():
    assert types(mark("SE_PERSONNUMMER", 0, 10, 0.3), mark("PHONE_NUMBER", 2, 12, 0.5)) == [
        ("PHONE_NUMBER", 2, 12)
    ]


def test_of_one_type_the_validated_then_the_longer_wins():
    assert types(mark("PHONE_NUMBER", 0, 12), mark("PHONE_NUMBER", 0, 10, validation="plan")) == [
        ("PHONE_NUMBER", 0, 10)
    ]
    assert types(mark("PHONE_NUMBER", 0, 8), mark("PHONE_NUMBER", 0, 12)) == [
        ("PHONE_NUMBER", 0, 12)
    ]


def test_a_value_as_it_is_written_wins_over_a_longer_reading_of_it():
    assert types(mark("SE_HSA_ID", 3, 29), mark("SE_HSA_ID", 3, 31, lossy=True)) == [
        ("SE_HSA_ID", 3, 29)
    ]


def test_what_a_text_is_about_may_lie_over_what_is_in_it():
    marks = [mark("HEALTH", 0, 40), mark("PERSON", 5, 10), mark("HEALTH", 5, 12)]
    assert types(*marks) == [("HEALTH", 0, 40), ("PERSON", 5, 10)]


MARKS = st.lists(
    st.builds(
        lambda kind, start, length, score, validation: mark(
            kind, start, start + length, score, validation
        ),
        st.sampled_from(["PERSON", "PHONE_NUMBER", "CREDENTIAL", "SE_PERSONNUMMER", "NEW_TYPE"]),
        st.integers(0, 30),
        st.integers(1, 12),
        st.sampled_from([0.1, 0.39, 0.4, 0.9]),
        st.sampled_from(["", "luhn"]),
    ),
    max_size=12,
)


@given(MARKS, st.randoms(use_true_random=False))
def test_no_character_is_in_two_marks_and_order_does_not_matter(marks, chance):
    standing = resolve(marks)
    for before, after in pairwise(standing):
        assert before.end <= after.start
    shuffled = list(marks)
    chance.shuffle(shuffled)
    assert resolve(shuffled) == standing
    assert resolve(standing) == standing
    for lost in marks:
        if lost.score >= LOW_BELOW and lost not in standing:
            rivals = [m for m in standing if m.start < lost.end and lost.start < m.end]
            assert any(rival.score >= LOW_BELOW for rival in rivals)
