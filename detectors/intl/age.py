"""Ages, where the wording ties them to a person. Age limits and ages of things are not.

Every shape starts at the number; who is meant is read from the few words before it.
"""

import re

from detectors.intl.person_words import NOUNS, PRONOUNS
from detectors.names import model
from detectors.names.rules import is_name
from detectors.rare import Rare
from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer

_WHO = frozenset(NOUNS.split("|"))
_PRONOUNS = frozenset(PRONOUNS.split("|"))
_SEX = frozenset(
    {"kvinna", "man", "kv", "flicka", "pojke", "female", "male", "woman", "girl", "boy"}
    | {"nonbinary", "non-binary", "patient", "pat"}
)
_CHILD_OR_SEX = _SEX - {"man", "patient", "pat"}
"""Words behind which a number by itself is an age: "girl 11", not "man 3"."""
_IS = frozenset(
    {"är", "var", "blir", "blev", "fyller", "fyllde", "is", "was", "am", "turns", "turned"}
    | {"turning"}
)
_ADVERBS = frozenset(("nu", "bara", "idag", "now", "only", "snart", "about", "ca", "just", "aged"))
_GENERAL = Rare(
    r"(?:minst|över|under|mellan|från|upp till|högst|max|äldre än|yngre än|än|fyllt|fyller|alla"
    r"|samtliga|åldrarna|för|till|om|på|omkring|runt|per|var|vart|varje|or|to|for|like|over|under"
    r"|between|above|below|least|most|than|every|all|any|anyone|everyone|from|as|minimum|maximum"
    r"|typisk|genomsnittlig|average|medelålder|medelåldern|old as|I was|you were|[0-9] ?-"
    r"|[0-9] (?:och|till|to|and))(?: en| ett| a| an| about| ca| cirka)? ?\Z"
)
_NOT_AGE_AFTER = re.compile(
    r"\)? ?(?:sedan|senare|framåt|tillbaka|ago|later|av|i rad|in a row|i sträck|eller äldre"
    r"|och äldre|och uppåt|eller yngre|och yngre|or older|or over|and over|and older|or younger"
    r"|and under|of (?:experience|age or)|erfarenhet|garanti|före|innan|efter|before|after|mellan"
    r"|i taget|i (?:yrket|tjänst|branschen|följd))\b|(?: ?[-/]|\.)[0-9]|%",
    re.IGNORECASE,
)
_GROUPS = frozenset(("people", "children", "those", "anyone", "adults", "persons", "pupils"))
_CONTRACTIONS = frozenset(
    f"{pronoun}{mark}{verb}"
    for pronoun, verb in (("he", "s"), ("she", "s"), ("i", "m"), ("they", "re"), ("who", "s"))
    for mark in "'’"
)
_TURNS = frozenset({"fyller", "fyllde", "turns", "turned"})
_BORN = frozenset({"född", "f", "born"})
_KNOWN, _ALSO_PLACE = 5, 3
"""How common a given name is, and how surely a place, in the lexicon's numbers."""
_LIVES = re.compile(
    r"\)?,? (?:bor|är|har|arbetar|jobbar|studerar|söker|som|lever|säger|lives|is"
    r"|has|who"
    r"|works|studies|wants|says|was|retired|ensamstående|gift|single|married|divorced)(?![^\W_])"
)
_BEHIND = frozenset(":;.")
_NOT_NAMES = re.compile(
    r"(?:Tabell|Figur|Bilaga|Kapitel|Sida|Avsnitt|Version|Table|Figure|Chapter|Section|Page|Appendix"
    r"|Rum|Room|Linje|Buss|Vecka|Week|Day|Dag|Punkt|Item|Del|Part)\Z"
)
_OF_A_CHILD = re.compile(
    rf"(?<!\w)(?:{NOUNS}|{PRONOUNS})(?:,| \(| är| är nu| var| is| was|, just| på) ?\(?\Z",
    re.IGNORECASE,
)
_TOKENS = re.compile(r"[\w'’-]{1,40}|[^\w\s]")
_BEFORE = 48


def _words_before(candidate: Candidate) -> list[str]:
    """The last words and signs before the number, on its line."""
    start = candidate.match.start()
    before = candidate.text[max(0, start - _BEFORE) : start]
    return _TOKENS.findall(before.rpartition("\n")[2])[-4:]


def _tie(words: list[str], has_unit: bool) -> str:
    """How the words before a number make it somebody's age, or ""."""
    lower = [word.casefold() for word in words]
    last = lower[-1] if lower else ""
    before = lower[-2] if len(lower) > 1 else ""
    if last == "på" and before in _WHO and has_unit:
        return "apposition"
    if last in {",", "("}:
        named = len(words) > 1 and len(words[-2]) > 1 and words[-2][0].isupper()
        if before in (_WHO if has_unit else _SEX) or (has_unit and named):
            return "apposition"
        born = has_unit and not _BORN.isdisjoint(lower)
        return "apposition" if born or (before == "," and has_unit and last == "(") else ""
    if last in _WHO and (has_unit or last in _CHILD_OR_SEX):
        return "apposition"
    if last == "aged":
        return "" if before in _GROUPS else "aged"
    return _stated(lower, last, before)


