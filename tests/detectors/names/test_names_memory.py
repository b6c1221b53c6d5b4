"""Names that a conversation has had in full count alone in what follows, and only there."""

from datetime import date

import pytest

from detectors import DETECTORS
from detectors.evidence import Clue, Mark
from detectors.names.memory import MEMORY
from detectors.scanner import Scanner
from detectors.types import PlainPassage, Why

FULL = "Ring Amina Warsame på måndag."
NAME = "Amina Warsame"


def remembered(
    first: str, name: str, later: str, marks: tuple[Mark, ...] = (), value: str = ""
) -> list[tuple[str, bool]]:
    """What of `later` (where `marks` stand) is a part of the `name` that `first` has in full."""
    start = first.index(name)
    clue = Clue(start, start + len(name), MEMORY.name, value)
    passages = [PlainPassage(first), PlainPassage(later)]
    found = list(MEMORY.conclude(passages, [[], list(marks)], [[clue], []]))
    assert all(len(each.spans) == 1 and each.spans[0].passage == 1 for each in found)
    return [(later[each.mark.start : each.mark.end], each.mark.public) for each in found]


@pytest.mark.parametrize("word", ["Warsame", "Amina", "Warsames", "Aminas"])
def test_a_part_of_a_name_counts_in_later_passages(word: str) -> None:
    assert remembered(FULL, NAME, f"Och {word} då?") == [(word, False)]


@pytest.mark.parametrize("word", ["warsame", "Warsamexyz", "_Warsame", "Warsame(1)", "Xwarsame"])
def test_only_the_whole_word_with_a_capital(word: str) -> None:
    assert remembered(FULL, NAME, f"Och {word} då?") == []


def test_what_is_found_already_is_left() -> None:
    text = "Warsame och Warsame"
    found = Mark(0, 7, "PERSON", 0.9, "names", Why("model"))
    assert remembered(FULL, NAME, text, (found,)) == [("Warsame", False)]


def test_words_that_prose_knows_better_are_not_remembered() -> None:
    assert remembered("Ring Anna Stor i dag.", "Anna Stor", "Stor och Anna") == [("Anna", False)]


def test_a_single_first_name_is_not_remembered() -> None:
    assert remembered("Hej Amina, hur mår du?", "Amina", "Amina igen") == []


def test_public_people_stay_public() -> None:
    assert remembered(FULL, NAME, "Warsame igen", value="public") == [("Warsame", True)]


def test_earlier_passages_stay_as_they_were() -> None:
    start = FULL.index(NAME)
    clue = Clue(start, start + len(NAME), MEMORY.name)
    passages = [PlainPassage("Warsame igen"), PlainPassage(FULL)]
    assert list(MEMORY.conclude(passages, [[], []], [[], [clue]])) == []


@pytest.mark.parametrize("later", ["[Warsame]->x = 3", "Warsame :: int", "Warsame\t7\tx"])
def test_through_the_scanner_no_part_of_a_name_is_left(later: str) -> None:
    scanner = Scanner(DETECTORS, lambda: date(2026, 3, 1), lambda: 0.0)
    report = scanner.scan([PlainPassage(FULL), PlainPassage(later)])
    spans = [span for f in report.findings if f.entity_type == "PERSON" for span in f.spans]
    assert spans[0].passage == 0
    start = later.index("Warsame")
    assert any(s.passage == 1 and s.start <= start < s.end for s in spans)


def test_a_clue_points_at_every_sure_name() -> None:
    scanner = Scanner(DETECTORS, lambda: date(2026, 3, 1), lambda: 0.0)
    evidence = scanner.examine(PlainPassage(FULL))
    clues = [clue for clue in evidence.clues if clue.kind == MEMORY.name]
    assert [FULL[clue.start : clue.end] for clue in clues] == [NAME]
