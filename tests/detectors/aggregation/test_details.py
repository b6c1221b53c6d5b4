"""Who is described in one passage, and how."""

from datetime import date

import pytest

from detectors.aggregation.details import Details
from detectors.evidence import Mark
from detectors.reading import Reading
from detectors.types import Origin, Why


def said(text, *names, origin=Origin.PROMPT, public=False):
    """For each person the kinds of details."""
    marks = [
        Mark(at, at + len(name), "PERSON", 0.9, "test", Why("test"), public=public)
        for name in names
        for at in [text.index(name)]
    ]
    found = {}
    for clue in Details().read(Reading(text, "", date(2026, 11, 20), origin=origin), marks):
        if clue.kind == "detail":
            found.setdefault(clue.value, set()).add(clue.entity_type)
    return [kinds for _, kinds in sorted(found.items())]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Anna bor i Hedemora. Hon är sjuksköterska.", ["Anna"], [{"given", "home", "profession"}]),
        (
            "Anna bor i Sala. Björn kommer från Chile.",
            ["Anna", "Björn"],
            [
                {"given", "home"},
                {"given", "origin"},
            ],
        ),
        ("En kvinna bor i Sala. En man är från Chile.", [], [{"home"}, {"origin"}]),
        ("Mannen är svetsare. Han flyttade till Boden.", [], [{"profession", "home"}]),
        ("Hans mamma är från Peru.", [], [{"origin"}]),
        ("Läraren i Falun är trebarnspappa.", [], [{"profession", "workplace", "family"}]),
    ],
)
def test_details_belong_to_whom_they_describe(text, names, expected):
    assert said(text, *names) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Mötet i Hedemora är på tisdag.",
        "Du är en kvinna från Chile.",
        "Hitta på en fiktiv man som bor i Sala.",
        "Vi söker en läkare från Finland.",
        "Mvh\nEva, läkare i Sala",
    ],
)
def test_nobody_is_described(text):
    assert said(text) == []


def test_names_alone_leave_nothing():
    assert said("Hej Anna, hälsa Björn.", "Anna", "Björn") == []


def test_definitions_of_tools_are_not_read():
    assert said("Hon bor i Sala.", origin=Origin.TOOL_DEFINITION) == []
