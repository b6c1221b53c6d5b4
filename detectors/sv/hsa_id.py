"""HSA-ids of care staff and units: SE, the organisation's number, a hyphen and a suffix."""

from detectors.checksums import luhn
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.shapes import END, opening


def _validate(candidate: Candidate) -> Check | None:
    """The organisation's number carries a Luhn digit; without it a label must speak."""
    if luhn(candidate.match.group("ten")):
        return Check("luhn")
    return Check("labelled", score=0.7) if candidate.context else None


RECOGNIZER = PatternRecognizer(
    name="se_hsa_id",
    entity_types=("SE_HSA_ID",),
    patterns=(
        Pattern(
            "hsa", rf"{opening('Ss')}[Ee] ?(?P<ten>[0-9]{{10}})-[A-Za-z0-9]{{1,18}}{END}", 0.9, 0.98
        ),
    ),
    triggers=(r"SE ?[0-9]{10}-[A-Z0-9]",),
    context=(
        "hsa",
        "hsa-id",
        "hsaid",
        "vårdgivare",
        "vårdenhet",
        "siths",
        "legitimerad",
        "tjänste-id",
        "care provider",
        "care unit",
    ),
    validate=_validate,
    source="Inera, HSA-id",
    examples=(
        Example("HSA SE2321000131-P000012345", ("SE2321000131-P000012345",), min_score=0.9),
        Example("HSA-id: SE2321000016-1A2B", ("SE2321000016-1A2B",), min_score=0.9),
        Example("Ansvarig SE2321000131-E000000001.", ("SE2321000131-E000000001",), min_score=0.85),
        Example("SITHS-kort till se2321000131-p000012345", ("se2321000131-p000012345",)),
        Example("care unit SE2321000016-ABCD", ("SE2321000016-ABCD",), min_score=0.9),
        Example("hsaid=SE2321000132-7C1F", ("SE2321000132-7C1F",), min_score=0.6),
        Example("HSA id SE 2321000131-P000012345", ("SE 2321000131-P000012345",), min_score=0.9),
        Example("SE202100305401"),
        Example("SE2321000132-7C1F"),
        Example("SE45 5000 0000 0583 9825 7466"),
        Example("version SE23-1A"),
        Example("XSE2321000131-P000012345"),
        Example("SE2321000131-"),
    ),
)
