"""What is allowed in a policy but should be looked at: dates that are past or close. Pure."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from policies.match import RequestTest, glob_matches
from policies.policy import Exemption, Policy, Rule
from policies.source import Place, Problem, Source, unknown

SOON = timedelta(days=30)


def warnings(policy: Policy, source: Source, today: date) -> list[Problem]:
    """What a person should know of a policy that loads. `source` is its file."""
    return [
        *_review(policy, source, today),
        *_exceptions(policy, today),
        *_services(policy, source, today),
    ]


def unknown_names(
    policy: Policy, operations: Collection[str], apis: Collection[str]
) -> list[Problem]:
    """Every pattern for operations or wire APIs, in the policy and those that it extends, that fits
    none of the names that there are: what asks about it never applies."""
    return [
        _unknown(entry, key, kind, pattern, names)
        for entry in policy.entries
        for key, kind, patterns, names in (
            ("request.operations", "operation", _asked(entry), operations),
            (
                "where.operations",
                "operation",
                [p for w in entry.where for p in w.operations],
                operations,
            ),
            ("where.apis", "API", [p for w in entry.where for p in w.apis], apis),
        )
        for pattern in patterns
        if not any(glob_matches(pattern, name) for name in names)
    ]


def _asked(entry: Rule | Exemption) -> tuple[str, ...]:
    return entry.test.operations if isinstance(entry.test, RequestTest) else ()


def _unknown(
    entry: Rule | Exemption, key: str, kind: str, pattern: str, names: Collection[str]
) -> Problem:
    file, _, line = entry.place.rpartition(":")
    return Problem(file, int(line), f"{entry.id}, {key}", unknown(kind, pattern, names))


def _review(policy: Policy, source: Source, today: date) -> Iterator[Problem]:
    if policy.valid_from > today:
        yield source.problem(("valid_from",), f"is not valid until {policy.valid_from}")
    if policy.review_by < today:
        days = (today - policy.review_by).days
        yield source.problem(("review_by",), f"the review is {_days(days)} overdue")
    elif policy.review_by <= today + SOON:
        days = (policy.review_by - today).days
        yield source.problem(("review_by",), f"the review is due in {_days(days)}")


def _exceptions(policy: Policy, today: date) -> Iterator[Problem]:
    for exception in policy.exceptions:
        if exception.expires is None or exception.expires > today + SOON:
            continue
        owner = f"; ask {exception.owner}" if exception.owner else ""
        days = (exception.expires - today).days
        told = f"expires in {_days(days)}" if days >= 0 else f"expired {exception.expires}"
        file, _, line = exception.place.rpartition(":")
        yield Problem(file, int(line), exception.id, f"the exception {told}{owner}")


def _services(policy: Policy, source: Source, today: date) -> Iterator[Problem]:
    for binding in policy.bindings.values():
        until = binding.service.agreement_until
        if until is None or until > today + SOON:
            continue
        place: Place = ("services", binding.name, "agreement_until")
        days = (until - today).days
        told = f"ends in {_days(days)}" if days >= 0 else f"ended {until}"
        yield source.problem(place, f"the agreement {told}")


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
