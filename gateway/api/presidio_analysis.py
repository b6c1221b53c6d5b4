"""One `/analyze` request: what it asks for, and the findings in the shape that Presidio gives."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import re2

from detectors.explanation import explain_finding
from detectors.types import Finding, PlainPassage
from gateway.api.presidio_names import answered_names
from gateway.core.anonymize import Marked, merged
from gateway.core.jsondoc import JsonValue, WrittenNumber

_CANNOT_PARSE = "Failed to parse /analyze request for AnalyzerEngine.analyze()."
_NO_RECOGNIZERS = "No matching recognizers were found to serve the request."
_FLAGS = int(re.DOTALL | re.MULTILINE | re.IGNORECASE)


class RequestError(ValueError):
    """A request that is refused, with `str()` of it as the answer."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Analysis:
    """A request. `several`: the client sent a list. `names` maps each wanted type of ours to what
    it is to be called (None: all, by their own names). `allowed` tells the values that the client
    does not want to hear of."""

    texts: tuple[str, ...] = field(repr=False)
    several: bool
    language: str
    names: Mapping[str, str] | None
    threshold: float
    explain: bool
    context: str = field(repr=False)
    allowed: Callable[[str], bool] = field(repr=False)

    def passages(self) -> list[PlainPassage]:
        """The texts for the scanner. They belong to no conversation, so none continues another;
        the client's context words stand as the key that they were found under."""
        return [PlainPassage(text, label=self.context, message=-1) for text in self.texts]


@dataclass(frozen=True, slots=True)
class _Result(Marked):
    """A finding on its way out."""

    finding: Finding


def read_analysis(document: JsonValue, names: Collection[str], threshold: float) -> Analysis:
    """Read a request body. `names` are the supported types, `threshold` the default one. Raises
    RequestError, with Presidio's status where Presidio has the same error."""
    if not isinstance(document, dict):
        raise RequestError(f"{_CANNOT_PARSE} The request must be a JSON object.")
    given = _Given(document)
    if given.several("ad_hoc_recognizers"):
        raise RequestError(
            "ad_hoc_recognizers are not accepted: recognizers are configured by the operator"
            " (screening.extra_recognizers)"
        )
    texts = document.get("text")
    if not texts:
        raise RequestError("No text provided", 500)
    language = given.text("language")
    if not language:
        raise RequestError("No language provided", 500)
    several = isinstance(texts, list)
    given.text("correlation_id")
    return Analysis(
        texts=tuple(_as_text(text) for text in (texts if several else [texts])),
        several=several,
        language="sv" if language.lower().startswith("sv") else "en",
        names=_wanted(given.strings("entities"), names),
        threshold=given.number("score_threshold", threshold),
        explain=bool(document.get("return_decision_process")),
        context=" ".join(given.strings("context")),
        allowed=_allowed(given),
    )


def results(asked: Analysis, findings: Iterable[Finding], number: int) -> Iterator[dict[str, Any]]:
    """The answer for one of the texts, by descending score. No character is in two results."""
    text = asked.texts[number]
    found = [
        _Result(span.start, span.end, name, finding.score, finding)
        for finding in findings
        for span in finding.spans
        if span.passage == number and finding.score >= asked.threshold
        for name in _names(asked, finding)
        if not asked.allowed(text[span.start : span.end])
    ]
    for each in sorted(merged(found), key=lambda result: (-result.score, result.start)):
        yield {
            "analysis_explanation": _explanation(each, asked) if asked.explain else None,
            "end": each.end,
            "entity_type": each.entity_type,
            "score": each.score,
            "start": each.start,
        }


def _names(asked: Analysis, finding: Finding) -> Sequence[str]:
    if asked.names is None:
        return (finding.entity_type,)
    name = asked.names.get(finding.entity_type)
    return () if name is None else (name,)


def _explanation(result: _Result, asked: Analysis) -> dict[str, Any]:
    """Presidio's explanation with our reasons. Holds the recognizer's own words only; `pattern`
    is empty, for a pattern alone does not decide here."""
    why = result.finding.why
    return {
        "original_score": result.finding.score,
        "pattern": None,
        "pattern_name": why.rule,
        "recognizer": result.finding.recognizer,
        "regex_flags": None,
        "score": result.score,
        "score_context_improvement": 0,
        "supportive_context_word": why.context[0] if why.context else "",
        "textual_explanation": explain_finding(result.finding, asked.language),
        "validation_result": bool(why.validation) or None,
    }


def _wanted(entities: Sequence[str], names: Collection[str]) -> Mapping[str, str] | None:
    if not entities:
        return None
    known = [name for name in entities if name in names]
    if not known:
        raise RequestError(_NO_RECOGNIZERS, 500)
    return answered_names(known)


def _allowed(given: "_Given") -> Callable[[str], bool]:
    """The allow list as a test. RE2 reads its patterns: time in proportion to the text."""
    terms = [term for term in given.strings("allow_list") if term]
    if not terms:
        return lambda _: False
    match given.text("allow_list_match") or "exact":
        case "exact":
            return frozenset(terms).__contains__
        case "regex":
            flags = int(given.number("regex_flags", _FLAGS))
            return _matcher(terms, flags)
    raise RequestError("allow_list_match must either be set to 'exact' or 'regex'.", 500)


def _matcher(terms: Sequence[str], flags: int) -> Callable[[str], bool]:
    letters = [("i", re.IGNORECASE), ("m", re.MULTILINE), ("s", re.DOTALL)]
    prefix = "".join(letter for letter, flag in letters if flags & flag)
    options = re2.Options()
    options.log_errors = False
    joined = "|".join(terms)
    try:
        pattern = re2.compile(f"(?{prefix}:{joined})", options)  # type: ignore[no-untyped-call]
    except re2.error:
        raise RequestError("allow_list holds a pattern that RE2 does not read") from None
    return lambda value: pattern.search(_encodable(value)) is not None


def _encodable(value: str) -> str:
    return value.encode("utf-8", "replace").decode()


def _as_text(value: JsonValue) -> str:
    """Presidio takes numbers and truth values for text, too."""
    if value is None or isinstance(value, str | bool | int | float):
        return str(value)
    if isinstance(value, WrittenNumber):
        return value.text
    raise RequestError(f"{_CANNOT_PARSE} 'text' must be a string or a list of strings.")


@dataclass(frozen=True, slots=True)
class _Given:
    """A request's fields by the kind they must have; null is as good as absent. Each raises
    RequestError."""

    fields: Mapping[str, JsonValue] = field(repr=False)

    def text(self, name: str) -> str:
        value = self.fields.get(name)
        if value is None or isinstance(value, str):
            return value or ""
        raise RequestError(f"{_CANNOT_PARSE} '{name}' must be a string.")

    def number(self, name: str, default: float) -> float:
        value = self.fields.get(name)
        if value is None:
            return default
        if isinstance(value, int | float | WrittenNumber) and not isinstance(value, bool):
            return float(value)
        raise RequestError(f"{_CANNOT_PARSE} '{name}' must be a number.")

    def several(self, name: str) -> Sequence[JsonValue]:
        value = self.fields.get(name)
        if value is None or isinstance(value, list):
            return value or ()
        raise RequestError(f"{_CANNOT_PARSE} '{name}' must be a list.")

    def strings(self, name: str) -> Sequence[str]:
        values = self.several(name)
        if all(isinstance(value, str) for value in values):
            return values
        raise RequestError(f"{_CANNOT_PARSE} '{name}' must be a list of strings.")
