"""UK national insurance numbers: two letters that are in use, six digits, a suffix A to D."""

import re

from detectors.edges import first
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_UNUSED = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})


def _validate(candidate: Candidate) -> Check | None:
    value = candidate.value
    if value[:2].upper() in _UNUSED or (value != value.upper() and not candidate.context):
        return None
    digits = re.sub(r"[^0-9]", "", value)
    return Check("prefix") if len(set(digits)) > 1 else None


_HEAD = first("A-CEGHJ-PR-TW-Z", r"[\w-]") + "[A-CEGHJ-NPR-TW-Z]"
RECOGNIZER = PatternRecognizer(
    name="uk_nino",
    entity_types=("UK_NINO",),
    patterns=(
        Pattern(
            "pairs",
            _HEAD + r" [0-9]{2} [0-9]{2} [0-9]{2}(?: [A-D])?(?![\w-])",
            0.6,
            0.9,
            re.IGNORECASE,
        ),
        Pattern("run", _HEAD + r" ?[0-9]{6} ?[A-D](?![\w-])", 0.45, 0.9, re.IGNORECASE),
    ),
    triggers=(r"[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d]",),
    context=("nino", "national insurance", "ni", "ni number", "brittiskt"),
    validate=_validate,
    examples=(
        Example("NINO YB 48 16 93 A", ("YB 48 16 93 A",), min_score=0.8),
        Example("National Insurance: PW316420B", ("PW316420B",), min_score=0.8),
        Example("NI KL 25 91 60 D", ("KL 25 91 60 D",)),
        Example("ni number ab123456c", ("ab123456c",)),
        Example("HM 36 07 82 C", ("HM 36 07 82 C",), min_score=0.5),
        Example("national insurance JT 123456 D", ("JT 123456 D",)),
        Example("QQ123456C"),
        Example("BG 12 34 56 A"),
        Example("AB123456E"),
        Example("reg ABC123456D"),
        Example("DD1350 HT24"),
        Example("PW 11 11 11 A"),
        Example("produkt ab123456c"),
    ),
    source="HM Revenue & Customs manual NIM39110",
)
