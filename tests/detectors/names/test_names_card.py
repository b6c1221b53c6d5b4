"""The shipped model gives the figures of its card."""

import json
import os
from importlib.resources import files
from pathlib import Path

import pytest

from detectors.names import RECOGNIZER, model
from detectors.names.recognizer import CALIBRATION
from detectors.training import equality, measure

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("GRINDVAKT_NAMES_DATA", ROOT.parent / "shared" / "data"))
FOLDER = files("detectors").joinpath("data/names")
SCORES = json.loads(FOLDER.joinpath("scores.json").read_text(encoding="utf-8"))
CARD = FOLDER.joinpath("CARD.md").read_text(encoding="utf-8")

OWN = (
    ("Kan du ringa Lejla Hadzic innan lunch?", {"Lejla Hadzic"}),
    ("Närvarande: Yonas Tekle, Åsa Björklund och Pekka Virtanen.", None),
    ("Klienten bor i Borlänge med sin son Ibrahim.", {"Borlänge", "Ibrahim"}),
    ("The case officer Karin Holm works at Uppsala University.", None),
    ("Vi behöver fler stolar till mötet på onsdag.", set()),
)


def test_the_model_is_small() -> None:
    assert len(FOLDER.joinpath("model.npz").read_bytes()) < 12_000_000


def test_the_card_carries_the_scores() -> None:
    for name in ("talbanken", "klintan", "ewt"):
        for label in ("PER", "LOC", "ORG"):
            line = " / ".join(f"{share:.1f}" for share in SCORES[name][label])
            assert line in CARD, (name, label)


def test_the_recognizer_scores_as_was_fitted() -> None:
    assert {kind: list(curve) for kind, curve in CALIBRATION.items()} == SCORES["calibration"]


@pytest.mark.parametrize(("text", "names"), OWN, ids=[text[:24] for text, _ in OWN])
def test_sentences_of_our_own_are_read(text: str, names: set[str] | None) -> None:
    found = {text[f.start : f.end] for f in RECOGNIZER.names_in(text)}
    if names is None:
        assert len(found) >= 2
    else:
        assert found == names


def test_names_of_every_origin_are_found_alike() -> None:
    shares = equality.recall(RECOGNIZER, sample=17)
    assert len(shares) > 20
    assert min(line["full name"] for line in shares.values()) >= 90, shares
    assert min(line["given name"] for line in shares.values()) >= 75, shares


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared data folder is not beside the project")
def test_the_shipped_model_gives_the_cards_scores() -> None:
    fresh = measure.sample(model.load(), DATA)
    assert len(fresh) == 3
    for name, line in fresh.items():
        for label, figures in line.items():
            assert figures == pytest.approx(SCORES[name][label], abs=0.15), (name, label)
