"""Payment card numbers: the issuer's range, the length and Luhn's check digit."""

import re

from detectors.checksums import luhn
from detectors.edges import first
from detectors.labels import OTHER_NUMBER
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_SAMPLES = frozenset({"4111111111111111", "4242424242424242"})
"""The cards that documentation and forms show everywhere."""
_PUBLISHED = """
    378282246310005 371449635398431 378734493671000 5610591081018250 30569309025904
    38520000023237 6011111111111117 6011000990139424 3530111333300000 3566002020360505
    5555555555554444 5105105105105100 4012888888881881 4222222222222 5200828282828210
    4000056655665556 2223003122003222 6011000990139424 3056930009020004 36227206271667
    3566002020360505 6200000000000005 4000000000000002 2222400070000005 4917610000000000
    """
_TEST_CARDS = _SAMPLES | frozenset(_PUBLISHED.split())
_RANGES: tuple[tuple[int, int, tuple[int, ...]], ...] = (
    (400000, 499999, (13, 16, 19)),
    (510000, 559999, (16,)),
    (222100, 272099, (16,)),
    (340000, 349999, (15,)),
    (370000, 379999, (15,)),
    (601100, 601199, (16, 17, 18, 19)),
    (644000, 659999, (16, 17, 18, 19)),
    (352800, 358999, (16, 17, 18, 19)),
    (300000, 305999, (14, 16)),
    (360000, 369999, (14, 16)),
    (380000, 399999, (14, 16)),
    (620000, 629999, (16, 17, 18, 19)),
    (500000, 509999, (16, 17, 18, 19)),
    (560000, 589999, (16, 17, 18, 19)),
    (630000, 639999, (16, 17, 18, 19)),
    (670000, 679999, (16, 17, 18, 19)),
)
_IBAN_HEAD = re.compile(r"[A-Za-z]{2}[0-9]{2}[ -]?\Z")
_LOW, _UNLIKELY, _RANDOM, _SHAPED, _NAMED = 0.0, 0.3, 0.5, 0.8, 0.95


def issued(digits: str) -> bool:
    """Whether an issuer's range and the length agree."""
    head = int(digits[:6])
    return any(low <= head <= high and len(digits) in sizes for low, high, sizes in _RANGES)


def _validate(candidate: Candidate) -> Check | None:
    value = candidate.value
    digits = re.sub(r"[^0-9]", "", value)
    if not issued(digits) or not luhn(digits) or len(set(digits)) < 2:
        return None
    start = candidate.match.start()
    if _IBAN_HEAD.search(candidate.text[max(0, start - 5) : start]):
        return None
    test = digits in _TEST_CARDS
    score = _score(value, digits, bool(candidate.context), test)
    if score == _RANDOM and OTHER_NUMBER.search(candidate.text[max(0, start - 30) : start]):
        score = _UNLIKELY
    public = digits in _SAMPLES
    return Check("luhn", score=score, public=public, test_number=test) if score else None


def _score(value: str, digits: str, near_context: bool, test: bool) -> float:
    """A grouped number or a listed one speaks for itself; a bare run of digits hardly does."""
    if near_context:
        return _NAMED
    if test or not value.isdigit():
        return _SHAPED
    return _RANDOM if len(digits) in (15, 16) else _LOW


_EDGE = r"[\w.+-]"
_END = r"(?!\w|[-.:][0-9]|,[0-9]{1,2}(?![0-9]))"
RECOGNIZER = PatternRecognizer(
    name="credit_card",
    entity_types=("CREDIT_CARD",),
    patterns=(
        Pattern(
            "fours",
            first("2-6", _EDGE)
            + r"[0-9]{3}(?P<sep>[ ./-]|\n)[0-9]{4}(?P=sep)[0-9]{4}(?P=sep)[0-9]{4}"
            + r"(?:(?P=sep)[0-9]{1,3})?"
            + _END,
            _SHAPED,
            _NAMED,
        ),
        Pattern(
            "amex_diners",
            first("3", _EDGE) + r"[0-9]{3}(?P<sep>[ ./-])[0-9]{6}(?P=sep)[0-9]{4,5}" + _END,
            _SHAPED,
            _NAMED,
        ),
        Pattern("run", first("2-6", _EDGE) + r"[0-9]{12,18}" + _END, _RANDOM, _NAMED),
    ),
    triggers=(
        r"(?:^|[^0-9])[2-6][0-9]{3}[ ./\n-][0-9]{4}[ ./\n-][0-9]{4}[ ./\n-][0-9]{4}",
        r"(?:^|[^0-9])3[0-9]{3}[ ./-][0-9]{6}[ ./-][0-9]{4}",
        r"(?:^|[^0-9])[2-6][0-9]{12}",
    ),
    context=(
        "kort",
        "kortnummer",
        "betalkort",
        "kreditkort",
        "bankkort",
        "visa",
        "mastercard",
        "amex",
        "american express",
        "diners",
        "maestro",
        "card",
        "credit card",
        "debit",
        "cvc",
        "cvv",
    ),
    validate=_validate,
    examples=(
        Example("kort 4917 6100 0000 0000", ("4917 6100 0000 0000",), min_score=0.9),
        Example("Mastercard 5105105105105100", ("5105105105105100",), min_score=0.9),
        Example("6011-1111-1111-1117 debiterades", ("6011-1111-1111-1117",), min_score=0.76),
        Example("Amex 3782 822463 10005", ("3782 822463 10005",)),
        Example("testa med 4111 1111 1111 1111", ("4111 1111 1111 1111",)),
        Example("3530 1113 3330 0000", ("3530 1113 3330 0000",)),
        Example("4012\n8888\n8888\n1881", ("4012\n8888\n8888\n1881",)),
        Example("namn,kort,ort\nEva,4917 6100 0000 0000,Säter", ("4917 6100 0000 0000",)),
        Example("3,5105105105105100,120", ("5105105105105100",)),
        Example("kort 4917 6100 0000 0001"),
        Example("IBAN SE45 5000 0000 0583 9825 7466"),
        Example("order 9917610000000000"),
        Example("1700000000000"),
        Example("4444444444444444"),
        Example("5105105105105100.25"),
        Example("serienummer X4111111111111111"),
    ),
    source="ISO/IEC 7812-1 (Luhn, lengths); the card networks' published ranges and test cards",
)
