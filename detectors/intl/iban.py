"""IBANs: the length and the account's alphabet by country, then the check digits."""

import re
from collections import defaultdict

from detectors.checksums import iban
from detectors.edges import first
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_NUMERIC_ACCOUNTS = """
    AE:23 AT:20 BA:20 BE:16 BI:27 CR:22 CZ:24 DE:22 DJ:27 DK:18 EE:20 EG:29 ES:24 FI:18
    FO:18 GL:18 HR:21 HU:28 IL:23 IS:26 LT:20 LY:25 ME:22 MN:20 MR:27 NO:15 PL:28 PT:25
    RS:22 SD:18 SE:24 SI:19 SK:24 SO:23 ST:25 TL:23 TN:24 VA:22 XK:20
"""
_LETTERED_ACCOUNTS = """
    AD:24 AL:28 AZ:28 BG:22 BH:22 BR:29 BY:28 CH:21 CY:28 DO:28 FK:18 FR:27 GB:22 GE:22
    GI:23 GR:27 GT:28 HN:28 IE:22 IQ:23 IT:27 JO:30 KW:30 KZ:20 LB:28 LC:32 LI:21 LU:20
    LV:21 MC:27 MD:24 MK:19 MT:31 MU:30 NI:28 NL:18 OM:23 PK:24 PS:29 QA:29 RO:24 RU:33
    SA:24 SC:31 SM:27 SV:28 TR:26 UA:29 VG:24 YE:30
"""


def _lengths(table: str) -> dict[str, int]:
    pairs = (entry.split(":") for entry in table.split())
    return {country: int(length) for country, length in pairs}


_NUMERIC = _lengths(_NUMERIC_ACCOUNTS)
_LETTERS = _lengths(_LETTERED_ACCOUNTS)
LENGTHS: dict[str, int] = {**_NUMERIC, **_LETTERS}
"""Characters of a whole IBAN, by country."""

_SAMPLES = frozenset(
    {
        "SE4550000000058398257466",
        "DE89370400440532013000",
        "GB29NWBK60161331926819",
        "GB82WEST12345698765432",
        "NO9386011117947",
        "DK5000400440116243",
        "FI2112345600000785",
        "NL91ABNA0417164300",
        "FR1420041010050500013M02606",
    }
)


_GAP = r"[ .\n-]{0,2}"


def _behind(countries: list[str]) -> str:
    """That one of the countries and two characters stand before, with or without a blank."""
    names = "|".join(countries)
    return f"(?:(?<=(?:{names})..)|(?<=(?:{names}) ..))"


def _shape(numeric: bool) -> str:
    """The pattern: countries of one length together."""
    by_length: defaultdict[int, list[str]] = defaultdict(list)
    for country, length in (_NUMERIC if numeric else _LETTERS).items():
        by_length[length].append(country)
    kind = "0-9" if numeric else "0-9A-Za-z"
    rest = "|".join(
        rf"{_behind(sorted(countries))}(?:{_GAP}[{kind}]){{{length - 4}}}"
        for length, countries in sorted(by_length.items())
    )
    return rf"{first('A-Za-z', '[0-9A-Za-z]')}[A-Za-z] ?[0-9]{{2}}(?i:{rest})(?![0-9A-Za-z])"


def _trigger(numeric: bool) -> str:
    kind = "0-9" if numeric else "0-9a-z"
    countries = "|".join(sorted(_NUMERIC if numeric else _LETTERS))
    return rf"(?:^|[^0-9a-z])(?:{countries}) ?[0-9]{{2}}(?:{_GAP}[{kind}]){{11}}"


def _validate(candidate: Candidate) -> Check | None:
    value = re.sub(r"[ .\n-]", "", candidate.value).upper()
    if candidate.value[2] == " " and not (candidate.context or candidate.value[:2].isupper()):
        return None
    if not iban(value) or value[2:4] in {"00", "01", "99"}:
        return None
    return Check("mod97", test_number=value in _SAMPLES)


RECOGNIZER = PatternRecognizer(
    name="iban",
    entity_types=("IBAN_CODE",),
    patterns=(
        Pattern(
            "numeric_account",
            _shape(numeric=True),
            0.9,
            0.95,
            triggers=(_trigger(numeric=True),),
        ),
        Pattern(
            "mixed_account",
            _shape(numeric=False),
            0.85,
            0.95,
            triggers=(_trigger(numeric=False),),
        ),
    ),
    triggers=(_trigger(numeric=True), _trigger(numeric=False)),
    context=("iban", "konto", "bank", "bic", "swift", "account", "betala", "utbetalning", "refund"),
    validate=_validate,
    examples=(
        Example("konto SE45 5000 0000 0583 9825 7466", ("SE45 5000 0000 0583 9825 7466",)),
        Example("iban: de89370400440532013000", ("de89370400440532013000",)),
        Example("GB29 NWBK 6016 1331 9268 19.", ("GB29 NWBK 6016 1331 9268 19",)),
        Example("NO93 8601 1117 947 tack", ("NO93 8601 1117 947",)),
        Example("FR14 2004 1010 0505 0001 3M02 606", ("FR14 2004 1010 0505 0001 3M02 606",)),
        Example(
            "NL91ABNA0417164300 DK5000400440116243", ("NL91ABNA0417164300", "DK5000400440116243")
        ),
        Example("SE35.5000.0000.0549.1000.0003", ("SE35.5000.0000.0549.1000.0003",)),
        Example("IBAN: SE35\n5000 0000 0549\n1000 0003", ("SE35\n5000 0000 0549\n1000 0003",)),
        Example("iban se 35 5000 00000549 1000 0003", ("se 35 5000 00000549 1000 0003",)),
        Example("SE45 5000 0000 0583 9825 7467"),
        Example("SE556703748501"),
        Example("SE2321000131-P000012345"),
        Example("DE89 3704 0044 0532 0130"),
        Example("XX45 5000 0000 0583 9825 7466"),
        Example("de 12 barnen åkte till 3704 platser"),
        Example("NO93860111179471"),
    ),
    source="ISO 13616-1, the IBAN registry (lengths); ISO 7064 MOD 97-10",
)
