"""Small recognizers for tests of the machinery around recognizers."""

from collections.abc import Iterator
from datetime import date

from detectors.recognizer import Candidate, Check, Hit, Pattern, PatternRecognizer, Recognizer
from detectors.scanner import Scanner

TODAY = date(2026, 11, 20)


def luhn(candidate: Candidate) -> Check | None:
    """Accepts what has a right check digit over its last ten digits."""
    digits = [int(c) for c in candidate.value if c.isdigit()][-10:]
    doubled = [digit * (2 - index % 2) for index, digit in enumerate(digits)]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return Check("luhn") if total % 10 == 0 else None


NUMBER = PatternRecognizer(
    name="sample_number",
    entity_types=("SE_PERSONNUMMER",),
    patterns=(Pattern("short", r"(?<![\w-])(?:\d\d)?\d{6}[-+ ]?\d{4}(?![\w-])", 0.5, 0.95),),
    triggers=(r"[0-9]{6}[-+ ]?[0-9]{4}",),
    context=("pnr", "personn", "personal number"),
    validate=luhn,
)
ADDRESS = PatternRecognizer(
    name="sample_address",
    entity_types=("EMAIL_ADDRESS",),
    patterns=(
        Pattern(
            "address", r"(?<![\w.@-])[\w.+-]{1,64}@\w[\w-]{0,60}(?:\.[\w-]{2,60}){1,4}", 0.9, 0.95
        ),
    ),
    triggers=("@",),
)
WEAK = PatternRecognizer(
    name="sample_weak",
    entity_types=("PHONE_NUMBER",),
    patterns=(Pattern("digits", r"(?<!\d)\d{8}(?!\d)", 0.6, 0.6),),
    triggers=("[0-9]{8}",),
)


class Raising(Recognizer):
    """Finds a value, then fails with a message that quotes the text."""

    name = "sample_raising"
    entity_types = ("CREDENTIAL",)

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        yield Hit(0, 1, "CREDENTIAL", 0.9, "first")
        raise LookupError(text)


class Astray(Recognizer):
    """Claims characters that do not exist."""

    name = "sample_astray"
    entity_types = ("CREDENTIAL",)

    def find(self, text: str, label: str, today: date) -> Iterator[Hit]:
        yield Hit(0, len(text) + 1, "CREDENTIAL", 0.9, "first")


def scanner(*recognizers: Recognizer) -> Scanner:
    """A scanner of the recognizers given, else of the three sound samples."""
    return Scanner(recognizers or (NUMBER, ADDRESS, WEAK), lambda: TODAY, lambda: 0.0)
