"""What the network is told afterwards: what only looks like a name, and where a name begins."""

import re
from functools import cache
from importlib.resources import files

from detectors.names.lexicon import Facts, Lexicon

_EPONYM_AFTER = re.compile(
    r"['’]?s?[ -](?:t-test|test|curve|cage|dish|tube|apparatus|phenomenon|prov|reflex|award|medal"
    r"|cup|arena|stadium|gallery|counter|burner|tendon|razor|d =|alfa|alpha|kappa"
    r"|scale|frestelse|stadier|test|lagar?"
    r"|sjukdom|syndrom|sats|teorem|behovs\w+|fördelning\w*"
    r"|korrelation\w*|metod|modell|skala|princip|paradox|ekvation\w*|konstant|kurva|algoritm"
    r"|index|koefficient|effekt|law|laws|disease|syndrome|theorem|distribution|correlation"
    r"|coefficient|hierarchy|equation|equations|algorithm|paradox|scale|principle|effect|method"
    r"|model|filter|process|matris|matrix|diagram|serie|series|regression|inference|transform"
    r"|priset|pris|prize|number|numbers|tal|talen|taxonomy|taxonomi|cykel|formula|formel|identity"
    r"|identitet|elimination|inequality|olikhet|lemma|conjecture|hypotes|hypothesis|check"
    r"|kontroll\w*)(?!\w)",
    re.IGNORECASE,
)
_LEX_BEFORE = re.compile(r"(?<!\w)lex[ ]\Z", re.IGNORECASE)
_TITLE = re.compile(
    r"(?:president|prime minister|senator|king|queen|prophet"
    r"|herr|fru|fröken|mrs?|ms|miss|dr|doktor|prof|professor|docent|lektor|rektor|advokat"
    r"|överläkare|sir|hej|hi|hello|dear|kära|bästa|hälsningar|mvh|(?:lill[ae]?|stor[ae]?)?(?:bror|syster)"
    r"|mamma|pappa|mormor|morfar|farmor|farfar|moster|faster"
    r"|morbror|farbror|kusin(?:en)?|kollegan?|chefen|grannen|läraren|eleven|patienten|klienten"
    r"|brukaren|studenten|handläggaren|uncle|aunt|grandma|grandpa|nurse|coach)\.? +",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"(?:ring|mejla|maila|fråga|kontakta|be|påminn|skriv|hälsa|tacka|säg|låt|skicka|boka|bjud"
    r"|meddela|svara|flytta|anmäl|varna|hjälp|träffa|sök|hämta|meddelade|har|är|kan|ska|vill|får"
    r"|kommer|hade|fick|blev|vet|enligt|när|hur|vem|men|och|call|ask|tell|email|remind|contact"
    r"|invite|thank|message|notify|warn|has|have|had|did|does|is|was|are|when|how|who|and|but"
    r"|please|friday|monday|tuesday|wednesday|thursday|saturday|sunday) +(?=\S)",
    re.IGNORECASE,
)
"""A verb or another word that often begins a sentence before a name, and is none."""

