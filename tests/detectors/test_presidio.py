import warnings

import pytest

from detectors.types import PlainPassage
from tests.detectors.sample_recognizers import NUMBER, TODAY, Raising, scanner

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import spacy
    from presidio_analyzer import (
        AnalyzerEngine,
        EntityRecognizer,
        Pattern,
        PatternRecognizer,
        RecognizerRegistry,
        RecognizerResult,
    )
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    from detectors.presidio import as_presidio, from_presidio


class Blank(SpacyNlpEngine):
    """A tokenizer alone: no model, nothing to download."""

    def __init__(self):
        super().__init__(models=[{"lang_code": "sv", "model_name": "blank"}])
        self.nlp = {"sv": spacy.blank("sv")}


def engine(*recognizers):
    registry = RecognizerRegistry(recognizers=list(recognizers), supported_languages=["sv"])
    return AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["sv"])


def test_ours_serves_in_a_plain_analyzer_engine():
    analyzer = engine(as_presidio(NUMBER, "sv", lambda: TODAY))
    assert analyzer.get_supported_entities("sv") == ["SE_PERSONNUMMER"]
    text = "mitt pnr är 85\u200b0101–2382, tack"
    (result,) = analyzer.analyze(text, language="sv")
    assert text[result.start : result.end] == "85\u200b0101–2382"
    assert (result.entity_type, result.score) == ("SE_PERSONNUMMER", 0.95)
    assert analyzer.analyze(text, language="sv", entities=["SE_PERSONNUMMER"])


def test_ours_does_not_fail_silently_there():
    with pytest.raises(RuntimeError, match="did not finish"):
        as_presidio(Raising(), "sv", lambda: TODAY).analyze("hemlig text", [])


def test_theirs_serves_in_our_scanner():
    theirs = PatternRecognizer(
        supported_entity="BADGE",
        name="Badge",
        supported_language="sv",
        patterns=[Pattern("badge", r"\bB-\d{4}\b", 0.5)],
    )
    ours = from_presidio(theirs)
    assert not ours.trusted
    text = "bricka B-&#49;234 och B-9999"
    findings = scanner(ours).scan([PlainPassage(text)]).findings
    values = [text[f.spans[0].start : f.spans[0].end] for f in findings]
    assert values == ["B-&#49;234", "B-9999"]
    assert {(f.recognizer, f.entity_type, f.score) for f in findings} == {
        ("presidio_Badge", "BADGE", 0.5)
    }


class Failing(EntityRecognizer):
    def load(self):
        pass

    def analyze(self, text, entities, nlp_artifacts=None) -> list[RecognizerResult]:
        raise ArithmeticError(text)


def test_theirs_raising_is_a_failure_in_our_report():
    report = scanner(from_presidio(Failing(["BADGE"]))).scan([PlainPassage("text")])
    assert [failure.detail for failure in report.failures] == ["ArithmeticError"]
