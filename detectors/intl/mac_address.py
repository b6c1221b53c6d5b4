"""Hardware (MAC) addresses in the usual notations."""

from detectors.edges import first
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer


def _validate(candidate: Candidate) -> Check | None:
    digits = "".join(char for char in candidate.value if char.isalnum()).casefold()
    if len(set(digits)) == 1 or digits == "0123456789ab":
        return None
    if digits.startswith("00005e0053"):
        return Check("documentation_range", score=0.3, public=True)
    if digits.isdigit() and ":" not in candidate.value and not candidate.context:
        return None
    return Check("shape")


RECOGNIZER = PatternRecognizer(
    name="mac_address",
    entity_types=("MAC_ADDRESS",),
    patterns=(
        Pattern(
            "pairs",
            first("0-9A-Fa-f", "[0-9A-Za-z:-]")
            + r"[0-9A-Fa-f]([:-])[0-9A-Fa-f]{2}(?:\1[0-9A-Fa-f]{2}){4}"
            r"(?![0-9A-Za-z]|[:-][0-9A-Fa-f])",
            0.8,
            0.9,
        ),
        Pattern(
            "dotted",
            first("0-9A-Fa-f", "[0-9A-Za-z.]")
            + r"[0-9A-Fa-f]{3}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![0-9A-Za-z]|\.[0-9])",
            0.6,
            0.85,
        ),
        Pattern(
            "bare",
            first("0-9A-Fa-f", "[0-9A-Za-z-]") + r"[0-9A-Fa-f]{11}(?![0-9A-Za-z-])",
            0.0,
            0.6,
        ),
    ),
    triggers=(
        r"[0-9a-f]{2}[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-][0-9a-f]{2}",
        r"[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}",
        r"(?:^|[^0-9a-z])[0-9a-f]{12}(?:$|[^0-9a-z])",
    ),
    context=("mac", "mac-adress", "mac address", "mac-address", "hårdvaruadress", "ethernet"),
    validate=_validate,
    examples=(
        Example("enheten AC:DE:48:3A:07:E1 tappar", ("AC:DE:48:3A:07:E1",), min_score=0.76),
        Example("70-b3-d5-19-e4-3c", ("70-b3-d5-19-e4-3c",)),
        Example("printer 0024.9bff.e1a0", ("0024.9bff.e1a0",)),
        Example("MAC-adress: AC:DE:48:3A:07:E2", ("AC:DE:48:3A:07:E2",), min_score=0.8),
        Example("mac acde48001124 på wifi", ("acde48001124",)),
        Example("wlan D8:9E:F3:7B:05:A6 idag", ("D8:9E:F3:7B:05:A6",)),
        Example("00:00:00:00:00:00"),
        Example("FF:FF:FF:FF:FF:FF"),
        Example("datum 24-11-20-10-15-30"),
        Example("1234.5678.9012 kronor"),
        Example("uuid 123e4567-e89b-12d3-a456-426614174000"),
        Example("fingeravtryck 43:51:43:a1:b5:fc:8b:b7:0a:3a:a9:b1:0f:66:73:a8"),
        Example("commit acde48001124"),
    ),
    source="IEEE 802-2014 (EUI-48); RFC 7042 (documentation range)",
)
