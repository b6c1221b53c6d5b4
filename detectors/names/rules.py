"""What the network is told afterwards: what only looks like a name, and where a name begins."""

import re

from detectors.names.lexicon import Facts, Lexicon

_EPONYM_AFTER = re.compile(
    r"['’]?s?[ -](?:t-test|test|lagar?|sjukdom|syndrom|sats|teorem|behovs\w+|fördelning\w*"
    r"|korrelation\w*|metod|modell|skala|princip|paradox|ekvation\w*|konstant|kurva|algoritm"
    r"|index|koefficient|effekt|law|laws|disease|syndrome|theorem|distribution|correlation"
    r"|coefficient|hierarchy|equation|equations|algorithm|paradox|scale|principle|effect|method"
    r"|model|filter|process|matris|matrix|diagram|serie|series|regression|inference|transform|priset|pris|prize|number|taxonomy|taxonomi|cykel)(?!\w)",
    re.IGNORECASE,
)
_LEX_BEFORE = re.compile(r"(?<!\w)lex[ ]\Z", re.IGNORECASE)
_TITLE = re.compile(
    r"(?:president|prime minister|senator|king|queen|prophet"
    r"|herr|fru|fröken|mrs?|ms|miss|dr|doktor|prof|professor|docent|lektor|rektor|advokat"
    r"|överläkare|sir|hej|hi|hello|dear|kära|bästa|hälsningar|mvh)\.? +",
    re.IGNORECASE,
)
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
_PRODUCTS_TEXT = (
    "copilot claude chatgpt gpt gemini llama alexa siri bixby bard mistral teams word"
    " excel outlook powerpoint canvas moodle ladok zoom slack github gitlab python java"
    " docker kubernetes linux windows office sharepoint onedrive bankid swish treserva"
    " procapita platina alvedon ipren panodil voltaren waran metformin ritalin concerta"
    " student pearson bayes celsius kelvin fahrenheit markdown latex json kahoot wilma"
    " vklass unikum infomentor schoolsoft edge chrome dalle midjourney perplexity"
    " photoshop jira trello confluence postman jenkins maven"
)
_PRODUCTS = frozenset(_PRODUCTS_TEXT.split())


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
    """Where a person's name begins when a title or greeting was taken for its first word."""
    title = _TITLE.match(text, start, end)
    return title.end() if title and title.end() < end else start


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
        begins = _SENTENCE_START.search(text, max(0, start - 8), start)
        if named or not begins:
            return 0.0
        return 1.0 if text[end : end + 1] == ":" else 0.95
    near = text[max(0, start - 200) : start]
    line = near[near.rfind("\n") + 1 :]
    common = not named or lexicon[word].frequency >= 5
    return 0.9 if common and any(letter.isupper() for letter in line) else 0.0


def is_name(facts: Facts) -> bool:
    """Whether lists know the word as a name, and prose does not know it better as a word."""
    if facts.frequency >= 3 and 1 <= facts.capital <= 2 and facts.given < 12:
        return False
    return facts.given >= 5 or facts.surname > 0


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
    if start and (
        text[start - 1] in _CODE_BEFORE or _LEX_BEFORE.search(text, max(0, start - 5), start)
    ):
        return True
    if _CODE_AFTER.match(text, end):
        return True
    if " " in value:
        return False
    if value.casefold() in _DISEASES:
        return True
    return value.casefold() in _PRODUCTS or bool(_EPONYM_AFTER.match(text, end)) or len(value) < 2


def is_encoded(text: str, start: int, end: int) -> bool:
    """Whether what was taken for a name is a piece of encoded data: of a long run with digits."""
    if not _ENCODED_BESIDE.match(text, end) and not _ENCODED_BESIDE.match(text, start - 1):
        return False
    first, last = max(0, start - 48), end + 48
    return any(
        run.start() < end and start < run.end() and any(sign.isdigit() for sign in run.group())
        for run in _RUN.finditer(text, first, last)
    )


def is_product(text: str, start: int, end: int) -> bool:
    """Whether an organisation's name is that of a product."""
    return text[start:end].casefold() in _PRODUCTS
