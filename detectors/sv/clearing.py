"""Clearing numbers of Swedish banks and how each range checks its account numbers.

Source: Bankgirot, "Bankernas kontonummer". Type 1 accounts have seven digits, checked by modulus 11
together with the clearing number; type 2 accounts are longer and carry their own check digit.
"""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from detectors.checksums import luhn, mod11

_WEIGHTS = (1, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)


class Rule(StrEnum):
    """How an account number is checked: the name tells what the modulus runs over."""

    CLEARING_WITHOUT_FIRST = "mod11_on_last_three_of_clearing_and_account"
    CLEARING = "mod11_on_clearing_and_account"
    TEN_LUHN = "luhn_on_ten"
    NINE_MOD11 = "mod11_on_nine"
    LUHN = "luhn_on_account"


@dataclass(frozen=True, slots=True)
class Bank:
    """A range of clearing numbers, both ends included, and the rule of its accounts."""

    first: int
    last: int
    rule: Rule


_R = Rule
_BANKS = tuple(
    Bank(*row)
    for row in (
        (1000, 1099, _R.CLEARING),
        (1100, 1199, _R.CLEARING_WITHOUT_FIRST),
        (1200, 1399, _R.CLEARING_WITHOUT_FIRST),
        (1400, 2099, _R.CLEARING_WITHOUT_FIRST),
        (2300, 2399, _R.CLEARING),
        (2400, 2499, _R.CLEARING_WITHOUT_FIRST),
        (3000, 3299, _R.CLEARING_WITHOUT_FIRST),
        (3300, 3300, _R.TEN_LUHN),
        (3301, 3781, _R.CLEARING_WITHOUT_FIRST),
        (3782, 3782, _R.TEN_LUHN),
        (3783, 3999, _R.CLEARING_WITHOUT_FIRST),
        (4000, 4999, _R.CLEARING),
        (5000, 5999, _R.CLEARING_WITHOUT_FIRST),
        (6000, 6999, _R.NINE_MOD11),
        (7000, 7999, _R.CLEARING_WITHOUT_FIRST),
        (8000, 8999, _R.LUHN),
        (9020, 9029, _R.CLEARING),
        (9040, 9049, _R.CLEARING),
        (9060, 9069, _R.CLEARING_WITHOUT_FIRST),
        (9070, 9079, _R.CLEARING_WITHOUT_FIRST),
        (9080, 9089, _R.CLEARING_WITHOUT_FIRST),
        (9100, 9109, _R.CLEARING),
        (9120, 9124, _R.CLEARING_WITHOUT_FIRST),
        (9130, 9149, _R.CLEARING_WITHOUT_FIRST),
        (9150, 9169, _R.CLEARING),
        (9170, 9179, _R.CLEARING_WITHOUT_FIRST),
        (9180, 9189, _R.TEN_LUHN),
        (9190, 9199, _R.CLEARING),
        (9230, 9239, _R.CLEARING_WITHOUT_FIRST),
        (9250, 9259, _R.CLEARING_WITHOUT_FIRST),
        (9260, 9269, _R.CLEARING),
        (9270, 9279, _R.CLEARING_WITHOUT_FIRST),
        (9280, 9289, _R.CLEARING_WITHOUT_FIRST),
        (9300, 9349, _R.TEN_LUHN),
        (9380, 9389, _R.CLEARING),
        (9390, 9399, _R.CLEARING),
        (9400, 9449, _R.CLEARING_WITHOUT_FIRST),
        (9460, 9469, _R.CLEARING_WITHOUT_FIRST),
        (9470, 9479, _R.CLEARING),
        (9500, 9549, _R.LUHN),
        (9550, 9569, _R.CLEARING),
        (9570, 9579, _R.TEN_LUHN),
        (9580, 9589, _R.CLEARING_WITHOUT_FIRST),
        (9590, 9599, _R.CLEARING),
        (9630, 9639, _R.CLEARING_WITHOUT_FIRST),
        (9640, 9649, _R.CLEARING),
        (9650, 9659, _R.CLEARING),
        (9660, 9669, _R.CLEARING),
        (9670, 9679, _R.CLEARING),
        (9680, 9689, _R.CLEARING_WITHOUT_FIRST),
        (9690, 9699, _R.CLEARING),
        (9700, 9709, _R.CLEARING),
        (9710, 9719, _R.CLEARING),
        (9750, 9759, _R.CLEARING),
        (9770, 9779, _R.CLEARING),
        (9780, 9789, _R.CLEARING),
        (9880, 9889, _R.CLEARING),
        (9890, 9899, _R.TEN_LUHN),
        (9960, 9969, _R.LUHN),
    )
)
_FIRSTS = [bank.first for bank in _BANKS]


def bank_of(clearing: str) -> Bank | None:
    """The range that the first four digits of a clearing number fall in."""
    number = int(clearing[:4])
    index = bisect_right(_FIRSTS, number) - 1
    return _BANKS[index] if index >= 0 and number <= _BANKS[index].last else None


def account_is_valid(bank: Bank, clearing: str, account: str) -> bool:
    """Whether the account number's check digit is right. Shorter accounts count as padded with
    zeros in front, as the banks do."""
    match bank.rule:
        case Rule.CLEARING_WITHOUT_FIRST:
            return len(account) == 7 and mod11(clearing[1:4] + account, _WEIGHTS[1:])
        case Rule.CLEARING:
            return len(account) == 7 and mod11(clearing[:4] + account, _WEIGHTS)
        case Rule.NINE_MOD11:
            return 8 <= len(account) <= 9 and mod11(account.zfill(9), _WEIGHTS[2:])
        case Rule.TEN_LUHN:
            return len(account) == 10 and luhn(account)
        case Rule.LUHN:
            return 2 <= len(account) <= 10 and luhn(account)
