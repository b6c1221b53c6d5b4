"""The progress bar."""

import io

import pytest

from gateway.commands.progress import Progress, bar


class Screen(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("done", "total", "elapsed", "text"),
    [
        (0, 10, 0.0, "[..............................] 0% 0 of 10"),
        (500, 1000, 3.0, "[###############...............] 50% 500 of 1 000, 3 s left"),
        (10, 10, 3.0, "[##############################] 100% 10 of 10"),
        (0, 0, 0.0, "[##############################] 100% 0 of 0"),
        (12, 10, 3.0, "[##############################] 100% 12 of 10"),
    ],
)
def test_bar(done: int, total: int, elapsed: float, text: str) -> None:
    assert bar(done, total, elapsed) == text


def test_it_is_drawn_at_most_five_times_a_second_and_taken_away() -> None:
    screen, now = Screen(), 0.0
    progress = Progress(100, screen, lambda: now)
    for now in (0.1, 0.2, 0.3, 0.4):  # noqa: B007 - the clock reads it
        progress.at(50)
    progress.end()
    assert screen.getvalue().count("50%") == 2
    assert screen.getvalue().endswith("\r\x1b[K")


def test_nothing_is_drawn_into_a_file() -> None:
    file, times = io.StringIO(), iter((0.0, 5.0, 9.0))
    progress = Progress(100, file, lambda: next(times))
    progress.at(50)
    progress.end()
    assert file.getvalue() == ""
