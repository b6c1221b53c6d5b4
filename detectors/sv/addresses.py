"""The shapes of Swedish addresses, shared by the recognizers of addresses and of postal codes.

A pattern finds only what no address is without: a street's ending with its number, a postal code.
What stands before is read backwards, and what follows (flat, care-of line, postal code, town)
forwards, which keeps the search fast and the patterns short.
"""

import re
from dataclasses import dataclass
from enum import Enum

from detectors.edges import any_of
from detectors.sv.places import is_town
from detectors.sv.shapes import only_digits

UPPER = "A-ZÅÄÖÉÜ"
LOWER = "a-zåäöéü"
_END = r"(?![^\W_])"
_EDGE = r"(?<![^\W_])(?<!-)"

STRONG_ENDINGS = (
    "gatan|gata|vägen|väg|gränden|gränd|torget|torg|allén|allé|backen|backe|stigen|stig|esplanaden"
    "|slingan|brinken|brink|promenaden|kajen|boulevarden|bågen|rundan"
)
"""A capitalised word that ends so, before a number, is a street."""
WEAK_ENDINGS = (
    "gången|gång|ringen|parken|platsen|plan|plats|stranden|strand|höjden|kullen|svängen|kroken"
    "|hamnen|gården|gård|hagen|ängen|åsen|dalen|lunden|viken|udden|rondellen|bron|passagen|stråket"
    "|liden|vreten|leden|kaj|tvären|holmen|berget|torpet|tunet|gläntan|åkern|branten|sluttningen"
    "|terrassen|trappan|kvarnen|näset|skogen|tomten|varvet|slätten"
)
"""Other words end so, too."""
LONE_ENDINGS = (
    "Torget|Torg|Allé|Strand|Plan|Plats|Kaj|Esplanaden|Promenaden|Kajen|Backen|Gata|Väg|park"
    "|trappor"
)
"""Stand as words of their own only."""
ENDING = (
    rf"(?:{any_of(f'{STRONG_ENDINGS}|{WEAK_ENDINGS}|{LONE_ENDINGS}'.split('|'))}"
    rf"|{any_of(STRONG_ENDINGS.upper().split('|'))})"
)
_ADJECTIVES = (
    "Stora|Lilla|Norra|Södra|Västra|Östra|Övre|Nedre|Gamla|Nya|Sankta?|S:ta?|Inre|Yttre|Mellersta"
    "|Bortre|Hitre|Första|Andra|Tredje|Fjärde|[1-9]:[ae]"
)
NUMBER = (
    r"[1-9][0-9]{0,3}(?: ?- ?[0-9]{1,3}(?![0-9])|/[0-9]{1,2}(?![0-9/]))?"
    r"(?:(?:[A-Za-z]| [A-Ka-h])(?:[:-][0-9A-Z]{1,3})?(?![^\W_]))?(?![^\W_])"
)
"""A house number: 12, 3-5, 12/14, 8B, 8 b, 252 C:14."""
_WORD = rf"[{UPPER}][{LOWER}]{{1,20}}(?:-[{UPPER}]?[{LOWER}]{{1,12}})?"
NAME = rf"{_WORD}(?: {_WORD})?(?:(?<=[gv])\.)?"
"""One or two capitalised words, perhaps abbreviated (Kungsg. 4)."""

