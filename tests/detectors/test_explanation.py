"""What a finding's explanation says, in both languages, and that it cannot say the value."""

import pytest

from detectors import DETECTORS
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
    assert text == f"{name[0].upper()}{name[1:]} (se_personnummer/separated)"


def test_every_circumstance_in_swedish_and_english() -> None:
    full = finding(
        why=Why("separated", "luhn", ("personnummer", "född")),
        view="html",
        evasion=True,
        test_number=True,
        public=True,
    )
    swedish, english = explain_finding(full, "sv"), explain_finding(full, "en")
    for part in (
        "kontroll: luhn",
        "intill: personnummer, född",
        "i omskriven form (html)",
        "dold skrivning",
        "publicerat testnummer",
        "offentlig uppgift",
    ):
        assert part in swedish
    for part in (
        "checked: luhn",
        "next to: personnummer, född",
        "in a rewritten form (html)",
        "disguised",
        "published test number",
        "public",
    ):
        assert part in english
    assert swedish.count(";") == english.count(";") == 6


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
