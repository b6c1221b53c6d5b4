"""Which of a rule's conditions did not hold, found by asking the rule with one condition at a time.

Nothing here knows what a condition means, only what it looks like when it asks for nothing: so what
is told cannot differ from what is evaluated.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from detectors.types import Confidence
from policies.context import Context
from policies.match import Condition, SubjectTest, SubjectValue, Timing, fits
from policies.policy import Exemption, Rule

_ASKS_NOTHING: dict[str, Any] = {"types": None, "min_confidence": Confidence.LOW, "min_count": 1}
_TOGETHER = {"types": ("types", "other")}
"""Keys of a rule that are several fields once it is compiled."""
_NAMED = 6
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PARTS = frozenset({"other"})

_WRITTEN = {"ids": "names", "except_ids": "except_names", "excluded": "except_types"}
"""What a field is called in a policy file, where that is another name."""
_ASKED_OF = {
    "types": "entity_type",
    "excluded": "entity_type",
    "min_confidence": "confidence",
    "ids": "id",
    "except_ids": "id",
    "status": "status",
    "regions": "region",
    "not_regions": "region",
    "not_roles": "roles",
}
"""The attribute that a condition is about, where dropping its plural does not give it."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition that did not hold: its key in the policy file, what it wants (with `excludes`,
    does not want), what there was."""

    key: str
    wanted: str
    got: str
    excludes: bool = False

    def __str__(self) -> str:
        asks = "excludes" if self.excludes else "asks for"
        return f"{self.key} {asks} {self.wanted}, there is {self.got}"


def unmet_subject(test: SubjectTest, value: SubjectValue, prefix: str) -> tuple[Unmet, ...]:
    """What a rule asks of its subject that this value does not have."""
    return tuple(_unmet(test, lambda alone: fits(alone, value), value, prefix))


def unmet_circumstances(
    conditions: tuple[Condition, ...], context: Context, models: frozenset[str]
) -> tuple[Unmet, ...]:
    """What a rule's `where` asks that does not hold. `context` has the service as the tenant sees
    it."""
    found: dict[Unmet, None] = {}
    for condition in conditions:
        holds = _holds(context, models)
        without_service = replace(condition, service=None)
        found |= dict.fromkeys(_unmet(without_service, holds, context, "where"))
        if condition.service is not None:
            found |= dict.fromkeys(
                _unmet(
                    condition.service,
                    _service_holds(without_service, holds),
                    context.service,
                    "where.service",
                )
            )
    return tuple(found)


def untimely(entry: Rule | Exemption, context: Context) -> tuple[Unmet, ...]:
    """The time that a rule or exception is for, where it is another one."""
    moment = str(context.now or context.today or "not known")
    if isinstance(entry, Exemption):
        over = entry.expires and (context.today is None or context.today > entry.expires)
        return (Unmet("expires", str(entry.expires), moment),) if over else ()
    timely = entry.timing.holds(context)
    return () if timely else (Unmet("valid", _when(entry.timing), moment),)


def _when(timing: Timing) -> str:
    """A rule's time in words."""
    parts = [f"from {timing.start}"] if timing.start else []
    parts += [f"until {timing.until}"] if timing.until else []
    parts += [_DAYS[day] for day in sorted(timing.weekdays)]
    parts += [f"{timing.hours[0]} to {timing.hours[1]} o'clock"] if timing.hours else []
    return " ".join(parts)


def _holds(context: Context, models: frozenset[str]) -> Callable[[Any], bool]:
    return lambda condition: bool(condition.holds(context, models))


def _service_holds(
    condition: Condition, holds: Callable[[Condition], bool]
) -> Callable[[Any], bool]:
    """Whether a condition would hold that asks for nothing but this of the service."""
    opened = _opened(condition)
    return lambda alone: holds(replace(opened, service=alone))


def _unmet(
    test: Any, matches: Callable[[Any], bool], value: object, prefix: str
) -> Iterator[Unmet]:
    opened = _opened(test)
    for item in fields(test):
        if item.name in _PARTS:
            continue
        together = _TOGETHER.get(item.name, (item.name,))
        asked = {name: getattr(test, name) for name in together}
        if asked == {name: getattr(opened, name) for name in together}:
            continue
        if not matches(replace(opened, **asked)):
            key = f"{prefix}.{_WRITTEN.get(item.name, item.name)}"
            excludes = item.name.startswith(("not_", "except_", "excluded"))
            yield Unmet(key, _words(asked[item.name]), _got(value, item.name), excludes)


def _opened(test: Any) -> Any:
    """The test without any condition."""
    return replace(test, **{item.name: _nothing(test, item.name) for item in fields(test)})


def _nothing(test: Any, name: str) -> Any:
    value = getattr(test, name)
    if name in _ASKS_NOTHING:
        return _ASKS_NOTHING[name]
    if isinstance(value, frozenset | tuple):
        return type(value)()
    if is_dataclass(value) and not isinstance(value, type):
        return type(value)()
    return False if name in _PARTS else None


def _got(value: object, name: str) -> str:
    """What there was. A service may come with more about its use around it."""
    value = value if isinstance(value, Context) else getattr(value, "service", value)
    for attribute in (_ASKED_OF.get(name, ""), name, name.removesuffix("s")):
        if attribute and hasattr(value, attribute):
            return _words(getattr(value, attribute))
    return _words(value) if isinstance(value, str) else "something else"


def _words(value: Any) -> str:
    if isinstance(value, frozenset | tuple):
        words = sorted(_words(item) for item in value)
        more = len(words) - _NAMED
        shown = words if more <= 1 else [*words[:_NAMED], f"{more} more"]
        return " or ".join(shown) or "none"
    if value is None or value == "":
        return "not said"
    if isinstance(value, bool):
        return str(value).lower()
    if is_dataclass(value) and not isinstance(value, type):
        said = ((item.name, getattr(value, item.name)) for item in fields(value))
        return " and ".join(f"{key} {_words(part)}" for key, part in said if part is not None)
    return str(value)
