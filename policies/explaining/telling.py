"""An explanation as lines of text and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from policies.explaining.explanation import Answer, Cause, Explanation, Found

_OPEN, _CLOSE = "⟦", "⟧"


def marked(text: str, found: Sequence[Found]) -> str:
    """The text with each finding in ⟦number brackets⟧."""
    inserted: list[tuple[int, int, str]] = []
    for each in found:
        for span in each.spans:
            if span.passage == 0:
                inserted.append((span.start, 1, f"{_OPEN}{each.number} "))
                inserted.append((span.end, 0, _CLOSE))
    parts, at = [], 0
    for place, _, mark in sorted(inserted):
        parts += [text[at:place], mark]
        at = place
    return "".join([*parts, text[at:]])


def document(told: Explanation) -> dict[str, Any]:
    """As JSON."""
    return asdict(told)


def text_of(told: Explanation, text: str) -> str:
    """As text; `text` is what the user gave, "" where it is not to be shown."""
    return "\n".join(_lines(told, text))


def _lines(told: Explanation, text: str) -> Iterator[str]:
    then = f", then {told.then}" if told.outcome == "warn" else ""
    by = ", ".join(told.determining)
    yield f"{told.outcome.upper()}{then} by {by} (policy {told.policy}, digest {told.digest[:16]})"
    if text:
        yield ""
        yield marked(text, told.found)
    if told.found:
        yield ""
        yield "Found"
        for found in told.found:
            yield f"  {found.number} {found.entity_type} ({found.confidence}, {found.score})"
            yield f"      {found.words}"
    if not told.complete:
        yield "The scan did not finish."
    yield ""
    yield "Answers"
    for cause in told.causes:
        yield from _cause(cause)
    yield from _rest(told)


def _cause(cause: Cause) -> Iterator[str]:
    numbers = f" {', '.join(map(str, cause.findings))}" if cause.findings else ""
    yield f"  {cause.kind.replace('_', ' ')} {cause.subject}{numbers}"
    for answer in cause.answers:
        yield f"    {_answer(answer)}"
        if answer.removes:
            yield f"      instead of {', '.join(answer.removes)}: {answer.reason}"
        elif answer.reason:
            yield f"      {answer.reason}"
    for silent in cause.silent:
        why = "; ".join(map(str, silent.unmet))
        yield f"    not {silent.rule} ({silent.action}): {why}"


def _answer(answer: Answer) -> str:
    clause = f" ({answer.clause})" if answer.clause else ""
    place = f" {answer.place}" if answer.place else ""
    asked = f" + {', '.join(answer.obligations)}" if answer.obligations else ""
    return f"{answer.action}{asked}: {answer.rule}{clause}{place}"


def _rest(told: Explanation) -> Iterator[str]:
    yield ""
    declared = "" if told.declared is None else f" (declared {told.declared})"
    yield f"Information class {told.information_class}{declared}"
    yield f"Obligations {', '.join(told.obligations) or 'none'}"
    if told.target:
        yield f"Goes to {told.target} instead"
    if told.notices:
        yield f"Notices {', '.join(told.notices)}"
    for language, words in told.reads.items():
        yield ""
        yield f"The user reads ({language})"
        yield from (f"  {line}" for line in (words or "nothing").splitlines())
