"""Street addresses: street, number, flat, care-of line, box, postal code and town in one span."""

import re
from collections.abc import Callable

from detectors.rare import Rare
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.sv import addresses
from detectors.sv.addresses import LOWER, UPPER, Rest, Stem, care_of_start, read_rest
from detectors.sv.shapes import opening, words

CERTAIN = 0.92
"""With a postal code and a town."""

_NOT_STREETS = re.compile(
    r"(?:riks|läns|europa|motor|lands|cykel|gång|järn|bil|skog|om|gen|ut|av|hem|hand|till|in"
    r"|upp|ned|nöd|mot|led|cykelled|grund|års|handlings|detalj|över|utvecklings|arbets|utbildnings"
    r"|tids|kurs|projekt|parkerings|sitt|vistelse|student|lektions|vandrings|plan|pro|för"
    r"|verksamhets|kommunikations|behandlings|vård|genomförande|åtgärds|affärs|investerings"
    r"|utan|bud|studie|tåg|närings|flyg|luft|vatten|blod|andnings|gå|huvud|matematik)"
    r"(?:vägen|väg|gången|gång|plan|plats|platsen|leden|ringen|stigen|gatan|dalen|gården|gård)\Z",
    re.IGNORECASE,
)
_ALONG = Rare(
    r"(?:längs(?: med)?|utmed|utefter|sträckan|linje [0-9]{1,3}|förlängningen av|hastigheten på"
    r"|ombyggnad av|lokal(?:en)?|sal(?:en)?|rum(?:met)?|mötesrum(?:met)?|konferensrum(?:met)?"
    r"|avdelning(?:en)?|hållplats(?:en)?|förskolan?|paviljong(?:en)?) \Z"
)
_FLOOR = re.compile(r"[^sa] plan\Z", re.IGNORECASE)
"""A storey after some word; squares are called after somebody (-s) or by an adjective (-a)."""
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_PUBLIC = Rare(
    r"stadshus|kommunhus|rådhus|besöksadress|besök oss|reception|city hall|town hall|visit us"
    r"|visiting address"
    r"|(?:kommun|universitet|universitetet|högskola|högskolan|verket|myndigheten|inspektionen"
    r"|tingsrätt|tingsrätten|hovrätt|hovrätten|länsstyrelsen|polisen|biblioteket|sjukhuset"
    r"|vårdcentralen|regionen|municipality|university|agency)[,:]?\s{1,2}\Z"
)
_HOME = Rare(
    r"(?<![^\W_])(?:bor|bodde|boende|bosatt|skriven|folkbokförd|flytta|hemma|lives|lived|living"
    r"|resid|home)"
)
_NO_NAME = re.compile(
    r"(?:avdelning|avd|plan|våning|vån|rum|sal|lgh|lägenhet|kapitel|kap|sida|nummer|nr|port|uppgång"
    r"|grupp|klass|vecka|etapp|del|steg|bilaga|figur|tabell|avsnitt|artikel|fråga|version|punkt"
    r"|room|level|step|chapter|page|table|figure|unit|floor|ca|cirka|max|minst|över|under|runt|typ"
    r"|hus|trapphus|den|det|de|en|ett|mina?|sina?|hans|hennes|deras|vår|om|med|utan|sedan|för|på|i|från|mellan"
    r"|drygt|knappt|närmare|nästan|cirka|sammanlagt|totalt|ungefär|omkring|högst|inte|bara|alla|flera)"
    r"\.?(?: .{0,60})?\Z",
    re.IGNORECASE,
)
_HEADING = Rare(r"(?<!e-post)(?<!epost)(?<!ip-)(?<!mail)(?:adress|address|street|gata|boende)")
_ENGLISH_LINK = re.compile(r"(?:(?<![^\W_])(?:at|to|from|of|near|is|on|in)|[:,(])\s\Z")
_HEAD = "adress|address|gatuadress|bostadsadress|hemadress|postadress|besöksadress|utdelningsadress"


