"""The bridge to Presidio, both ways. The only file that imports it; import this file only where
it is configured, for Presidio brings spaCy with it."""

from collections.abc import Callable, Iterator
from datetime import date

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from detectors.recognizer import Hit, Recognizer
from detectors.scanner import Scanner
from detectors.types import Finding, PlainPassage


def as_presidio(
    recognizer: Recognizer, language: str, today: Callable[[], date] = date.today
) -> EntityRecognizer:
    """One of ours for an `AnalyzerEngine`'s registry, under one language code. It sees the same
    readings of a text as in our scanner; results point at the text as it stands."""
    return _Lent(recognizer, language, today)


def from_presidio(recognizer: EntityRecognizer) -> Recognizer:
    """A third party's recognizer for our scanner. It gets no NLP artifacts, so those that only
    pass on a model's entities find nothing. Its running time is its own: it is not `trusted`."""
    return _Borrowed(recognizer)


class _Lent(EntityRecognizer):  # type: ignore[misc,unused-ignore]
    """A recognizer of ours in Presidio's clothes. A scan that fails raises RuntimeError, for
    Presidio has no other way to say that a text was not looked at."""

    def __init__(self, recognizer: Recognizer, language: str, today: Callable[[], date]) -> None:
        self._scanner = Scanner((recognizer,), today, lambda: 0.0)
        super().__init__(
            supported_entities=list(recognizer.entity_types),
            name=recognizer.name,
            supported_language=language,
            context=list(recognizer.context),
        )

        self.name: str = recognizer.name

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
            recognizer=self.name,
            original_score=finding.score,
            pattern_name=finding.why.rule,
            validation_result=bool(finding.why.validation),
            textual_explanation=f"view {finding.view}",
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


class _Borrowed(Recognizer):
    """A recognizer of Presidio's kind. Its name gets the prefix `presidio_`."""

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
