"""US individual taxpayer identification numbers: 9xx with a group from the issued ranges."""

import re

from detectors.edges import first
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_GROUPS = frozenset((*range(50, 66), *range(70, 89), *range(90, 93), *range(94, 100)))


def _validate(candidate: Candidate) -> Check | None:
    digits = re.sub(r"[^0-9]", "", candidate.value)
    return Check("ranges") if int(digits[3:5]) in _GROUPS else None


_FIRST = first("9", r"[\w.+-]")
RECOGNIZER = PatternRecognizer(
    name="us_itin",
    entity_types=("US_ITIN",),
    patterns=(
        Pattern("hyphens", _FIRST + r"[0-9]{2}-[0-9]{2}-[0-9]{4}(?!\w|[-.,/][0-9])", 0.5, 0.9),
        Pattern("loose", _FIRST + r"[0-9]{2} ?[0-9]{2} ?[0-9]{4}(?!\w|[-.,/][0-9])", 0.0, 0.7),
    ),
    triggers=(
        r"9[0-9]{2}-[0-9]{2}-[0-9]{4}",
        r"(?:^|[^0-9])9[0-9]{2} ?[0-9]{2} ?[0-9]{4}(?:$|[^0-9])",
    ),
    context=("itin", "taxpayer id", "tax id", "tin"),
    validate=_validate,
    examples=(
        Example("ITIN 912-70-1234", ("912-70-1234",), min_score=0.8),
        Example("itin: 912 70 1234", ("912 70 1234",)),
        Example("taxpayer identification 987-88-1111", ("987-88-1111",)),
        Example("tax id 912701234", ("912701234",)),
        Example("912-94-1234 listed", ("912-94-1234",)),
        Example("TIN 900-50-0001", ("900-50-0001",)),
        Example("912-49-1234"),
        Example("912-93-1234"),
        Example("912-66-1234"),
        Example("order 912701234"),
        Example("812-70-1234"),
        Example("912-70-12345"),
    ),
    source="Internal Revenue Service: ITIN ranges",
)
