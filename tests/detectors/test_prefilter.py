import pytest
import re2

from detectors.prefilter import Prefilter


def test_it_names_the_groups_that_can_match_and_those_without_patterns():
    prefilter = Prefilter([("[0-9]{4}", "KTH"), (), ("@",), ("åäö",)])
    assert list(prefilter.match("nothing")) == [1]
    assert list(prefilter.match("kth 1234")) == [0, 1]
    assert list(prefilter.match("a@b ÅÄÖ \ud800")) == [1, 2, 3]
    assert list(prefilter.match("")) == [1]


def test_patterns_of_every_kind_are_matched_side_by_side():
    big = "|".join(f"x{number:03}y" for number in range(80))
    gaps = [f"[{letter}]z[^0-9]{{0,40}}[0-9]" for letter in "abcdefg"]
    numbers = [f"[0-9]{{{width}}}%" for width in range(1, 8)]
    twice = "a[^0-9]{0,40}b[^0-9]{0,40}c"
    patterns = (big, *gaps, "word", *numbers, twice, "ords")
    prefilter = Prefilter([(pattern,) for pattern in patterns])
    text = "x079y, cz some 1, Words and 1234%, a box"
    assert list(prefilter.match(text)) == [0, 3, 8, 9, 10, 11, 12, 17]
    assert list(prefilter.match("a to b to c")) == [16]


def test_a_pattern_that_cannot_be_read_is_refused():
    with pytest.raises(re2.error):
        Prefilter([("(?<!a)b",)])


def test_patterns_that_need_a_digit_are_not_tried_without_one():
    prefilter = Prefilter([("(?:a|b)[0-9]{2}",), (r"[a-z]\d",), ("c",)])
    assert list(prefilter.match("a b c ١")) == [2]
    assert list(prefilter.match("A12, x1")) == [0, 1]


def test_an_automaton_that_finds_nothing_is_refused_at_once(monkeypatch):
    monkeypatch.setattr(re2.Filter, "Match", lambda *_: None)
    with pytest.raises(re2.error):
        Prefilter([("b",)])
