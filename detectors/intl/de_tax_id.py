"""German tax identification numbers: eleven digits, one of which repeats, and a check digit."""

from collections import Counter

from detectors.checksums import mod11_10
from detectors.edges import first
from detectors.intl.birth_number import digits_of
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer


def _validate(candidate: Candidate) -> Check | None:
    digits = digits_of(candidate.value)
    counts = Counter(digits[:10])
    repeated = [times for times in counts.values() if times > 1]
    if digits[0] == "0" or len(repeated) != 1 or repeated[0] > 3 or not mod11_10(digits):
        return None
    return Check("mod11_10")


RECOGNIZER = PatternRecognizer(
    name="de_tax_id",
    entity_types=("DE_TAX_ID",),
    patterns=(
        Pattern(
            "digits",
            first("1-9", r"[\w.+-]")
            + r"[0-9](?P<sep>[ /]?)[0-9]{3}(?P=sep)[0-9]{3}(?P=sep)[0-9]{3}"
            + r"(?!\w|[-.,/ ][0-9])",
            0.0,
            0.85,
        ),
    ),
    triggers=(r"(?:^|[^0-9])[1-9][0-9][ /]?[0-9]{3}[ /]?[0-9]{3}[ /]?[0-9]{3}(?:$|[^0-9])",),
    context=("steuer", "idnr", "tyskt", "tysk", "tyska", "german", "deutsch", "tax id", "tin"),
    validate=_validate,
    examples=(
        Example("Steuer-ID 36574261809", ("36574261809",), min_score=0.8),
        Example("tyskt skattenummer 36 574 261 809", ("36 574 261 809",), min_score=0.8),
        Example("IdNr: 36574261809", ("36574261809",)),
        Example("German tax id 36574261809.", ("36574261809",)),
        Example("steuerliche Identifikationsnummer 36/574/261/809", ("36/574/261/809",)),
        Example("36574261809 (Steuer-ID)", ("36574261809",)),
        Example("Steuer-ID 36574261890"),
        Example("Steuer-ID 36574261800"),
        Example("ordernr 36574261809"),
        Example("Steuer-ID 365742618090"),
        Example("Steuer-ID 06574261809"),
        Example("Steuer-ID 12345678901"),
    ),
    source="Bundeszentralamt für Steuern: structure of the identification number",
)
