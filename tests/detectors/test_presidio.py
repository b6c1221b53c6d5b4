import warnings

import pytest

from detectors.types import PlainPassage
from tests.detectors.sample_recognizers import NUMBER, TODAY, Raising, scanner

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import spacy
    import tldextract
    from presidio_analyzer import (
        AnalyzerEngine,
        AnalyzerEngineProvider,
        EntityRecognizer,
        Pattern,
        PatternRecognizer,
        RecognizerRegistry,
        RecognizerResult,
        pattern_recognizer,
    )
    from presidio_analyzer.nlp_engine import SpacyNlpEngine
    from presidio_analyzer.predefined_recognizers import EmailRecognizer

    from detectors.presidio import GrindvaktRecognizer, add_to, as_presidio, from_presidio


class Blank(SpacyNlpEngine):
    """A tokenizer alone: no model, nothing to download."""

    def __init__(self, language="sv"):
        super().__init__(models=[{"lang_code": language, "model_name": "blank"}])
        self.nlp = {language: spacy.blank(language)}


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


TEXT = "Eva, pnr 850101-2382, tel 070-174 06 05, eva.test@example.se, kort 4111 1111 1111 1111"


@pytest.fixture
def offline(monkeypatch):
    """Presidio's own e-mail recognizer without its download."""
    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    monkeypatch.setattr(tldextract, "extract", extract)


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("language", ["sv", "en"])
def test_all_of_ours_go_into_a_registry_beside_theirs(language):
    registry = RecognizerRegistry(supported_languages=[language])
    registry.load_predefined_recognizers(languages=[language])
    theirs = len(registry.recognizers)
    add_to(registry, [language], today=lambda: TODAY)
    assert len(registry.recognizers) == theirs + 1
    nlp = Blank(language)
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=[language])
    results = analyzer.analyze(TEXT, language=language, return_decision_process=True)
    mine = [
        r
        for r in results
        if r.recognition_metadata[RecognizerResult.RECOGNIZER_NAME_KEY] == "GrindvaktRecognizer"
    ]
    assert {(r.entity_type, TEXT[r.start : r.end]) for r in mine} >= {
        ("SE_PERSONNUMMER", "850101-2382"),
        ("PHONE_NUMBER", "070-174 06 05"),
    }
    for result in mine:
        why = result.analysis_explanation
        assert TEXT[result.start : result.end] not in f"{why}"
        assert why.score == result.score


def test_ours_go_in_by_presidios_configuration_file(tmp_path):
    Blank("sv").nlp["sv"].to_disk(tmp_path / "blank")
    file = tmp_path / "analyzer.yaml"
    file.write_text(f"""\
supported_languages: [sv]
nlp_configuration:
  nlp_engine_name: spacy
  models: [{{lang_code: sv, model_name: {tmp_path / "blank"}}}]
recognizer_registry:
  supported_languages: [sv]
  recognizers:
    - {{name: GrindvaktRecognizer, type: predefined, supported_languages: [sv]}}
    - {{name: SpacyRecognizer, type: predefined, supported_languages: [sv]}}
""")
    analyzer = AnalyzerEngineProvider(analyzer_engine_conf_file=str(file)).create_engine()
    results = analyzer.analyze(TEXT, language="sv")
    assert {r.entity_type for r in results} >= {"SE_PERSONNUMMER", "PHONE_NUMBER"}
    assert "SE_SAMORDNINGSNUMMER" in analyzer.get_supported_entities("sv")


def test_what_overlaps_is_settled_between_ours():
    (result,) = GrindvaktRecognizer("sv", today=lambda: TODAY).analyze("nr 850101-2382", [])
    assert result.entity_type == "SE_PERSONNUMMER"


def test_a_pattern_of_theirs_is_never_skipped_for_time():
    from_presidio(PatternRecognizer(supported_entity="X", deny_list=["x"]))
    assert pattern_recognizer.REGEX_TIMEOUT_SECONDS is None


def test_their_address_recognizer_fetches_nothing():
    ours = from_presidio(EmailRecognizer())
    (finding,) = scanner(ours).scan([PlainPassage("till eva.test@example.se")]).findings
    assert (finding.entity_type, finding.why.validation) == ("EMAIL_ADDRESS", "presidio")


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
