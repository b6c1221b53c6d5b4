"""What is warned of in a policy that loads."""

from datetime import date, timedelta
from typing import Any

import pytest

from policies.checking import warnings
from policies.compile import compile_policy
from policies.source import loads
from tests.policies.build import OPEN, text

TODAY = date(2026, 6, 1)


def warned(today: date = TODAY, **keys: Any) -> list[str]:
    source = loads(text(OPEN, **keys), "p.yaml")
    return [str(problem) for problem in warnings(compile_policy(source), source, today)]


def exception(expires: date, **keys: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": "trial",
            "service": {},
            "reason": "A trial.",
            "owner": "Ada",
            "expires": expires.isoformat(),
            **keys,
        }
    ]


def test_nothing_to_say() -> None:
    assert warned() == []


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2026, 12, 1), []),
        (date(2026, 12, 2), ["review_by: the review is due in 30 days"]),
        (date(2027, 1, 1), ["review_by: the review is due in 0 days"]),
        (date(2027, 1, 2), ["review_by: the review is 1 day overdue"]),
        (date(2025, 12, 31), ["valid_from: is not valid until 2026-01-01"]),
    ],
)
def test_dates_of_the_policy(today: date, told: list[str]) -> None:
    assert [line.split(": ", 1)[1] for line in warned(today)] == told


def test_exceptions_that_end() -> None:
    soon, later = TODAY + timedelta(days=30), TODAY + timedelta(days=31)
    (line,) = warned(exceptions=exception(soon))
    assert line.startswith("p.yaml:")
    assert line.endswith(": trial: the exception expires in 30 days; ask Ada")
    assert warned(exceptions=exception(later)) == []
