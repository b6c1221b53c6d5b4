"""UK NHS numbers: ten digits, modulus 11 with weights ten to one."""

import re

from detectors.checksums import mod11
from detectors.edges import first
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)

_CARE = re.compile(
    r"patient|ward\b|clinic|hospital|surgery|referral|discharge|\bGP\b|\bA&E\b|consultant|midwi"
    r"|england|scotland|wales|britt|(?<!\w)uk(?!\w)|remiss|journal|vård",
    re.IGNORECASE,
)
"""Words of care or of Britain, where such a number is likely."""


def _validate(candidate: Candidate) -> Check | None:
    digits = re.sub(r"[^0-9]", "", candidate.value)
    if len(set(digits)) == 1 or not mod11(digits, _WEIGHTS):
        return None
    left = candidate.text[max(0, candidate.match.start() - 60) : candidate.match.start()]
    right = candidate.text[candidate.match.end() : candidate.match.end() + 30]
    grouped = not candidate.value.isdigit()
    near = grouped and not candidate.context and _CARE.search(f"{left}\n{right}") is not None
    test = digits.startswith("999")
    return Check("mod11", score=0.6 if near else None, test_number=test)


RECOGNIZER = PatternRecognizer(
    name="uk_nhs",
    entity_types=("UK_NHS",),
    patterns=(
        Pattern(
            "grouped",
            first("3-9", r"[\w.+-]")
            + r"[0-9]{2}(?P<sep>[ -])[0-9]{3}(?P=sep)[0-9]{4}(?!\w|[-.,/ ][0-9])",
            0.35,
            0.9,
        ),
        Pattern(
            "run",
            first("0-9", r"[\w.+-]") + r"[0-9]{2} ?[0-9]{3} ?[0-9]{4}(?!\w|[-.,/ ][0-9])",
            0.0,
            0.8,
        ),
    ),
    triggers=(
        r"[3-9][0-9]{2}[ -][0-9]{3}[ -][0-9]{4}",
        r"(?:^|[^0-9])[0-9]{3} ?[0-9]{3} ?[0-9]{4}(?:$|[^0-9])",
    ),
    context=("nhs", "national health", "chi number", "nhs-nummer"),
    validate=_validate,
    examples=(
        Example("NHS number 943 476 5919", ("943 476 5919",), min_score=0.8),
        Example("nhs no: 9434765919", ("9434765919",), min_score=0.76),
        Example("984 145 0119 patient A", ("984 145 0119",), min_score=0.4),
        Example("NHS-nummer 401-023-2137", ("401-023-2137",)),
        Example("938 702 5349, ward 4", ("938 702 5349",)),
        Example("his NHS number (906 059 3162)", ("906 059 3162",)),
        Example("numret 943 476 5919 i kväll", ("943 476 5919",)),
        Example("NHS number 943 476 5918"),
        Example("ordernr 9434765919"),
        Example("NHS 111 111 1111"),
        Example("nhs 94347659190"),
        Example("ring 013 123 4567"),
        Example("NHS Scotland 2024"),
    ),
    source="NHS Data Dictionary: NHS NUMBER",
)
