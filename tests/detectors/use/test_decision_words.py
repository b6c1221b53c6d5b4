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
        (words.WHO, "vår doktorand"),
        (words.WHO, "de två anbudsgivare"),
        (words.MATTER, "ryd 1:54"),
        (words.MATTER, "this appeal"),
        (words.SUBJECTS, "trygghetsboendet"),
        (words.OUTCOME_SV, "får en ny lägenhet"),
        (words.OUTCOME_SV, "ska läggas ned"),
        (words.OUTCOME_EN, "get the last bed"),
        (words.WEAK, "klarar hon det"),
        (words.SUPPOSED, "om barnet är friskt"),
    ],
)
def test_a_part_matches_its_like(part, text):
    assert re.search(part, text)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (words.WHO, "applicants"),
        (words.MATTER, "en ansökan"),
        (words.OUTCOME_SV, "det går att skriva in"),
        (words.THINGS, "möbel"),
        (words.SUPPOSED, "om hon är frisk"),
    ],
)
def test_a_part_leaves_others_alone(part, text):
    assert not re.search(part, text)
