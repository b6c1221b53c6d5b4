"""Text in, findings out. Knows nothing of HTTP, tenants or policies."""

from detectors import intl, secrets, sv
from detectors.recognizer import Recognizer

RECOGNIZERS: tuple[Recognizer, ...] = (*sv.RECOGNIZERS, *intl.RECOGNIZERS, *secrets.RECOGNIZERS)
"""Every recognizer there is; their order means nothing."""
