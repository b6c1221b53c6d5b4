"""A difference as lines of text and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from policies.diff.changes import Difference, Group

_NAMED = 6


def document(found: Difference) -> dict[str, Any]:
    """As JSON."""
    return {
        "before": found.before,
        "after": found.after,
        "same": found.same,
        "loosens": found.loosens,
        "situations": found.situations,
        "cases": found.cases,
        "changes": [
            {
                "from": group.before,
                "to": group.after,
                "loosens": group.loosens,
                "rules_before": group.rules_before,
                "rules_after": group.rules_after,
                "obligations_gone": group.gone,
                "obligations_new": group.new,
                "situations": group.count,
                "what": list(group.what),
                "services": list(group.services),
                "roles": list(group.roles),
                "circumstances": list(group.circumstances),
                "cases": group.cases,
            }
            for group in found.groups
        ],
        "rules_added": found.added,
        "rules_removed": found.removed,
        "rules_changed": {c.rule: c.fields for c in found.changed if c.fields},
        "texts_changed": {c.rule: c.texts for c in found.changed if c.texts},
        "other_changed": found.other,
    }


def text_of(found: Difference) -> str:
    """As text."""
    return "\n".join(_lines(found))


def _lines(found: Difference) -> Iterator[str]:
    if found.same:
        yield "The policies say the same."
        return
    changed = sum(group.count for group in found.groups)
    loosened = sum(group.count for group in found.groups if group.loosens)
    yield (
        f"{changed} of {found.situations} situations change ({found.cases} of them are test"
        f" cases); {loosened} loosen"
    )
    for title, looser in (("Looser", True), ("Stricter or otherwise", False)):
        groups = [group for group in found.groups if group.loosens is looser]
        if groups:
            yield ""
            yield title
            for group in groups:
                yield from _group(group, found)
    yield from _rules(found)


def _group(group: Group, found: Difference) -> Iterator[str]:
    if group.before == group.after:
        asked = [f"no longer {name}" for name in group.gone] + [f"now {name}" for name in group.new]
        yield f"  {group.before}: {', '.join(asked)} ({group.count})"
    else:
        yield f"  {group.before} -> {group.after} ({group.count})"
        yield f"    rules     {_listed(group.rules_before)} -> {_listed(group.rules_after)}"
    if group.what:
        yield f"    what      {_listed(list(group.what))}"
        yield f"    services  {_all(list(group.services), found.services)}"
        yield f"    roles     {_all(list(group.roles), found.roles)}"
    if group.circumstances:
        yield f"    also      {_listed(list(group.circumstances))}"
    for name in group.cases[:_NAMED]:
        yield f"    case      {name}"
    if len(group.cases) > _NAMED:
        yield f"    cases     {len(group.cases) - _NAMED} more"


def _rules(found: Difference) -> Iterator[str]:
    meant = [f"{c.rule} ({', '.join(c.fields)})" for c in found.changed if c.fields]
    texts = [f"{c.rule} ({', '.join(c.texts)})" for c in found.changed if c.texts]
    for title, names in (
        ("Rules added", found.added),
        ("Rules removed", found.removed),
        ("Rules changed", meant),
        ("Texts changed", texts),
        ("Besides", found.other),
    ):
        if names:
            yield ""
            yield title
            yield from (f"  {name}" for name in names)


def _all(names: Sequence[str], of: Sequence[str]) -> str:
    return "all" if len(names) == len(of) else _listed(names)


def _listed(names: Sequence[str]) -> str:
    shown = [name or "none" for name in names[:_NAMED]]
    more = len(names) - len(shown)
    return ", ".join([*shown, f"{more} more"] if more else shown) or "none"
