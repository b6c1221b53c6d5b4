"""Details that take several words."""

import pytest

from detectors.aggregation.phrases import phrases


@pytest.mark.parametrize(
    ("text", "expected", "kind"),
    [
        ("nämndens yngsta jurist sa ja", "yngsta jurist", "unique"),
        ("the only Latvian teacher there", "only Latvian teacher", "unique"),
        ("hon kör en gul Saab", "kör en gul Saab", "vehicle"),
        ("mamma till tre", "mamma till tre", "family"),
        ("femdubbel tvåbarnspappa", "tvåbarnspappa", "family"),
        ("vann SM i bordtennis 2011", "vann SM i bordtennis 2011", "event"),
        ("en kvinna i 40-årsåldern", "i 40-årsåldern", "age"),
        ("pojken i 7B", "i 7B", "class"),
        ("på avdelningen Igelkotten", "på avdelningen Igelkotten", "workplace"),
        ("en byrå med 12 anställda", "med 12 anställda", "workplace"),
        ("hon bor på Ekvägen", "bor på Ekvägen", "home"),
        ("has a guide dog", "guide dog", "trait"),
    ],
)
def test_found(text, expected, kind):
    assert (expected, kind) in {(text[p.start : p.end], p.kind) for p in phrases(text)}


@pytest.mark.parametrize(
    "text", ["det enda alternativet", "the only way", "min yngsta dotter", "i 7 dagar", "vann 2011"]
)
def test_left_alone(text):
    assert [p for p in phrases(text) if p.kind != "event"] == []


def test_smaller_groups_have_more_bits():
    (small,) = phrases("med 12 anställda")
    (large,) = phrases("med 1 200 anställda")
    assert small.weight > large.weight
