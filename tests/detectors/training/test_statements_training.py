"""The parts of the statements' training that need no shared data."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from detectors.matters.classifier import FEWEST, NAME, PRONOUN, SCALE, features_of
from detectors.matters.lexicon import CATEGORIES
from detectors.training import statements
from detectors.training.statement_texts import Made, Maker
from detectors.training.statements import Settings, Texts, fit, main, save, words_of

TOLD = ([NAME, "är", "sjukskriven"], [NAME, "röstar", "blått"], [NAME, "är", "här"])
"""Of the first category, of the second, of none."""


def draw(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def made(seed: int = 1) -> list[Made]:
    maker = Maker(draw(seed))
    return [*maker.statements(40, 60), *maker.frames(20), *maker.entries(10)]


def test_equal_draws_make_equal_texts() -> None:
    assert made() == made()
    assert made() != made(2)


def test_as_many_texts_are_made_as_asked_for() -> None:
    counts = Counter(each.category for each in Maker(draw()).statements(40, 60))
    described = {line.category for line in Maker(draw()).lines} - {""}
    assert described <= set(CATEGORIES)
    assert counts == dict.fromkeys(described, 40) | {"": 60}
    assert len(list(Maker(draw()).frames(20))) == 20


def test_the_lexicons_entries_tell_every_category() -> None:
    assert {each.category for each in Maker(draw()).entries(4)} == {"", *CATEGORIES}


def test_every_choice_is_made_and_every_slot_filled() -> None:
    assert [each.text for each in made() if set("{}|~") & set(each.text)] == []
    assert [each.text for each in made() if not each.text.strip()] == []


def test_words_are_those_that_the_classifier_reads() -> None:
    words = words_of(f"{NAME} sade att hon är 43 år.", draw())
    assert [word for word in words if word != NAME] == ["sade", "att", PRONOUN, "är", "0", "år"]
    lengths = {words_of(NAME, draw(seed)).count(NAME) for seed in range(20)}
    assert lengths == {1, 2}, "a name has one word or two"


def texts() -> Texts:
    rows = [features_of(words) for words in TOLD] * 40
    told = np.zeros((len(rows), 2), np.float32)
    told[0::3, 0] = told[1::3, 1] = 1.0
    starts = np.cumsum([0, *map(len, rows)])
    flat = np.array([row for each in rows for row in each], np.int32)
    return Texts(flat, starts, told, np.ones(len(rows), np.float32))


def test_what_is_learnt_survives_saving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "CATEGORIES", ("A", "B"))
    save(tmp_path / "model.npz", *fit(texts(), Settings(batch=6, epochs=20)))
    with np.load(tmp_path / "model.npz", allow_pickle=False) as stored:
        assert stored["categories"].tolist() == ["A", "B"]
        assert stored["weights"].dtype == np.int8
        weights, bias = stored["weights"] * stored["scale"], stored["bias"]
    for words, told in zip(TOLD, ([1, 0], [0, 1], [0, 0]), strict=True):
        rows = features_of(words)
        factor = SCALE / np.sqrt(max(FEWEST, len(rows)))
        assert np.array_equal(weights[rows].sum(0) * factor + bias > 0, told)


def test_equal_settings_give_an_equal_model() -> None:
    one, other = (fit(texts(), Settings(epochs=1)) for _ in range(2))
    assert np.array_equal(one[0], other[0])
    assert np.array_equal(one[1], other[1])


def test_a_file_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = Settings(each=1, harmless=1, entries=1, frames=1, debates=1)
    monkeypatch.setattr(statements, "Settings", lambda seed=1: small)
    assert main(["--data", str(tmp_path / "none"), "--out", str(tmp_path / "model")]) == 2
    assert "is missing" in capsys.readouterr().err
    assert not (tmp_path / "model").exists()
