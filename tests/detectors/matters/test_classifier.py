"""The classifier of statements, what it reads, and what the interpreter makes of it."""

import numpy as np
import pytest

from detectors.matters import classifier
from detectors.matters.classifier import NAME, ROWS, Classifier, features_of, normal
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


def test_a_category_is_told_by_its_words() -> None:
    judged = trained(["sjukskriven"]).judge([NAME, "är", "sjukskriven", "igen"])
    assert judged is not None
    assert judged.likelihoods[0] > 0.7
    assert judged.likelihoods[1] < 0.1
    assert judged.telling(0) == (2, 2)


def test_a_compound_shares_its_parts() -> None:
    judged = trained(["familjehemmet"]).judge([NAME, "familjehemsplacerad"])
    other = trained(["familjehemmet"]).judge([NAME, "budgeten"])
    assert judged is not None
    assert other is not None
    assert judged.likelihoods[0] > 3 * other.likelihoods[0]


def test_a_name_tells_nothing() -> None:
    judged = trained([NAME]).judge([NAME, NAME, NAME])
    assert judged is not None
    assert judged.telling(0) is None


def test_no_words_tell_nothing() -> None:
    assert trained([]).judge([]) is None


def test_one_word_has_no_pairs() -> None:
    judged = trained(["sjuk"]).judge(["sjuk"])
    assert judged is not None
    assert judged.telling(0) == (0, 0)


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
