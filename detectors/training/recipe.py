"""From the shared data to the model: what is trained on, in which proportions."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from detectors.names.lexicon import Lexicon
from detectors.names.network import Floats
from detectors.training import lists
from detectors.training.corpora import Sentence
from detectors.training.fit import Fit, Item, Settings, Words, batches
from detectors.training.synthetic import Maker, bare, headed, lowered, mentions_in, recased

MADE_SWEDISH = 11_000
MADE_ENGLISH = 8_000
LOWERED = 0.12
OTHERWISE: dict[Callable[[str], str], float] = {str.upper: 0.03, headed: 0.02, bare: 0.03}
"""Shares of copies in other letters."""
RENAMED = 1
JOINED = 0.35
REPEATS = {"en_ewt-ud-dev": 3, "klintan/train_corpus": 2}
"""Corpora that count several times: those most like prompts and most carefully annotated."""


COMMON = 5
"""The least grade of frequency of a common word; `RARE` is the least grade of a given name that is
not rare."""
RARE = 6


def lexicon_of(
    data: Path, sentences: Iterable[Sentence], names: lists.Lists
) -> tuple[Lexicon, dict[str, Floats]]:
    """The lexicon and word vectors from lists, the Riksdag's text and the training corpora."""
    sentences = list(sentences)
    swedish = [s.text for s in sentences if s.language == "sv"]
    english = [s.text for s in sentences if s.language == "en"]
    return lists.build(names, [*lists.riksdag(data), *swedish], english)


def common_words(lexicon: Lexicon) -> list[str]:
    """The words that prose knows well, hardly ever with a capital, and that no list knows as a
    surname or as more than a rare given name."""
    return [
        word
        for word, facts in lexicon.items()
        if facts.frequency >= COMMON
        and facts.capital == 1
        and facts.given < RARE
        and not facts.surname
        and word.isalpha()
        and len(word) > 2
    ]


def assemble(
    sentences: Sequence[Sentence],
    names: lists.Lists,
    draw: np.random.Generator,
    common: Sequence[str] = (),
) -> list[Sentence]:
    """The corpora, copies with other names and without capitals, and made-up prompts. `common` are
    words that name nothing."""
    makers = {
        language: Maker(names, language, draw, mentions_in(sentences), common)
        for language in ("sv", "en")
    }
    joined = _join(sentences, draw)
    for source, times in REPEATS.items():
        again = [sentence for sentence in sentences if sentence.source == source]
        for _ in range(times - 1):
            joined += _join(again, draw)
    texts = list(joined)
    for sentence in joined:
        maker = makers["en" if sentence.language == "en" else "sv"]
        people = any(label == "PER" for _, _, label in sentence.entities)
        if people or (sentence.entities and draw.random() < 0.3):
            texts += [maker.renamed(sentence) for _ in range(RENAMED)]
        if draw.random() < LOWERED:
            texts.append(lowered(sentence))
        for case, share in OTHERWISE.items():
            if draw.random() < share:
                texts.append(recased(sentence, case))
    texts += [makers["sv"].prompt() for _ in range(MADE_SWEDISH)]
    texts += [makers["en"].prompt() for _ in range(MADE_ENGLISH)]
    return texts


def _join(sentences: Sequence[Sentence], draw: np.random.Generator) -> list[Sentence]:
    """Some neighbours made one text, for a prompt is rarely one sentence."""
    joined: list[Sentence] = []
    for sentence in sentences:
        last = joined[-1] if joined else None
        alike = last is not None and last.source == sentence.source and len(last.text) < 400
        if last is not None and alike and draw.random() < JOINED:
            shift = len(last.text) + 1
            moved = tuple((s + shift, e + shift, label) for s, e, label in sentence.entities)
            text = f"{last.text} {sentence.text}"
            entities = last.entities + moved
            joined[-1] = Sentence(text, entities, last.language, last.source)
        else:
            joined.append(sentence)
    return joined


def train(
    texts: Sequence[Sentence],
    lexicon: Lexicon,
    vectors: dict[str, Floats],
    settings: Settings,
    tell: Callable[[int, float], None],
) -> Fit:
    """Fits the network. `tell` hears each epoch's number and mean loss."""
    words = Words(lexicon)
    items: list[Item] = [item for text in texts if (item := words.item(text)) is not None]
    draw = np.random.default_rng(settings.seed)
    steps = sum(1 for _ in batches(items, np.random.default_rng(settings.seed))) * settings.epochs
    fit = Fit(words, vectors, settings, steps)
    for epoch in range(settings.epochs):
        losses = [fit.step(batch) for batch in batches(items, draw)]
        tell(epoch, float(np.mean(losses)))
    return fit
