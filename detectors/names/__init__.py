"""Names of people, places and organisations in Swedish and English text, by a small network of
our own over word features and name lists."""

from detectors.detector import Detector
from detectors.names.memory import MEMORY
from detectors.names.recognizer import RECOGNIZER
from detectors.recognizer import Recognizer

RECOGNIZERS: tuple[Recognizer, ...] = (RECOGNIZER,)

REASONERS: tuple[Detector, ...] = (MEMORY,)
"""Remembers names over the passages of a request."""

DETECTORS: tuple[Detector, ...] = (*RECOGNIZERS, *REASONERS)
"""All that goes when the names come from another model."""
