"""Sentences of our own for each category: `+` says it of somebody, `-` does not."""

from pathlib import Path

import pytest

from detectors.matters.lexicon import CATEGORIES
from tests.detectors.matters.cases import types

FOLDER = Path(__file__).with_name("sentences")
LEAST = 0.95


def sentences(category: str) -> list[tuple[bool, str]]:
    lines = (FOLDER / f"{category.lower()}.txt").read_text("utf-8").splitlines()
    return [(line[0] == "+", line[2:].replace("\\n", "\n")) for line in lines]


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_category_is_told_where_it_is_said_of_somebody(category: str) -> None:
    told = [(text, category in types(text)) for said, text in sentences(category) if said]
    missed = [text for text, found in told if not found]
    assert len(missed) <= (1 - LEAST) * len(told) + 1, missed


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_category_is_not_told_where_it_is_a_topic(category: str) -> None:
    topics = [text for said, text in sentences(category) if not said]
    wrong = [text for text in topics if category in types(text)]
    assert len(wrong) <= (1 - LEAST) * len(topics), wrong
