"""Our scanner against stock Presidio: every disagreement has a reason in `docs/presidio.md`."""

import pytest

from tests.support.presidio_differences import (
    DOCUMENT,
    REASONS,
    Reason,
    differences,
    document,
    explain,
    texts,
)


@pytest.mark.timeout(300)
def test_every_disagreement_is_explained() -> None:
    unexplained = {
        (found.mine, found.entity_type, found.value, tuple(sorted(found.over)), found.text)
        for text in texts()
        for found in differences(text)
        if explain(found) is None
    }
    assert unexplained == set()


@pytest.mark.parametrize("reason", REASONS, ids=lambda each: f"{each.mine} {each.what}")
def test_each_reason_has_an_example_that_shows_it(reason: Reason) -> None:
    assert reason in [explain(found) for found in differences(reason.example)]


def test_the_page_lists_them() -> None:
    page = DOCUMENT.read_text("utf-8")
    assert page == document(page), "run python -m tests.support.presidio_differences"