def _street(candidate: Candidate) -> Check | None:
    """A street by its ending. Without a postal code or flat a year is no house number, a common
    noun no street, and what is counted no house."""
    match, text = candidate.match, candidate.text
    ending = match.group("ending")
    found = addresses.stem(text, match.start(), ending)
    if found is None:
        return None
    kind, start = found
    rest = read_rest(text, match.end())
    street = text[start : match.start() + len(ending)]
    if not rest.certain and _is_no_street(candidate, street, start):
        return None
    name, alone, beside = kind.value
    if kind is Stem.WEAK_FIRST and rest.town:
        alone = beside
    return _address(candidate, name, start, rest, beside if candidate.context else alone)


def _is_no_street(candidate: Candidate, street: str, start: int) -> bool:
    match, text = candidate.match, candidate.text
    return bool(
        _YEAR.search(match.group())
        or addresses.counts_something(text, match.end())
        or _NOT_STREETS.fullmatch(street.rsplit(" ", 1)[-1])
        or _FLOOR.search(street)
        or _ALONG.search(text[max(0, start - 30) : start])
    )


def _number_first(candidate: Candidate) -> Check | None:
    """The English order: 12 Storgatan."""
    start, end = candidate.match.span()
    if not _ENGLISH_LINK.search(candidate.text[max(0, start - 8) : start]):
        return None
    return _address(candidate, "number_first", start, read_rest(candidate.text, end), 0.7)


def _named(candidate: Candidate) -> Check | None:
    """Any name with a number after words that say that somebody lives there."""
    match, text = candidate.match, candidate.text
    start, end = match.span("value")
    rest = read_rest(text, end)
    name = match.group("name")
    if _NO_NAME.match(name) or (name.islower() and not addresses.is_village(name)):
        return None
    if not rest.certain and (
        _YEAR.search(match.group("value")) or addresses.counts_something(text, end)
    ):
        return None
    return _address(candidate, "after_cue", start, rest, 0.78)


def _cell(candidate: Candidate) -> Check | None:
    """Any name with a number as all that stands in a field or cell for addresses."""
    if not _HEADING.search(candidate.heading) or _NO_NAME.match(candidate.match.group("cell")):
        return None
    start, end = candidate.match.span("value")
    rest = read_rest(candidate.text, end)
    return _address(candidate, "field", start, rest, 0.8)


def _coded(candidate: Candidate) -> Check | None:
    """Any name with a number right before a postal code and a town."""
    match, text = candidate.match, candidate.text
    town = addresses.town_at(text, match.end())
    if town is None:
        return None
    end, known = town
    code = match.group("code")
    if not addresses.is_code(code, text[match.end() : end], known=known):
        return None
    start = addresses.numbered_name(text, match.start())
    if start is None or not (known or " " in code or candidate.context):
        return None
    return _address(
        candidate, "postal_code_and_town", start, Rest(end, False, True, known), CERTAIN
    )


def _box(candidate: Candidate) -> Check | None:
    """A box; by itself it may be any box."""
    start, end = candidate.match.span("box")
    rest = read_rest(candidate.text, end)
    if not rest.code and candidate.match.group("box")[0] in "Ff":
        return None
    if rest.code or candidate.match.group("po"):
        return _address(candidate, "box", start, rest, 0.7)
    return _address(candidate, "box", start, rest, 0.4) if candidate.context else None


_READERS: dict[str, Callable[[Candidate], Check | None]] = {
    "ending": _street,
    "number": _number_first,
    "name": _named,
    "cell": _cell,
    "code": _coded,
    "box": _box,
}
"""By the group that a pattern has."""


def _validate(candidate: Candidate) -> Check | None:
    groups = candidate.match.re.groupindex
    return next(read for group, read in _READERS.items() if group in groups)(candidate)


def _address(candidate: Candidate, name: str, start: int, rest: Rest, score: float) -> Check:
    if rest.code:
        name, score = "postal_code_and_town", CERTAIN
    start = care_of_start(candidate.text, start)
    before = candidate.text[max(0, start - 40) : start]
    public = _PUBLIC.search(before) is not None and _HOME.search(before) is None
    return Check(name, score=score, public=public, start=start, end=rest.end)