_TITLED = re.compile(
    r"(?<!\w)(?:mrs?|ms|miss|dr|prof|professor|doktor|docent|sir|dame|lord|lady|nurse|herr|fru"
    r"|fröken)\.? \Z",
    re.IGNORECASE,
)
_SPOKEN_OF = re.compile(
    r"(?:flick|pojk)namn|betyder namnet|(?:uttalas|stavas) (?:namnet )?\w+|vanligt namn"
    r"|namne?n?a? (?:är|var) (?:de )?(?:vanligast|populärast)|(?:vanligaste|populäraste) \w*namn"
    r"|(?:girl|boy)['’]s name|the name [\"“]?\w+[\"”]? mean|common (?:first )?names?"
    r"|popular (?:first )?names|is \w+ spel[lt]|namnsdag|namnläng|namnlist"
    r"|heter \w+ i (?:förnamn|efternamn)"
    r"|namn var (?:populär|vanlig)|first names (?:are|were|include)|name days?",
    re.IGNORECASE,
)
_SENTENCE_BREAK = re.compile(r"[.!?\n]")
_MARK_BEFORE = re.compile(r"(?<!\w)(?:TLP ?: ?|Authorization: )\Z", re.IGNORECASE)
_BLANKS = re.compile(r"\S+")
_LETTERS = re.compile(r"\A(?=.*[^\W\d_])\D+\Z", re.DOTALL)
_DEFINITE = re.compile(r"\w{3}(?:en|et|na|ar|or|het|ning|tion|iska?|[ae]nde)\Z")
_LINE_HEAD = re.compile(r"(?:\A|\n)[ /–-]*\Z")
_LINE_END = re.compile(r"[ ,.!]*(?:\n|\Z)")
_SENTENCE_START = re.compile(r"(?:^|[\n!?•*|>-]|(?:[^\W\d_]{4}|\d)\.|§ \d{1,3})\s*[\"“”'(]?\Z")
_ENCODED_BESIDE = re.compile(r"[\w+/=]")
_RUN = re.compile(r"[\w+/=-]{48,}")
_DISEASES_TEXT = (
    "parkinsons alzheimers crohns aspergers tourettes huntingtons downs turners bechterews"
    " hodgkins menières addisons cushings"
)
_DISEASES = frozenset(_DISEASES_TEXT.split())
_PART = re.compile(r"(?:[^()\[\]{}:;|\n\t\"<>/]|:(?=\w)|(?<=\w)/(?=\w))+")
_CODE_AFTER = re.compile(r"\(|_|\.[a-zåäö_]+\(|::|->|\[")
_CODE_BEFORE = frozenset("_$#\\@")
AMBIGUOUS = 8
"""The grade from which a given name may be meant although prose knows the word better."""

_PAIRED = 4
"""The grade from which a given name and a surname make a pair."""

_COMPOUND = re.compile(r"[A-ZÅÄÖ]{2,6}\d{0,3}-[a-zåäö]{3,}")
_UNITS = frozenset(
    ["student", "pearson", "bayes", "celsius", "kelvin", "fahrenheit", "word", "claude"]
)
_BREAK = re.compile(r"[.!?:;()\n|\t]")
_BETWEEN_ITEMS = re.compile(r",? (?:och|and|eller|or|samt|&) |, ?")
_STREET_AFTER = re.compile(r" (?:gata|gränd|torg|allé|minnesfond|stiftelse|fond)(?!\w)")
_WAY_AFTER = re.compile(r" (?:väg|plats|plan|park|stig|backe|gymnasium|skola|sjukhus)(?!\w)")
_STREET = re.compile(r"\w(?:gatan|gata|vägen|gränden?|torget|allén)\Z")


@cache
def products() -> frozenset[str]:
    """Programs, medicines and other products, case folded: the list beside the model."""
    return _UNITS | _listed("products")


@cache
def brands() -> frozenset[str]:
    """The products, and companies that their products are called by."""
    return products() | _listed("brands")


@cache
def eponyms() -> frozenset[str]:
    """Surnames that stand for a method or a result rather than for somebody, case folded."""
    return _listed("eponyms")


def _listed(name: str) -> frozenset[str]:
    lines = files("detectors").joinpath(f"data/names/{name}.txt").read_text(encoding="utf-8")
    return frozenset(w for line in lines.splitlines() if line[0] != "#" for w in line.split())


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of a name without what separates it from other text: brackets, colons, line
    ends, and a numbering before it. The longest part stays."""
    parts = [m.span() for m in _PART.finditer(text, start, end)]
    if not parts:
        return start, end
    start, end = max(parts, key=lambda part: part[1] - part[0])
    value = text[start:end]
    return end - len(value.lstrip(" ,")), start + len(value.rstrip(" ,"))


def untitled(text: str, start: int, end: int) -> int:
    """Where a person's name begins when a title, a greeting or a verb was taken for its first
    word."""
    for first in (_ASKING, _TITLE):
        taken = first.match(text, start, end)
        if taken and taken.end() < end:
            start = taken.end()
    return start


def unnumbered(text: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of a person's name less what has digits or no letters at head and tail."""
    words = [m for m in _BLANKS.finditer(text, start, end) if _LETTERS.search(m.group())]
    return (words[0].start(), words[-1].end()) if words else (start, end)