def _stated(lower: list[str], last: str, before: str) -> str:
    """ "ålder: 47", "hon är 47", "min son Kim is now 9"."""
    if last in {"ålder", "age"} or (last in {":", "="} and before in {"ålder", "age"}):
        return "field"
    if last in _ADVERBS:
        lower, last = lower[:-1], before
    if last in _CONTRACTIONS:
        return "statement"
    if last not in _IS or len(lower) < 2:
        return ""
    tied = lower[-2] in _PRONOUNS or not _WHO.isdisjoint(lower[-3:-1])
    return "statement" if tied else ""


def _is_somebody(noun: str) -> bool:
    """Whether a noun in the definite form means one person ("pappan")."""
    return noun in _WHO and noun.endswith(("n", "t")) and noun not in {"barn", "person"}


def _is_given(name: str) -> bool:
    """Whether lists know a word as a given name, and not as a country."""
    facts = model.load().lexicon[name.casefold()]
    return facts.given >= _KNOWN and facts.place < _ALSO_PLACE and is_name(facts)


def _can_name(word: str) -> bool:
    """Whether a word is listed as a name or unknown to prose."""
    facts = model.load().lexicon[word.casefold()]
    return not facts.frequency or is_name(facts)


def _of_a_name(words: list[str], text: str, end: int) -> str:
    """How a number behind a name makes it that person's age ("Eva Test (34) bor", "Kim, 67, söker",
    "Kim fyllde 40", "Eva blir nu 9"), or ""."""
    if words and words[-1].casefold() in _ADVERBS:
        words = words[:-1]
    name = words[-2] if len(words) > 1 else ""
    if words[-1:] == ["("] and text[end : end + 1] == ")" and _is_somebody(name.casefold()):
        return "apposition"
    if not name[:1].isupper() or len(name) < 2 or name.isupper() or _NOT_NAMES.match(name):
        return ""
    verb = words[-1].casefold()
    if verb in _IS and (_is_given(name) or (verb in _TURNS and _can_name(name))):
        return "statement"
    if words[-1] not in {",", "("}:
        return ""
    if words[-1] == "," and text[end : end + 1] in _BEHIND and len(words) > 2:
        full = words[-3][:1].isupper() and not words[-3].isupper() and _is_given(words[-3])
        return "apposition" if full and _can_name(name) else ""
    if text[end : end + 1] != (")" if words[-1] == "(" else ","):
        return ""
    return "apposition" if _LIVES.match(text, end) else ""


def _validate(candidate: Candidate) -> Check | None:
    match, text = candidate.match, candidate.text
    start, end = match.span("value")
    if start and (text[start - 1].isalnum() or text[start - 1] in "-.,:/_+"):
        return None
    number = int(re.sub(r"[^0-9]", "", match.group("value")))
    if number > 115 or _NOT_AGE_AFTER.match(text, end):
        return None
    named = match.re.groupindex
    if "young" in named and not _OF_A_CHILD.search(text[max(0, start - _BEFORE) : start]):
        return None
    if "unit" in named or "bare" in named:
        words = _words_before(candidate)
        tie = _tie(words, "unit" in named) or _of_a_name(words, text, end)
        if tie:
            return Check(tie)
        if "unit" not in named or not match.group("old"):
            return None
    if _GENERAL.search(text[max(0, start - 24) : start]):
        return None
    return Check("wording")


