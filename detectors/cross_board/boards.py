"""The boards, administrations and companies of a Swedish municipality: by the code in their case
numbers, by their names, and by the systems that hold their records."""

import re
from collections.abc import Iterator
from functools import cache

WELFARE = "welfare"
"""What holds the records of the social board or of the care board, whichever it is."""

_CODES = {
    "social": "SN SON SOCN IFN IFO SOC",
    "care": "VON ON OMN VO ÄN ÄON VOO FFN",
    "school": "BUN UBN BIN SKN FSN GVN GYN UN BON UAN",
    "building": "BN SBN MBN BYN SHBN PBN",
    "environment": "MN MHN MON",
    "culture": "KFN KUN FRN",
    "executive": "KS KSN KLK KSF",
    "technical": "TN TKN GTN GFN",
    "guardianship": "ÖFN ÖF",
    "labour": "AMN AVN",
    "rescue": "RTN RN",
}
_NAMES = {
    "social": (
        r"soc|social(?:nämnd|förvaltning|tjänst|utskott|kontor|sekreterar)\w*"
        r"|individ- och familje\w+"
        r"|försörjningsstödsenhet\w*|social (?:services|welfare (?:board|committee|office))"
    ),
    "care": (
        r"(?:vård- och )?omsorgs(?:nämnd|förvaltning|kontor)\w*|äldre(?:nämnd|förvaltning)\w*"
        r"|hemtjänsten|biståndsenhet\w*|funktionsstödsnämnd\w*|care (?:board|administration)"
        r"|home care service"
    ),
    "school": (
        r"(?:barn- och |utbildnings- och )?(?:ungdoms|utbildnings|bildnings|skol|förskole"
        r"|grundskole|gymnasie)"
        r"(?:nämnd|förvaltning|kontor)\w*|elevhäls\w+|elevregist\w+|elevakt\w*"
        r"|school (?:board|administration|register)|education (?:board|committee)"
    ),
    "building": (
        r"(?:miljö- och )?byggnadsnämnd\w*|(?:samhälls|stads)byggnads\w+|bygglovsenhet\w*"
        r"|byggnadskontor\w*"
        r"|building (?:board|committee)|planning office"
    ),
    "environment": (
        r"miljö(?:nämnd|kontor|förvaltning)\w*|miljö- och hälso\w+|environment(?:al)? (?:board"
        r"|office|committee)"
    ),
    "culture": (
        r"(?:kultur- och )?fritids(?:nämnd|förvaltning|kontor)\w*|kultur(?:nämnd|förvaltning)\w*"
    ),
    "executive": r"kommunstyrels\w+|kommunlednings\w+|hr-avdelning\w*|municipal executive\w*",
    "technical": (
        r"tekniska (?:nämnden|förvaltningen|kontoret)\w*|gatukontor\w*|fastighetskontor\w*"
    ),
    "guardianship": r"överförmyndar\w+|chief guardian\w*",
    "labour": r"arbetsmarknads(?:nämnd|förvaltning|enhet)\w*|vuxenutbildningsnämnd\w*",
    "rescue": r"räddnings(?:nämnd|tjänst)\w*",
    "housing": (
        r"bostadsbolag\w*|bostadsstiftelse\w*"
        r"|kommunala hyresbolag\w*"
        r"|(?:municipal )?housing company"
    ),
    "utility": (
        r"energibolag\w*|va-bolag\w*|vattenbolag\w*"
        r"|(?:municipal )?(?:energy|water) company"
    ),
}
_SYSTEMS = {
    WELFARE: "treserva procapita lifecare viva pulsen combine",
    "school": "unikum infomentor schoolsoft vklass skola24 edlevo prorenata dexter tempus",
    "building": "byggr bygglov360",
    "environment": "ecos castor",
    "executive": "heroma personec",
    "guardianship": "wärna e-wärna provisum",
    "housing": "vitec fast2 momentum",
}

_DATA_TEXT = (
    r"\b(?:stäng\w* av|omhändert\w*|placera[dt]\w*|ärende\w*|uppgift\w*|akt|akten|akter"
    r"|\w*akt(?:en|er|erna)|journal\w*|beslut\w*"
    r"|\w*bidrag\w*|\w*bistånd\w*|bygglov\w*"
    r"|orosanmäl\w*|\w*frånvaro\w*|borta|betyg\w*|\w*skuld\w*|\w*hyr[ae]n?\b|obetal\w*"
    r"|faktur\w*|insats\w*|tillsyn\w*|\w*utred\w*"
    r"|\w*anmäl\w*|avstäng\w*|placerad\w*|klient\w*|brukare\w*|hyresgäst\w*|sökande\w*"
    r"|personnum\w*|\w*stöd\b|hemtjänst|god man"
    r"|\w*register|\w*registret|\w*lista\w*|aktuell|data|records?|case|cases|files?|rent"
    r"|arrears|absence|grades|permit|debts?|investigation)\b"
)
DATA = re.compile(_DATA_TEXT, re.IGNORECASE)
"""Words for what a board holds about people."""

COMBINING = re.compile(
    r"\b(?:samkör\w*|jämför\w*|match\w*|slå ihop|slår ihop|lägg ihop|koppla ihop|kombiner\w*"
    r"|sammanställ\w*|kör\b[^.\n]{1,60}\bmot\b"
    r"|stäm av|samlad bild|också|båda|samma person|combine|merge|match|join"
    r"|cross-?reference|cross-?check|compare)\b",
    re.IGNORECASE,
)
"""Words for putting data of several sources together."""

_CODE_OF = {code: board for board, codes in _CODES.items() for code in codes.split()}
_CODE = re.compile(r"(?<![^\W_])([A-ZÅÄÖ]{2,4})(?=[ /:.-]?[ ]?(?:20)?\d\d)")


_COMPANY = re.compile(
    r"(?:(?P<housing>bostäder|hem)|(?P<utility>energi|vatten)(?: och \w{2,15})?) ab\b",
    re.IGNORECASE,
)


@cache
def _compiled() -> re.Pattern[str]:
    parts = [rf"(?P<{board}>{names})" for board, names in _NAMES.items()]
    parts += [
        rf"(?P<system_{board}>{'|'.join(names.split())})" for board, names in _SYSTEMS.items()
    ]
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


TRIGGERS = (
    r"nämnd|förvaltning|kontor|soc|elevhäls|elevregist|elevakt|bolag|styrels|bostäder"
    r"|hem ab|energi|vatten"
    r"|överförmyndar|räddningstj|hemtjänst|biståndsenhet|board|company|administration|committee"
    r"|guardian|executive|office|register|home care|individ- och|hr-avd|arbetsmarknad",
    "|".join(name for names in _SYSTEMS.values() for name in names.split()),
    "(?:"
    + "|".join(code for codes in _CODES.values() for code in codes.split())
    + r")[ /:.-]{0,2}(?:20)?[0-9]{2}",
)
"""RE2 patterns without which no board is named."""


def named(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """Start and end of each board named in a text, the board, and whether its system is named."""
    for match in _compiled().finditer(text):
        group = match.lastgroup or ""
        board = group.removeprefix("system_")
        yield match.start(), match.end(), board, board != group
    for match in _COMPANY.finditer(text):
        start = text.rfind(" ", 0, max(0, match.start() - 1)) + 1
        yield start, match.end(), match.lastgroup or "", False
    for match in _CODE.finditer(text):
        board = _CODE_OF.get(match.group(1), "")
        if board:
            yield match.start(), match.end(), board, True