def doubt(text: str, start: int, end: int, lexicon: Lexicon) -> float:
    """The least score that a person's name of one word needs: more where any word is written as
    names are, at the start of a sentence, unless lists know it as a name; more for a word in
    lower case that is common as a word, where the line has capitals."""
    value = text[start:end]
    if " " in value or "-" in value:
        return 0.0
    word = value.lower()
    named = is_name(lexicon[word]) or (word.endswith("s") and is_name(lexicon[word[:-1]]))
    if value.isupper() and not named:
        return 0.9
    if value[:1].isupper():
        if named or not begins(text, start):
            return 0.0
        if lexicon[word].given >= AMBIGUOUS:
            return 0.6
        return 1.0 if text[end : end + 1] == ":" or _DEFINITE.search(value) else 0.95
    near = text[max(0, start - 200) : start]
    line = near[near.rfind("\n") + 1 :]
    common = not named or lexicon[word].frequency >= 5
    return 0.9 if common and any(letter.isupper() for letter in line) else 0.0


def doubt_place(text: str, start: int, end: int, lexicon: Lexicon) -> float:
    """The least score that a place's name of one word needs: more where any word is written as
    names are, at the start of a sentence, unless lists know it."""
    value = text[start:end]
    if " " in value or "-" in value or value.isupper() or not begins(text, start):
        return 0.0
    word = value.lower()
    facts = [lexicon[form] for form in (word, word.removesuffix("s"))]
    return 0.0 if any(each.place or each.organisation for each in facts) else 0.9


def begins(text: str, start: int) -> bool:
    """Whether a sentence begins there: not after a title, for all its full stop."""
    near = max(0, start - 12)
    return bool(_SENTENCE_START.search(text, near, start)) and not _TITLED.search(text, near, start)


def is_name(facts: Facts) -> bool:
    """Whether lists know the word as a name, and prose does not know it better as a word."""
    if facts.frequency >= 3 and 1 <= facts.capital <= 2 and facts.given < 12:
        return False
    return facts.given >= 5 or facts.surname > 0


def opens_pair(word: str, lexicon: Lexicon) -> bool:
    """Whether a word can be the first of what `is_pair` tells, whatever follows."""
    facts = lexicon[word.lower()]
    if facts.given < _PAIRED:
        return False
    strange = facts.frequency < 3 or facts.capital >= 3
    return not facts.frequency or (word[0].isupper() and strange)


def is_pair(first: str, second: str, lexicon: Lexicon) -> bool:
    """Whether two words of the same case are a given name and a surname of the lists, and prose
    does not know the first, or hardly the first and not the second. In lower case neither may
    stand in prose at all."""
    given, surname = lexicon[first.lower()], lexicon[second.lower()]
    if not surname.surname and second[-1:] == "s":
        surname = lexicon[second[:-1].lower()]
    if given.given < _PAIRED or not surname.surname:
        return False
    if first[0].isupper() and not (first.isupper() or second.isupper()):
        strange = [each.frequency < 3 or each.capital >= 6 for each in (given, surname)]
        return strange[0] or (strange[1] and given.capital >= 3)
    return not (given.frequency or surname.frequency or surname.place)


def is_signature(word: str, lexicon: Lexicon) -> bool:
    """Whether a word with a capital is a common given name that prose knows as nothing else."""
    facts = lexicon[word.lower()]
    strange = facts.frequency < 3 or facts.capital >= 6
    return word[0].isupper() and word[1:].islower() and facts.given >= 6 and strange


def is_alone(text: str, start: int, end: int) -> bool:
    """Whether a word stands alone on its line, but for a dash or slash before it and a comma."""
    before, after = text[max(0, start - 4) : start], text[end : end + 3]
    return bool(_LINE_HEAD.search(before) and _LINE_END.match(after))


