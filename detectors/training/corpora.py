"""Reads the annotated corpora. Every reader yields sentences with character spans; the formats
and licences are described in each folder's SOURCE.md."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Entity = tuple[int, int, str]
"""Start, end (exclusive), label PER, LOC or ORG."""

LABELS = ("PER", "LOC", "ORG")
TYPES = {"PERSON": "PER", "LOCATION": "LOC", "ORGANIZATION": "ORG"}
"""Our entity types to the corpora's labels."""

_NO_BLANK_BEFORE = frozenset(".,;:!?)]}%'’…") | {
    "...",
    "'s",
    "n't",
    "'re",
    "'ve",
    "'m",
    "'ll",
    "’s",
}
_NO_BLANK_AFTER = frozenset("([{$#")
_CONLL_LABELS = {
    "PER": "PER",
    "LOC": "LOC",
    "ORG": "ORG",
    "person": "PER",
    "location": "LOC",
    "corporation": "ORG",
    "group": "ORG",
}
_GUM_LABELS = {"person": "PER", "place": "LOC", "organization": "ORG"}
GUM_GENRES = frozenset({"news", "interview", "voyage", "bio", "academic", "court"})
_TITLES = frozenset({"Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "President", "Mr", "Mrs", "Dr", "Ms"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text with its names. `language` is "sv", "en" or "da"."""

    text: str
    entities: tuple[Entity, ...]
    language: str
    source: str


def load_uner(path: Path, language: str) -> list[Sentence]:
    """A Universal NER file: IOB2 with the sentence's text in a comment."""
    sentences = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and line[0] != "#"]
        if not rows:
            continue
        said = re.search(r"^# text = (.*)$", block, re.MULTILINE)
        words = [row[1] for row in rows]
        tags = [row[2] if row[2][2:] in LABELS else "O" for row in rows]
        sentences.append(_sentence(words, tags, said.group(1) if said else "", language, path.stem))
    return sentences


def load_conll(paths: Iterable[Path], language: str) -> list[Sentence]:
    """Word and tag per line, an empty line between sentences; tags with or without B and I."""
    sentences = []
    for path in paths:
        words: list[str] = []
        tags: list[str] = []
        for line in [*path.read_text(encoding="utf-8", errors="replace").splitlines(), ""]:
            cells = line.split("\t") if "\t" in line else line.split()
            word = cells[0].replace("\xad", "").strip() if len(cells) > 1 else ""
            if word and word != "-DOCSTART-":
                words.append(word)
                tags.append(_conll_tag(cells[-1].strip()))
            elif words:
                name = f"{path.parent.name}/{path.stem}"
                sentences.append(_sentence(words, tags, "", language, name))
                words, tags = [], []
    return sentences


def load_tweets(paths: Iterable[Path]) -> list[Sentence]:
    """The Broad Twitter Corpus without the tweets that hold a handle, which it marks as people."""
    return [s for s in load_conll(paths, "en") if "@ " not in s.text and "http" not in s.text]


def load_gum(folder: Path) -> list[Sentence]:
    """The genres of GUM that are open: proper-noun heads of person, place and organisation
    mentions."""
    sentences = []
    for path in sorted(folder.glob("GUM_*.conllu")):
        if path.name.split("_")[1] not in GUM_GENRES:
            continue
        for block in path.read_text(encoding="utf-8").split("\n\n"):
            rows = [line.split("\t") for line in block.splitlines() if line[:1].isdigit()]
            rows = [row for row in rows if row[0].isdigit()]
            said = re.search(r"^# text = (.*)$", block, re.MULTILINE)
            if rows and said:
                tags = _gum_tags(rows)
                words = [row[1] for row in rows]
                sentences.append(_sentence(words, tags, said.group(1), "en", "gum"))
    return sentences


def load_presidio(path: Path) -> list[Sentence]:
    """Presidio's synthetic sentences."""
    labels = {"PERSON": "PER", "GPE": "LOC", "ORGANIZATION": "ORG", "STREET_ADDRESS": "ADR"}
    return [
        Sentence(
            row["full_text"],
            tuple(
                sorted(
                    (span["start_position"], span["end_position"], labels[span["entity_type"]])
                    for span in row["spans"]
                    if span["entity_type"] in labels
                )
            ),
            "en",
            "presidio",
        )
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]


def training_corpora(data: Path) -> list[Sentence]:
    """Everything that may be trained on. No test file of Talbanken, klintan or EWT among it."""
    return [
        *load_uner(data / "uner_sv_talbanken/sv_talbanken-ud-train.iob2", "sv"),
        *load_uner(data / "uner_sv_talbanken/sv_talbanken-ud-dev.iob2", "sv"),
        *load_conll([data / "klintan/train_corpus.txt"], "sv"),
        *load_uner(data / "uner_da_ddt/da_ddt-ud-train.iob2", "da"),
        *load_uner(data / "uner_da_ddt/da_ddt-ud-dev.iob2", "da"),
        *load_uner(data / "uner_da_ddt/da_ddt-ud-test.iob2", "da"),
        *load_uner(data / "uner_en_ewt/en_ewt-ud-dev.iob2", "en"),
        *load_conll([data / "wikigold/wikigold.conll"], "en"),
        *load_conll(sorted((data / "wnut17").glob("*.conll")), "en"),
        *load_tweets(sorted((data / "btc").glob("*.conll"))),
        *load_gum(data / "gum"),
        *load_presidio(data / "presidio_synth/synth_dataset_v2.json"),
    ]


def test_corpora(data: Path) -> dict[str, list[Sentence]]:
    """The public test files by name."""
    return {
        "talbanken": load_uner(data / "uner_sv_talbanken/sv_talbanken-ud-test.iob2", "sv"),
        "klintan": load_conll([data / "klintan/test_corpus.txt"], "sv"),
        "ewt": load_uner(data / "uner_en_ewt/en_ewt-ud-test.iob2", "en"),
    }


def _conll_tag(tag: str) -> str:
    prefix, _, label = tag.partition("-") if tag[:2] in {"B-", "I-"} else ("I", "", tag)
    known = _CONLL_LABELS.get(label)
    return f"{prefix}-{known}" if known else "O"


def _sentence(words: list[str], tags: list[str], text: str, language: str, source: str) -> Sentence:
    """The words where they stand in `text`, or in a text put together from them."""
    ranges = _find(text, words) if text else None
    if ranges is None:
        text, ranges = _join(words)
    entities: list[Entity] = []
    for tag, (start, end) in zip(tags, ranges, strict=True):
        if tag == "O":
            continue
        label = tag[2:]
        last = entities[-1] if entities else None
        touches = last is not None and not text[last[1] : start].strip()
        if last and tag[0] == "I" and last[2] == label and touches:
            entities[-1] = (last[0], end, label)
        else:
            entities.append((start, end, label))
    return Sentence(text, tuple(entities), language, source)


def _find(text: str, words: list[str]) -> list[tuple[int, int]] | None:
    position, ranges = 0, []
    for word in words:
        start = text.find(word, position)
        if start < 0 or start - position > 6:
            return None
        position = start + len(word)
        ranges.append((start, position))
    return ranges


def _join(words: list[str]) -> tuple[str, list[tuple[int, int]]]:
    text, previous, ranges = "", "(", []
    for word in words:
        if word not in _NO_BLANK_BEFORE and previous not in _NO_BLANK_AFTER:
            text += " "
        ranges.append((len(text), len(text) + len(word)))
        text += word
        previous = word
    return text, ranges


def _gum_tags(rows: list[list[str]]) -> list[str]:
    tags = ["O"] * len(rows)
    for first, last, label in sorted(_gum_names(rows), key=lambda n: (n[0], -n[1])):
        if all(tag == "O" for tag in tags[first : last + 1]):
            tags[first : last + 1] = [f"B-{label}"] + [f"I-{label}"] * (last - first)
    return tags


def _gum_names(rows: list[list[str]]) -> Iterator[tuple[int, int, str]]:
    for first, last, kind in _gum_mentions(rows):
        label = _GUM_LABELS.get(kind)
        proper = [at for at in range(first, last + 1) if rows[at][3] == "PROPN"]
        if label is None or not proper:
            continue
        start, end = proper[0], proper[-1]
        inner = {rows[at][3] for at in range(start, end + 1)}
        allowed = {"PROPN", "ADP", "DET", "NUM", "CCONJ", "PUNCT", "PART"}
        if end - start > 7 or inner - allowed or (last - first) - (end - start) > 2:
            continue
        if label == "PER" and end > start and rows[start][2] in _TITLES:
            start += 1
        yield start, end, label


def _gum_mentions(rows: list[list[str]]) -> Iterator[tuple[int, int, str]]:
    """First row, last row and type of every mention; mentions nest."""
    opened: list[tuple[str, int, str]] = []
    for at, row in enumerate(rows):
        marks = re.search(r"Entity=([^|]+)", row[9])
        if marks is None:
            continue
        for start, close in re.findall(r"(\([^()]+\)?)|([^()]+\))", marks.group(1)):
            if start:
                name, _, rest = start.strip("()").partition("-")
                kind = rest.split("-")[0]
                if start.endswith(")"):
                    yield at, at, kind
                else:
                    opened.append((name, at, kind))
                continue
            name = close.rstrip(")").split("-")[0]
            for index in range(len(opened) - 1, -1, -1):
                if opened[index][0] == name:
                    _, first, kind = opened.pop(index)
                    yield first, at, kind
                    break
