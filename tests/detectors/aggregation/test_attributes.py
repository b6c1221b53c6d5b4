"""Kinds of details."""

from detectors.aggregation.attributes import DIRECT, KINDS, NAMES
from detectors.taxonomy import ENTITY_TYPES


def test_places_of_all_sizes_are_one_family():
    assert {KINDS[kind].family for kind in ("home", "class", "workplace")} == {"place"}


def test_work_alone_is_not_private():
    assert not KINDS["profession"].private
    assert KINDS["home"].private


def test_direct_types_are_known():
    assert set(ENTITY_TYPES) >= DIRECT
    assert {KINDS[name].family for name in NAMES} == NAMES
