"""Boards by code, name and system."""

import pytest

from detectors.cross_board.boards import COMBINING, DATA, named


@pytest.mark.parametrize(
    ("text", "board", "record"),
    [
        ("ärende SN 2031/118", "social", True),
        ("dnr BUN-2031-7", "school", True),
        ("VON 2031/5", "care", True),
        ("hos socialtjänsten", "social", False),
        ("soc säger nej", "social", False),
        ("kultur- och fritidsnämnden", "culture", False),
        ("ur Procapita", "welfare", True),
        ("i Unikum", "school", True),
        ("Testköpings Energi AB", "utility", False),
        ("the housing company", "housing", False),
    ],
)
def test_found(text, board, record):
    assert [(each[2], each[3]) for each in named(text)] == [(board, record)]


@pytest.mark.parametrize("text", ["ISO 2031", "social kompetens", "en nämnd", "SN utan nummer"])
def test_left_alone(text):
    assert list(named(text)) == []


def test_words_for_data_and_for_putting_it_together():
    assert DATA.search("hennes frånvaro")
    assert not DATA.search("ett möte")
    assert COMBINING.search("kör listan mot registret")
