"""A simulation as lines of text and as JSON."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from policies.simulation.replay import Change, Simulated

LIMITS = (
    "Only what the log holds was replayed: types, places, confidence and flags of findings, gaps,"
    " failures, roles, unit, service, model and operation.",
    "Confidence stands in bands: a rule with a bound of its own inside one is answered as for the"
    " middle of the band.",
    "How many people added details point at, whether tools went along, the prompt's language and"
    " the class that the client declared are not in the log; the usual was taken.",
    "Findings are those of then: a candidate cannot show what other detectors would have found.",
    "Where a policy now blocks a value and the candidate redacts it, the place may turn out not to"
    " be editable; keys, numbers and URLs are counted as such.",
)
_SHOWN = 20


def document(found: Simulated) -> dict[str, Any]:
    """As JSON."""
    return {
        "policy": found.policy,
        "digest": found.digest,
        "records": found.records,
        "kinds": found.kinds,
        "changed": found.changed,
        "unsure": found.unsure,
        "unknown": found.unknown,
        "before": dict(found.actions_before),
        "after": dict(found.actions_after),
        "by_rule": _rows(_sums(found, _rules)),
        "by_service": _rows(_sums(found, lambda change: change.service)),
        "by_unit": _rows(_sums(found, lambda change: change.unit)),
        "changes": [
            {**change._asdict(), "count": count} for change, count in found.changes.most_common()
        ],
        "limits": LIMITS,
    }


Key = tuple[str, str, str]


def _sums(found: Simulated, name: Callable[[Change], str]) -> Counter[Key]:
    """Counts by from, to and a name of each change."""
    sums: Counter[Key] = Counter()
    for change, count in found.changes.items():
        sums[change.before, change.after, name(change)] += count
    return sums


def _rules(change: Change) -> str:
    before = ", ".join(change.rules_before) or "none"
    return f"{before} -> {', '.join(change.rules_after) or 'none'}"


def _rows(sums: Counter[Key]) -> list[dict[str, Any]]:
    return [
        {"before": before, "after": after, "name": name, "count": count}
        for (before, after, name), count in sums.most_common()
    ]


def text_of(found: Simulated) -> str:
    """As text."""
    return "\n".join(_lines(found))


def _lines(found: Simulated) -> Iterator[str]:
    yield f"Candidate {found.policy}, digest {found.digest[:16]}"
    yield (
        f"{found.records} requests of {found.kinds} kinds;"
        f" {found.changed} would have been answered otherwise"
    )
    if found.unsure:
        yield f"{found.unsure} cannot be told: the log holds too little to repeat what was decided"
    if found.unknown:
        yield f"{found.unknown} cannot be told: they hold something unknown to this version"
    yield ""
    yield f"{'':<10}{'was':>10}{'would be':>10}"
    for word in dict.fromkeys([*found.actions_before, *found.actions_after]):
        yield f"{word:<10}{found.actions_before[word]:>10}{found.actions_after[word]:>10}"
    for title, name in (
        ("By rule", _rules),
        ("By service", lambda change: change.service),
        ("By unit", lambda change: change.unit or "no unit"),
    ):
        yield from _table(title, _sums(found, name))
    yield ""
    yield "What the log cannot tell"
    yield from (f"  {limit}" for limit in LIMITS)


def _table(title: str, sums: Counter[Key]) -> Iterator[str]:
    if not sums:
        return
    yield ""
    yield title
    for (before, after, name), count in sums.most_common(_SHOWN):
        yield f"  {count:>9} {before} -> {after:<9} {name}"
    if len(sums) > _SHOWN:
        rest = sum(count for _, count in sums.most_common()[_SHOWN:])
        yield f"  {rest:>9} in {len(sums) - _SHOWN} more rows (--json has all)"
