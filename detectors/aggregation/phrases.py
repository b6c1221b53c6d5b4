"""Details about a person that take more than one word to say, Swedish and English."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from detectors.aggregation import attributes as known
from detectors.aggregation.people import mentions
from detectors.aggregation.population import bits, professions
from detectors.prefilter import Prefilter


class Phrase(NamedTuple):
    """A detail at code points `start` to `end`, of a kind of `attributes.KINDS`."""

    start: int
    end: int
    kind: str
    weight: float


_NUMBERS_TEXT = (
    "en ett one a|två tva two|tre three|fyra four|fem five|sex six|sju seven|åtta eight|nio nine"
    "|tio ten"
)
_NUMBERS = {
    word: count for count, words in enumerate(_NUMBERS_TEXT.split("|"), 1) for word in words.split()
}
_CHILDREN = (2.5, 2.5, 4.5, 6.5, 9.0, 11.0)
_COUNT = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_MONTH = (
    r"(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-zé]*|\d{4}-\d\d-\d\d"
    r"|\d{1,2}/\d{1,2}"
)
_MAKES = (
    "saab|volvo|tesla|volkswagen|bmw|audi|mercedes|toyota|kia|skoda|škoda|ford|opel|peugeot|renault"
    "|citro[eë]n|fiat|nissan|mazda|honda|hyundai|porsche|jaguar|lexus|mini cooper|harley|vespa|epa"
    "|epa-traktor|moped|lådcykel|cargo bike"
)
_STAFF = (
    "anställda|medarbetare|elever|lärare|invånare|studenter|personer|medlemmar|boende|barn"
    "|staff|employees|pupils|teachers|students|inhabitants|residents|people|members"
)
_ROLE_END = re.compile(
    r"(?:lärare|are|ist|ör|olog|sköterska|chef|assistent|agent|agog|ent|sekreterare|jurist"
    r"|talande"
    r"|personal|medarbetare|ansvarig|doktor|er|or|ian|worker|speaker|speaking|nurse|staff|member)"
    r"(?:n|en|an|na)?\Z"
)
_NO_ROLE_TEXT = (
    "under after other another order number answer offer eller efter över alternativ mer fler dagar"
    " timmar saker never ever matter paper center computer letter server folder parameter error"
    " operator sensor motor dator datorer faktor"
)
_NO_ROLE = frozenset(_NO_ROLE_TEXT.split())


def _fixed(kind: str, weight: float) -> Callable[[re.Match[str]], Phrase | None]:
    return lambda match: Phrase(match.start(), match.end(), kind, weight)


def _children(match: re.Match[str]) -> Phrase | None:
    word = next((group for group in match.groups() if group), "")
    count = int(word) if word.isdigit() else _NUMBERS.get(word.lower(), 2)
    weight = _CHILDREN[min(count, len(_CHILDREN)) - 1]
    return Phrase(match.start(), match.end(), "family", weight)


def _group_size(match: re.Match[str]) -> Phrase | None:
    count = int(re.sub(r"\D", "", match.group(1)))
    return Phrase(match.start(), match.end(), "workplace", bits(count)) if count > 1 else None


def _event(match: re.Match[str]) -> Phrase | None:
    dated = re.search(rf"\b\d{{1,2}} (?:{_MONTH})|{_MONTH}", match.group(), re.IGNORECASE)
    weight = known.DATED_EVENT if dated else known.EVENT
    return Phrase(match.start(), match.end(), "event", weight)


def _unique(match: re.Match[str]) -> Phrase | None:
    """ "enda veterinärinspektören i kommunen", "den enda med", not "enda alternativet"."""
    if match.group("what").split()[0].lower() in {"som", "med", "who", "with"}:
        return Phrase(match.start(), match.end(), "unique", known.UNIQUE)
    end = 0
    for word in re.finditer(r"[\w-]+", match.group("what")):
        said = word.group().lower()
        mention = mentions().get(said)
        if mention and mention.form == "kin":
            break
        listed = said in professions() or re.sub(r"(?:e?n)\Z", "", said) in professions()
        ending = len(said) > 4 and said not in _NO_ROLE and _ROLE_END.search(said)
        if listed or ending or (mention and mention.form != "pronoun"):
            end = match.start("what") + word.end()
    return Phrase(match.start(), end, "unique", known.UNIQUE) if end else None


_SHAPES: tuple[tuple[str, str, Callable[[re.Match[str]], Phrase | None]], ...] = (
    (
        r"[0-9](?:-?årig|[- ]year)",
        r"\b[1-9]\d?(?:-?årig[ae]?|[- ]year[- ]old)\b(?! (?:\w*utbildning|\w*period|\w*avtal"
        r"|\w*plan|\w*projekt"
        r"|\w*program|\w*garanti|contract|agreement|plan|project|programme|house|building))",
        _fixed("age", known.AGE),
    ),
    (
        r"född|föddes|f\.|born|födelseår",
        rf"\b(?:född|föddes|f\.|born|födelseår:?)\s+(?:\w+\s+\w+\s+)?(?:in\s+|år\s+"
        rf"|i\s+\w+\s+)?{_YEAR}\b"
        r"(?![-/]\d)",
        _fixed("age", known.AGE),
    ),
    (
        r", [1-9][0-9],",
        r"(?<=[^\W\d], )[1-9]\d(?=,)",
        _fixed("age", known.AGE),
    ),
    (
        r"\(?(?:19|20)[0-9][0-9]-[01]",
        r"\b(?:kvinna|man|pojke|flicka|barn|woman|male|female|boy|girl|child),? \(?"
        r"(?:19|20)\d\d-[01]\d-[0-3]\d\b",
        _fixed("age", known.BIRTH_DATE),
    ),
    (
        r"årsåldern|[0-9]0s|-talist|medelålders|twenties|thirties|forties|fifties|sixties"
        r"|seventies|eighties|nineties",
        r"\bi\s?\d0-?årsåldern\b|\bin (?:his|her|their|the) (?:(?:early|mid"
        r"|late)[- ]?)?(?:\d0s|twenties|thirties"
        r"|forties|fifties|sixties|seventies|eighties|nineties)\b|(?<=, )\d0s\b"
        r"|\b[3-9]0-talist\b|\bmedelålders\b",
        _fixed("age", known.DECADE),
    ),
    (
        r"(?:klass|class|årskurs|åk\.?) ?[1-9]|in? [1-9][a-h]",
        r"\b(?:klass|class|årskurs|åk\.?)\s?[1-9]\s?[A-Ha-h]\b|\b(?:i|in) [1-9][A-Ha-h]\b",
        _fixed("class", known.CLASS),
    ),
    (
        r"(?:årskurs|åk\.?|year|grade) ?[1-9]",
        r"\b(?:årskurs|åk\.?|year|grade)\s?[1-9]\b(?![A-Ha-h.,]\d|:)",
        _fixed("age", known.SCHOOL_YEAR),
    ),
    (
        r"avdelning|avd|enhet|förskolan|gruppen|ward|unit|preschool",
        r"\b(?:på |vid |at )?(?:avdelning(?:en)?|avd\.?|enhet(?:en)?|förskolan|gruppen|ward"
        r"|unit|preschool) "
        r"(?-i:[A-ZÅÄÖ][\w-]{2,20})",
        _fixed("workplace", known.UNIT),
    ),
    (
        r"skola|gymnasium|school|primary",
        r"\b(?:på|vid|at|i) (?:(?-i:[A-ZÅÄÖ])[\w-]{2,25}skolan"
        r"|(?-i:[A-ZÅÄÖ])[\w-]{2,25} (?:skola|gymnasium|förskola"
        r"|school|primary|high school))\b",
        _fixed("workplace", known.SCHOOL),
    ),
    (
        r"boendet|vårdcentralen|biblioteket|fritidsgården|macken|bageriet|byskolan|ica|coop"
        r"|bakery|library|health centre|care home|village",
        r"\b(?:på|vid|at) (?:the )?(?:only |enda |lokala |local )?(?:äldreboendet|vårdboendet"
        r"|vårdcentralen|biblioteket"
        r"|fritidsgården|macken|bageriet|byskolan|ica|coop|bakery|library|health centre"
        r"|care home|village school)\b",
        _fixed("workplace", known.UNIT),
    ),
    (
        r"[0-9] (?:anst|med|elev|lär|inv|stud|pers|boende|barn|staff|empl|pup|teach|inhab"
        r"|resid|peop|memb)",
        rf"\b(?:med|with|har|has|of)\s+(?:ca |cirka |about |runt |omkring |around |bara "
        rf"|only )?(\d{{1,3}}(?:[ ,]?\d{{3}})?)"
        rf"\s+(?:{_STAFF})\b",
        _group_size,
    ),
    (
        r"enda |ende |yngst|äldst|första kvinnliga|only |sole |youngest|oldest|first female",
        r"\b(?:enda|ende|yngsta|yngste|äldsta|äldste|första kvinnliga|only|sole|youngest"
        r"|oldest|first female)"
        r" (?P<what>[^\W\d][\w-]*(?: [^\W\d][\w-]*){0,3})",
        _unique,
    ),
    (
        r"barns[mpf]|(?:till|of|to) |barn|kids|children|döttrar|söner|sons|daughters",
        rf"\b({_COUNT}|fler)barns(?:mamma|pappa|mor|far|förälder)\w*"
        rf"|\b(?:mamma|pappa|mor|far|förälder|mother|father|mum|dad|parent) (?:till|of"
        rf"|to) ({_COUNT})\b"
        rf"|\b(?:har|has|med|with) ({_COUNT}|\d) (?:\w+ )?(?:barn|kids|children|döttrar"
        rf"|söner|sons|daughters)\b",
        _children,
    ),
    (
        r"ensam|single |skild|divorced|lives alone",
        r"\bensamstående\b|\bsingle (?:mother|mum|mom|parent|father|dad)\b|\bfrånskild\b"
        r"|\bnyskild\b|\bdivorced\b"
        r"|\bensamboende\b|\blives alone\b|\bbor ensam\b",
        _fixed("family", 4.0),
    ),
    (
        r"twins|tvilling|adopt|foster|änk|widow",
        r"\b(?:tvillingar|twins|tvillingbror|tvillingsyster|adopterad|adopted|fosterhem\w*"
        r"|foster (?:home|child|parent))\b"
        r"|\b(?:änka|änkling|widow|widower)\b",
        _fixed("family", 6.0),
    ),
    (
        r"(?:19|20)[0-9][0-9]|[0-9] (?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)",
        r"\b(?:spelade|vann|tävlade|deltog|överlevde|omkom|kandiderade|valdes|invald"
        r"|medverkade|grundade|disputerade"
        r"|krockade|avgick|skadades|kraschade|påkörd|rånades|räddade|uppträdde|utsågs|dömdes"
        r"|förlorade|överföll\w*|drunknade"
        r"|played|won|competed|survived|elected|ran for|founded|defended|injured|crashed"
        r"|hit by|performed|appeared"
        rf"|rescued|robbed|appointed|lost)\b[^.\n]{{0,60}}?(?:\b{_YEAR}\b"
        rf"|\b\d{{1,2}} (?:{_MONTH}))",
        _event,
    ),
    (
        r"landslaget|national team|lympi|elitserien|allsvenskan|riksdagsledamot"
        r"|melodifestivalen|nobelpris",
        r"\b(?:landslaget|\w+landslaget|national team|olympi\w+|paralympi\w+|elitserien"
        r"|allsvenskan|riksdagsledamot"
        r"|melodifestivalen|nobelpristagare)\b",
        _fixed("event", known.FAME),
    ),
    (
        r"kör |äger |drive|driving|own|ride",
        rf"\b(?:kör|äger|drives?|owns?|driving|rides?)\b (?:(?:en|ett|a|an|his|her|sin"
        rf"|the)\b )?(?:\w+ ){{0,2}}?"
        rf"(?:{_MAKES})\b",
        _fixed("vehicle", 12.0),
    ),
    (
        r"ledarhund|guide dog|signalhund|assistanshund|assistance dog",
        r"\b(?:ledarhund|guide dog|signalhund|assistanshund|assistance dog)\b",
        _fixed("trait", 14.0),
    ),
    (
        r"rullstol|wheelchair|permobil|rödhårig|haired|stammar|stutter",
        r"\b(?:rullstol\w*|wheelchair|permobil|rödhårig\w*|red-?haired|stammar|stutters?)\b",
        _fixed("trait", 6.5),
    ),
    (
        r"döv|deaf|blind|protes|prosthe|kortväxt|dwarfism|albin|över två meter|dialys|down"
        r"|tourette|narkolepsi|narcolepsy",
        r"\b(?:döv|deaf|blind|benprotes|armprotes|prosthe\w+|kortväxt|dwarfism|albin\w+"
        r"|över två meter lång|dialys\w*"
        r"|dialysis|downs syndrom|down syndrome|tourettes?\w*|narkolepsi|narcolepsy)\b",
        _fixed("trait", 10.0),
    ),
    (
        r"\bals\b|huntington|fibros|marfan|hemofili|haemophilia|skelleftesjukan|porfyri|sällsynt"
        r"|rare (?:dis|con)",
        r"(?-i:\bALS\b)|\b(?:huntingtons?|cystisk fibros|cystic fibrosis|marfans?|hemofili"
        r"|haemophilia|skelleftesjukan"
        r"|porfyri|sällsynt (?:diagnos|sjukdom)|rare (?:disease|disorder|condition))\b",
        _fixed("trait", 12.5),
    ),
    (
        r"\b(?:bor|boende|bosatt|lives?|living)\b|kvarteren",
        r"\b(?:bor|boende|bosatt|lives?|living)\b (?:\w+ )?(?:på|at|on"
        r"|vid) (?-i:[A-ZÅÄÖ])\w{1,25}(?:gatan|vägen|gränd"
        r"|stigen|torget|allén|backen| street| road)\b|(?-i:[A-ZÅÄÖ])\w{2,25}(?:gatan|vägen"
        r"|torget)-?kvarteren",
        _fixed("home", known.STREET),
    ),
    (
        r"bin[äa]r|trans(?:kvinna|man| woman| man)",
        r"\b(?:icke-?binär|non-?binary|transkvinna|transman|trans woman|trans man)\b",
        _fixed("sex", 8.0),
    ),
)
_COMPILED = tuple((re.compile(shape, re.IGNORECASE), make) for _, shape, make in _SHAPES)
_PREFILTER = Prefilter([(trigger,) for trigger, _, _ in _SHAPES])


def phrases(text: str) -> Iterator[Phrase]:
    """The phrases in a text, shape by shape. Linear."""
    for number in _PREFILTER.match(text):
        pattern, make = _COMPILED[number]
        for match in pattern.finditer(text):
            found = make(match)
            if found is not None:
                yield found
