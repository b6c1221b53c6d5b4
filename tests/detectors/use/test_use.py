"""Requests and notices that guidelines restrict, and what only looks like them."""

from datetime import date
from pathlib import Path

import pytest

from detectors.reading import Reading
from detectors.types import LOW_BELOW, Origin
from detectors.use import RECOGNIZERS, media_generation
from tests.support.marked_sentences import best, marked

FOLDER = Path(__file__).parent / "sentences"
FILES = [FOLDER / "copyright_notice.txt", FOLDER / "media_generation.txt"]
CASES = [(file.stem.upper(), *case) for file in FILES for case in marked(file)]


@pytest.mark.parametrize(("entity_type", "expected", "text"), CASES)
def test_sentence(entity_type: str, expected: bool, text: str) -> None:
    assert (best(RECOGNIZERS, entity_type, text) >= LOW_BELOW) is expected


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_there_are_sentences_enough(file: Path) -> None:
    found = [expected for expected, _ in marked(file)]
    assert sum(found) >= 40
    assert len(found) - sum(found) >= 40


@pytest.mark.parametrize(
    ("origin", "asked"),
    [(Origin.PROMPT, True), (Origin.SYSTEM, False), (Origin.TOOL_DEFINITION, False)],
)
def test_a_program_that_says_what_it_can_do_asks_for_nothing(origin: Origin, asked: bool) -> None:
    recognizer = media_generation.RECOGNIZER
    reading = Reading("Generate an image from text.", "", date(2026, 11, 20), origin=origin)
    assert bool(list(recognizer.read(reading, range(len(recognizer.patterns))))) is asked
