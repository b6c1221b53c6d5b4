"""A request that a rule sends to another service, such as a local model.

What is sent there again each time stays there: the rule applies to it every time. What the service
keeps is remembered as lying there, so that whoever goes on with it is taken there too.
"""

from collections.abc import Mapping
from functools import lru_cache

from gateway.core.adapter import Operation
from gateway.core.jsondoc import JsonValue
from gateway.core.rerouting import Stuck, moved, stuck
from gateway.proxy import judging
from gateway.proxy.kept.recollection import Recollection
from gateway.proxy.kept.sealing import Owner
from gateway.proxy.runtime import Progress, Runtime, ServiceRuntime
from policies.policy import Policy, Rule
from policies.verdict import Action, Verdict


def owners(services: Mapping[str, ServiceRuntime], progress: Progress) -> tuple[Owner, ...]:
    """The caller at the service that is asked, and at those that their policy sends to."""
    caller, service = progress.caller, progress.service
    if caller is None:
        raise RuntimeError("recalled before the caller was known")
    names = [service.name]
    names += [n for n in targets(progress.policy) if _fits(service, services.get(n))]
    return tuple(Owner(caller.tenant, name, caller.subject) for name in dict.fromkeys(names))


@lru_cache(maxsize=256)
def targets(policy: Policy) -> tuple[str, ...]:
    """The ids of the services that a policy's rules send to."""
    found = {entry.target for entry in policy.entries if isinstance(entry, Rule) and entry.target}
    return tuple(sorted(found))


async def rerouted(
    runtime: Runtime,
    progress: Progress,
    operation: Operation,
    recollection: Recollection,
    verdict: Verdict,
) -> Verdict:
    """The verdict of the service that the request goes to. Raises UnavailableError."""
    if verdict.action is not Action.REROUTE or verdict.held:
        return verdict
    target = runtime.services.get(verdict.target)
    if progress.sent_to is not None:
        return stuck(verdict, Stuck.AGAIN)
    if target is None or not _fits(progress.service, target):
        return stuck(verdict, Stuck.UNFIT)
    if recollection.goes_on:
        return stuck(verdict, Stuck.KEPT)
    caller, extraction = progress.caller, progress.extraction
    if caller is None or extraction is None:
        raise RuntimeError("sent elsewhere before it was judged")
    owner = Owner(caller.tenant, target.name, caller.subject)
    progress.extraction = await recollection.moved(owner, extraction)
    there = await judging.judge_at(progress, operation, target)
    progress.sent_to = target
    sending = {d.rule for d in verdict.decisions if d.action is Action.REROUTE}
    progress.sent_by = tuple(sorted(sending))
    return moved(verdict, there)


def addressed(
    progress: Progress, operation: Operation, document: JsonValue
) -> tuple[Operation, JsonValue]:
    """The request as the service that it goes to wants it: there its model may have another
    name."""
    model = progress.sent_to.settings.reroute_model if progress.sent_to else None
    if model is None:
        return operation, document
    return progress.serving.adapter.renamed(operation, document, model)


def _fits(service: ServiceRuntime, target: ServiceRuntime | None) -> bool:
    """Whether the target can take the service's requests. Nobody's own token goes to another
    service than it was meant for."""
    return (
        target is not None and target.adapter is service.adapter and not target.adapter.user_token
    )
