"""PIN codes, door and alarm codes, one-time codes: short values that only a label gives away."""

import re

from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.secrets.strength import is_placeholder
from detectors.sv.shapes import words

_OTHER_CODE = re.compile(
    r"(?:door|gate|alarm|entry|access|security|verification|time|status|error|post|zip|exit) \Z",
    re.IGNORECASE,
)


def _validate(candidate: Candidate) -> Check | None:
    value, start = candidate.match.group("value"), candidate.match.start()
    if is_placeholder(value):
        return None
    if "weak" not in candidate.match.re.groupindex:
        return Check("label")
    if _OTHER_CODE.search(candidate.text[max(0, start - 12) : start]):
        return None
    digits, letters = any(c.isdigit() for c in value), any(c.isalpha() for c in value)
    if not digits or (letters and "-" not in value) or (not letters and len(value) < 4):
        return None
    return Check("label")


_NAMES = words(
    *("pin", "pin code", "puk", "cvc", "cvv", "cvv2", "otp", "2fa code", "safe combination"),
    *("door code", "alarm code", "gate code", "entry code", "access code", "security code"),
    *("verification code", "one-time code"),
    *(
        f"{name}kod{ending}"
        for name in (
            *("pin-", "puk-", "port", "larm", "dörr", "säkerhets", "engångs", "passer"),
            *("kassaskåps", "nyckelskåps", "entré", "trapp", "lås", "skärmlås", "verifierings"),
        )
        for ending in ("", "en")
    ),
    *(
        f"kod{ending} till {what}"
        for what in (
            *("larmet", "porten", "dörren", "kassaskåpet", "nyckelskåpet", "låset"),
            *("nyckelboxen", "skåpet"),
        )
        for ending in ("", "en")
    ),
)
_SPARE_NAMES = words(
    *("återställningskod", "reservkod", "aktiveringskod", "engångskod", "licensnyckel"),
    *("produktnyckel", "recovery code", "backup code", "reset code", "activation code"),
    *("licence key", "license key", "product key"),
)

RECOGNIZER = PatternRecognizer(
    name="pin_code",
    entity_types=("CREDENTIAL",),
    patterns=(
        Pattern(
            "named_code",
            _NAMES + r"(?: \([^()\n]{1,20}\)| (?:till|för|på|to|for|of)"
            r"(?: [^\W\d_]{1,20}){1,2})?"
            r"(?: ?(?::|=|är|is|->) ?| )"
            r"\"?(?P<value>[0-9*#][0-9 #-]{1,8}[0-9#])(?![\w]|[.,-][0-9])",
            0.75,
            0.85,
            re.IGNORECASE,
        ),
        Pattern(
            "spare_code",
            _SPARE_NAMES + r"(?:en|n|er|erna|s)?(?: ?(?::|=|är|is|->) ?| )\"?"
            r"(?P<value>[0-9A-Za-z]{3,8}(?:-[0-9A-Za-z]{3,8}){1,7})(?![\w-])",
            0.8,
            0.85,
            re.IGNORECASE,
        ),
        Pattern(
            "bare_code",
            r"(?<![\w-])(?:kod|koden|code)(?P<weak>)(?: ?(?::|=|är|is) ?| )[\"'«“]?"
            r"(?P<value>(?=[A-Za-zåäöÅÄÖ-]{0,40}[0-9])[0-9A-Za-zåäöÅÄÖ]{2,16}(?:-[0-9A-Za-zåäöÅÄÖ]{1,16}){0,4})(?![\w]|[.,-][0-9])",
            0.0,
            0.6,
            re.IGNORECASE,
        ),
    ),
    triggers=(
        r"(?:^|[^\pL0-9])(?:pin|puk|cvc|cvv|otp)",
        r"kod(?:en)?[ :=]",
        r"code[ :=]",
        r"(?:kod|nyckel|code|key)[a-z]{0,4}(?: ?[:=]| är| is)? ?\"?[0-9a-z]{3,8}-[0-9a-z]{3}",
        r"safe combination",
    ),
    context=(
        "lämnar ut",
        "lämna ut",
        "hämta",
        "hämtar",
        "hämtning",
        "larm",
        "dörr",
        "port",
        "porten",
        "entré",
        "lås",
        "låset",
        "kassaskåp",
        "nyckelskåp",
        "nyckelbox",
        "säkerhet",
        "hemlig",
        "logga in",
        "inloggning",
        "bankid",
        "door",
        "alarm",
        "gate",
        "safe",
        "lock",
        "log in",
        "login",
        "sign in",
        "pick up",
        "pick-up",
        "secret",
    ),
    validate=_validate,
    examples=(
        Example("Pinkoden är 4471", ("4471",), min_score=0.7),
        Example("PIN: 0921", ("0921",)),
        Example("portkod 5512 till trapphuset", ("5512",)),
        Example("larmkoden: 771903", ("771903",)),
        Example("The door code is 2299#", ("2299#",)),
        Example("CVC 381", ("381",)),
        Example("hämtar barnet med kod gran-12-röd", ("gran-12-röd",)),
        Example("your verification code is 481 223", ("481 223",)),
        Example("PIN-kod till telefonen: 4482", ("4482",), min_score=0.7),
        Example("recovery code: 8KF2-99QX-71LM", ("8KF2-99QX-71LM",), min_score=0.7),
        Example("återställningskoden är 8KF2-99QX", ("8KF2-99QX",), min_score=0.7),
        Example("recovery code for the account is missing"),
        Example("felkod 404 i larmet"),
        Example("kurskod: SF1625"),
        Example("PIN: ****"),
        Example("Skriv kod som hämtar 4 rader"),
        Example("postkod 58183"),
        Example("HTTP status code 500 from the gate"),
        Example("ICD-kod F32.1"),
        Example("Vad är en pinkod?"),
        Example("spinning 4471"),
    ),
    source="wording of routines and messages",
)
