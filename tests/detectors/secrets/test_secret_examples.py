"""The recognizers' own examples, the triggers and what a registry needs."""

from datetime import date

import pytest
import re2

from detectors.recognizer import Example, Recognizer
from detectors.secrets import RECOGNIZERS, field_secret

TODAY = date(2026, 11, 20)
CASES = [(r, e) for r in RECOGNIZERS for e in r.examples]
WITH_EXAMPLES = [r for r in RECOGNIZERS if r is not field_secret.RECOGNIZER]


def found(recognizer: Recognizer, text: str, label: str = "") -> dict[str, float]:
    """The values found and the best score of each."""
    best: dict[str, float] = {}
    for hit in recognizer.find(text, label, TODAY):
        value = text[hit.start : hit.end]
        best[value] = max(hit.score, best.get(value, 0.0))
    return best


@pytest.mark.parametrize(("recognizer", "example"), CASES, ids=lambda v: getattr(v, "name", ""))
def test_every_example_holds(recognizer: Recognizer, example: Example) -> None:
    hits = found(recognizer, example.text, example.label)
    assert set(hits) == set(example.values)
    assert all(hits[value] >= example.min_score for value in example.values)


@pytest.mark.parametrize(("recognizer", "example"), CASES, ids=lambda v: getattr(v, "name", ""))
def test_triggers_match_wherever_something_is_found(
    recognizer: Recognizer, example: Example
) -> None:
    options = re2.Options()
    options.case_sensitive = False
    if found(recognizer, example.text):
        assert any(re2.search(t, example.text, options) for t in recognizer.triggers)


@pytest.mark.parametrize("recognizer", WITH_EXAMPLES, ids=lambda r: r.name)
def test_each_recognizer_is_complete(recognizer: Recognizer) -> None:
    positives = sum(bool(example.values) for example in recognizer.examples)
    assert positives >= 6
    assert len(recognizer.examples) - positives >= 6
    assert recognizer.entity_types == ("CREDENTIAL",)
    assert recognizer.source


@pytest.mark.parametrize(
    "label",
    ["password", "db_password", "Lösenord", "apiKey", "client_secret", "userPassword", "pwd"],
)
def test_a_fields_name_makes_its_value_a_secret(label: str) -> None:
    (hit,) = field_secret.RECOGNIZER.find(" katten99 ", label, TODAY)
    assert (hit.start, hit.end) == (1, 9)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("", "katten99"),
        ("name", "katten99"),
        ("password", "********"),
        ("password", "glömt? klicka här"),
        ("password_policy", "strict-12"),
        ("compass", "north-12"),
        ("secret", "${SECRET}"),
    ],
)
def test_other_fields_hold_no_secret(label: str, text: str) -> None:
    assert not list(field_secret.RECOGNIZER.find(text, label, TODAY))
