"""The classifier of statements, what it reads, and what the interpreter makes of it."""

import numpy as np
import pytest

from detectors.matters import classifier, lexicon
from detectors.matters.classifier import (
    NAME,
    PRONOUN,
    ROWS,
    Classifier,
    Judgement,
    features_of,
    normal,
)
from detectors.matters.interpreter import MattersInterpreter
from detectors.matters.lexicon import CATEGORIES
from tests.detectors.matters.cases import types


def trained(words: list[str], column: int = 0, weight: float = 2.0) -> Classifier:
    """A classifier of two categories to which only these words tell one."""
    weights = np.zeros((ROWS, 2), np.float32)
    for word in words:
        weights[features_of([word]), column] = weight
    return Classifier(weights, np.array([-3.0, -3.0], np.float32), ("A", "B"))


def test_the_shipped_model_knows_all_categories() -> None:
    assert classifier.load().categories == CATEGORIES


def judged(model: Classifier, *words: str) -> dict[str, Judgement]:
    """What the words tell at least a little likely."""
    (told,) = model.judge([words], 0.001)
    return told


def test_a_category_is_told_by_its_words() -> None:
    told = judged(trained(["sjukskriven"]), NAME, "är", "sjukskriven", "igen")
    assert told["A"].likelihood > 0.7
    assert told["A"].telling() == (2, 2)
    assert told["B"].likelihood < 0.1


def test_only_what_is_likely_enough_is_told() -> None:
    (told,) = trained(["sjukskriven"]).judge([["hon", "är", "sjukskriven"]], 0.5)
    assert told.keys() == {"A"}


def test_a_compound_shares_its_parts() -> None:
    told = judged(trained(["familjehemmet"]), NAME, "familjehemsplacerad")
    other = judged(trained(["familjehemmet"]), NAME, "budgeten")
    assert told["A"].likelihood > 3 * other["A"].likelihood


def test_a_name_tells_nothing() -> None:
    assert judged(trained([NAME]), NAME, NAME, NAME)["A"].telling() is None


def test_no_words_tell_nothing() -> None:
    assert trained([]).judge([[], []], 0.0) == [{}, {}]
    assert trained([]).judge([], 0.0) == []


def test_one_word_has_no_pairs() -> None:
    assert judged(trained(["sjuk"]), "sjuk")["A"].telling() == (0, 0)


def test_what_tells_is_counted_from_the_beginning_of_a_long_sentence() -> None:
    told = judged(trained(["sjukskriven"]), *["ord"] * 40, "sjukskriven", *["ord"] * 10)
    assert told["A"].telling() == (40, 40)


def test_texts_are_judged_alike_alone_and_among_others() -> None:
    model = classifier.load()
    texts = [
        [NAME, "är", "sjukskriven", "för", "utmattning"],
        [],
        ["mötet", "är", "flyttat", "till", "torsdag"] * 9,
        [PRONOUN, "bor", "på", "skyddat", "boende"],
    ]
    together = model.judge(texts, 0.1)
    assert [told.keys() for told in together] == [model.judge([t], 0.1)[0].keys() for t in texts]
    for text, told in zip(texts, together, strict=True):
        (alone,) = model.judge([text], 0.1)
        for category, judgement in told.items():
            assert judgement.likelihood == pytest.approx(alone[category].likelihood, rel=1e-4)
            assert judgement.telling() == alone[category].telling()


def test_what_was_forgotten_is_read_again() -> None:
    model = trained(["sjukskriven"])
    before = judged(model, "hon", "är", "sjukskriven")
    for start in range(0, 3 * classifier.REMEMBERED, 1000):
        model.judge([[f"ord{number}" for number in range(start, start + 1000)]], 0.5)
    after = judged(model, "hon", "är", "sjukskriven")
    assert after["A"].likelihood == before["A"].likelihood


def test_a_new_model_is_a_new_version_of_the_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    before = MattersInterpreter().version
    assert MattersInterpreter().version == before
    monkeypatch.setattr(classifier, "digest", lambda: "another")
    assert MattersInterpreter().version != before
    monkeypatch.undo()
    monkeypatch.setattr(lexicon, "digest", lambda: "another")
    assert MattersInterpreter().version != before


def test_every_number_is_the_same() -> None:
    assert normal(["12", "7b", "1999", "x"]) == ["0", "7b", "0", "x"]


TOLD = (
    ("HEALTH", "Tillsyn natt: Vera Lund vinglig och svullen om anklarna, kontaktat jourläkare."),
    ("HEALTH", "Our caretaker Amos Field is losing his sight and forgets where he parked."),
    ("SOCIAL_SITUATION", "Grannen har anmält oro för Nils Ek sedan barnet lämnats ensamt."),
    ("SOCIAL_SITUATION", "Tora Lind flyttas till ett nytt jourhem på fredag."),
    ("PROTECTED_IDENTITY", "Stina Ahl har en markering hos Skatteverket, koppla inga samtal."),
    ("PROTECTED_IDENTITY", "Amy Reed relocated under a new name after the threats."),
    ("PERSONAL_ASSESSMENT", "Mitt intryck av Sam Holm: undvikande, svag på siffror."),
    ("SEX_LIFE_OR_ORIENTATION", "Anders Roos har gått isär med sin man."),
)
"""Said in words that no entry of the lexicon foresees."""


@pytest.mark.parametrize(("category", "text"), TOLD)
def test_what_the_lexicon_does_not_foresee_is_told_by_its_wording(category: str, text: str) -> None:
    assert category in types(text)


@pytest.mark.parametrize(
    "text",
    [
        "Anna Berg bokade salen till torsdag och undrar om projektorn fungerar.",
        "Ring Nils Ek om fakturan för mars.",
        "Tillsyn av lekplatser görs i maj, hälsar Vera Lund.",
        "Write to Amy Reed about the new timetable for the lab.",
        "Stina Ahl har markerat cellerna med gult i kalkylarket.",
    ],
)
def test_everyday_wording_about_somebody_tells_nothing(text: str) -> None:
    assert types(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Skriv en novell om Stina som får diabetes.",
        "Rollspel: du är patient med ont i magen. Börja.",
        "Write a short story about Tom, who is homeless.",
    ],
)
def test_somebody_in_a_story_is_nobody(text: str) -> None:
    assert types(text) == set()


def test_somebody_identified_stays_so_in_a_story() -> None:
    assert "HEALTH" in types("Skriv en dikt om min kollega Stina Ahl som har fått diabetes.")
