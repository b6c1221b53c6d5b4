"""What the network is told afterwards: what only looks like a name, and where a name begins."""

import re

from detectors.names.lexicon import Lexicon

_EPONYM_AFTER = re.compile(
    r"['’]?s?[ -](?:t-test|test|lagar?|sjukdom|syndrom|sats|teorem|behovs\w+|fördelning\w*"
    r"|korrelation\w*|metod|modell|skala|princip|paradox|ekvation\w*|konstant|kurva|algoritm"
    r"|index|koefficient|effekt|law|laws|disease|syndrome|theorem|distribution|correlation"
    r"|coefficient|hierarchy|equation|equations|algorithm|paradox|scale|principle|effect|method"
    r"|model|inference|transform|priset|pris|prize|number|taxonomy|taxonomi|cykel)(?!\w)",
    re.IGNORECASE,
)
_LEX_BEFORE = re.compile(r"(?<!\w)lex[ ]\Z", re.IGNORECASE)
_TITLE = re.compile(
    r"(?:herr|fru|fröken|mrs?|ms|miss|dr|doktor|prof|professor|docent|lektor|rektor|advokat"
    r"|överläkare|sir|hej|hi|hello|dear|kära|bästa|hälsningar|mvh)\.? +",
    re.IGNORECASE,
)
_PART = re.compile(
    r"[^()\[\]{}:;|\n\t\"<>/\s](?:[^()\[\]{}:;|\n\t\"<>/]*[^()\[\]{}:;|\n\t\"<>/\s,])?"
)
_CODE_AFTER = re.compile(r"\(|_|\.[a-zåäö_]+\(|::|->|\[")
_CODE_BEFORE = frozenset("_$#\\/@")
_PRODUCTS = frozenset(
    [
        "copilot",
        "claude",
        "chatgpt",
        "gpt",
        "gemini",
        "llama",
        "alexa",
        "siri",
        "bixby",
        "bard",
        "mistral",
        "teams",
        "word",
        "excel",
        "outlook",
        "powerpoint",
        "canvas",
        "moodle",
        "ladok",
        "zoom",
        "slack",
        "github",
        "gitlab",
        "python",
        "java",
        "docker",
        "kubernetes",
        "linux",
        "windows",
        "office",
        "sharepoint",
        "onedrive",
        "bankid",
        "swish",
        "treserva",
        "procapita",
        "platina",
        "alvedon",
        "ipren",
        "panodil",
        "voltaren",
        "waran",
        "metformin",
        "ritalin",
        "concerta",
        "student",
        "pearson",
        "bayes",
        "celsius",
        "kelvin",
        "fahrenheit",
        "markdown",
        "latex",
        "json",
        "kahoot",
        "wilma",
        "vklass",
        "unikum",
        "infomentor",
        "schoolsoft",
        "edge",
        "chrome",
        "dalle",
        "midjourney",
        "perplexity",
        "photoshop",
        "jira",
        "trello",
        "confluence",
        "postman",
        "jenkins",
        "maven",
    ]
)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of a name without what separates it from other text: brackets, colons, line
    ends, and a numbering before it. The longest part stays."""
    parts = [m.span() for m in _PART.finditer(text, start, end)]
    return max(parts, key=lambda part: part[1] - part[0]) if parts else (start, end)


def untitled(text: str, start: int, end: int) -> int:
    """Where a person's name begins when a title or greeting was taken for its first word."""
    title = _TITLE.match(text, start, end)
    return title.end() if title and title.end() < end else start


def is_word(value: str, lexicon: Lexicon) -> bool:
    """Whether what was taken for a person is more likely a word or an abbreviation: in lower
    case or capitals throughout, and on no list of names."""
    words = [part for part in re.split(r"[\s-]+", value.lower()) if part]
    if value.isupper() and len(words) == 1 and len(value) <= 3:
        return True
    if not (value.islower() or value.isupper()):
        return False
    listed = (lexicon[form] for word in words for form in (word, word.removesuffix("s")))
    return not any(facts.given or facts.surname for facts in listed)


def is_other(text: str, start: int, end: int) -> bool:
    """Whether what looks like a person's name is an eponym, a product or program text."""
    value = text[start:end]
    if start and (text[start - 1] in _CODE_BEFORE or _LEX_BEFORE.search(text, 0, start)):
        return True
    if _CODE_AFTER.match(text, end):
        return True
    if " " in value:
        return False
    return value.casefold() in _PRODUCTS or bool(_EPONYM_AFTER.match(text, end)) or len(value) < 2


def is_product(text: str, start: int, end: int) -> bool:
    """Whether an organisation's name is that of a product."""
    return text[start:end].casefold() in _PRODUCTS
