"""The figures that the bits come from."""

from detectors.aggregation import population
from detectors.sv.places import MUNICIPALITIES


def test_every_municipality_and_county_has_inhabitants():
    known = population.municipalities()
    assert set(known) == MUNICIPALITIES
    assert 9_500_000 < sum(population.PEOPLE / 2**each for each in known.values()) < 11_000_000
    assert {"skåne", "dalarna", "östergötland"} <= set(population.counties())


def test_bits_of_known_names():
    assert 6.0 <= population.given_names()["anna"] <= 7.5
    assert 5.0 <= population.surnames()["andersson"] <= 6.0
    assert population.given_names()["mohamed"] > population.given_names()["anna"]


def test_countries_by_both_names_and_their_adjectives():
    assert population.countries()["rumänien"] == population.countries()["romania"]
    assert population.origins()["polsk"] == population.origins()["polish"]
    assert "-" not in population.countries()


def test_a_small_profession_has_more_bits():
    assert population.professions()["imam"] > population.professions()["lärare"]


def test_bits():
    assert population.bits(population.PEOPLE) == 0.0
    assert population.bits(0) == population.EVERYONE
