"""Our names as a spaCy pipeline and inside Presidio, and other pipelines in our place."""

import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.predefined_recognizers import SpacyRecognizer as PresidioSpacy

from detectors import ner
from detectors.names.recognizer import RECOGNIZER
from detectors.scanner import Scanner
from detectors.types import PlainPassage

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 1, 15)
TEXT = "Kan du ringa Nasrin Karimi i Borlänge?"


def tiny_pipeline(folder: Path) -> Path:
    """A pipeline with SUC's label for people, made of one pattern, saved on disk."""
    nlp = spacy.blank("sv")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "PRS", "pattern": "Nasrin Karimi"}])
    ruler.add_patterns([{"label": "TME", "pattern": "ringa"}])
    nlp.meta["name"] = "tiny"
    nlp.to_disk(folder)
    return folder


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_blank_pipeline_carries_names_with_confidence(language: str) -> None:
    doc = ner.pipeline(language)(TEXT)
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("Nasrin Karimi", "PERSON"),
        ("Borlänge", "LOCATION"),
    ]
    assert all(0.3 <= e._.score <= 0.99 for e in doc.ents)


def test_the_pipeline_leaves_a_memory_zone() -> None:
    nlp = ner.pipeline()
    for round_ in range(3):
        with nlp.memory_zone():
            assert [e.text for e in nlp(f"{TEXT} {round_}").ents] == ["Nasrin Karimi", "Borlänge"]


def test_a_saved_pipeline_loads_again(tmp_path: Path) -> None:
    ner.pipeline().to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert [(e.text, e.label_) for e in again(TEXT).ents] == [
        ("Nasrin Karimi", "PERSON"),
        ("Borlänge", "LOCATION"),
    ]
    recognizer = ner.build(f"spacy:{tmp_path}")
    found = [TEXT[hit.start : hit.end] for hit in recognizer.find(TEXT, "", TODAY)]
    assert found == ["Nasrin Karimi", "Borlänge"]


def test_spacy_finds_the_component_by_the_packages_entry_point() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    target = project["entry-points"]["spacy_factories"][ner.COMPONENT]
    script = f"""
from importlib.metadata import EntryPoint
import spacy
EntryPoint({ner.COMPONENT!r}, {target!r}, "spacy_factories").load()
nlp = spacy.blank("sv")
nlp.add_pipe({ner.COMPONENT!r})
assert [e.text for e in nlp({TEXT!r}).ents] == ["Nasrin Karimi", "Borlänge"]
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT, timeout=100)


def test_presidio_gets_our_scores() -> None:
    registry = RecognizerRegistry(
        recognizers=[PresidioSpacy(supported_language="sv")], supported_languages=["sv"]
    )
    engine = AnalyzerEngine(
        registry=registry, nlp_engine=ner.presidio_engine(["sv"]), supported_languages=["sv"]
    )
    results = engine.analyze(TEXT, "sv")
    ours = {(h.start, h.end): h.score for h in RECOGNIZER.find(TEXT, "", TODAY)}
    assert {(r.start, r.end): pytest.approx(r.score) for r in results} == ours


def test_any_pipeline_takes_our_place_by_one_setting(tmp_path: Path) -> None:
    recognizer = ner.build(f"spacy:{tiny_pipeline(tmp_path / 'tiny')}")
    assert not recognizer.trusted
    assert recognizer.name == "spacy_sv_tiny"
    scanner = Scanner([recognizer], lambda: TODAY, lambda: 0.0)
    (finding,) = scanner.scan([PlainPassage(TEXT)]).findings
    assert (finding.entity_type, finding.score) == ("PERSON", ner.PLAIN_SCORE)
    assert TEXT[finding.spans[0].start : finding.spans[0].end] == "Nasrin Karimi"


def test_a_pipeline_is_known_before_it_is_loaded(tmp_path: Path) -> None:
    folder = tiny_pipeline(tmp_path / "tiny")
    recognizer = ner.build(f"spacy:{folder}")
    (folder / "config.cfg").unlink()
    assert recognizer.source == "sv_tiny"
    with pytest.raises(ValueError, match="there is no installed spaCy pipeline"):
        list(recognizer.find(TEXT, "", TODAY))


def test_a_confidence_that_a_pipeline_keeps_is_believed() -> None:
    recognizer = ner.SpacyRecognizer(ner.pipeline())
    hits = {(h.start, h.end): h.score for h in recognizer.find(TEXT, "", TODAY)}
    assert hits == {(h.start, h.end): h.score for h in RECOGNIZER.find(TEXT, "", TODAY)}


def test_the_builtin_names_are_the_default() -> None:
    assert ner.build("builtin") is RECOGNIZER


@pytest.mark.parametrize(
    "setting", ["", "spacy:", "spacy:no_such_pipeline", "nltk:x", "builtin:x", "transformers:"]
)
def test_what_is_not_there_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match=r"names:|there is no"):
        ner.build(setting)


def test_a_token_classifier_needs_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ner, "_installed", lambda *_: False)
    with pytest.raises(ValueError, match="transformers"):
        ner.build("transformers:folder")


def test_a_token_classifiers_words_become_names(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(task: str, model: str, **_: object) -> object:
        assert (task, model) == ("token-classification", "folder")
        return lambda text: [
            {"entity_group": "PER", "score": 0.97, "start": 13, "end": 26},
            {"entity_group": "EVN", "score": 0.9, "start": 0, "end": 3},
        ]

    monkeypatch.setattr(ner, "_installed", lambda *_: True)
    monkeypatch.setattr(ner, "_transformers", lambda: load)
    recognizer = ner.build("transformers:folder")
    (hit,) = recognizer.find(TEXT, "", TODAY)
    assert (hit.start, hit.end, hit.entity_type, hit.score) == (13, 26, "PERSON", 0.97)


def test_a_token_classifiers_fault_is_a_failure_of_the_scan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def load(task: str, model: str, **_: object) -> object:
        def fail(text: str) -> list[dict[str, object]]:
            raise RuntimeError

        return fail

    monkeypatch.setattr(ner, "_installed", lambda *_: True)
    monkeypatch.setattr(ner, "_transformers", lambda: load)
    scanner = Scanner([ner.build("transformers:folder")], lambda: TODAY, lambda: 0.0)
    assert not scanner.scan([PlainPassage(TEXT)]).complete
