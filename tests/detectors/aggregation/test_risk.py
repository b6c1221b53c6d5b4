"""The bits of published examples, within one bit."""

from math import log2

import pytest

from detectors.aggregation import attributes as known
from detectors.aggregation.population import (
    EVERYONE,
    countries,
    given_names,
    municipalities,
    professions,
    surnames,
)
from detectors.aggregation.risk import Detail, beyond_name, fitting, strongest, total_bits

ANNA = Detail("given", given_names()["anna"])
ANDERSSON = Detail("surname", surnames()["andersson"])
LINKOPING = Detail("home", municipalities()["linköping"])
HEDEMORA = Detail("home", municipalities()["hedemora"])
STOCKHOLM = Detail("home", municipalities()["stockholm"])
SEX = Detail("sex", known.SEX)
AGE = Detail("age", known.AGE)
DECADE = Detail("age", known.DECADE)


# The published figure for a country of birth is 6 bits, for any; Eritrea by itself has 7.8.
@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ([ANNA, LINKOPING], 13.5),
        ([ANNA, ANDERSSON], 13.0),
        ([ANNA, ANDERSSON, HEDEMORA], 22.5),
        ([SEX, AGE, HEDEMORA], 16.8),
        ([SEX, Detail("age", known.BIRTH_DATE), HEDEMORA], 25.3),
        ([SEX, Detail("class", known.CLASS)], 19.7),
        ([Detail("profession", 5.7), Detail("workplace", known.UNIT), SEX, DECADE], 22.0),
        ([Detail("profession", professions()["nurse"]), HEDEMORA, SEX, DECADE], 21.7),
        ([SEX, Detail("origin", countries()["eritrea"]), HEDEMORA], 16.4 + 1.8),
        ([ANNA, Detail("home", known.STREET)], 24.9),
        ([SEX, STOCKHOLM, DECADE], 7.7),
    ],
)
def test_examples_within_one_bit(details, expected):
    weight = sum(each.weight for each in strongest(details).values())
    assert weight == pytest.approx(expected, abs=1.0)


def test_never_fewer_than_one():
    assert fitting(60) == 1.0
    assert fitting(EVERYONE - log2(16)) == pytest.approx(16)


def test_nested_details_count_once():
    birth = Detail("age", known.BIRTH_DATE)
    assert strongest([AGE, birth, DECADE]) == {"age": birth}
    assert "sex" not in strongest([ANNA, SEX])


def test_many_details_overlap():
    three = [Detail("age", 5.0), Detail("home", 5.0), Detail("origin", 5.0)]
    assert total_bits(three) == 15.0
    assert total_bits([*three, Detail("trait", 5.0)]) == pytest.approx(19.0)


def test_beyond_the_name():
    best = strongest([ANNA, ANDERSSON, AGE, Detail("direct", EVERYONE)])
    assert set(beyond_name(best)) == {"age"}
