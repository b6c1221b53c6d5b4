"""Whether a gateway has what a policy names: operations, wire APIs, and services that can take the
requests that are sent to them."""

from collections.abc import Callable, Iterator, Mapping

from gateway.providers.names import APIS, OPERATIONS
from gateway.settings import Service
from policies.checking import unknown_names
from policies.policy import Policy, Rule

OF_PERSONS = frozenset({"copilot", "notebooklm"})
"""Adapters of services that answer a person: nobody's token goes to another one of them."""

Check = Callable[[Policy], tuple[str, ...]]


def target_check(services: Mapping[str, Service]) -> Check:
    """Finds what is wrong with what a policy names: lines with the rule's file and line."""
    return lambda policy: tuple(_problems(policy, services))


def _problems(policy: Policy, services: Mapping[str, Service]) -> Iterator[str]:
    yield from map(str, unknown_names(policy, OPERATIONS, APIS))
    for rule in policy.entries:
        if isinstance(rule, Rule) and rule.target:
            problem = _problem(rule, services)
            if problem:
                yield f"{rule.place}: rule {rule.id}, target: {problem}"


def _problem(rule: Rule, services: Mapping[str, Service]) -> str:
    target = services.get(rule.target)
    if target is None:
        return f"no service {rule.target} is configured (there are {', '.join(sorted(services))})"
    if target.adapter in OF_PERSONS:
        return f"{rule.target} answers persons by their own tokens, which are never sent on"
    named = [test.service.ids for test in rule.where if test.service and test.service.ids]
    from_ = {n for n in services if n != rule.target} if not named else set().union(*named)
    alike = [n for n in from_ if n in services and services[n].adapter == target.adapter]
    if not alike:
        return f"no service that the rule is for speaks {rule.target}'s API ({target.adapter})"
    return ""
