"""Bank accounts: clearing number and account number. The check digit raises the score; where it is
wrong a word near by must speak for the number, since several banks let customers write accounts
without it."""

import re

from detectors.rare import Rare
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.clearing import account_is_valid, bank_of
from detectors.sv.shapes import DIGITS_END, END, only_digits, opening, span

_ACCOUNT = "[0-9](?:[ -]?[0-9]){5,10}"
_PHONE = Rare(r"(?<![^\W_])(?:tel|tfn|telefon|mobil|phone|ring|call)[a-zåäö]{0,8}[ .:]{0,3}\Z")

_MORE = re.compile(r" [0-9]{2}")
"""A run of groups that goes on, such as a card's."""


def _validate(candidate: Candidate) -> Check | None:
    _, start, end = span(candidate)
    clearing = candidate.match.group("clearing")
    bank = bank_of(clearing)
    if bank is None or _PHONE.search(candidate.text[max(0, start - 20) : start]):
        return None
    account = only_digits(candidate.match.group("account"))
    tails = [account]
    if clearing[0] == "8" and candidate.match.group("fifth") is None:
        # Swedbank's fifth clearing digit is no part of the account, hyphen or not.
        tails.append(account[1:])
    if not candidate.context and _MORE.match(candidate.text, end):
        return None
    if any(account_is_valid(bank, clearing, tail) for tail in tails):
        return Check("clearing_and_check_digit", start=start, end=end)
    if not candidate.context or "joined" in candidate.match.re.groupindex:
        return None
    return Check("clearing", score=0.65, start=start, end=end)


RECOGNIZER = PatternRecognizer(
    name="se_bank_account",
    entity_types=("SE_BANK_ACCOUNT",),
    patterns=(
        Pattern(
            "clearing_and_account",
            rf"(?P<value>(?P<clearing>{opening('1-9')}(?<![0-9][- ][1-9])[0-9]{{3}})"
            rf"(?P<fifth>-[0-9])?(?:, ?|-| )"
            rf"(?P<account>{_ACCOUNT})){DIGITS_END}(?![-/.][0-9]){END}",
            0.5,
            0.9,
        ),
        Pattern(
            "labelled_clearing",
            r"(?<![^\W_])(?i:clearing|cl\b)[a-zåäö]{0,8}[ .:-]{0,3}(?i:nr|no|nummer"
            r"|number)?[ .:]{0,3}"
            r"(?P<value>(?P<clearing>[1-9][0-9]{3})"
            r"(?P<fifth>-[0-9])?"
            r"[ ,.;\n]{1,3}(?i:och |and )?(?:(?i:bank)?(?i:konto|kto|account"
            r"|acc)[a-zåäö]{0,10}[ .:-]{0,3}"
            rf"(?i:nr|no|nummer|number)?[ .:]{{0,3}})?(?P<account>{_ACCOUNT}))(?![ -]?[0-9]){END}",
            0.9,
            0.9,
        ),
        Pattern(
            "joined",
            rf"(?i:konto|kto|account)[^0-9\n]{{0,40}}"
            rf"(?P<value>(?P<clearing>{opening('1-9')}[0-9]{{3}})(?P<fifth>-[0-9])?"
            rf"(?P<joined>)(?P<account>[0-9]{{6,10}})){DIGITS_END}(?![-/.][0-9]){END}",
            0.0,
            0.85,
        ),
    ),
    triggers=(
        r"[1-9][0-9]{3}(?:-[0-9])?[-, ] ?[0-9](?:[ -]?[0-9]){5}",
        r"(?:clearing|\bcl\b)[^0-9]{0,20}[1-9][0-9]{3}",
        r"(?:konto|kto|account)[^0-9\n]{0,40}[1-9][0-9]{9}",
    ),
    context=(
        "clearing",
        "kontonummer",
        "kontonr",
        "konto",
        "kontot",
        "kontona",
        "kto",
        "bankkonto",
        "lönekonto",
        "sparkonto",
        "utbetalning",
        "sätts in på",
        "sätta in på",
        "insättning",
        "återbetalning",
        "bankuppgifter",
        "bank details",
        "bank account",
        "banken",
        "danske bank",
        "avanza",
        "icabanken",
        "skandia",
        "sbab",
        "sparbank",
        "account number",
        "account no",
        "swedbank",
        "handelsbanken",
        "nordea",
        "seb",
        "länsförsäkringar",
    ),
    validate=_validate,
    source="Bankgirot, Bankernas kontonummer",
    examples=(
        Example("Lönekonto 5839-8257466", ("5839-8257466",), min_score=0.85),
        Example("konto 5839 82 574 66", ("5839 82 574 66",), min_score=0.85),
        Example("Clearing 5839, konto 8257466", ("5839, konto 8257466",), min_score=0.85),
        Example("account number 5839, 8257466", ("5839, 8257466",), min_score=0.85),
        Example("Betala ut till 5839-8257466 nu.", ("5839-8257466",), min_score=0.4),
        Example("Kontot 6112-481 920 337", ("6112-481 920 337",), min_score=0.6),
        Example("clearing 8214, konto 8214-9 934 561 207-2", ("8214-9 934 561 207-2",)),
        Example("sätts in på 9020 338 4471", ("9020 338 4471",), min_score=0.6),
        Example("Kontonr (inkl clearing): 58398257466", ("58398257466",), min_score=0.8),
        Example("cl. nr 5839 kto 8257466", ("5839 kto 8257466",), min_score=0.85),
        Example(
            "Löner att betala:\n- kontot för Eva\n\nKonton:\n- Eva Test, Skolgatan, 5839-8257466",
            ("5839-8257466",),
            min_score=0.85,
        ),
        Example("Uppslag 5839-8257467"),
        Example("kontot i bokföringen: 58398257467"),
        Example("konto 2200-8257466"),
        Example("tel 5839 825746"),
        Example("artikel 5839-825"),
        Example("kontera på 5839"),
        Example("Perioden 2023-2024 2025"),
        Example("SE45 5000 0000 0583 9825 7466"),
    ),
)
