"""The boards, administrations and companies of a Swedish municipality: by the code in their case
numbers, by their names, by the fields that they work in, and by the systems that hold their
records."""

import re
from collections.abc import Iterator, Mapping

from detectors.alternatives import alternatives

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
        "soc, socialnämnd*, socialförvaltning*, socialtjänst*, socialutskott*, socialkontor*"
        ", socialsekreterar*, individ- och familje*, försörjningsstödsenhet*, social services"
        ", social welfare board, social welfare committee, social welfare office"
    ),
    "care": (
        "vård- och omsorgsnämnd*, vård- och omsorgsförvaltning*, vård- och omsorgskontor*"
        ", omsorgsnämnd*, omsorgsförvaltning*, omsorgskontor*, äldrenämnd*, äldreförvaltning*"
        ", hemtjänsten, hemtjänstens, biståndsenhet*, funktionsstödsnämnd*, care board"
        ", care administration, home care service"
    ),
    "school": (
        "barn- och ungdomsnämnd*, barn- och utbildningsnämnd*, barn- och utbildningsförvaltning*"
        ", ungdomsnämnd*, utbildningsnämnd*, utbildningsförvaltning*, utbildningskontor*"
        ", bildningsnämnd*, bildningsförvaltning*, bildningskontor*, skolnämnd*, skolkontor*"
        ", skolförvaltning*, förskolenämnd*, förskoleförvaltning*, grundskolenämnd*"
        ", grundskoleförvaltning*, gymnasienämnd*, gymnasieförvaltning*, elevhäls*, elevregist*"
        ", elevakt*, school board, school administration, school register, education board"
        ", education committee"
    ),
    "building": (
        "byggnadsnämnd*, miljö- och byggnadsnämnd*, miljö- och bygg, samhällsbyggnad*"
        ", stadsbyggnad*, bygglovsenhet*, byggnadskontor*, building board, building committee"
        ", planning office"
    ),
    "environment": (
        "miljönämnd*, miljökontor*, miljöförvaltning*, miljö- och hälso*, environment board"
        ", environmental board, environmental office, environmental committee"
    ),
    "culture": (
        "fritidsnämnd*, fritidsförvaltning*, fritidskontor*, kultur- och fritidsnämnd*"
        ", kultur- och fritidsförvaltning*, kultur- och fritidskontor*, kulturnämnd*"
        ", kulturförvaltning*"
    ),
    "executive": "kommunstyrels*, kommunlednings*, hr-avdelning*, municipal executive*",
    "technical": (
        "tekniska nämnden*, tekniska förvaltningen*, tekniska kontoret*, gatukontor*"
        ", fastighetskontor*"
    ),
    "guardianship": "överförmyndar*, chief guardian*",
    "labour": (
        "arbetsmarknadsnämnd*, arbetsmarknadsförvaltning*, arbetsmarknadsenhet*"
        ", vuxenutbildningsnämnd*, employment office"
    ),
    "rescue": "räddningsnämnd*, räddningstjänst*",
    "housing": (
        "bostadsbolag*, bostadsstiftelse*, kommunala hyresbolag*, kommunala hyresvärd*"
        ", housing company, municipal landlord"
    ),
    "utility": "energibolag*, elbolag*, va-bolag*, vattenbolag*, energy company, water company",
}
_FIELDS = {
    "social": (
        "försörjningsstöd*, ekonomiskt bistånd, familjerätt*, barnavård*, stödboende*"
        ", beroendevård*, child protection, welfare, income support"
    ),
    "care": (
        "omsorg, omsorgen*, äldreomsorg*, hemtjänst*, särskilt boende, lss, elderly care, home care"
        ", care home"
    ),
    "school": (
        "skola, skolan*, skolor*, förskola*, förskole*, gymnasiet*, grundskola*, fritidshem*"
        ", skolskjuts*, elev*, frånvaro*, school, schools, preschool, preschools, pupil"
    ),
    "building": (
        "bygglov, bygglovet*, bygglovs*, building permit, building-permit, building permits"
    ),
    "environment": "miljötillsyn*, livsmedelstillsyn*, livsmedelskontroll*, food inspection",
    "culture": "bibliotek*, kulturskola*, simhall*, fritidsgård*, library, music school",
    "technical": "parkeringstillstånd*, parkeringsavdelning*, parking",
    "transport": "färdtjänst*, mobility service",
    "labour": "vuxenutbildning*, komvux*, sfi, adult education",
    "housing": "bostadskö*, hyresvärden*, housing queue",
    "utility": "elnät*, fjärrvärme*, renhållning*",
    "guardianship": "god man-*, gode man-*",
}
_SYSTEMS = {
    WELFARE: "treserva, procapita, lifecare, viva, pulsen, combine",
    "school": "unikum, infomentor, schoolsoft, vklass, skola24, edlevo, prorenata, dexter, tempus",
    "building": "byggr, bygglov360",
    "environment": "ecos, castor",
    "executive": "heroma, personec",
    "guardianship": "wärna, e-wärna, provisum",
    "housing": "vitec, fast2, momentum",
}

