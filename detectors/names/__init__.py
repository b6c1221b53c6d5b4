"""Names of people, places and organisations in Swedish and English text, by a small network of
our own over word features and name lists."""

from detectors.names.recognizer import RECOGNIZER
from detectors.recognizer import Recognizer

RECOGNIZERS: tuple[Recognizer, ...] = (RECOGNIZER,)
