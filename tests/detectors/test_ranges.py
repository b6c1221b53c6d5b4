"""Ranges answer what lies under and over a stretch of text."""

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from detectors.ranges import Ranges


class Stretch(NamedTuple):
    start: int
    end: int


STRETCHES = st.builds(
    lambda start, length: Stretch(start, start + length), st.integers(0, 20), st.integers(1, 8)
)


@given(st.lists(STRETCHES), STRETCHES)
def test_a_range_is_touched_by_what_shares_a_character(
    placed: list[Stretch], asked: Stretch
) -> None:
    touched = any(each.start < asked.end and asked.start < each.end for each in placed)
    assert Ranges(placed).touch(asked.start, asked.end) == touched


@given(st.lists(STRETCHES), STRETCHES)
def test_a_range_is_covered_by_what_begins_before_it_and_reaches_its_end(
    placed: list[Stretch], asked: Stretch
) -> None:
    covered = any(each.start <= asked.start and asked.end <= each.end for each in placed)
    assert Ranges(placed).cover(asked.start, asked.end) == covered
