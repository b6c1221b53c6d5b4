"""Names by way of spaCy, both ways: ours as a spaCy pipeline, so that `doc.ents` and Presidio see
them with a confidence each, and any installed pipeline or token classifier in place of ours. The
only file that imports spaCy, and only when one of its functions is called."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detectors.names.recognizer import RECOGNIZER, NamesRecognizer
from detectors.recognizer import Hit, Recognizer

if TYPE_CHECKING:
    from presidio_analyzer.nlp_engine import NlpEngine
    from spacy.language import Language
    from spacy.tokens import Doc

COMPONENT = "grindvakt_names"
PLAIN_SCORE = 0.85
"""The score of a name from a pipeline that gives no confidence."""

LONGEST = 100_000
"""Code points that a foreign pipeline reads at once."""

LABELS: Mapping[str, str] = {
    "PER": "PERSON",
    "PRS": "PERSON",
    "PERSON": "PERSON",
    "LOC": "LOCATION",
    "GPE": "LOCATION",
    "FAC": "LOCATION",
    "LOCATION": "LOCATION",
    "ORG": "ORGANIZATION",
    "ORGANIZATION": "ORGANIZATION",
}
"""The labels of common pipelines (SUC's PRS among them) in our words; others are left out."""


def build(setting: str) -> Recognizer:
    """The recognizer that a setting names: `builtin`, `spacy:NAME` (an installed pipeline or a
    folder) or `transformers:NAME` (a token classifier in a folder or the local cache; needs the
    packages of `presidio-analyzer[transformers]`). It is loaded when first used. Raises ValueError
    when there is no such thing; nothing is ever downloaded."""
    kind, _, name = setting.partition(":")
    match kind:
        case "builtin" if not name:
            return RECOGNIZER
        case "spacy" if name:
            about, version = _meta(name)
            known = f"spacy_{_slug(about)}"
            return Deferred(known, about, version, lambda: SpacyRecognizer(_load(name)))
        case "transformers" if name:
            if not _installed("transformers", "torch"):
                raise ValueError("transformers:NAME needs the packages transformers and torch")
            known = f"transformers_{_slug(name)}"
            return Deferred(known, name, name, lambda: ClassifierRecognizer(name))
        case _:
            raise ValueError(f"names: {setting!r} is not builtin, spacy:NAME or transformers:NAME")


class Deferred(Recognizer):
    """A foreign recognizer that is loaded when it is first used: a process that only has to know
    it pays nothing. Not trusted."""

    over_borders = False

    trusted = False

    def __init__(
        self, name: str, source: str, version: str, load: Callable[[], Recognizer]
    ) -> None:
        self.name = name
        self.entity_types = tuple(sorted(set(LABELS.values())))
        self.source = source
        self.version = version
        self._load = load

    @cached_property
    def _loaded(self) -> Recognizer:
        return self._load()

    def warm(self) -> None:
        """Load it."""
        _ = self._loaded

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        return self._loaded.find(text, label, today)


class SpacyRecognizer(Recognizer):
    """A spaCy pipeline's entities. It is not trusted: it runs where it can be killed. A component
    that keeps a confidence in `span._.score`, or in a span group's `scores`, is believed."""

    over_borders = False

    trusted = False

    def __init__(self, nlp: "Language", name: str = "", labels: Mapping[str, str] = LABELS) -> None:
        """`labels` maps the pipeline's labels to entity types of ours."""
        meta = nlp.meta
        self.name = name or f"spacy_{_slug(meta['lang'] + '_' + meta['name'])}"
        self.entity_types = tuple(sorted(set(labels.values())))
        self.source = f"{meta['lang']}_{meta['name']} {meta['version']}"
        self._nlp = nlp
        self._labels = dict(labels)
        self._lock = threading.Lock()

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        for start in range(0, len(text), LONGEST):
            with self._lock, self._nlp.memory_zone():
                doc = self._nlp(text[start : start + LONGEST])
                found = [
                    Hit(start + first, start + last, self._labels[kind], score, kind.lower())
                    for first, last, kind, score in _entities(doc)
                    if kind in self._labels and last > first
                ]
            yield from found


class ClassifierRecognizer(Recognizer):
    """A Hugging Face token classifier from a folder or the local cache. It is the one that
    Presidio's transformers engine runs, but asked directly, for that engine skips a text that
    the classifier fails on; here that is a failure of the scan. Not trusted."""

    over_borders = False

    trusted = False

    def __init__(self, model: str, labels: Mapping[str, str] = LABELS) -> None:
        """Raises ValueError when the packages or the model are missing."""
        load = _transformers()
        if load is None:
            raise ValueError("transformers:NAME needs the packages transformers and torch")
        self.name = f"transformers_{_slug(model)}"
        self.entity_types = tuple(sorted(set(labels.values())))
        self.source = model
        self._labels = dict(labels)
        self._lock = threading.Lock()
        settings = {"local_files_only": True}
        try:
            self._classify = load(
                "token-classification",
                model,
                aggregation_strategy="max",
                stride=14,
                model_kwargs=settings,
            )
        except OSError:
            raise ValueError(f"there is no token classifier {model!r} on this machine") from None

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        with self._lock:
            found = self._classify(text) if text.strip() else []
        for each in found:
            kind = str(each.get("entity_group", "")).upper()
            if kind in self._labels and each["end"] > each["start"]:
                score = float(each["score"])
                yield Hit(each["start"], each["end"], self._labels[kind], score, kind.lower())


def pipeline(language: str = "sv", names: NamesRecognizer = RECOGNIZER) -> "Language":
    """A blank spaCy pipeline with our names in `doc.ents`, labelled PERSON, LOCATION and
    ORGANIZATION, each with its confidence in `span._.score`. Its `memory_zone` may be used
    around a batch of documents."""
    import spacy

    register()
    nlp = spacy.blank(language)
    nlp.add_pipe(COMPONENT)
    if names is not RECOGNIZER:
        component: Any = nlp.get_pipe(COMPONENT)
        component.names = names
    return nlp


class NamesComponent:
    """Sets `doc.ents`. spaCy's words are widened to: a name that cuts one covers it whole."""

    def __init__(self, names: NamesRecognizer = RECOGNIZER) -> None:
        self.names = names

    def __call__(self, doc: "Doc") -> "Doc":
        from spacy.util import filter_spans

        spans = []
        for found in self.names.names_in(doc.text):
            span = doc.char_span(
                found.start, found.end, label=found.entity_type, alignment_mode="expand"
            )
            if span is not None:
                span._.score = found.score
                spans.append(span)
        doc.ents = filter_spans(spans)
        return doc


def presidio_engine(languages: Iterable[str] = ("sv", "en")) -> "NlpEngine":
    """An engine for Presidio's AnalyzerEngine whose names, and their scores, are ours."""
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine

    class Engine(SpacyNlpEngine):  # type: ignore[misc,unused-ignore]
        """spaCy's engine with the confidence of each name."""

        engine_name = "grindvakt"

        def _get_scores_for_entities(self, doc: Any) -> list[float]:
            return [float(entity._.score) for entity in doc.ents]

    mapping = {name: name for name in ("PERSON", "LOCATION", "ORGANIZATION")}
    codes = tuple(languages)
    engine = Engine(
        models=[{"lang_code": code, "model_name": f"grindvakt_{code}"} for code in codes],
        ner_model_configuration=NerModelConfiguration(
            model_to_presidio_entity_mapping=mapping, labels_to_ignore=[], low_score_entity_names=[]
        ),
    )
    loaded: Any = {code: pipeline(code) for code in codes}
    engine.nlp = loaded
    return engine


def register() -> None:
    """Makes the component and the extension known to spaCy, once."""
    from spacy.language import Language
    from spacy.tokens import Span

    if not Span.has_extension("score"):
        Span.set_extension("score", default=None)
    if not Language.has_factory(COMPONENT):
        Language.factory(COMPONENT, func=component)


def component(nlp: "Language", name: str) -> NamesComponent:
    """The factory that spaCy calls."""
    return NamesComponent()


def _entities(doc: "Doc") -> Iterator[tuple[int, int, str, float]]:
    for entity in doc.ents:
        has_score = entity.has_extension("score") and entity._.score is not None
        score = float(entity._.score) if has_score else PLAIN_SCORE
        yield entity.start_char, entity.end_char, entity.label_, score
    for group in doc.spans.values():
        scores = group.attrs.get("scores")
        if scores is not None:
            for span, score in zip(group, scores, strict=True):
                yield span.start_char, span.end_char, span.label_, float(score)


def _meta(name: str) -> tuple[str, str]:
    """Language and name of an installed pipeline or of one in a folder, and a version that changes
    with what it says of itself. Nothing of it is run. Raises ValueError."""
    folder = Path(name)
    if not folder.is_dir() and name.isidentifier():
        found = find_spec(name)
        folder = Path(found.origin).parent if found and found.origin else folder
    try:
        content = (folder / "meta.json").read_bytes()
        meta = json.loads(content)
        about = f"{meta['lang']}_{meta['name']}"
    except (OSError, ValueError, KeyError, TypeError):
        raise ValueError(f"there is no installed spaCy pipeline or folder {name!r}") from None
    return about, hashlib.blake2b(content, digest_size=16).hexdigest()


def _installed(*packages: str) -> bool:
    return all(find_spec(package) is not None for package in packages)


def _load(name: str) -> "Language":
    import spacy

    try:
        return spacy.load(name)
    except OSError:
        raise ValueError(f"there is no installed spaCy pipeline or folder {name!r}") from None


def _transformers() -> Callable[..., Any] | None:
    """`transformers.pipeline`, None when the package is missing."""
    from presidio_analyzer.nlp_engine import huggingface_token_pipe as pipe

    found: Callable[..., Any] | None = getattr(pipe, "hf_pipeline", None)
    return found


def _slug(name: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in name.lower()).strip("_")
