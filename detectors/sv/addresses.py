"""The shapes of Swedish street addresses, shared by the recognizers of addresses and of postal
codes. A street is found by its ending and number; what stands before the ending is read backwards,
which keeps the search fast."""

import re
from enum import Enum

from detectors.edges import any_of
from detectors.sv.shapes import opening

UPPER = "A-ZÅÄÖÉÜ"
LOWER = "a-zåäöéü"
_WORD = f"[{UPPER}][{LOWER}]{{1,24}}"
_NAME = f"[{UPPER}][{LOWER}{UPPER}-]{{1,24}}"

STRONG_ENDINGS = (
    "gatan|gata|vägen|väg|gränden|gränd|torget|torg|allén|allé|backen|backe|stigen|stig|esplanaden"
    "|slingan|brinken|brink|promenaden|kajen"
)
WEAK_ENDINGS = (
    "gången|ringen|parken|platsen|plan|plats|stranden|strand|höjden|kullen|svängen|kroken|hamnen"
    "|gården|gård|hagen|ängen|åsen|dalen|lunden|viken|udden|rondellen|bron|passagen|stråket|liden"
    "|vreten|leden|kaj|tvären|holmen|berget"
)
LONE_ENDINGS = "Torget|Torg|Allé|park|trappor"
_ENDINGS = f"{STRONG_ENDINGS}|{WEAK_ENDINGS}|{LONE_ENDINGS}".split("|")
_FIRST = (
    "(?:Stora|Lilla|Norra|Södra|Västra|Östra|Övre|Nedre|Gamla|Nya|Sankta?|S:ta?|Inre|Yttre"
    "|Mellersta|Norr|Söder|Väster|Öster|Bortre) "
)
_CARE_OF = rf"(?:[Cc]/[Oo] {_NAME}(?: {_NAME}){{0,2}},?\s{{1,2}})?"
_NUMBER = (
    r"[1-9][0-9]{0,3}(?: ?- ?[0-9]{1,3}(?![0-9]))?(?:[A-Za-z](?![^\W_])| [A-Ha-h](?![^\W_]))?"
    r"(?![^\W_])"
)
_FLAT = (
    r"(?:,? (?:(?:lgh|lägenhet|vån|våning|uppgång|uppg|port)\.? ?[0-9A-Z]{1,4}"
    r"|[0-9]{1,2} ?tr(?:appor)?|nb|bv|ög)(?![^\W_])){0,2}"
)
_TWO_PART_TOWN = "Upplands|Lilla|Stora|Norra|Södra|Västra|Östra|Nya|Gamla|Dals|Öster|Väster|Bro"
TOWN = (
    rf"(?:(?:{_TWO_PART_TOWN}) )?[{UPPER}][{LOWER}]{{1,20}}(?:-[{UPPER}][{LOWER}]{{1,20}})?"
    rf"|(?:[{UPPER}]{{4,10}} )?[{UPPER}]{{3,20}}"
)
_CODE = r"(?:SE?[- ])?[1-9][0-9]{2} ?[0-9]{2}"
_POSTAL = rf"(?P<postal>[,;]?\s{{1,3}}{_CODE}\s{{1,2}}(?:{TOWN}|[{LOWER}]{{2,20}})(?![^\W_]))"

STREET = rf"(?P<ending>{any_of(_ENDINGS)}) {{1,2}}{_NUMBER}{_FLAT}{_POSTAL}?"
_FARM = rf"{opening(UPPER)}(?<!-[{UPPER}])[{LOWER}]{{1,24}}(?: {_WORD}){{0,2}}"
RURAL = rf"{_FARM} {_NUMBER}{_FLAT}{_POSTAL}"
BOX = rf"{opening('BbPp')}(?:ost)?(?:[Bb]?ox|OX) [0-9]{{1,5}}(?![0-9]){_POSTAL}?"

CARE_OF_BEFORE = re.compile(rf"[Cc]/[Oo] {_NAME}(?: {_NAME}){{0,2}},?\s{{1,2}}\Z")
_EDGE = r"(?<![^\W_])(?<!-)"
_CAPITALISED = re.compile(rf"{_EDGE}{_CARE_OF}(?:{_FIRST})?[{UPPER}][{LOWER}]{{1,22}}\Z")
_OF_WORDS = re.compile(rf"{_EDGE}{_CARE_OF}{_NAME}(?::s)? (?:{_NAME}(?::s)? )?\Z")
_LOWER_CASE = re.compile(rf"{_EDGE}[{LOWER}]{{2,22}}\Z")
_STRONG = frozenset(STRONG_ENDINGS.split("|"))
_LONE = frozenset(LONE_ENDINGS.split("|"))
_LOWER_ENDINGS = frozenset({"gatan", "vägen", "gränd", "torget", "stigen", "backen", "allén"})
_BEFORE_CODE = re.compile(
    rf"(?:{STRONG_ENDINGS}|{WEAK_ENDINGS}|{LONE_ENDINGS}|[Bb]ox|{_WORD}) {{1,2}}{_NUMBER}{_FLAT}"
    r"[,;]?\s{1,3}\Z"
)


class Stem(Enum):
    """What stands before the ending of a street: the name of the check and how sure it makes us,
    alone and beside a context word."""

    CAPITALISED = ("street", 0.76, 0.9)
    OF_WORDS = ("street_of_words", 0.7, 0.85)
    WEAK = ("weak_ending", 0.4, 0.78)
    LOWER_CASE = ("lower_case", 0.5, 0.78)


def stem(text: str, end: int, ending: str) -> tuple[Stem, int] | None:
    """What kind of street name `ending`, which starts at `end`, closes, and where the name starts;
    None when it is no street."""
    left = text[max(0, end - 100) : end]
    low = end - len(left)
    if left.endswith(" "):
        match = _OF_WORDS.search(left)
        return (Stem.OF_WORDS, low + match.start()) if match else None
    if ending in _LONE or (ending == "ringen" and left.endswith("e")):
        return None
    match = _CAPITALISED.search(left)
    if match is not None:
        return (Stem.CAPITALISED if ending in _STRONG else Stem.WEAK), low + match.start()
    match = _LOWER_CASE.search(left) if ending in _LOWER_ENDINGS else None
    return (Stem.LOWER_CASE, low + match.start()) if match else None


def follows_street(text: str, start: int) -> bool:
    """Whether a street, farm or box with its number ends right before `start`."""
    return _BEFORE_CODE.search(text[max(0, start - 60) : start]) is not None
