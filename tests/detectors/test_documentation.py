from pathlib import Path

from detectors import DETECTORS
from detectors.documentation import main, render
from detectors.recognizer import Example, PatternRecognizer

PAGE = Path(__file__).parents[2] / "docs" / "recognizers.md"


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == render(DETECTORS), (
        "run python -m detectors.documentation"
    )


def test_every_recognizer_has_a_section():
    page = render(DETECTORS)
    for recognizer in DETECTORS:
        assert f"\n## {recognizer.name}\n" in page


def test_what_cannot_be_seen_is_written_out(tmp_path):
    hidden = PatternRecognizer(
        name="hidden",
        entity_types=("NEW",),
        patterns=(),
        examples=(Example("a\u200bb `c`\nd", ("a\u200bb",)), Example("none")),
    )
    page = render([hidden])
    assert "- `` a\\u200bb `c`\\nd ``: `a\\u200bb`" in page or "a\\u200bb `c`\\nd" in page
    assert main([str(tmp_path / "page.md")]) == 0
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == render(DETECTORS)
