"""The shapes of Swedish street addresses, shared by the recognizers of addresses and of postal
codes."""

import re

UPPER = "A-ZÅÄÖÉÜ"
LOWER = "a-zåäöéü"
_WORD = f"[{UPPER}][{LOWER}]{{1,24}}"
_NAME = f"[{UPPER}][{LOWER}{UPPER}-]{{1,24}}"

STRONG_ENDINGS = (
    "gatan|gata|vägen|väg|gränden|gränd|torget|torg|allén|allé|backen|backe|stigen|stig|esplanaden"
    "|slingan|brinken|brink|promenaden|kajen"
)
WEAK_ENDINGS = (
    "gången|(?<!e)ringen|parken|platsen|plan|plats|strand|stranden|höjden|kullen|svängen|kroken"
    "|hamnen|gården|gård|hagen|ängen|åsen|dalen|lunden|viken|udden|rondellen|bron|passagen|stråket"
    "|liden|vreten|leden|kaj|tvären|holmen|berget"
)
_LONE_ENDINGS = (
    "väg|gata|[Tt]orget|[Tt]org|plats|plan|gränd|backe|allé|Allé|stig|park|strand|kaj|trappor"
)
_FIRST = (
    "(?:(?:Stora|Lilla|Norra|Södra|Västra|Östra|Övre|Nedre|Gamla|Nya|Sankta?|S:ta?|Inre|Yttre"
    "|Mellersta|Norr|Söder|Väster|Öster|Bortre) )?"
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
POSTAL_CODE = r"(?:SE?[- ])?[1-9][0-9]{2} ?[0-9]{2}"
_POSTAL = rf"(?P<postal>[,;]?\s{{1,3}}{POSTAL_CODE}\s{{1,2}}(?:{TOWN}|[{LOWER}]{{2,20}})(?![^\W_]))"
_EDGE = r"(?<![^\W_])(?<!-)"
_TAIL = rf" {{1,2}}{_NUMBER}{_FLAT}{_POSTAL}?"

STRONG = rf"{_EDGE}{_CARE_OF}{_FIRST}[{UPPER}][{LOWER}]{{1,22}}?(?:{STRONG_ENDINGS}){_TAIL}"
LONE = rf"{_EDGE}{_CARE_OF}(?:{_NAME}(?::s)? ){{1,2}}(?:{_LONE_ENDINGS}){_TAIL}"
WEAK = rf"{_EDGE}{_CARE_OF}{_FIRST}[{UPPER}][{LOWER}]{{1,22}}?(?:{WEAK_ENDINGS}){_TAIL}"
LOWER_CASE = (
    rf"{_EDGE}(?:[cC]/[oO] [{LOWER}]{{2,20}},? )?[{LOWER}]{{2,22}}?"
    rf"(?:gatan|vägen|gränd|torget|stigen|backen|allén){_TAIL}"
)
RURAL = rf"{_EDGE}{_CARE_OF}{_WORD}(?: {_WORD}){{0,2}} {_NUMBER}{_FLAT}{_POSTAL}"
BOX = rf"{_EDGE}(?:[Pp]ost)?[Bb](?:ox|OX) [0-9]{{1,5}}(?![0-9]){_POSTAL}?"

_ALL = tuple(re.compile(shape) for shape in (STRONG, LONE, WEAK, LOWER_CASE, RURAL, BOX))


def in_address(text: str, start: int, end: int) -> bool:
    """Whether `start` to `end` lies in a street or box address of the text around it."""
    low = max(0, start - 100)
    window = text[low:end]
    return any(
        low + match.end() >= end and low + match.start() < start
        for shape in _ALL
        for match in shape.finditer(window)
    )
