"""Check digits, one implementation each, for every recognizer that needs one.

The functions take strings of ASCII digits (or the letters that a scheme allows), without
separators, and never raise for other characters: they answer False. Nothing here knows a country.
"""

from collections.abc import Sequence
from string import ascii_letters

_LUHN_DOUBLED = str.maketrans("0123456789", "0246813579")
_LETTER_VALUES = {ord(char): str(int(char, 36)) for char in ascii_letters}
_VERHOEFF_ROW = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
_ICAO_WEIGHTS = (7, 3, 1)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def luhn_sum(digits: str) -> int:
    """The Luhn sum with the last digit as check digit: a multiple of 10 is valid."""
    doubled = digits[-2::-2].translate(_LUHN_DOUBLED)
    return sum(map(int, digits[::-2] + doubled))


def luhn(digits: str) -> bool:
    """Whether the last digit is right by Luhn's rule (modulus 10, weights 2 and 1)."""
    return _is_digits(digits) and luhn_sum(digits) % 10 == 0


def luhn_check_digit(payload: str) -> str:
    """The Luhn digit to append to `payload`, which must be digits."""
    return str(-luhn_sum(payload + "0") % 10)


def weighted_sum(digits: str, weights: Sequence[int]) -> int:
    """The sum of digit times weight from the left; ValueError when the lengths differ."""
    return sum((ord(d) - 48) * w for d, w in zip(digits, weights, strict=True))


def weighted(digits: str, weights: Sequence[int], modulus: int, remainder: int = 0) -> bool:
    """Whether the weighted sum over all digits, check digit included, leaves `remainder`."""
    return (
        _is_digits(digits)
        and len(digits) == len(weights)
        and weighted_sum(digits, weights) % modulus == remainder
    )


def mod11(digits: str, weights: Sequence[int]) -> bool:
    """Whether the weighted sum over all digits is a multiple of 11."""
    return weighted(digits, weights, 11)


def mod97(text: str) -> bool:
    """ISO 7064 MOD 97-10 over digits and letters (A = 10 ... Z = 35): remainder 1 is valid. An
    IBAN is checked with its first four characters moved to the end, as `iban` does."""
    if not text or not text.isascii() or not text.isalnum():
        return False
    return int(text.translate(_LETTER_VALUES)) % 97 == 1


def iban(text: str) -> bool:
    """Whether an IBAN without spaces has the right check digits (its length is not checked)."""
    return len(text) > 4 and mod97(text[4:] + text[:4])


def mod11_10(digits: str) -> bool:
    """ISO 7064 MOD 11,10, a recursive check (German and Croatian numbers)."""
    if not _is_digits(digits) or len(digits) < 2:
        return False
    check = 10
    for digit in digits[:-1]:
        check = (check + ord(digit) - 48) % 10 or 10
        check = check * 2 % 11
    return (check + ord(digits[-1]) - 48) % 10 == 1


def _verhoeff_multiply(left: int, right: int) -> int:
    """The product in the dihedral group of order ten."""
    if left < 5:
        return (left + right) % 5 + (0 if right < 5 else 5)
    return (left - right) % 5 + (5 if right < 5 else 0)


def verhoeff(digits: str) -> bool:
    """Whether the last digit is right by Verhoeff's rule (Indian Aadhaar)."""
    if not _is_digits(digits):
        return False
    check = 0
    for index, digit in enumerate(reversed(digits)):
        value = ord(digit) - 48
        for _ in range(index % 8):
            value = _VERHOEFF_ROW[value]
        check = _verhoeff_multiply(check, value)
    return check == 0


def icao(field: str, check: str) -> bool:
    """Whether `check` is the digit of a machine readable zone's field (ICAO 9303: weights 7, 3, 1;
    A = 10 ... Z = 35; the filler `<` counts 0)."""
    if not check.isascii() or not check.isdigit():
        return False
    total = 0
    for index, char in enumerate(field):
        if char == "<":
            continue
        if not (char.isascii() and char.isalnum()):
            return False
        total += int(char, 36) * _ICAO_WEIGHTS[index % 3]
    return str(total % 10) == check
