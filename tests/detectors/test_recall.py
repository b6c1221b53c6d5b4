"""A small, fixed sample of the recall benchmark, with its targets, and of the published list."""

import pytest

from tests.benchmarks import published
from tests.benchmarks.recall import TARGET, Series, all_series, measure

NEEDED = [series for series in all_series() if series.target == TARGET]


@pytest.mark.parametrize("series", NEEDED, ids=lambda s: f"{s.entity_type} {s.form}")
def test_person_numbers_and_credentials_are_found_in_sentences(series: Series) -> None:
    tally = measure(series, 40)
    assert tally.reaches(series), [sentence.text for sentence in tally.missed]


@pytest.mark.parametrize("form", published.FORMS)
def test_published_numbers_are_found_by_the_whole_scanner(form: str) -> None:
    numbers = [*list(published.published())[::211], "201212121212"]
    assert list(published.missed(form, numbers)) == []
