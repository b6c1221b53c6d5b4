"""Confidentiality in sentences that are like what people write, and what only looks like it."""

from pathlib import Path

import pytest

from detectors.confidentiality import RECOGNIZERS
from detectors.types import LOW_BELOW
from detectors.use import copyright_notice, media_generation
from tests.support.marked_sentences import best, marked

FILES = sorted((Path(__file__).parent / "sentences").glob("*.txt"))
CASES = [(file.stem.upper(), *case) for file in FILES for case in marked(file)]


@pytest.mark.parametrize(("entity_type", "expected", "text"), CASES)
def test_sentence(entity_type: str, expected: bool, text: str) -> None:
    assert (best(RECOGNIZERS, entity_type, text) >= LOW_BELOW) is expected


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_there_are_sentences_enough(file: Path) -> None:
    found = [expected for expected, _ in marked(file)]
    assert sum(found) >= 40
    assert len(found) - sum(found) >= 40


CLIENTS = [text for _, text in marked(Path(__file__).parent / "client_texts.txt")]
ALL = (*RECOGNIZERS, copyright_notice.RECOGNIZER, media_generation.RECOGNIZER)
TYPES = sorted({kind for recognizer in ALL for kind in recognizer.entity_types})


@pytest.mark.parametrize("text", CLIENTS)
def test_what_clients_send_by_themselves_is_left_alone(text: str) -> None:
    assert {kind: best(ALL, kind, text) for kind in TYPES} == dict.fromkeys(TYPES, 0.0)
