"""What a finding's explanation says, in both languages, and that it cannot say the value."""

from types import MappingProxyType

import pytest

from detectors import DETECTORS, explanation
from detectors.explanation import explain_finding
from detectors.scanner import Scanner
from detectors.taxonomy import label
from detectors.types import Finding, PlainPassage, Span, Why


def finding(**changes: object) -> Finding:
    values: dict[str, object] = {
        "entity_type": "SE_PERSONNUMMER",
        "spans": (Span(0, 0, 11),),
        "score": 0.9,
        "recognizer": "se_personnummer",
        "why": Why("separated"),
    }
    return Finding(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_names_type_recognizer_and_rule(language: str) -> None:
    text = explain_finding(finding(), language)
    name = label("SE_PERSONNUMMER", language)
    assert text.startswith(f"{name[0].upper()}{name[1:]}. ")
    assert text.endswith(" (se_personnummer/separated)")


def test_every_circumstance_in_swedish_and_english() -> None:
    full = finding(
        why=Why("separated", "luhn", ("personnummer", "född")),
        view="joined+decoded+base64",
        evasion=True,
        test_number=True,
        public=True,
    )
    swedish, english = explain_finding(full, "sv"), explain_finding(full, "en")
    for part in (
        "Kontrollsiffran stämmer (Luhn).",
        "Intill står: personnummer, född.",
        "Det syntes först med teckenkoder utskrivna och avkodat ur base64.",
        "Det är delat på flera stycken.",
        "Skrivningen är dold.",
        "publicerat testnummer",
        "offentlig uppgift",
    ):
        assert part in swedish
    for part in (
        "The check digit holds (Luhn).",
        "Next to it stands: personnummer, född.",
        "It showed only with escaped characters undone and decoded from base64.",
        "split over several parts",
        "disguised",
        "published test number",
        "public",
    ):
        assert part in english
    assert swedish.count(". ") == english.count(". ")


def test_a_detectors_own_sentence_takes_the_place_of_the_general_one(monkeypatch) -> None:
    class Singled:
        name = "singled_out"
        explains = MappingProxyType(
            {"few": ("Passar ungefär {validation} personer.", "Fits about {validation} people.")}
        )

    monkeypatch.setattr(explanation, "DETECTORS", (Singled(),))
    found = finding(recognizer="singled_out", why=Why("few", "12"))
    assert "Passar ungefär 12 personer. (singled_out/few)" in explain_finding(found, "sv")
    assert "Fits about 12 people. (singled_out/few)" in explain_finding(found, "en")


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda each: each.name)
def test_every_sentence_is_whole_in_both_languages(detector) -> None:
    for swedish, english in detector.explains.values():
        for sentence in (swedish, english):
            text = sentence.format(validation="2")
            assert text[0].isupper()
            assert text.endswith(".")
        assert swedish != english


def test_a_check_of_somebody_elses_is_named() -> None:
    found = finding(why=Why("separated", "badge_series"))
    assert "Kontrollen badge_series stämmer." in explain_finding(found, "sv")
    assert "The check badge_series holds." in explain_finding(found, "en")


def test_unknown_language_is_english() -> None:
    assert explain_finding(finding(), "de") == explain_finding(finding(), "en")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_recognizers_explanation_quotes_its_value(language: str) -> None:
    from datetime import date

    scanner = Scanner(DETECTORS, today=lambda: date(2026, 3, 1), clock=lambda: 0.0)
    explained = 0
    for recognizer in DETECTORS:
        for example in recognizer.examples:
            passage = PlainPassage(example.text, label=example.label)
            for found in scanner.scan([passage]).findings:
                text = explain_finding(found, language)
                explained += 1
                for span in found.spans:
                    value = example.text[span.start : span.end]
                    if any(character.isdigit() for character in value):
                        assert value not in text
    assert explained > 100
