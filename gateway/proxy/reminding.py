"""Reminders in answers, for the tenants that want them there."""

from functools import lru_cache
from itertools import combinations

from gateway.core import obliged, reminding
from gateway.core.adapter import Operation
from gateway.core.jsondoc import JsonValue
from gateway.proxy.runtime import Progress, Runtime
from policies.policy import Policy


def line(runtime: Runtime, progress: Progress, operation: Operation, document: JsonValue) -> str:
    """The line to put below the answer, in the language of the prompt; "" for none."""
    verdict, caller = progress.verdict, progress.caller
    if verdict is None or caller is None or caller.tenant not in runtime.reminding:
        return ""
    if not operation.conversational or reminding.asks_for_json(document):
        return ""
    texts = obliged.texts(progress.policy.reminders, verdict, progress.language)
    return reminding.line_of(texts)


def without_lines(progress: Progress, operation: Operation, document: JsonValue) -> JsonValue:
    """The document as the services' answers were: our lines below them are taken out."""
    extraction, adapter = progress.extraction, progress.service.adapter
    if extraction is None or not extraction.messages:
        return document
    cleared = reminding.without_lines(document, extraction, _lines(progress.policy))
    if cleared is not document:
        progress.extraction = adapter.extract(operation, cleared)
    return cleared


@lru_cache(maxsize=256)
def _lines(policy: Policy) -> frozenset[str]:
    """Every line that the policy can make."""
    return frozenset(
        reminding.line_of([obliged.text(policy.reminders, each, language) for each in chosen])
        for number in range(1, len(obliged.REMINDERS) + 1)
        for chosen in combinations(obliged.REMINDERS, number)
        for language in ("sv", "en")
    )
