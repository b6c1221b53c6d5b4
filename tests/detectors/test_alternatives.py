"""Lists of words as patterns."""

import re

from detectors.alternatives import alternatives


def matches(words, text):
    return re.fullmatch(alternatives(words), text) is not None


def test_each_entry_matches_and_nothing_between():
    words = "neka, nekas, ta\nta ställning"
    assert all(matches(words, each) for each in ("neka", "nekas", "ta", "ta ställning"))
    assert not any(matches(words, each) for each in ("nek", "nekast", "ta ", "", "ställning"))


def test_a_star_stands_for_any_ending():
    assert matches("bevilj*, beslut", "beviljades")
    assert matches("bevilj*, beslut", "bevilj")
    assert not matches("bevilj*, beslut", "besluta")


def test_the_longest_entry_wins():
    assert re.match(alternatives("ta, tak, taket"), "taket").group() == "taket"


def test_signs_stand_for_themselves():
    assert matches("cv:n, a+", "cv:n")
    assert not matches("cv:n, a+", "aa")
