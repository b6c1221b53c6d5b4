"""The bridge to Presidio, both ways. The only file that imports it; import this file only where
it is configured, for Presidio brings spaCy with it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import tldextract
from presidio_analyzer import (
    AnalysisExplanation,
    EntityRecognizer,
    RecognizerRegistry,
    RecognizerResult,
    pattern_recognizer,
)
from presidio_analyzer.nlp_engine import NlpArtifacts

from detectors import RECOGNIZERS
from detectors.explanation import explain_finding
from detectors.recognizer import Hit, Recognizer
from detectors.scanner import Scanner
from detectors.types import Finding, PlainPassage

LANGUAGES = ("sv", "en")
_TIME_LIMIT, _EXTRACT = "REGEX_TIMEOUT_SECONDS", "extract"


class GrindvaktRecognizer(EntityRecognizer):  # type: ignore[misc,unused-ignore]
    """Ours in Presidio's clothes: one recognizer for all types, so that what overlaps is settled
    between them. It sees the same readings of a text as our scanner; results point at the text as
    it stands. A scan that fails raises RuntimeError, for Presidio has no other way to say that a
    text was not looked at.

    Without arguments it is what a registry's configuration file makes of
    `{name: GrindvaktRecognizer, type: predefined}` once this module is imported.
    """

    def __init__(
        self,
        supported_language: str = "en",
        recognizers: Sequence[Recognizer] = RECOGNIZERS,
        today: Callable[[], date] = date.today,
        name: str = "GrindvaktRecognizer",
        **_: Any,
    ) -> None:
        """`recognizers` are ours; Presidio's configuration gives further arguments, which mean
        nothing here."""
        self._scanner = Scanner(recognizers, today, lambda: 0.0)
        # No context words for Presidio to raise the scores with: ours have counted already.
        super().__init__(
            supported_entities=sorted({t for each in recognizers for t in each.entity_types}),
            name=name,
            supported_language=supported_language,
        )
        self.name: str = name

    def load(self) -> None:
        """Nothing to load."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        report = self._scanner.scan((PlainPassage(text),))
        if not report.complete:
            raise RuntimeError(f"{self.name} did not finish")
        return [
            self._result(finding)
            for finding in report.findings
            if not entities or finding.entity_type in entities
        ]

    def _result(self, finding: Finding) -> RecognizerResult:
        span = finding.spans[0]
        explanation = AnalysisExplanation(
            recognizer=finding.recognizer,
            original_score=finding.score,
            pattern_name=finding.why.rule,
            validation_result=bool(finding.why.validation),
            textual_explanation=explain_finding(finding, self.supported_language),
        )
        return RecognizerResult(
            entity_type=finding.entity_type,
            start=span.start,
            end=span.end,
            score=finding.score,
            analysis_explanation=explanation,
            recognition_metadata={
                RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
                RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
            },
        )


def as_presidio(
    recognizer: Recognizer, language: str, today: Callable[[], date] = date.today
) -> EntityRecognizer:
    """One of ours alone for an `AnalyzerEngine`'s registry, under one language code."""
    return GrindvaktRecognizer(language, (recognizer,), today, recognizer.name)


def add_to(
    registry: RecognizerRegistry,
    languages: Sequence[str] = LANGUAGES,
    recognizers: Sequence[Recognizer] = RECOGNIZERS,
    today: Callable[[], date] = date.today,
) -> None:
    """Put ours into a registry, under every language code of its engine: they read all."""
    for language in languages:
        registry.add_recognizer(GrindvaktRecognizer(language, recognizers, today))


def from_presidio(recognizer: EntityRecognizer) -> Recognizer:
    """A third party's recognizer for our scanner. It gets no NLP artifacts, so those that only
    pass on a model's entities find nothing. Its running time is its own: it is not `trusted`."""
    _tame()
    return _Borrowed(recognizer)


def _tame() -> None:
    """Two habits of Presidio's recognizers that must not come along. A pattern that runs into
    Presidio's own time limit is skipped without a word; without that limit it runs into ours,
    which kills the process and leaves a failure in the report. And the first e-mail address makes
    tldextract fetch a list of domains; it has a copy, which will do."""
    setattr(pattern_recognizer, _TIME_LIMIT, None)
    setattr(tldextract, _EXTRACT, tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None))


class _Borrowed(Recognizer):
    """A recognizer of Presidio's kind. Its name gets the prefix `presidio_`."""

    over_borders = False

    trusted = False

    def __init__(self, recognizer: EntityRecognizer) -> None:
        self._recognizer = recognizer
        self.name = f"presidio_{recognizer.name}"  # type: ignore[has-type]
        self.entity_types = tuple(recognizer.supported_entities)
        self.context = tuple(recognizer.context or ())
        self.source = f"{type(recognizer).__module__}.{type(recognizer).__qualname__}"

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        results = self._recognizer.analyze(text, list(self.entity_types), None)  # type: ignore[arg-type]
        for result in results or ():
            explanation = result.analysis_explanation
            rule = getattr(explanation, "pattern_name", None) or "presidio"
            valid = getattr(explanation, "validation_result", None)
            if result.score > 0.0:
                yield Hit(
                    result.start,
                    result.end,
                    result.entity_type,
                    float(result.score),
                    rule,
                    validation="presidio" if valid else "",
                )