_N = r"(?P<value>[0-9]{1,3}(?![0-9])"
_ENDS = (
    r"(?=\s?[,.;:)!?\n/-]"
    r"|\s{0,200}\Z"
    r"| (?:och|med|and|with|som|who|men|but|från|from|i|this|next|den|bor|har|går|söker|lives"
    r"|has|is)\b)"
)
_TURNED = _ENDS[:-1] + r"| (?:på|om|on|nästa|next)\b)"
RECOGNIZER = PatternRecognizer(
    name="age",
    entity_types=("AGE",),
    patterns=(
        Pattern(
            "years",
            _N + r"(?P<unit>(?: (?:år|years|yrs)|[ -]?y\.?o\.?|[ -]?y/o)(?!\w)"
            r"(?P<old> (?:gammal|gamla|old|of age)(?!\w))?))" + _ENDS,
            0.5,
            0.5,
            re.IGNORECASE,
            triggers=(r"[0-9] (?:år|year|yrs)|[0-9][ -]?y/?\.?o",),
        ),
        Pattern(
            "months",
            r"(?P<value>[0-9]{1,2}(?![0-9])(?P<young>)"
            r" (?:månader|mån|veckor|dagar|months|weeks|days)(?!\w)"
            r"(?: (?:gammal|gammalt|gamla|old))?)" + _ENDS,
            0.5,
            0.5,
            re.IGNORECASE,
            triggers=(r"[0-9] (?:mån|veck|dag|month|week|day)",),
        ),
        Pattern("number", _N + r")(?P<bare>)" + _TURNED, 0.5, 0.5, re.IGNORECASE),
        Pattern(
            "year_old_person",
            _N + r"[- ]?(?:åriga?|year[- ]old))(?= (?:\w{2,20} )?(?:" + NOUNS + r")(?!\w)"
            r"| (?-i:[A-ZÅÄÖ][a-zåäöé]{1,20})(?!\w))",
            0.55,
            0.55,
            re.IGNORECASE,
            triggers=("[0-9][- ]?(?:år|year)",),
        ),
        Pattern(
            "the_year_old",
            _N + r"(?:-?åringen|[- ]year[- ]old(?=[,.;)]| (?:from|who|with|has|had|is|was|living"
            r"|in|at|and|says|called)\b)))(?!\w)",
            0.45,
            0.45,
            re.IGNORECASE,
            triggers=("[0-9][- ]?(?:år|year)",),
        ),
    ),
    triggers=(
        r"[0-9] (?:år|year|yrs|y/?\.?o)",
        r"[0-9]-?(?:år|year)",
        r"[0-9][ -]?y/?\.?o|[0-9] (?:mån|veck|dag|month|week|day)",
        r"(?:'|’)(?:s|m|re) [0-9]",
        r"[a-zåäöé](?:, | \()[0-9]{1,3}[,):;.]",
        r"(?:ålder|age)(?: ?[:=] ?| )[0-9]",
        r"(?:är|var|blir|blev|fyller|fyllde|is|was|am|turns|turned|turning|aged) [0-9]",
        r"(?:nu|bara|idag|now|only|snart|about|ca|just) [0-9]",
        r"(?:kvinna|man|kv|flicka|pojke|female|male|woman|girl|boy|binary|patient|pat)"
        r"(?:, | ?\(| )[0-9]",
    ),
    validate=_validate,
    examples=(
        Example("Yngsta dottern Mira, 4 år, har astma", ("4 år",)),
        Example("Eva Test (57 år) söker bistånd", ("57 år",)),
        Example("Hon är 47 år gammal.", ("47 år gammal",)),
        Example("en 47-årig kvinna med diabetes", ("47-årig",)),
        Example("Female, 58, lives alone", ("58",)),
        Example("a 24-year-old from Umeå who works nights", ("24-year-old",)),
        Example("My son is 9.", ("9",)),
        Example("Ålder: 63", ("63",)),
        Example("boy 17, speaks little Swedish", ("17",)),
        Example("Brev till Eva Lind, 52: provet är klart", ("52",)),
        Example("62-åringen nekar till brott", ("62-åringen",)),
        Example("pat kv, 79 år, feber", ("79 år",)),
        Example("sonen på 12 år bor hos pappan", ("12 år",)),
        Example("She's 19 and studies here", ("19",)),
        Example("Eva (34) bor ensam", ("34",)),
        Example("pappan (44) och mamman (41)", ("44", "41")),
        Example("8-åriga Maja går i tvåan", ("8-åriga",)),
        Example("antal barn (12) i gruppen"),
        Example("Stockholm (12), Göteborg (34) och Malmö (9)"),
        Example("Nils Test, 67, söker bidrag", ("67",)),
        Example("Eva fyllde 40 i maj", ("40",)),
        Example("patient, 57yo, with chest pain", ("57yo",)),
        Example("barnet är 8 månader", ("8 månader",)),
        Example("Yngsta barnet, man född -78, 46 år", ("46 år",)),
        Example("Anna blir 40 på lördag", ("40",)),
        Example("Kerstin är nu 71.", ("71",)),
        Example("Kommunen fyller 40 i år"),
        Example("Summan blir 40 på sista raden"),
        Example("Linköping blir 40, skrev tidningen"),
        Example("Tabell (34) har fel enhet"),
        Example("Projektet är 8 månader"),
        Example("Kurserna på 12 år gav resultat"),
        Example("Du måste vara minst 18 år gammal för att rösta"),
        Example("Avtalet gäller i 5 år."),
        Example("en 3-årig utbildning"),
        Example("Förklara fotosyntesen för en 12-åring"),
        Example("Explain this like I was a 5-year-old child"),
        Example("För 10 år sedan bodde 4 000 här"),
        Example("I Stockholm, 5 år senare, byggdes bron"),
        Example("Chapter is 12, page 40"),
        Example("Kan man 3 av 5 saker räcker det"),
        Example("barn 1-5 år i förskolan"),
        Example("a 10-year-old contract"),
    ),
    source="wording of case notes in Swedish and English",
)