_RECORD = alternatives(
    """
    register*, lista, listan*, listor*, journal*, akt, akten, akter, akterna, klienter*
    klientregist*, klientlista*, elevregist*, elevakt*, frånvarolista*, frånvaroregist*
    utredning*, ärende*, system*, kö, kön, kölista*, hyresgäst*, kunder*, kundregist*
    uppgifter*, insatsregist*, skuld, skulder*, lån, låneskulder*, bidragslista*, anteckning*
    deltagarlista*, beslut, besluten, anmälan, anmälning*, list, lists, register, registers
    record, records, file, files, client, clients, queue, tenants, arrears, fine, fines
    database, roll, rolls, data, cases, case, journals, debts, investigation
    """
)
_OWN_RECORD = re.compile(
    rf"(?:(?:(?<=s)|['’]s)(?: [^\s.?!,]+){{0,2}}?[ ]|[ -]){_RECORD}\b", re.IGNORECASE
)
_COMPOUND = re.compile(
    r"[^\W\d]*?(?:ärende|register|regist|lista|listan|journal|akt|skuld|kö)\w*", re.IGNORECASE
)
_SOURCE = re.compile(
    r"\b(?:enligt|från|hos|ur|i|på|mot|med|according to|from|against|at|with|by|in)"
    r"(?: (?:the|det|den|vår|vårt|our|municipal|kommunala|kommunens)){0,3} ?\Z",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r" (?:anger|uppger|säger|skriver|rapporterar|betalar|noterar|meddelar|har|visar|says|reports"
    r"|pays"
    r"|shows"
    r"|has|writes|notes)\b",
    re.IGNORECASE,
)

_DATA_TEXT = (
    r"\b(?:stäng\w* av|omhändert\w*|placera[dt]\w*|ärende\w*|uppgift\w*|akt|akten|akter"
    r"|\w*akt(?:en|er|erna)|journal\w*|beslut\w*"
    r"|\w*bidrag\w*|\w*bistånd\w*|bygglov\w*"
    r"|orosanmäl\w*|\w*frånvaro\w*|borta|betyg\w*|\w*skuld\w*|\w*hyr[ae]n?\b|obetal\w*|betal\w*"
    r"|faktur\w*|insats\w*|tillsyn\w*|\w*utred\w*|utbetalning\w*|slutat|åker|hämtas|larm"
    r"|trygghetslarm"
    r"|\w*anmäl\w*|avstäng\w*|placerad\w*|klient\w*|brukare\w*|hyresgäst\w*|sökande\w*|deltagare"
    r"|personnum\w*|\w*stöd\b|hemtjänst|god man|går på|altan\w*|\w*tillstånd\w*|adress\w*"
    r"|\w*register|\w*registret|\w*lista\w*|aktuell|data|records?|case|cases|files?|rent|lists?"
    r"|arrears|absence|grades|permit|debts?|investigation|clients?|fines?|overdue|queue)\b"
)
DATA = re.compile(_DATA_TEXT, re.IGNORECASE)
"""Words for what a board holds about people."""

