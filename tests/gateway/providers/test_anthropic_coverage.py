"""No string that the official SDK's types have room for leaves unscreened, whatever the version."""

import sys
import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
import typing_extensions
from anthropic.types import message_count_tokens_params, message_create_params
from anthropic.types.beta import message_count_tokens_params as beta_count_params
from anthropic.types.beta import message_create_params as beta_create_params
from anthropic.types.beta.messages import batch_create_params as beta_batch_params
from anthropic.types.messages import batch_create_params

from detectors.types import Finding, ScanReport, Span, Why
from gateway.core.adapter import Refusal
from gateway.core.exchange import Forward, harden, plan
from gateway.providers import ADAPTERS
from policies.verdict import Action, Operator, Verdict

ADAPTER = ADAPTERS["anthropic"]
CANARY = "Canary 189001019802"
REFUSAL = Refusal(400, "c", "t", "e")
_WRAPPERS = (
    typing_extensions.Required,
    typing_extensions.NotRequired,
    typing.Required,
    typing.Annotated,
)
HEADERS = {"betas", "workspace_id"}
"""What the SDK takes as a parameter and sends as a header."""

Stack = tuple[Any, ...]


def bare(kind: Any) -> Any:
    while get_origin(kind) in _WRAPPERS:
        kind = get_args(kind)[0]
    return kind


def fields(kind: Any) -> Mapping[str, Any]:
    module = vars(sys.modules[kind.__module__])
    names = module | vars(typing) | vars(typing_extensions)
    found = get_type_hints(kind, names, include_extras=True)
    return {name: hint for name, hint in found.items() if name not in HEADERS}


def variants(kind: Any) -> list[Any]:
    kind = bare(kind)
    if get_origin(kind) in (Union, types.UnionType):
        return [inner for given in get_args(kind) for inner in variants(given)]
    return [kind]


def needed(hint: Any) -> bool:
    return get_origin(hint) in (typing_extensions.Required, typing.Required)


def smallest(kind: Any) -> Any:
    """A value of the type with nothing in it that need not be there."""
    kind = variants(kind)[0]
    if typing_extensions.is_typeddict(kind):
        return {name: smallest(hint) for name, hint in fields(kind).items() if needed(hint)}
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if kind is str:
        return "x"
    if kind in (int, float, bool):
        return kind(1)
    is_mapping = get_origin(kind) in (dict, Mapping) or "Mapping" in str(get_origin(kind))
    return {} if is_mapping or kind is object else []


def planted(kind: Any, stack: Stack = ()) -> Iterator[Any]:
    """Values of the type, each with the canary in one place where a string may stand."""
    for variant in variants(kind):
        origin = get_origin(variant)
        if typing_extensions.is_typeddict(variant):
            if variant in stack:
                continue
            base = smallest(variant)
            for name, hint in fields(variant).items():
                for value in planted(hint, (*stack, variant)):
                    yield {**base, name: value}
        elif variant is str or (origin is Literal and isinstance(get_args(variant)[0], str)):
            yield CANARY
        elif variant is object:
            yield from (CANARY, {"a": [CANARY]}, {CANARY: 1})
        elif origin is not None and len(get_args(variant)) == 2:
            yield {CANARY: 1}
            for value in planted(get_args(variant)[1], stack):
                yield {"a": value}
        elif origin is not None and get_args(variant) and origin is not Literal:
            for value in planted(get_args(variant)[0], stack):
                yield [value]


def leaks(path: str, document: Any) -> bool:
    """Whether the canary gets past redaction of every finding, or stands where nobody looks."""
    operation = ADAPTER.match("POST", path)
    assert operation is not None
    extraction = ADAPTER.extract(operation, document)
    findings = tuple(
        Finding("PERSON", (Span(index, at, at + len(CANARY)),), 0.9, "r", Why("r"))
        for index, segment in enumerate(extraction.segments)
        if (at := segment.text.find(CANARY)) >= 0
    )
    report = ScanReport(findings)
    operators = dict.fromkeys(range(len(findings)), Operator.PLACEHOLDER)
    verdict = harden(
        Verdict(Action.REDACT, (), operators, frozenset(), "p", "d"),
        report,
        extraction,
        deferred=operation.deferred,
    )
    if verdict.action is Action.BLOCK:
        return False
    result = plan(ADAPTER, operation, document, extraction, report, verdict, lambda: REFUSAL, 1)
    assert isinstance(result, Forward)
    return CANARY.encode() in result.body


REQUESTS = [
    ("/v1/messages", message_create_params.MessageCreateParamsNonStreaming),
    ("/v1/messages", beta_create_params.MessageCreateParamsNonStreaming),
    ("/v1/messages/count_tokens", message_count_tokens_params.MessageCountTokensParams),
    ("/v1/messages/count_tokens", beta_count_params.MessageCountTokensParams),
    ("/v1/messages/batches", batch_create_params.BatchCreateParams),
    ("/v1/messages/batches", beta_batch_params.BatchCreateParams),
]


@pytest.mark.parametrize(("path", "kind"), REQUESTS)
def test_no_string_of_the_sdks_types_leaves_unscreened(path: str, kind: Any) -> None:
    documents = list(planted(kind))
    assert len(documents) > 300
    assert [document for document in documents if leaks(path, document)] == []