_CELL_EDGE = r"[ \t\"'*]{0,3}"
_CUE = words(
    *("bor", "bodde", "bott", "boende", "bosatt", "skriven", "folkbokförd", "inneboende"),
    *("flyttar", "flyttade", "flyttat", "hyr", "adr", "adressen", "gata", "gatan", "street"),
    *("lives", "lived", "living", "resides", "residing", "moved"),
    *_HEAD.split("|"),
)
_LINK = (
    r"(?: (?:ensam|kvar|numera|nu|hemma|tillfälligt|växelvis|ut|in|lägenhet|hus|back|alone))?"
    r"(?: (?:på|i|vid|till|hos|är|at|in|to|on|is))?[ :=\"'*]{1,4}\n?"
)

_PATTERNS = (
    Pattern(
        "street",
        rf"(?P<ending>{addresses.ENDING}) {{1,2}}{addresses.NUMBER}",
        0.76,
        0.9,
        triggers=(
            rf"(?:{addresses.STRONG_ENDINGS}|{addresses.WEAK_ENDINGS}|park|trappor)"
            r" {1,2}[1-9]",
        ),
    ),
    Pattern(
        "number_first",
        rf"(?P<number>[1-9](?<![\w.,/:-][1-9])[0-9]{{0,3}}[A-Za-z]?) [{UPPER}][{LOWER}]{{1,22}}"
        rf"(?:gatan|vägen|gränd|torget|allén|stigen|backen)(?![^\W_])(?! {{1,2}}[1-9])",
        0.7,
        0.7,
        triggers=(r"[0-9][a-z]? [a-zåäö]{2,22}(?:gatan|vägen|gränd|torget|allén|stigen|backen)",),
    ),
    Pattern(
        "after_cue",
        rf"(?<!-){_CUE}(?![^\W_]){_LINK}"
        rf"(?P<value>(?P<name>{addresses.NAME}|(?<=på )[{LOWER}]{{3,22}}) {{1,2}}"
        rf"{addresses.NUMBER})",
        0.78,
        0.78,
        triggers=(
            rf"(?:^|[^a-zåäö-])(?:bor|bodde|bott|boende|bosatt|skriven|folkbokförd|inneboende"
            rf"|flyttar|flyttade|flyttat|hyr|adr|adressen|gata|gatan|street|lives|lived|living"
            rf"|resides|residing|moved|{_HEAD})"
            r"[ :=\"'*](?:[a-zåäöéü ]* )?[ :=\"'*]*\n?[a-zåäöéü -]*\.? {1,2}[1-9]",
        ),
    ),
    Pattern(
        "field",
        rf"(?:\A|[\n;|\t,\"]){_CELL_EDGE}"
        rf"(?P<value>(?P<cell>{addresses.NAME}|[{LOWER}]{{3,22}}) {{1,2}}{addresses.NUMBER})"
        rf"(?={_CELL_EDGE}(?:[\n;|\t,\"]|\Z))",
        0.8,
        0.8,
        triggers=(
            rf"(?:adress|address|street|gata|boende)(?s:.*)"
            rf"[\n;|\t,\"]{_CELL_EDGE}[a-zåäöéü][a-zåäöéü -]*\.? {{1,2}}"
            rf"[1-9][0-9a-z /:-]*{_CELL_EDGE}(?:[\n;|\t,\"]|$)",
        ),
    ),
    Pattern(
        "before_code",
        rf"(?P<code>{opening('1-9')}[0-9]{{2}} ?[0-9]{{2}})\s{{1,2}}(?=[{UPPER}{LOWER}])",
        CERTAIN,
        CERTAIN,
        triggers=(
            r"[0-9][a-z]?(?:[,;]? ?|[,;]?\s+|[^0-9]+\s)(?:SE?[- ])?[1-9][0-9]{2} ?[0-9]{2}"
            r"\s{1,2}[a-zåäöéü]",
        ),
    ),
    Pattern(
        "box",
        rf"(?P<box>(?:(?P<po>{opening('Pp')}(?:\.? ?[Oo]\.? ?|ost)[Bb](?:ox|OX))"
        rf"|{opening('Bb')}(?:ox|OX)|{opening('F')}E) "
        r"[0-9]{1,5}(?![0-9]))",
        0.0,
        0.4,
        triggers=(r"(?:box|[^a-z]fe|^fe) [0-9]",),
    ),
)

