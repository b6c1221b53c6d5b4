"""The pages of the guidelines are those that the policies make now."""

import pytest

from tools.guidelines.__main__ import PAGES, pages

MADE = pages()


@pytest.mark.parametrize("name", sorted(path.name for path in MADE))
def test_a_page_says_what_its_policy_does(name: str) -> None:
    assert (PAGES / name).read_text("utf-8") == MADE[PAGES / name], "run python -m tools.guidelines"


def test_no_page_is_left_over() -> None:
    assert {path.name for path in PAGES.iterdir()} == {path.name for path in MADE}