_CARE_OF = rf"[Cc]/ ?[Oo]:? ?(?:{_WORD}|[{LOWER}]{{2,20}})(?: {_WORD}){{0,2}}"
_CARE_OF_BEFORE = re.compile(rf"{_EDGE}{_CARE_OF},?\s{{1,2}}\Z")
_FLAT = re.compile(
    rf"(?:,? ?(?:(?i:lgh|lght|läg|lägenhet|apt|apartment|flat|vån|våning|plan|floor|uppgång|uppg"
    rf"|upp|ing|ingång|port|trapphus)(?i:\.|nr)?:? ?(?=[0-9A-Z])(?:[0-9]{{1,4}}[A-Za-z]?|[A-Z])"
    rf"|[0-9]{{1,2}} ?(?i:tr(?:appor)?|vån)(?:\.(?=,| [a-zåäö0-9]))?"
    rf"|(?i:nb|bv|ög|uh|n\.b\.|b\.v\.|ö\.g\.)|{_CARE_OF}|[Bb]ox [0-9]{{1,5}}){_END}"
    rf"|\n(?:(?i:lgh)\.? ?[0-9]{{1,4}}|{_CARE_OF}){_END}){{0,3}}"
)
_CODE = re.compile(
    rf"(?:[,;] ?|,?\s{{1,3}})(?:SE?[- ])?(?P<code>[1-9][0-9]{{2}} ?[0-9]{{2}})\s{{1,2}}"
    rf"(?=[{UPPER}{LOWER}])"
)
_TOWN_AFTER = re.compile(
    rf",? (?P<in>(?:i|in) )?(?=[{UPPER}{LOWER}])|,\n(?=[{UPPER}])", re.IGNORECASE
)
_TOWN = re.compile(
    rf"(?P<one>[{UPPER}][{LOWER}]{{1,20}}(?:-[{UPPER}][{LOWER}]{{1,20}})?|[{UPPER}{LOWER}]{{2,20}})"
    rf"{_END}(?: (?P<two>[{UPPER}{LOWER}]{{2,20}}){_END})?"
)
_LEADS = frozenset(
    [
        "upplands",
        "lilla",
        "stora",
        "norra",
        "södra",
        "västra",
        "östra",
        "nya",
        "gamla",
        "dals",
        "öster",
        "väster",
    ]
)