RECOGNIZER = PatternRecognizer(
    name="se_street_address",
    entity_types=("STREET_ADDRESS",),
    patterns=_PATTERNS,
    triggers=tuple(trigger for pattern in _PATTERNS for trigger in pattern.triggers),
    context=addresses.ADDRESS_WORDS,
    validate=_validate,
    source="Svensk standard SS 613401 on addresses, in outline",
    explains={
        "street": (
            "Ett gatunamn med husnummer pekar ut en bostad eller en arbetsplats.",
            "A street name with a house number points out a home or a workplace.",
        ),
        "number_first": (
            "Ett husnummer före ett svenskt gatunamn pekar ut en bostad eller en arbetsplats.",
            "A house number before a Swedish street name points out a home or a workplace.",
        ),
        "after_cue": (
            "Ett platsnamn med nummer efter ord om var någon bor eller om en adress.",
            "A place name with a number after words about where somebody lives or an address.",
        ),
        "field": (
            "Ett namn med nummer står i ett fält eller en kolumn för adresser.",
            "A name with a number stands in a field or column for addresses.",
        ),
        "before_code": (
            "Ett namn med nummer följs av postnummer och ort, som i en postadress.",
            "A name with a number is followed by a postal code and town, as in a postal address.",
        ),
        "box": (
            "En boxadress pekar ut mottagaren av post.",
            "A box address points out who receives the mail.",
        ),
    },
    examples=(
        Example(
            "Hon bor på Exempelgatan 12 B, 582 28 Linköping.",
            ("Exempelgatan 12 B, 582 28 Linköping",),
            min_score=0.9,
        ),
        Example("Träffas på Påhittsvägen 7", ("Påhittsvägen 7",), min_score=0.7),
        Example(
            "Till\nSagovägen 27, lgh 1004\n791 60 Falun\nHej",
            ("Sagovägen 27, lgh 1004\n791 60 Falun",),
            min_score=0.9,
        ),
        Example(
            "c/o Andersson, Exempelgatan 5, 123 45 Exempelstad",
            ("c/o Andersson, Exempelgatan 5, 123 45 Exempelstad",),
            min_score=0.9,
        ),
        Example("Adress: Drottning Exempels väg 4", ("Drottning Exempels väg 4",), min_score=0.8),
        Example("granne, exempelvägen 8 i uppsala", ("exempelvägen 8 i uppsala",), min_score=0.7),
        Example("Box 123, 791 60 Falun", ("Box 123, 791 60 Falun",), min_score=0.9),
        Example("Norrbyn 12, 585 93 Linköping", ("Norrbyn 12, 585 93 Linköping",), min_score=0.8),
        Example("Han bor på Norrbyn 12 med sin mor", ("Norrbyn 12",), min_score=0.7),
        Example("He lives at Sagogränd 3A.", ("Sagogränd 3A",), min_score=0.85),
        Example("She moved to 12 Sagogatan in Exempelstad", ("12 Sagogatan in Exempelstad",)),
        Example("Stora Torget 3, Linköping", ("Stora Torget 3, Linköping",), min_score=0.7),
        Example("Storgatan 2024 blev en succé"),
        Example("På Storgatan 14 procent fler bilar"),
        Example("Handlingsplan 3 för skolan"),
        Example("Riksväg 40 är avstängd"),
        Example("Vi går vägen 8 kilometer"),
        Example("Registreringen 5 avslutades"),
        Example("Parkeringsplats 12"),
        Example("Se kapitel 4, 582 sidor"),
        Example("tillgången 3 gånger större"),
    ),
)
