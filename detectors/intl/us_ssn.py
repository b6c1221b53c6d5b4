"""US social security numbers: three, two and four digits in the issued ranges."""

import re

from detectors.edges import first
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_ADVERTISED = re.compile(r"078051120|219099999|98765432[0-9]|123456789")


def _validate(candidate: Candidate) -> Check | None:
    digits = re.sub(r"[^0-9]", "", candidate.value)
    if _ADVERTISED.fullmatch(digits):
        return Check("advertised", score=0.3, public=True, test_number=True)
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    if area in {"000", "666"} or area >= "900" or group == "00" or serial == "0000":
        return None
    return Check("ranges") if len(set(digits)) > 1 else None


_FIRST = first("0-9", r"[\w.+-]")
RECOGNIZER = PatternRecognizer(
    name="us_ssn",
    entity_types=("US_SSN",),
    patterns=(
        Pattern("hyphens", _FIRST + r"[0-9]{2}-[0-9]{2}-[0-9]{4}(?!\w|[-.,/][0-9])", 0.5, 0.9),
        Pattern("blanks", _FIRST + r"[0-9]{2} [0-9]{2} [0-9]{4}(?!\w|[-.,/ ][0-9])", 0.0, 0.8),
        Pattern("run", _FIRST + r"[0-9]{8}(?!\w|[-.,/][0-9])", 0.0, 0.6),
    ),
    triggers=(
        r"[0-9]{3}-[0-9]{2}-[0-9]{4}",
        r"(?:^|[^0-9])[0-9]{3} ?[0-9]{2} ?[0-9]{4}(?:$|[^0-9])",
    ),
    context=("ssn", "social security", "social sec", "amerikanskt personnummer", "ssns"),
    validate=_validate,
    examples=(
        Example("SSN 512-68-3307", ("512-68-3307",), min_score=0.8),
        Example("social security number: 230 44 8816", ("230 44 8816",), min_score=0.76),
        Example("Test; 655-01-7421; NY", ("655-01-7421",), min_score=0.4),
        Example("ssn=512683307", ("512683307",)),
        Example("My SSNs: 512-68-3308.", ("512-68-3308",)),
        Example("amerikanskt personnummer 513-68-3307", ("513-68-3307",)),
        Example("000-12-3456"),
        Example("666-12-3456"),
        Example("512-00-3307"),
        Example("512-68-0000"),
        Example("telefon 512 68 3307"),
        Example("ordernr 512683307"),
        Example("x512-68-3307"),
        Example("512-68-3307-2"),
    ),
    source="Social Security Administration: number ranges never assigned",
)
