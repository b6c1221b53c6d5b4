"""The parts of the patterns, tried by themselves."""

import re

import pytest

from detectors.use import decision_words as words


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (words.WHO, words.NAME * 4),
        (words.WHO, "the third applicant"),
        (words.WHO, "sökandens"),
        (words.MATTER, "ryd 1:54"),
        (words.MATTER, "this appeal"),
        (words.OUTCOME_SV, "får en ny lägenhet"),
        (words.OUTCOME_EN, "get the last bed"),
        (words.JUDGING_SV, "vem av dem ska"),
        (words.ASKING_SV, "ska vi det?"),
        (words.ASKING_EN, "please rank"),
        (words.GENERAL, "vilka krav"),
        (words.EDITING, "korrekturläs"),
    ],
)
def test_a_part_matches_its_like(part, text):
    assert re.search(part, text)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (words.WHO, "applicants"),
        (words.MATTER, "en ansökan"),
        (words.ASKING_SV, "vi ska det."),
        (words.GENERAL, "hur många poäng ska hon få"),
    ],
)
def test_a_part_leaves_others_alone(part, text):
    assert not re.search(part, text)