def is_word(value: str, lexicon: Lexicon) -> bool:
    """Whether what was taken for a person is more likely a word or an abbreviation: three
    capitals, or in lower case throughout and on no list of names."""
    words = [part for part in re.split(r"[\s-]+", value.lower()) if part]
    if value.isupper() and len(words) == 1 and len(value) <= 3:
        return True
    if not value.islower():
        return False
    listed = (lexicon[form] for word in words for form in (word, word.removesuffix("s")))
    return not any(facts.given or facts.surname for facts in listed)


def is_other(text: str, start: int, end: int) -> bool:
    """Whether what looks like a person's name is an eponym, a product or program text."""
    value = text[start:end]
    if " " not in value and _is_spoken_of(text, start, end):
        return True
    if start and (
        text[start - 1] in _CODE_BEFORE
        or _LEX_BEFORE.search(text, max(0, start - 5), start)
        or _MARK_BEFORE.search(text, max(0, start - 16), start)
    ):
        return True
    if _CODE_AFTER.match(text, end):
        return True
    if " " in value:
        return value[:4].casefold() == "lex "
    if value.casefold() in _DISEASES or value.casefold() in eponyms():
        return not _TITLED.search(text, max(0, start - 12), start)
    return value.casefold() in brands() or bool(_EPONYM_AFTER.match(text, end)) or len(value) < 2


def _is_spoken_of(text: str, start: int, end: int) -> bool:
    """Whether the sentence is about names as words: what they mean, how common they are."""
    first, last = max(0, start - 100), min(len(text), end + 100)
    breaks = [m.end() for m in _SENTENCE_BREAK.finditer(text, first, start)]
    stop = _SENTENCE_BREAK.search(text, end, last)
    return bool(
        _SPOKEN_OF.search(text, breaks[-1] if breaks else first, stop.start() if stop else last)
    )


def is_encoded(text: str, start: int, end: int) -> bool:
    """Whether what was taken for a name is a piece of encoded data: of a long run with digits."""
    if not _ENCODED_BESIDE.match(text, end) and not _ENCODED_BESIDE.match(text, start - 1):
        return False
    first, last = max(0, start - 48), end + 48
    return any(
        run.start() < end and start < run.end() and any(sign.isdigit() for sign in run.group())
        for run in _RUN.finditer(text, first, last)
    )


def is_street(text: str, start: int, end: int) -> bool:
    """Whether what was taken for a person is a street, a square or a foundation named after one."""
    value = text[start:end]
    if _STREET.search(value):
        return True
    if not value.endswith("s") or not value[:1].isupper():
        return False
    return bool(_STREET_AFTER.match(text, end) or (" " in value and _WAY_AFTER.match(text, end)))


def is_listed_among_things(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a name of one word stands in an enumeration of other things: beside a product, or
    where few are known as names."""
    if " " in text[start:end]:
        return False
    before, after = text[max(0, start - 160) : start], text[end : end + 160]
    breaks = [m.end() for m in _BREAK.finditer(before)]
    stop = _BREAK.search(after)
    head = _BETWEEN_ITEMS.split(before[breaks[-1] if breaks else 0 :])
    tail = _BETWEEN_ITEMS.split(after[: stop.start()] if stop else after)
    if head[-1].strip() and len(head) == 1 and len(tail) < 3:
        return False
    items = [item.split() for item in (*head[:-1], *tail[1:])]
    if len(items) < 2 or any(len(item) > 2 for item in items[1:-1]):
        return False
    words = [item[-1 if at == 0 else 0].lower() for at, item in enumerate(items) if item]
    if any(word in brands() and not is_name(lexicon[word]) for word in words):
        return True
    words.append(text[start:end].lower())
    facts = [lexicon[word] for word in words]
    names = sum(is_name(each) for each in facts)
    others = sum(not is_name(each) and not each.place for each in facts)
    return len(words) > 3 and names * 3 < names + others


def is_compound(text: str, start: int, end: int) -> bool:
    """Whether what was taken for a name is a thing put together of an abbreviation and a word, such
    as "HR-system"."""
    return bool(_COMPOUND.fullmatch(text, start, end))


def is_product(text: str, start: int, end: int) -> bool:
    """Whether an organisation's name is that of a product."""
    return text[start:end].casefold() in products()
