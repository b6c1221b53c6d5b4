"""Text in, findings out. Knows nothing of HTTP, tenants or policies."""

from detectors import (
    aggregation,
    confidentiality,
    cross_board,
    intl,
    matters,
    names,
    secrets,
    sv,
    use,
)
from detectors.detector import Detector
from detectors.recognizer import Recognizer

RECOGNIZERS: tuple[Recognizer, ...] = (
    *sv.RECOGNIZERS,
    *intl.RECOGNIZERS,
    *secrets.RECOGNIZERS,
    *names.RECOGNIZERS,
    *confidentiality.RECOGNIZERS,
    *use.RECOGNIZERS,
)
"""What finds values by their letters; their order means nothing."""

DETECTORS: tuple[Detector, ...] = (
    *RECOGNIZERS,
    *names.REASONERS,
    *use.INTERPRETERS,
    *matters.DETECTORS,
    *aggregation.DETECTORS,
    *cross_board.DETECTORS,
)
"""Everything that looks at a request: recognizers, interpreters and reasoners."""
