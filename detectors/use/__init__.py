"""Recognizers of uses that guidelines restrict."""

from detectors.recognizer import Recognizer
from detectors.use import copyright_notice, media_generation

RECOGNIZERS: tuple[Recognizer, ...] = (
    copyright_notice.RECOGNIZER,
    media_generation.RECOGNIZER,
)
