"""The ways to ask for a decision, tried by themselves."""

import re

import pytest

from detectors.use import decision_asks as asks


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (asks.ORDER, "please rank them"),
        (asks.ORDER, "läs brevet och säg om hon ska få ledigt"),
        (asks.ORDER, "ge hennes text ett betyg"),
        (asks.ORDERED, "kan du ringa?"),
        (asks.SUGGEST, "föreslå en påföljd"),
        (asks.WONDERING, "jag undrar om vi ska neka"),
        (asks.VERB_FIRST, "avslag eller bifall"),
        (asks.CHOICE, "vem av dem ska"),
        (asks.DEONTIC, "är det rimligt att"),
        (asks.GENERAL, "vilka krav"),
        (asks.EDITING, "korrekturläs"),
    ],
)
def test_a_part_matches_its_like(part, text):
    assert re.search(part, text)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (asks.ORDER, "hon vill ha ledigt, skriv ett svar"),
        (asks.ORDER, "skriv ett brev om att ansökan har kommit"),
        (asks.SUGGEST, "vi jämför dem"),
        (asks.GENERAL, "hur många poäng ska hon få"),
        (asks.GENERAL, "hur hade du dömt"),
        (asks.EDITING, "hon talade tydligt"),
    ],
)
def test_a_part_leaves_others_alone(part, text):
    assert not re.search(part, text)
