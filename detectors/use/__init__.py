"""Recognizers of uses that guidelines restrict."""

from detectors.interpreter import Interpreter
from detectors.recognizer import Recognizer
from detectors.use import copyright_notice, decision_request, media_generation

RECOGNIZERS: tuple[Recognizer, ...] = (
    copyright_notice.RECOGNIZER,
    media_generation.RECOGNIZER,
)

INTERPRETERS: tuple[Interpreter, ...] = (decision_request.RECOGNIZER,)
"""What reads the request together with what was found in it."""
