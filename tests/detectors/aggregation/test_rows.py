"""Rows of a register."""

import pytest

from detectors.aggregation.rows import REGISTER, register
from detectors.evidence import Mark
from detectors.types import Why


def read(lines, score=0.9, public=False):
    text = "\n".join(lines)
    marks = []
    at = 0
    for line in lines:
        length = len(line.split(";")[0])
        marks.append(Mark(at, at + length, "PERSON", score, "names", Why("name"), public=public))
        at += len(line) + 1
    return register(text, marks)


ROWS = [f"Namn{number};5" for number in range(REGISTER)]


def test_each_row_leaves_a_clue():
    assert [clue.kind for clue in read(ROWS)] == ["row"] * REGISTER


@pytest.mark.parametrize(
    "lines",
    [
        ROWS[:-1],
        [*ROWS[:-1], ROWS[0]],
        [f"{row};{'x' * 200}" for row in ROWS],
        [f"{row} (2019). En titel." for row in ROWS],
    ],
    ids=["few", "repeated", "prose", "literature"],
)
def test_other_texts_leave_none(lines):
    assert read(lines) == []


def test_public_and_doubtful_names_do_not_count():
    assert read(ROWS, public=True) == []
    assert read(ROWS, score=0.2) == []
