"""Which detectors scan: ours, those of others, and the names model that is configured."""

import importlib
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from detectors import DETECTORS, names
from detectors.detector import Detector
from detectors.listing import Lists, ListScanner
from detectors.recognizer import Hit, Recognizer
from detectors.scanner import Scanner
from gateway.errors import ConfigError
from gateway.settings import Screening

_BUILTIN = "builtin"
_OFF = "off"


class Declared(Recognizer):
    """A third party's recognizer held to the entity types that it declares: types are named in
    records and metrics, so none may be made up from a text."""

    trusted = False

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self.name = recognizer.name
        self.entity_types = tuple(recognizer.entity_types)
        self.triggers = tuple(recognizer.triggers)
        self.context = tuple(recognizer.context)
        self.source = recognizer.source
        self.version = recognizer.version

    def warm(self) -> None:
        """Load what the recognizer has put off, where it can."""
        warm = getattr(self._recognizer, "warm", None)
        if callable(warm):
            warm()

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        for hit in self._recognizer.find(text, label, today):
            if hit.entity_type not in self.entity_types:
                raise ValueError("an entity type that was not declared")
            yield hit


def today() -> date:
    """The date that bounds birth dates."""
    return datetime.now(UTC).date()


def own_detectors(chosen: str = _BUILTIN) -> tuple[Detector, ...]:
    """Ours; without the names model when the setting `screening.names` is another."""
    if chosen == _BUILTIN:
        return DETECTORS
    return tuple(each for each in DETECTORS if each not in names.DETECTORS)


def own_scanner(chosen: str = _BUILTIN) -> Scanner:
    """The scanner with our own detectors."""
    return Scanner(own_detectors(chosen), today=today, clock=time.perf_counter)


def third_party(settings: Screening) -> tuple[Declared, ...]:
    """Recognizers that are not ours: those of others, and names by another model. None is loaded
    further than it must be to be known. Raises ConfigError."""
    return (*load_extra(settings.extra_recognizers), *_other_names(settings.names))


def needed_modules(settings: Screening) -> list[str]:
    """The modules that a worker process needs beside our own, for a server that forks workers to
    have before. The lexicon and the builtin names model are in memory once for all of them then."""
    modules = {"detectors.matters.preload"} | {
        name.partition(":")[0] for name in settings.extra_recognizers
    }
    match settings.names.partition(":")[0]:
        case "builtin":
            modules.add("detectors.names.preload")
        case "off":
            pass
        case package:
            modules.add(package)
    return sorted(modules)


def _other_names(chosen: str) -> tuple[Declared, ...]:
    if chosen in (_BUILTIN, _OFF):
        return ()
    from detectors.ner import build

    try:
        return (Declared(build(chosen)),)
    except ValueError as problem:
        raise ConfigError(f"screening.names: {problem}") from None


def list_scanner(own: Scanner, lists: Lists) -> ListScanner:
    """A scanner of a tenant's lists on top of our own. Raises TermsError."""
    return ListScanner(own, lists.recognizers(), today=today, clock=time.perf_counter)


def load_extra(names: Sequence[str]) -> tuple[Declared, ...]:
    """Third-party recognizers by `package.module:NAME` (a Recognizer, a Presidio recognizer, or a
    callable that makes one). Raises ConfigError."""
    found = []
    for name in names:
        module, _, attribute = name.partition(":")
        try:
            value: Any = getattr(importlib.import_module(module), attribute)
        except (ImportError, AttributeError, ValueError):
            raise ConfigError(f"screening.extra_recognizers: cannot import {name}") from None
        found.append(Declared(_as_recognizer(name, value)))
    return tuple(found)


def _as_recognizer(name: str, value: Any) -> Recognizer:
    if isinstance(value, type) or (not isinstance(value, Recognizer) and callable(value)):
        try:
            value = value()
        except TypeError:
            raise ConfigError(
                f"screening.extra_recognizers: {name} cannot be called without arguments"
            ) from None
    if isinstance(value, Recognizer):
        return value
    if hasattr(value, "analyze") and hasattr(value, "supported_entities"):
        from detectors.presidio import from_presidio

        return from_presidio(value)
    raise ConfigError(f"screening.extra_recognizers: {name} is not a recognizer")
