"""To whom a service is open."""

from datetime import date

import pytest

from policies.context import Service, Status
from policies.offering import roles_offered
from tests.policies.build import policy, rule

TODAY = date(2026, 6, 1)
OPEN_TO_EMPLOYEES = rule(
    "s", "forward", service={"status": ["approved"]}, where={"roles": ["employee"]}
)


def test_the_roles_that_get_through() -> None:
    made = policy([OPEN_TO_EMPLOYEES])
    assert roles_offered(made, Service("x", Status.APPROVED), TODAY) == {"employee"}
    assert roles_offered(made, Service("x", Status.NOT_APPROVED), TODAY) == frozenset()


@pytest.mark.parametrize(
    ("today", "offered"), [(TODAY, True), (date(2027, 1, 1), False), (None, False)]
)
def test_an_agreement_must_be_in_force(today: date | None, offered: bool) -> None:
    made = policy([OPEN_TO_EMPLOYEES])
    service = Service("x", Status.APPROVED, agreement_until=date(2026, 12, 31))
    assert bool(roles_offered(made, service, today)) is offered
