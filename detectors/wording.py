"""Recognizers of wording: markings, notices and requests that words make, not values.

What a phrase means depends on how it stands: as a heading, in a statement, or in a question about
the term. The text is normalised before it comes here: dashes are `-`, spaces plain. Every look
around is bounded.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from detectors.detector import Example
from detectors.recognizer import Candidate, Check, Pattern, PatternRecognizer

Judge = Callable[[Candidate, float], float]
"""What a match is worth where it stands, given the rule's score. 0 or less: nothing."""

START = r"(?<![\w-])"
"""No word before."""
END = r"(?!\w)"
NEAR = 250
"""How far around a phrase counts as its surroundings."""

_REACH = 300
_ABBREVIATIONS = (
    r"(?<!\bkap\.)(?<!\benl\.)(?<!\bnr\.)(?<!\bt\.ex\.)(?<!\bbl\.a\.)(?<!\bart\.)(?<!\bkl\.)"
    r"(?<!\bca\.)(?<!\bno\.)"
    r"(?<!\bvs\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bst\.)(?<!\b\d\.)(?<!\bp\.g\.a\.)(?<!\bInc\.)"
    r"(?<!\bLtd\.)"
    r"(?<!\bt\.o\.m\.)(?<!\bm\.m\.)(?<!\bfeb\.)(?<!\bjan\.)(?<!\bdec\.)(?<!\bnov\.)(?<!\bokt\.)"
    r"(?<!\bsept\.)"
)
_BREAK = re.compile(
    rf"\n|[.!?…]{_ABBREVIATIONS}[\"'”’»)\]]{{0,2}}(?= )|[:,]? (?=[\"“”»«])(?<=[:,] )",
    re.IGNORECASE,
)
_OPENER = (
    r"[\s>*#\"'“”»«(\[-]{0,6}(?:(?:hej|hi|hello|ok|okej|tack|men|och|så|so|and|but|or|eller|alltså"
    r"|well|please|snälla|fråga|question|undrar|jag undrar|kan du|kan ni|skulle du kunna|could you"
    r"|can you|would you|vänligen|du|me)[,!:.]? ){0,4}"
)
_ASKING = re.compile(
    _OPENER
    + r"(?P<word>vad|vilk(?:en|et|a)|hur|när|varför|vem|vems|var|what(?:'s)?|which|how|when|why"
    r"|who|whose|where)(?!\w)",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(
    _OPENER
    + r"(?:är|finns|får|kan(?! du| ni)|måste|ska|skall|bör|gäller|behöver|räknas|har|is|are|does|do"
    r"|did|may|must|should|has|have|was|were|can(?! you)|will)(?!\w)",
    re.IGNORECASE,
)
_TELLING = re.compile(
    _OPENER
    + r"(?:förklara|beskriv|definiera|redogör|jämför|berätta|exemplifiera|nämn|lista|explain"
    r"|describe|define|compare|contrast|tell me|list|name|outline|ge (?:mig |oss )?(?:en |ett |ut "
    r"|två |tre |fyra |fem |några )?(?:kort |korta )?(?:översikt|bakgrund|exempel|introduktion"
    r"|definition|lista|årtal|tips|råd)|give (?:me |us )?(?:an? |some |the |two |three "
    r"|five )?(?:brief |short )?(?:overview|summary|background|examples?|introduction|definition"
    r"|list)|lathund|checklista|best practices|tips|exempel|examples?|quiz)(?!\w)",
    re.IGNORECASE,
)
_ABOUT_A_TERM = re.compile(
    r"(?<!\w)(?:betyder|innebär(?! att )|menas|begreppe[tn]|termen|symbolen|skillnaden? (?:mellan"
    r"|på)|differences? between|definition(?:en)? (?:av|of)|meaning of|the (?:term|word|phrase"
    r"|symbol)|what (?:is|are|does)|stands? for|ordet)(?!\w)",
    re.IGNORECASE,
)
_GENERAL_TEXT = re.compile(
    r"(?<!\w)(?:skriv|skapa|gör|ta fram|utforma|formulera|utarbeta|ge|föreslå|sammanfatta|planera"
    r"|draft|write|create|make|prepare|give|list|suggest|summari[sz]e|design|generate"
    r"|produce)(?: (?!om\b)[^\s:.]{1,25}){0,6}? [\w-]{0,20}(?:mall(?:en|ar)?|templates?|policy(?:n"
    r"|er)?|policies|rutin(?:en|er)?|riktlinjer?|checklist(?:a|an|or|s)?|lathund|guide|quiz"
    r"|quizfrågor|dikt|poem|saga|roman|novel|kurs|course|lektion(?:en)?|lesson|workshop"
    r"|utbildning(?:en)?|informationstext|exempel|examples?|tips|översikt|overview|histori(?:a|sk"
    r"|skt|en)|history|ordlista|glossary|faq|begrepp|reglerna|rules|lagen|domen|principer(?:na)?"
    r"|klausul|clause|dokumentation|documentation|affischtext|nyhet|formuleringar|frågor och svar"
    r"|crossword|korsord|wassenaar arrangement)(?!\w)",
    re.IGNORECASE,
)
_MAIL_FOOTER = re.compile(
    r"intended recipient|intended (?:only|solely) for|(?:received|receive) (?:this|it"
    r"|the)[^.\n]{0,40}in error|avsed(?:d|da|dd) (?:mottagare|endast)|av misstag|felaktigt mottag"
    r"|avsett för (?:angiven|mottagaren)",
    re.IGNORECASE,
)
_BEFORE_A_HEADING = re.compile(r"[\s>*#=_|\[\](){}\"'“”»«/\\.:;-]*\Z")
_AFTER_A_HEADING = re.compile(r"[*_\])}\"'”»]{0,3}(?:[ \t]*(?:\n|\Z)|[ \t]*[.,:;!|/([-]|[ ]{2,})")
_SENTENCE_SO_FAR = re.compile(r"(?:[.!?:][\"'”’»)\]]{0,2} |[\"“”»«(\[])[*_]{0,2}\Z")


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence (or line, or quotation) around `start` to `end` begins and ends; at most
    a few hundred characters away."""
    begin = max(0, start - _REACH)
    for mark in _BREAK.finditer(text, begin, start):
        begin = mark.end()
    mark_after = _BREAK.search(text, end, end + _REACH)
    return begin, mark_after.end() if mark_after else min(len(text), end + _REACH)


def is_question(text: str, start: int, end: int) -> bool:
    """Whether the sentence around the phrase asks, or wants something listed or explained."""
    first, last = sentence(text, start, end)
    whole, rest = text[first:last], text[end:last]
    ends_here = text[last:].strip() == "" and not rest.rstrip().endswith((".", "!"))
    asking = _ASKING.match(whole)
    if asking is not None and asking.start("word") <= start - first and ("?" in rest or ends_here):
        return True
    if "?" in rest and _YES_OR_NO.match(whole):
        return True
    return ":" not in text[first:start] and _TELLING.match(whole) is not None


def is_asked_about(text: str, start: int, end: int) -> bool:
    """Whether the phrase stands in a question or an assignment about the matter in general, not in
    what somebody states."""
    if is_question(text, start, end):
        return True
    first, last = sentence(text, start, end)
    said, rest = text[first:start], text[end:last]
    whole = text[first:last]
    if ":" in said:
        return False
    return bool(_ABOUT_A_TERM.search(said) or _GENERAL_TEXT.search(whole)) or (
        _ABOUT_A_TERM.search(rest) is not None and "?" in rest
    )


def stands_as_heading(text: str, start: int, end: int) -> bool:
    """Whether the phrase opens its line, quotation or sentence and a line end, a dash or another
    sign follows: so a marking stands, not a word in a sentence."""
    line = text.rfind("\n", max(0, start - _REACH), start) + 1
    before = text[max(line, start - _REACH) : start]
    if not (_BEFORE_A_HEADING.match(before) or _SENTENCE_SO_FAR.search(before)):
        return False
    return _AFTER_A_HEADING.match(text, end) is not None


def is_mail_footer(candidate: Candidate) -> bool:
    """Whether the match stands in the standing text under somebody's e-mails, which says nothing
    of what is written above it."""
    return _MAIL_FOOTER.search(around(candidate, _REACH)) is not None


def around(candidate: Candidate, reach: int = NEAR) -> str:
    """The text around a match, the match included."""
    start, end = candidate.match.span()
    return candidate.text[max(0, start - reach) : end + reach]


def stated(candidate: Candidate, score: float) -> float:
    """The judge of a phrase that counts wherever it is not asked about."""
    start, end = candidate.match.span()
    return 0.0 if is_asked_about(candidate.text, start, end) else score


def heading(candidate: Candidate, score: float) -> float:
    """The judge of a word that counts only as a heading."""
    start, end = candidate.match.span()
    return stated(candidate, score) if stands_as_heading(candidate.text, start, end) else 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of wording it. `regex` is bounded, `triggers` (RE2) match wherever it can; `score`
    is the most that it earns; `why` says in Swedish and English why it fired."""

    name: str
    regex: str
    score: float
    why: tuple[str, str]
    triggers: tuple[str, ...]
    judge: Judge = stated
    flags: int = re.IGNORECASE


class WordingRecognizer(PatternRecognizer):
    """Reads words as they stand: where letters were guessed at there is nothing to read."""

    lossy_too = False


def wording(
    name: str,
    entity_type: str,
    rules: Sequence[Rule],
    examples: Sequence[Example],
    source: str,
) -> WordingRecognizer:
    """A recognizer of these rules."""
    judges = {rule.name: (rule.judge, rule.score) for rule in rules}

    def validate(candidate: Candidate) -> Check | None:
        judge, most = judges[candidate.match.lastgroup or ""]
        score = judge(candidate, most)
        return Check("wording", score=score) if score > 0.0 else None

    return WordingRecognizer(
        name=name,
        entity_types=(entity_type,),
        patterns=tuple(_patterns(rules)),
        triggers=tuple(dict.fromkeys(t for rule in rules for t in rule.triggers)),
        validate=validate,
        examples=tuple(examples),
        source=source,
        explains={rule.name: rule.why for rule in rules},
    )


def _patterns(rules: Sequence[Rule]) -> Iterator[Pattern]:
    for rule in rules:
        regex = f"(?P<{rule.name}>{rule.regex})"
        yield Pattern(rule.name, regex, rule.score, rule.score, rule.flags, rule.triggers)