COMBINING = re.compile(
    r"\b(?:samkör\w*|jämför\w*|match\w*|(?:slå|slår|lägg|skriv|koppla|väv) ihop|kombiner\w*"
    r"|sammanställ\w*|kör\b[^.\n]{1,60}\bmot\b|läggas? bredvid|lägg\w* i samma|(?:sammanfatta"
    r"|gör) båda"
    r"|stäm av|(?:samlad|gemensam)\w* (?:bild|rad|tabell|lista|översikt)|kundkort\w*|också|båda"
    r"|samma (?:person|tabell|dokument|pm|familj)|allt (?:vi har|om)|combine|merge|match|join"
    r"|cross-?reference|cross-?check|compare|(?:one|single|joint) (?:summary|table|row|list"
    r"|picture))\b",
    re.IGNORECASE,
)
"""Words for putting data of several sources together."""

_CODE_OF = {code: board for board, codes in _CODES.items() for code in codes.split()}
_CODE = re.compile(r"(?<![^\W_])([A-ZÅÄÖ]{2,4})(?=[ /:.-]?[ ]?(?:20)?\d\d)")
_COMPANY = re.compile(
    r"\b(?-i:[A-ZÅÄÖ])\w{2,25}?(?:(?P<housing>[ -]?bostäder\b|[ -]?hem ab\b)"
    r"|(?P<utility> (?:energi|vatten)\b(?: och \w{2,15})?(?: ab\b)?))",
    re.IGNORECASE,
)


def _owners(*tables: Mapping[str, str]) -> dict[str, str]:
    """The board of each entry, without its star."""
    return {
        entry.strip().rstrip("*"): board
        for table in tables
        for board, entries in table.items()
        for entry in entries.split(",")
    }


_BOARD_OF = _owners(_NAMES, _FIELDS, _SYSTEMS)
_IS_FIELD = frozenset(_owners(_FIELDS))
_IS_SYSTEM = frozenset(_owners(_SYSTEMS))
_NAMED = re.compile(
    rf"\b{alternatives(','.join([*_NAMES.values(), *_FIELDS.values(), *_SYSTEMS.values()]))}\b",
    re.IGNORECASE,
)

TRIGGERS = (
    "|".join(sorted(_BOARD_OF)),
    r"bostäder|hem ab| energi| vatten",
    "(?:" + "|".join(sorted(_CODE_OF)) + r")[ /:.-]{0,2}(?:20)?[0-9]{2}",
)
"""RE2 patterns without which no board is named."""


def named(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """Start and end of each board named in a text, the board, and whether a record or a system of
    it is named. A field of work counts where it is said to be the source of something."""
    for match in _NAMED.finditer(text):
        entry = _entry(match.group().lower())
        record = entry in _IS_SYSTEM or _has_record(text, entry, match)
        if entry not in _IS_FIELD or record or _is_source(text, match):
            yield match.start(), match.end(), _BOARD_OF[entry], record
    for match in _COMPANY.finditer(text):
        yield match.start(), match.end(), match.lastgroup or "", False
    for match in _CODE.finditer(text):
        board = _CODE_OF.get(match.group(1), "")
        if board:
            yield match.start(), match.end(), board, True


def _entry(said: str) -> str:
    """The longest entry that a word begins with."""
    return next(said[:end] for end in range(len(said), 0, -1) if said[:end] in _BOARD_OF)


def _has_record(text: str, entry: str, match: re.Match[str]) -> bool:
    """ "omsorgens klientlista", "the library's fines", "frånvarolistan"."""
    ending = match.group()[len(entry) :]
    compound = entry in _IS_FIELD and _COMPOUND.fullmatch(ending) is not None
    return compound or _OWN_RECORD.match(text, match.end()) is not None


def _is_source(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 40) : match.start()]
    return _SOURCE.search(before) is not None or _TELLS.match(text, match.end()) is not None
