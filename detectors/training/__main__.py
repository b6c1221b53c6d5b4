"""`python -m detectors.training --data DIR --out detectors/data/names/` makes the names model.

DIR is the shared data folder. Writes `model.npz` and `scores.json` into the other folder; equal
data and seed give an equal model. Needs the dependency group `training`; about ten minutes on one
core of 2024 and 1 GB. Prints to standard error.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from detectors.names.network import Network
from detectors.training import corpora, lists, measure, recipe
from detectors.training.fit import Settings, arrays_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0, or 2 when the data folder lacks a file."""
    parser = argparse.ArgumentParser(prog="python -m detectors.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the shared data folder")
    parser.add_argument("--out", type=Path, required=True, help="where the model goes")
    parser.add_argument("--seed", type=int, default=Settings().seed)
    parser.add_argument("--epochs", type=int, default=Settings().epochs)
    chosen = parser.parse_args(arguments)
    try:
        _make(chosen.data, chosen.out, Settings(seed=chosen.seed, epochs=chosen.epochs))
    except FileNotFoundError as missing:
        _tell(f"{missing.filename} is missing")
        return 2
    return 0


def _make(data: Path, out: Path, settings: Settings) -> None:
    sentences = corpora.training_corpora(data)
    names = lists.load(data)
    _tell(f"{len(sentences)} annotated sentences; building the lexicon")
    lexicon, vectors = recipe.lexicon_of(data, sentences, names)
    common = recipe.common_words(lexicon)
    texts = recipe.assemble(sentences, names, np.random.default_rng(settings.seed), common)
    _tell(f"{len(lexicon)} words in the lexicon; {len(texts)} texts to train on")
    fit = recipe.train(
        texts, lexicon, vectors, settings, lambda epoch, loss: _tell(f"{epoch}: {loss:.4f}")
    )
    arrays = arrays_of(fit, lexicon)
    out.mkdir(parents=True, exist_ok=True)
    with (out / "model.npz").open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]  # numpy's own stub is wrong
    network = Network.from_arrays(arrays)
    scores = measure.report(network, data)
    (out / "scores.json").write_text(json.dumps(scores, indent=1, ensure_ascii=False) + "\n")
    for name, line in scores.items():
        _tell(f"{name}: {line}")


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
