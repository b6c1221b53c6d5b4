"""How a phrase stands as a heading, and rules that are looked for sentence by sentence."""

from datetime import date

import pytest

from detectors.wording import Rule, stands_as_heading, wording


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("HEMLIG", True),
        ("# HEMLIG\nText", True),
        ("*HEMLIG* - bilaga", True),
        ('Korta: "HEMLIG. Mast 3."', True),
        ("Bilagan är HEMLIG.", False),
        ("HEMLIG gäst på festen", False),
    ],
)
def test_a_heading_has_its_line_or_a_sign_to_itself(text: str, heading: bool) -> None:
    start = text.index("HEMLIG")
    assert stands_as_heading(text, start, start + 6) is heading


@pytest.mark.parametrize("rare", [False, True])
def test_a_rare_rule_finds_what_a_common_one_finds(rare: bool) -> None:
    rule = Rule("rule", r"(?<!\w)får (?:\w+ ){0,3}spridas", 0.8, ("", ""), ("spridas",), rare=rare)
    recognizer = wording("name", "CONFIDENTIALITY_MARKING", (rule,), (), "")
    text = "Texten får inte spridas. Får den spridas?\nDen får absolut inte spridas."
    hits = list(recognizer.find(text, "", date(2026, 11, 20)))
    assert [text[hit.start : hit.end] for hit in hits] == [
        "får inte spridas",
        "får absolut inte spridas",
    ]
