"""Addresses outside Sweden: number before street (English, French), street before number
(Nordic, German, Dutch, Southern and Eastern European), post office boxes."""

import re
from collections.abc import Callable

from detectors.edges import any_of
from detectors.intl.cities import CITIES
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv.addresses import ADDRESS_WORDS, COUNTED

CERTAIN = 0.92
"""With a postal code."""

_UPPER = "A-ZÀ-ÖØ-ÞŁŚŻŹĆŠŽČİŞ"
_LETTER = "A-Za-zÀ-ÖØ-öø-ÿŁłŚśŻżŹźĆćĄąĘęŃńŠšŽžČčŘřĚěŮůĞğİıŞşŐőŰűĀ-ī"
_END = r"(?![^\W_])"
_PROPER = rf"[{_UPPER}][{_LETTER}'.-]{{0,18}}"
_PLACE = rf"(?:St\. )?[{_UPPER}][{_LETTER}'-]{{0,20}}"

_SURE_TYPES = (
    "Street|Road|Avenue|Ave|Rd|Lane|Ln|Blvd|Boulevard|Crescent|Terrace|Mews|Parkway|Pkwy|Gardens"
    "|Grove|Broadway"
)
_OTHER_TYPES = (
    "St|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Close|Way|Hill|Park|Row|View|Walk|Green|Rise|Highway"
    "|Hwy|Circle|Cir|Trail|Quay|Wharf|Parade"
)
_SURE = frozenset(_SURE_TYPES.split("|"))
_LOWER_TYPES = "street|road|avenue|ave|rd|lane|crescent|terrace|drive|boulevard"
_STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia"
    "|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts"
    "|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New (?:Hampshire|Jersey"
    "|Mexico|York)|(?:North|South) (?:Carolina|Dakota)|Ohio|Oklahoma|Oregon|Pennsylvania"
    "|Rhode Island|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming"
)
_UNIT = (
    r"(?:(?:,? |,?\n)(?:(?i:apt|apartment|unit|suite|ste|flat|floor|fl|room)\.? ?#?|#)"
    rf"[0-9A-Za-z-]{{1,6}}{_END})?"
)
_LOCALITY = rf"{_PLACE}(?: {_PLACE}){{0,2}}"
_CODES = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]"
    "|T[NX]|UT|V[AT]|W[AIVY]"
)
"""The states of the USA as postal addresses have them."""
_POST = (
    rf"(?:(?:{_STATES}|{_CODES}),? [0-9]{{5}}(?:-[0-9]{{4}})?|[A-Z]{{1,2}}[0-9][0-9A-Z]? ?[0-9]"
    rf"[A-Z]{{2}}|(?:[A-Z]{{2}},? )?[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]){_END}"
)
_UNITED = re.compile(_UNIT)
_POSTED = re.compile(rf"(?:(?:, ?|,?\n| ){_LOCALITY}){{0,2}}(?:,? |,?\n){_POST}")
_PLACED = re.compile(
    rf", {_LOCALITY}(?:, [A-Z]{{2}}| [0-9]{{1,2}})?(?=\s?(?:[.,;:!?)\"\n]|\Z))"
    rf"| in {_PLACE}(?: {_PLACE})?"
)
_UNIT_BEFORE = re.compile(
    r"(?<![^\W_])(?:[Ff]lat|[Aa]pt\.?|[Aa]partment|[Uu]nit|[Ss]uite|[Rr]oom) [0-9A-Za-z]{1,4},? \Z"
)
_LIVES_AT = re.compile(
    r"(?<![^\W_])(?:at|address|home|office|lives in|live in|bill to|ship to):? ?\Z", re.IGNORECASE
)
_BEFORE_POST = re.compile(
    rf"(?<![\w.,/:#$£€-])[1-9][0-9]{{0,4}}[A-Za-z]?,?(?: {_PROPER}){{1,4}}{_UNIT}"
    rf"(?:(?:, ?|,?\n){_LOCALITY}){{1,2}}(?:,? |,?\n)\Z"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")

_SURE_ENDINGS = "veien|vegen|vei|vejen|vej|stræde|straße|strasse|str.|straat|gracht|katu|kuja|polku"
_OTHER_ENDINGS = (
    "gata|gaten|gate|gade|svingen|bakken|plass|plassen|torg|torget|plads|torv|tie|kaari|raitti"
    "|ranta|tori|aukio|väylä|weg|platz|allee|gasse|damm|ufer|ring|laan|plein|kade|allé|veg|brygge"
)
_SURELY = frozenset(_SURE_ENDINGS.split("|"))
_HOUSE = r"[1-9][0-9]{0,3}(?:[-/][0-9]{1,4})?(?: ?[A-Za-z](?![^\W\d_])(?: ?[0-9]{1,3})?)?"
_HOUSE += r"(?: (?:as|bst|no)\.? ?[0-9]{1,3})?(?![^\W_])"
_STEM = re.compile(
    rf"(?<![^\W_])(?:[{_UPPER}][{_LETTER}]{{1,24}}(?:-[{_LETTER}]{{1,24}}){{0,2}}(?<!Omk)(?<!Ing)(?<!Bes)"
    rf"|(?:{_PROPER} )?{_PROPER} )\Z"
)
_FLOOR = (
    r"(?:,? (?:[0-9]{1,2}|st|kl)\.? ?(?:th|tv|mf|sal)\.?(?: (?:th|tv|mf)\.?)?(?![^\W_])"
    r"|,? (?:H|U|L|K)[0-9]{4}(?![0-9]))?"
)
_POSTCODE = r"(?:[A-Z]{1,2}[- ])?(?:[0-9]{2}-[0-9]{3}|[0-9]{4,5})(?: [A-Z]{2}(?![^\W_]))?"
_PART = rf"(?: [A-ZØ]{{1,2}}(?![^\W_])| (?:am|an der) [{_UPPER}][{_LETTER}]{{2,12}})?"
"""The district of a Danish city, the river of a German one."""
_CITY = rf"[{_UPPER}][{_LETTER}]{{1,20}}(?:-[{_LETTER}]{{1,20}})?{_PART}"
_CITY_AFTER = re.compile(
    rf"{_FLOOR}(?:, ?|,?\s{{1,2}}){_POSTCODE}\s{{1,2}}(?P<city>{_CITY})(?![^\W_])"
)
_SMALL = "am|an|auf|der|den|dem|de|del|della|des|du|di|da|do|la|las|los|le|van|von|zum|zur|im|in"
_NUMBERED = re.compile(
    rf"(?<![^\W_])(?:(?:{_PROPER}|ul\.|al\.|os\.|pl\.|C/) (?:(?:{_PROPER}|{_SMALL}) ){{0,3}}"
    rf"{_HOUSE}|[1-9][0-9]{{0,3}}(?: ?bis)?,? (?i:rue|avenue|av\.|boulevard|bd|place|chemin|allée"
    rf"|impasse|quai|route|cours)(?: (?:(?:[dl]')?{_PROPER}|de|du|des|la|le|les)){{1,5}})"
    rf"{_FLOOR}[,;]?\s{{0,2}}\Z"
)


def _number_first(candidate: Candidate) -> Check | None:
    """12 High Street, Leeds LS1 4AB. Without a postal code or unit a year is no house number, and
    Way or Place need words about an address beside them."""
    match, text = candidate.match, candidate.text
    start, end = match.span()
    house, start = start, _unit_start(text, start)
    united = _UNITED.match(text, end)
    end = united.end() if united else end
    posted = _POSTED.match(text, end)
    if posted:
        return Check("postal_code", score=CERTAIN, start=start, end=posted.end())
    placed = _PLACED.match(text, end)
    sure = match.group("type") in _SURE
    if start == house and end == match.end():
        if _YEAR.match(match.group("number")):
            return None
        if not sure and not (candidate.context or placed or _lives_at(text, start)):
            return None
    end = placed.end() if placed else end
    return Check("street", score=0.85 if candidate.context else 0.7, start=start, end=end)


def _unit_start(text: str, start: int) -> int:
    """Where the flat before the house number at `start` begins; `start` when there is none."""
    found = _UNIT_BEFORE.search(text[max(0, start - 20) : start])
    return start - (found.end() - found.start()) if found else start


def _lower_case(candidate: Candidate) -> Check | None:
    """12 high street, where somebody lives."""
    start = candidate.match.start()
    if not _lives_at(candidate.text, start) and not candidate.context:
        return None
    return None if _YEAR.match(candidate.match.group("lower")) else Check("lower_case", score=0.7)


def _lives_at(text: str, start: int) -> bool:
    return _LIVES_AT.search(text[max(0, start - 12) : start]) is not None


def _street_first(candidate: Candidate) -> Check | None:
    """Møllergata 3, 0179 Oslo."""
    match, text = candidate.match, candidate.text
    left = text[max(0, match.start() - 60) : match.start()]
    stem = _STEM.search(left)
    if stem is None:
        return None
    start = match.start() - (stem.end() - stem.start())
    city = _city_after(text, match.end())
    if city:
        return Check("postal_code", score=CERTAIN, start=start, end=city)
    if _YEAR.match(match.group("house")):
        return None
    if match.group("ending") in _SURELY:
        return Check("street", score=0.85 if candidate.context else 0.6, start=start)
    return Check("street", score=0.78, start=start) if candidate.context else None


def _city_after(text: str, end: int) -> int | None:
    after = _CITY_AFTER.match(text, end)
    if after is None or COUNTED.fullmatch(after.group("city")):
        return None
    return after.end()


def _coded(candidate: Candidate) -> Check | None:
    """Any name with a number before a postal code and a known city."""
    match, text = candidate.match, candidate.text
    left = text[max(0, match.start() - 90) : match.start()]
    found = _NUMBERED.search(left)
    if found is None:
        return None
    start = match.start() - (found.end() - found.start())
    return Check("postal_code_and_city", score=CERTAIN, start=start)


def _posted(candidate: Candidate) -> Check | None:
    """Any name after a number, before the town and a British or American postal code."""
    start = candidate.match.start()
    found = _BEFORE_POST.search(candidate.text[max(0, start - 120) : start])
    if found is None:
        return None
    start = _unit_start(candidate.text, start - (found.end() - found.start()))
    return Check("postal_code", score=CERTAIN, start=start)


def _box(candidate: Candidate) -> Check | None:
    """A post office box with its postal code."""
    posted = _POSTED.match(candidate.text, candidate.match.end())
    if posted is None:
        return None
    return Check("postal_code", score=CERTAIN, end=posted.end())


_READERS: dict[str, Callable[[Candidate], Check | None]] = {
    "type": _number_first,
    "lower": _lower_case,
    "ending": _street_first,
    "code": _coded,
    "post": _posted,
    "box": _box,
}
"""By the group that a pattern has."""


def _validate(candidate: Candidate) -> Check | None:
    groups = candidate.match.re.groupindex
    return next(read for group, read in _READERS.items() if group in groups)(candidate)


_TYPES = any_of(f"{_SURE_TYPES}|{_OTHER_TYPES}".split("|"))
_FOREIGN_ENDINGS = any_of(
    [e for e in f"{_SURE_ENDINGS}|{_OTHER_ENDINGS}".split("|") if e != "str."]
)

_PATTERNS = (
    Pattern(
        "number_first",
        rf"(?P<number>[1-9](?<![\w.,/:#$£€-][1-9])[0-9]{{0,4}}(?:-[0-9]{{1,4}}|[A-Za-z])?),? "
        rf"(?:(?:{_PROPER}|[0-9]{{1,3}}(?:st|nd|rd|th)|of|the) ){{1,4}}?"
        rf"(?P<type>{_TYPES})(?![^\W_])(?:\.(?=[ ,\n]))?(?: (?:NE|NW|SE|SW|[NESW])(?![^\W_]))?",
        0.0,
        0.7,
        triggers=(rf"[0-9][a-z]?,? [a-z0-9 .'-]+ (?:{_SURE_TYPES}|{_OTHER_TYPES})(?:[^\pL]|$)",),
    ),
    Pattern(
        "number_first_lower_case",
        rf"(?P<lower>[1-9](?<![\w.,/:#$£€-][1-9])[0-9]{{0,3}}[a-z]?) (?:[a-z']{{3,15}} ){{1,2}}"
        rf"(?:{_LOWER_TYPES})(?![^\W_])",
        0.0,
        0.7,
        triggers=(rf"[0-9][a-z]? [a-z']+ (?:[a-z']+ )?(?:{_LOWER_TYPES})(?:[^\pL]|$)",),
    ),
    Pattern(
        "street_first",
        rf"(?P<ending>{_FOREIGN_ENDINGS}|str\.) (?P<house>{_HOUSE})",
        0.0,
        0.78,
        triggers=(rf"(?:{_SURE_ENDINGS.replace('.', '[.]')}|{_OTHER_ENDINGS}) [1-9]",),
    ),
    Pattern(
        "before_code",
        rf"(?P<code>(?:[A-Z]{{1,2}}-)?[0-9](?<![0-9,.][0-9])(?:[0-9]{{3,4}}|[0-9]-[0-9]{{3}}))"
        rf"(?: [A-Z]{{2}})? {{1,2}}{any_of(CITIES)}{_PART}(?![^\W_])",
        CERTAIN,
        CERTAIN,
        triggers=(
            rf"(?:[0-9]{{4}}|-[0-9]{{3}})(?: [a-z]{{2}})? {{1,2}}(?:{'|'.join(CITIES)})"
            r"(?:[^\pL]|$)",
        ),
    ),
    Pattern(
        "before_post",
        rf"(?P<post>(?:{_CODES})(?<![^\W_]..) [0-9]{{5}}(?:-[0-9]{{4}})?"
        r"|[A-Z](?<![^\W_].)[A-Z]?[0-9][0-9A-Z]? [0-9][A-Z]{2})(?![^\W_])",
        CERTAIN,
        CERTAIN,
        triggers=(
            r"[^a-z][a-z]{2} [0-9]{5}(?:[^0-9]|$)",
            r"[^a-z][a-z]{1,2}[0-9][0-9a-z]? [0-9][a-z]{2}(?:[^\pL]|$)",
        ),
    ),
    Pattern(
        "box",
        r"(?P<box>P(?<![^\W_]P)\.? ?O\.? ?Box [0-9]{1,6})",
        0.0,
        CERTAIN,
        triggers=(r"p\.? ?o\.? ?box [0-9]",),
    ),
)

RECOGNIZER = PatternRecognizer(
    name="foreign_address",
    entity_types=("STREET_ADDRESS",),
    patterns=_PATTERNS,
    triggers=tuple(trigger for pattern in _PATTERNS for trigger in pattern.triggers),
    context=ADDRESS_WORDS,
    validate=_validate,
    source="Universal Postal Union, addressing systems of the countries, in outline",
    explains={
        "number_first": (
            "Ett husnummer och ett engelskt gatunamn pekar ut en bostad eller en arbetsplats.",
            "A house number and an English street name point out a home or a workplace.",
        ),
        "number_first_lower_case": (
            "Ett husnummer och ett engelskt gatunamn med små bokstäver, intill ord om adress.",
            "A house number and an English street name in lower case, next to address words.",
        ),
        "street_first": (
            "Ett utländskt gatunamn med husnummer pekar ut en bostad eller en arbetsplats.",
            "A foreign street name with a house number points out a home or a workplace.",
        ),
        "before_code": (
            "Ett gatunamn med nummer följs av postnummer och en stad utomlands.",
            "A street name with a number is followed by a postal code and a city abroad.",
        ),
        "before_post": (
            "Ett namn med nummer följs av en stad och en brittisk eller amerikansk postkod.",
            "A name with a number is followed by a city and a British or American postal code.",
        ),
        "box": (
            "En utländsk boxadress pekar ut mottagaren av post.",
            "A foreign box address points out who receives the mail.",
        ),
    },
    examples=(
        Example(
            "Write to Flat 3, 12 Sample Street, Leeds LS1 4AB.",
            ("Flat 3, 12 Sample Street, Leeds LS1 4AB",),
            min_score=0.9,
        ),
        Example(
            "Ship to 1600 Sample Ave, Apt 4, Springfield, IL 62701.",
            ("1600 Sample Ave, Apt 4, Springfield, IL 62701",),
            min_score=0.9,
        ),
        Example(
            "PO Box 889, Springfield, IL 62701",
            ("PO Box 889, Springfield, IL 62701",),
            min_score=0.9,
        ),
        Example(
            "Faren bor i Eksempelgata 3, 0179 Oslo.", ("Eksempelgata 3, 0179 Oslo",), min_score=0.9
        ),
        Example(
            "Prøvevej 7, 2. th., 8000 Aarhus C",
            ("Prøvevej 7, 2. th., 8000 Aarhus C",),
            min_score=0.9,
        ),
        Example(
            "Esimerkkikatu 5 A 3, 00100 Helsinki",
            ("Esimerkkikatu 5 A 3, 00100 Helsinki",),
            min_score=0.9,
        ),
        Example(
            "Er wohnt Musterstraße 5, 10115 Berlin.",
            ("Musterstraße 5, 10115 Berlin",),
            min_score=0.9,
        ),
        Example("She lives at 12 sample street", ("12 sample street",), min_score=0.7),
        Example("In 2019 Sample Street had few shops."),
        Example("Top 10 Place Names in Sweden"),
        Example("Rule 11 Court sanctions are rare"),
        Example("Berlin 1945, Potsdam 1945"),
        Example("Investigate 5 cases"),
        Example("Take the road 5 miles on"),
        Example("Mote 3, 12345 Enheter i lager"),
    ),
)