COUNTED = re.compile(
    "kronor|kr|sek|euro?|usd|dollar|miljon(?:er)?|mkr|tkr|tusen|procent|personer|människor|invånare"
    "|elever|barn|bilar|fordon|bostäder|lägenheter|butiker|hus|träd|gånger|varv|etapper|stationer"
    "|stånd|besökare|demonstranter|olyckor|platser|anställda|patienter|ärenden|deltagare|kvinnor|män"
    "|nätter|gäster|helger|hushåll|familjer|st|stycken|km|kilometer|mil|meter|m|cm|kvm|m2|grader|km/h|sekunder|minuter|min|timmar|dagar"
    "|dygn|veckor|månader|år|sidor|rum|kap|enheter|exemplar|ex|units|people|days|items|pages|metres"
    "|years|percent|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november"
    "|december|january|february|march|may|june|july|august|october",
    re.IGNORECASE,
)
"""What a number before it counts or dates, so that it is no house number and no postal code."""
_NOT_NUMBER = re.compile(
    rf" ?(?:(?:{COUNTED.pattern}){_END}|[%§])|[.,:][0-9]{{2}}(?![0-9])|[.,][0-9]"
    r"| [0-9]{3}(?![0-9])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Rest:
    """What follows a house number: where the address ends in the text, and which of its parts
    (flat or floor, postal code, a town that is known) were there."""

    end: int
    flat: bool
    code: bool
    town: bool

    @property
    def certain(self) -> bool:
        """Whether it confirms that an address stands before it."""
        return self.flat or self.code


def read_rest(text: str, start: int) -> Rest:
    """Reads on from the end of a house number."""
    flat = _FLAT.match(text, start)
    end = flat.end() if flat else start
    code = _CODE.match(text, end)
    town = town_at(text, code.end()) if code else None
    if code and town and is_code(code.group("code"), text[code.end() : town[0]], known=town[1]):
        return Rest(town[0], end > start, True, town[1])
    after = _TOWN_AFTER.match(text, end)
    town = town_at(text, after.end()) if after else None
    if after and town and (town[1] or (after.group("in") and text[after.end()].isupper())):
        word = text[after.end() : town[0]]
        if not COUNTED.fullmatch(word):
            return Rest(town[0], end > start, False, town[1])
    return Rest(end, end > start, False, False)


def is_code(code: str, town: str, *, known: bool) -> bool:
    """Whether five digits before what may be a town are a postal code: codes run from 100 to 984
    thousand, are written in two groups, and stand before no word that is counted."""
    if not "10000" <= only_digits(code) <= "98499" or COUNTED.fullmatch(town):
        return False
    return known or town[0].isupper()


def counts_something(text: str, end: int) -> bool:
    """Whether the number that ends at `end` counts or measures, or goes on."""
    return _NOT_NUMBER.match(text, end) is not None


def town_at(text: str, start: int) -> tuple[int, bool] | None:
    """Where the name of a town that starts at `start` ends, and whether it is known."""
    match = _TOWN.match(text, start)
    if match is None:
        return None
    one, two = match.group("one"), match.group("two")
    if two and is_town(f"{one} {two}"):
        return match.end(), True
    if two and two[0].isupper() and one.casefold() in _LEADS:
        return match.end(), False
    return match.end("one"), is_town(one)


def care_of_start(text: str, start: int) -> int:
    """Where the care-of line before the address at `start` begins; `start` when there is none."""
    found = _CARE_OF_BEFORE.search(text[max(0, start - 80) : start])
    return start - (found.end() - found.start()) if found else start


ADDRESS_WORDS = (
    "adress",
    "bor på",
    "bor i",
    "bor hos",
    "bodde",
    "bosatt",
    "boende",
    "folkbokförd",
    "skriven på",
    "lägenhet",
    "flytta",
    "granne",
    "hyresvärd",
    "hyresgäst",
    "hembesök",
    "address",
    "lives at",
    "lived at",
    "living at",
    "lives in",
    "moved to",
    "resides",
    "stays at",
    "ship to",
    "mail to",
    "write to",
    "c/o",
)
"""Words beside an address."""


class Stem(Enum):
    """What stands before the ending of a street: the name of the check and how sure it makes us,
    alone and beside a context word."""

    CAPITALISED = ("street", 0.76, 0.9)
    OF_WORDS = ("street_of_words", 0.7, 0.85)
    WEAK = ("weak_ending", 0.5, 0.78)
    WEAK_FIRST = ("weak_ending", 0.3, 0.78)
    LOWER_CASE = ("lower_case", 0.5, 0.78)


_GIVEN = (
    rf"[{UPPER}][{LOWER}]{{1,14}} (?=[{UPPER}][{LOWER}]{{0,12}}"
    r"(?:son|ström|berg|gren|[qk]vist|holm|löf|stedt|dahl|mark|ing|lund|sköld|krona|hjelm)s\Z)"
)
_CAPITALISED = re.compile(
    rf"{_EDGE}(?:(?:{_ADJECTIVES}|Norr|Söder|Väster|Öster) |{_GIVEN})?"
    rf"(?:[{UPPER}][{LOWER}]{{1,22}}(?:-[{UPPER}]?[{LOWER}]{{1,20}})?|[{UPPER}]{{2,22}})\Z"
)
_NAMED = rf"[{UPPER}][{LOWER}{UPPER}-]{{1,24}}"
_OF_WORDS = re.compile(
    rf"{_EDGE}(?:(?:{_NAMED} )?(?:{_NAMED}[sxz]|[{UPPER}]{{1,4}}:s)|{_ADJECTIVES}) \Z"
)
_BY_ADJECTIVE = re.compile(rf"{_EDGE}(?:{_ADJECTIVES}) \Z")
_LOWER_CASE = re.compile(rf"{_EDGE}[{LOWER}]{{2,22}}\Z")
_SENTENCE_START = re.compile(r"(?:\A|[.!?\n])[\s\"'*#>-]{0,4}\Z")
_VILLAGE = re.compile(
    r"[a-zåäöé]{0,14}(?:by|torp|sta|ryd|hult|boda|arp|ås|näs|vik|berga|tomta|lunda|mo|säter|änge"
    r"|gården|backen|hagen|dalen|lunden|sjö|ö|bol|fors|bruk|holm|vreta|böle)"
)
_STRONG = frozenset(STRONG_ENDINGS.split("|"))
_LONE = frozenset(LONE_ENDINGS.split("|"))
_LOWER_ENDINGS = frozenset({"gatan", "vägen", "gränd", "torget", "stigen", "backen", "allén"})


def is_village(name: str) -> bool:
    """Whether a word in lower case may be the name of a farm or village."""
    return _VILLAGE.fullmatch(name) is not None


def stem(text: str, end: int, ending: str) -> tuple[Stem, int] | None:
    """What kind of street name `ending`, which starts at `end`, closes, and where the name starts;
    None when it is no street."""
    left = text[max(0, end - 80) : end]
    low = end - len(left)
    if left.endswith(" "):
        definite = ending.lower().endswith(("n", "t"))
        match = (_BY_ADJECTIVE if definite else _OF_WORDS).search(left)
        return (Stem.OF_WORDS, low + match.start()) if match else None
    if ending in _LONE or (ending == "ringen" and left.endswith("e")):
        return None
    match = _CAPITALISED.search(left)
    if match is not None:
        if ending.lower() in _STRONG:
            return Stem.CAPITALISED, low + match.start()
        opens = _SENTENCE_START.search(left[: match.start()])
        return (Stem.WEAK_FIRST if opens else Stem.WEAK), low + match.start()
    match = _LOWER_CASE.search(left) if ending in _LOWER_ENDINGS else None
    return (Stem.LOWER_CASE, low + match.start()) if match else None


_NUMBERED = re.compile(
    rf"{_EDGE}(?:(?:{_WORD} |S:ta? |[1-9]:[ae] )?{NAME}(?: (?:väg|gata|gränd|allé|torg|plats))?"
    rf"|[{UPPER}]{{4,20}}|[Bb]ox) {{1,2}}{NUMBER}\Z"
)
_LABEL = re.compile(
    rf"(?i:[{LOWER}]{{0,12}}adress|gata|hyresgäst|hyresgästen|kund|kunden|boende|patient|klient"
    r"|brukare|elev|leverans|till|från|hos|på|bor|avsändare|mottagare|fastighet|objekt|besök"
    r"|hembesök|namn) "
)
"""Words with a capital that begin a line, not a name."""
_HOUSE = re.compile(rf"(?<=[{UPPER}{LOWER}.] ){NUMBER}")
_BEFORE_CODE = re.compile(r"[,;]? ?\s{0,2}(?:SE?[- ])?\Z")
_LONGEST_BEFORE_CODE = 110
_HOUSES_BEFORE_CODE = 4


def house_before(text: str, code: int) -> int | None:
    """Where the house number ends that stands, perhaps with a flat, right before the postal code
    at `code`; None when something else does."""
    low = max(0, code - _LONGEST_BEFORE_CODE)
    houses = [match.end() for match in _HOUSE.finditer(text, low, code)]
    for end in houses[: -_HOUSES_BEFORE_CODE - 1 : -1]:
        rest = _FLAT.match(text, end, code)
        if rest and _BEFORE_CODE.fullmatch(text, rest.end(), code):
            return end
    return None


def numbered_name(text: str, code: int) -> int | None:
    """Where a name with its house number (and flat) starts that ends right before the postal code
    at `code`; None when something else stands there."""
    house = house_before(text, code)
    low = max(0, code - _LONGEST_BEFORE_CODE)
    found = _NUMBERED.search(text[low:house]) if house is not None else None
    if found is None:
        return None
    label = _LABEL.match(found.group())
    return low + found.start() + (label.end() if label else 0)
